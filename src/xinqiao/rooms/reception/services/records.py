"""接谈记录: typed, read back, corrected, signed or not, and then filed. DOMAIN.md 3.6.

A record is its officer's alone until it is filed; then whoever may see the matter may see it.
"""

import json
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import ChangedMeanwhile, Missing, NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people.rowid import fresh
from xinqiao.rooms.people.texts import LONGEST_TEXT
from xinqiao.rooms.reception import sealed
from xinqiao.rooms.reception.content import MOST_PAIRS, MOST_PROMISES, Content
from xinqiao.rooms.reception.models import Record, RecordState, Visit, VisitState
from xinqiao.rooms.reception.services import queue
from xinqiao.rooms.reception.services.basics import at_counter
from xinqiao.rooms.reception.services.promises import DAY, one_line
from xinqiao.rooms.reception.services.queue import Comer
from xinqiao.rooms.registry.intake import LONGEST_TITLE, MOST_CLAIMS
from xinqiao.vault import fields, keys
from xinqiao.vault.hashing import commit, new_salt

MOST_SIGNATURE = 300_000  # bytes of a PNG from a tablet
PNG = b"\x89PNG\r\n\x1a\n"
OPEN = (RecordState.DRAFT, RecordState.READ_BACK)
S = RecordState

NO_RECORD = gettext_noop("There is no such record, or it is somebody else's.")
NOT_OPEN = gettext_noop("This record is signed; it is no longer changed.")
NOT_READ = gettext_noop("Read the record back first; then it is signed.")
EMPTY = gettext_noop("There is nothing to read back yet: write at least one answer.")
TITLE = gettext_noop("Say in one line what it is about, without names.")
NO_PICTURE = gettext_noop("The signature did not arrive; please sign once more.")
WHY = gettext_noop("Say why they do not sign; it counts all the same.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
TOO_MANY = gettext_noop("At most %(most)s of these.")
SEVERAL = gettext_noop("Somebody else changed this record; look at it again. Nothing is lost.")


@transaction.atomic
def begin(*, by: Actor, at: datetime, visit: str | None = None, into: str = "") -> Record:
    """Begin a record, for a visitor of the hall or for somebody met elsewhere.

    into: number of the matter they came about. A visitor who was called is received with it.
    Raises NotFound (no such visitor here), NotAllowedNow (somebody began it), NotPermitted.
    """
    counter = at_counter(by)
    came = _visit(visit, counter.office) if visit else None
    key, row = keys.new_key(), fresh()
    content = Content(comers=_comers(came), present=came.present if came else 1, into=into)
    if came and came.state == VisitState.CALLED:
        queue.receive(visit=came.pk, by=by, at=at)
    return Record.objects.create(
        id=row, office_id=counter.office, staff_id=counter.staff, visit=came, key=key,
        began_at=at, updated_at=at, content=_sealed(content, key, row),
    )  # fmt: skip


@transaction.atomic
def save(
    *, record: str, content: Content, by: Actor, at: datetime, version: int | None = None
) -> Record:
    """Keep what is typed so far. What had been read back must be read back again.

    version: of what the page showed. Raises NotFound, NotAllowedNow once signed,
    ChangedMeanwhile, OutOfRange (too long, too many).
    """
    row = _mine(record, by, OPEN)
    if version is not None and version != row.version:
        raise ChangedMeanwhile(SEVERAL)
    _refuse_too_much(content)
    row.content, row.updated_at = _sealed(content, row.key, row.pk), at
    row.version, row.state, row.read_back_at = row.version + 1, S.DRAFT, None
    row.save(update_fields=["content", "updated_at", "version", "state", "read_back_at"])
    return row


@transaction.atomic
def read_back(*, record: str, by: Actor, at: datetime) -> Record:
    """It was read to the person, and they had it corrected. Raises Missing for what is not
    there to be read; NotFound, NotAllowedNow."""
    row = _mine(record, by, OPEN)
    content = opened(row)
    if not content.title.strip():
        raise Missing(TITLE, "title")
    if not any(answer.strip() for _, answer in content.pairs):
        raise Missing(EMPTY, "pairs")
    for said in content.promises:
        one_line(said.what)
        if said.due is None or said.due < localdate(at):
            raise OutOfRange(DAY, "promises")
    row.state, row.read_back_at, row.updated_at = S.READ_BACK, at, at
    row.save(update_fields=["state", "read_back_at", "updated_at"])
    return row


@transaction.atomic
def sign(*, record: str, png: bytes, by: Actor, at: datetime, version: int) -> Record:
    """Signed on the tablet: the picture sealed, and the hash of the very words signed.

    version: of the words they saw. Raises NotAllowedNow (not read back), ChangedMeanwhile,
    OutOfRange (no picture), NotFound.
    """
    row = _to_sign(record, by, version)
    if not png.startswith(PNG) or len(png) > MOST_SIGNATURE:
        raise OutOfRange(NO_PICTURE, "signature")
    salt = new_salt()
    row.state, row.signed_at, row.updated_at = S.SIGNED, at, at
    row.signature = fields.seal(png, key=row.key, where=_where("signature", row.pk))
    row.signature_sha256, row.salt = sha256(png).hexdigest(), salt
    row.content_sha256 = commit(_words(opened(row)), salt).hex()
    row.save(
        update_fields=[
            "state", "signed_at", "updated_at", "signature", "signature_sha256", "salt",
            "content_sha256",
        ]
    )  # fmt: skip
    return row


@transaction.atomic
def refuse_to_sign(*, record: str, reason: str, by: Actor, at: datetime, version: int) -> Record:
    """They do not sign, and say why: the record stands all the same. Raises as `sign`; Missing."""
    row = _to_sign(record, by, version)
    if not reason.strip():
        raise Missing(WHY, "reason")
    content = replace(opened(row), refusal=reason.strip()[:500])
    row.state, row.updated_at, row.signed_at = S.REFUSED, at, at
    row.content = _sealed(content, row.key, row.pk)
    row.save(update_fields=["state", "updated_at", "signed_at", "content"])
    return row


def opened(row: Record) -> Content:
    """What the record says. Raises Erased, Damaged."""
    values = sealed.unseal(row.content, table="record", column="content", row=row.pk)
    return Content.of(values)


def picture(row: Record) -> bytes:
    """The signature as PNG; empty where nobody signed on the tablet. Raises Erased, Damaged."""
    if row.signature is None:
        return b""
    return fields.unseal(bytes(row.signature), where=_where("signature", row.pk))


def mine(record: str, by: Actor, states: tuple[RecordState, ...] = tuple(RecordState)) -> Record:
    """A record of this officer, locked. Raises NotFound, NotAllowedNow (another state)."""
    return _mine(record, by, states)


def _mine(record: str, by: Actor, states: tuple[RecordState, ...]) -> Record:
    at_counter(by)
    found = Record.objects.select_for_update(of=("self",))
    row = found.filter(pk=record, staff=by.staff, office=by.office).first()
    if row is None:
        raise NotFound(NO_RECORD)
    if row.state not in states:
        raise NotAllowedNow(NOT_READ if row.state == S.DRAFT else NOT_OPEN)
    return row


def _to_sign(record: str, by: Actor, version: int) -> Record:
    row = _mine(record, by, (S.READ_BACK,))
    if version != row.version:
        raise ChangedMeanwhile(SEVERAL)
    return row


def _visit(visit: str, office: int) -> Visit:
    row = Visit.objects.select_for_update(of=("self",)).filter(pk=visit, office=office).first()
    if row is None:
        raise NotFound(queue.NO_VISIT)
    if Record.objects.filter(visit=row).exists():
        raise NotAllowedNow(gettext_noop("Somebody has begun the record of this visitor."))
    return row


def _comers(visit: Visit | None) -> tuple[Comer, ...]:
    if visit is None:
        return ()
    said = sealed.unseal(visit.who, table="visit", column="who", row=visit.pk)
    return tuple(Comer(**comer) for comer in said["comers"])


def _refuse_too_much(content: Content) -> None:
    for name, count, most in (
        ("pairs", len(content.pairs), MOST_PAIRS),
        ("claims", len(content.claims), MOST_CLAIMS),
        ("promises", len(content.promises), MOST_PROMISES),
    ):
        if count > most:
            raise OutOfRange(TOO_MANY, name, most=most)
    for name, text, most in (
        ("title", content.title, LONGEST_TITLE),
        ("pairs", content.text, LONGEST_TEXT),
        ("explanation", content.explanation, LONGEST_TEXT),
    ):
        if len(text) > most:
            raise OutOfRange(TOO_LONG, name, most=most, count=len(text))


def _sealed(content: Content, key: int, row: str) -> bytes:
    return sealed.seal(content.as_json(), key=key, table="record", column="content", row=row)


def _words(content: Content) -> str:
    return json.dumps(content.as_json(), ensure_ascii=False, sort_keys=True)


def _where(column: str, row: str) -> str:
    return fields.place("reception_record", column, row)

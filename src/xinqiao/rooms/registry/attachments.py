"""附件: taken in by content, sealed on disk under a random name, opened with a line in the log."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people.rowid import fresh
from xinqiao.rooms.registry.filetypes import content_type, without_place
from xinqiao.rooms.registry.models import Attachment, Submission
from xinqiao.vault import fields
from xinqiao.vault.errors import Damaged, Erased

MOST_BYTES = 50 * 1024 * 1024
MOST_FILES = 200
LONGEST_NAME = 120

TOO_BIG = gettext_noop("A file has at most %(most)s MB; please divide or shrink it.")
EMPTY = gettext_noop("This file is empty.")
TOO_MANY = gettext_noop("A matter has at most %(most)s attachments.")
NO_FILE = gettext_noop("There is no such attachment.")


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One attachment as a page lists it."""

    id: str
    name: str
    content_type: str
    size: int
    sha256: str
    at: datetime
    has_copy: bool


@dataclass(frozen=True, slots=True)
class File:
    """An opened attachment, to be streamed with its name and type."""

    name: str
    content_type: str
    content: bytes


@transaction.atomic
def attach(
    *,
    matter: int,
    name: str,
    content: bytes,
    by: Actor,
    at: datetime,
    submission: str | None = None,
    expected: int | None = None,
) -> Attachment:
    """Take a file into a matter: its hash goes into the record, the file sealed onto the disk.

    submission: number of the one it came with. Raises OutOfRange for what is empty, above
    50 MB, of another kind than its name says or not taken; and as `ledger.record`.
    Source: TRUST.md 3.6.
    """
    held = ledger.hold(matter, expected)
    if not content:
        raise OutOfRange(EMPTY, "file")
    if len(content) > MOST_BYTES:
        raise OutOfRange(TOO_BIG, "file", most=MOST_BYTES // 1024 // 1024)
    if Attachment.objects.filter(matter=matter).count() >= MOST_FILES:
        raise OutOfRange(TOO_MANY, "file", most=MOST_FILES)
    kind = content_type(name, content)
    copy = without_place(content, kind)
    row = Attachment(
        id=fresh(),
        matter=held.matter,
        submission=_submission(matter, submission),
        content_type=kind,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        stored=os.urandom(16).hex(),
        shown=os.urandom(16).hex() if copy else "",
        at=at,
        staff_id=by.staff,
    )
    plain = os.path.basename(name.replace("\\", "/"))[-LONGEST_NAME:]
    row.name = fields.seal(plain, key=held.matter.key, where=_where("name", row.id))
    facts = {"file": row.id, "sha256": row.sha256, "size": row.size, "type": kind}
    row.seq = _recorded(held, by, at, facts).seq
    row.save(force_insert=True)
    _write(row.stored, content, held.matter.key)
    if copy:
        _write(row.shown, copy, held.matter.key)
    return row


def attachments_of(*, matter: int) -> list[AttachmentView]:
    """The attachments of a matter with their names; two statements. Erased ones show no name."""
    rows = list(Attachment.objects.filter(matter=matter))
    names = fields.unseal_many((bytes(r.name), _where("name", r.id)) for r in rows)
    return [
        AttachmentView(r.id, n or "", r.content_type, r.size, r.sha256, r.at, bool(r.shown))
        for r, n in zip(rows, names, strict=True)
    ]


@transaction.atomic
def open_file(
    *, attachment: str, by: Actor, at: datetime, original: bool = False, purpose: str = "attachment"
) -> File:
    """Open an attachment, written down first; of a picture the copy without its place.

    original: the file as it came, evidence with all its metadata. Raises NotFound (no such
    file, or none of the actor's business; as Erased when its key is gone), Damaged when the
    file on disk is not the one that came in.
    """
    row = Attachment.objects.select_related("matter").filter(pk=attachment).first()
    if row is None or not visible_to(by).filter(pk=row.matter_id).exists():
        raise NotFound(NO_FILE)
    what = "original" if original or not row.shown else "copy"
    people.log_read(matter=row.matter, by=by, at=at, texts=[row.id], fields=[what], purpose=purpose)
    name = fields.unseal_text(bytes(row.name), where=_where("name", row.id))
    if what == "copy":
        return File(Path(name).stem + ".jpg", "image/jpeg", _read(row.shown))
    content = _read(row.stored)
    if sha256(content).hexdigest() != row.sha256:
        raise Damaged
    return File(name, row.content_type, content)


def sweep_orphans(at: datetime) -> int:
    """Remove files that no row names (a crash between file and commit); returns how many.

    Files younger than a day are left alone: their transaction may still be running.
    """
    rows = Attachment.objects.values_list("stored", "shown")
    named = {name for pair in rows for name in pair if name}
    yesterday = at.timestamp() - 86_400
    strays = [p for p in _files() if p.name not in named and p.stat().st_mtime < yesterday]
    for path in strays:
        path.unlink()
    return len(strays)


def _recorded(held: ledger.Held, by: Actor, at: datetime, facts: dict[str, object]) -> Event:
    return ledger.record(held, Act.ATTACH, by=by, at=at, facts=facts)


def _submission(matter: int, number: str | None) -> Submission | None:
    if number is None:
        return None
    found = Submission.objects.filter(matter=matter, number=number).first()
    if found is None:
        raise NotFound(NO_FILE, "submission")
    return found


def _write(name: str, content: bytes, key: int) -> None:
    """Sealed, complete and safe on disk before the row that names it is committed."""
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(fields.seal(content, key=key, where=_where("file", name)))
        stream.flush()
        os.fsync(stream.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(name: str) -> bytes:
    try:
        sealed = _path(name).read_bytes()
    except FileNotFoundError as error:
        raise Erased from error
    return fields.unseal(sealed, where=_where("file", name))


def _path(name: str) -> Path:
    return Path(settings.FILES_ROOT) / name[:2] / name


def _files() -> Sequence[Path]:
    return [p for p in Path(settings.FILES_ROOT).glob("??/*") if p.is_file()]


def _where(column: str, row: str) -> str:
    return fields.place("registry_attachment", column, row)

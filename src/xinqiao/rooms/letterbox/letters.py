"""A letter while it is being written: saved at every step, found again by its resume code."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from xinqiao.kernel.errors import NotFound, OutOfRange
from xinqiao.kernel.numbering import CODE_RANDOM_BYTES, query_code
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.letterbox.models import Letter, State
from xinqiao.rooms.people.rowid import fresh
from xinqiao.vault import codes, fields, keys

DRAFT_KEPT = timedelta(days=7)  # from the last word typed
RECEIPT_KEPT = timedelta(days=1)  # long enough to come back after a lost connection
QUEUED_KEPT = timedelta(days=30)
MOST_BYTES = 4_000_000
CLAIMS = "claims"  # step and field; "claim" is the one being typed

NO_LETTER = gettext_noop(
    "Nothing can be opened with this code. Please compare it with what you noted; a draft is kept"
    " for seven days after the last word."
)
TOO_BIG = gettext_noop("This is too long to be kept; attach the rest as a file.")

Typed = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as its writer gets it back.

    steps: step → field → values, as the page sent them. code: to write down. uploads: ids of
    files on their way in.
    """

    id: str
    code: str
    state: State
    steps: Mapping[str, Typed]
    uploads: tuple[str, ...]
    expires_at: datetime
    turn_at: datetime | None

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims so far."""
        return tuple(self.steps.get(CLAIMS, {}).get(CLAIMS, ()))


@transaction.atomic
def begin(*, at: datetime) -> LetterView:
    """An empty letter with a fresh resume code, which has 100 random bits and no other source."""
    code = query_code(secrets.token_bytes(CODE_RANDOM_BYTES))
    row = Letter(id=fresh(), code=codes.hash_code(code), key=keys.new_key())
    put(row, {"code": code, "steps": {}, "uploads": []}, at)
    row.save(force_insert=True)
    return view(row)


def resume(code: str, *, at: datetime) -> LetterView:
    """The letter of a resume code. Raises NotFound, alike for a wrong code and an expired letter.

    code: as `numbering.typed_code` gives it. The door limits how often somebody may ask.
    """
    row = Letter.objects.filter(code__in=codes.hashes(code), expires_at__gt=at).first()
    if row is None:
        raise NotFound(NO_LETTER)
    return view(row)


def load(letter: str, *, at: datetime) -> LetterView:
    """A letter that this session or form holds. Raises NotFound after its time."""
    row = Letter.objects.filter(pk=letter, expires_at__gt=at).first()
    if row is None:
        raise NotFound(NO_LETTER)
    return view(row)


@transaction.atomic
def save(letter: str, step: str, typed: Typed, *, at: datetime) -> LetterView:
    """Keep what one step holds, whether it can be read or not; other fields of it stay.

    Nothing changes once the letter was sent. Raises NotFound; OutOfRange above 4 MB.
    """
    row = held(letter, at)
    if row.state == State.DRAFT:
        content = content_of(row)
        content["steps"][step] = content["steps"].get(step, {}) | typed
        put(row, content, at)
        row.save()
    return view(row)


@transaction.atomic
def add_claim(letter: str, text: str, *, at: datetime) -> LetterView:
    """Put one claim below the others; the same one again changes nothing. Raises NotFound."""
    return _change_claims(letter, at, lambda claims: list(dict.fromkeys((*claims, text))))


@transaction.atomic
def drop_claim(letter: str, text: str, *, at: datetime) -> LetterView:
    """Take one claim out, by its words, so that doing it twice takes out one. Raises NotFound."""
    return _change_claims(letter, at, lambda claims: [c for c in claims if c != text])


@transaction.atomic
def change_uploads(
    letter: str, *, at: datetime, add: str | None = None, without: str | None = None
) -> LetterView:
    """Name one more file that goes with the letter, or one less. Raises NotFound."""
    row = held(letter, at)
    if row.state == State.DRAFT:
        content = content_of(row)
        named = [u for u in content["uploads"] if u != without]
        content["uploads"] = list(dict.fromkeys([*named, add] if add else named))
        put(row, content, at)
        row.save()
    return view(row)


@transaction.atomic
def drop(letter: str) -> None:
    """Throw a draft, or a receipt that was noted, away with its key.

    What waits in the queue stays, and a receipt as long as its files are not in the matter.
    """
    row = Letter.objects.filter(pk=letter, files_left=0).exclude(state=State.QUEUED).first()
    if row is not None:
        _forget(row)


def sweep(at: datetime) -> int:
    """Forget letters whose time is over; returns how many. What is queued stays."""
    done = Letter.objects.filter(expires_at__lte=at, files_left=0)
    over = list(done.exclude(state=State.QUEUED)[:500])
    for row in over:
        _forget(row)
    return len(over)


def held(letter: str, at: datetime) -> Letter:
    """The row, locked until the transaction ends. Raises NotFound."""
    row = Letter.objects.select_for_update().filter(pk=letter, expires_at__gt=at).first()
    if row is None:
        raise NotFound(NO_LETTER)
    return row


def content_of(row: Letter) -> dict[str, Any]:
    """What the letter holds, opened."""
    content: dict[str, Any] = json.loads(
        fields.unseal_text(bytes(row.content), where=_where(row.id))
    )
    return content


def put(
    row: Letter, content: Mapping[str, Any], at: datetime, kept: timedelta = DRAFT_KEPT
) -> None:
    """Seal the content into the unsaved row and count its time anew. Raises OutOfRange."""
    text = json.dumps(dict(content), ensure_ascii=False)
    if len(text.encode()) > MOST_BYTES:
        raise OutOfRange(TOO_BIG)
    row.content = fields.seal(text, key=row.key, where=_where(row.id))
    row.updated_at, row.expires_at = at, at + kept


def view(row: Letter) -> LetterView:
    """The row as its writer sees it."""
    content = content_of(row)
    return LetterView(
        id=row.id,
        code=content["code"],
        state=State(row.state),
        steps=content.get("steps", {}),
        uploads=tuple(content.get("uploads", ())),
        expires_at=row.expires_at,
        turn_at=row.turn_at,
    )


def _change_claims(
    letter: str, at: datetime, change: Callable[[list[str]], list[str]]
) -> LetterView:
    row = held(letter, at)
    if row.state == State.DRAFT:
        content = content_of(row)
        kept = content["steps"].setdefault(CLAIMS, {})
        kept |= {CLAIMS: change(kept.get(CLAIMS, [])), "claim": [""]}
        put(row, content, at)
        row.save()
    return view(row)


def _forget(row: Letter) -> None:
    row.delete()
    keys.shred(row.key)


def _where(letter: str) -> str:
    return fields.place("letterbox_letter", "content", letter)

"""Sealed texts of a matter: kept with a reference for the ledger, read by that reference."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import now

from xinqiao.casebook.models import Matter
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people.models import Text
from xinqiao.rooms.people.rowid import fresh
from xinqiao.vault import fields
from xinqiao.vault.errors import Damaged
from xinqiao.vault.hashing import commit, new_salt

LONGEST_TEXT = 20_000  # characters of one submission; the longest real one seen has 12,220
Ref = dict[str, str]  # {"text": id, "commit": hex}: goes into an event's facts as it is


@dataclass(frozen=True, slots=True)
class Written:
    """A text to keep. matter: its row; kind: the act or form field, at most 24 characters."""

    matter: Matter
    kind: str
    text: str


def keep(*, matter: Matter, kind: str, text: str, at: datetime | None = None) -> Ref:
    """Seal a text with the matter's key; one statement. Returns its reference for facts."""
    return keep_many([Written(matter, kind, text)], at=at)[0]


def keep_many(written: Sequence[Written], *, at: datetime | None = None) -> list[Ref]:
    """Seal many texts; one statement. Returns their references in order."""
    moment, rows, refs = at or now(), [], []
    for item in written:
        key, salt = fresh(), new_salt()
        content = fields.seal(item.text, key=item.matter.key, where=_where(key))
        rows.append(
            Text(id=key, matter=item.matter, kind=item.kind, content=content, salt=salt,
                 made_at=moment)
        )  # fmt: skip
        refs.append({"text": key, "commit": commit(item.text, salt).hex()})
    Text.objects.bulk_create(rows)
    return refs


def read(ref: Mapping[str, Any] | str) -> str:
    """The text behind a reference or its id.

    Raises NotFound (also as Erased, when its key was shredded); Damaged when it does not open
    or is not the text the reference was made for.
    """
    key = ref if isinstance(ref, str) else ref["text"]
    row = Text.objects.filter(pk=key).first()
    if row is None:
        raise NotFound(gettext_noop("There is no such text."))
    text = fields.unseal_text(bytes(row.content), where=_where(row.pk))
    if not isinstance(ref, str):
        _same(text, bytes(row.salt), ref)
    return text


def read_many(
    refs: Iterable[Mapping[str, Any] | str], matter: Matter | None = None
) -> dict[str, str | None]:
    """id → text of many references, two statements. None: erased. Unknown ids are left out.

    matter: leave out texts of any other. Raises Damaged as `read` does.
    """
    wanted = {r if isinstance(r, str) else r["text"]: r for r in refs}
    found_rows = Text.objects.filter(pk__in=wanted)
    rows = list(found_rows if matter is None else found_rows.filter(matter=matter))
    opened = fields.unseal_many((bytes(row.content), _where(row.pk)) for row in rows)
    found = dict(zip((row.pk for row in rows), opened, strict=True))
    for row in rows:
        ref, text = wanted[row.pk], found[row.pk]
        if text is not None and not isinstance(ref, str):
            _same(text, bytes(row.salt), ref)
    return found


def _same(text: str, salt: bytes, ref: Mapping[str, Any]) -> None:
    if commit(text, salt).hex() != ref["commit"]:
        raise Damaged


def _where(key: str) -> str:
    return fields.place("people_text", "content", key)

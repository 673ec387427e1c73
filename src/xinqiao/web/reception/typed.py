"""What stands on the page of a record: read from a request, put on the page again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xinqiao.rooms.documents.forms.routes import PATHS, LegalPath
from xinqiao.rooms.people.persons import MOST_REPRESENTATIVES
from xinqiao.rooms.reception.content import MOST_PAIRS, MOST_PROMISES, Content, Said
from xinqiao.rooms.reception.services.queue import MOST_PRESENT, Comer

# Questions that open a talk; a bureau's clerk goes on in own words.
FIRST = (_("Please tell us what happened."), _("What do you ask for, and from whom?"),
         _("Where have you turned so far, and what was said there?"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Path:
    """One legal path to tick: its name, its limit, whether it was told."""

    code: str
    zh: str
    limit: str
    told: bool


def read(data: QueryDict, before: Content) -> Content:
    """The record as it was sent. What the page does not show stays as it was."""
    return Content(
        title=data.get("title", "").strip(),
        place=data.get("place", "").strip()[:80],
        comers=tuple(_comers(data)),
        present=_count(data.get("present", "")),
        pairs=tuple(_pairs(data)),
        claims=tuple(c.strip() for c in data.get("claims", "").splitlines() if c.strip()),
        explained=tuple(LegalPath(p) for p in data.getlist("explained") if p in set(LegalPath)),
        explanation=data.get("explanation", "").strip(),
        promises=tuple(_promises(data)),
        confidential=bool(data.get("confidential")),
        into=before.into,
    )


def paths(content: Content) -> list[Path]:
    """The paths of article 31 with their limits, as they may be ticked."""
    return [Path(p, f.zh, f.limit, p in content.explained) for p, f in PATHS.items()]


def pairs(content: Content, more: int = 0) -> list[tuple[Any, str]]:
    """Questions and answers to show; the usual questions on an empty page."""
    shown: list[tuple[Any, str]] = list(content.pairs) or [(str(q), "") for q in FIRST]
    return shown + [("", "")] * more


def comers(content: Content) -> list[Comer]:
    """The people to show, with an empty row where there is room."""
    found = list(content.comers)
    return found + [Comer()] * (1 if len(found) < MOST_REPRESENTATIVES else 0)


def promises(content: Content) -> list[Said]:
    """The promises to show, and an empty row."""
    return [*content.promises, Said("")][:MOST_PROMISES]


def _pairs(data: QueryDict) -> Iterable[tuple[str, str]]:
    asked, answered = data.getlist("q"), data.getlist("a")
    for question, answer in list(zip(asked, answered, strict=False))[: MOST_PAIRS + 1]:
        if question.strip() or answer.strip():
            yield question.strip(), answer.strip()


def _comers(data: QueryDict) -> Iterable[Comer]:
    rows = zip(data.getlist("name"), data.getlist("phone"), data.getlist("id_number"), strict=False)
    for name, phone, number in list(rows)[:MOST_REPRESENTATIVES]:
        comer = Comer(name.strip()[:50], phone.strip()[:30], number.strip()[:30])
        if not comer.is_empty:
            yield comer


def _promises(data: QueryDict) -> Iterable[Said]:
    rows = zip(data.getlist("promise"), data.getlist("due"), data.getlist("holder"), strict=False)
    for what, due, holder in list(rows)[: MOST_PROMISES + 1]:
        if what.strip() or due.strip():
            yield Said(what.strip(), _day(due), int(holder) if holder.isdecimal() else None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _count(text: str) -> int:
    number = int(text) if text.strip().isdecimal() and len(text) < 9 else 1
    return min(max(number, 1), MOST_PRESENT)

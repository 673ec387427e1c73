"""What people said after a closing: opened only for those above the unit, each look logged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from xinqiao.casebook.models import Event, Matter
from xinqiao.casebook.queries import matter_for, visible_to
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.codes import RatingState
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.tally import FEWEST_RATED
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.feedback.models import Rating
from xinqiao.rooms.feedback.queries import PERIOD, state_of, tally
from xinqiao.rooms.people import services as people

MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote beside a grade. number: "" where the reader may not learn who.

    about: "unit" or "bureau".
    """

    number: str
    about: str
    grade: str
    text: str


@transaction.atomic
def words_for(reader: Actor, at: datetime, on: date) -> list[Words]:
    """The latest words about the reader's office; written into the read log first.

    A petition department reads what was said in the matters it registered, with their numbers.
    The unit sees neither matter nor day, in the order of the alphabet, and nothing at all while
    fewer than ten have rated it (DOMAIN.md 7). Four statements.
    """
    if not reader.bureau and tally(reader.office or 0, on).ratings.given < FEWEST_RATED:
        return []
    rows = list(
        _worded(reader)
        .filter(closed_on__gte=on - PERIOD, matter__sealed=False, matter__in=visible_to(reader))
        .select_related("matter")
        .order_by("-rated_at")[:MOST_WORDS]
    )
    keys = {row.matter: [key for _, _, key in _parts(row, reader) if key] for row in rows}
    opened = people.read_texts_of_many(keys, purpose="rating", by=reader, at=at)
    found = [
        Words(row.matter.number if reader.bureau else "", side, grade, opened[key] or "")
        for row in rows
        for side, grade, key in _parts(row, reader)
        if opened.get(key)
    ]
    return found if reader.bureau else sorted(found, key=lambda w: (w.grade, w.text))


def _parts(row: Rating, reader: Actor) -> list[tuple[str, str, str]]:
    unit = ("unit", row.unit_grade, row.unit_words)
    return [unit, ("bureau", row.bureau_grade, row.bureau_words)] if reader.bureau else [unit]


def _worded(reader: Actor) -> QuerySet[Rating]:
    if reader.bureau:
        own = Rating.objects.filter(bureau=reader.office)
        return own.exclude(bureau_words="", unit_words="")
    return Rating.objects.filter(unit=reader.office).exclude(unit_words="")


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What a petition department, or who stands above, reads of one matter after its closing."""

    number: str
    state: RatingState | None
    unit: Bilingual | None
    unit_grade: str
    unit_words: str
    bureau_grade: str
    bureau_words: str
    calls: tuple["CallTold", ...]


@dataclass(frozen=True, slots=True)
class CallTold:
    """One call that was made. more: their own words, or the caller's note."""

    at: datetime
    reached: bool
    facts_true: str
    carried_out: str
    treated: str
    more: str


@transaction.atomic
def afterwards(number: str, reader: Actor, at: datetime, on: date) -> Afterwards:
    """Grades, words and calls of a matter; logged. Raises NotFound for the unit that is rated,
    and for whoever may not know of the matter."""
    matter = matter_for(reader, number)
    refuse_unit(matter, reader)
    latest = Rating.objects.filter(matter=matter).select_related("unit")
    row = latest.order_by("-closed_seq").first()
    told = list(_calls(matter))
    ids = [i for i in (row.unit_words, row.bureau_words) if i] if row else []
    ids += [ref["said"] for e in told for ref in (_own(e.facts),) if ref]
    opened = people.read_texts(matter=matter, ids=ids, purpose="rating", by=reader, at=at)

    def said(key: str) -> str:
        return opened.get(key) or ""

    return Afterwards(
        number=number,
        state=state_of(row, on) if row else None,
        unit=Bilingual(row.unit.name, row.unit.name_en) if row else None,
        unit_grade=row.unit_grade if row else "",
        unit_words=said(row.unit_words) if row else "",
        bureau_grade=row.bureau_grade if row else "",
        bureau_words=said(row.bureau_words) if row else "",
        calls=tuple(
            CallTold(
                e.at, e.facts["reached"], e.facts.get("facts_true", ""),
                e.facts.get("carried_out", ""), e.facts.get("treated", ""),
                said((_own(e.facts) or {"said": ""})["said"]),
            )
            for e in told
        ),
    )  # fmt: skip


def refuse_unit(matter: Matter, reader: Actor) -> None:
    """Raises NotFound where the reader's office only handled the matter: it is what is rated."""
    held = matter.seats.filter(office=reader.office).values_list("capacities", flat=True)
    parts = {part for capacities in held for part in capacities}
    watching = {Capacity.REGISTRAR.value, Capacity.OVERSIGHT.value}
    if Capacity.HANDLER.value in parts or not parts & watching:
        raise NotFound(gettext_noop("There is no such matter."))


def _calls(matter: Matter) -> Iterable[Event]:
    return Event.objects.filter(matter=matter, act=Act.FOLLOW_UP_CALL).order_by("seq")


def _own(facts: dict[str, Any]) -> dict[str, str] | None:
    return facts.get("more") or facts.get("note")

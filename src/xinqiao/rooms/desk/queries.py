"""今日看板: what one person must do today, what waits on others, what came in. Reads only.

Five statements, each a range of one index, however large the book is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Duty, Matter, Seat
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.terms import SOON_DAYS, TermKey
from xinqiao.rooms.desk.lines import JOINS, Line, line_of

MOST_DUTIES = 60
MOST_LINES = 8
_MATTER = tuple(f"matter__{name}" for name in JOINS)
# Seats that only watch or were only told: what moves there is nobody's work here.
_ONLOOKERS = ([Capacity.OVERSIGHT.value], [Capacity.COPY.value])


@dataclass(frozen=True, slots=True)
class DueLine:
    """A clock the reader must keep, and the matter it belongs to."""

    line: Line
    key: TermKey
    due: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clocks of the reader stand how; `soon` is SOON_DAYS or fewer left."""

    late: int
    today: int
    soon: int
    later: int

    @property
    def all(self) -> int:
        """Every running clock of the reader."""
        return self.late + self.today + self.soon + self.later


@dataclass(frozen=True, slots=True)
class Today:
    """The board. The lists are cut; `counts` is whole."""

    on: date
    counts: Counts
    late: tuple[DueLine, ...]
    today: tuple[DueLine, ...]
    soon: tuple[DueLine, ...]
    later: tuple[DueLine, ...]
    undated: tuple[Line, ...]  # owned by the reader, no clock running
    waiting: tuple[Line, ...]  # parts of the office in what others must move, soonest due first
    arrivals: tuple[Line, ...]  # newest at the office


def today_board(reader: Actor, on: date) -> Today:
    """The board of one person at one post on the day `on`; empty for a post without cases."""
    mine = [
        DueLine(line_of(d.matter, reader), TermKey(d.key), d.due, d.provisional)
        for d in casebook.duties_held(reader).select_related(*_MATTER)[:MOST_DUTIES]
    ]
    soon = on + timedelta(days=SOON_DAYS)
    return Today(
        on=on,
        counts=_counts(reader, on, soon),
        late=tuple(d for d in mine if d.due < on),
        today=tuple(d for d in mine if d.due == on),
        soon=tuple(d for d in mine if on < d.due <= soon),
        later=tuple(d for d in mine if d.due > soon),
        undated=_undated(reader),
        waiting=_waiting(reader),
        arrivals=_arrivals(reader),
    )


def _counts(reader: Actor, on: date, soon: date) -> Counts:
    held = Duty.objects.none()
    if reader.reads_cases:
        held = Duty.objects.filter(staff=reader.staff, office=reader.office, closed_by=None)
    found = held.aggregate(
        late=Count("id", filter=Q(due__lt=on)),
        today=Count("id", filter=Q(due=on)),
        soon=Count("id", filter=Q(due__gt=on, due__lte=soon)),
        later=Count("id", filter=Q(due__gt=soon)),
    )
    return Counts(**{name: found[name] or 0 for name in ("late", "today", "soon", "later")})


def _undated(reader: Actor) -> tuple[Line, ...]:
    owned = casebook.visible_to(reader).filter(
        staff=reader.staff, office=reader.office, open=True, due_on=None
    )
    return _lines(owned.select_related(*JOINS).order_by("received_on", "id")[:MOST_LINES], reader)


def _waiting(reader: Actor) -> tuple[Line, ...]:
    elsewhere = (
        casebook.office_seats(reader)
        .filter(open=True, due_on__isnull=False)
        .exclude(capacities__in=_ONLOOKERS)
        .exclude(matter__office=F("office"))
    )
    found = elsewhere.select_related(*_MATTER, "matter").order_by("due_on", "matter_id")
    return _seated(found[:MOST_LINES], reader)


def _arrivals(reader: Actor) -> tuple[Line, ...]:
    here = casebook.office_seats(reader).filter(open=True).exclude(capacities__in=_ONLOOKERS)
    found = here.select_related(*_MATTER, "matter").order_by("-received_on", "-matter_id")
    return _seated(found[:MOST_LINES], reader)


def _seated(seats: Iterable[Seat], reader: Actor) -> tuple[Line, ...]:
    return tuple(line_of(seat.matter, reader) for seat in seats)


def _lines(matters: Iterable[Matter], reader: Actor) -> tuple[Line, ...]:
    return tuple(line_of(matter, reader) for matter in matters)

"""今日看板: what one person must do today, what waits on others, what came in. Reads only.

Five statements, each the beginning of a range of one index: neither the size of the book nor
how much the office has to do makes them slower. Who promised something: one more.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import F, IntegerField, Q, QuerySet, Subquery

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Duty, Matter, Seat
from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.terms import SOON_DAYS, TermKey
from xinqiao.rooms.desk.lines import JOINS, Line, line_of
from xinqiao.rooms.desk.next_act import act_of_clock
from xinqiao.rooms.directory.models import Staff
from xinqiao.rooms.reception import queries as reception

MOST_DUTIES = 60
MOST_LINES = 8
MOST_COUNTED = 1_000
LOOKED_AT = 400  # seats of an office, soonest due or newest, among which the lines are found
_MATTER = tuple(f"matter__{name}" for name in JOINS)
# Seats that only watch or were only told: what moves there is nobody's work here.
_ONLOOKERS = ([Capacity.OVERSIGHT.value], [Capacity.COPY.value])


@dataclass(frozen=True, slots=True)
class DueLine:
    """A clock the reader must keep, and the matter it belongs to. n: its number there.

    promised: what was promised, in one line without names; "" in a sealed matter, None for any
    other clock.
    """

    line: Line
    key: TermKey
    n: int
    due: date
    provisional: bool
    promised: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clocks of the reader stand how; `soon` is SOON_DAYS or fewer left.

    Each counted to MOST_COUNTED; one more than that stands for any number beyond.
    """

    late: int
    today: int
    soon: int
    later: int

    @property
    def all(self) -> int:
        """Every clock that was counted."""
        return self.late + self.today + self.soon + self.later


@dataclass(frozen=True, slots=True)
class Today:
    """The board. The lists are cut, and `counts` ends at MOST_COUNTED."""

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
    if not reader.reads_cases or reader.office is None or reader.staff is None:
        return Today(on, Counts(0, 0, 0, 0), (), (), (), (), (), (), ())
    soon, here = on + timedelta(days=SOON_DAYS), (reader.office, reader.staff)
    duties = list(_due(*here))
    said = reception.promised(duties)
    mine = [_due_line(duty, reader, said.get((duty.matter_id, duty.n))) for duty in duties]
    return Today(
        on=on,
        counts=Counts(*_counts(*here, on, soon)[0]),
        late=tuple(d for d in mine if d.due < on),
        today=tuple(d for d in mine if d.due == on),
        soon=tuple(d for d in mine if on < d.due <= soon),
        later=tuple(d for d in mine if d.due > soon),
        undated=tuple(line_of(matter, reader) for matter in _undated(*here)),
        waiting=tuple(line_of(seat.matter, reader) for seat in _waiting(*here)),
        arrivals=tuple(line_of(seat.matter, reader) for seat in _arrivals(*here)),
    )


def _due_line(duty: Duty, reader: Actor, promised: str | None) -> DueLine:
    """A clock with an act of its own leads there, whoever answers for the matter itself."""
    line, key = line_of(duty.matter, reader), TermKey(duty.key)
    act = act_of_clock(key, line.step, reader) or line.act
    return DueLine(replace(line, act=act), key, duty.n, duty.due, duty.provisional, promised)


@prepared
def _due(office: int, staff: int) -> QuerySet[Duty]:
    held = casebook.duties_held(casebook.reader_at(office, staff))
    return held.select_related(*_MATTER)[:MOST_DUTIES]


class _UpTo(Subquery):
    """How many rows a query finds that ends somewhere."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@prepared
def _counts(office: int, staff: int, on: date, soon: date) -> QuerySet[Staff, tuple[int, ...]]:
    # What is counted is what is listed: somebody recused could else count what they lost.
    held = casebook.duties_held(casebook.reader_at(office, staff)).order_by()
    shelves = (Q(due__lt=on), Q(due=on), Q(due__gt=on, due__lte=soon), Q(due__gt=soon))
    counts = [_UpTo(held.filter(shelf).values("id")[: MOST_COUNTED + 1]) for shelf in shelves]
    return Staff.objects.filter(pk=staff).order_by().values_list(*counts)


@prepared
def _undated(office: int, staff: int) -> QuerySet[Matter]:
    owned = casebook.visible_to(casebook.reader_at(office, staff)).filter(
        staff=staff, office=office, open__in=[True], due_on=None
    )
    # In the order of an index; as none has a date, that is the order in which they came.
    return owned.select_related(*JOINS).order_by("due_on", "id")[:MOST_LINES]


@prepared
def _waiting(office: int, staff: int) -> QuerySet[Seat]:
    order = ("due_on", "matter_id")
    dated = _open_seats(office, staff).filter(due_on__isnull=False)
    return _first(dated, *order).exclude(matter__office=F("office")).order_by(*order)[:MOST_LINES]


@prepared
def _arrivals(office: int, staff: int) -> QuerySet[Seat]:
    order = ("-received_on", "-matter_id")
    return _first(_open_seats(office, staff), *order).order_by(*order)[:MOST_LINES]


def _open_seats(office: int, staff: int) -> QuerySet[Seat]:
    # `open=True` would be a bare column, which SQLite looks up in no index; `IN` is not.
    return casebook.office_seats(casebook.reader_at(office, staff)).filter(open__in=[True])


def _first(seats: QuerySet[Seat], *order: str) -> QuerySet[Seat]:
    """Of the first LOOKED_AT seats those where the office does more than look on."""
    some = seats.order_by(*order).values("pk")[:LOOKED_AT]
    found = Seat.objects.filter(pk__in=some).exclude(capacities__in=_ONLOOKERS)
    return found.select_related("matter", *_MATTER)

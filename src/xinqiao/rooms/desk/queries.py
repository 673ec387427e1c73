"""今日看板: what one person must do today, what waits on others, what came in. Reads only.

Every statement is the beginning of a range of one index: neither the size of the book nor how
much the office has to do makes them slower. Six for everybody; one more each where something was
promised or ordered, for a head, and for an archivist.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Duty, Matter, Seat
from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.procedure.handing_on import HEADS
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import SOON_DAYS, TermKey
from xinqiao.kernel.urgency import Band
from xinqiao.rooms.desk.lines import JOINS, Line, line_of
from xinqiao.rooms.desk.models import MATTER_ITSELF
from xinqiao.rooms.desk.work import DueLine, PutOff, duties_of, owed, plans_of, put_off_by_others
from xinqiao.rooms.directory.models import Staff

MOST_LINES = 8
MOST_UNDATED = 24  # among which those that rest are left out
MOST_COUNTED = 1_000
LOOKED_AT = 400  # seats of an office, soonest due or newest, among which the lines are found
_MATTER = tuple(f"matter__{name}" for name in JOINS)
# Seats that only watch or were only told: what moves there is nobody's work here.
_ONLOOKERS = ([Capacity.OVERSIGHT.value], [Capacity.COPY.value])
# The person's own time, after which a closed matter is filed.
_WINDOWS = (TermKey.ASK_REVIEW.value, TermKey.ASK_REREVIEW.value)


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
class Resting:
    """A matter of the reader without a clock that they put to a day."""

    line: Line
    until: date


@dataclass(frozen=True, slots=True)
class Today:
    """The board. The lists are cut, and `counts` ends at MOST_COUNTED."""

    on: date
    counts: Counts  # of what does not rest
    lines: tuple[DueLine, ...] = ()  # in the order of what waiting hurts most
    resting: tuple[DueLine, ...] = ()
    undated: tuple[Line, ...] = ()  # owned by the reader, no clock running
    undated_resting: tuple[Resting, ...] = ()
    put_off: tuple[PutOff, ...] = ()  # by colleagues; for the head
    to_file: tuple[Line, ...] = ()  # closed, nobody's time runs; for the archivist
    waiting: tuple[Line, ...] = ()  # parts of the office in what others must move, soonest first
    arrivals: tuple[Line, ...] = ()  # newest at the office

    def in_band(self, band: Band) -> tuple[DueLine, ...]:
        """The lines of one band of the order."""
        return tuple(d for d in self.lines if d.band is band)


def today_board(reader: Actor, on: date) -> Today:
    """The board of one person at one post on the day `on`; empty for a post without cases."""
    if not reader.reads_cases or reader.office is None or reader.staff is None:
        return Today(on, Counts(0, 0, 0, 0))
    here = (reader.office, reader.staff)
    lines, resting = duties_of(reader, on)
    undated = [(line_of(matter, reader), _until(matter)) for matter in _undated(*here)]
    return Today(
        on=on,
        counts=counts_of(*here, on),
        lines=tuple(lines),
        resting=tuple(resting),
        undated=tuple(line for line, day in undated if day is None or day <= on)[:MOST_LINES],
        undated_resting=tuple(Resting(line, day) for line, day in undated if day and day > on),
        put_off=tuple(put_off_by_others(reader, on)) if reader.roles & HEADS else (),
        to_file=tuple(
            replace(line_of(seat.matter, reader), act=Act.ARCHIVE) for seat in _closed(reader)
        ),
        waiting=tuple(line_of(seat.matter, reader) for seat in _waiting(*here)),
        arrivals=tuple(line_of(seat.matter, reader) for seat in _arrivals(*here)),
    )


def counts_of(office: int, staff: int, on: date) -> Counts:
    """How many clocks of a person stand how, those that rest left out; one statement."""
    return Counts(*_counts(office, staff, on, on + timedelta(days=SOON_DAYS))[0])


def _until(matter: Matter) -> date | None:
    return matter.until  # type: ignore[attr-defined,no-any-return]  # annotated in `_undated`


class _UpTo(Subquery):
    """How many rows a query finds that ends somewhere."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@prepared
def _counts(office: int, staff: int, on: date, soon: date) -> QuerySet[Staff, tuple[int, ...]]:
    # What is counted is what is listed: somebody recused could else count what they lost.
    resting = plans_of(office, staff, "matter", OuterRef("n")).filter(until__gt=on)
    held = owed(office, staff).order_by().filter(~Exists(resting))
    shelves = (Q(due__lt=on), Q(due=on), Q(due__gt=on, due__lte=soon), Q(due__gt=soon))
    counts = [_UpTo(held.filter(shelf).values("id")[: MOST_COUNTED + 1]) for shelf in shelves]
    return Staff.objects.filter(pk=staff).order_by().values_list(*counts)


@prepared
def _undated(office: int, staff: int) -> QuerySet[Matter]:
    owned = casebook.visible_to(casebook.reader_at(office, staff)).filter(
        staff=staff, office=office, open__in=[True], due_on=None
    )
    plan = plans_of(office, staff, "pk", MATTER_ITSELF).values("until")[:1]
    # In the order of an index; as none has a date, that is the order in which they came.
    owned = owned.annotate(until=Subquery(plan)).order_by("due_on", "id")
    return owned.select_related(*JOINS)[:MOST_UNDATED]


@prepared
def _waiting(office: int, staff: int) -> QuerySet[Seat]:
    order = ("due_on", "matter_id")
    dated = _open_seats(office, staff).filter(due_on__isnull=False)
    return _first(dated, *order).exclude(matter__office=F("office")).order_by(*order)[:MOST_LINES]


@prepared
def _arrivals(office: int, staff: int) -> QuerySet[Seat]:
    order = ("-received_on", "-matter_id")
    return _first(_open_seats(office, staff), *order).order_by(*order)[:MOST_LINES]


def _closed(reader: Actor) -> list[Seat]:
    """What an archivist may file: closed, and nobody can still ask for a review."""
    if Role.ARCHIVIST not in reader.roles or reader.office is None or reader.staff is None:
        return []
    return _to_file(reader.office, reader.staff)


@prepared
def _to_file(office: int, staff: int) -> QuerySet[Seat]:
    order = ("received_on", "matter_id")
    closed = casebook.office_seats(casebook.reader_at(office, staff)).filter(step=Step.CLOSED.value)
    running = Duty.objects.filter(matter=OuterRef("matter"), key__in=_WINDOWS, closed_by=None)
    return _first(closed, *order).filter(~Exists(running)).order_by(*order)[:MOST_LINES]


def _open_seats(office: int, staff: int) -> QuerySet[Seat]:
    # `open=True` would be a bare column, which SQLite looks up in no index; `IN` is not.
    return casebook.office_seats(casebook.reader_at(office, staff)).filter(open__in=[True])


def _first(seats: QuerySet[Seat], *order: str) -> QuerySet[Seat]:
    """Of the first LOOKED_AT seats those where the office does more than look on."""
    some = seats.order_by(*order).values("pk")[:LOOKED_AT]
    found = Seat.objects.filter(pk__in=some).exclude(capacities__in=_ONLOOKERS)
    return found.select_related("matter", *_MATTER)

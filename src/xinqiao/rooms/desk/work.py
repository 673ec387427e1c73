"""What one person owes, in the order of what waiting hurts most, each with its reason.

Two statements: which clocks, light and many; then the rows of those that are shown. Two more at
most where a promise or somebody's order is among them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Duty, Event
from xinqiao.casebook.prepared import prepared
from xinqiao.kernel import urgency
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Urgency, UrgentGround
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import RIGHTS, TermKey
from xinqiao.kernel.urgency import ORDERED, Band, Why, Work
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.desk.lines import JOINS, Line, line_of
from xinqiao.rooms.desk.models import MATTER_ITSELF, Planned
from xinqiao.rooms.desk.next_act import act_of_clock
from xinqiao.rooms.reception import queries as reception

MOST_DUTIES = 30
LOOKED_AT = 200  # soonest due, among which the lines that waiting hurts most are found
MOST_RESTING = 12
_MATTER = tuple(f"matter__{name}" for name in JOINS)


@dataclass(frozen=True, slots=True)
class DueLine:
    """A clock the reader must keep, and the matter it belongs to. n: its number there.

    why: the reason told beside it. ground: of an urgent matter. by: whose order it is.
    promised: what was promised, in one line without names; "" in a sealed matter, None for any
    other clock. until: the day to which the reader put it; it rests while that is to come.
    """

    line: Line
    key: TermKey
    n: int
    due: date
    provisional: bool
    started: date
    band: Band
    why: Why
    ground: UrgentGround | None = None
    by: Bilingual | None = None
    promised: str | None = None
    until: date | None = None


class _Clock(NamedTuple):
    """A clock as far as the order asks."""

    pk: int
    matter: int
    n: int
    key: str
    due: date
    urgency: str
    until: date | None


def duties_of(reader: Actor, on: date) -> tuple[list[DueLine], list[DueLine]]:
    """The reader's lines in order, at most MOST_DUTIES; and those that rest, by their day."""
    if reader.office is None or reader.staff is None:
        return [], []
    clocks = [_Clock(*row) for row in _clocks(reader.office, reader.staff)]
    resting = sorted((c for c in clocks if c.until and c.until > on), key=lambda c: (c.until, c.pk))
    awake = (c for c in clocks if not c.until or c.until <= on)
    grounds = _grounds(c.matter for c in clocks if c.urgency != Urgency.ORDINARY)
    work = {c.pk: _work(c, grounds) for c in clocks}
    first = sorted(awake, key=lambda c: urgency.order(work[c.pk], on))[:MOST_DUTIES]
    shown = [*first, *resting[:MOST_RESTING]]
    lines = _lines(reader, on, {c.pk: c for c in shown}, work)
    return [lines[c.pk] for c in first], [lines[c.pk] for c in resting[:MOST_RESTING]]


def owed(office: int, staff: int) -> QuerySet[Duty]:
    """Running clocks of one person that ask for work; whoever lets a right pass owes nothing."""
    held = casebook.duties_held(casebook.reader_at(office, staff))
    return held.exclude(key__in=sorted(RIGHTS))


def plans_of(office: int, staff: int, matter: str, n: Any) -> QuerySet[Planned]:
    """The plan of a line in the outer query. matter: the column there; n: a number or a column."""
    mine = Planned.objects.filter(matter=OuterRef(matter), n=n, current=True)
    return mine.filter(office=office, staff=staff)


@prepared
def _clocks(office: int, staff: int) -> QuerySet[Duty, tuple[int, int, int, str, date, str, date]]:
    held = owed(office, staff)
    mine = plans_of(office, staff, "matter", OuterRef("n")).values("until")[:1]
    columns = ("pk", "matter_id", "n", "key", "due", "matter__urgency")
    return held.values_list(*columns, Subquery(mine))[:LOOKED_AT]


def _lines(
    reader: Actor, on: date, shown: Mapping[int, _Clock], work: Mapping[int, Work]
) -> dict[int, DueLine]:
    rows = list(Duty.objects.filter(pk__in=shown).select_related(*_MATTER))
    said, orders = reception.promised(rows), _orders(rows)
    return {
        row.pk: replace(
            _line(row, reader, on, work[row.pk]),
            promised=said.get((row.matter_id, row.n)),
            by=orders.get((row.matter_id, row.opened_by)),
            until=shown[row.pk].until,
        )
        for row in rows
    }


def _line(duty: Duty, reader: Actor, on: date, work: Work) -> DueLine:
    """A clock with an act of its own leads there, whoever answers for the matter itself."""
    line, key = line_of(duty.matter, reader), TermKey(duty.key)
    act = act_of_clock(key, line.step, reader, duty.matter.lead) or line.act
    return DueLine(
        line=replace(line, act=act), key=key, n=duty.n, due=duty.due,
        provisional=duty.provisional, started=duty.started, band=urgency.band(work, on),
        why=urgency.why(work, on), ground=work.ground,
    )  # fmt: skip


def _work(clock: _Clock, grounds: Mapping[int, UrgentGround]) -> Work:
    return Work(
        clock.matter, clock.n, TermKey(clock.key), clock.due, Urgency(clock.urgency),
        grounds.get(clock.matter),
    )  # fmt: skip


def _grounds(matters: Iterable[int]) -> dict[int, UrgentGround]:
    """Matter → why it was marked urgent; one statement where any was."""
    asked = set(matters)
    if not asked:
        return {}
    marks = Event.objects.filter(matter__in=asked, act=Act.FLAG_URGENT.value).order_by("seq")
    return {pk: UrgentGround(facts["ground"]) for pk, facts in marks.values_list("matter", "facts")}


def _orders(duties: Iterable[Duty]) -> dict[tuple[int, int], Bilingual]:
    """(matter, seq of the event that opened it) → whose order it is; one statement where any is."""
    asked = {(d.matter_id, d.opened_by) for d in duties if TermKey(d.key) in ORDERED}
    if not asked:
        return {}
    opened = Q(pk__in=[])
    for matter, seq in sorted(asked):
        opened |= Q(matter=matter, seq=seq)
    events = Event.objects.filter(opened, post__isnull=False).select_related("post", "office")
    return {(e.matter_id, e.seq): _post(e) for e in events}


def _post(event: Any) -> Bilingual:
    post, office = event.post, event.office
    return Bilingual(
        f"{office.name}{post.title}", f"{post.title_en or post.title}, {office.name_en}"
    )


@dataclass(frozen=True, slots=True)
class PutOff:
    """A line that a colleague put to a day, as the head of the office is shown it."""

    plan: int
    line: Line
    n: int
    who: str
    until: date


@prepared
def _put_off(office: int, staff: int, on: date) -> QuerySet[Planned]:
    seen = casebook.visible_to(casebook.reader_at(office, staff)).filter(pk=OuterRef("matter"))
    still = Duty.objects.filter(
        matter=OuterRef("matter"), n=OuterRef("n"), staff=OuterRef("staff"), closed_by=None
    )
    owned = Q(n=MATTER_ITSELF, matter__staff=F("staff"))
    plans = Planned.objects.filter(
        Exists(seen), owned | Exists(still), office=office, current=True, until__gt=on
    ).exclude(staff=staff)
    return plans.select_related("staff", *_MATTER).order_by("until", "id")[:MOST_RESTING]


def put_off_by_others(reader: Actor, on: date) -> list[PutOff]:
    """What colleagues of the head's office let rest; one statement."""
    if reader.office is None or reader.staff is None:
        return []
    return [
        PutOff(p.pk, line_of(p.matter, reader), p.n, p.staff.name, p.until)
        for p in _put_off(reader.office, reader.staff, on)
    ]

"""What is published: leaders' reception days with their changes, and the hours of every hall.

Source: 条例第十八条 (time and place are published); 关于领导干部定期接待群众来访的意见 (2009).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.appointments.codes import DayTold
from xinqiao.rooms.appointments.grid import OnGrid
from xinqiao.rooms.appointments.models import DayChange, Hold, LeaderDay, LeaderRule, Shift
from xinqiao.rooms.appointments.slots import JOINS, Leader, barred, leader_of, named
from xinqiao.rooms.directory.models import Office

NO_DAY = gettext_noop("There is no such reception day.")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the public log of a reception day."""

    at: datetime
    told: DayTold
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Session(OnGrid):
    """One reception day. free: how many times are left; receives: staff id of who receives."""

    id: int
    rule: int
    office_id: int
    office: Bilingual
    address: str
    day: date
    planned_on: date
    first: int
    last: int
    leader: Leader
    planned_leader: str
    receives: int
    place: Bilingual
    room: int | None
    companion_id: int | None
    companion: str
    provisional: bool
    left_at: datetime | None
    listed_at: datetime | None
    free: int
    booked: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """When officers of an office receive with appointment: (weekday, first, last), in order."""

    office_id: int
    office: Bilingual
    phone: str
    address: str
    times: tuple[tuple[int, int, int], ...]


def sessions(first: date, last: date, *, office: int | None = None) -> list[Session]:
    """The reception days from `first` to `last`, in order; three statements."""
    rows = LeaderDay.objects.filter(day__gte=first, day__lte=last)
    if office is not None:
        rows = rows.filter(rule__office=office)
    return _sessions(rows.select_related(*JOINS))


def sessions_with(staff: int, first: date, last: date) -> list[Session]:
    """The reception days that a person receives on or accompanies; three statements."""
    mine = Q(substitute=staff) | Q(rule__leader=staff) | Q(companion=staff)
    rows = LeaderDay.objects.filter(mine, day__gte=first, day__lte=last)
    return _sessions(rows.select_related(*JOINS))


def session(pk: int) -> Session:
    """One reception day. Raises NotFound."""
    found = _sessions(LeaderDay.objects.filter(pk=pk).select_related(*JOINS))
    if not found:
        raise NotFound(NO_DAY)
    return found[0]


def hours(on: date, *, matter: int | None = None) -> list[Hours]:
    """The offices that receive with appointment, the highest first; three statements at most.

    matter: leaves out offices that may not know of it.
    """
    shut, _ = barred(matter)
    running = Q(until=None) | Q(until__gte=on)
    shifts = Shift.objects.filter(running, room__active=True)
    by_office: dict[int, set[tuple[int, int, int]]] = {}
    for office, *time in shifts.values_list("office", "weekday", "first", "last"):
        by_office.setdefault(office, set()).add((time[0], time[1], time[2]))
    for office in LeaderRule.objects.filter(running).values_list("office", flat=True):
        by_office.setdefault(office, set())
    rows = Office.objects.filter(pk__in=by_office, active=True).order_by("level", "code")
    return [
        Hours(
            o.pk, Bilingual(o.name, o.name_en), o.service_phone, o.address,
            tuple(sorted(by_office[o.pk])),
        )
        for o in rows
        if ("office", o.pk) not in shut
    ]  # fmt: skip


def _sessions(rows: Iterable[LeaderDay]) -> list[Session]:
    every = list(rows)
    changes: dict[int, list[Change]] = {}
    for c in DayChange.objects.filter(leader_day__in=every).order_by("at", "id"):
        changes.setdefault(c.leader_day_id, []).append(Change(c.at, DayTold(c.told), c.values))
    taken = dict(
        Hold.objects.filter(session__in=every)
        .values_list("session")
        .annotate(n=Count("id"))
        .values_list("session", "n")
    )
    return [_session(row, taken.get(row.pk, 0), tuple(changes.get(row.pk, ()))) for row in every]


def _session(row: LeaderDay, taken: int, changes: tuple[Change, ...]) -> Session:
    rule = row.rule
    office = rule.office
    whole, booked = (row.last - row.first) // rule.length, taken // rule.length
    return Session(
        id=row.pk, rule=rule.pk, office_id=office.pk,
        office=Bilingual(office.name, office.name_en), address=office.address, day=row.day,
        planned_on=row.planned_on, first=row.first, last=row.last, leader=leader_of(row),
        planned_leader=rule.leader.name, receives=row.substitute_id or rule.leader_id,
        place=named(row), room=row.room_id, companion_id=row.companion_id,
        companion=row.companion.name if row.companion else "", provisional=row.provisional,
        left_at=row.left_at, listed_at=row.listed_at, free=max(0, whole - booked), booked=booked,
        changes=changes,
    )  # fmt: skip

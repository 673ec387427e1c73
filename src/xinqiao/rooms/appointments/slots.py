"""Free times: what the rotas and the leaders' sessions leave open, half hour by half hour."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils.timezone import localdate, localtime

from xinqiao.casebook import calendars
from xinqiao.casebook.models import Bar, Matter
from xinqiao.kernel.worktime import ONE_DAY, Bilingual, WorkCalendar
from xinqiao.rooms.appointments.grid import OnGrid, moment
from xinqiao.rooms.appointments.models import Hold, LeaderDay, Shift
from xinqiao.rooms.directory.models import Absence

OPEN_FOR = timedelta(days=28)  # how far ahead ordinary times can be booked
LEADERS_OPEN_FOR = timedelta(days=92)
LEAST_NOTICE = timedelta(hours=1)
LIST_AT = time(15)  # of the working day before: the leader's list is made then
NOWHERE = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class Leader:
    """Who receives on a reception day, as it is published."""

    name: str
    post: Bilingual
    portfolio: Bilingual
    form: str


@dataclass(frozen=True, slots=True)
class Slot(OnGrid):
    """One time that can be booked. key: names it in forms and addresses.

    staff: the officer of an ordinary slot, or who accompanies the leader. first, last: half
    hours of the day. leader: None for an ordinary slot.
    """

    key: str
    office: int
    day: date
    first: int
    last: int
    room: int | None
    room_name: Bilingual
    staff: int | None
    officer: str
    leader_day: int | None = None
    leader: Leader | None = None

    @property
    def cells(self) -> range:
        """The half hours it takes."""
        return range(self.first, self.last)


Taken = frozenset[tuple[str, int, date, int]]


def slots(office: int, first: date, last: date, *, matter: int | None = None) -> list[Slot]:
    """Every free time of an office from `first` to `last`, in order; at most six statements.

    matter: leaves out whoever may not know of it, and every leader where it is sealed.
    """
    calendar = calendars.current()
    shifts = list(shifts_of(office, first, last))
    sessions = list(sessions_of(office, first, last))
    shut, sealed = barred(matter)
    taken = held(first, last, office, [s.staff_id for s in shifts], [d.pk for d in sessions])
    away = absent({s.staff_id for s in shifts}, first, last)
    found = [
        slot
        for shift in shifts
        if ("staff", shift.staff_id) not in shut
        for slot in _of_shift(shift, first, last, calendar, away)
        if not _is_taken(slot, taken)
    ]
    if not sealed:
        found += [
            slot
            for session in sessions
            if not (session.left_at or people_of(session) & shut)
            for slot in of_session(session)
            if not _is_taken(slot, taken)
        ]
    if ("office", office) in shut:
        return []
    return sorted(found, key=lambda s: (s.day, s.first, s.leader is None, s.key))


def offered(office: int, at: datetime, *, matter: int | None = None) -> list[Slot]:
    """The free times a citizen may choose from now: not sooner than in an hour, four weeks
    ahead, leaders' sessions a quarter ahead and until their list is made."""
    today = localdate(at)
    calendar = calendars.current()
    found = slots(office, today, today + LEADERS_OPEN_FOR, matter=matter)
    return [slot for slot in found if is_open(slot, at, calendar)]


def is_open(slot: Slot, at: datetime, calendar: WorkCalendar) -> bool:
    """Whether a citizen may still choose this time."""
    if slot.begins < at + LEAST_NOTICE:
        return False
    if slot.leader_day is None:
        return slot.day <= localdate(at) + OPEN_FOR
    return at < list_made(slot.day, calendar)


def list_made(day: date, calendar: WorkCalendar) -> datetime:
    """When the list of a reception day goes to the leader: 15:00 of the working day before."""
    before = day - ONE_DAY
    while not calendar.is_workday(before):
        before -= ONE_DAY
    return localtime(moment(before, 0)).replace(hour=LIST_AT.hour, minute=LIST_AT.minute)


def shifts_of(office: int, first: date, last: date) -> Iterable[Shift]:
    """The rota lines in force at some time from `first` to `last`; one statement."""
    return Shift.objects.filter(
        Q(until=None) | Q(until__gte=first), office=office, since__lte=last, room__active=True,
        staff__is_active=True,
    ).select_related("room", "staff")  # fmt: skip


JOINS = (
    "rule__leader", "rule__post", "rule__office", "room", "companion", "substitute",
    "substitute_post",
)  # fmt: skip


def sessions_of(office: int, first: date, last: date) -> Iterable[LeaderDay]:
    """The reception days of an office from `first` to `last`; one statement."""
    days = LeaderDay.objects.filter(rule__office=office, day__gte=first, day__lte=last)
    return days.select_related(*JOINS)


def people_of(session: LeaderDay) -> set[tuple[str, int]]:
    """Everybody who sits in a session, and the leader's own office, as bars name them."""
    rule = session.rule
    staff = (rule.leader_id, session.companion_id, session.substitute_id)
    posts = (rule.post, session.substitute_post)
    return {("staff", s) for s in staff if s} | {("office", p.office_id) for p in posts if p}


def barred(matter: int | None) -> tuple[set[tuple[str, int]], bool]:
    """Who may not know of a matter, and whether it is sealed."""
    if matter is None:
        return set(), False
    shut: set[tuple[str, int]] = set()
    for office, staff in Bar.objects.filter(matter=matter).values_list("office", "staff"):
        shut.add(("office", office) if office else ("staff", staff or 0))
    return shut, Matter.objects.filter(pk=matter, sealed=True).exists()


def held(
    first: date, last: date, office: int, staff: Iterable[int], sessions: Iterable[int]
) -> Taken:
    """What is taken: ("room" | "staff" | "session", id, day, half hour); one statement."""
    rows = Hold.objects.filter(
        Q(room__office=office) | Q(staff__in=set(staff)) | Q(session__in=set(sessions)),
        day__gte=first, day__lte=last,
    ).values_list("room", "staff", "session", "day", "cell")  # fmt: skip
    return frozenset(
        ("room", room, day, cell) if room
        else ("staff", person, day, cell) if person
        else ("session", session or 0, day, cell)
        for room, person, session, day, cell in rows
    )  # fmt: skip


def absent(staff: Iterable[int], first: date, last: date) -> list[Absence]:
    """Absences of these people that touch the days; one statement."""
    return list(Absence.objects.filter(staff__in=set(staff), since__lte=last, until__gte=first))


def of_session(session: LeaderDay) -> Iterator[Slot]:
    """Every time of a reception day, taken ones too."""
    rule = session.rule
    for cell in range(session.first, session.last - rule.length + 1, rule.length):
        yield Slot(
            key=f"d{session.pk}-{cell}",
            office=rule.office_id,
            day=session.day,
            first=cell,
            last=cell + rule.length,
            room=session.room_id,
            room_name=named(session),
            staff=session.companion_id,
            officer=session.companion.name if session.companion else "",
            leader_day=session.pk,
            leader=leader_of(session),
        )


def leader_of(session: LeaderDay) -> Leader:
    """Who receives in a session: the substitute where there is one."""
    rule = session.rule
    person, post = rule.leader, rule.post
    if session.substitute and session.substitute_post:
        person, post = session.substitute, session.substitute_post
    return Leader(
        person.name, Bilingual(post.title, post.title_en),
        Bilingual(rule.portfolio, rule.portfolio_en), rule.form,
    )  # fmt: skip


def named(session: LeaderDay) -> Bilingual:
    """Where a session is held."""
    if session.room:
        return Bilingual(session.room.name, session.room.name_en)
    return Bilingual(session.rule.place, session.rule.place)


def _of_shift(
    shift: Shift, first: date, last: date, calendar: WorkCalendar, away: Iterable[Absence]
) -> Iterator[Slot]:
    gone = [(a.since, a.until) for a in away if a.staff_id == shift.staff_id]
    day = max(first, shift.since)
    until = min(last, shift.until) if shift.until else last
    while day <= until:
        if (
            day.weekday() == shift.weekday
            and calendar.is_workday(day)
            and not any(since <= day <= end for since, end in gone)
        ):
            yield from _of_day(shift, day)
        day += ONE_DAY


def _of_day(shift: Shift, day: date) -> Iterator[Slot]:
    for cell in range(shift.first, shift.last - shift.length + 1, shift.length):
        yield Slot(
            key=f"s{shift.pk}-{day:%Y%m%d}-{cell}",
            office=shift.office_id,
            day=day,
            first=cell,
            last=cell + shift.length,
            room=shift.room_id,
            room_name=Bilingual(shift.room.name, shift.room.name_en),
            staff=shift.staff_id,
            officer=shift.staff.name,
        )


def _is_taken(slot: Slot, taken: Taken) -> bool:
    if slot.leader_day is not None:
        return any(("session", slot.leader_day, slot.day, c) in taken for c in slot.cells)
    return any(
        ("room", slot.room or 0, slot.day, c) in taken
        or ("staff", slot.staff or 0, slot.day, c) in taken
        for c in slot.cells
    )

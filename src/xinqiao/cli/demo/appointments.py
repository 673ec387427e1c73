"""The demo's hall: four rooms, a rota, three leaders' days, and a fortnight of appointments."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from xinqiao.casebook.models import Matter
from xinqiao.cli.demo.play import Stage
from xinqiao.kernel.actors import Actor, petitioner
from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.kernel.reception_days import Every
from xinqiao.kernel.worktime import ONE_DAY
from xinqiao.rooms.appointments import queries, schedule, services
from xinqiao.rooms.appointments.codes import Form, Way
from xinqiao.rooms.appointments.grid import moment
from xinqiao.rooms.appointments.services import arranging, leading, session
from xinqiao.rooms.appointments.services.arranging import NewRoom, NewShift
from xinqiao.rooms.appointments.services.booking import VISITOR, Booked, Caller
from xinqiao.rooms.appointments.services.leading import NewRule
from xinqiao.rooms.appointments.slots import Slot, is_open

OFFICE = "xfj"
FORTNIGHT, BEFORE = timedelta(days=14), timedelta(days=21)
NINE, NOON, TWO, FIVE = 18, 24, 28, 34  # half hours
ROOMS = (
    ("第一接待室", "Reception Room 1", "reception", ("recording", "signature", "step_free")),
    ("第二接待室", "Reception Room 2", "reception", ("recording", "signature", "hearing_loop")),
    ("第一约访室", "Appointment Room 1", "appointment", ("recording", "video", "children")),
    ("领导接访室", "Leaders' Room", "reception", ("recording", "video", "step_free")),
)  # fmt: skip
# weekday, room, who, from, until
ROTA = (
    (0, 0, "xfj.djy1", NINE, NOON), (0, 1, "xfj.djy2", TWO, FIVE), (1, 0, "xfj.djy2", NINE, NOON),
    (1, 2, "xfj.da", TWO, FIVE), (2, 0, "xfj.djy1", NINE, NOON), (2, 1, "xfj.djy1", TWO, FIVE),
    (3, 0, "xfj.djy1", NINE, NOON), (4, 2, "xfj.djy2", NINE, NOON), (4, 0, "xfj.djy1", TWO, FIVE),
)  # fmt: skip
ABOUT = ("想了解事项办到哪一步", "补充一份材料", "对答复有疑问，想当面问清楚", "咨询社保转移手续",
         "反映小区供暖问题", "想当面感谢并说说后续情况")  # fmt: skip
NEEDS: tuple[tuple[str, ...], ...] = ((), (), (), ("elderly",), ("child",), ("disabled",))


def play(stage: Stage, end: datetime) -> None:
    """Set up the hall three weeks ago, and book a fortnight of it by now."""
    start = end - BEFORE
    rooms = _rooms(stage, start)
    _rota(stage, rooms, start)
    _leaders(stage, rooms[-1], start, localdate(end))
    matters = _matters(stage)
    _past(stage, matters, end)
    _fortnight(stage, matters, end)
    _changes(stage, end)


def _rooms(stage: Stage, at: datetime) -> list[int]:
    office, by = stage.city.offices[OFFICE], stage.city.people["xfj.jz"]
    made = []
    for n, (name, name_en, kind, equipment) in enumerate(ROOMS, start=1):
        new = NewRoom(name, kind, name_en, f"一楼{n}号", 6, equipment)
        made.append(arranging.add_room(new, office=office, by=by, at=at).pk)
    return made


def _rota(stage: Stage, rooms: list[int], at: datetime) -> None:
    office, by = stage.city.offices[OFFICE], stage.city.people["xfj.jz"]
    for weekday, room, who, first, last in ROTA:
        line = NewShift(
            room=rooms[room], staff=stage.city.staff(who), weekday=weekday, first=first, last=last,
            since=localdate(at),
        )  # fmt: skip
        arranging.add_shift(line, office=office, by=by, at=at)


def _leaders(stage: Stage, room: int, at: datetime, today: date) -> None:
    """A deputy every Thursday, another every Friday, and the mayor once a quarter."""
    soon = next(stage.calendar.workdays_after(today + timedelta(days=4)))
    while soon.weekday() in (3, 4):  # the room belongs to the deputies then
        soon = next(stage.calendar.workdays_after(soon))
    month = (soon.month - 1) % 3 + 1
    _rule(stage, room, at, "szf.fsz1", "分管住建、自然资源", "Building and land", weekdays=(3,))
    _rule(stage, room, at, "szf.fsz2", "分管人社、教育、卫健", "Labour, schools, health",
          weekdays=(4,), form=Form.JOINT)  # fmt: skip
    _rule(stage, room, at, "szf.sz", "主持市政府全面工作", "The city government",
          every=Every.QUARTER, day=soon.day, month=month)  # fmt: skip


def _rule(
    stage: Stage, room: int, at: datetime, who: str, portfolio: str, english: str, **more: object
) -> None:
    leader = stage.city.people[who]
    given: dict[str, object] = {"every": Every.WEEK, "form": Form.HALL} | more
    new = NewRule(
        leader=leader.staff or 0, post=leader.post or 0, portfolio=portfolio,
        portfolio_en=english, first=NINE, last=NOON, companion=stage.city.staff("xfj.fb"),
        since=localdate(at), room=room, **given,  # type: ignore[arg-type]
    )  # fmt: skip
    by = stage.city.people["xfj.jz"]
    leading.add_rule(new, office=stage.city.offices[OFFICE], by=by, at=at)


def _matters(stage: Stage) -> list[int]:
    """Open matters that are not sealed, in an order of chance."""
    opened = [one.matter for one in stage.opened]
    rows = Matter.objects.filter(pk__in=opened, open=True, sealed=False).order_by("pk")
    found = list(rows.values_list("pk", flat=True))
    stage.rng.shuffle(found)
    return found


def _past(stage: Stage, matters: list[int], end: datetime) -> None:
    """Last week: people came, and a leader left before the session was over."""
    first = localdate(end) - timedelta(days=7)
    at = moment(first - ONE_DAY, TWO)
    clerk = stage.city.people["xfj.djy1"]
    office = stage.city.offices[OFFICE]
    free = queries.slots(office, first, localdate(end) - ONE_DAY)
    for slot in stage.rng.sample(free, min(12, len(free))):
        made = _book(stage, matters, slot, at)
        if made:
            services.came(appointment=made.id, by=clerk, at=slot.begins)
    for one in schedule.sessions(first, localdate(end) - ONE_DAY, office=office)[:1]:
        session.leader_left(
            session=one.id, by=stage.city.people["xfj.fb"], at=moment(one.day, NOON - 2)
        )


def _fortnight(stage: Stage, matters: list[int], end: datetime) -> None:
    """Some four appointments a working day, more with leaders, made on line and by telephone."""
    office, today = stage.city.offices[OFFICE], localdate(end)
    free = [
        s for s in queries.slots(office, today, today + FORTNIGHT)
        if is_open(s, end, stage.calendar)
    ]  # fmt: skip
    leaders = [s for s in free if s.leader is not None]
    ordinary = [s for s in free if s.leader is None]
    chosen = stage.rng.sample(leaders, len(leaders) * 2 // 3)
    for slot in chosen + stage.rng.sample(ordinary, min(40, len(ordinary))):
        _book(stage, matters, slot, end)


def _book(stage: Stage, matters: list[int], slot: Slot, at: datetime) -> Booked | None:
    """One appointment: half of them in a matter. None where a rule stops it."""
    rng, office = stage.rng, stage.city.offices[OFFICE]
    matter = matters.pop() if matters and rng.random() < 0.5 else None
    by: Actor = stage.city.people["xfj.djy1"]
    way = rng.choice((Way.WEB, Way.PHONE))
    if way is Way.WEB:
        by = petitioner(matter) if matter else VISITOR
    elif matter and stage.city.offices[OFFICE] != _owner(matter):
        matter = None
    person = stage.crowd.main()
    caller = Caller(
        name="" if matter else person.name, phone=person.phone, about=rng.choice(ABOUT),
        people=rng.choice((1, 1, 1, 2, 3)), needs=rng.choice(NEEDS),
    )  # fmt: skip
    try:
        return services.book(
            slot=slot.key, by=by, at=at, way=way, office=office, caller=caller, matter=matter
        )
    except NotAllowedNow:  # two chosen times overlap, or somebody may not know of the matter
        return None


def _owner(matter: int) -> int | None:
    return Matter.objects.values_list("office", flat=True).get(pk=matter)


def _changes(stage: Stage, end: datetime) -> None:
    """One is moved, one cancelled, and one leader stands in for another."""
    office, by = stage.city.offices[OFFICE], stage.city.people["xfj.jz"]
    today = localdate(end)
    coming = queries.of_days(office, today + ONE_DAY, today + FORTNIGHT, by)
    ordinary = [line for line in coming if line.leader is None and line.open]
    free = _ordinary(queries.slots(office, today + ONE_DAY, today + FORTNIGHT))
    if len(ordinary) > 1 and free:
        services.move(
            appointment=ordinary[0].id, slot=free[-1].key, by=by, at=end,
            reason="接待人员临时参加会议",
        )  # fmt: skip
        services.cancel(appointment=ordinary[1].id, by=by, at=end, reason="来访人电话取消")
    for one in schedule.sessions(today + FORTNIGHT / 2, today + FORTNIGHT, office=office):
        if one.receives == stage.city.staff("szf.fsz2"):
            post = stage.city.people["szf.fsz1"].post
            session.substitute(session=one.id, post=post, reason="参加省里会议", by=by, at=end)


def _ordinary(free: Iterable[Slot]) -> list[Slot]:
    return [slot for slot in free if slot.leader is None]

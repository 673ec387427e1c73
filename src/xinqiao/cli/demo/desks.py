"""What people arranged at their desks on the last working day: lines passed on, lines put off."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import get_default_timezone, localdate

from xinqiao.casebook.models import Duty, Event
from xinqiao.casebook.replay import standing_of
from xinqiao.cli.demo.play import Stage
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import may
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import RIGHTS
from xinqiao.kernel.worktime import ONE_DAY
from xinqiao.rooms.desk import duties

PASSED, PLANNED = 6, 9
OF_ONE = 3  # lines of one person that are put to a day
TEN = time(10, 5)
A_DAY = timedelta(days=1)
AWAY = ("明天起出差三天，请代为办理。", "手头急件较多，请先办这件。", "这件由您经办过，请接着办。")
WAITING = ("等相关单位回函后再办。", "与信访人约好那天当面谈。", "等现场勘查结果。")


def play(stage: Stage, end: datetime) -> None:
    """Pass some duties on to colleagues and put some to a day, as people do in the morning."""
    at = _morning(stage, end)
    held = _held(stage, at)
    passed = _passed(held, at)
    _planned([(duty, by) for duty, by in held if duty.matter_id not in passed], at)


def _held(stage: Stage, at: datetime) -> list[tuple[Duty, Actor]]:
    """Running duties in matters where nothing has happened since, with their holders."""
    people = {actor.staff: actor for actor in stage.city.people.values()}
    later = Event.objects.filter(at__gte=at).values("matter")
    held = Duty.objects.filter(closed_by=None, staff__in=people).exclude(matter__in=later)
    held = held.exclude(key__in=sorted(RIGHTS)).exclude(due=localdate(at))
    return [(d, people[d.staff_id]) for d in held.select_related("matter").order_by("due", "id")]


def _passed(held: list[tuple[Duty, Actor]], at: datetime) -> set[int]:
    """To a colleague who may take it; one of each person. Ids of the matters."""
    done: dict[int, int] = {}
    for duty, by in held:
        taker = _taker(duty, by, localdate(at))
        if len(done) == PASSED or taker is None or by.staff in done.values():
            continue
        duties.pass_duty(
            matter=duty.matter_id, by=by, at=at, n=duty.n, to=taker,
            reason=AWAY[len(done) % len(AWAY)],
        )  # fmt: skip
        done[duty.matter_id] = by.staff or 0
    return set(done)


def _taker(duty: Duty, by: Actor, today: date) -> int | None:
    standing = standing_of(duty.matter_id)
    if not may(Act.PASS_DUTY, Situation(standing, by, today)):
        return None
    found = (p.takers for p in duties.passable(standing, by) if p.duty.n == duty.n)
    return next((takers[-1].actor.staff for takers in found if takers), None)


def _planned(held: list[tuple[Duty, Actor]], at: datetime) -> None:
    """To a day that is left, or within the week that an overdue line may rest."""
    today, of = localdate(at), Counter[int | None]()
    for duty, by in held:
        n = of.total()
        if n == PLANNED or of[by.staff] == OF_ONE or today <= duty.due <= today + A_DAY:
            continue
        where: dict[str, Any] = {"number": duty.matter.number, "n": duty.n}
        last = duties.last_day(**where, by=by, today=today)
        duties.plan(
            **where, by=by, at=at, until=min(today + timedelta(days=2 + n % 5), last),
            reason=WAITING[n % len(WAITING)],
        )  # fmt: skip
        of[by.staff] += 1


def _morning(stage: Stage, end: datetime) -> datetime:
    """Five past ten on the last working day that has come so far."""
    day = localdate(end)
    while not stage.calendar.is_workday(day) or _at(day) > end:
        day -= ONE_DAY
    return _at(day)


def _at(day: date) -> datetime:
    return datetime.combine(day, TEN, get_default_timezone())

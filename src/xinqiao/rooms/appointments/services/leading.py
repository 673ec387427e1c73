"""Leaders' reception days: the rules, the days made of them, and what changes on the way."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import calendars
from xinqiao.kernel.actors import SYSTEM, Actor, Role
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.reception_days import Every, placed, planned, provisional
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import WorkCalendar
from xinqiao.rooms.appointments.codes import DayTold, Form
from xinqiao.rooms.appointments.holding import busy
from xinqiao.rooms.appointments.models import Appointment, LeaderDay, LeaderRule, Room
from xinqiao.rooms.appointments.permissions import check_arrange
from xinqiao.rooms.appointments.services.arranging import check_times
from xinqiao.rooms.appointments.sessions import carry, rule_of, settle
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Holding, Office
from xinqiao.rooms.directory.services import log_change

HORIZON = timedelta(days=190)  # two quarters, so that a leader of one day a quarter shows twice
LOOK_BACK = timedelta(days=31)  # a day planned before today may be held after it

NO_LEADER = gettext_noop("This person holds no post of a leading official.")
NO_COMPANION = gettext_noop("Choose an officer of this office to be there for the whole session.")
NO_PORTFOLIO = gettext_noop("Say what the leader is in charge of; it is published.")
NO_PLACE = gettext_noop("Say where it is held: a room of the office, or another place.")
NO_RULE = gettext_noop("There is no such reception day.")
NO_FORM = gettext_noop("This is not in the list.")
BUSY = gettext_noop("%(who)s has another session on %(day)s at that time.")
BOOKED = gettext_noop("Somebody is booked on %(day)s; move the appointments first.")
ENDS_BEFORE = gettext_noop("The last day is before the first.")


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule as it was typed. first, last: half hours; post: that the leader holds."""

    leader: int
    post: int
    portfolio: str
    every: Every
    first: int
    last: int
    companion: int
    since: date
    form: Form = Form.HALL
    portfolio_en: str = ""
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    day: int = 0
    month: int = 1
    length: int = 1
    room: int | None = None
    place: str = ""
    until: date | None = None


@transaction.atomic
def add_rule(new: NewRule, *, office: int, by: Actor, at: datetime) -> LeaderRule:
    """Arrange a leader's reception days at `office`, and plan the next half year.

    Raises NotPermitted; NotFound (room); OutOfRange (no leader, no such day, times);
    Missing (portfolio, place); NotAllowedNow when the leader has another session then.
    Source: 条例第十八条; 关于领导干部定期接待群众来访的意见 (2009).
    """
    check_arrange(by, office)
    check_times(new.first, new.last, new.length)
    _check(new, office)
    row = LeaderRule(
        office_id=office, leader_id=new.leader, post_id=new.post,
        portfolio=new.portfolio.strip(), portfolio_en=new.portfolio_en.strip(), every=new.every,
        weekdays=sorted(new.weekdays), nth=new.nth, day=new.day, month=new.month,
        first=new.first, last=new.last, length=new.length, form=new.form,
        place=new.place.strip(), room_id=new.room, companion_id=new.companion, since=new.since,
        until=new.until,
    )  # fmt: skip
    rule_of(row)  # refuses a rule that names no day
    row.save()
    _plan(row, localdate(at), calendars.current(), at, strict=True)
    told = {k: str(v) for k, v in asdict(new).items() if k in ("every", "leader", "since")}
    log_change("add_leader_rule", row.portfolio, told, by, at)
    return row


@transaction.atomic
def end_rule(rule: int, *, until: date, office: int, by: Actor, at: datetime) -> None:
    """Let a leader's reception days end; days after it that nobody booked fall away.

    Raises NotPermitted, NotFound, OutOfRange; NotAllowedNow while somebody is booked later.
    """
    check_arrange(by, office)
    row = LeaderRule.objects.select_for_update().filter(pk=rule, office=office).first()
    if row is None:
        raise NotFound(NO_RULE)
    if until < max(row.since, localdate(at)):
        raise OutOfRange(ENDS_BEFORE, "until")
    later = LeaderDay.objects.filter(rule=row, day__gt=until)
    booked = Appointment.objects.filter(leader_day__in=later).order_by("day").first()
    if booked is not None:
        raise NotAllowedNow(BOOKED, "until", day=booked.day)
    for session in later:
        session.holds.all().delete()
        session.changes.all().delete()
        session.delete()
    LeaderRule.objects.filter(pk=rule).update(until=until)
    log_change("end_leader_rule", row.portfolio, {"until": until.isoformat()}, by, at)


def plan(at: datetime) -> int:
    """Make the days of every rule for the next half year, and move those that a holiday or a
    newly loaded notice touches, with everybody booked; how many were made or moved.

    Safe to repeat: two statements a rule when there is nothing to do.
    """
    calendars.forget()
    today, calendar = localdate(at), calendars.current()
    rules = LeaderRule.objects.exclude(until__lt=today).order_by("pk")
    return sum(_plan_one(rule, today, calendar, at) for rule in rules)


@transaction.atomic
def _plan_one(rule: LeaderRule, today: date, calendar: WorkCalendar, at: datetime) -> int:
    LeaderRule.objects.select_for_update().get(pk=rule.pk)
    return _plan(rule, today, calendar, at)


def _plan(
    rule: LeaderRule, today: date, calendar: WorkCalendar, at: datetime, *, strict: bool = False
) -> int:
    """strict: raise NotAllowedNow where the leader has another session, instead of planning."""
    first = max(rule.since, today - LOOK_BACK)
    last = min(today + HORIZON, rule.until or date.max)
    rows = LeaderDay.objects.filter(rule=rule, planned_on__gte=first)
    known = {row.planned_on: row for row in rows.select_related("rule")}
    by_hand = {day for day, row in known.items() if row.by_hand}
    days = [d for d in planned(rule_of(rule), first, last) if d not in by_hand]
    held = placed(days, calendar, (known[d].day for d in by_hand))
    new = [d for d, on in held.items() if d not in known and on >= today]
    for day in new:
        _make(rule, day, held[day], calendar, strict=strict)
    moving = {
        known[d].pk: on
        for d, on in held.items()
        if d in known and known[d].day != on and min(known[d].day, on) > today
    }
    _move(moving, [row for row in known.values() if row.pk in moving], calendar, at)
    for day, row in known.items():
        unsure = day in held and provisional(day, row.day, calendar)
        if row.provisional != unsure and not row.by_hand:
            LeaderDay.objects.filter(pk=row.pk).update(provisional=unsure)
    return len(new) + len(moving)


def _make(
    rule: LeaderRule, day: date, held_on: date, calendar: WorkCalendar, *, strict: bool
) -> None:
    if strict and ("staff", rule.leader_id) in busy(held_on, rule.first, rule.last):
        raise NotAllowedNow(BUSY, "leader", who=rule.leader.name, day=held_on)
    session = LeaderDay.objects.create(
        rule=rule, planned_on=day, day=held_on, first=rule.first, last=rule.last,
        provisional=provisional(day, held_on, calendar),
    )  # fmt: skip
    settle(session)


def _move(
    to: dict[int, date], sessions: list[LeaderDay], calendar: WorkCalendar, at: datetime
) -> None:
    reasons = {}
    for session in sessions:
        session.provisional = provisional(session.planned_on, to[session.pk], calendar)
        name = calendar.named(session.planned_on)
        reasons[session.pk] = name.zh if name else ""
    carry(sessions, to, at, SYSTEM, reasons, DayTold.MOVED)


def _check(new: NewRule, office: int) -> None:
    _check_people(new, office)
    if not new.portfolio.strip():
        raise Missing(NO_PORTFOLIO, "portfolio")
    if new.form not in set(Form):
        raise OutOfRange(NO_FORM, "form")
    if new.room is None and not new.place.strip():
        raise Missing(NO_PLACE, "place")
    if new.room and not Room.objects.filter(pk=new.room, office=office, active=True).exists():
        raise NotFound(gettext_noop("There is no such room."), "room")
    if new.until is not None and new.until < new.since:
        raise OutOfRange(ENDS_BEFORE, "until")


def _check_people(new: NewRule, office: int) -> None:
    host = Office.objects.get(pk=office)
    held = Holding.objects.filter(
        staff=new.leader, post=new.post, post__office__in={office, *host.line}, until=None
    ).select_related("post")
    if not any(Role.LEADER in h.post.role_set for h in held):
        raise OutOfRange(NO_LEADER, "leader")
    if new.companion == new.leader:
        raise OutOfRange(NO_COMPANION, "companion")
    try:
        directory.owner_of(new.companion, office)
    except NotFound as error:
        raise OutOfRange(NO_COMPANION, "companion") from error

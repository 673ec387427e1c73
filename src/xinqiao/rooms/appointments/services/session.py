"""What changes in one reception day: put off, substitute, companion, room, the leader leaves."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from xinqiao.casebook import calendars
from xinqiao.casebook.models import Bar
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.appointments import notices
from xinqiao.rooms.appointments.codes import DayTold
from xinqiao.rooms.appointments.holding import busy, hold_session
from xinqiao.rooms.appointments.models import Appointment, LeaderDay, Room
from xinqiao.rooms.appointments.permissions import check_arrange, may_arrange
from xinqiao.rooms.appointments.sessions import carry, note
from xinqiao.rooms.appointments.slots import JOINS
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Holding, Post, Staff

NO_DAY = gettext_noop("There is no such reception day.")
REASON = gettext_noop("Say why; it is published.")
OVER = gettext_noop("This reception day is over.")
NOT_WORKING = gettext_noop("Nobody works on %(day)s; choose a working day to come.")
SAME_DAY = gettext_noop("This leader receives on %(day)s already.")
TAKEN = gettext_noop("%(who)s is taken at that time.")
ROOM_TAKEN = gettext_noop("This room is taken at that time.")
NO_LEADER = gettext_noop("Only a leading official stands in for another.")
NOT_BEFORE_THEM = gettext_noop(
    "One of the booked matters cannot come before this person. Choose somebody else."
)
NOT_TODAY = gettext_noop("This is written down on the day itself, once.")
NOT_YOURS = gettext_noop("Only who is there, or the head of the office, writes this down.")


@transaction.atomic
def put_off(*, session: int, to: date, reason: str, by: Actor, at: datetime) -> None:
    """Hold a reception day on another working day; everybody booked is told.

    Raises NotPermitted, NotFound, Missing (reason), OutOfRange (no working day to come),
    NotAllowedNow (over, or the leader is taken then).
    """
    row = _held(session, by, at)
    if not reason.strip():
        raise Missing(REASON, "reason")
    if to <= localdate(at) or not calendars.current().is_workday(to):
        raise OutOfRange(NOT_WORKING, "to", day=to)
    if LeaderDay.objects.filter(rule=row.rule, day=to).exists():
        raise OutOfRange(SAME_DAY, "to", day=to)
    receives = row.substitute_id or row.rule.leader_id
    if ("staff", receives) in busy(to, row.first, row.last):
        raise NotAllowedNow(TAKEN, "to", who=_name(receives))
    row.by_hand, row.provisional = True, False
    reasons = {row.pk: reason.strip()[:200]}
    carry([row], {row.pk: to}, at, by, reasons, DayTold.PUT_OFF)


@transaction.atomic
def substitute(*, session: int, post: int | None, reason: str, by: Actor, at: datetime) -> None:
    """Let another leading official receive; None: the leader comes after all.

    post: that of a leading official, by which they are published. Raises NotPermitted,
    NotFound, Missing (reason), OutOfRange (no leader), NotAllowedNow (taken, or a matter that
    may not come before them).
    """
    row = _held(session, by, at)
    if not reason.strip():
        raise Missing(REASON, "reason")
    place = Post.objects.select_related("office").filter(pk=post).first() if post else None
    person = _leader_at(place, row) if post else None
    receives = person or row.rule.leader_id
    _refuse_barred(row, receives, place.office_id if place else row.rule.post.office_id)
    _hold(row, receives, row.companion_id, row.room_id, "post")
    LeaderDay.objects.filter(pk=row.pk).update(
        substitute=person, substitute_post=place, listed_at=None
    )
    values = {"reason": reason.strip()[:200]}
    if place and person:
        values |= {"name": _name(person), "post": place.title, "post_en": place.title_en}
    note(row, DayTold.SUBSTITUTE if person else DayTold.RETURNED, values, by, at)
    notices.session_changed(row, {row.rule.leader_id, receives, row.companion_id}, by, at)


@transaction.atomic
def accompany(*, session: int, companion: int, by: Actor, at: datetime) -> None:
    """Name the officer who is there for the whole session.

    Raises NotPermitted, NotFound (not of this office), NotAllowedNow (taken, or barred).
    """
    row = _held(session, by, at)
    directory.owner_of(companion, row.rule.office_id)
    receives = row.substitute_id or row.rule.leader_id
    if companion == receives:
        raise OutOfRange(TAKEN, "companion", who=_name(companion))
    _refuse_barred(row, companion, row.rule.office_id)
    _hold(row, receives, companion, row.room_id, "companion")
    before = row.companion_id
    LeaderDay.objects.filter(pk=row.pk).update(companion=companion)
    Appointment.objects.filter(leader_day=row, cancelled_at=None).update(staff=companion)
    note(row, DayTold.COMPANION, {}, by, at)
    notices.session_changed(row, {before, companion}, by, at)


@transaction.atomic
def give_room(*, session: int, room: int, by: Actor, at: datetime) -> None:
    """Hold it in another room of the office. Raises NotPermitted, NotFound, NotAllowedNow."""
    row = _held(session, by, at)
    found = Room.objects.filter(pk=room, office=row.rule.office_id, active=True).first()
    if found is None:
        raise NotFound(gettext_noop("There is no such room."), "room")
    _hold(row, row.substitute_id or row.rule.leader_id, row.companion_id, room, "room")
    LeaderDay.objects.filter(pk=row.pk).update(room=room)
    Appointment.objects.filter(leader_day=row, cancelled_at=None).update(room=room)
    note(row, DayTold.ROOM, {"room": found.name, "room_en": found.name_en}, by, at)


@transaction.atomic
def leader_left(*, session: int, by: Actor, at: datetime) -> None:
    """The leader has left; the session goes on with the officer, and the public log says so.

    Raises NotFound, NotPermitted (neither there nor in charge), NotAllowedNow (another day,
    or written down already).
    """
    row = _locked(session)
    there = {row.companion_id, row.substitute_id or row.rule.leader_id}
    if by.staff not in there and not may_arrange(by, row.rule.office_id):
        raise NotPermitted(NOT_YOURS)
    if row.day != localdate(at) or row.left_at is not None:
        raise NotAllowedNow(NOT_TODAY)
    LeaderDay.objects.filter(pk=row.pk).update(left_at=at)
    note(row, DayTold.LEFT, {"time": f"{localtime(at):%H:%M}"}, by, at)


def _locked(session: int) -> LeaderDay:
    rows = LeaderDay.objects.select_for_update(of=("self",)).select_related(*JOINS)
    row = rows.filter(pk=session).first()
    if row is None:
        raise NotFound(NO_DAY)
    return row


def _held(session: int, by: Actor, at: datetime) -> LeaderDay:
    """The locked row of a day to come that this actor may change."""
    row = _locked(session)
    check_arrange(by, row.rule.office_id)
    if row.day < localdate(at):
        raise NotAllowedNow(OVER)
    return row


def _hold(
    row: LeaderDay, receives: int, companion: int | None, room: int | None, field: str
) -> None:
    people = [receives, *([companion] if companion else [])]
    if not hold_session(row, people, room):
        raise NotAllowedNow(ROOM_TAKEN if field == "room" else TAKEN, field, who=_name(
            companion if field == "companion" and companion else receives))  # fmt: skip


def _leader_at(post: Post | None, row: LeaderDay) -> int:
    held = Holding.objects.filter(post=post, until=None, staff__is_active=True).first()
    if post is None or held is None or Role.LEADER not in post.role_set:
        raise OutOfRange(NO_LEADER, "post")
    office = row.rule.office
    if post.office_id not in {office.pk, *office.line}:
        raise OutOfRange(NO_LEADER, "post")
    return held.staff_id


def _refuse_barred(row: LeaderDay, staff: int, office: int) -> None:
    booked = Appointment.objects.filter(
        leader_day=row, cancelled_at=None, matter__isnull=False
    ).values("matter")
    bars = Bar.objects.filter(matter__in=booked)
    if bars.filter(staff=staff).exists() or bars.filter(office=office).exists():
        raise NotAllowedNow(NOT_BEFORE_THEM)


def _name(staff: int) -> str:
    return Staff.objects.values_list("name", flat=True).get(pk=staff)

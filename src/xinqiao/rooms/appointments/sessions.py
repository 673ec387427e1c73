"""Setting a reception day into the calendar: who and what it keeps, and whom it takes along."""

from collections.abc import Iterable
from datetime import date, datetime

from xinqiao.kernel.actors import SYSTEM, Actor, Role
from xinqiao.kernel.reception_days import DayRule, Every
from xinqiao.rooms.appointments import notices
from xinqiao.rooms.appointments.codes import DayTold, Told
from xinqiao.rooms.appointments.grid import clock
from xinqiao.rooms.appointments.holding import busy, hold_session
from xinqiao.rooms.appointments.models import (
    Appointment,
    DayChange,
    Entry,
    Hold,
    LeaderDay,
    LeaderRule,
    Room,
)


def rule_of(row: LeaderRule) -> DayRule:
    """A stored rule as the kernel counts it."""
    return DayRule(Every(row.every), tuple(row.weekdays), row.nth, row.day, row.month)


def settle(session: LeaderDay) -> None:
    """Keep the leader, the companion and a room for a session that has a row.

    The day is never lost for want of a room or a companion: what is taken stays empty, and
    the office's page asks for another.
    """
    rule = session.rule
    taken = busy(session.day, session.first, session.last)
    receives = session.substitute_id or rule.leader_id
    people = [receives]
    session.companion_id = rule.companion_id
    if ("staff", rule.companion_id) in taken:
        session.companion_id = None
    else:
        people.append(rule.companion_id)
    session.room_id = _room(rule, taken)
    if not hold_session(session, people, session.room_id):
        session.companion_id = session.room_id = None
        hold_session(session, [receives], None)
    session.save(update_fields=("companion", "room"))


def carry(
    sessions: Iterable[LeaderDay], to: dict[int, date], at: datetime, by: Actor,
    reasons: dict[int, str], told: DayTold,
) -> None:  # fmt: skip
    """Move sessions with everybody booked in them; everybody is told.

    to, reasons: session → its new day, and why. All give their time back before any takes
    a new one.
    """
    moving = list(sessions)
    Hold.objects.filter(leader_day__in=moving).delete()
    Hold.objects.filter(session__in=moving).delete()
    for session in moving:
        reason = reasons[session.pk]
        before, session.day = session.day, to[session.pk]
        session.listed_at = None
        session.save()
        settle(session)
        values = {"from": before.isoformat(), "to": session.day.isoformat(), "reason": reason}
        note(session, told, values, by, at)
        _take_along(session, before, at, by, reason)
        notices.session_moved(session, by, at)


def note(
    session: LeaderDay, told: DayTold, values: dict[str, str], by: Actor, at: datetime
) -> None:
    """Add a line to the public log of a reception day."""
    DayChange.objects.create(leader_day=session, at=at, by_id=by.staff, told=told, values=values)


def _take_along(session: LeaderDay, before: date, at: datetime, by: Actor, reason: str) -> None:
    booked = Appointment.objects.filter(leader_day=session, cancelled_at=None)
    for row in booked.select_related("matter", "office"):
        row.day, row.room_id, row.staff_id = session.day, session.room_id, session.companion_id
        row.reminded_at = None
        row.save(update_fields=("day", "room", "staff", "reminded_at"))
        Hold.objects.bulk_create(
            Hold(day=row.day, cell=cell, session=session, appointment=row)
            for cell in range(row.first, row.last)
        )
        values = {
            "from": f"{before.isoformat()} {clock(row.first):%H:%M}",
            "to": f"{row.day.isoformat()} {clock(row.first):%H:%M}", "reason": reason,
        }  # fmt: skip
        Entry.objects.create(
            appointment=row, at=at, by_id=by.staff, office_id=by.office, told=Told.MOVED,
            system=Role.SYSTEM in by.roles, values=values,
        )  # fmt: skip
        notices.moved(row, SYSTEM, at, set())


def _room(rule: LeaderRule, taken: set[tuple[str, int]]) -> int | None:
    """The rule's own room, else another free one of the office; None outside the house."""
    if rule.room_id is None:
        return None
    others = Room.objects.filter(office=rule.office_id, active=True).order_by("kind", "name")
    wanted = [rule.room_id, *others.values_list("pk", flat=True)]
    return next((room for room in wanted if ("room", room) not in taken), None)

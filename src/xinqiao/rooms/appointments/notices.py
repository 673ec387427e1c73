"""Telling both sides: the visitor, and whoever receives them. Queued in the caller's transaction.

A message names neither person nor problem: the day, the office, its service line, a link.
"""

from collections.abc import Iterable
from datetime import datetime

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.appointments import words
from xinqiao.rooms.appointments.grid import moment
from xinqiao.rooms.appointments.models import Appointment, LeaderDay
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.messages.services import (
    Contact,
    Values,
    tell_contact,
    tell_petitioner,
    tell_staff,
)

STAFF = "staff_appointment"


def who(row: Appointment) -> set[int]:
    """Whoever receives the visitor: the officer, or who accompanies the leader."""
    return {row.staff_id} if row.staff_id else set()


def booked(row: Appointment, by: Actor, at: datetime) -> None:
    """A new appointment."""
    _visitor(row, "appointment_booked", at)
    _staff(who(row), row, by, at)


def moved(row: Appointment, by: Actor, at: datetime, before: set[int]) -> None:
    """Another time. before: who received them until now."""
    _visitor(row, "appointment_moved", at)
    _staff(who(row) | before, row, by, at)


def cancelled(row: Appointment, by: Actor, at: datetime) -> None:
    """It was taken back."""
    _visitor(row, "appointment_cancelled", at)
    _staff(who(row), row, by, at)


def reminder(row: Appointment, at: datetime) -> None:
    """It is tomorrow."""
    _visitor(row, "appointment_reminder", at)


def session_moved(session: LeaderDay, by: Actor, at: datetime) -> None:
    """A reception day is held on another day: to whoever receives and accompanies."""
    receives = session.substitute_id or session.rule.leader_id
    session_changed(session, {receives, session.companion_id}, by, at)


def session_changed(
    session: LeaderDay, staff: Iterable[int | None], by: Actor, at: datetime
) -> None:
    """Somebody else receives or accompanies: to all of them but who did it."""
    values: Values = {"date": moment(session.day, session.first)}
    for person in {s for s in staff if s} - {by.staff}:
        tell_staff(staff=person, template=STAFF, at=at, values=values)


def list_ready(session: LeaderDay, staff: Iterable[int | None], at: datetime) -> None:
    """The list of tomorrow's appointments lies on the page of whoever receives."""
    values: Values = {"date": moment(session.day, session.first)}
    for person in {s for s in staff if s}:
        tell_staff(staff=person, template="reception_list", at=at, values=values)


def _visitor(row: Appointment, template: str, at: datetime) -> None:
    office = Office.objects.only("name", "name_en", "service_phone").get(pk=row.office_id)
    values: Values = {
        "date": moment(row.day, row.first),
        "office": Bilingual(office.name, office.name_en),
        "line": office.service_phone,
    }
    if row.matter_id is not None:
        tell_petitioner(matter=row.matter_id, template=template, at=at, values=values)
        return
    if phone := words.phones([row]).get(row.pk):
        contact = Contact(phone=phone, language=row.language)
        tell_contact(contact=contact, template=template, at=at, values=values)


def _staff(staff: set[int], row: Appointment, by: Actor, at: datetime) -> None:
    values: Values = {"date": moment(row.day, row.first)}
    for person in staff - {by.staff}:
        tell_staff(staff=person, template=STAFF, at=at, values=values)

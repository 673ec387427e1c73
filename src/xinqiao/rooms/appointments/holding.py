"""Taking half hours, and giving them back. The database decides who was first."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet

from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.appointments.models import Appointment, Hold, LeaderDay
from xinqiao.rooms.appointments.slots import Slot

DEADLOCK = "40P01"  # of PostgreSQL: two moves that wait for each other's time
JUST_TAKEN = gettext_noop("This time has just been taken. Please choose another one.")


def hold_slot(appointment: Appointment, slot: Slot) -> None:
    """Give the appointment its time, in place of the one it has.

    Raises NotAllowedNow when the room, the officer or the place in the session is taken.
    """
    if slot.leader_day is not None:
        rows = [
            Hold(day=slot.day, cell=cell, session_id=slot.leader_day, appointment=appointment)
            for cell in slot.cells
        ]
    else:
        rows = [
            Hold(day=slot.day, cell=cell, appointment=appointment, **what)
            for cell in slot.cells
            for what in ({"room_id": slot.room}, {"staff_id": slot.staff})
        ]
    if not _swap(Hold.objects.filter(appointment=appointment), rows):
        raise NotAllowedNow(JUST_TAKEN, "slot")


def hold_session(session: LeaderDay, staff: Iterable[int], room: int | None) -> bool:
    """Keep the people and the room of a session for its whole length; False when one is taken.

    What it held before is given back only when it gets the new.
    """
    cells = range(session.first, session.last)
    things = [{"staff_id": person} for person in staff] + ([{"room_id": room}] if room else [])
    rows = [
        Hold(day=session.day, cell=cell, leader_day=session, **what)
        for cell in cells
        for what in things
    ]
    return _swap(Hold.objects.filter(leader_day=session), rows)


def free(appointment: Appointment) -> None:
    """Give back what a cancelled appointment held."""
    Hold.objects.filter(appointment=appointment).delete()


def busy(day: date, first: int, last: int) -> set[tuple[str, int]]:
    """Which people and rooms are taken at some time of these half hours; one statement."""
    rows = Hold.objects.filter(day=day, cell__gte=first, cell__lt=last).values_list("room", "staff")
    return {("room", room) if room else ("staff", staff or 0) for room, staff in rows}


def _swap(old: QuerySet[Hold], new: list[Hold]) -> bool:
    """Give the old holds back and take the new ones, or leave all as it is.

    Always in one order, so that two who want the same wait for each other and not both.
    """
    new.sort(key=lambda h: (h.day, h.cell, h.room_id or 0, h.staff_id or 0, h.session_id or 0))
    try:
        with transaction.atomic():
            old.delete()
            Hold.objects.bulk_create(new)
    except IntegrityError:
        return False
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
            raise
        return False
    return True

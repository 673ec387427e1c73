"""What time alone brings about: reminders, the leaders' lists, and forgetting."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate, localtime

from xinqiao.casebook import calendars
from xinqiao.kernel.worktime import ONE_DAY
from xinqiao.rooms.appointments import notices
from xinqiao.rooms.appointments.models import Appointment, LeaderDay
from xinqiao.rooms.appointments.slots import list_made
from xinqiao.vault import keys

REMIND_FROM = 15  # o'clock, of the day before
LISTED_WITHIN = timedelta(days=15)  # no holiday is longer, so the working day before lies in it
# An appointment without a matter is nobody's file: half a year later nothing of it is needed.
KEPT = timedelta(days=180)


def remind(at: datetime) -> int:
    """Remind whoever comes tomorrow, once, in the afternoon; how many."""
    now = localtime(at)
    if now.hour < REMIND_FROM:
        return 0
    waiting = Appointment.objects.filter(
        day=now.date() + ONE_DAY, cancelled_at=None, reminded_at=None
    ).values_list("pk", flat=True)
    return sum(_remind(pk, at) for pk in list(waiting))


@transaction.atomic
def _remind(appointment: int, at: datetime) -> bool:
    mine = Appointment.objects.filter(pk=appointment, reminded_at=None, cancelled_at=None)
    if not mine.update(reminded_at=at):
        return False
    notices.reminder(Appointment.objects.get(pk=appointment), at)
    return True


def send_lists(at: datetime) -> int:
    """Tell leaders and companions that the list of the next reception day is ready, from 15:00
    of the working day before, and again when it has changed since; how many sessions.

    The list itself is made when it is read, for whoever reads it (`listing.paper`).
    """
    today, calendar = localdate(at), calendars.current()
    rows = LeaderDay.objects.filter(
        listed_at=None, day__gt=today, day__lte=today + LISTED_WITHIN, left_at=None
    ).values_list("pk", "day")
    ready = [pk for pk, day in rows if list_made(day, calendar) <= at]
    return sum(_send_list(pk, at) for pk in ready)


@transaction.atomic
def _send_list(session: int, at: datetime) -> bool:
    if not LeaderDay.objects.filter(pk=session, listed_at=None).update(listed_at=at):
        return False
    row = LeaderDay.objects.select_related("rule").get(pk=session)
    notices.list_ready(row, (row.substitute_id or row.rule.leader_id, row.companion_id), at)
    return True


def forget_old(at: datetime) -> int:
    """Erase name, telephone and words of old appointments that belong to no matter; how many.

    The data key is shredded, so copies in backups open no more either.
    """
    before = localdate(at) - KEPT
    old = Appointment.objects.filter(matter=None, erased=False, day__lt=before)
    found = list(old.values_list("pk", "key"))
    for pk, key in found:
        Appointment.objects.filter(pk=pk).update(
            name=None, phone=None, about=None, name_masked="", code=None, erased=True
        )
        keys.shred(key)
    return len(found)

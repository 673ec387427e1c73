"""每日提要: on working days, at the hour somebody chose, how much waits for them. Figures only."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from xinqiao.casebook import calendars
from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.desk.models import Summary
from xinqiao.rooms.desk.queries import MOST_COUNTED, Counts, counts_of
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Holding, Staff
from xinqiao.rooms.messages.services import tell_staff

DEFAULT_HOUR = 8
AT_ONCE = 200  # people in one run of the clock; the next run is a minute later

NO_HOUR = gettext_noop("Choose an hour of the day.")


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether somebody wants the figures of their day, and at which full hour."""

    wanted: bool = True
    hour: int = DEFAULT_HOUR


def wish_of(staff: int) -> Wish:
    """What somebody chose; the default without a choice."""
    row = Summary.objects.filter(pk=staff).first()
    return Wish(row.wanted, row.hour) if row else Wish()


@transaction.atomic
def choose(*, staff: int, wish: Wish) -> None:
    """Keep it. What was sent today is not sent again. Raises OutOfRange."""
    if not 0 <= wish.hour < 24:
        raise OutOfRange(NO_HOUR, "hour")
    values = {"wanted": wish.wanted, "hour": wish.hour}
    Summary.objects.update_or_create(staff_id=staff, defaults=values)


def send_summaries(at: datetime) -> int:
    """Tell everybody whose hour has come, once a day and on working days; how many were told.

    Whoever has nothing to do is not written to.
    """
    now = localtime(at)
    if not calendars.current().is_workday(now.date()):
        return 0
    return sum(_send(pk, at) for pk in _due(now.date(), now.hour)[:AT_ONCE])


def _due(today: date, hour: int) -> QuerySet[Staff, int]:
    """Active people at a post who chose this hour or an earlier one and were not told today."""
    theirs = Summary.objects.filter(staff=OuterRef("pk"))
    settled = theirs.filter(Q(wanted=False) | Q(hour__gt=hour) | Q(sent_on=today))
    posted = Holding.objects.filter(staff=OuterRef("pk"), until=None, post__active=True)
    due = Staff.objects.filter(Exists(posted), ~Exists(settled), is_active=True)
    if hour < DEFAULT_HOUR:  # only who chose an early hour
        due = due.filter(Exists(theirs))
    return due.order_by("pk").values_list("pk", flat=True)


@transaction.atomic
def _send(staff: int, at: datetime) -> bool:
    today = localtime(at).date()
    Summary.objects.get_or_create(staff_id=staff, defaults={"hour": DEFAULT_HOUR})
    unsent = Q(sent_on=None) | ~Q(sent_on=today)
    if not Summary.objects.filter(unsent, pk=staff).update(sent_on=today):
        return False  # another run of the clock was first
    found = counts(staff, today)
    if not found.all:
        return False
    values = {"late": found.late, "today": found.today, "soon": found.soon}
    told = {name: _said(number) for name, number in values.items()}
    return tell_staff(staff=staff, template="staff_today", at=at, values=told) is not None


def counts(staff: int, on: date) -> Counts:
    """How much waits for somebody at all of their posts together."""
    actors = [desk.actor for desk in directory.desks(staff)]
    offices = {a.office for a in actors if a.reads_cases and a.office}
    found = [counts_of(office, staff, on) for office in sorted(offices)]
    return Counts(
        late=sum(c.late for c in found),
        today=sum(c.today for c in found),
        soon=sum(c.soon for c in found),
        later=sum(c.later for c in found),
    )


def _said(number: int) -> str:
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)

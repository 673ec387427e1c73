"""The fixed grid that appointments stand on: half hours of a day.

A time is a day and the number of a half hour in it. What two appointments may not share is
then a plain unique key, which both engines keep (decision 0016).
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

CELL = timedelta(minutes=30)
CELLS = 48  # of a day


def moment(day: date, cell: int) -> datetime:
    """The aware moment at which a half hour begins; cell CELLS is the end of the day."""
    midnight = timezone.make_aware(datetime.combine(day, time()))
    return midnight + cell * CELL


def clock(cell: int) -> time:
    """The time of day at which a half hour begins."""
    minutes = cell % CELLS * 30
    return time(minutes // 60, minutes % 60)


def cell_of(when: time) -> int | None:
    """The half hour that begins at this time; None between two of them."""
    minutes = when.hour * 60 + when.minute
    return None if minutes % 30 else minutes // 30

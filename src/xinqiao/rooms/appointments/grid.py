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


class OnGrid:
    """What lies on a day from one half hour to another: a time, an appointment, a session."""

    __slots__ = ()
    day: date
    first: int
    last: int

    @property
    def begins(self) -> datetime:
        """The moment it begins."""
        return moment(self.day, self.first)

    @property
    def ends(self) -> datetime:
        """The moment it ends."""
        return moment(self.day, self.last)

"""On which days a leading official receives visitors. Pure counting; the calendar is given.

A rule names days ("every Thursday and Friday", "the third Monday of a month", "the 10th of
the second month of a quarter"). A day that is no working day is moved, never dropped: people
were told that there would be one.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import ONE_DAY, WorkCalendar

LAST = -1  # the last such weekday of a month
_MONTHS_OF_A_QUARTER = 3
_DAYS_OF_A_WEEK = 7
_MOST_WEEKS = 5  # of one weekday in a month
_MOST_DAYS = 31

NO_DAY = gettext_noop("Choose at least one day of the week.")
ONE_WAY = gettext_noop("Say either which day of the month, or which weekday of it.")
NO_SUCH_DAY = gettext_noop("There is no such day in a month.")
NO_SUCH_MONTH = gettext_noop("A quarter has a first, a second and a third month.")


class Every(StrEnum):
    """How often a leading official receives visitors."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class DayRule:
    """Which days are reception days, before the calendar is asked.

    weekdays: 0 Monday to 6 Sunday; for a week one or more, else at most one.
    nth: of that weekday in the month, 1 to 5, or LAST; 0 when `day` counts.
    day: of the month, 1 to 31; a shorter month ends it early; 0 when weekday and nth count.
    month: 1 to 3, of the quarter; used by Every.QUARTER alone.
    Raises OutOfRange for anything else.
    """

    every: Every
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    day: int = 0
    month: int = 1

    def __post_init__(self) -> None:
        if any(not 0 <= weekday < _DAYS_OF_A_WEEK for weekday in self.weekdays):
            raise OutOfRange(NO_SUCH_DAY, "weekdays")
        if self.every is Every.WEEK:
            if not self.weekdays:
                raise OutOfRange(NO_DAY, "weekdays")
            return
        by_weekday = len(self.weekdays) == 1 and self.nth != 0
        if by_weekday == (self.day != 0) or (self.weekdays and not by_weekday):
            raise OutOfRange(ONE_WAY, "day")
        if not (self.nth == LAST or 0 <= self.nth <= _MOST_WEEKS):
            raise OutOfRange(NO_SUCH_DAY, "nth")
        if not 0 <= self.day <= _MOST_DAYS:
            raise OutOfRange(NO_SUCH_DAY, "day")
        if not 1 <= self.month <= _MONTHS_OF_A_QUARTER:
            raise OutOfRange(NO_SUCH_MONTH, "month")


def planned(rule: DayRule, first: date, last: date) -> Iterator[date]:
    """The days the rule names from `first` to `last`, both included, in order.

    A fifth weekday that a month does not have means its last one, so that no month is left out.
    """
    if rule.every is Every.WEEK:
        day = first
        while day <= last:
            if day.weekday() in rule.weekdays:
                yield day
            day += ONE_DAY
        return
    year, month = first.year, first.month
    while date(year, month, 1) <= last:
        if rule.every is Every.MONTH or (month - 1) % _MONTHS_OF_A_QUARTER + 1 == rule.month:
            day = _in_month(rule, year, month)
            if first <= day <= last:
                yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def placed(
    days: Iterable[date], calendar: WorkCalendar, taken: Iterable[date] = ()
) -> dict[date, date]:
    """Planned day → the day it is held on.

    A working day stands. Any other moves to the next working day on which nothing is planned
    and that is not in `taken`; so no session is lost, and nobody receives twice on one day.
    """
    wanted = sorted(set(days))
    held = {day: day for day in wanted if calendar.is_workday(day)}
    full = {*taken, *held}
    for day in wanted:
        if day not in held:
            held[day] = next(d for d in calendar.workdays_after(day) if d not in full)
            full.add(held[day])
    return {day: held[day] for day in wanted}


def provisional(day: date, held_on: date, calendar: WorkCalendar) -> bool:
    """Whether the year's notice may still move it: some day from plan to session is unknown."""
    return not (calendar.is_known(day) and calendar.is_known(held_on))


def _in_month(rule: DayRule, year: int, month: int) -> date:
    length = monthrange(year, month)[1]
    if rule.day:
        return date(year, month, min(rule.day, length))
    first = date(year, month, 1)
    offset = (rule.weekdays[0] - first.weekday()) % _DAYS_OF_A_WEEK
    found = [
        first + timedelta(days=offset + week * _DAYS_OF_A_WEEK)
        for week in range(_MOST_WEEKS)
        if offset + week * _DAYS_OF_A_WEEK < length
    ]
    return found[-1] if rule.nth == LAST else found[min(rule.nth, len(found)) - 1]

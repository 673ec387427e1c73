"""The holiday notices that come with the package, read from `chinesecalendar`. No database."""

from functools import cache
from importlib.metadata import version

from chinese_calendar import constants

from xinqiao.kernel.worktime import Bilingual, WorkCalendar, YearNotice


@cache
def shipped_notices() -> dict[int, YearNotice]:
    """The notices known when this version was released, by year.

    A year counts as known once its National Day is in the data: the three days of a
    New Year block, announced with the year before, are not yet a notice.
    """
    off = {day: constants.Holiday(name) for day, name in constants.holidays.items()}
    on = {day: constants.Holiday(name) for day, name in constants.workdays.items()}
    years = {day.year for day in off if (day.month, day.day) == (10, 1)}
    source = f"chinesecalendar {version('chinesecalendar')}"
    return {
        year: YearNotice(
            year=year,
            days_off=frozenset(day for day in off if day.year == year),
            days_on=frozenset(day for day in on if day.year == year),
            names={
                day: Bilingual(holiday.chinese, holiday.value)
                for day, holiday in off.items()
                if day.year == year
            },
            source=source,
        )
        for year in sorted(years)
    }


@cache
def shipped_calendar() -> WorkCalendar:
    """All shipped notices as one calendar; lay an administrator's over it with `merged`."""
    return WorkCalendar.of(shipped_notices().values())

"""Working days. Facts come in as data; nothing here knows the current date.

China's working days are set once a year: a notice of the State Council's General
Office names the days off and the weekend days worked in exchange (调休). A year
whose notice is not loaded is *provisional*: weekends and the fixed holidays only.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.text import gettext_noop

ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_TWO_DAYS_OF_MAY_SINCE = 2025
_KNOWN, _GUESSED = "=", "?"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A proper name in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """language: a code such as "zh", "zh-hans" or "en"; anything not Chinese reads English."""
        return self.zh if language.startswith("zh") else self.en


NEW_YEAR = Bilingual("元旦", "New Year's Day")
LABOUR_DAY = Bilingual("劳动节", "Labour Day")
NATIONAL_DAY = Bilingual("国庆节", "National Day")


@lru_cache
def fixed_holidays(year: int) -> Mapping[date, Bilingual]:
    """The holidays of `year` that need no notice: those the law ties to a day of the solar year.

    Source: 全国年节及纪念日放假办法 §2 (2 May since 2025). The lunar ones and 清明 wait for
    the notice.
    """
    first_days = (
        (1, 1, NEW_YEAR),
        (5, 2 if year >= _TWO_DAYS_OF_MAY_SINCE else 1, LABOUR_DAY),
        (10, 3, NATIONAL_DAY),
    )
    return {
        date(year, month, day): name
        for month, days, name in first_days
        for day in range(1, days + 1)
    }


@dataclass(frozen=True, slots=True)
class YearNotice:
    """One year's holiday notice as data.

    days_off: every day the notice gives off, weekend days inside a block included.
    days_on:  weekend days moved to working days (调休).
    names:    the holiday a day belongs to, for explanations; may be incomplete.
    source:   the notice's number, or where the data came from.
    A notice may reach into its neighbours: that of 2019 worked on 29 December 2018.
    Raises OutOfRange for a day that is both on and off, for a working day that was one
    anyway, and for a day more than a year away.
    """

    year: int
    days_off: frozenset[date]
    days_on: frozenset[date]
    names: Mapping[date, Bilingual] = field(default_factory=dict)
    source: str = ""

    def __post_init__(self) -> None:
        for day in sorted(self.days_off & self.days_on):
            raise OutOfRange(
                gettext_noop("%(day)s is listed both as a day off and as a working day."), day=day
            )
        for day in sorted(self.days_on):
            if day.weekday() < _SATURDAY:
                raise OutOfRange(
                    gettext_noop(
                        "%(day)s is not at a weekend, so it cannot become a make-up working day."
                    ),
                    day=day,
                )
        for day in sorted(self.days_off | self.days_on):
            if abs(day.year - self.year) > 1:
                raise OutOfRange(
                    gettext_noop("%(day)s is too far from %(year)s to be in that year's notice."),
                    day=day,
                    year=self.year,
                )

    def to_json(self) -> dict[str, object]:
        """Plain values for a JSON file or column; `from_json` reads them back."""
        return {
            "year": self.year,
            "days_off": [day.isoformat() for day in sorted(self.days_off)],
            "days_on": [day.isoformat() for day in sorted(self.days_on)],
            "names": {
                day.isoformat(): {"zh": name.zh, "en": name.en}
                for day, name in sorted(self.names.items())
            },
            "source": self.source,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> "YearNotice":
        """Read what an administrator supplies.

        raw: year, days_off and days_on (lists of "2027-02-06"), and if wanted names
        ({day: {"zh", "en"}}, or one text for both) and source.
        Raises Missing without a part that is needed, OutOfRange for one that cannot be read.
        """
        year = _part(raw, "year")
        if not isinstance(year, int):
            raise _unreadable("year", year)
        names = raw.get("names", {})
        if not isinstance(names, Mapping):
            raise _unreadable("names", names)
        return cls(
            year=year,
            days_off=_days(raw, "days_off"),
            days_on=_days(raw, "days_on"),
            names={_day("names", day): _name(name) for day, name in names.items()},
            source=str(raw.get("source", "")),
        )


def _unreadable(part: str, value: object) -> OutOfRange:
    msgid = gettext_noop("“%(value)s” cannot be read as a part of a holiday notice (%(part)s).")
    return OutOfRange(msgid, part, part=part, value=value)


def _part(raw: Mapping[str, object], part: str) -> object:
    if part not in raw:
        raise Missing(gettext_noop("The holiday notice lacks its “%(part)s”."), part, part=part)
    return raw[part]


def _day(part: str, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _unreadable(part, value) from None


def _days(raw: Mapping[str, object], part: str) -> frozenset[date]:
    days = _part(raw, part)
    if not isinstance(days, list):
        raise _unreadable(part, days)
    return frozenset(_day(part, day) for day in days)


def _name(value: object) -> Bilingual:
    if isinstance(value, str):
        return Bilingual(value, value)
    if isinstance(value, Mapping) and {"zh", "en"} <= value.keys():
        return Bilingual(str(value["zh"]), str(value["en"]))
    raise _unreadable("names", value)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The yearly notices laid side by side.

    days_off, days_on: as in YearNotice, of all years together.
    years: years whose notice is loaded; in any other year only weekends and the fixed
           holidays are rest days, and `is_known` says so.
    names: holiday names for explanations.
    """

    days_off: frozenset[date] = frozenset()
    days_on: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    names: Mapping[date, Bilingual] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, notices: Iterable[YearNotice]) -> "WorkCalendar":
        """The calendar made of `notices`; of two for one year, the later stands."""
        return cls().merged(*notices)

    def merged(self, *notices: YearNotice) -> "WorkCalendar":
        """This calendar with `notices` laid over it, in their order.

        A notice replaces everything known of its own year. Of a neighbouring year it
        changes only the days it names.
        """
        off, on, names = set(self.days_off), set(self.days_on), dict(self.names)
        for notice in notices:
            off = {day for day in off if day.year != notice.year} - notice.days_on
            on = {day for day in on if day.year != notice.year} - notice.days_off
            names = {day: name for day, name in names.items() if day.year != notice.year}
            off |= notice.days_off
            on |= notice.days_on
            names |= notice.names
        years = self.years | {notice.year for notice in notices}
        return WorkCalendar(frozenset(off), frozenset(on), years, names)

    def is_known(self, day: date) -> bool:
        """False when the notice that decides about `day` is not loaded."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`; in a year without notice, as far as can be known."""
        if day in self.days_on:
            return True
        if day.weekday() >= _SATURDAY or day in self.days_off:
            return False
        return self.is_known(day) or day not in fixed_holidays(day.year)

    def workdays_after(self, day: date) -> Iterator[date]:
        """Working days later than `day`, without end."""
        while True:
            day += ONE_DAY
            if self.is_workday(day):
                yield day

    def named(self, day: date) -> Bilingual | None:
        """The holiday `day` belongs to; None for a plain weekend or a working day."""
        if day in self.names:
            return self.names[day]
        return None if self.is_known(day) else fixed_holidays(day.year).get(day)

    def stamp(self, years: Iterable[int]) -> str:
        """What this calendar says of `years`, as a short text: "2026=1f3a9c2e 2027?5d02ab17".

        Equal stamps mean equal working days. "?" marks a year without notice. A duty keeps
        the stamp it was counted with; see `is_current`.
        """
        return " ".join(self._stamp_of(year) for year in sorted(set(years)))

    def is_current(self, stamp: str) -> bool:
        """Whether this calendar would give the same `stamp`. If not, count again."""
        return all(self._stamp_of(int(part[:4])) == part for part in stamp.split())

    def _stamp_of(self, year: int) -> str:
        mark = _KNOWN if year in self.years else _GUESSED
        return f"{year:04}{mark}{_digest(self.days_off, self.days_on, year)}"


@lru_cache  # asked for with every date; a frozenset remembers its own hash
def _digest(off: frozenset[date], on: frozenset[date], year: int) -> str:
    days = [f"-{day}" for day in sorted(off) if day.year == year]
    days += [f"+{day}" for day in sorted(on) if day.year == year]
    return hashlib.sha256(" ".join(days).encode()).hexdigest()[:8]

"""The simulated calendar: who does what when, in the order of time, a day to a transaction.

A script is a generator: it does some acts at the moment it is woken, then yields the pause
until the next. What the real world would not have reached by today is never done.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

from django.db import transaction
from django.utils.timezone import get_default_timezone, localdate

from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.worktime import ONE_DAY, WorkCalendar

OPENS, CLOSES = 8 * 60 + 30, 17 * 60  # minutes of the day; acts after each other fill the rest
NIGHT, MORNING = time(0, 20), time(8, 5)
EARLY = timedelta(minutes=25)  # what is done before the desks open is done by then
MARGIN = timedelta(hours=1)  # acts of one waking may take so long


@dataclass(frozen=True, slots=True)
class Pause:
    """How long until the next act: so many days, of work or of the calendar."""

    least: int
    most: int
    working: bool = True  # counted in working days
    at_desk: bool = True  # ends on a working day


def work(least: int, most: int | None = None) -> Pause:
    """A pause in working days; 0 is later the same day."""
    return Pause(least, least if most is None else most)


def days(least: int, most: int | None = None) -> Pause:
    """A pause in calendar days after which a petitioner acts, on whatever day it is."""
    return Pause(least, least if most is None else most, working=False, at_desk=False)


def later(least: int, most: int | None = None) -> Pause:
    """A pause in calendar days, and on to the next working day."""
    return Pause(least, least if most is None else most, working=False)


@dataclass(slots=True)
class Now:
    """The moment a script is at. `tick` lets a few minutes pass between two acts."""

    at: datetime
    rng: Random

    def tick(self) -> datetime:
        """The moment of the next act of this waking."""
        self.at += timedelta(minutes=self.rng.randint(2, 6), seconds=self.rng.randint(0, 59))
        return self.at


Script = Iterator[Pause]


@dataclass(order=True, slots=True)
class _Entry:
    at: datetime
    order: int
    now: Now = field(compare=False)
    script: Script = field(compare=False)
    name: str = field(compare=False)


@dataclass(slots=True)
class Agenda:
    """All scripts of a play. nightly, mornings: what happens by itself, given the moment.

    refused: (script, sentence) of every script that a rule stopped; it stays where it was.
    """

    calendar: WorkCalendar
    rng: Random
    nightly: Callable[[datetime], object]
    mornings: Callable[[datetime], object] = lambda at: None
    refused: list[tuple[str, str]] = field(default_factory=list)
    _entries: list[_Entry] = field(default_factory=list)
    _order: int = 0

    def add(self, name: str, at: datetime, script: Callable[[Now], Script]) -> None:
        """Wake `script` for the first time at `at`."""
        now = Now(at, self.rng)
        self._push(_Entry(at, 0, now, script(now), name))

    def run(self, start: date, end: datetime, on_day: Callable[[], object]) -> None:
        """Play from the first day to the moment `end`, calling `on_day` after each day."""
        for offset in range((localdate(end) - start).days + 1):
            day = start + timedelta(days=offset)
            with transaction.atomic():
                self._by_itself(day, end)
                self._day(day, end)
            on_day()

    def _by_itself(self, day: date, end: datetime) -> None:
        if (at := _moment(day, NIGHT)) <= end:
            self.nightly(at)
        if (at := _moment(day, MORNING)) + EARLY <= end:
            self.mornings(at)

    def _day(self, day: date, end: datetime) -> None:
        while self._entries and localdate(self._entries[0].at) <= day:
            entry = heapq.heappop(self._entries)
            if entry.at + MARGIN <= end:
                self._wake(entry)

    def _wake(self, entry: _Entry) -> None:
        entry.now.at = entry.at
        try:
            pause = next(entry.script, None)  # each act is a transaction by itself
        except DomainError as refusal:
            self.refused.append((entry.name, str(refusal)))
            return
        if pause is not None:
            entry.at = max(self.after(entry.now.at, pause), entry.now.at)
            self._push(entry)

    def _push(self, entry: _Entry) -> None:
        self._order += 1
        entry.order = self._order
        heapq.heappush(self._entries, entry)

    def after(self, at: datetime, pause: Pause) -> datetime:
        """The moment a pause that begins at `at` ends."""
        day, length = localdate(at), self.rng.randint(pause.least, pause.most)
        if not pause.working:
            day += timedelta(days=length)
            return self.daytime(self.workday(day) if pause.at_desk else day)
        if length:
            return self.daytime(next(islice(self.calendar.workdays_after(day), length - 1, None)))
        later = at + timedelta(minutes=self.rng.randint(10, 45))
        closing = _moment(day, time(CLOSES // 60))
        if self.calendar.is_workday(day) and later <= closing:
            return later
        return self.daytime(next(self.calendar.workdays_after(day)))

    def workday(self, day: date) -> date:
        """`day` itself, or the next working day."""
        return next(self.calendar.workdays_after(day - ONE_DAY))

    def workday_before(self, day: date) -> date:
        """`day` itself, or the last working day before it."""
        while not self.calendar.is_workday(day):
            day -= ONE_DAY
        return day

    def daytime(self, day: date, *, early: bool = False) -> datetime:
        """A moment of office hours on that day. early: within the first half hour."""
        minutes = self.rng.randint(OPENS, OPENS + 30 if early else CLOSES - 30)
        return _moment(day, time(minutes // 60, minutes % 60, self.rng.randint(0, 59)))


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, get_default_timezone())

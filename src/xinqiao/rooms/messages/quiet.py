"""The hours of the night in which only what is urgent is sent. Pure functions."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self

from django.utils.timezone import get_default_timezone


@dataclass(frozen=True, slots=True)
class Quiet:
    """From one time of the day to another, over midnight where it ends before it begins."""

    since: time
    until: time

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """21:00-08:00; None for "no". Raises ValueError for anything else."""
        if text.strip().lower() == "no":
            return None
        since, _, until = text.partition("-")
        return cls(time.fromisoformat(since.strip()), time.fromisoformat(until.strip()))

    def ends(self, at: datetime) -> datetime | None:
        """When the quiet hours that `at` lies in are over; None when it lies in none."""
        here = at.astimezone(get_default_timezone())
        if not self._covers(here.time()):
            return None
        day = here.date() if here.time() < self.until else here.date() + timedelta(days=1)
        return datetime.combine(day, self.until, tzinfo=get_default_timezone())

    def _covers(self, moment: time) -> bool:
        if self.since <= self.until:
            return self.since <= moment < self.until
        return moment >= self.since or moment < self.until

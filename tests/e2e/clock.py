"""A clock that the tests set: every `now` and `localdate` of Django follows it, in all threads.

Django's helpers read the time from `django.utils.timezone.datetime`, so putting our own there
moves the doors without naming a single one of their modules. Nothing sleeps.
"""

from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

CST = ZoneInfo("Asia/Shanghai")


class Clock:
    """What time it is. Moves forward only, by `go`."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, tzinfo=CST)

    def go(self, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
        """It is now that moment of 2026 in Shanghai."""
        later = datetime(2026, month, day, hour, minute, tzinfo=CST)
        assert later >= self.at, "time does not run backwards"
        self.at = later
        return later

    def wait(self, **span: float) -> datetime:
        """That much later."""
        self.at += timedelta(**span)
        return self.at

    def stand_in(self) -> type[datetime]:
        """What takes the place of `datetime` in django.utils.timezone."""
        clock = self

        class Anything(type):
            def __instancecheck__(cls, value: Any) -> bool:
                return isinstance(value, datetime)

        class Shown(datetime, metaclass=Anything):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Any:
                return clock.at.astimezone(tz) if tz else clock.at.replace(tzinfo=None)

        return Shown

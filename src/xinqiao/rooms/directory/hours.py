"""接待时间: when an office receives as usual. At any other time whoever is on duty does.

Nobody is turned away outside them: they decide who is told, never whether somebody is heard.
"""

from dataclasses import dataclass
from datetime import datetime, time
from time import monotonic

from django.utils.timezone import localdate, localtime

from xinqiao.casebook import calendars
from xinqiao.rooms.directory.models import CLOSES, OPENS, Office

KEPT = 60  # seconds


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when on a working day; `closes` itself lies outside."""

    opens: time = OPENS
    closes: time = CLOSES


USUAL = Hours()


@dataclass(slots=True)
class _Cached:
    own: dict[int, Hours]
    until: float


_cache: dict[str, _Cached] = {}


def of(office: int | None) -> Hours:
    """The hours of an office; the usual ones where it has none of its own, and of no office.

    Kept for a minute per process: every registration asks.
    """
    kept = _cache.get("own")
    if kept is None or kept.until < monotonic():
        rows = Office.objects.exclude(opens=OPENS, closes=CLOSES)
        own = {o: Hours(a, b) for o, a, b in rows.values_list("id", "opens", "closes")}
        kept = _cache["own"] = _Cached(own, monotonic() + KEPT)
    return kept.own.get(office or 0, USUAL)


def forget() -> None:
    """Read the hours anew at the next question (after some were changed; in tests)."""
    _cache.clear()


def after_hours(office: int | None, at: datetime) -> bool:
    """Whether the moment lies outside the hours of an office, or on a rest day."""
    if not calendars.current().is_workday(localdate(at)):
        return True
    hours = of(office)
    return not hours.opens <= localtime(at).time() < hours.closes

"""The working calendar: notices shipped with `chinesecalendar`, the administrator's on top."""

from dataclasses import dataclass
from time import monotonic

from xinqiao.casebook.models import YearNotice as LoadedNotice
from xinqiao.casebook.shipped import shipped_calendar, shipped_notices
from xinqiao.kernel.worktime import WorkCalendar, YearNotice

__all__ = ["current", "forget", "shipped_calendar", "shipped_notices"]


@dataclass(slots=True)
class _Cached:
    calendar: WorkCalendar
    until: float


_cache: dict[str, _Cached] = {}


def current() -> WorkCalendar:
    """The calendar in force: the shipped notices with the administrator's laid over them.

    Kept for a minute per process; a duty counted in that minute with a calendar just
    replaced carries its stamp and is recounted with the others.
    """
    kept = _cache.get("current")
    if kept is None or kept.until < monotonic():
        loaded = [YearNotice.from_json(n.notice) for n in LoadedNotice.objects.order_by("year")]
        kept = _Cached(shipped_calendar().merged(*loaded), monotonic() + 60)
        _cache["current"] = kept
    return kept.calendar


def forget() -> None:
    """Read the notices anew at the next count (after one was loaded; in tests)."""
    _cache.clear()

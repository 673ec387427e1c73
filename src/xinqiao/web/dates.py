"""Dates and times as people read them: 2026年11月23日（周一） or 23 Nov 2026 (Mon), 24 hours."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local(when: date | datetime) -> date | datetime:
    """A moment as the clock on the office wall shows it; a date as it is."""
    return timezone.localtime(when) if isinstance(when, datetime) else when


def day_text(when: date | datetime) -> str:
    """The day, with its weekday, in the reader's language."""
    day = local(when)
    if (get_language() or "").startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS_ZH[day.weekday()]}）"
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year} ({WEEKDAYS_EN[day.weekday()]})"


def short_text(when: date | datetime) -> str:
    """The day without its year, in the reader's language."""
    day = local(when)
    if (get_language() or "").startswith("zh"):
        return f"{day.month}月{day.day}日"
    return f"{day.day} {MONTHS_EN[day.month - 1]}"


def moment_text(when: datetime) -> str:
    """The day and the time of day."""
    shown = timezone.localtime(when)
    return f"{day_text(shown.date())} {shown:%H:%M}"

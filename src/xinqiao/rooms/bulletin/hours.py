"""An office's hours for its bulletin, and which moments have passed them."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_default_timezone, localdate, localtime

from xinqiao.rooms.bulletin.models import Settings


def settings_of(office: int) -> Settings:
    """The office's row, or the defaults where it has none."""
    return Settings.objects.filter(pk=office).first() or Settings(office_id=office)


def moment(day: date, minutes: int) -> datetime:
    """So many minutes into a day in Shanghai; 1440 is the midnight that ends it."""
    begins = datetime.combine(day, time(), get_default_timezone())
    return begins + timedelta(minutes=minutes)


def passed(at: datetime, minutes: int) -> bool:
    """Whether this time of day is over at `at`."""
    return at >= moment(localdate(at), minutes)


def clock_text(minutes: int) -> str:
    """16:00; 24:00 for the end of the day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def late(at: datetime | None, day: date, minutes: int) -> bool:
    """Whether something was done after its time on its day."""
    return at is not None and localtime(at) >= moment(day, minutes)

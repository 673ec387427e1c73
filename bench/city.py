"""The demo city as the scene of the measurements: founded once, found again when kept."""

from datetime import datetime

from xinqiao.cli.demo import founding, messages
from xinqiao.cli.demo.founding import City
from xinqiao.config.settings import CHECKOUT
from xinqiao.rooms.directory import queries
from xinqiao.rooms.directory.models import Office, Staff

PASSWORD = "measured-not-secret"
SUCCEEDED = ("xfj.fb", "zjj.cb")  # founding.py: these posts changed hands


def city(start: datetime) -> City:
    """The city in this installation; founded when there is none. start: before any matter."""
    if not Office.objects.exists():
        return founding.found(start, PASSWORD)
    known = City(offices=dict(Office.objects.values_list("code", "pk")))
    for staff in Staff.objects.filter(is_active=True):
        known.people[staff.username] = queries.desk(staff.pk).actor
    for username in SUCCEEDED:
        known.people[username] = known.people[f"{username}2"]
    return known


def texts() -> list[messages.Message]:
    """What petitioners write: the real messages where they lie beside the checkout."""
    return messages.load(messages.source(CHECKOUT))

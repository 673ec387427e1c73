"""The book itself: its triggers, its calendar, what is waiting or failing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.checks import run_checks
from django.db import connection
from django.utils.timezone import localtime

from xinqiao.casebook import calendars, guards, reacting
from xinqiao.casebook.models import Event, TreeHead
from xinqiao.cli import ticks
from xinqiao.cli.checkup.line import Line, fail, ok, warn
from xinqiao.rooms.documents import guards as paper_guards

LATE = {"sweep": timedelta(minutes=10), "seal": timedelta(minutes=30)}
BACKUP_LATE = timedelta(hours=26)


def triggers(at: datetime) -> Iterator[Line]:
    """Every check of the database that a room has registered."""
    found = run_checks(databases=["default"], tags=["database"])
    for message in found:
        yield fail("triggers", message.msg, "run “xinqiao doctor --mend”")
    if not found:
        yield ok("triggers", "the ledger and issued papers cannot be changed")


def calendar(at: datetime) -> Iterator[Line]:
    """This year's holiday notice must be there; next year's should be, once it is published."""
    known, year = calendars.current().years, localtime(at).year
    advice = "load the State Council's notice (administration → calendar)"
    if year not in known:
        yield fail("calendar", f"{year} is missing; every date is provisional", advice)
    if year + 1 not in known:
        yield warn("calendar", f"{year + 1} is missing; dates in it are provisional", advice)
    if {year, year + 1} <= known:
        yield ok("calendar", f"{year} and {year + 1} are loaded")


def reactions(at: datetime) -> Iterator[Line]:
    """Work that follows an act and keeps failing."""
    failing = reacting.failing()
    for reaction in failing[:10]:
        found = f"{reaction.name} for {reaction.event.matter.number}: {reaction.error}"
        yield fail("reactions", found, "mend the cause; it is tried again")
    if len(failing) > 10:
        yield fail("reactions", f"and {len(failing) - 10} more", "see above")
    if not failing:
        yield ok("reactions", "none is failing")


def jobs(at: datetime) -> Iterator[Line]:
    """What happens by itself: when each job last ran, and the last backup."""
    last = ticks.read()
    for name, tick in sorted(last.items()):
        if tick.error:
            yield fail(f"job {name}", tick.error, f"mend the cause, then run “xinqiao {name}”")
    for name, most in LATE.items():
        done = last.get(name)
        if done is None or at - done.at > most:
            found = "never ran" if done is None else f"last ran {localtime(done.at):%m-%d %H:%M}"
            yield warn(f"job {name}", found, "start “xinqiao up” or “xinqiao clock”")
        elif not done.error:
            yield ok(f"job {name}", f"ran {localtime(done.at):%m-%d %H:%M}")
    backup = last.get("backup")
    if backup is None or at - backup.at > BACKUP_LATE:
        yield warn("backup", "none in the last day", "run “xinqiao backup FOLDER” every night")
    else:
        yield ok("backup", f"made {localtime(backup.at):%m-%d %H:%M}")


def heads(at: datetime) -> Iterator[Line]:
    """Records that nobody has signed for yet."""
    head = TreeHead.objects.first()
    waiting = Event.objects.filter(leaf=None, recorded_at__lt=at - timedelta(hours=1)).exists()
    if waiting:
        yield warn("tree head", "records of more than an hour are unsigned", "run “xinqiao seal”")
    elif head:
        yield ok("tree head", f"{head.size} records signed {localtime(head.at):%Y-%m-%d %H:%M}")
    else:
        yield ok("tree head", "nothing to sign yet")


def mend_triggers() -> list[str]:
    """Install the triggers anew where one is missing."""
    missing = [*guards.missing(connection), *paper_guards.missing(connection)]
    if missing:
        guards.install(connection)
        paper_guards.install(connection)
    return [f"trigger {name} was put back" for name in missing]

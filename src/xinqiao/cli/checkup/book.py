"""The book itself: its triggers, its calendar, what is waiting or failing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.checks import run_checks
from django.db import connection
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

from xinqiao.casebook import calendars, guards, reacting
from xinqiao.casebook.models import Event, TreeHead
from xinqiao.cli import ticks
from xinqiao.cli.checkup.line import Line, fail, ok, warn
from xinqiao.rooms.documents import guards as paper_guards

LATE = {"sweep": timedelta(minutes=10), "seal": timedelta(minutes=30)}
BACKUP_LATE = timedelta(hours=26)
JOB = noop("job %(name)s")


def triggers(at: datetime) -> Iterator[Line]:
    """Every check of the database that a room has registered."""
    found = run_checks(databases=["default"], tags=["database"])
    for message in found:
        yield fail(noop("triggers"), message.msg, noop("run “xinqiao doctor --mend”"))
    if not found:
        yield ok(noop("triggers"), noop("the ledger and issued papers cannot be changed"))


def calendar(at: datetime) -> Iterator[Line]:
    """This year's holiday notice must be there; next year's should be, once it is published."""
    subject, known, year = noop("calendar"), calendars.current().years, localtime(at).year
    advice = noop("load the State Council's notice (administration → calendar)")
    if year not in known:
        yield fail(
            subject, noop("%(year)s is missing; every date is provisional"), advice, year=year
        )
    if year + 1 not in known:
        yield warn(
            subject, noop("%(year)s is missing; dates in it are provisional"), advice, year=year + 1
        )
    if {year, year + 1} <= known:
        yield ok(subject, noop("%(year)s and %(next)s are loaded"), year=year, next=year + 1)


def reactions(at: datetime) -> Iterator[Line]:
    """Work that follows an act and keeps failing."""
    failing = reacting.failing()
    for reaction in failing[:10]:
        yield fail(
            noop("reactions"), noop("%(name)s for %(number)s: %(error)s"),
            noop("mend the cause; it is tried again"), name=reaction.name,
            number=reaction.event.matter.number, error=reaction.error,
        )  # fmt: skip
    if len(failing) > 10:
        more = len(failing) - 10
        yield fail(noop("reactions"), noop("and %(more)s more"), noop("see above"), more=more)
    if not failing:
        yield ok(noop("reactions"), noop("none is failing"))


def jobs(at: datetime) -> Iterator[Line]:
    """What happens by itself: when each job last ran, and the last backup."""
    last = ticks.read()
    for name, tick in sorted(last.items()):
        if tick.error:
            advice = noop("mend the cause, then run “xinqiao %(name)s”")
            yield fail(JOB, "%(error)s", advice, name=name, error=tick.error)
    for name, most in LATE.items():
        done = last.get(name)
        when = f"{localtime(done.at):%m-%d %H:%M}" if done else ""
        if done is None or at - done.at > most:
            found = noop("last ran %(when)s") if done else noop("never ran")
            advice = noop("start “xinqiao up” or “xinqiao clock”")
            yield warn(JOB, found, advice, name=name, when=when)
        elif not done.error:
            yield ok(JOB, noop("ran %(when)s"), name=name, when=when)
    backup = last.get("backup")
    if backup is None or at - backup.at > BACKUP_LATE:
        advice = noop("run “xinqiao backup FOLDER” every night")
        yield warn(noop("backup"), noop("none in the last day"), advice)
    else:
        when = f"{localtime(backup.at):%m-%d %H:%M}"
        yield ok(noop("backup"), noop("made %(when)s"), when=when)


def heads(at: datetime) -> Iterator[Line]:
    """Records that nobody has signed for yet."""
    subject, head = noop("tree head"), TreeHead.objects.first()
    waiting = Event.objects.filter(leaf=None, recorded_at__lt=at - timedelta(hours=1)).exists()
    if waiting:
        found = noop("records of more than an hour are unsigned")
        yield warn(subject, found, noop("run “xinqiao seal”"))
    elif head:
        when = f"{localtime(head.at):%Y-%m-%d %H:%M}"
        yield ok(subject, noop("%(size)s records signed %(when)s"), size=head.size, when=when)
    else:
        yield ok(subject, noop("nothing to sign yet"))


def mend_triggers() -> list[str]:
    """Install the triggers anew where one is missing."""
    missing = [*guards.missing(connection), *paper_guards.missing(connection)]
    if missing:
        guards.install(connection)
        paper_guards.install(connection)
    return [gettext("trigger %(name)s was put back") % {"name": name} for name in missing]

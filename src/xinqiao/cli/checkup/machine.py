"""The machine and the database engine."""

import shutil
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from xinqiao.casebook.models import Event
from xinqiao.cli.checkup.line import Line, fail, ok, warn
from xinqiao.config.engine import OLDEST_SQLITE
from xinqiao.rooms.documents import fonts as faces_here

GIGABYTE = 1 << 30
ON = "on"


def clock_and_zone(at: datetime) -> Iterator[Line]:
    """Statutory dates are Shanghai dates; a clock that went back would date acts wrongly."""
    if settings.TIME_ZONE == "Asia/Shanghai":
        yield ok("time zone", "Asia/Shanghai")
    else:
        yield fail("time zone", settings.TIME_ZONE, "dates of the statute need Asia/Shanghai")
    try:
        last = Event.objects.order_by("-id").values_list("recorded_at", flat=True).first()
    except DatabaseError:
        return  # no tables yet; `tables` says so
    if last and last > at:
        advice = "set the machine's clock, and keep it with NTP"
        yield fail("clock", f"it is {at:%Y-%m-%d %H:%M}, but a record is of {last:%c}", advice)


def disk(at: datetime) -> Iterator[Line]:
    """Room where a running system writes."""
    free = shutil.disk_usage(settings.HOME).free / GIGABYTE
    found = f"{free:.1f} GB free in {settings.HOME}"
    if free < 1:
        yield fail("disk", found, "make room; without it nothing can be registered")
    elif free < 5:
        yield warn("disk", found, "make room soon")
    else:
        yield ok("disk", found)


def fonts(at: datetime) -> Iterator[Line]:
    """Which face prints each part of a paper."""
    for face in faces_here.faces():
        subject = f"font {face.zh}"
        if face.family is None:
            yield fail(subject, "none", "install fonts-noto-cjk, or characters will be missing")
        elif face.official:
            yield ok(subject, f"{face.family} (official)")
        else:
            yield ok(subject, f"{face.family} (open; the official one is not installed)")


def engine(at: datetime) -> Iterator[Line]:
    """Settings without which a power cut loses what was acknowledged."""
    for alias in connections:
        connection = connections[alias]
        subject = f"database {alias}"
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            advice = "start the database, or correct XINQIAO_DATABASE_URL"
            yield fail(subject, str(error).strip().splitlines()[0], advice)
            continue
        yield from _sqlite(alias) if connection.vendor == "sqlite" else _postgres(alias)


def _sqlite(alias: str) -> Iterator[Line]:
    connection = connections[alias]
    version = connection.Database.sqlite_version  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        sync = cursor.execute("PRAGMA synchronous").fetchone()[0]
    found = f"SQLite {version}, journal {mode}, synchronous {sync}"
    if tuple(map(int, version.split("."))) < OLDEST_SQLITE:
        yield fail(f"database {alias}", found, "3.51.3 is needed: older ones can corrupt a WAL")
    elif mode != "wal" or sync < 2:
        yield fail(f"database {alias}", found, "journal must be wal and synchronous 2 (FULL)")
    else:
        yield ok(f"database {alias}", found)


def _postgres(alias: str) -> Iterator[Line]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'),"
            " current_setting('full_page_writes'), current_setting('synchronous_commit')"
        )
        version, fsync, pages, commit = cursor.fetchone()
    found = f"PostgreSQL {version}, fsync {fsync}, synchronous_commit {commit}"
    if (fsync, pages) != (ON, ON) or commit in ("off", "local"):
        advice = "set fsync, full_page_writes and synchronous_commit to on"
        yield fail(f"database {alias}", found, advice)
    else:
        yield ok(f"database {alias}", found)


def tables(at: datetime) -> Iterator[Line]:
    """Whether the tables are those of this version."""
    for alias in connections:
        try:
            executor = MigrationExecutor(connections[alias])
            waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError as error:
            yield fail(f"tables of {alias}", str(error).strip(), "see the line on the database")
            continue
        if waiting:
            found = f"{len(waiting)} changes are waiting"
            yield fail(f"tables of {alias}", found, "run “xinqiao prepare”")
        else:
            yield ok(f"tables of {alias}", "up to date")

"""The machine and the database engine."""

import shutil
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils.translation import gettext_noop as noop

from xinqiao.casebook.models import Event
from xinqiao.cli import prepare
from xinqiao.cli.checkup.line import Line, fail, ok, warn
from xinqiao.config.engine import OLDEST_SQLITE
from xinqiao.rooms.documents import fonts as faces_here
from xinqiao.rooms.files import scanning

GIGABYTE = 1 << 30
ON = "on"
DATABASE = noop("database %(alias)s")


def clock_and_zone(at: datetime) -> Iterator[Line]:
    """Statutory dates are Shanghai dates; a clock that went back would date acts wrongly."""
    if settings.TIME_ZONE == "Asia/Shanghai":
        yield ok(noop("time zone"), "Asia/Shanghai")
    else:
        advice = noop("dates of the statute need Asia/Shanghai")
        yield fail(noop("time zone"), settings.TIME_ZONE, advice)
    try:
        last = Event.objects.order_by("-id").values_list("recorded_at", flat=True).first()
    except DatabaseError:
        return  # no tables yet; `tables` says so
    if last and last > at:
        yield fail(
            noop("clock"), noop("it is %(now)s, but a record is of %(last)s"),
            noop("set the machine's clock, and keep it with NTP"),
            now=f"{at:%Y-%m-%d %H:%M}", last=f"{last:%Y-%m-%d %H:%M}",
        )  # fmt: skip


def disk(at: datetime) -> Iterator[Line]:
    """Room where a running system writes."""
    free = shutil.disk_usage(settings.HOME).free / GIGABYTE
    subject, found = noop("disk"), noop("%(free)s GB free in %(home)s")
    values = {"free": f"{free:.1f}", "home": settings.HOME}
    if free < 1:
        advice = noop("make room; without it nothing can be registered")
        yield fail(subject, found, advice, **values)
    elif free < 5:
        yield warn(subject, found, noop("make room soon"), **values)
    else:
        yield ok(subject, found, **values)


def fonts(at: datetime) -> Iterator[Line]:
    """Which face prints each part of a paper."""
    for face in faces_here.faces():
        subject, values = noop("font %(face)s"), {"face": face.zh, "family": face.family}
        if face.family is None:
            advice = noop("install fonts-noto-cjk, or characters will be missing")
            yield fail(subject, noop("none"), advice, **values)
        elif face.official:
            yield ok(subject, noop("%(family)s (official)"), **values)
        else:
            found = noop("%(family)s (open; the official one is not installed)")
            yield ok(subject, found, **values)


def scanner(at: datetime) -> Iterator[Line]:
    """Whether files are scanned for viruses."""
    subject, where = noop("virus scanner"), settings.CLAMD
    if not where:
        found = noop("none; files are marked “not scanned”")
        yield warn(subject, found, noop("install clamav-daemon and set XINQIAO_CLAMD"))
    elif scanning.answers():
        yield ok(subject, noop("answers at %(where)s"), where=where)
    else:
        found, advice = (
            noop("does not answer at %(where)s"),
            noop("start it, or correct XINQIAO_CLAMD"),
        )
        yield fail(subject, found, advice, where=where)


def engine(at: datetime) -> Iterator[Line]:
    """Settings without which a power cut loses what was acknowledged."""
    for alias in connections:
        connection = connections[alias]
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            advice = noop("start the database, or correct XINQIAO_DATABASE_URL")
            found = str(error).strip().splitlines()[0]
            yield fail(DATABASE, "%(error)s", advice, alias=alias, error=found)
            continue
        yield from _sqlite(alias) if connection.vendor == "sqlite" else _postgres(alias)


def _sqlite(alias: str) -> Iterator[Line]:
    connection = connections[alias]
    version = connection.Database.sqlite_version  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        sync = cursor.execute("PRAGMA synchronous").fetchone()[0]
    found = noop("SQLite %(version)s, journal %(mode)s, synchronous %(sync)s")
    values = {"alias": alias, "version": version, "mode": mode, "sync": sync}
    if tuple(map(int, version.split("."))) < OLDEST_SQLITE:
        advice = noop("3.51.3 is needed: older ones can corrupt a WAL")
        yield fail(DATABASE, found, advice, **values)
    elif mode != "wal" or sync < 2:
        advice = noop("journal must be wal and synchronous 2 (FULL)")
        yield fail(DATABASE, found, advice, **values)
    else:
        yield ok(DATABASE, found, **values)


def _postgres(alias: str) -> Iterator[Line]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'),"
            " current_setting('full_page_writes'), current_setting('synchronous_commit')"
        )
        version, fsync, pages, commit = cursor.fetchone()
    found = noop("PostgreSQL %(version)s, fsync %(fsync)s, synchronous_commit %(commit)s")
    values = {"alias": alias, "version": version, "fsync": fsync, "commit": commit}
    if (fsync, pages) != (ON, ON) or commit in ("off", "local"):
        advice = noop("set fsync, full_page_writes and synchronous_commit to on")
        yield fail(DATABASE, found, advice, **values)
    else:
        yield ok(DATABASE, found, **values)


def tables(at: datetime) -> Iterator[Line]:
    """Whether the tables are those of this version."""
    subject = noop("tables of %(alias)s")
    for alias in connections:
        try:
            waiting = prepare.waiting(alias)
        except DatabaseError as error:
            advice, said = noop("see the line on the database"), str(error).strip()
            yield fail(subject, "%(error)s", advice, alias=alias, error=said)
            continue
        if waiting:
            found, advice = noop("%(count)s changes are waiting"), noop("run “xinqiao prepare”")
            yield fail(subject, found, advice, alias=alias, count=waiting)
        else:
            yield ok(subject, noop("up to date"), alias=alias)

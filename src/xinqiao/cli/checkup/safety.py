"""What keeps strangers out: the web settings, the key files, the database role."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from xinqiao.casebook import privileges
from xinqiao.cli.checkup.line import Line, fail, ok, warn
from xinqiao.vault import rings

LOCAL = {"localhost", "127.0.0.1", "[::1]", "::1"}
SHORTEST_SECRET = 40
ROLE_SCRIPT = "src/xinqiao/casebook/sql/app_role.sql"


def web(at: datetime) -> Iterator[Line]:
    """Error pages, host names, encryption on the way."""
    hosts = set(settings.ALLOWED_HOSTS)
    if settings.DEBUG:
        yield fail("error pages", "show the program's inside", "set XINQIAO_DEBUG=no")
    else:
        yield ok("error pages", "say nothing of the program's inside")
    if "*" in hosts:
        yield fail("hosts", "any name is answered", "name the hosts in XINQIAO_HOSTS")
    else:
        yield ok("hosts", ", ".join(sorted(hosts)))
    if settings.HTTPS:
        yield ok("https", "cookies and headers are set for it")
    elif hosts <= LOCAL:
        yield ok("https", "off; only this machine is served")
    else:
        advice = "put a proxy with a certificate in front and set XINQIAO_ORIGIN=https://…"
        yield fail("https", "off, though other machines are served", advice)


def secrets(at: datetime) -> Iterator[Line]:
    """Key files that others can read, and keys that are missing or short."""
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield fail("session key", "too short", "remove it and let a new one be made")
    else:
        yield ok("session key", "long enough")
    open_to_others = _readable_by_others()
    for path in open_to_others:
        advice = "run “xinqiao doctor --mend”, and change the keys if others sign in here"
        yield fail("key file", f"{path} can be read by others", advice)
    if not settings.MASTER_KEY_FILE.exists():
        yield warn("key file", f"no {settings.MASTER_KEY_FILE} yet", "it is made on first use")
    elif not open_to_others:
        yield ok("key files", "readable by their owner only")


def role(at: datetime) -> Iterator[Line]:
    """On PostgreSQL: the application's role must not be able to change the ledger."""
    if connection.vendor != "postgresql":
        return
    if excess := privileges.excess(connection):
        found = f"this role could: {', '.join(excess[:4])}{' …' if len(excess) > 4 else ''}"
        yield fail("ledger privileges", found, f"sign in as another role; see {ROLE_SCRIPT}")
    else:
        yield ok("ledger privileges", "this role can read and append, nothing else")


def mend_modes() -> list[str]:
    """Make key files readable by their owner only."""
    paths = _readable_by_others()
    for path in paths:
        path.chmod(0o600)
    return [f"{path} is readable by its owner only now" for path in paths]


def _readable_by_others() -> list[Path]:
    session = settings.HOME / "secret.key"
    mine = [session] if session.exists() and session.stat().st_mode & 0o077 else []
    return [*rings.exposed(), *mine]

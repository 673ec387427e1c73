"""What keeps strangers out: the web settings, the key files, the database role."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

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
        found, advice = noop("show the program's inside"), noop("set XINQIAO_DEBUG=no")
        yield fail(noop("error pages"), found, advice)
    else:
        yield ok(noop("error pages"), noop("say nothing of the program's inside"))
    if "*" in hosts:
        advice = noop("name the hosts in XINQIAO_HOSTS")
        yield fail(noop("hosts"), noop("any name is answered"), advice)
    else:
        yield ok(noop("hosts"), "%(names)s", names=", ".join(sorted(hosts)))
    if settings.HTTPS:
        yield ok(noop("https"), noop("cookies and headers are set for it"))
    elif hosts <= LOCAL:
        yield ok(noop("https"), noop("off; only this machine is served"))
    else:
        advice = noop("put a proxy with a certificate in front and set XINQIAO_ORIGIN=https://…")
        yield fail(noop("https"), noop("off, though other machines are served"), advice)


def secrets(at: datetime) -> Iterator[Line]:
    """Key files that others can read, and keys that are missing or short."""
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        advice = noop("remove it and let a new one be made")
        yield fail(noop("session key"), noop("too short"), advice)
    else:
        yield ok(noop("session key"), noop("long enough"))
    open_to_others = _readable_by_others()
    for path in open_to_others:
        advice = noop("run “xinqiao doctor --mend”, and change the keys if others sign in here")
        yield fail(noop("key file"), noop("%(path)s can be read by others"), advice, path=path)
    if not settings.MASTER_KEY_FILE.exists():
        found, path = noop("no %(path)s yet"), settings.MASTER_KEY_FILE
        yield warn(noop("key file"), found, noop("it is made on first use"), path=path)
    elif not open_to_others:
        yield ok(noop("key files"), noop("readable by their owner only"))


def role(at: datetime) -> Iterator[Line]:
    """On PostgreSQL: the application's role must not be able to change the ledger."""
    if connection.vendor != "postgresql":
        return
    subject = noop("ledger privileges")
    if excess := privileges.excess(connection):
        could = ", ".join(excess[:4]) + (" …" if len(excess) > 4 else "")
        found, advice = (
            noop("this role could: %(could)s"),
            noop("sign in as another role; see %(script)s"),
        )
        yield fail(subject, found, advice, could=could, script=ROLE_SCRIPT)
    else:
        yield ok(subject, noop("this role can read and append, nothing else"))


def mend_modes() -> list[str]:
    """Make key files readable by their owner only."""
    paths = _readable_by_others()
    for path in paths:
        path.chmod(0o600)
    said = gettext("%(path)s is readable by its owner only now")
    return [said % {"path": path} for path in paths]


def _readable_by_others() -> list[Path]:
    session = settings.HOME / "secret.key"
    mine = [session] if session.exists() and session.stat().st_mode & 0o077 else []
    return [*rings.exposed(), *mine]

"""Which database: settings for SQLite and PostgreSQL from one address.

Importing this module replaces the interpreter's own `sqlite3` by the one in the wheel,
because several SQLite versions before 3.51.3 can corrupt a database in WAL mode.
It must be imported before Django's SQLite backend.
"""

import sys
from pathlib import Path
from typing import Any

import dj_database_url
import pysqlite3
from django.core.exceptions import ImproperlyConfigured

SQLITE = "xinqiao.config.sqlite"
OLDEST_SQLITE = (3, 51, 3)
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-32768; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
    # 32 MB: an import of 500 fills the usual 4 MB, and would then write every page twice.
    "PRAGMA wal_autocheckpoint=8192"
)
WAIT_SECONDS = 20


def use_sqlite_from_wheel() -> None:
    """Let every later `import sqlite3` find the wheel's SQLite.

    Raises ImproperlyConfigured when that one is too old as well.
    """
    if pysqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise ImproperlyConfigured(
            f"SQLite {pysqlite3.sqlite_version} can corrupt a WAL database; 3.51.3 is needed."
        )
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def database(url: str, file: Path) -> dict[str, Any]:
    """One entry of DATABASES. url: may be empty; then `file` is an SQLite database.

    Raises ImproperlyConfigured for an engine that is neither SQLite nor PostgreSQL.
    """
    entry: dict[str, Any] = dict(
        dj_database_url.parse(url)
        if url
        else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}
    )
    if entry["ENGINE"] == "django.db.backends.sqlite3":
        return entry | {
            "ENGINE": SQLITE,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": WAIT_SECONDS,
                "init_command": SQLITE_START,
            },
            "CONN_MAX_AGE": None,
        }
    if entry["ENGINE"] == "django.db.backends.postgresql":
        return entry | {"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True}
    raise ImproperlyConfigured("XINQIAO_DATABASE_URL must begin with postgres:// or sqlite:///.")


use_sqlite_from_wheel()

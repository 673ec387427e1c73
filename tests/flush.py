"""Empty an SQLite database between tests although its ledger refuses DELETE.

Tests that commit (races, browser tests) are followed by Django's flush. On PostgreSQL it
truncates, which no trigger stops; on SQLite it deletes, so the triggers are lifted for it.
"""

from collections.abc import Iterable
from typing import Any

from django.db.backends.sqlite3.base import DatabaseOperations

_flush = DatabaseOperations.execute_sql_flush


def _lifted(self: Any, statements: Iterable[str]) -> None:
    with self.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        _flush(self, statements)
        for _, sql in triggers:
            cursor.execute(sql)


def install() -> None:
    """Once a run, before the first test."""
    DatabaseOperations.execute_sql_flush = _lifted

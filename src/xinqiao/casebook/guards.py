"""Triggers that keep the ledger append-only for every client of the database.

Called by every migration that touches a guarded table, because SQLite's table rebuild
drops triggers without a word; a system check (checks.py) watches that they are there.
TRUNCATE on PostgreSQL is refused by privilege (docs/operations.md): a trigger would also
stop the test runner's flush.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

# table → what may still be changed: nothing
APPEND_ONLY = ("casebook_event", "casebook_leaf", "casebook_treehead", "casebook_treenode")
REFUSAL = "the ledger is never changed"

_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION xinqiao_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME; END $$
"""


def _name(table: str, op: str) -> str:
    return f"{table}_no_{op}"


def install(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = APPEND_ONLY) -> None:
    """Put the triggers on; safe to repeat."""
    remove(connection, tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for table in tables:
            for op in ("update", "delete"):
                cursor.execute(_create(connection.vendor, table, op))


def _create(vendor: str, table: str, op: str) -> str:
    head = f"CREATE TRIGGER {_name(table, op)} BEFORE {op.upper()} ON {table} FOR EACH ROW "
    if vendor == "postgresql":
        return head + "EXECUTE FUNCTION xinqiao_append_only()"
    return head + f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"


def remove(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = APPEND_ONLY) -> None:
    """Take the triggers off (table rebuilds, tests); safe to repeat."""
    with connection.cursor() as cursor:
        for table in tables:
            for op in ("update", "delete"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, op)}{on}")


def missing(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = APPEND_ONLY) -> list[str]:
    """Names of triggers that should be there and are not (or are disabled)."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {row[0] for row in cursor.fetchall()}
    wanted = [_name(table, op) for table in tables for op in ("update", "delete")]
    return [name for name in wanted if name not in there]


def migrate_install(apps: Any, schema_editor: Any) -> None:
    """For RunPython."""
    install(schema_editor.connection)


def migrate_remove(apps: Any, schema_editor: Any) -> None:
    """For RunPython, the way back."""
    remove(schema_editor.connection)

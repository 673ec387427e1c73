"""Triggers that freeze an issued paper for every client of the database.

After issue only the two columns of the PDF may change, and only from nothing to a value.
Called by every migration that touches the table, because SQLite's table rebuild drops
triggers without a word; a system check (checks.py) watches that they are there.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "documents_document"
LATER = ("pdf_file", "pdf_sha256")  # filled once, when the paper is first printed
FROZEN = (
    "id", "matter_id", "kind", "version", "state", "office_id", "year", "series", "serial",
    "number", "content", "content_sha256", "made_at", "made_by_id", "seq",
)  # fmt: skip
REFUSAL = "an issued paper is never changed"
NAMES = ("documents_document_no_update", "documents_document_no_delete")


def _changed(differs: str) -> str:
    """The condition that an update changes more than it may. differs: the engine's operator."""
    frozen = (f"OLD.{column} {differs} NEW.{column}" for column in FROZEN)
    later = (f"(OLD.{c} IS NOT NULL AND OLD.{c} {differs} NEW.{c})" for c in LATER)
    return f"OLD.state = 'issued' AND ({' OR '.join((*frozen, *later))})"


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return [
        f"CREATE TRIGGER {NAMES[0]} BEFORE UPDATE ON {TABLE} FOR EACH ROW "
        f"WHEN {_changed('IS NOT')} {refuse}",
        f"CREATE TRIGGER {NAMES[1]} BEFORE DELETE ON {TABLE} FOR EACH ROW "
        f"WHEN OLD.state = 'issued' {refuse}",
    ]


def _postgres() -> list[str]:
    run = "EXECUTE FUNCTION xinqiao_issued_paper()"
    return [
        "CREATE OR REPLACE FUNCTION xinqiao_issued_paper() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        f"CREATE TRIGGER {NAMES[0]} BEFORE UPDATE ON {TABLE} FOR EACH ROW "
        f"WHEN ({_changed('IS DISTINCT FROM')}) {run}",
        f"CREATE TRIGGER {NAMES[1]} BEFORE DELETE ON {TABLE} FOR EACH ROW "
        f"WHEN (OLD.state = 'issued') {run}",
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on; safe to repeat."""
    remove(connection)
    statements = _postgres() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off (table rebuilds, tests); safe to repeat."""
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should be there and are not (or are disabled)."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in NAMES if name not in there]


def migrate_install(apps: Any, schema_editor: Any) -> None:
    """For RunPython."""
    install(schema_editor.connection)


def migrate_remove(apps: Any, schema_editor: Any) -> None:
    """For RunPython, the way back."""
    remove(schema_editor.connection)

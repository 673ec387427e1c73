"""A trigger that keeps every published point as it is, for every client of the database.

Called by every migration that touches the table, because SQLite's table rebuild drops triggers
without a word. What changes is published as a further version.
"""

from typing import Any

TABLE, NAME = "conveying_point", "conveying_point_no_update"
REFUSAL = "a published point is never changed"

_SQLITE = (
    f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
)
_POSTGRES = (
    "CREATE OR REPLACE FUNCTION xinqiao_published_point() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    "EXECUTE FUNCTION xinqiao_published_point()",
)


def migrate_install(apps: Any, schema_editor: Any) -> None:
    """For RunPython; safe to repeat."""
    migrate_remove(apps, schema_editor)
    vendor = schema_editor.connection.vendor
    for statement in _POSTGRES if vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


def migrate_remove(apps: Any, schema_editor: Any) -> None:
    """For RunPython, the way back."""
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}{on}")

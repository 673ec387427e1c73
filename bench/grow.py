"""Copies matters by SQL until a book is as large as a province's, for measuring reads.

Filling millions through the import takes hours on a shared machine; lists, counts and pages do
not care how their rows came in. A copy has its own number and pseudonym and repeats the seats,
duties, people, submission and first act of its original; what the copies say of themselves is
not sealed and does not verify, so only originals are verified.
"""

from typing import Any

from django.db import connection

from bench.references import TABLES

STEP = 100_000  # matters copied by one statement
DAYS = 300  # copies are spread over these days before their original's


def grow(wanted: int) -> None:
    """Copy matters until there are `wanted`."""
    with connection.cursor() as cursor:
        while (there := _count(cursor)) < wanted:
            _copy(cursor, min(STEP, there, wanted - there))
        if connection.vendor == "postgresql":  # the ids of the copies were not counted
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('casebook_matter', 'id'), max(id)) "
                "FROM casebook_matter"
            )


def _count(cursor: Any) -> int:
    cursor.execute("SELECT count(*) FROM casebook_matter")
    count: int = cursor.fetchone()[0]
    return count


def _copy(cursor: Any, size: int) -> None:
    cursor.execute("SELECT max(id) - min(id) + 1, min(id) FROM casebook_matter")
    shift, first = cursor.fetchone()
    for table in TABLES:
        names = _columns(table)
        values = ", ".join(_value(table, name) for name in names)
        own = "id" if table == "casebook_matter" else "matter_id"
        into = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f"INSERT INTO {table} ({into}) SELECT {values} FROM {table} "
            f"WHERE {own} >= {first} AND {own} < {first} + {size}".replace("{shift}", str(shift))
        )


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    counted = table not in ("people_party", "casebook_matter")
    return [column.name for column in found if not (counted and column.name == "id")]


def _value(table: str, name: str) -> str:
    """What a copy holds in a column, as SQL; {shift} is what is added to the matter's id."""
    if name in ("matter_id", "opened_id") or (table == "casebook_matter" and name == "id"):
        return f'"{name}" + {{shift}}'
    own = "id" if table == "casebook_matter" else "matter_id"
    fresh = {"number", "pseudonym", "digest", "import_key"}
    if name == "id":
        return f"substr(\"id\", 1, 16) || '-' || ({own} + {{shift}})"
    if name in fresh:
        return f"substr(\"{name}\", 1, 13) || '-' || ({own} + {{shift}})"
    if name == "received_on":
        days = f"(({own} + {{shift}}) % {DAYS})"
        return (
            f'"received_on" - {days}::int'
            if connection.vendor == "postgresql"
            else f"date(\"received_on\", '-' || {days} || ' days')"
        )
    return f'"{name}"'

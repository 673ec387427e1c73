"""What the same machine does, in the same minute, with the same rows and none of the product.

The rows of one real registration are written by the bare driver into copies of the tables, with
their indexes and in one transaction; a page is one SELECT; a view answers two letters.
"""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from xinqiao.config.engine import SQLITE_START
from xinqiao.config.env import ENV

TABLES = (
    "casebook_matter", "casebook_event", "casebook_duty", "casebook_seat", "registry_submission",
    "registry_claim", "people_party",
)  # fmt: skip
COPY = "bench_"
FRESH = {"number": 24, "pseudonym": 32, "digest": 64, "id": 32}  # columns that must differ
PAGE = (
    "SELECT m.* FROM casebook_seat s JOIN casebook_matter m ON m.id = s.matter_id "
    "WHERE s.office_id = ? AND s.staff_id IS NULL AND s.open IN (?) "
    "ORDER BY s.received_on DESC, s.matter_id DESC LIMIT 51"
)
ROWS = "SELECT * FROM casebook_matter ORDER BY id LIMIT ?"
Row = dict[str, Any]


def plain(request: HttpRequest) -> HttpResponse:
    """The smallest answer there is."""
    return HttpResponse("ok")


# The product's own addresses stay, because its middleware asks for them.
urlpatterns = [path("plain/", plain), path("", include("xinqiao.config.urls"))]


class Driver:
    """A connection of the bare driver, as durable as the product's."""

    def __init__(self) -> None:
        if connection.vendor == "postgresql":
            import psycopg

            self.raw: Any = psycopg.connect(ENV.text("DATABASE_URL"), autocommit=True)
        else:
            import sqlite3

            name = settings.DATABASES["default"]["NAME"]
            self.raw = sqlite3.connect(name, isolation_level=None, timeout=20)
            self.raw.executescript(SQLITE_START)

    def run(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """One statement with ? for values; returns the cursor."""
        if connection.vendor == "postgresql":
            return self.raw.execute(sql.replace("?", "%s"), values)
        return self.raw.execute(sql, values)

    def reader(self, sql: str, *values: Any) -> Callable[[], Sequence[Any]]:
        """A work that fetches everything one statement finds."""
        return lambda: self.run(sql, values).fetchall()


class PlainWriter:
    """Writes the rows of one registration again and again, as little as can be done."""

    def __init__(self, driver: Driver, matter: int) -> None:
        """matter: whose rows to copy."""
        self._driver = driver
        self._rows = [(t, row) for t in TABLES for row in self._rows_of(t, matter)]
        for table in TABLES:
            self._copy_table(table)

    def write(self, times: int = 1) -> None:
        """As many registrations in one transaction, one statement per row; durable at the end."""
        self._driver.run("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
        for _ in range(times):
            self._one()
        self._driver.run("COMMIT")

    @property
    def statements(self) -> int:
        """How many INSERTs one registration takes."""
        return len(self._rows)

    def drop(self) -> None:
        """Take the copies away."""
        for table in reversed(TABLES):
            self._driver.run(f"DROP TABLE {COPY}{table}")

    def _one(self) -> None:
        matter = 0
        for table, row in self._rows:
            values = row | {n: secrets.token_hex(k // 2) for n, k in FRESH.items() if n in row}
            values |= {n: matter for n in ("matter_id", "opened_id") if n in row}
            found = self._insert(table, values)
            matter = found if table == "casebook_matter" else matter

    def _insert(self, table: str, values: Row) -> int:
        marks, names = ", ".join("?" * len(values)), ", ".join(f'"{n}"' for n in values)
        sql = f'INSERT INTO {COPY}{table} ({names}) VALUES ({marks}) RETURNING "id"'
        found: int = self._driver.run(sql, list(values.values())).fetchone()[0]
        return found

    def _rows_of(self, table: str, matter: int) -> list[Row]:
        column = "id" if table == "casebook_matter" else "matter_id"
        found = self._driver.run(f"SELECT * FROM {table} WHERE {column} = ?", [matter])
        names = [part[0] for part in found.description]
        rows = [dict(zip(names, map(_bindable, row), strict=True)) for row in found.fetchall()]
        drawn = table == "people_party"  # its ids are drawn, those of the others counted
        return [{k: v for k, v in row.items() if drawn or k != "id"} for row in rows]

    def _copy_table(self, table: str) -> None:
        self._driver.run(f"DROP TABLE IF EXISTS {COPY}{table}")
        if connection.vendor == "postgresql":
            self._driver.run(f"CREATE TABLE {COPY}{table} (LIKE {table} INCLUDING ALL)")
            return
        made = self._driver.run(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type <> 'trigger' "
            "AND sql IS NOT NULL ORDER BY type = 'index'",
            [table],
        )
        for (sql,) in made.fetchall():
            for known in TABLES:
                sql = sql.replace(f'"{known}"', f'"{COPY}{known}"')
            self._driver.run(sql.replace('INDEX "', f'INDEX "{COPY}'))


def _bindable(value: Any) -> Any:
    """JSON comes out as Python values and has to be marked as JSON to go in."""
    if isinstance(value, dict | list):
        from psycopg.types.json import Jsonb

        return Jsonb(value)
    return value

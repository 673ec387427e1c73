"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite.

`bulk_create` compiles every value of every row into the text of its statements, which took half
the time of an import. Here a row is a tuple, prepared by the model's own fields as there.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.related import ForeignKey

FEW = 8  # rows up to which Django's own way is as fast
M = TypeVar("M", bound=models.Model)
Prepare = Callable[[Any], Any]

# Their values go to the driver as they are; everything else is asked how it is stored.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, ForeignKey)


def insert(rows: Sequence[M]) -> Sequence[M]:
    """Insert rows of one model and give them their ids, as `bulk_create` does.

    Must run inside a transaction: the ids are reserved first. Constraints and triggers hold.
    """
    if len(rows) <= FEW:
        return type(rows[0])._default_manager.bulk_create(rows) if rows else rows
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    if not connection.in_atomic_block:
        raise RuntimeError("Many rows are inserted within a transaction.")
    _give_ids(connection, rows)
    columns = _columns(model, connection.alias)
    values = ([_value(row, name, prepare) for _, name, prepare in columns] for row in rows)
    _write(connection, model, [column for column, _, _ in columns], values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def _value(row: models.Model, name: str, prepare: Prepare | None) -> Any:
    value = getattr(row, name)
    return value if prepare is None or value is None else prepare(value)


@cache
def _columns(model: type[models.Model], alias: str) -> tuple[tuple[str, str, Prepare | None], ...]:
    """(column, attribute, how to prepare its value) of every field."""
    connection = connections[alias]

    def prepare(field: Any) -> Prepare | None:
        if isinstance(field, _PLAIN):
            return None
        if isinstance(field, models.DateTimeField):
            return connection.ops.adapt_datetimefield_value
        if isinstance(field, models.DateField):
            return connection.ops.adapt_datefield_value
        return lambda value: field.get_db_prep_save(value, connection)

    fields = model._meta.concrete_fields
    return tuple((str(f.column), f.attname, prepare(f)) for f in fields)


def _give_ids(connection: BaseDatabaseWrapper, rows: Sequence[models.Model]) -> None:
    """Reserve ids for rows that count theirs; others were born with one."""
    without = [row for row in rows if row.pk is None]
    if not without:
        return
    meta = type(rows[0])._meta
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [meta.db_table, meta.pk.column, len(without)],
            )
            ids = [found[0] for found in cursor.fetchall()]
        else:  # the transaction writes alone, so nobody else counts on meanwhile
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [meta.db_table])
            last = (cursor.fetchone() or (0,))[0]
            ids = list(range(last + 1, last + 1 + len(without)))
    for row, given in zip(without, ids, strict=True):
        row.pk = given


def _write(
    connection: BaseDatabaseWrapper, model: type[models.Model], columns: list[str], values: Any
) -> None:
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with (
                connection.wrap_database_errors,  # Django wraps those of `execute` only
                cursor.copy(f"COPY {into} FROM STDIN") as copy,
            ):
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", list(values))  # noqa: S608

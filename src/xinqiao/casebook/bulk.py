"""Rows into their table: one INSERT for a few; for many COPY on PostgreSQL, and on SQLite one
prepared statement.

`bulk_create` compiles every value of every row into the text of its statements, which took half
the time of an import and a third of a registration. Here a row is a tuple, prepared by the
model's own fields as there, and the text of a statement is written once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState
from django.db.models.fields.related import ForeignKey

FEW = 8  # rows up to which one INSERT is faster than reserving ids first
M = TypeVar("M", bound=models.Model)
Prepare = Callable[[Any], Any]

# Their values go to the driver as they are; everything else is asked how it is stored.
_PLAIN = (
    models.CharField, models.TextField, models.IntegerField, models.BooleanField,
    models.BinaryField, ForeignKey,
)  # fmt: skip


def make(model: type[M], **values: Any) -> M:
    """A new row as `model(**values)` makes it, at a fifth of the cost.

    values: by the names of the columns (`matter_id`, not `matter`). Raises TypeError for a name
    that is none. Nothing listens to the making of rows here; a listener would not be called.
    """
    given = _defaults(model)
    if not values.keys() <= given.names:
        stray = sorted(values.keys() - given.names)
        raise TypeError(f"{model.__name__} has no column {stray[0]!r}")
    row = model.__new__(model)
    row._state = ModelState()
    row.__dict__.update(given.fixed, **values)
    for name, default in given.made:
        if name not in values:
            row.__dict__[name] = default()
    return row


@dataclass(frozen=True, slots=True)
class _Defaults:
    """What a new row holds. made: those that are made anew for every row."""

    names: frozenset[str]
    fixed: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]


@cache
def _defaults(model: type[models.Model]) -> _Defaults:
    fields: Any = model._meta.concrete_fields
    made = {f.attname: f.default for f in fields if f.has_default() and callable(f.default)}
    fixed = {f.attname: f.get_default() for f in fields if f.attname not in made}
    return _Defaults(frozenset(f.attname for f in fields), fixed, tuple(made.items()))


def insert(rows: Sequence[M]) -> Sequence[M]:
    """Insert rows of one model and give them their ids, as `bulk_create` does.

    Must run inside a transaction: the ids are reserved first. Constraints and triggers hold.
    """
    if not rows:
        return rows
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    if not connection.in_atomic_block:
        raise RuntimeError("Rows are inserted within a transaction.")
    if len(rows) <= FEW:
        _insert_few(connection, rows)
    else:
        _give_ids(connection, rows)
        _write(connection, model, _columns(model, connection.alias), rows)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def _insert_few(connection: BaseDatabaseWrapper, rows: Sequence[models.Model]) -> None:
    """One statement, which also tells the ids that the database counted."""
    counted = rows[0].pk is None
    columns, sql = _insertion(type(rows[0]), connection.alias, len(rows), counted)
    with connection.cursor() as cursor:
        values = _values(columns)
        cursor.execute(sql, [value for row in rows for value in values(row)])
        if counted:
            for row, (given,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = given


@cache
def _insertion(
    model: type[models.Model], alias: str, count: int, counted: bool
) -> tuple[Sequence["_Column"], str]:
    """The INSERT of so many rows. counted: the database gives them their ids."""
    quote, pk = connections[alias].ops.quote_name, model._meta.pk
    columns = [c for c in _columns(model, alias) if not (counted and c.name == pk.attname)]
    marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * count)
    names = ", ".join(quote(c.column) for c in columns)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {marks}"  # noqa: S608
    return columns, f"{sql} RETURNING {quote(str(pk.column))}" if counted else sql


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a value of a row goes. prepare: how it is stored; None: as it is."""

    column: str
    name: str  # of the attribute
    prepare: Prepare | None


def _values(columns: Sequence[_Column]) -> Callable[[models.Model], Sequence[Any]]:
    """What turns a row into its values, in the order of the columns."""
    all_of = itemgetter(*(c.name for c in columns))
    prepared = [(n, c.prepare) for n, c in enumerate(columns) if c.prepare]

    def values(row: models.Model) -> Sequence[Any]:
        found = list(all_of(row.__dict__))
        for n, prepare in prepared:
            if found[n] is not None:
                found[n] = prepare(found[n])
        return found

    return values


@cache
def _columns(model: type[models.Model], alias: str) -> tuple[_Column, ...]:
    """Every column of a model."""
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
    return tuple(_Column(str(f.column), f.attname, prepare(f)) for f in fields)


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
    connection: BaseDatabaseWrapper,
    model: type[models.Model],
    columns: Sequence[_Column],
    rows: Sequence[models.Model],
) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(c.column) for c in columns)
    into = f"{quote(model._meta.db_table)} ({names})"
    values = map(_values(columns), rows)
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

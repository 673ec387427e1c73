"""Queries that Django compiles once: built as ever, then kept, and run with new values.

Django takes three to ten times as long to write a statement as the database takes to answer it,
and writes it anew every time. What a query means stays in the one function that builds it:

    @prepared
    def _held(staff: int) -> QuerySet[Holding]:
        return Holding.objects.filter(staff=staff, until=None)

Positional arguments are values: the function is called with places for them (`Slot`), once.
Keyword arguments shape the statement, and every different set of them is a statement of its own.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet, Value

P = ParamSpec("P")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Place:
    """Stands among the parameters of a statement for the n-th value."""

    n: int


class Slot(Value):
    """Stands in a query for a value that is known only when it runs."""

    def __init__(self, n: int) -> None:
        """n: which of the values."""
        super().__init__(_Place(n))


@dataclass(frozen=True, slots=True)
class _Statement:
    """A query with its text. empty: no value can make it find anything."""

    query: Any  # the queryset; its inner ways have no types
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    empty: bool = False

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        """What it finds with these values."""
        if self.empty:
            return []
        connection = connections[self.query.db]
        bound = [
            _ready(values[p.n], connection) if isinstance(p, _Place) else p for p in self.params
        ]
        # Copies, because two threads may run it at once.
        query, compiler = self.query._chain(), copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: (self.sql, bound)
        query.query.get_compiler = lambda *_, **__: compiler
        return list(query._iterable_class(query))


def prepared(build: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """Let a function that builds a query return what the query finds; compiled once.

    The function may not look at its positional arguments, and they may not be None, which is
    another question in SQL. Queries with prefetch_related are not for this.
    """
    kept: dict[Any, _Statement] = {}

    @wraps(build)
    def run(*values: P.args, **shape: P.kwargs) -> list[Row]:
        if None in values:
            raise TypeError(f"{build.__name__}: None is no value; pass it by its name.")
        key = (len(values), frozenset(shape.items()))
        if key not in kept:
            slots: Any = [Slot(n) for n in range(len(values))]
            kept[key] = _statement(build(*slots, **shape))
        return kept[key].rows(values)

    return run


def _statement(query: QuerySet[Any]) -> _Statement:
    if query._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise TypeError("A prepared query is one statement, without prefetch_related.")
    compiler: Any = query.query.get_compiler(using=query.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return _Statement(query, compiler, "", (), empty=True)
    return _Statement(query, compiler, sql, tuple(params))


def _ready(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """A value as the driver takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value

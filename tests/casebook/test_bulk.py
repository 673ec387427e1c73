"""Many rows at once are the rows that Django would have written."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from tests.rooms.steps import waiting
from xinqiao.casebook import bulk
from xinqiao.casebook.models import Bar, Matter
from xinqiao.rooms.people.models import ReadLog, Text

AT = datetime(2026, 3, 2, 1, 30, 15, 250_000, tzinfo=UTC)
MANY = bulk.FEW + 3
both = pytest.mark.django_db(databases=["default", "keys"])


def texts(matter: Matter, count: int) -> list[Text]:
    """Rows born with an id, with bytes in them."""
    return [
        Text(matter=matter, kind="note", content=bytes([0, n, 255]), salt=b"\\\t\n", made_at=AT)
        for n in range(count)
    ]


def reads(matter: Matter, count: int) -> list[ReadLog]:
    """Rows that count their ids, with JSON, times, flags and awkward text in them."""
    return [
        ReadLog(
            at=AT, staff=matter.staff, post=matter.post, office=matter.office, matter=matter,
            parties=[{"n": n, "name": "张\t三\n"}], texts=[], fields=["a\\b"],
            purpose="查看\\N", revealed=n % 2 == 0,
        )
        for n in range(count)
    ]  # fmt: skip


def columns(row: Model) -> dict[str, Any]:
    """The row as it is in the database."""
    found = type(row)._default_manager.filter(pk=row.pk).values().get()
    return {k: bytes(v) if isinstance(v, memoryview) else v for k, v in found.items()}


@both
@pytest.mark.parametrize("make", [texts, reads])
@pytest.mark.parametrize("count", [1, MANY])
def test_insert__writes_every_column_as_it_is(make: Any, count: int) -> None:
    matter = waiting().row
    before = bulk.insert(make(matter, 1))[0]
    rows = bulk.insert(make(matter, count))
    assert len({before.pk, *(row.pk for row in rows)}) == count + 1
    for row in rows:
        assert columns(row) == {f.attname: getattr(row, f.attname) for f in row._meta.fields}
        assert not row._state.adding


@both
def test_insert__leaves_django_to_count_on() -> None:
    matter = waiting().row
    rows = bulk.insert(reads(matter, MANY))
    (after,) = ReadLog.objects.bulk_create(reads(matter, 1))
    assert after.pk > max(row.pk for row in rows)


@both
def test_insert__obeys_the_constraints() -> None:
    matter = waiting().row
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert([Bar(matter=matter) for _ in range(MANY)])
    assert not Bar.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_insert__wants_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        bulk.insert([Bar() for _ in range(MANY)])


def test_insert__of_nothing_is_nothing() -> None:
    assert bulk.insert([]) == []


@both
def test_make__is_the_row_that_the_model_makes() -> None:
    matter = waiting().row
    given = {"at": AT, "staff_id": matter.staff_id, "matter_id": matter.pk, "purpose": "查看"}
    made, usual = bulk.make(ReadLog, **given), ReadLog(**given)
    assert vars(made).keys() == vars(usual).keys()
    assert all(getattr(made, f.attname) == getattr(usual, f.attname) for f in made._meta.fields)
    assert made._state.adding
    assert made.parties is not bulk.make(ReadLog, **given).parties
    assert made.matter == matter


def test_make__refuses_what_is_no_column() -> None:
    with pytest.raises(TypeError, match="no column 'colour'"):
        bulk.make(Bar, matter_id=1, colour="red")

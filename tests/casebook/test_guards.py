"""Triggers that are gone are missed; a snapshot, a sealed matter and an unsealed book are read."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from tests.casebook import books
from tests.cast import assemble
from xinqiao.casebook import guards, privileges, verify
from xinqiao.casebook.checks import ledger_is_guarded
from xinqiao.casebook.models import (
    Bar,
    Duty,
    Event,
    Leaf,
    Matter,
    Reaction,
    Seat,
    TreeHead,
    TreeNode,
    YearNotice,
)
from xinqiao.casebook.snapshot import snapshot
from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Taken
from xinqiao.kernel.procedure.steps import Act


@pytest.mark.django_db
def test_check__names_every_trigger_that_is_gone() -> None:
    assert ledger_is_guarded(["default"]) == []
    guards.migrate_remove(None, SimpleNamespace(connection=connection))
    found = ledger_is_guarded(["default"])
    for error, name in zip(found, guards.missing(connection), strict=True):
        assert error.id == "casebook.E001"
        assert name in error.msg
    assert len(found) == 2 * len(guards.APPEND_ONLY)
    guards.migrate_install(None, SimpleNamespace(connection=connection))
    assert ledger_is_guarded(["default"]) == []


@pytest.mark.django_db
def test_check__asks_only_a_database_that_has_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    guards.remove(connection)
    assert ledger_is_guarded(["keys"]) == []
    with monkeypatch.context() as patch:
        patch.setattr(connection.introspection, "table_names", list)
        assert ledger_is_guarded(["default"]) == []
    assert ledger_is_guarded(["default"]) != []
    guards.install(connection)


@pytest.mark.django_db
def test_excess__is_asked_of_postgresql_only(engine: str) -> None:
    assert bool(privileges.excess(connection)) is (engine == "postgres")  # tests own the tables


@pytest.mark.django_db(transaction=True)
def test_snapshot__ends_its_transaction_even_when_the_reader_stumbles() -> None:
    for error in (None, LookupError):
        with nullcontext() if error is None else pytest.raises(error), snapshot():
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM casebook_event")
                assert cursor.fetchone() == (0,)
            if error:
                raise error
        with transaction.atomic():  # would fail on SQLite inside another one
            assert not Event.objects.exists()


@pytest.mark.django_db
def test_verify__a_sealed_matter_shows_no_gist_and_gives_no_alarm() -> None:
    cast = assemble()
    (matter,) = books.open_many(cast, 1)
    facts = {"purpose": Purpose.REPORT, "claims": [1]}
    books.act(matter, Act.TRIAGE, cast, "bureau.triage", books.FIRST, facts=facts)
    to = cast.owner("discipline.head")
    change = Change(owner=to, take=(Taken(to.office, to.staff, Capacity.READER),), seal=True)
    books.act(matter, Act.REFER, cast, "bureau.head", books.FIRST, facts={}, change=change)
    assert Matter.objects.get().gist == ""
    assert list(verify.problems([matter.pk])) == []  # and no head is signed yet


@pytest.mark.django_db
def test_numbered__finds_a_row_by_its_number() -> None:
    (matter,) = books.open_many(assemble(), 1)
    assert verify.numbered(matter.number) == matter.pk
    with pytest.raises(NotFound):
        verify.numbered(books.number(2))


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (Matter(number="4116"), "4116"),
        (Event(matter_id=5, seq=2, act="note"), "5#2 note"),
        (Duty(matter_id=5, n=3, key="notify"), "5/3 notify"),
        (Seat(matter_id=5, office_id=7, staff_id=9), "5: 7/9"),
        (Bar(matter_id=5, staff_id=9), "5: not 9"),
        (Leaf(index=8), "8"),
        (TreeNode(level=8, index=1), "8:1"),
        (TreeHead(size=11, root="ab" * 32), "11: abababababab"),
        (YearNotice(year=2027), "2027"),
        (Reaction(event_id=4, name="tell"), "4 tell"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_models__name_their_rows(row: object, named: str) -> None:
    assert str(row) == named

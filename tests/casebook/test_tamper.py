"""Somebody with the database's own password changes the book: everything is found and named.

Every case lifts the triggers and changes rows by raw SQL (tampers.py).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils.timezone import now
from pytest_django import Settings

from tests.casebook import books
from tests.casebook.tampers import CASES
from tests.cast import assemble
from xinqiao.casebook import guards, rows, sealing, verify
from xinqiao.casebook.finding import Kind
from xinqiao.casebook.models import Bar, Duty, Event, Leaf, Matter, Seat, TreeHead, TreeNode
from xinqiao.casebook.verify_books import MATTER, SEAT_FIELDS
from xinqiao.kernel.procedure.steps import Act

COUNT = 300  # with seven records more for one matter and one for another: 308


@dataclass
class World:
    """The book and the ids that the cases name."""

    names: Mapping[str, object]
    matter: Matter


@pytest.fixture
def world(db: None, tmp_path: Path, settings: Settings) -> World:
    """A sealed book."""
    settings.KEYS_ROOT = tmp_path / "keys"
    cast = assemble()
    matters = books.open_many(cast, COUNT)
    sealing.seal(now())
    books.accept(cast, matters[0])
    facts = {"purpose": "A", "claims": [1, 2]}
    at = books.FIRST.replace(hour=10)
    books.act(matters[1], Act.TRIAGE, cast, "bureau.triage", at, facts=facts)
    sealing.seal(now())
    events = Event.objects.filter(matter=matters[0]).order_by("seq")
    names = {f"e{e.seq}": e.pk for e in events} | {
        "m": matters[0].pk,
        "n": matters[1].pk,
        "head": events[6].digest,
        "labour": cast.office("labour"),
        "other": cast.actor("housing.head").staff,
        "last": COUNT + 7,
        "hex": "ab" * 32,
        "i": '"index"',
    }
    return World(names, matters[0])


@contextmanager
def lifted() -> Iterator[None]:
    """A savepoint with the triggers lifted, rolled back before foreign keys are looked at."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        guards.remove(connection)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def tamper(world: World) -> Iterator[World]:
    """A book to be changed."""
    with lifted():
        yield world


def run(world: World, statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements.format(**world.names).split(";"):
            cursor.execute(statement)
            assert cursor.rowcount, f"nothing was changed by {statement}"


def test_tamper__whatever_is_changed_is_found_and_named(world: World) -> None:
    """One book for all cases, because making it takes longer than checking it."""
    missed = {}
    for name, statements, kind, named in CASES:
        with lifted():
            run(world, statements)
            found = list(verify.problems())
        if not any(p.kind is kind and named in str(p) for p in found):
            missed[name] = [str(p) for p in found]
    assert not missed


def test_tamper__a_clean_book_gives_no_alarm(tamper: World) -> None:
    assert list(verify.problems()) == []
    assert list(verify.problems([tamper.matter.pk])) == []


@pytest.mark.parametrize(
    ("model", "guarded"),
    [
        (Event, {f.attname for f in Event._meta.concrete_fields}),
        (Matter, {*rows.MATTER_FIELDS, *MATTER}),
        (Duty, {*rows.DUTY_FIELDS, "matter_id", "n"}),
        (Seat, {"matter_id", "office_id", "staff_id", *SEAT_FIELDS}),
        (Bar, {"matter_id", "office_id", "staff_id"}),
        (Leaf, {"index", "event_id"}),
        (TreeNode, {"level", "index", "hash"}),
        (TreeHead, {"size", "root", "note"}),
    ],
)  # fmt: skip
def test_tamper__every_column_is_guarded_or_known_not_to_be(
    model: type[Matter], guarded: set[str]
) -> None:
    """Columns that describe a matter, and no guard of the procedure asks, are not replayed."""
    described = {"key", "category", "place", "urgency", "confidential", "group", "repeat"}
    columns = {field.attname for field in model._meta.concrete_fields}
    free = columns - guarded - {"id"}
    assert free <= (described | {"people"} if model is Matter else {"at"})


def test_problems__of_one_matter_find_its_record_out_of_place(tamper: World) -> None:
    run(tamper, "DELETE FROM casebook_leaf WHERE {i}=3; UPDATE casebook_leaf SET {i}=3"
        " WHERE event_id={e8}")  # fmt: skip
    found = list(verify.problems([tamper.matter.pk]))
    assert {p.kind for p in found} == {Kind.LEAF_UNPROVEN}


def test_problems__of_one_matter_do_not_name_another(tamper: World) -> None:
    run(tamper, "UPDATE casebook_matter SET extended=TRUE WHERE id={n}")
    assert list(verify.problems([tamper.matter.pk])) == []
    [found] = verify.problems([int(str(tamper.names["n"]))])
    assert found.where == books.number(2)


@pytest.mark.parametrize("damage", ["gone", "altered"])
def test_problems__the_signers_memory_is_missed(tamper: World, damage: str, tmp_path: Path) -> None:
    memory = tmp_path / "keys" / "last-head"
    kept = memory.read_text()
    memory.unlink()
    if damage == "altered":
        memory.write_text(kept.replace("308", "300"))
    assert Kind.SIGNER_FORGOT in {p.kind for p in verify.problems()}

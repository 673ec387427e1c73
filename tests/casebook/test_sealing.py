"""Places, heads and proofs of the stored tree."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from pytest_django import Settings

from tests.casebook import books
from tests.cast import Cast, assemble
from xinqiao.casebook import guards, sealing, tree, verify
from xinqiao.casebook.finding import Kind
from xinqiao.casebook.models import Event, Leaf, TreeHead, TreeNode
from xinqiao.kernel.merkle import Tree, verify_consistency, verify_inclusion
from xinqiao.vault import rings, signer
from xinqiao.vault.errors import NotTheSameTree

pytestmark = pytest.mark.django_db
BIG = 70_000  # more than 2**16, so that all stored levels that a test can afford are used


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Settings) -> Path:
    settings.KEYS_ROOT = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def cast() -> Cast:
    return assemble()


def events_bare(cast: Cast, count: int) -> list[bytes]:
    """`count` records that only have digests, written past the ledger; their leaf hashes."""
    matter = books.open_many(cast, 1)[0]
    first = Event.objects.get()
    hashes = [bytes.fromhex(first.digest)]
    hashes += [n.to_bytes(32, "big") for n in range(2, count + 1)]
    Event.objects.bulk_create(
        [
            Event(
                matter=matter,
                seq=n,
                act="note",
                at=first.at,
                recorded_at=first.at,
                actor="system",
                source="",
                facts={},
                effects={},
                salt="",
                prev="",
                digest=n.to_bytes(32, "big").hex(),
            )
            for n in range(2, count + 1)
        ],
        batch_size=5000,
    )
    return hashes


def test_seal__gives_every_record_a_place_and_signs_the_root(cast: Cast) -> None:
    books.book(cast)
    head = sealing.seal(now())
    assert head is not None
    digests = Event.objects.order_by("leaf__index").values_list("digest", flat=True)
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(11))
    assert head.root == Tree(bytes.fromhex(d) for d in digests).root().hex()
    signed = signer.verify_head(head.note, sealing.origin(), signer.public_keys())
    assert (signed.size, signed.root.hex()) == (11, head.root)


def test_seal__signs_nothing_when_nothing_is_new(cast: Cast) -> None:
    assert sealing.seal(now()) is None
    books.book(cast)
    assert sealing.seal(now()) is not None
    assert sealing.seal(now()) is None
    assert TreeHead.objects.count() == 1


def test_seal__continues_its_own_heads(cast: Cast) -> None:
    heads = []
    for n in range(6):
        books.open_many(cast, 50, first=1 + 50 * n)
        heads.append(sealing.seal(now()))
    for old in heads:
        for new in heads:
            if old and new and old.size <= new.size:
                proof = sealing.consistency(old.size, new.size)
                roots = bytes.fromhex(old.root), bytes.fromhex(new.root)
                assert verify_consistency(old.size, new.size, *roots, proof)
    assert list(verify.problems()) == []


def test_seal__takes_up_what_was_committed_late(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer on PostgreSQL may commit a lower id after the sealer has passed by."""
    monkeypatch.setattr(sealing, "LOOK_BACK", 20)
    books.open_many(cast, 5)
    late = Event.objects.order_by("id")[2]
    hidden = hide(late)
    sealing.seal(now())
    Event.objects.bulk_create([hidden])
    sealing.seal(now())
    assert Leaf.objects.get(event=hidden).index == 4


def test_seal__full_takes_up_what_the_window_missed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LOOK_BACK", 2)
    books.open_many(cast, 5)
    hidden = hide(Event.objects.order_by("id")[0])
    sealing.seal(now())
    Event.objects.bulk_create([hidden])
    assert sealing.seal(now()) is None
    assert {p.kind for p in verify.problems()} == {Kind.EVENT_UNSEALED}
    assert sealing.seal(now(), full=True) is not None
    assert list(verify.problems()) == []


def hide(event: Event) -> Event:
    """Take a record out, as if its transaction had not been committed yet."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        guards.remove(connection)
        cursor.execute("DELETE FROM casebook_event WHERE id=%s", [event.pk])
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        guards.install(connection)
    return event


def test_seal__goes_on_after_a_crash_between_signing_and_storing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.open_many(cast, 5)

    def crash(**columns: object) -> None:
        raise sqlite3.OperationalError("the power went out")

    with monkeypatch.context() as patch:
        patch.setattr(TreeHead.objects, "create", crash)
        with pytest.raises(sqlite3.OperationalError):
            sealing.seal(now())
    assert signer.last_signed() is not None
    assert not TreeHead.objects.exists()
    head = sealing.seal(now())
    assert head is not None
    assert head.size == 5
    assert list(verify.problems()) == []


def test_seal__refuses_a_book_with_another_history(cast: Cast, keys: Path) -> None:
    books.open_many(cast, 5)
    sealing.seal(now())
    memory = keys / "last-head"
    kept = memory.read_text()
    books.open_many(cast, 5, first=10)
    newer = sealing.seal(now())
    assert newer is not None
    guards.remove(connection)
    Leaf.objects.filter(index__gte=7).delete()
    TreeHead.objects.filter(size=newer.size).delete()
    with pytest.raises(NotTheSameTree, match="only"):
        sealing._refuse_other_history(None, signer.last_signed(), tree.size())
    memory.write_text(kept)
    Leaf.objects.filter(index=0).update(index=-1)
    Leaf.objects.filter(index=1).update(index=0)
    Leaf.objects.filter(index=-1).update(index=1)
    books.open_many(cast, 1, first=20)
    with pytest.raises(NotTheSameTree, match="no longer have the root"):
        sealing.seal(now())
    guards.install(connection)


def test_seal__refuses_when_the_signers_memory_is_lost(cast: Cast, keys: Path) -> None:
    books.open_many(cast, 2)
    sealing.seal(now())
    (keys / "last-head").unlink()
    with pytest.raises(NotTheSameTree, match="last-head"):
        sealing.seal(now())


def test_inclusion__proves_any_record_of_a_large_book_with_few_statements(cast: Cast) -> None:
    hashes = events_bare(cast, BIG)
    head = sealing.seal(now())
    assert head is not None
    top = bytes.fromhex(head.root)
    whole = Tree(hashes)
    assert top == whole.root()
    assert TreeNode.objects.filter(level=8).count() == BIG >> 8
    assert TreeNode.objects.filter(level=16).count() == 1
    first = Event.objects.order_by("id").values_list("id", flat=True)[0]
    for index in (0, 1, 255, 256, 40_000, 65_535, 65_536, BIG - 1):
        with CaptureQueriesContext(connection) as asked:
            found = sealing.inclusion(first + index)
        assert found is not None
        assert found.index == index
        assert verify_inclusion(hashes[index], index, BIG, found.proof, top)
        assert len(asked) <= 10
    for old in (1, 255, 256, 257, 65_535, 65_536, 65_537, BIG):
        proof = sealing.consistency(old, BIG)
        assert verify_consistency(old, BIG, whole.root(old), top, proof)


def test_inclusion__is_unknown_before_sealing_and_before_the_next_head(cast: Cast) -> None:
    matter = books.open_many(cast, 1)[0]
    event = Event.objects.get(matter=matter)
    assert sealing.inclusion(event.pk) is None
    assert sealing.receipt(event.pk) is None
    sealing._place(full=False)
    assert sealing.inclusion(event.pk) is None
    sealing.seal(now())
    assert sealing.inclusion(event.pk) is not None


def test_receipt__is_signed_by_the_key_of_its_head_after_a_change_of_keys(cast: Cast) -> None:
    books.open_many(cast, 2)
    sealing.seal(now())
    before = sealing.signed_by(TreeHead.objects.get().note)
    rings.signers().add()
    assert sealing.signed_by(TreeHead.objects.get().note) == before
    books.open_many(cast, 1, first=10)
    head = sealing.seal(now() + timedelta(minutes=5))
    assert head is not None
    assert sealing.signed_by(head.note) != before
    with pytest.raises(ValueError, match="not signed here"):
        sealing.signed_by(head.note.replace("—", "–"))


def test_origin__takes_the_name_of_the_house_and_keeps_it(cast: Cast, settings: Settings) -> None:
    settings.ORIGIN = "https://xinfang.example.gov.cn"
    books.open_many(cast, 1)
    sealing.seal(now())
    assert sealing.origin().startswith("xinfang.example.gov.cn/")
    settings.ORIGIN = "https://elsewhere.example"
    assert sealing.origin().startswith("xinfang.example.gov.cn/")


def test_stored_nodes__know_only_what_is_whole(cast: Cast) -> None:
    books.open_many(cast, 3)
    sealing.seal(now())
    nodes = tree.StoredNodes()
    for level, number in ((0, 3), (1, 1), (2, 0), (8, 0), (16, 0)):
        with pytest.raises(LookupError, match=f"{level}:{number}"):
            nodes(level, number)

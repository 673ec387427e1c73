"""Sealing: events get their places in the tree, and the tree a signed head.

Writers never wait for the tree. The sealing job takes up every event that has no place yet,
and signs only after the places are committed: what was signed once must be continued for ever.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from xinqiao.casebook import chain, receipts, tree
from xinqiao.casebook.models import Event, Leaf, TreeHead, TreeNode
from xinqiao.kernel.merkle import consistency_proof, inclusion_proof, root
from xinqiao.vault import checkpoint, signer
from xinqiao.vault.checkpoint import Checkpoint
from xinqiao.vault.errors import NotTheSameTree

BATCH = 10_000  # leaves placed in one transaction
LOOK_BACK = 20_000  # ids below the newest place that may still be committed late
LEAF_COLUMNS = (
    "matter__pseudonym", "seq", "act", "at", "recorded_at", "actor", "staff_id", "post_id",
    "office_id", "source", "facts", "effects", "salt", "prev",
)  # fmt: skip
SEALER = 0x78717365  # advisory lock on PostgreSQL: one sealer at a time


@dataclass(frozen=True, slots=True)
class Inclusion:
    """An event's place under a signed head, and the hashes that lead there."""

    index: int
    proof: tuple[bytes, ...]
    head: TreeHead


def seal(at: datetime, *, full: bool = False) -> TreeHead | None:
    """Place every event that has no place yet, then sign the tree's head.

    full: look for such events in the whole book, not only among the newest.
    Returns the new head, or None when nothing was new.
    Raises NotTheSameTree when the book does not continue what was signed before.
    """
    while _place(full=full):
        pass
    with _alone():
        return _sign(at)


def inclusion(event: int) -> Inclusion | None:
    """Where an event stands under the newest signed head; None until it is sealed.

    event: its row id. A dozen statements at most, however large the tree is.
    """
    index = Leaf.objects.filter(event=event).values_list("index", flat=True).first()
    head = TreeHead.objects.first()
    if index is None or head is None or index >= head.size:
        return None
    return Inclusion(index, tuple(inclusion_proof(index, head.size, tree.StoredNodes())), head)


def consistency(old: int, new: int) -> tuple[bytes, ...]:
    """The hashes that show that the tree of `new` leaves continues that of `old`.

    Raises ValueError unless 0 <= old <= new, LookupError when there are not so many leaves.
    """
    return tuple(consistency_proof(old, new, tree.StoredNodes()))


def receipt(event: int) -> str | None:
    """The bundle that proves the event is in the book (receipts.py); None until it is sealed."""
    found = inclusion(event)
    if found is None:
        return None
    row = Event.objects.filter(pk=event).values_list(*LEAF_COLUMNS).get()
    note = found.head.note
    return receipts.write(leaf_bytes(row), found.index, found.proof, note, signed_by(note))


def signed_by(note: str) -> str:
    """The line of the public key that signed a head of this tree; keys may have changed since.

    Raises ValueError when none of this house's keys did.
    """
    name = note.partition("\n")[0]
    for public in signer.public_keys():
        with suppress(ValueError):
            signer.verify_head(note, name, [public])
            return checkpoint.public_line(name, public)
    raise ValueError("This head was not signed here.")


def leaf_bytes(row: Sequence[Any]) -> bytes:
    """The leaf of an event. row: its LEAF_COLUMNS, as they are now."""
    pseudonym, seq, act, at, recorded_at, *by, source, facts, effects, salt, prev = row
    return chain.leaf_bytes(
        pseudonym=pseudonym,
        seq=seq,
        act=act,
        at=at,
        recorded_at=recorded_at,
        by=(by[0], by[1], by[2], by[3]),
        source=source,
        facts=facts,
        effects=effects,
        salt=salt,
        prev=prev,
    )


def origin() -> str:
    """The name of this tree, the first line of every head: chosen with the first one.

    Raises ValueError when the signer's file was altered.
    """
    if last := signer.last_signed():
        return last.origin
    host = settings.ORIGIN.partition("://")[2].strip("/") or "xinqiao.local"
    return f"{host}/{signer.public_key()[:4].hex()}"


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction in which nobody else seals. SQLite's begin as writers, and are alone anyway."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER])
        yield


def _place(*, full: bool) -> int:
    """Give up to BATCH events their places; returns how many."""
    with _alone():
        events = Event.objects.filter(leaf=None)
        if not full:
            newest = Leaf.objects.aggregate(newest=Max("event_id"))["newest"] or 0
            events = events.filter(id__gt=newest - LOOK_BACK)
        found = list(events.order_by("id").values_list("id", "digest")[:BATCH])
        edge, leaves, nodes = tree.frontier(), [], []
        for event, digest in found:
            leaves.append(Leaf(index=edge.size, event_id=event))
            nodes += tree.to_store(edge.append(bytes.fromhex(digest)))
        Leaf.objects.bulk_create(leaves, batch_size=BATCH)
        TreeNode.objects.bulk_create(nodes)
        return len(found)


def _sign(at: datetime) -> TreeHead | None:
    nodes, size = tree.StoredNodes(), tree.size()
    newest, last = TreeHead.objects.first(), signer.last_signed()
    _refuse_other_history(newest, last, size)
    if size == (newest.size if newest else 0):
        return None
    if newest and root(newest.size, nodes).hex() != newest.root:
        raise NotTheSameTree(
            f"The {newest.size} entries under the last head no longer have the root {newest.root}."
        )
    head = Checkpoint(origin(), size, root(size, nodes))
    note = signer.sign_head(head, consistency_proof(last.size, size, nodes) if last else ())
    return TreeHead.objects.create(size=size, root=head.root.hex(), at=at, note=note)


def _refuse_other_history(newest: TreeHead | None, last: Checkpoint | None, size: int) -> None:
    """What the signer remembers and what the book holds must be able to be one history."""
    if newest and last is None:
        raise NotTheSameTree(
            f"{settings.KEYS_ROOT / 'last-head'} is missing; it lies in the backup of the keys."
        )
    if last and last.size > size:
        raise NotTheSameTree(
            f"A tree of {last.size} entries was signed, but there are only {size} now."
        )

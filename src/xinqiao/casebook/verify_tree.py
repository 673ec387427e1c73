"""The tree over all records: places, nodes, signed heads, and what the signer remembers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Max

from xinqiao.casebook import sealing, tree
from xinqiao.casebook.finding import Kind, Problem, problem
from xinqiao.casebook.models import Event, Leaf, TreeHead, TreeNode
from xinqiao.casebook.snapshot import snapshot
from xinqiao.kernel.merkle import Frontier, inclusion_proof, verify_inclusion
from xinqiao.vault import signer
from xinqiao.vault.checkpoint import Checkpoint
from xinqiao.vault.errors import KeyFileProblem

BATCH = 20_000  # leaves read at once


def whole() -> Iterator[Problem]:
    """Check every place, node and head, and that the signer's memory agrees."""
    with snapshot():
        heads = list(TreeHead.objects.order_by("size"))
        nodes = TreeNode.objects.values_list("level", "index", "hash")
        walk = _Walk(tree.size(), {(level, number): hashed for level, number, hashed in nodes})
    last, trouble = _memory(bool(heads))
    walk.marks = {head.size for head in heads} | ({last.size} if last else set())
    yield from trouble
    yield from _signatures(heads, known=last is not None)
    yield from walk.leaves()
    yield from walk.left_over()
    yield from _heads(heads, walk)
    if last and walk.roots.get(last.size) != last.root:
        yield problem(Kind.SIGNER_DISAGREES, f"head {last.size}", signed=last.size, size=walk.size)
    yield from _unsealed()


def among(matters: Sequence[int]) -> Iterator[Problem]:
    """Check that the sealed records of these matters stand under the newest head."""
    head = TreeHead.objects.first()
    if head is None:
        return
    yield from _signatures([head], known=_memory(True)[0] is not None)
    nodes = tree.StoredNodes()
    for start in range(0, len(matters), 500):
        sealed = Leaf.objects.filter(event__matter__in=matters[start : start + 500])
        places = sealed.filter(index__lt=head.size).order_by("index")
        for index, digest, number, seq in places.values_list(
            "index", "event__digest", "event__matter__number", "event__seq"
        ):
            if not _stands(index, digest, head, nodes):
                yield problem(Kind.LEAF_UNPROVEN, number, seq=seq, index=index)


@dataclass
class _Walk:
    """One pass over the leaves: makes the tree again and compares what is stored of it."""

    size: int
    stored: dict[tuple[int, int], str]  # what is left of it at the end does not belong
    marks: set[int] = field(default_factory=set)  # sizes at which the root is wanted
    roots: dict[int, bytes] = field(default_factory=dict)
    edge: Frontier = field(default_factory=Frontier)
    broken: bool = False

    def leaves(self) -> Iterator[Problem]:
        """Read the leaves in order; a gap ends the hashing, not the reading."""
        place = 0
        while batch := self._batch(place):
            for index, digest in batch:
                if index != place:
                    yield self._gap(place, index - 1)
                if not self.broken:
                    yield from self._append(digest)
                place = index + 1
        if place < self.size:
            yield self._gap(place, self.size - 1)

    def left_over(self) -> Iterator[Problem]:
        """Stored nodes that no leaf led to."""
        if not self.broken:
            for level, number in sorted(self.stored):
                yield problem(Kind.NODE_EXTRA, f"node {level}:{number}")

    def _batch(self, place: int) -> list[tuple[int, str]]:
        ahead = Leaf.objects.filter(index__gte=place, index__lt=self.size).order_by("index")
        return list(ahead.values_list("index", "event__digest")[:BATCH])

    def _append(self, digest: str) -> Iterator[Problem]:
        for level, number, hashed in self.edge.append(_hash(digest)):
            if level not in tree.STORED:
                continue
            found = self.stored.pop((level, number), None)
            if found is None:
                yield problem(Kind.NODE_MISSING, f"node {level}:{number}")
            elif found != hashed.hex():
                yield problem(Kind.NODE_WRONG, f"node {level}:{number}")
        if self.edge.size in self.marks:
            self.roots[self.edge.size] = self.edge.root()

    def _gap(self, first: int, last: int) -> Problem:
        self.broken = True
        where = f"leaf {first}" if first == last else f"leaf {first}–{last}"
        there = Leaf.objects.filter(index=first).exists()
        return problem(Kind.LEAF_EMPTY if there else Kind.LEAF_MISSING, where)


def _heads(heads: Sequence[TreeHead], walk: _Walk) -> Iterator[Problem]:
    """The first head whose root is another, and every one larger than the tree."""
    wrong = False
    for head in heads:
        found = walk.roots.get(head.size)
        if head.size > walk.size:
            yield problem(Kind.HEAD_TOO_LARGE, f"head {head.size}", size=walk.size)
        elif not wrong and (found is None or found.hex() != head.root):
            wrong = True  # all later ones are wrong with it
            yield problem(Kind.HEAD_WRONG, f"head {head.size}")


def _signatures(heads: Sequence[TreeHead], *, known: bool) -> Iterator[Problem]:
    """Heads whose signed text is not genuine or says something else than the row."""
    if not heads or not known:
        return
    name, publics = sealing.origin(), signer.public_keys()
    for head in heads:
        try:
            signed = signer.verify_head(head.note, name, publics)
        except ValueError as error:
            yield problem(Kind.HEAD_UNSIGNED, f"head {head.size}", reason=error)
            continue
        if (signed.size, signed.root.hex()) != (head.size, head.root):
            reason = f"it says {signed.size} entries, root {signed.root.hex()}"
            yield problem(Kind.HEAD_UNSIGNED, f"head {head.size}", reason=reason)


def _memory(wanted: bool) -> tuple[Checkpoint | None, list[Problem]]:
    """What the signer signed last. wanted: heads exist, so it must remember one."""
    try:
        last = signer.last_signed()
    except (ValueError, KeyFileProblem) as error:
        return None, [problem(Kind.SIGNER_FORGOT, "signer", reason=error)]
    if last is None and wanted:
        return None, [problem(Kind.SIGNER_FORGOT, "signer", reason="no file last-head")]
    return last, []


def _hash(digest: str) -> bytes:
    """A digest that cannot be read makes every root above it wrong, and is named elsewhere."""
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return b""


def _stands(index: int, digest: str, head: TreeHead, nodes: tree.StoredNodes) -> bool:
    try:
        proof = inclusion_proof(index, head.size, nodes)
        leaf, top = bytes.fromhex(digest), bytes.fromhex(head.root)
    except (LookupError, ValueError):
        return False
    return verify_inclusion(leaf, index, head.size, proof, top)


def _unsealed() -> Iterator[Problem]:
    """Records that the sealing job no longer looks for, because it passed them by."""
    newest = Leaf.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    passed = Event.objects.filter(leaf=None, id__lte=newest - sealing.LOOK_BACK)
    for number, seq in passed.values_list("matter__number", "seq").order_by("id"):
        yield problem(Kind.EVENT_UNSEALED, number, seq=seq)

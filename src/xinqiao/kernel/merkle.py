"""The tree over the ledger: Merkle hashing and proofs of RFC 6962.

Every leaf is one entry of the ledger. The root is one hash that stands for all of them;
a proof of inclusion shows that an entry is under a root, a proof of consistency that a
newer tree only added to an older one.

A node is named by its level and number: node (level, n) is the root of the complete
subtree over the leaves n·2^level up to (n+1)·2^level, and never changes once its last
leaf is there. `Frontier` makes these nodes as leaves arrive. Whoever stores them can
answer every proof with a few look-ups, and the tree is never read again as a whole.

A proof does not vouch for the number of leaves: that is said, and signed, beside the root.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple, Self

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Nodes = Callable[[int, int], bytes]  # (level, number) of a complete subtree -> its hash


class Node(NamedTuple):
    """A complete subtree: 2^level leaves from leaf number·2^level on, and its hash."""

    level: int
    number: int
    hash: bytes


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one entry, 32 bytes. Source: RFC 6962 section 2.1."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash over two hashes, 32 bytes. Source: RFC 6962 section 2.1."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree: all that is needed to add leaves and to know the root.

    It holds one hash for each 1 in the binary form of `size`, the largest subtree first.
    """

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """size: number of leaves so far. peaks: as `peaks` gave them.

        Raises ValueError when the peaks are not those of a tree of this size.
        """
        self.size = size
        self._peaks = list(peaks)
        if size < 0 or len(self._peaks) != size.bit_count():
            raise ValueError(f"A tree of {size} leaves does not have {len(self._peaks)} peaks.")

    @classmethod
    def read(cls, size: int, nodes: Nodes) -> Self:
        """The frontier of a stored tree of `size` leaves: at most one look-up per level."""
        return cls(size, (nodes(level, index) for level, index in peaks_of(size)))

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """The hashes to keep beside `size`, so that this frontier can be made again."""
        return tuple(self._peaks)

    def append(self, leaf: bytes) -> list[Node]:
        """Add one leaf hash. Returns the nodes it made or completed, the leaf itself first."""
        index, level = self.size, 0
        made = [Node(0, index, leaf)]
        while index & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            index, level = index >> 1, level + 1
            made.append(Node(level, index, leaf))
        self._peaks.append(leaf)
        self.size += 1
        return made

    def root(self) -> bytes:
        """The root, 32 bytes. Source: RFC 6962 section 2.1 (MTH)."""
        if not self._peaks:
            return EMPTY_ROOT
        result = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            result = node_hash(peak, result)
        return result


class Tree:
    """A whole tree in memory: what a verifier builds, and what tests compare with."""

    __slots__ = ("_frontier", "_levels")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        """leaves: leaf hashes in their order."""
        self._frontier = Frontier()
        self._levels: list[list[bytes]] = []
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        return self._frontier.size

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        for level, _, made in self._frontier.append(leaf):
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(made)

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree; pass this method where `Nodes` is asked for."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """The root now, or as it was when the tree had `size` leaves."""
        return root(len(self) if size is None else size, self.node)


def peaks_of(size: int) -> list[tuple[int, int]]:
    """(level, number) of the complete subtrees that make up a tree, the largest first."""
    found, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            found.append((level, start >> level))
            start += 1 << level
    return found


def root(size: int, nodes: Nodes) -> bytes:
    """The root of a stored tree when it had `size` leaves."""
    return Frontier.read(size, nodes).root()


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of the first `size` leaves.

    Raises ValueError unless 0 <= index < size. Source: RFC 6962 section 2.1.1 (PATH).
    """
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} in a tree of {size}.")
    begin, end = 0, size
    proof: list[bytes] = []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(_subtree(middle, end, nodes))
            end = middle
        else:
            proof.append(_subtree(begin, middle, nodes))
            begin = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """The hashes that show that the first `old` leaves of a tree of `new` are unchanged.

    Raises ValueError unless 0 <= old <= new. Source: RFC 6962 section 2.1.2 (PROOF).
    """
    if not 0 <= old <= new:
        raise ValueError(f"A tree of {new} leaves cannot continue one of {old}.")
    if old == 0:
        return []
    begin, end = 0, new
    proof: list[bytes] = []
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_subtree(middle, end, nodes))
            end = middle
        else:
            proof.append(_subtree(begin, middle, nodes))
            begin = middle
    if begin:
        proof.append(_subtree(begin, end, nodes))
    return proof[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes
) -> bool:
    """Whether `leaf` (a leaf hash) is number `index` under the root `expected` of `size` leaves.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size or not _are_hashes(leaf, expected, *proof):
        return False
    place, last, result = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            result = node_hash(step, result)
            place, last = _out_of_left_edge(place, last)
        else:
            result = node_hash(result, step)
        place, last = place >> 1, last >> 1
    return last == 0 and result == expected


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `new` leaves begins with the very leaves of the tree of `old`.

    Source: RFC 9162 section 2.1.4.2. An empty tree is continued by every tree.
    """
    if not 0 <= old <= new or not _are_hashes(old_root, new_root, *proof):
        return False
    if old in (0, new):
        return not proof and old_root == (new_root if old == new else EMPTY_ROOT)
    # A complete old tree is itself the first step, and is left out of the proof.
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    return bool(steps) and _replay(old, new, steps) == (old_root, new_root)


def _replay(old: int, new: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The two roots that a consistency proof leads to; None when it is too long or short."""
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            place, last = _out_of_left_edge(place, last)
        else:
            newer = node_hash(newer, step)
        place, last = place >> 1, last >> 1
    return (older, newer) if last == 0 else None


def _out_of_left_edge(place: int, last: int) -> tuple[int, int]:
    """Climb the levels on which a node of the right edge has no sibling."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _split(count: int) -> int:
    """The largest power of two below `count` (> 1): where RFC 6962 cuts a tree in two."""
    return 1 << (count - 1).bit_length() - 1


def _subtree(begin: int, end: int, nodes: Nodes) -> bytes:
    """Root over the leaves begin … end-1, a range that RFC 6962's cuts lead to."""
    hashes = [nodes(level, (begin >> level) + index) for level, index in peaks_of(end - begin)]
    result = hashes.pop()
    while hashes:
        result = node_hash(hashes.pop(), result)
    return result


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)

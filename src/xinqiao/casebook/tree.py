"""The stored tree: hashes of its nodes with a few look-ups, however many leaves it has.

Leaf hashes are the digests of the events. Of the nodes above them only those of 256, 65,536
and 16,777,216 leaves are stored; the others are made again from one block of at most 256 rows.
"""

from collections.abc import Iterable

from xinqiao.casebook.models import Leaf, TreeNode
from xinqiao.kernel.merkle import Frontier, Node, Tree

STRIDE = 8  # a stored node stands for 2**8 stored nodes, or leaves, below it
STORED = (8, 16, 24, 32)


class StoredNodes:
    """Answers for any complete subtree (level, number); one statement for each block it opens."""

    def __init__(self) -> None:
        self._blocks: dict[tuple[int, int], Tree] = {}

    def __call__(self, level: int, number: int) -> bytes:
        """The hash of the subtree. Raises LookupError when it is not, or not whole, in the tree."""
        base = level - level % STRIDE
        inside = level - base  # levels above the rows of the block
        block = number >> (STRIDE - inside)
        within = number - (block << (STRIDE - inside))
        try:
            return self._block(base, block).node(inside, within)
        except IndexError:
            raise LookupError(f"node {level}:{number} is not in the tree") from None

    def _block(self, base: int, block: int) -> Tree:
        if (base, block) not in self._blocks:
            self._blocks[base, block] = Tree(_row_hashes(base, block << STRIDE))
        return self._blocks[base, block]


def _row_hashes(base: int, first: int) -> list[bytes]:
    """The hashes of up to 256 rows of one level, from `first` to the first gap."""
    last = first + (1 << STRIDE) - 1
    rows: Iterable[tuple[int, str]]
    if base == 0:
        leaves = Leaf.objects.filter(index__range=(first, last))
        rows = leaves.order_by("index").values_list("index", "event__digest")
    else:
        nodes = TreeNode.objects.filter(level=base, index__range=(first, last))
        rows = nodes.order_by("index").values_list("index", "hash")
    hashes: list[bytes] = []
    for index, digest in rows:
        if index != first + len(hashes):
            break
        hashes.append(bytes.fromhex(digest))
    return hashes


def size() -> int:
    """How many leaves there are."""
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def frontier() -> Frontier:
    """The right edge of the tree, ready to take more leaves."""
    return Frontier.read(size(), StoredNodes())


def to_store(made: Iterable[Node]) -> list[TreeNode]:
    """Those of the nodes just made that are kept, as unsaved rows."""
    return [
        TreeNode(level=level, index=number, hash=digest.hex())
        for level, number, digest in made
        if level in STORED
    ]

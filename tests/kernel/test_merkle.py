"""The ledger's tree against RFC 6962: published vectors, a slow reference, and forgeries."""

import os
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.kernel.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    peaks_of,
    root,
    verify_consistency,
    verify_inclusion,
)

# The inputs and roots of the reference implementation of Certificate Transparency.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    bytes.fromhex(text)
    for text in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
H = {
    name: bytes.fromhex(text)
    for name, text in {
        "leaf 1": "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "leaf 4": "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "leaves 2-3": "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "leaves 4-5": "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "leaves 6-7": "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "leaves 0-3": "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "leaves 4-7": "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    }.items()
}
REFERENCE = Tree(map(leaf_hash, ENTRIES))

# Every size up to here: two past the first tree of eight levels, or a thousand on request.
LONG = os.environ.get("XINQIAO_TEST_LONG", "no").lower() in {"1", "true", "yes", "on"}
MOST = 1000 if LONG else 130
LEAVES = [leaf_hash(number.to_bytes(2)) for number in range(MOST)]
TREE = Tree(LEAVES)


@cache
def slow_root(begin: int, end: int) -> bytes:
    """MTH of RFC 6962 section 2.1, word for word."""
    if end == begin:
        return sha256(b"").digest()
    if end - begin == 1:
        return LEAVES[begin]
    cut = begin + max(1 << n for n in range(12) if 1 << n < end - begin)
    return node_hash(slow_root(begin, cut), slow_root(cut, end))


def slow_path(index: int, begin: int, end: int) -> list[bytes]:
    """PATH of RFC 6962 section 2.1.1, word for word."""
    if end - begin == 1:
        return []
    cut = begin + max(1 << n for n in range(12) if 1 << n < end - begin)
    if index < cut:
        return [*slow_path(index, begin, cut), slow_root(cut, end)]
    return [*slow_path(index, cut, end), slow_root(begin, cut)]


def slow_subproof(old: int, begin: int, end: int, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 section 2.1.2, word for word; `old` counted from leaf 0."""
    if old == end:
        return [] if whole else [slow_root(begin, end)]
    cut = begin + max(1 << n for n in range(12) if 1 << n < end - begin)
    if old <= cut:
        return [*slow_subproof(old, begin, cut, whole), slow_root(cut, end)]
    return [*slow_subproof(old, cut, end, False), slow_root(begin, cut)]


def bits_flipped(value: bytes) -> list[bytes]:
    number = int.from_bytes(value)
    return [(number ^ 1 << bit).to_bytes(len(value)) for bit in range(8 * len(value))]


@pytest.mark.parametrize("size", range(9))
def test_root__is_the_published_one_for_the_published_entries(size: int) -> None:
    assert REFERENCE.root(size) == ROOTS[size]


def test_root__of_the_whole_tree_is_the_default() -> None:
    assert REFERENCE.root() == ROOTS[8]
    assert len(REFERENCE) == 8


@pytest.mark.parametrize(
    ("index", "size", "names"),
    [
        (0, 1, []),
        (0, 8, ["leaf 1", "leaves 2-3", "leaves 4-7"]),
        (5, 8, ["leaf 4", "leaves 6-7", "leaves 0-3"]),
        (4, 5, ["leaves 0-3"]),
    ],
)
def test_inclusion_proof__is_the_published_one(index: int, size: int, names: list[str]) -> None:
    proof = inclusion_proof(index, size, REFERENCE.node)
    assert proof == [H[name] for name in names]
    assert verify_inclusion(leaf_hash(ENTRIES[index]), index, size, proof, ROOTS[size])


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        (1, 1, []),
        (1, 8, ["leaf 1", "leaves 2-3", "leaves 4-7"]),
        (6, 8, ["leaves 4-5", "leaves 6-7", "leaves 0-3"]),
        (2, 5, ["leaves 2-3", "leaf 4"]),
    ],
)
def test_consistency_proof__is_the_published_one(old: int, new: int, names: list[str]) -> None:
    proof = consistency_proof(old, new, REFERENCE.node)
    assert proof == [H[name] for name in names]
    assert verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)


@pytest.mark.parametrize("size", range(MOST + 1))
def test_inclusion__holds_for_every_leaf_of_every_size(size: int) -> None:
    expected = slow_root(0, size)
    assert TREE.root(size) == expected
    for index in range(size):
        proof = inclusion_proof(index, size, TREE.node)
        assert proof == slow_path(index, 0, size)
        assert verify_inclusion(LEAVES[index], index, size, proof, expected)


@pytest.mark.parametrize("new", range(MOST + 1))
def test_consistency__holds_from_every_smaller_size(new: int) -> None:
    for old in range(new + 1):
        proof = consistency_proof(old, new, TREE.node)
        assert proof == (slow_subproof(old, 0, new, True) if old else [])
        assert verify_consistency(old, new, TREE.root(old), TREE.root(new), proof)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8, 13, 64, 65])
def test_verify_inclusion__rejects_every_flipped_bit(size: int) -> None:
    expected = TREE.root(size)
    for index in {0, size // 2, size - 1}:
        leaf, proof = LEAVES[index], inclusion_proof(index, size, TREE.node)
        for other in bits_flipped(leaf):
            assert not verify_inclusion(other, index, size, proof, expected)
        for other in bits_flipped(expected):
            assert not verify_inclusion(leaf, index, size, proof, other)
        for forged in one_step_changed(proof):
            assert not verify_inclusion(leaf, index, size, forged, expected)
        for other_index in set(range(-1, size + 1)) - {index}:
            assert not verify_inclusion(leaf, other_index, size, proof, expected)


@pytest.mark.parametrize(
    ("old", "new"), [(1, 2), (2, 3), (3, 7), (4, 8), (6, 8), (7, 64), (64, 65), (33, 100)]
)
def test_verify_consistency__rejects_every_flipped_bit(old: int, new: int) -> None:
    before, after = TREE.root(old), TREE.root(new)
    proof = consistency_proof(old, new, TREE.node)
    for other in bits_flipped(before):
        assert not verify_consistency(old, new, other, after, proof)
    for other in bits_flipped(after):
        assert not verify_consistency(old, new, before, other, proof)
    for forged in one_step_changed(proof):
        assert not verify_consistency(old, new, before, after, forged)


def one_step_changed(proof: Sequence[bytes]) -> list[list[bytes]]:
    """Every proof with one bit flipped, one step left out, doubled, cut short or added."""
    forged = [
        [*proof[:place], other, *proof[place + 1 :]]
        for place, step in enumerate(proof)
        for other in (*bits_flipped(step), step[:-1], step + b"\0")
    ]
    forged += [[*proof[:place], *proof[place + 1 :]] for place in range(len(proof))]
    forged += [[*proof[:place], step, *proof[place:]] for place, step in enumerate(proof)]
    return [*forged, [*proof, EMPTY_ROOT]]


@pytest.mark.parametrize(
    ("old", "new", "before", "after", "proof"),
    [
        pytest.param(-1, 3, EMPTY_ROOT, TREE.root(3), [], id="negative"),
        pytest.param(4, 3, TREE.root(4), TREE.root(3), [], id="shrunk"),
        pytest.param(3, 3, TREE.root(3), TREE.root(2), [], id="same size, other root"),
        pytest.param(3, 3, TREE.root(3), TREE.root(3), [EMPTY_ROOT], id="proof for nothing"),
        pytest.param(0, 0, EMPTY_ROOT, TREE.root(1), [], id="empty tree with a root"),
        pytest.param(0, 3, TREE.root(1), TREE.root(3), [], id="empty tree with a history"),
        pytest.param(0, 3, EMPTY_ROOT, TREE.root(3), [EMPTY_ROOT], id="proof from nothing"),
        pytest.param(3, 5, TREE.root(3), TREE.root(5), [], id="no proof"),
        pytest.param(4, 8, TREE.root(4), TREE.root(8), [], id="no proof, complete tree"),
    ],
)
def test_verify_consistency__rejects_what_no_tree_can_be(
    old: int, new: int, before: bytes, after: bytes, proof: list[bytes]
) -> None:
    assert not verify_consistency(old, new, before, after, proof)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_inclusion_proof__of_a_leaf_that_is_not_there_is_refused(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="There is no leaf"):
        inclusion_proof(index, size, TREE.node)


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3)])
def test_consistency_proof__of_a_shrinking_tree_is_refused(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="cannot continue"):
        consistency_proof(old, new, TREE.node)


@given(before=st.integers(0, 60), more=st.lists(st.binary(max_size=8), max_size=70))
def test_frontier__grows_from_what_was_stored_without_reading_old_leaves(
    before: int, more: list[bytes]
) -> None:
    stored = {
        (node.level, node.number): node.hash
        for frontier in [Frontier()]
        for leaf in LEAVES[:before]
        for node in frontier.append(leaf)
    }
    asked: list[tuple[int, int]] = []

    def look_up(level: int, index: int) -> bytes:
        asked.append((level, index))
        return stored[level, index]

    frontier = Frontier.read(before, look_up)
    assert asked == peaks_of(before)
    again = Frontier(before, frontier.peaks)
    for entry in more:
        assert frontier.append(leaf_hash(entry)) == again.append(leaf_hash(entry))
    whole = Tree([*LEAVES[:before], *map(leaf_hash, more)])
    assert frontier.root() == again.root() == whole.root()
    assert frontier.size == len(whole)


@given(st.integers(1, MOST))
def test_frontier__names_every_complete_subtree_exactly_once(size: int) -> None:
    frontier = Frontier()
    made = [node for leaf in LEAVES[:size] for node in frontier.append(leaf)]
    assert sorted((node.level, node.number) for node in made) == [
        (level, index) for level in range(size.bit_length()) for index in range(size >> level)
    ]
    assert all(TREE.node(node.level, node.number) == node.hash for node in made)


@pytest.mark.parametrize(("size", "peaks"), [(-1, 1), (0, 1), (3, 1), (4, 2)])
def test_frontier__refuses_peaks_of_another_size(size: int, peaks: int) -> None:
    with pytest.raises(ValueError, match="does not have"):
        Frontier(size, LEAVES[:peaks])


def test_root__of_a_tree_with_one_changed_leaf_is_another() -> None:
    roots = {
        Tree([*LEAVES[:place], EMPTY_ROOT, *LEAVES[place + 1 :]]).root() for place in range(MOST)
    }
    assert len(roots | {TREE.root()}) == MOST + 1
    assert root(MOST, TREE.node) == TREE.root()

"""Sealed streams open piece by piece, in their place only, and never after a change."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from xinqiao.vault import keys, streams
from xinqiao.vault.errors import Damaged, Erased
from xinqiao.vault.fields import Opened, observing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PIECE, SEALED, HEAD = streams.PIECE, streams.SEALED_PIECE, streams.HEADER_BYTES
WHERE = "t|file|1"


def sealed(content: bytes, *, key: int | None = None, where: str = WHERE) -> bytes:
    sink = io.BytesIO()
    size = streams.seal([content], sink, key=key or keys.new_key(), where=where)
    assert size == len(content)
    return sink.getvalue()


def opened(coded: bytes, *, where: str = WHERE) -> streams.Sealed:
    return streams.Sealed(lambda: io.BytesIO(coded), where=where)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    size=st.integers(0, 3 * PIECE), start=st.integers(0, 3 * PIECE), stop=st.integers(0, 4 * PIECE)
)
@example(size=0, start=0, stop=0)
@example(size=PIECE, start=PIECE - 1, stop=PIECE)
@example(size=2 * PIECE, start=PIECE, stop=2 * PIECE)
def test_read__any_part_is_what_a_slice_would_be(size: int, start: int, stop: int) -> None:
    content = os.urandom(size)
    stream = opened(sealed(content))
    assert stream.size == size
    assert b"".join(stream.read()) == content
    if start < size and stop > start:
        assert b"".join(stream.read(start, stop)) == content[start:stop]


@pytest.mark.parametrize("part", [1, 7, 1000, PIECE - 1, PIECE + 1])
def test_seal__does_not_depend_on_how_the_bytes_arrive(part: int) -> None:
    content, sink = os.urandom(2 * PIECE + 5), io.BytesIO()
    parts = (content[n : n + part] for n in range(0, len(content), part))
    streams.seal(parts, sink, key=keys.new_key(), where=WHERE)
    assert b"".join(opened(sink.getvalue()).read()) == content


def test_read__opens_only_the_pieces_that_hold_the_part() -> None:
    coded = bytearray(sealed(os.urandom(3 * PIECE)))
    coded[HEAD + 5] ^= 1  # the first piece is damaged
    stream = opened(bytes(coded))
    assert len(b"".join(stream.read(PIECE, 2 * PIECE))) == PIECE
    with pytest.raises(Damaged):
        b"".join(stream.read())


def swapped(coded: bytes) -> bytes:
    first, second = coded[HEAD : HEAD + SEALED], coded[HEAD + SEALED : HEAD + 2 * SEALED]
    return coded[:HEAD] + second + first + coded[HEAD + 2 * SEALED :]


CHANGES = {
    "a bit": lambda c: c[:-1] + bytes([c[-1] ^ 1]),
    "the salt": lambda c: c[: HEAD - 1] + bytes([c[HEAD - 1] ^ 1]) + c[HEAD:],
    "two pieces swapped": swapped,
    "the last piece cut off": lambda c: c[: HEAD + 2 * SEALED],
    "some bytes cut off": lambda c: c[:-3],
    "a piece repeated": lambda c: c + c[-SEALED:],
    "the version": lambda c: b"\x01" + c[1:],
    "nothing but the head": lambda c: c[:HEAD],
    "nothing": lambda c: b"",
}


@pytest.mark.parametrize("change", CHANGES)
def test_read__notices(change: str) -> None:
    coded = sealed(os.urandom(2 * PIECE + 100))
    with pytest.raises(Damaged):
        b"".join(opened(CHANGES[change](coded)).read())


def test_read__another_place_opens_nothing() -> None:
    with pytest.raises(Damaged):
        b"".join(opened(sealed(b"x"), where="t|file|2").read())


def test_seal__the_same_content_never_looks_the_same() -> None:
    key = keys.new_key()
    assert sealed(b"x" * 99, key=key) != sealed(b"x" * 99, key=key)


def test_read__a_shredded_key_opens_nothing_and_a_reader_is_noticed() -> None:
    key, seen = keys.new_key(), list[Opened]()
    coded = sealed(b"x", key=key)
    with observing(seen.append):
        b"".join(opened(coded).read())
    assert seen == [Opened(key, WHERE)]
    keys.shred(key)
    with pytest.raises(Erased):
        opened(coded)


def test_scratch__grows_is_read_from_anywhere_and_says_nothing_on_disk(tmp_path: Path) -> None:
    content, key, path = os.urandom(1000), keys.new_key(), tmp_path / "f"
    path.touch()
    for start in range(0, 1000, 37):  # continued by another process each time
        with streams.scratch(path.open("r+b", buffering=0), key=key, where=WHERE) as file:
            assert file.size == start
            file.append(content[start : start + 37])
            file.sync()
    assert content[100:132] not in path.read_bytes()
    with streams.scratch(path.open("rb", buffering=0), key=key, where=WHERE) as file:
        assert file.read() == content
        assert (file.seek(-10, io.SEEK_END), file.read(4)) == (990, content[990:994])
        assert (file.seek(2, io.SEEK_CUR), file.read()) == (996, content[996:])

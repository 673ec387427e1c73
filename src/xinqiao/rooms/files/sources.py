"""Where a file's bytes come from, and the look at it before it is kept."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, Protocol

from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.files import filetypes, pictures, scanning

PIECE = 256 * 1024
CUT_SHORT = gettext_noop("This file did not arrive whole. Please send it again.")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at a file has shown."""

    content_type: str
    sha256: str
    scan: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be kept. open: gives the bytes from the start, seekable, as often as asked.

    seen: what an earlier look has shown, if there was one.
    """

    name: str
    size: int
    open: Callable[[], AbstractContextManager[BinaryIO]]
    seen: Seen | None = None


class Sent(Protocol):
    """A file that came with a form, as Django gives it."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...
    def read(self, size: int = -1, /) -> bytes: ...


def from_bytes(name: str, content: bytes) -> Source:
    """A small file that is in memory already."""
    return Source(name, len(content), lambda: closing(io.BytesIO(content)))


def from_form(sent: Sent) -> Source:
    """A file of a plain form; it lies on disk already when it is large."""
    return Source(sent.name or "", sent.size or 0, lambda: _Kept(sent))


class _Kept(AbstractContextManager[BinaryIO]):
    """The request closes its own files."""

    def __init__(self, sent: Sent) -> None:
        self._sent = sent

    def __enter__(self) -> BinaryIO:
        self._sent.seek(0)
        return self._sent  # type: ignore[return-value]

    def __exit__(self, *error: object) -> None:
        return None


def look(source: Source) -> Seen:
    """Read a file once through: what it is, its hash, and what the scanner says.

    Raises OutOfRange with a sentence for everything that is not taken (TRUST.md 3.6).
    """
    filetypes.check_size(source.name, source.size)
    with source.open() as content:
        kind = filetypes.content_type(source.name, content)
        pictures.check(content, kind)
        digest, length = sha256(), 0
        for piece in pieces(content):
            digest.update(piece)
            length += len(piece)
        if length != source.size:
            raise OutOfRange(CUT_SHORT, "file")
        return Seen(kind, digest.hexdigest(), scanning.scan(content).value)


def pieces(content: BinaryIO) -> Iterator[bytes]:
    """All of it from the start, a piece at a time."""
    content.seek(0)
    while piece := content.read(PIECE):
        yield piece

"""Sealed streams: files too large to hold, in pieces that open alone and only in their place.

A sealed stream is version 2 · key id 8 · salt 7, then pieces of 64 KiB, each with its tag. A
piece's nonce is salt · its number 4 · whether it is the last 1, so pieces cannot be moved,
repeated or cut off at the end (the STREAM construction of Hoang, Reyhanitabar, Rogaway and
Vizár, 2015). As with sealed texts, the place goes into the key and into what is authenticated.

A scratch file is written while its content still arrives: encrypted by AES-256-CTR under a key
of its own that is thrown away with it, so that it can be continued and read from anywhere. It
is not authenticated; what is kept for good is sealed from it.
"""

import io
import os
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR

from xinqiao.vault import fields, keys
from xinqiao.vault.errors import Damaged
from xinqiao.vault.hashing import derive

VERSION = b"\x02"
SALT_BYTES = 7
HEADER_BYTES = 1 + 8 + SALT_BYTES
PIECE = 64 * 1024
SEALED_PIECE = PIECE + fields.TAG_BYTES
BLOCK = 16


def seal(source: Iterable[bytes], sink: BinaryIO, *, key: int, where: str) -> int:
    """Encrypt what `source` gives into `sink`; returns how many bytes it gave.

    Holds one piece in memory. Raises Erased when the data key was shredded.
    """
    header = VERSION + key.to_bytes(8) + os.urandom(SALT_BYTES)
    cipher, also = AESGCM(derive(keys.secret_of(key), where)), header + where.encode()
    sink.write(header)
    total, number, waiting = 0, 0, b""
    for piece in _regular(source):
        if number or waiting:
            sink.write(cipher.encrypt(_nonce(header, number, last=False), waiting, also))
            number += 1
        total, waiting = total + len(piece), piece
    sink.write(cipher.encrypt(_nonce(header, number, last=True), waiting, also))
    return total


class Sealed:
    """A sealed stream to read from, whole or in part. Its file is open only while it is read."""

    def __init__(self, open_file: Callable[[], BinaryIO], *, where: str) -> None:
        """Raises Damaged when it is none; Erased when its data key was shredded."""
        self._open, self._where = open_file, where
        with open_file() as file:
            self._header = file.read(HEADER_BYTES)
            length = file.seek(0, io.SEEK_END) - HEADER_BYTES
        if self._header[:1] != VERSION or length < fields.TAG_BYTES:
            raise Damaged
        self._last, rest = divmod(length - 1, SEALED_PIECE)
        self.size = self._last * PIECE + rest + 1 - fields.TAG_BYTES
        self.key = int.from_bytes(self._header[1:9], signed=True)
        if self.key < 0 or self.size < self._last * PIECE:
            raise Damaged
        self._cipher = AESGCM(derive(keys.secret_of(self.key), where))
        self._also = self._header + where.encode()

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`; only the pieces that hold them are opened.

        Raises Damaged when a piece was altered, moved, cut, or sealed for another place.
        """
        stop = self.size if stop is None else min(stop, self.size)
        fields.tell(self.key, self._where)
        with self._open() as file:
            for number in range(start // PIECE, max(stop - 1, start) // PIECE + 1):
                first = number * PIECE
                yield self._piece(file, number)[max(start - first, 0) : stop - first]

    def _piece(self, file: BinaryIO, number: int) -> bytes:
        file.seek(HEADER_BYTES + number * SEALED_PIECE)
        nonce = _nonce(self._header, number, last=number == self._last)
        try:
            return self._cipher.decrypt(nonce, file.read(SEALED_PIECE), self._also)
        except InvalidTag:
            raise Damaged from None


class Scratch(io.RawIOBase):
    """A file whose bytes on disk say nothing; seekable, written only at its end."""

    def __init__(self, file: io.FileIO, secret: bytes) -> None:
        """secret: 32 bytes, used for no other file."""
        self.file, self._secret, self._at = file, secret, 0

    @property
    def size(self) -> int:
        """What is on the disk, the only truth about how far it has come."""
        return os.fstat(self.file.fileno()).st_size

    def append(self, data: bytes) -> None:
        """Write at the end, completely."""
        end = self.size
        coded = memoryview(self._cipher(end).update(data))
        while coded:
            written = os.pwrite(self.file.fileno(), coded, end)
            coded, end = coded[written:], end + written

    def sync(self) -> None:
        """Come back when the disk has it."""
        os.fsync(self.file.fileno())

    def cut(self, size: int) -> None:
        """Forget what was written beyond `size`."""
        os.ftruncate(self.file.fileno(), size)

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read and decrypt from the present place."""
        coded = os.pread(self.file.fileno(), len(buffer), self._at)
        buffer[: len(coded)] = self._cipher(self._at).update(coded)
        self._at += len(coded)
        return len(coded)

    def close(self) -> None:
        """The file as well."""
        self.file.close()
        super().close()

    def _cipher(self, offset: int):  # type: ignore[no-untyped-def]
        block, skip = divmod(offset, BLOCK)
        cipher = Cipher(AES256(self._secret), CTR(block.to_bytes(BLOCK))).encryptor()
        cipher.update(bytes(skip))
        return cipher


def scratch(file: io.FileIO, *, key: int, where: str) -> Scratch:
    """A scratch file under a data key made for it alone. Raises Erased when it was shredded."""
    return Scratch(file, derive(keys.secret_of(key), where))


def _nonce(header: bytes, number: int, *, last: bool) -> bytes:
    return header[-SALT_BYTES:] + number.to_bytes(4) + bytes([last])


def _regular(source: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of equal length, the last one excepted."""
    buffer = bytearray()
    for data in source:
        buffer += data
        while len(buffer) >= PIECE:
            yield bytes(buffer[:PIECE])
            del buffer[:PIECE]
    if buffer:
        yield bytes(buffer)

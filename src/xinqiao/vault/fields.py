"""Sealed texts: encrypted per field, bound to the place they were written for.

A sealed text is version 1 · key id 8 · nonce 12 · ciphertext · tag 16, in bytes. Its place
("table|column|row") goes into the key and into what is authenticated, so a text that somebody
copies into another row or column does not open there.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from xinqiao.vault import keys
from xinqiao.vault.errors import Damaged, Erased
from xinqiao.vault.hashing import as_bytes, derive

VERSION = b"\x01"  # AES-256-GCM under HKDF-SHA256
HEADER_BYTES = 9
NONCE_BYTES = 12
TAG_BYTES = 16


@dataclass(frozen=True, slots=True)
class Opened:
    """One text that was decrypted: with which data key, and from where."""

    key: int
    where: str


Observer = Callable[[Opened], None]
_observers: ContextVar[tuple[Observer, ...]] = ContextVar("observers", default=())


@contextmanager
def observing(observer: Observer) -> Iterator[None]:
    """Tell `observer` of every text opened inside, in this thread or task.

    This is how the read log is proved complete: what was opened is compared with what was logged.
    """
    token = _observers.set((*_observers.get(), observer))
    try:
        yield
    finally:
        _observers.reset(token)


def place(table: str, column: str, row: object) -> str:
    """Where a sealed text lies. row: a primary key known before the text is sealed.

    Raises ValueError when table or column contain the separator.
    """
    if "|" in table + column:
        raise ValueError(f"No place is called {table!r}, {column!r}.")
    return f"{table}|{column}|{row}"


def seal(plaintext: str | bytes, *, key: int, where: str) -> bytes:
    """Encrypt a text for one place. Raises Erased when its data key was shredded."""
    header = VERSION + key.to_bytes(8)
    nonce = os.urandom(NONCE_BYTES)
    cipher = AESGCM(derive(keys.secret_of(key), where))
    return header + nonce + cipher.encrypt(nonce, as_bytes(plaintext), header + where.encode())


def unseal(sealed: bytes, *, where: str) -> bytes:
    """The bytes that were sealed for this place. The only way to any of them.

    Raises Erased when the data key was shredded; Damaged when the text was altered, cut, or
    sealed for another place.
    """
    sealed = bytes(sealed)
    key, header, rest = key_of(sealed), sealed[:HEADER_BYTES], sealed[HEADER_BYTES:]
    cipher = AESGCM(derive(keys.secret_of(key), where))
    try:
        plaintext = cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], header + where.encode())
    except InvalidTag:
        raise Damaged from None
    tell(key, where)
    return plaintext


def tell(key: int, where: str) -> None:
    """Let the observers know that something was opened."""
    for observer in _observers.get():
        observer(Opened(key, where))


def unseal_text(sealed: bytes, *, where: str) -> str:
    """The text that was sealed for this place; raises as `unseal` does."""
    return unseal(sealed, where=where).decode()


def unseal_many(sealed: Iterable[tuple[bytes, str]]) -> list[str | None]:
    """The texts of many (sealed, where) at once, with one SQL statement per 500 data keys.

    None stands for a text that was erased. Raises Damaged as `unseal` does.
    """
    pairs = list(sealed)
    keys.load(key_of(bytes(blob)) for blob, _ in pairs)
    return [_or_none(blob, where) for blob, where in pairs]


def key_of(sealed: bytes) -> int:
    """The id of the data key a text was sealed with. Raises Damaged when it is no sealed text."""
    if len(sealed) < HEADER_BYTES + NONCE_BYTES + TAG_BYTES or sealed[:1] != VERSION:
        raise Damaged
    key = int.from_bytes(sealed[1:HEADER_BYTES], signed=True)
    if key < 0:  # no id is, and the database could not even look for some
        raise Damaged
    return key


def _or_none(sealed: bytes, where: str) -> str | None:
    try:
        return unseal_text(sealed, where=where)
    except Erased:
        return None

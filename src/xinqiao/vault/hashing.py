"""Derived keys and salted commitments."""

import hmac
import os
from hashlib import sha256

SALT_BYTES = 32


def derive(secret: bytes, info: str) -> bytes:
    """A key of 32 bytes for one purpose, from a secret that is itself random.

    Source: RFC 5869 section 2.3 (HKDF-Expand with SHA-256, one block).
    """
    return hmac.digest(secret, info.encode() + b"\x01", "sha256")


def new_salt() -> bytes:
    """32 fresh random bytes. They are kept with the erasable text, never beside the commitment."""
    return os.urandom(SALT_BYTES)


def commit(payload: str | bytes, salt: bytes) -> bytes:
    """A hash of 32 bytes that fixes `payload` and, without the salt, says nothing about it.

    A bare hash of an ID card number is guessed in minutes; this is what a ledger entry holds
    instead. The 0x02 keeps it apart from the hashes of the ledger's tree.
    Raises ValueError unless the salt has 32 bytes. Source: TRUST.md 3.1.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes, not {len(salt)}.")
    return sha256(b"\x02" + salt + as_bytes(payload)).digest()


def as_bytes(value: str | bytes) -> bytes:
    """Text as UTF-8; bytes as they are."""
    return value.encode() if isinstance(value, str) else value

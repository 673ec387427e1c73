"""Query codes: only a keyed hash is kept, so a stolen table opens nobody's matter.

A code has 100 random bits, which no slow hash could make safer (decision 0012). Its key is never
dropped, unlike those of the blind index: codes are not stored and cannot be hashed anew.
"""

import hmac

from xinqiao.vault import keys, rings


def hash_code(code: str) -> bytes:
    """The 32 bytes to store for a query code. code: as `numbering.typed_code` gives it."""
    ring = keys.code_ring()
    return _hash(code, ring.keys[ring.current])


def code_fits(code: str, stored: bytes) -> bool:
    """Whether `stored` is the hash of this code, under the current key or an older one."""
    return any(
        hmac.compare_digest(_hash(code, key), bytes(stored))
        for key in keys.code_ring().newest_first()
    )


def hashes(code: str) -> list[bytes]:
    """What a row may hold for this code: under the current key, then under older ones."""
    return [_hash(code, key) for key in keys.code_ring().newest_first()]


def rotate() -> None:
    """Hash new codes with a fresh key from now on; codes given before stay valid."""
    keys.code_ring()
    rings.coder().add()


def _hash(code: str, key: bytes) -> bytes:
    return hmac.digest(key, code.encode(), "sha256")


def stable_hash(value: bytes) -> bytes:
    """32 bytes that are the same for equal values for ever, under the first key of the ring.

    For what must be recognised years later and is stored nowhere, such as an imported row.
    """
    return hmac.digest(next(iter(keys.code_ring().keys.values())), b"stable|" + value, "sha256")

"""The blind index: finding equal values without storing them.

Equal values give equal hashes, under a key that lies in no database, so "the same ID card" is a
look-up and a stolen table is not a list of numbers. The index shows which rows are equal and how
often; that is why only values that are nearly unique may be indexed (TRUST.md 3.2, C4).
"""

import hmac
from functools import lru_cache

from xinqiao.kernel.identity import index_form
from xinqiao.vault import keys, rings
from xinqiao.vault.hashing import derive

HASH_BYTES = 8
FIELDS = frozenset({"id_number", "credit_code", "phone", "email", "text"})


def blind(value: str, field: str) -> bytes:
    """The 8 bytes to store beside a value; all spellings of it give the same.

    Raises ValueError for a field that may not be indexed.
    """
    return blinds(value, field)[0]


def blinds(value: str, field: str) -> tuple[bytes, ...]:
    """What to look for: the hash under the current key, then those under older keys.

    After a rotation, rows that were not indexed anew are still found.
    Raises ValueError for a field that may not be indexed.
    """
    if field not in FIELDS:
        raise ValueError(f"{field!r} may not be indexed.")
    form = index_form(value).encode()
    return tuple(
        hmac.digest(_key_of(key, field), form, "sha256")[:HASH_BYTES]
        for key in keys.blind_ring().newest_first()
    )


@lru_cache(maxsize=64)
def _key_of(key: bytes, field: str) -> bytes:
    """The key of one field; asked for with every value, and there are five fields."""
    return derive(key, f"blind|{field}")


def rotate() -> None:
    """Index with a fresh key from now on; older keys are still looked for.

    Rows are indexed anew by the room that owns them, which then calls `drop_old`.
    """
    keys.blind_ring()
    rings.blinder().add()


def drop_old() -> None:
    """Forget all but the current key: no row is indexed with an older one any more."""
    rings.blinder().keep(set())

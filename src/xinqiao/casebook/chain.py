"""What is hashed of an event, and how: the leaf of the tree and the link to the event before.

The leaf is length-prefixed bytes, not JSON, so that two different events can never
encode alike. Facts and effects enter as a salted commitment: a published leaf tells
nothing about a matter, and nobody can guess their way back from it.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

ORIGIN = "xinqiao-ledger-1"
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces: equal values, equal bytes."""
    return _JSON.encode(value).encode()


def commitment(salt: str, payload: bytes) -> str:
    """SHA-256(0x02 ‖ salt ‖ payload) as hex. salt: 32 bytes as hex."""
    return sha256(b"\x02" + bytes.fromhex(salt) + payload).hexdigest()


def leaf_bytes(
    *,
    pseudonym: str,
    seq: int,
    act: str,
    at: datetime,
    recorded_at: datetime,
    by: tuple[str, int | None, int | None, int | None],
    source: str,
    facts: Any,
    effects: Any,
    salt: str,
    prev: str,
) -> bytes:
    """The bytes whose RFC 6962 leaf hash is the event's digest. Times count in UTC microseconds."""
    payload = commitment(salt, canonical([act, list(by), source, facts, effects]))
    parts = (ORIGIN, pseudonym, str(seq), _micros(at), _micros(recorded_at), payload, prev)
    encoded = (part.encode() for part in parts)
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def leaf_hash(leaf: bytes) -> str:
    """RFC 6962 leaf hash, hex."""
    return sha256(b"\x00" + leaf).hexdigest()


def _micros(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")

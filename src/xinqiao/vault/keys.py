"""Data keys: made ahead of need, unwrapped once, gone when shredded.

A data key is committed to its own database before anything is sealed with it, so no crash can
leave a text whose key was lost. `new_key` takes it from a block made in advance: one INSERT
serves many submissions. What a process did not use of its block stays as rows that open nothing.
"""

import os
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections, transaction
from django.utils.timezone import now

from xinqiao.vault import rings
from xinqiao.vault.errors import Damaged, Erased, KeyFileProblem
from xinqiao.vault.models import DataKey
from xinqiao.vault.router import KEYS

BLOCK = 64  # keys made by one INSERT
CACHED = 8192  # unwrapped keys a process remembers …
CACHE_SECONDS = 60.0  # … so long at most: a key shredded by another process opens nothing after
ASKED_AT_ONCE = 500
NONCE_BYTES = 12
KEY_BYTES = 32
EPOCH = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
RANDOM_BITS = 22

# Written out, because Django makes a statement of every value of every row.
_INSERT = "INSERT INTO vault_datakey (id, wrapped, master, created_at) VALUES (%s, %s, %s, %s)"


class _Memory:
    """What this process knows: keys ready to be handed out, and keys already unwrapped."""

    def __init__(self) -> None:
        self.making = threading.RLock()
        self.ready: deque[tuple[int, bytes]] = deque()
        self.last_id = 0
        self.recalling = threading.Lock()
        self.open: OrderedDict[int, tuple[float, bytes]] = OrderedDict()

    def remember(self, key: int, secret: bytes) -> None:
        with self.recalling:
            self.open[key] = (time.monotonic() + CACHE_SECONDS, secret)
            self.open.move_to_end(key)
            while len(self.open) > CACHED:
                self.open.popitem(last=False)

    def recall(self, key: int) -> bytes | None:
        with self.recalling:
            until, secret = self.open.get(key, (0.0, None))
            if secret is None or until < time.monotonic():
                return None
            self.open.move_to_end(key)
            return secret

    def drop(self, key: int) -> None:
        with self.recalling:
            self.open.pop(key, None)


_memory = _Memory()


def forget() -> None:
    """Start with an empty memory, as after a fork: two processes must not hand out one key."""
    global _memory
    _memory = _Memory()


os.register_at_fork(after_in_child=forget)


def new_key() -> int:
    """The id of a fresh data key, already committed. Costs one INSERT in 64 calls."""
    with _memory.making:
        if not _memory.ready:
            # A block made inside a transaction would be lost with it, after being handed out.
            _memory.ready.extend(_make(1 if connections[KEYS].in_atomic_block else BLOCK))
        key, secret = _memory.ready.popleft()
    _memory.remember(key, secret)
    return key


def new_keys(count: int) -> list[int]:
    """As many fresh data keys, with one INSERT: for imports."""
    made = _make(count)
    for key, secret in made:
        _memory.remember(key, secret)
    return [key for key, _ in made]


def secret_of(key: int) -> bytes:
    """The unwrapped data key, 32 bytes; for this package only.

    At most one SQL statement. Raises Erased when it was shredded.
    """
    if (secret := _memory.recall(key)) is None:
        secret = load([key]).get(key)
    if secret is None:
        raise Erased
    return secret


def load(keys: Iterable[int]) -> dict[int, bytes]:
    """Unwrap these keys ahead of need: one SQL statement per 500 keys not yet known.

    A page that shows many people calls this (through `fields.unseal_many`) once, not once per
    person. Returns what was not known before.
    """
    wanted = [key for key in dict.fromkeys(keys) if _memory.recall(key) is None]
    found: dict[int, bytes] = {}
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        rows = DataKey.objects.filter(pk__in=wanted[start : start + ASKED_AT_ONCE]).order_by()
        for key, wrapped, master in rows.values_list("pk", "wrapped", "master"):
            found[key] = unwrap(key, bytes(wrapped), master)
            _memory.remember(key, found[key])
    return found


def shred(key: int) -> bool:
    """Delete a data key, and with it everything ever sealed with it. False if it was gone already.

    This process forgets it at once, others within CACHE_SECONDS, and the backups of the database
    "keys" when their cycle ends. Source: TRUST.md 3.5.
    """
    on_sqlite = overwrite_what_is_deleted()
    deleted, _ = DataKey.objects.filter(pk=key).delete()
    _memory.drop(key)
    if on_sqlite and not connections[KEYS].in_atomic_block:
        with connections[KEYS].cursor() as cursor:  # the log may hold the page as it was
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return deleted > 0


def overwrite_what_is_deleted() -> bool:
    """Let SQLite overwrite every copy it gives up; returns whether this is SQLite.

    Needed before writing, not only before deleting: else a copy of the row stays behind when
    SQLite moves rows from one page to another.
    """
    if on_sqlite := connections[KEYS].vendor == "sqlite":
        with connections[KEYS].cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
    return on_sqlite


def wrap(key: int, secret: bytes, ring: rings.Ring) -> bytes:
    """A data key under the current master key: nonce, then 32 bytes and tag, bound to its id."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(ring.keys[ring.current]).encrypt(nonce, secret, key.to_bytes(8))


@lru_cache(maxsize=8)
def _cipher(master: bytes) -> AESGCM:
    """Made once for a master key, which wraps every data key."""
    return AESGCM(master)


def unwrap(key: int, wrapped: bytes, master: str) -> bytes:
    """The data key itself, 32 bytes.

    Raises KeyFileProblem when its master key is not in the file, Damaged when it does not open.
    """
    ring = master_ring()
    if master not in ring.keys:
        raise KeyFileProblem(f"The master key {master} is not in {rings.master().path}.")
    try:
        return _cipher(ring.keys[master]).decrypt(
            wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], key.to_bytes(8)
        )
    except InvalidTag:
        raise Damaged from None


def master_ring() -> rings.Ring:
    """The master keys. A new file is made only for an empty vault."""
    return rings.master().ring(may_make=is_empty)


def blind_ring() -> rings.Ring:
    """The keys of the blind index. A new file is made only for an empty vault."""
    return rings.blinder().ring(may_make=is_empty)


def code_ring() -> rings.Ring:
    """The keys under which query codes are hashed. A new file is made only for an empty vault."""
    return rings.coder().ring(may_make=is_empty)


def is_empty() -> bool:
    """Whether no data key exists yet, so that no key file can have been lost."""
    return not DataKey.objects.exists()


def _make(count: int) -> Sequence[tuple[int, bytes]]:
    ring = master_ring()
    for other in (blind_ring, code_ring):
        other()  # made before the first data key, so that a later loss is noticed
    with _memory.making:
        first = _next_id()
        _memory.last_id = first + count - 1
    overwrite_what_is_deleted()
    made = [(first + n, os.urandom(KEY_BYTES)) for n in range(count)]
    moment = connections[KEYS].ops.adapt_datetimefield_value(now())
    rows = [(key, wrap(key, secret, ring), ring.current, moment) for key, secret in made]
    with transaction.atomic(using=KEYS), connections[KEYS].cursor() as cursor:
        cursor.executemany(_INSERT, rows)
    return made


def _next_id() -> int:
    """Milliseconds and chance: near its neighbours on disk, and never given twice.

    A counter in the database would repeat itself after a restore, and shredding the key of one
    person would then take another's. 63 bits last until 2095.
    """
    moment = int((time.time() - EPOCH) * 1000) << RANDOM_BITS
    return max(moment | secrets.randbits(RANDOM_BITS), _memory.last_id + 1)

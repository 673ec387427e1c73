"""Tries that run out and come back, and answers that are given once.

Kept in the database, so that all processes of an installation count together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.gate.models import Answer, Bucket
from xinqiao.vault import fields, keys

KEPT = timedelta(days=1)

TOO_MANY = gettext_noop(
    "There were too many tries. Wait %(minutes)s minutes and try again; by telephone or at the"
    " counter you get the same answer at once."
)
OTHER_REQUEST = gettext_noop(
    "This Idempotency-Key was used for a different request; take a fresh one for each."
)


class TooManyTries(NotAllowedNow):
    """No try is left; they come back with time."""

    code = "too_many_tries"


class KeyReused(NotAllowedNow):
    """One key came with two different requests."""

    code = "key_reused"


@dataclass(frozen=True, slots=True)
class Limit:
    """`tries` within `per`, for one kind of key (an address, a number); `name` keeps them apart."""

    name: str
    tries: int
    per: timedelta

    @property
    def pause(self) -> float:
        """Seconds until one try comes back."""
        return self.per.total_seconds() / self.tries


# TRUST.md 3.8: per address and per case; the same for the code that opens a draft again.
QUERY_ADDRESS = Limit("query_address", 5, timedelta(minutes=15))
QUERY_NUMBER = Limit("query_number", 5, timedelta(minutes=15))
RESUME_ADDRESS = Limit("resume_address", 5, timedelta(minutes=15))
RESUME_CODE = Limit("resume_code", 5, timedelta(minutes=15))
# What is sent in is never refused: whoever is over these waits, see `turn`.
SUBMIT_ADDRESS = Limit("submit_address", 10, timedelta(hours=1))
SUBMIT_OFFICE = Limit("submit_office", 5, timedelta(hours=1))
SUBMIT_ALL = Limit("submit_all", 1_000, timedelta(hours=1))
DRAFT_ADDRESS = Limit("draft_address", 30, timedelta(hours=1))
A_TURN = 20  # seconds that each one over the limit waits longer than the one before
MOST_TURNS = 15

# One statement takes a try or leaves everything as it is; {least} is MIN or LEAST.
_TAKE = """
INSERT INTO gate_bucket (key, tries, at) VALUES (%(key)s, %(full)s - 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET
  tries = {least}(%(full)s, gate_bucket.tries + {more}) - 1, at = excluded.at
WHERE {least}(%(full)s, gate_bucket.tries + {more}) >= 1
"""
# The same, but into debt: whoever comes too soon gets a place in the line.
_TURN = """
INSERT INTO gate_bucket (key, tries, at) VALUES (%(key)s, %(full)s - 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET
  tries = {least}(%(full)s, gate_bucket.tries + {more}) - 1, at = excluded.at
WHERE {least}(%(full)s, gate_bucket.tries + {more}) > -%(most)s
RETURNING tries
"""
_MORE = "(excluded.at - gate_bucket.at) / %(pause)s"
_ONCE = """
INSERT INTO gate_answer (key, asked, content, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (key) DO NOTHING
"""


def take(limit: Limit, key: str, at: datetime) -> None:
    """Use one try. Commits at once when no transaction is open, so that a refusal counts too.

    Raises TooManyTries when none is left.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE.format(least=_least(), more=_MORE), _values(limit, key, at))
        taken = cursor.rowcount == 1
    if not taken:
        raise TooManyTries(TOO_MANY, minutes=max(1, round(limit.pause / 60)))


def turn(limit: Limit, key: str, at: datetime) -> int | None:
    """Seconds until it is this one's turn: 0 within the limit, then 20 for each place in line.

    None when the line is full: then what came is put aside and taken up later. Like `take`, it
    counts each call, so ask once for each thing that somebody brings.
    """
    with connection.cursor() as cursor:
        values = _values(limit, key, at) | {"most": float(MOST_TURNS)}
        cursor.execute(_TURN.format(least=_least(), more=_MORE), values)
        found = cursor.fetchone()
    return None if found is None else ceil(max(0.0, -found[0])) * A_TURN


def give_back(limit: Limit, key: str) -> None:
    """Return the one try that turned out to be no guess."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE gate_bucket SET tries = {_least()}(%s, tries + 1) WHERE key = %s",  # noqa: S608
            [float(limit.tries), _hashed(limit.name, key)],
        )


@transaction.atomic
def once(*, key: str, asked: str, at: datetime, answer: Callable[[], str]) -> str:
    """What `answer` returned the first time this key came; it runs no second time.

    key: door, person and the key they sent. asked: what they asked for, in one spelling.
    A second request that arrives meanwhile waits for the first. Raises KeyReused, and whatever
    `answer` raises; then nothing is kept and the key is as good as new.
    """
    name, request = _hashed("once", key), _hashed("asked", asked)
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(at)
        cursor.execute(_ONCE, [name, request, b"", moment])
        first = cursor.rowcount == 1
    if first:
        text = answer()
        blob = fields.seal(text, key=keys.new_key(), where=_at(name))
        Answer.objects.filter(pk=name).update(content=blob)
        return text
    row = Answer.objects.get(pk=name)
    if row.asked != request:
        raise KeyReused(OTHER_REQUEST, "Idempotency-Key")
    return fields.unseal_text(bytes(row.content), where=_at(name))


def sweep(at: datetime) -> int:
    """Forget buckets that are full again and answers older than a day; how many rows."""
    before = at - KEPT
    buckets, _ = Bucket.objects.filter(at__lt=before.timestamp()).delete()
    answers, _ = Answer.objects.filter(at__lt=before).delete()
    return buckets + answers


def _least() -> str:
    """The smaller of two numbers, as the engine calls it."""
    return "LEAST" if connection.vendor == "postgresql" else "MIN"


def _values(limit: Limit, key: str, at: datetime) -> dict[str, str | float]:
    return {
        "key": _hashed(limit.name, key),
        "full": float(limit.tries),
        "pause": limit.pause,
        "now": at.timestamp(),
    }


def _at(name: str) -> str:
    return fields.place("gate_answer", "content", name)


def _hashed(kind: str, value: str) -> str:
    return salted_hmac(f"xinqiao.gate.{kind}", value, algorithm="sha256").hexdigest()

"""What the ledger costs whoever writes: the same registration with it and without.

Without: no event row, no hash, no chain; everything else is done and committed as always, but
for reactions, which neither has. The two take turns, so that whatever else the machine does falls
on both. What is registered without the ledger would not verify, so this runs on a scratch
installation, and last.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.utils.timezone import now

from bench.clock import Measured, Times, measured, times
from bench.works import Bench
from xinqiao.casebook import bulk, ledger, reacting
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.rooms.registry import registration

TURNS = 20
MOST_COST = 0.15  # TRUST.md 4, L5
NO_HASH = "0" * 64


def write_cost(bench: Bench) -> Iterator[Measured]:
    """Registrations one by one, and a hundred at a time."""
    by = bench.city.people["xfj.djy1"]
    for name, size in (("one", 1), ("a hundred", 100)):
        bare, whole = _turns(bench, by, size)
        cost = 1 - bare.p50 / whole.p50  # of throughput, which is one over time
        yield measured(f"register {name} without the ledger", bare)
        yield measured(
            f"register {name} with it", whole, against=bare.p50, reference="without",
            budget=bare.p50 / (1 - MOST_COST), at_p50=True,
            note=f"{cost:.1%} of throughput; {size * 1000 / whole.p50:,.0f} events/s",
        )  # fmt: skip


def _turns(bench: Bench, by: Actor, size: int) -> tuple[Times, Times]:
    each = max(bench.rounds // TURNS, 3)

    def register() -> None:
        intakes = [bench.stream.take(now()) for _ in range(size)]
        registration.register_many(intakes, by=by, at=now(), confirmed=frozenset("*"))

    found: tuple[list[Times], list[Times]] = ([], [])
    with patch.object(reacting, "queue", lambda events: None):  # they need an event to hang on
        for _ in range(TURNS):
            with _no_ledger():
                found[0].append(times(register, each))
            found[1].append(times(register, each))
    return _joined(found[0]), _joined(found[1])


def _joined(parts: Sequence[Times]) -> Times:
    every = tuple(sorted(ms for part in parts for ms in part.all))
    return Times(every, sorted(part.cpu for part in parts)[len(parts) // 2])


@contextmanager
def _no_ledger() -> Iterator[None]:
    """Events are neither hashed nor written."""
    insert = bulk.insert

    def but_events(rows: Sequence[Any], *args: Any, **kwargs: Any) -> Any:
        events = bool(rows) and isinstance(rows[0], Event)
        return rows if events else insert(rows, *args, **kwargs)

    with (
        patch.object(ledger, "digest", lambda *_: NO_HASH),
        patch.object(bulk, "insert", but_events),
    ):
        yield

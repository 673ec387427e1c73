"""Taking times and counting statements."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.test.utils import CaptureQueriesContext

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
WARM_UPS = 3
BOTH = ("default", "keys")


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of the table. p50, p95: milliseconds of one call, as a person waits.

    cpu: median milliseconds that this process computed; that holds on a busy machine too, but
    leaves out what a database server does.
    budget: what DESIGN.md section 8 allows, in milliseconds at p95 unless `at_p50`.
    against: p50 of the reference measured in the same run, in milliseconds.
    """

    name: str
    p50: float
    p95: float
    cpu: float | None = None
    statements: int | None = None
    against: float | None = None
    reference: str = ""
    budget: float | None = None
    at_p50: bool = False
    most: int | None = None  # statements allowed
    note: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether the budget holds; None without one."""
        if self.budget is None and self.most is None:
            return None
        quick = self.budget is None or (self.p50 if self.at_p50 else self.p95) <= self.budget
        few = self.most is None or self.statements is None or self.statements <= self.most
        return quick and few


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of the calls of one work, sorted; and of its own computing at the median."""

    all: tuple[float, ...]
    cpu: float

    @property
    def p50(self) -> float:
        """The median."""
        return self.at(0.5)

    @property
    def p95(self) -> float:
        """What 19 of 20 calls stay under."""
        return self.at(0.95)

    def at(self, share: float) -> float:
        """A percentile, e.g. share=0.95."""
        return self.all[min(len(self.all) - 1, int(len(self.all) * share))]


def measured(name: str, found: Times, **more: Any) -> Measured:
    """A row of the table. more: further columns by name."""
    return Measured(name, found.p50, found.p95, found.cpu, **more)


def times(work: Callable[[], object], rounds: int) -> Times:
    """Time the calls of a work, after some that do not count."""
    for _ in range(min(WARM_UPS, rounds - 1)):
        work()
    found, computed = [], []
    for _ in range(rounds):
        began, cpu = time.perf_counter(), time.process_time()
        work()
        computed.append((time.process_time() - cpu) * 1000)
        found.append((time.perf_counter() - began) * 1000)
    return Times(tuple(sorted(found)), sorted(computed)[rounds // 2])


def statements(work: Callable[[], object], databases: Sequence[str] = BOTH) -> int:
    """SQL statements of one call, without BEGIN, COMMIT and savepoints."""
    work()
    with ExitStack() as stack:
        asked = [
            stack.enter_context(CaptureQueriesContext(connections[name])) for name in databases
        ]
        work()
    said = [query["sql"] for context in asked for query in context.captured_queries]
    return sum(not sql.startswith(CONTROL) for sql in said)

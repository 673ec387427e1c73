"""Taking times and counting statements."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections
from django.test.utils import CaptureQueriesContext

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
WARM_UPS = 3
BOTH = ("default", "keys")


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of the table. p50, p95: milliseconds of one call, as a person waits.

    cpu: median milliseconds that this process computed; that holds on a busy machine too.
    database: the same of the process of the database server that answers it; None on SQLite,
    which computes in this process.
    budget: what DESIGN.md section 8 allows, in milliseconds at p95 unless `at_p50`.
    against: p50 of the reference measured in the same run, in milliseconds.
    """

    name: str
    p50: float
    p95: float
    cpu: float | None = None
    database: float | None = None
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
    database: float | None = None

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
    return Measured(name, found.p50, found.p95, found.cpu, found.database, **more)


def times(work: Callable[[], object], rounds: int) -> Times:
    """Time the calls of a work, after some that do not count."""
    for _ in range(min(WARM_UPS, rounds - 1)):
        work()
    found, computed, served = [], [], []
    server = _server()
    for _ in range(rounds):
        before = _computed_by(server)
        began, cpu = time.perf_counter(), time.process_time()
        work()
        computed.append((time.process_time() - cpu) * 1000)
        found.append((time.perf_counter() - began) * 1000)
        served.append(_computed_by(server) - before)
    return Times(
        tuple(sorted(found)),
        sorted(computed)[rounds // 2],
        sorted(served)[rounds // 2] if server else None,
    )


def _server() -> int | None:
    """The process of the database server that answers this one; None on SQLite."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        return int(cursor.connection.info.backend_pid)


def _computed_by(process: int | None) -> float:
    """Milliseconds that a process has computed so far."""
    if process is None:
        return 0.0
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e6


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

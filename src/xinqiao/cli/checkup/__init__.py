"""What `xinqiao doctor` looks at: one function a subject, each giving lines with what to do."""

from collections.abc import Callable, Iterator
from datetime import datetime

from xinqiao.cli.checkup import book, machine, safety
from xinqiao.cli.checkup.line import Level, Line

__all__ = ["Level", "Line", "examine", "mend"]

Check = Callable[[datetime], Iterator[Line]]
NEED_NO_TABLES: tuple[Check, ...] = (
    safety.web,
    safety.secrets,
    machine.clock_and_zone,
    machine.disk,
    machine.fonts,
    machine.scanner,
    machine.engine,
    machine.tables,
)
NEED_TABLES: tuple[Check, ...] = (
    book.triggers,
    safety.role,
    book.calendar,
    book.reactions,
    book.jobs,
    book.heads,
)


def examine(at: datetime) -> Iterator[Line]:
    """Every line, in a fixed order. at: the present moment."""
    failed = False
    for check in NEED_NO_TABLES:
        for line in check(at):
            failed = failed or (check is machine.tables and line.level is Level.FAIL)
            yield line
    if not failed:  # without its tables nothing can be said of the book
        for check in NEED_TABLES:
            yield from check(at)


def mend() -> list[str]:
    """Put right what can be put right without a decision; what was done."""
    return [*book.mend_triggers(), *safety.mend_modes()]

"""How far long work is: a bar on a terminal, a line every tenth of the way anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

TENTH = 10


@contextmanager
def progress(console: Console, description: str, total: int) -> Iterator[Callable[[], None]]:
    """Yields what is to be called after each of `total` steps."""
    if not console.is_terminal:
        yield _lines(console, description, total)
        return
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(), console=console,
    )  # fmt: skip
    with bar:
        task = bar.add_task(description, total=total)
        yield lambda: bar.advance(task)


def _lines(console: Console, description: str, total: int) -> Callable[[], None]:
    done = 0

    def advance() -> None:
        nonlocal done
        before, done = done * TENTH // total, done + 1
        if (now := done * TENTH // total) > before:
            console.print(f"{description} {now * 100 // TENTH} %")
            console.file.flush()  # a file is read while the work goes on

    return advance

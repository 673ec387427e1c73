"""The table at the end."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from bench.clock import Measured

FIGURES = ("p50 ms", "p95 ms", "own CPU", "database CPU", "SQL", "ratio")
WORDS = ("to", "budget", "kept", "note")
KEPT = {None: "", True: "yes", False: "NO"}


def show(title: str, rows: Sequence[Measured]) -> None:
    """Print everything that was measured."""
    table = Table(title=title, title_justify="left")
    table.add_column("work")
    for name in FIGURES:
        table.add_column(name, justify="right")
    for name in WORDS:
        table.add_column(name)
    for row in rows:
        ratio = f"{row.p50 / row.against:,.1f}" if row.against else ""
        table.add_row(
            row.name, _figure(row.p50), _figure(row.p95), _figure(row.cpu), _figure(row.database),
            _count(row.statements),
            ratio, row.reference, _budget(row), KEPT[row.kept], row.note,
        )  # fmt: skip
    Console(width=170).print(table)


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"


def _budget(row: Measured) -> str:
    parts = [f"{'p50' if row.at_p50 else 'p95'} {row.budget:,.0f}"] if row.budget else []
    parts += [f"{row.most} SQL"] if row.most else []
    return ", ".join(parts)

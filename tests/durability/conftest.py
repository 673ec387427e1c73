"""These tests are of SQLite; power is cut only where file systems can be made in user space."""

from pathlib import Path

import pytest

from tests.conftest import ENGINE

FUSE = Path("/dev/fuse").exists()
HERE = Path(__file__).parent
_not_run: list[str] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """They make their own databases, so the PostgreSQL run would only repeat them."""
    mine = [item for item in items if HERE in item.path.parents]
    out = mine if ENGINE != "sqlite" else []
    if not FUSE:
        cut = [item for item in mine if item.get_closest_marker("fuse")]
        _not_run.extend(item.nodeid for item in cut if item not in out)
        out = [*out, *(item for item in cut if item not in out)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was not run is said, so that nobody takes silence for a pass."""
    if _not_run:
        terminalreporter.section("NOT RUN: no /dev/fuse on this machine")
        for name in _not_run:
            terminalreporter.line(name)

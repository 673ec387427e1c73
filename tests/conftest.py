"""What every test can rely on: one engine for the whole run, and nothing skipped silently."""

import os

import pytest

from tests import flush, migrated

ENGINE = os.environ.get("XINQIAO_TEST_ENGINE", "sqlite")
ENGINES = {"sqlite", "postgres"}


def pytest_configure() -> None:
    if ENGINE not in ENGINES:
        raise pytest.UsageError(f"XINQIAO_TEST_ENGINE must be one of {sorted(ENGINES)}.")
    flush.install()
    migrated.install()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of races and privileges belong to the PostgreSQL run; `make test` does both runs."""
    if ENGINE == "postgres":
        return
    others = [item for item in items if item.get_closest_marker("postgres")]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if not item.get_closest_marker("postgres")]


@pytest.fixture(scope="session")
def engine() -> str:
    """The engine of this run: "sqlite" or "postgres"."""
    return ENGINE

"""What every test can rely on: one engine for the whole run, and nothing skipped silently."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

from tests import flush, migrated

ENGINE = os.environ.get("XINQIAO_TEST_ENGINE", "sqlite")
ENGINES = {"sqlite", "postgres"}
# Fixtures through which a test without the mark reaches the database.
REACH = {"db", "transactional_db", "live_server", "client", "admin_client", "django_db_setup",
         "engine"}  # fmt: skip


def pytest_configure() -> None:
    if ENGINE not in ENGINES:
        raise pytest.UsageError(f"XINQIAO_TEST_ENGINE must be one of {sorted(ENGINES)}.")
    # How fast a busy machine draws examples, or runs one, says nothing about the program.
    settings.register_profile(
        "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("any machine")
    flush.install()
    migrated.install()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each run has the tests that its engine can make a difference to; `make test` does both."""
    here = _on_postgres if ENGINE == "postgres" else _on_sqlite
    others = [item for item in items if not here(item)]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if here(item)]


def _on_sqlite(item: pytest.Item) -> bool:
    """All but those of races and privileges."""
    return item.get_closest_marker("postgres") is None


def _on_postgres(item: pytest.Item) -> bool:
    """Whatever can reach the database; pytest-django refuses it to all others."""
    if item.get_closest_marker("sqlite"):
        return False
    if item.get_closest_marker("postgres") or item.get_closest_marker("django_db"):
        return True
    return not REACH.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_collection_finish() -> None:
    """What was imported and collected stays; the collector need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def engine() -> str:
    """The engine of this run: "sqlite" or "postgres"."""
    return ENGINE

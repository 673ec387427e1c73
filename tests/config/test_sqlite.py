"""Writers of SQLite take their turn as soon as it comes, and do not wait for ever."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from xinqiao.config import engine
from xinqiao.config.sqlite import base


@contextmanager
def another_writes() -> Iterator[threading.Event]:
    """Somebody else's transaction, which ends when the event is set."""
    begun, ending = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            begun.set()
            ending.wait(10)
        connection.close()

    other = threading.Thread(target=write)
    other.start()
    assert begun.wait(10)
    yield ending
    ending.set()
    other.join()


def busy_timeout() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return int(cursor.fetchone()[0])


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_writer__begins_when_the_one_before_ends() -> None:
    looked = 0

    def look(seconds: float) -> None:
        nonlocal looked
        looked += 1
        if looked == 3:
            ending.set()
            threading.Event().wait(0.05)

    with another_writes() as ending, pytest.MonkeyPatch.context() as patch:
        patch.setattr(base.time, "sleep", look)
        with transaction.atomic():
            assert looked >= 3
    assert busy_timeout() == engine.WAIT_SECONDS * 1000


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_writer__is_told_when_its_turn_does_not_come() -> None:
    with another_writes(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "WAIT_SECONDS", 0)
        with pytest.raises(OperationalError, match="locked"), transaction.atomic():
            pass
    with transaction.atomic():  # and can try again
        pass

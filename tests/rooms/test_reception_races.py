"""Two windows and two counters at once: no number twice, none lost. PostgreSQL only."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from tests.cast import Cast, assemble
from tests.rooms.appointments_play import hall
from tests.rooms.steps import at
from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.rooms.reception.models import Visit
from xinqiao.rooms.reception.services import queue

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(databases=["default", "keys"], transaction=True),
]
NINE = at(3, 9)
WINDOWS = 4


@pytest.fixture
def cast() -> Cast:
    return assemble()


def together(count: int, act: object) -> list[object]:
    """Start `act(n)` for every n at the same moment; results in order."""
    start = Barrier(count)

    def run(n: int) -> object:
        try:
            start.wait(10)
            return act(n)  # type: ignore[operator]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_call_next__two_windows_never_call_the_same_number(cast: Cast) -> None:
    by = cast.actor("bureau.registrar")
    places = [queue.open_window(name=f"{n}号窗口", by=by) for n in range(WINDOWS)]
    for _ in range(3):
        queue.arrive(by=by, at=NINE)

    def call(n: int) -> int | None:
        try:
            return queue.call_next(window=places[n].pk, by=by, at=NINE).serial
        except NotAllowedNow:
            return None

    called = together(WINDOWS, call)
    assert sorted(c for c in called if c is not None) == [1, 2, 3]
    assert called.count(None) == 1


def test_call_next__two_clerks_at_one_window_call_one_number(cast: Cast) -> None:
    by = cast.actor("bureau.registrar")
    place = queue.open_window(name="1号窗口", by=by)
    for _ in range(3):
        queue.arrive(by=by, at=NINE)

    def call(n: int) -> str:
        try:
            queue.call_next(window=place.pk, by=by, at=NINE)
        except NotAllowedNow:
            return "busy"
        return "called"

    assert sorted(together(WINDOWS, call)) == ["busy", "busy", "busy", "called"]
    assert Visit.objects.filter(state="called").count() == 1


def test_arrive__counters_at_once_give_every_number_once(cast: Cast) -> None:
    by = cast.actor("bureau.registrar")
    given = together(8, lambda n: queue.arrive(by=by, at=NINE).serial)
    assert sorted(given) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert list(Visit.objects.values_list("serial", flat=True)) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_arrive__two_clerks_and_one_appointment_give_one_number(cast: Cast) -> None:
    house = hall(cast)
    made = house.book()

    def arrive(_n: int) -> int | None:
        try:
            return queue.arrive(by=house.clerk, at=at(3, 9, 9), appointment=made.id).serial
        except NotAllowedNow:
            return None

    given = together(WINDOWS, arrive)
    assert sorted(n for n in given if n is not None) == [1]
    assert Visit.objects.get().appointment == str(made.id)

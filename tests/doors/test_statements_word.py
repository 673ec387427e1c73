"""How many statements the pages of conveyed meetings, of one's own work and of honours cost.

Each is opened with one row and with several: a list that asks once more for every row shows.
"""

from datetime import timedelta

import pytest
from bench.clock import statements
from django.test import Client

from tests.cast import Cast, assemble
from tests.e2e.clock import Clock
from tests.rooms.conveying_play import conveyed, corrected
from tests.rooms.registry_play import at
from xinqiao.casebook import calendars
from xinqiao.rooms.conveying.services import reading

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SESSION = 2  # every staff page asks for the session, and for who is signed in at which posts


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    shown = Clock()
    monkeypatch.setattr("django.utils.timezone.datetime", shown.stand_in())
    shown.go(3, 5, 9)
    return shown


@pytest.fixture(params=[1, 3], ids=lambda n: f"{n} rows")
def rows(request: pytest.FixtureRequest) -> int:
    """So many of everything."""
    calendars.current()  # read once a minute, and part of no page
    return int(request.param)


def opened(cast: Cast, who: str, address: str) -> int:
    client = Client()
    client.force_login(cast.staff[who])

    def look() -> None:
        assert client.get(address).status_code == 200

    return statements(look)


def test_conveyed__cost_the_same_however_many_there_are(cast: Cast, rows: int) -> None:
    for n in range(rows):
        read = conveyed(cast, when=at(3, 4, 16) + timedelta(minutes=n))
        who = cast.actor("housing.handler")
        reading.read(meeting=read.pk, version=1, by=who, at=at(3, 4, 18))
        meeting = conveyed(cast, when=at(3, 4, 17) + timedelta(minutes=n))
        for k in range(rows):
            corrected(cast, meeting, at(3, 4, 18), seen=k + 1)
    one = f"/conveyed/{meeting.pk}/"
    assert {
        "mine": opened(cast, "housing.handler", "/conveyed/"),
        "director": opened(cast, "bureau.head", "/conveyed/"),
        "new": opened(cast, "bureau.head", "/conveyed/new/"),
        "one": opened(cast, "housing.handler", one),
        "who has read": opened(cast, "bureau.head", one),
        "correct": opened(cast, "bureau.head", one + "correct/"),
    } == {
        "mine": SESSION + 4, "director": SESSION + 4, "new": SESSION + 3, "one": SESSION + 3,
        "who has read": SESSION + 4, "correct": SESSION + 7,
    }  # fmt: skip

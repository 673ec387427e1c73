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
from tests.rooms.recognition_play import confirmed, entered, honoured, thanked
from tests.rooms.registry_play import at
from tests.rooms.steps import waiting
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
        "mine": SESSION + 5, "director": SESSION + 5, "new": SESSION + 3, "one": SESSION + 3,
        "who has read": SESSION + 4, "correct": SESSION + 7,
    }  # fmt: skip


def test_my_work__costs_the_same_however_much_was_done(cast: Cast, rows: int) -> None:
    for n in range(rows):
        waiting(cast).answered().executed().closed()
        confirmed(cast, title=f"第{n}课")
        entered(cast, title=f"第{n}课（待确认）")
        thanked(cast)
        honoured(cast, file_number=f"周奖〔2026〕{n}号")
    one = f"/my-work/honours/{honoured(cast, None).pk}/"
    assert {
        "mine": opened(cast, "housing.handler", "/my-work/"),
        "no cases": opened(cast, "bureau.admin", "/my-work/"),
        "team": opened(cast, "housing.head", "/my-work/team/"),
        "wall": opened(cast, "housing.handler", "/my-work/honours/"),
        "coverage": opened(cast, "housing.head", "/my-work/honours/"),
        "one": opened(cast, "housing.head", one),
        "new": opened(cast, "housing.head", "/my-work/honours/new/"),
    } == {
        "mine": SESSION + 12, "no cases": SESSION + 2, "team": SESSION + 13, "wall": SESSION + 1,
        "coverage": SESSION + 5, "one": SESSION + 1, "new": SESSION + 2,
    }  # fmt: skip

"""How many statements the pages of the hall, of afterwards and of a letter cost, exactly.

Each is opened with one row and with several: a list that asks once more for every row shows.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from bench.clock import statements
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast, assemble
from tests.doors import letter_play
from tests.e2e.clock import Clock
from tests.rooms.appointments_play import Hall, hall
from tests.rooms.feedback.afterwards_play import BAD, closed, in_round, listed, rated
from tests.rooms.registry_play import at
from tests.rooms.steps import waiting
from tests.rooms.test_reception_manners import read, sampled, talked
from tests.rooms.test_recordings import kept
from xinqiao.casebook import calendars
from xinqiao.casebook.models import Matter
from xinqiao.rooms.appointments.services.booking import Caller
from xinqiao.rooms.directory import hours
from xinqiao.rooms.feedback.services import thanking
from xinqiao.rooms.feedback.services.thanking import Brought
from xinqiao.rooms.reception.models import Visit
from xinqiao.rooms.reception.services import calls, duty, phone, promises, queue
from xinqiao.vault import keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SESSION = 2  # every staff page asks for the session, and for who is signed in at which posts
MORNING, LATER = at(3, 9, 8), at(3, 9, 10)
OFFICER, HEAD = "bureau.registrar", "bureau.head"


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, settings: Settings) -> None:
    settings.FILES_ROOT, settings.UPLOADS_ROOT = tmp_path / "files", tmp_path / "uploads"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    shown = Clock()
    monkeypatch.setattr("django.utils.timezone.datetime", shown.stand_in())
    shown.go(3, 9, 8)
    return shown


@pytest.fixture(params=[1, 3], ids=lambda n: f"{n} rows")
def rows(request: pytest.FixtureRequest) -> Iterator[int]:
    """So many of everything."""
    calendars.current(), hours.of(None)  # read once a minute, and part of no page
    yield request.param
    hours.forget()


def opened(client: Client, address: str) -> int:
    """Statements of one page, its data keys not at hand."""
    keys.forget()

    def look() -> None:
        assert client.get(address).status_code == 200

    return statements(look)


def desk(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.staff[who])
    return client


def full(rows: int) -> Hall:
    """A hall with so many who wait, are received and are booked, in matters and without."""
    house = hall()
    by = house.clerk
    windows = [queue.open_window(name=f"{n}号窗口", by=by).pk for n in range(rows)]
    for n in range(rows):
        queue.arrive(by=by, at=MORNING, about=f"第{n}件事")
        called = queue.call_next(window=windows[n], by=by, at=MORNING)
        record = talked(house.cast, n=n)
        Visit.objects.filter(pk=called.pk).update(matter=record.matter)
        queue.arrive(by=by, at=MORNING, about="等候")
        house.book(matter=record.matter_id, caller=Caller(), at=at(3, 9, 9))
        phone.note_call(noted=phone.Noted(gist=f"问政策{n}", words="问低保"), by=by, at=MORNING)
        duty.hand_over(note=f"第{n}条", by=by, at=MORNING)
        begins = MORNING + timedelta(hours=10 + n)
        duty.plan_shift(
            staff=house.staff(HEAD), begins=begins, ends=begins + timedelta(hours=9), by=by,
            at=MORNING,
        )  # fmt: skip
        promises.promise(
            matter=record.matter_id or 0, by=by, at=LATER, what=f"第{n}件", due=date(2026, 3, 12)
        )
        calls.ask_call(matter=record.matter_id or 0, by=by, at=LATER)
        read(house.cast, sampled(house.cast, record))
    return house


def test_hall_pages__cost_the_same_however_many_come(clock: Clock, rows: int) -> None:
    house = full(rows)
    clock.go(3, 9, 11)
    clerk, head = desk(house.cast, OFFICER), desk(house.cast, HEAD)
    found = {
        name: opened(client, reverse(name))
        for client, names in (
            (clerk, ("reception", "arrive", "promises", "records", "phone_log", "duty")),
            (head, ("manners",)),
        )
        for name in names
    }
    found["hall"] = opened(Client(), reverse("hall", args=("bureau",)))
    assert found == {
        "reception": SESSION + 11, "arrive": SESSION + 3, "promises": SESSION + 2,
        "records": SESSION + 2, "phone_log": SESSION + 2, "duty": SESSION + 4,
        "manners": SESSION + 4, "hall": 3,
    }  # fmt: skip


def test_recordings__cost_the_same_however_many_there_are(clock: Clock, rows: int) -> None:
    case = waiting()
    for n in range(rows):
        kept(case, at(3, 9) + timedelta(hours=n))
    assert opened(desk(case.cast, "housing.handler"), reverse("recordings")) == SESSION + 2


def after_closing(rows: int) -> tuple[Cast, str]:
    """So many matters closed, rated in words, on the list of calls; so many thanks."""
    cast, number = None, ""
    for n in range(rows):
        case = rated(in_round(closed(cast)), BAD, BAD, unit_words=f"慢{n}", bureau_words=f"好{n}")
        cast, number = case.cast, Matter.objects.get(pk=case.matter).number
        listed(case)
        for who in ("housing.handler", OFFICER):
            brought = Brought(kind="letter", on=date(2026, 4, 1), words=f"谢谢{n}", consent=True)
            thanking.record_thanks(brought=brought, by=cast.actor(who), at=at(4, 2))
    assert cast is not None
    return cast, number


def test_feedback_pages__cost_the_same_however_many_were_closed(clock: Clock, rows: int) -> None:
    cast, number = after_closing(rows)
    clock.go(4, 3)
    found = {
        "calls": opened(desk(cast, "bureau.caller"), reverse("calls")),
        "ratings": opened(desk(cast, HEAD), reverse("ratings")),
        "told": opened(desk(cast, HEAD), reverse("told", args=(number,))),
        "thanks": opened(desk(cast, OFFICER), reverse("thanks")),
        "units": opened(Client(), reverse("portal:units")),
        "unit": opened(Client(), reverse("portal:units") + "housing/"),
    }
    assert found == {
        "calls": SESSION + 3, "ratings": SESSION + 4, "told": SESSION + 7,
        "thanks": SESSION + 2, "units": 1, "unit": 3,
    }  # fmt: skip


def test_letter_pages__cost(rows: int) -> None:
    assemble()
    citizen = Client()
    letter_play.written(citizen)
    for n in range(rows):
        citizen.post("/submit/claims/", {"claim": f"第{n}项诉求", "add": "1"})
    names = ("what", "where", "claims", "who", "tried", "files", "check", "later")
    found = {name: opened(citizen, f"/submit/{name}/") for name in names}
    found["start"] = opened(Client(), "/submit/")
    # The session and the letter; places, bureaus and offices to choose from, for the places of
    # the letter; and once more who it goes to, where its doubts are looked for.
    assert found == {
        "what": 2, "where": 5, "claims": 2, "who": 2, "tried": 2, "files": 2, "later": 2,
        "check": 7, "start": 1,
    }  # fmt: skip

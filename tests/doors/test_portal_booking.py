"""The citizen's booking: with a matter, without one; moved, cancelled, found again."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.doors.visitor import enter
from tests.e2e.clock import Clock
from tests.rooms import registry_play as play
from tests.rooms.appointments_play import NINE, THURSDAY, Hall, hall
from tests.rooms.registry_play import at
from xinqiao.kernel.codes import Purpose
from xinqiao.rooms.appointments.models import Appointment
from xinqiao.rooms.appointments.services import session
from xinqiao.rooms.registry.registration import Registered

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Hall:
    clock = Clock()
    clock.go(3, 5)
    monkeypatch.setattr("django.utils.timezone.datetime", clock.stand_in())
    return hall()


@pytest.fixture
def home() -> Client:
    return Client()


def read(client: Client, path: str, status: int = 200, **data: Any) -> str:
    answer = client.get(path, {"lang": "en", **data})
    assert answer.status_code == status, answer.get("Location", "")
    return answer.content.decode()


def form(house: Hall, key: str | None = None) -> str:
    return f"/booking/new/?office={house.office}&slot={key or house.free()[0].key}"


def typed(**values: str) -> dict[str, str]:
    return {"name": "李四", "phone": "13900001111", "about": "电梯", "people": "1"} | values


def test_front__says_first_that_nobody_needs_an_appointment(house: Hall, home: Client) -> None:
    house.rule()
    said = read(home, "/booking/")
    assert said.index("without an appointment") < said.index("Zhouhe Petition Bureau")
    assert "0394-12345" in said
    assert "副市长甲" in said
    assert "淮东县" not in said  # no times there


def test_times__are_links_by_day(house: Hall, home: Client) -> None:
    said = read(home, "/booking/times/", office=house.office)
    assert said.count("-20260309-") == 6
    assert "09:00" in said
    assert read(home, "/booking/times/", 404, office="9" * 30)
    assert read(home, "/booking/times/", 404)


def test_booking__gives_number_and_code_that_open_it_again(house: Hall, home: Client) -> None:
    answer = home.post(form(house), typed(needs="elderly"))
    assert (answer.status_code, answer["Location"]) == (302, "/booking/mine/")
    page = read(home, "/booking/mine/")
    number, code = re.search(r"Y\d{12}", page), re.search(r"(\w{4}-){4}\w{4}", page)
    assert number
    assert code
    other = Client()
    assert other.get("/booking/mine/").status_code == 302
    found = other.post("/booking/find/", {"number": number[0].lower(), "code": code[0].lower()})
    assert found["Location"] == "/booking/mine/"
    assert code[0] not in read(other, "/booking/mine/")  # shown once, to who booked
    assert Appointment.objects.get().needs == ["elderly"]


def test_find__a_wrong_code_tells_nothing_and_runs_out(house: Hall, home: Client) -> None:
    made = house.on_line()
    wrong = {"number": made.number, "code": "A" * 20}
    answers = [home.post("/booking/find/", wrong) for _ in range(6)]
    assert [a.status_code for a in answers] == [422] * 5 + [429]
    assert "booking/mine" not in answers[0].content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"phone": "12"}, "phone"),
        ({"people": "9"}, "people"),
        ({"about": "长" * 1001}, "about"),
        ({"name": "李\x00四"}, "name"),
    ],
)
def test_form__what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    house: Hall, home: Client, wrong: dict[str, str], field: str
) -> None:
    answer = home.post(form(house), typed(about="原来的话") | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "李四" in answer.content.decode() or field == "name"
    assert not Appointment.objects.exists()


def test_taken_meanwhile__another_time_is_one_press_away_with_everything_typed(
    house: Hall, home: Client
) -> None:
    key = house.free()[0].key
    house.on_line(key)
    answer = home.post(form(house, key), typed())
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "formaction" in said
    assert "李四" in said
    again = re.search(r'formaction="([^"]+)"', said)
    assert again
    assert home.post(again[1].replace("&amp;", "&"), typed()).status_code == 302
    assert Appointment.objects.count() == 2


def test_double_click__books_once(house: Hall, home: Client) -> None:
    page = form(house)
    nonce = home.get(page).context["form"].initial["nonce"]
    for _ in range(2):
        assert home.post(page, typed(nonce=nonce)).status_code == 302
    assert Appointment.objects.count() == 1


def test_move__keeps_the_old_time_until_the_new_one_is_there(house: Hall, home: Client) -> None:
    home.post(form(house), typed())
    later = house.free()[2].key
    assert "Take the new time" in read(home, "/booking/mine/move/", slot=later)
    assert home.post("/booking/mine/move/", {"slot": later}).status_code == 302
    assert Appointment.objects.get().first == NINE + 3
    gone = home.post("/booking/mine/move/", {"slot": "s1-20260101-1"})
    assert gone.status_code == 409
    assert Appointment.objects.get().first == NINE + 3


def test_cancel__needs_no_reason(house: Hall, home: Client) -> None:
    home.post(form(house), typed())
    assert home.post("/booking/mine/cancel/").status_code == 302
    assert Appointment.objects.get().cancelled_at
    said = read(home, "/booking/mine/")
    assert "was cancelled" in said
    assert "Move it" not in said


def test_ics__says_when_and_where_and_not_what(house: Hall, home: Client) -> None:
    home.post(form(house), typed())
    said = home.get("/booking/mine/appointment.ics").content.decode()
    assert "DTSTART:20260309T010000Z" in said
    assert "电梯" not in said


def opened(client: Client, found: Registered) -> Client:
    assert enter(client, found.number, found.query_code).status_code == 302
    return client


def test_matter__books_moves_and_cancels_by_the_receipt_alone(house: Hall, home: Client) -> None:
    opened(home, play.registered(house.cast))
    base = "/query/matter/booking"
    assert "None is booked" in read(home, f"{base}/")
    key, later = house.free()[0].key, house.free()[4].key
    asked = f"{base}/new/?office={house.office}&slot={key}"
    assert home.post(asked, {"people": "1"})["Location"] == f"{base}/"
    row = Appointment.objects.get()
    assert f"{base}/{row.pk}/move/" in read(home, f"{base}/")
    assert home.post(f"{base}/{row.pk}/move/", {"slot": later}).status_code == 302
    assert home.get(f"{base}/{row.pk}/appointment.ics").status_code == 200
    assert home.post(f"{base}/{row.pk}/cancel/").status_code == 302
    assert "cancelled" in read(home, f"{base}/")


def test_matter__opens_nobody_elses_appointment(house: Hall, home: Client) -> None:
    opened(home, play.registered(house.cast))
    other = house.on_line()
    for page in ("move", "cancel"):
        path = f"/query/matter/booking/{other.id}/{page}/"
        assert home.get(path).status_code == 404
        assert home.post(path).status_code == 404
    assert home.get(f"/query/matter/booking/{other.id}/appointment.ics").status_code == 404


def test_matter__a_report_on_the_office_is_not_brought_before_it(house: Hall, home: Client) -> None:
    found = play.registered(
        house.cast, "bureau.head", purpose=Purpose.REPORT,
        against_staff=(house.staff("bureau.triage"),),
    )  # fmt: skip
    opened(home, found)
    assert "Zhouhe Petition Bureau" not in read(home, "/query/matter/booking/")
    assert read(home, "/query/matter/booking/times/", 404, office=house.office)


def test_schedule__publishes_who_when_where_and_every_change(house: Hall, home: Client) -> None:
    house.rule()
    said = read(home, "/reception/")
    for part in ("副市长甲", "分管住建、自然资源", "12 Mar 2026 (Thu)", "09:00–12:00", "Room 2",
                 "in the reception hall", "Monday"):  # fmt: skip
        assert part in said, part
    session.put_off(
        session=house.session().pk, to=THURSDAY.replace(day=13), reason="市里会议",
        by=house.head, at=at(3, 5),
    )  # fmt: skip
    assert "Moved from 12 Mar 2026 (Thu) to 13 Mar 2026 (Fri): 市里会议" in read(
        home, "/reception/"
    )


def test_feed__a_moved_day_keeps_its_uid_and_counts_up(house: Hall, home: Client) -> None:
    house.rule()
    day = house.session()
    before = home.get("/reception/days.ics").content.decode()
    session.put_off(
        session=day.pk, to=THURSDAY.replace(day=13), reason="x", by=house.head, at=at(3, 5)
    )
    after = home.get("/reception/days.ics")
    assert after["Content-Type"].startswith("text/calendar")
    said = after.content.decode()
    uid = f"UID:reception-day-{day.pk}@xinqiao"
    assert before.count(uid) == said.count(uid) == 1
    assert "DTSTART:20260312T010000Z" in before
    event = said[said.index(uid) - 200 : said.index(uid) + 200]
    assert "DTSTART:20260313T010000Z" in event
    assert "SEQUENCE:1" in event

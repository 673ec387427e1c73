"""Pages of conveyed meetings: published, read with one tap, corrected; nothing typed is lost."""

import pytest
from django.test import Client

from tests.cast import Cast, assemble
from tests.e2e.clock import Clock
from tests.rooms.conveying_play import conveyed, corrected, row
from tests.rooms.registry_play import at
from xinqiao.rooms.conveying.models import Meeting, Point, Reader

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    shown = Clock()
    monkeypatch.setattr("django.utils.timezone.datetime", shown.stand_in())
    shown.go(3, 4, 16)
    return shown


def desk(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.staff[who])
    return client


def filled(cast: Cast, **values: object) -> dict[str, object]:
    given = {
        "count": "3", "title": "调度会", "held_on": "2026-03-04",
        "received_at": "2026-03-04T15:00", "received_by": cast.staff["bureau.head"].pk,
        "offices": [cast.office("housing")], "text_1": "当日事当日办", "do": "publish",
    }  # fmt: skip
    return given | values


def test_convey__publishes_what_was_typed(cast: Cast) -> None:
    head = desk(cast, "bureau.head")
    answer = head.post("/conveyed/new/", filled(
        cast, text_2="核对台账", task_2="逐件核对", owner_2=cast.staff["housing.handler"].pk,
        by_day_2="2026-03-06",
    ))  # fmt: skip
    meeting = Meeting.objects.get()
    assert answer["Location"] == f"/conveyed/{meeting.pk}/"
    assert list(Point.objects.values_list("text", "task")) == [
        ("当日事当日办", ""), ("核对台账", "逐件核对"),
    ]  # fmt: skip
    shown = head.get(answer["Location"]).content.decode()
    assert "承办人甲" in shown


def test_convey__one_more_point_keeps_everything_typed(cast: Cast) -> None:
    answer = desk(cast, "bureau.head").post("/conveyed/new/", filled(cast, do="add"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert {f'name="text_{n}"' for n in (1, 4)} <= set(text.split())
    assert "当日事当日办" in text
    assert "调度会" in text
    ticked = f'value="{cast.office("housing")}"'
    assert any("checked" in tag for tag in text.split("<input") if ticked in tag)
    assert not Meeting.objects.exists()


def test_convey__a_refusal_stands_beside_its_field(cast: Cast) -> None:
    answer = desk(cast, "bureau.head").post("/conveyed/new/", filled(cast, task_1="办"))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"owner_1"}
    assert "当日事当日办" in answer.content.decode()


def test_read__one_tap_from_the_list(cast: Cast) -> None:
    meeting = conveyed(cast)
    browser = desk(cast, "housing.handler")
    assert "逐件核对办理时限" in browser.get("/conveyed/").content.decode()
    browser.post(f"/conveyed/{meeting.pk}/read/", {"version": "1"})
    assert row(cast, meeting, "housing.handler").read_at == at(3, 4, 16)


def test_read__corrected_points_are_shown_and_not_taken_as_read(cast: Cast) -> None:
    meeting = conveyed(cast)
    corrected(cast, meeting, at(3, 4, 16))
    browser = desk(cast, "housing.handler")
    answer = browser.post(f"/conveyed/{meeting.pk}/read/", {"version": "1"}, follow=True)
    assert "重新阅读" in answer.content.decode()
    assert not Reader.objects.exclude(read_at=None).exists()


def test_correct__begins_with_the_points_in_force(cast: Cast) -> None:
    meeting = conveyed(cast)
    head = desk(cast, "bureau.head")
    address = f"/conveyed/{meeting.pk}/correct/"
    assert "逐件核对办理时限" in head.get(address).content.decode()
    sent = {"count": "3", "seen": "1", "reason": "漏字", "text_1": "当日的事当日办结。"}
    assert head.post(address, sent).status_code == 302
    assert Point.objects.filter(version__n=2).get().text == "当日的事当日办结。"
    assert head.post(address, sent).status_code == 409


@pytest.mark.parametrize(("who", "status"), [("housing.handler", 403), ("labour.head", 404)])
def test_correct__is_not_for_others(cast: Cast, who: str, status: int) -> None:
    meeting = conveyed(cast)
    assert desk(cast, who).get(f"/conveyed/{meeting.pk}/correct/").status_code == status


def test_page__tells_a_stranger_to_the_meeting_nothing(cast: Cast) -> None:
    meeting = conveyed(cast)
    browser = desk(cast, "labour.handler")
    assert "全市信访工作调度会" not in browser.get("/conveyed/").content.decode()
    assert browser.get(f"/conveyed/{meeting.pk}/").status_code == 404

"""Administration: it keeps the house and sees no case."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, assemble
from xinqiao.casebook import calendars
from xinqiao.casebook.models import YearNotice
from xinqiao.rooms.directory import hours
from xinqiao.rooms.directory.models import Absence, Category, Change, Holding, Office, Post, Staff

pytestmark = pytest.mark.django_db(databases="__all__")
PAGES = ("offices", "staff", "absences", "calendar", "categories", "changes")


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def keeper(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff["bureau.admin"])
    return client


@pytest.mark.parametrize("page", PAGES)
def test_house__opens_for_the_administrator_and_for_nobody_else(
    cast: Cast, keeper: Client, page: str
) -> None:
    assert keeper.get(reverse(page)).status_code == 200
    for who in ("bureau.head", "bureau.auditor", "housing.handler"):
        client = Client()
        client.force_login(cast.staff[who])
        assert client.get(reverse(page)).status_code == 404


def test_offices__a_new_one_is_founded_and_logged(cast: Cast, keeper: Client) -> None:
    new = {
        "code": "water", "name": "市水务局", "name_en": "Water Bureau", "short": "周水",
        "kind": "department", "level": "2", "region": "411600", "parent": "gov",
        "review_by": "gov",
    }  # fmt: skip
    assert keeper.post(reverse("offices"), new).status_code == 302
    assert Office.objects.get(code="water").line == [cast.office("gov")]
    assert Change.objects.filter(what="found_office").count() == 1
    again = keeper.post(reverse("offices"), new)
    assert again.status_code == 422
    assert again.context["form"].errors


def test_office__changes_its_phone(cast: Cast, keeper: Client) -> None:
    url = reverse("office", args=(cast.office("housing"),))
    values = keeper.get(url).context["form"].initial | {"service_phone": "0394-1", "active": "on"}
    assert keeper.post(url, values).status_code == 302
    assert Office.objects.get(code="housing").service_phone == "0394-1"


def test_office__keeps_its_hours_and_publishes_them(
    cast: Cast, keeper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hours, "_cache", {})
    url = reverse("office", args=(cast.office("bureau"),))
    values = keeper.get(url).context["form"].initial | {"active": "on", "opens": "09:00"}
    wrong = keeper.post(url, values | {"closes": "08:00"})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["closes"]
    assert 'value="09:00"' in wrong.content.decode()
    assert keeper.post(url, values | {"closes": "16:00"}).status_code == 302
    page = Client().get(reverse("portal:contact"), {"lang": "en"}).content.decode()
    assert "Receives on working days 09:00–16:00" in page
    assert "the duty officer takes in what comes" in page
    assert "closed" not in page


def test_post__is_made_with_its_holder(cast: Cast, keeper: Client) -> None:
    url = reverse("new_post", args=(cast.office("housing"),))
    new = {
        "title": "承办人丙", "title_en": "Handler 3", "roles": ["handler"], "username": "new.one",
        "person_name": "新人", "password": "a-long-first-password", "since": "2026-11-01",
    }  # fmt: skip
    assert keeper.post(url, new).status_code == 302
    holding = Holding.objects.get(staff__username="new.one", until=None)
    assert holding.post.title == "承办人丙"


def test_appoint__hands_a_post_over_without_a_gap(cast: Cast, keeper: Client) -> None:
    post = Post.objects.get(office=cast.office("housing"), is_head=True)
    url = reverse("appoint", args=(cast.office("housing"), post.pk))
    staff = cast.staff["stranger"].pk
    assert keeper.post(url, {"staff": staff, "since": "2026-11-20"}).status_code == 302
    before, after = Holding.objects.filter(post=post).order_by("since")
    assert (before.until, after.since, after.until) == (
        date(2026, 11, 20),
        date(2026, 11, 20),
        None,
    )


def test_staff__whoever_holds_a_post_stays_enabled(cast: Cast, keeper: Client) -> None:
    held = reverse("set_active", args=(cast.staff["housing.head"].pk,))
    assert keeper.post(held, {"active": "no"}).status_code == 409
    free = reverse("set_active", args=(cast.staff["stranger"].pk,))
    assert keeper.post(free, {"active": "no"}).status_code == 302
    assert not Staff.objects.get(username="stranger").is_active


def test_absence__is_noted_and_shown(cast: Cast, keeper: Client) -> None:
    day = timezone.localdate().isoformat()
    away = {
        "staff": cast.staff["housing.head"].pk, "substitute": cast.staff["housing.handler"].pk,
        "since": day, "until": day,
    }  # fmt: skip
    assert keeper.post(reverse("absences"), away).status_code == 302
    assert Absence.objects.count() == 1
    wrong = keeper.post(reverse("absences"), away | {"substitute": away["staff"]})
    assert "substitute" in wrong.context["form"].errors


def notice(**values: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("2027.json", json.dumps(values).encode())


def test_calendar__says_which_years_are_provisional_and_takes_a_notice(
    cast: Cast, keeper: Client
) -> None:
    today = timezone.localdate()
    years = {y.year: y for y in keeper.get(reverse("calendar")).context["years"]}
    assert not years[today.year + 1].known
    file = notice(year=today.year + 1, days_off=[], days_on=[], source="国办发明电")
    assert keeper.post(reverse("calendar"), {"file": file}).status_code == 302
    assert YearNotice.objects.get().year == today.year + 1
    calendars.forget()


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"year": "x"}', b"\xff\xfe"])
def test_calendar__a_file_that_cannot_be_read_is_refused(keeper: Client, content: bytes) -> None:
    answer = keeper.post(reverse("calendar"), {"file": SimpleUploadedFile("n.json", content)})
    assert answer.status_code == 422
    assert not YearNotice.objects.exists()


def test_categories__a_version_is_loaded_from_csv(keeper: Client) -> None:
    text = "code,name,name_en\n010000,农村农业,Farming\n010100,土地承包,Land\n"
    file = SimpleUploadedFile("c.csv", text.encode("utf-8-sig"))
    answer = keeper.post(reverse("categories"), {"version": "2027", "file": file})
    assert answer.status_code == 302
    assert Category.objects.filter(version="2027", active=True).count() == 2


def test_changes__name_who_changed_what(cast: Cast, keeper: Client) -> None:
    keeper.post(reverse("staff"), {"username": "x.y", "name": "某人", "password": ""})
    change = keeper.get(reverse("changes")).context["changes"][0]
    assert (change.what, change.by) == ("add_staff", cast.staff["bureau.admin"].name)


def test_changes__speak_of_people_and_posts_by_name(cast: Cast, keeper: Client) -> None:
    post, stranger = cast.actor("housing.legal").post, cast.staff["stranger"]
    office = cast.offices["housing"]
    keeper.post(
        reverse("appoint", args=(office.pk, post)), {"staff": stranger.pk, "since": "2026-03-09"}
    )
    change = keeper.get(reverse("changes")).context["changes"][0]
    assert change.target.startswith(office.name)
    assert change.values["staff"] == stranger.name
    page = keeper.get(reverse("changes")).content.decode()
    assert f": {stranger.name}" in page  # in which order, each engine says for itself
    assert "staff:" not in page

"""Lists on pages and as files."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import Cast, assemble
from xinqiao.casebook.models import Matter
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.rooms.directory.models import Category
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry import passing, triage
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.models import Export
from xinqiao.rooms.registry.registration import register_many
from xinqiao.web.dates import day_text
from xinqiao.web.matters.asked import COLUMNS
from xinqiao.web.matters.files import FORMULA, safe

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def many(cast: Cast) -> Cast:
    intakes = [
        Intake(
            channel=Channel.LETTER if n % 2 else Channel.VISIT, title=f"=事项{n:03}",
            text=f"说明{n}",
            parties=(Person(name="张三丰", phone="13900001111"),), read_back=True,
            purpose=Purpose.SUGGESTION if n % 3 == 0 else Purpose.COMPLAINT,
        )
        for n in range(60)
    ]  # fmt: skip
    register_many(intakes, by=cast.actor("bureau.registrar"), at=timezone.now())
    return cast


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.staff[who])
    return client


def rows(answer: Any) -> list[str]:
    return [row.number for row, _act in answer.context["rows"]]


def test_list__pages_by_key_and_shows_each_matter_once(many: Cast) -> None:
    client = client_of(many, "bureau.triage")
    first = client.get(reverse("matters"))
    second = client.get(reverse("matters") + first.context["pager"].next_url)
    shown = rows(first) + rows(second)
    assert (len(shown), len(set(shown))) == (60, 60)
    assert second.context["pager"].next_url == ""
    back = client.get(reverse("matters") + second.context["pager"].previous_url)
    assert rows(back) == rows(first)
    assert back.context["pager"].previous_url == ""


def mass(cast: Cast, times: int, **values: Any) -> list[str]:
    """The numbers of so many letters with the same words, by different people."""
    letters = [
        Intake(
            channel=Channel.LETTER, title=f"保留公交站{n:02}", text="要求保留十七路公交站。",
            parties=(Person(name="张三丰", phone=f"139000011{n:02}"),), **values,
        )
        for n in range(times)
    ]  # fmt: skip
    made = register_many(
        letters, by=cast.actor("bureau.registrar"), at=timezone.now(), confirmed=frozenset("*")
    )
    return [one.number for one in made]


def test_list__folds_the_same_words_into_one_line_and_keeps_every_matter(cast: Cast) -> None:
    same = mass(cast, 60)
    client, seen = client_of(cast, "bureau.triage"), []
    address = reverse("matters")
    for folded in (49, 9):
        page = client.get(address)
        text = page.content.decode()
        assert f"另有 {folded} 件文字相同" in text
        assert text.count('<tr class="row-same">') == 1
        assert [reverse("matter", args=(n,)) in text for n in rows(page)] == [True] * (folded + 1)
        seen += rows(page)
        address = reverse("matters") + page.context["pager"].next_url
    assert sorted(seen) == sorted(same)


def test_list__folds_only_what_stands_at_the_same_place_and_what_the_reader_sees(
    cast: Cast,
) -> None:
    first, *_ = mass(cast, 3)
    mass(cast, 2, purpose=Purpose.REPORT)  # sealed
    matter, at = Matter.objects.get(number=first).pk, timezone.now()
    found = triage.Triage(purpose=Purpose.COMPLAINT, keep=(1,))
    by = cast.actor("bureau.triage")
    triage.triage(matter=matter, found=found, by=by, at=at)
    assert "另有 1 件文字相同" in client_of(cast, "bureau.triage").get("/matters/").content.decode()
    passing.transfer(matter=matter, to=passing.Target(cast.office("housing")), by=by, at=at)
    theirs = client_of(cast, "housing.intake").get("/matters/")
    assert rows(theirs) == [first]
    assert "文字相同" not in theirs.content.decode()
    head = client_of(cast, "bureau.head").get("/matters/", {"flags": "sealed"})
    assert len(rows(head)) == 2
    assert "文字相同" not in head.content.decode()


def test_list__says_when_a_folded_one_is_due_before_its_line(cast: Cast) -> None:
    mass(cast, 1, received_at=timezone.now() - timedelta(days=3))
    mass(cast, 1)
    text = client_of(cast, "bureau.triage").get("/matters/").content.decode()
    due = Matter.objects.order_by("pk")[0].due_on
    assert f"另有 1 件文字相同，其中最早的期限是{day_text(due)}" in text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"channel": "1"}, 30),
        ({"purpose": "B"}, 20),
        ({"due": "late"}, 0),
        ({"due": "month"}, 50),
        ({"state": "closed"}, 0),
        ({"flags": "sealed"}, 0),
        ({"mine": "on"}, 50),
    ],
)
def test_list__filters(many: Cast, query: dict[str, str], count: int) -> None:
    answer = client_of(many, "bureau.triage").get(reverse("matters"), query)
    assert len(rows(answer)) == count


def test_list__says_its_filters_as_a_sentence(many: Cast) -> None:
    query = {"due": "week", "purpose": "A", "sort": "due", "lang": "en"}
    answer = client_of(many, "bureau.triage").get(reverse("matters"), query)
    said = "open, due within seven days, complaint seeking resolution; soonest due first"
    assert answer.context["query"].sentence == said


def test_list__costs_at_most_eight_statements_whatever_its_length(many: Cast) -> None:
    client = client_of(many, "bureau.triage")
    url = reverse("matters") + "?" + "&".join(f"cols={name}" for name in COLUMNS)
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    assert len(found) <= 8, [q["sql"][:160] for q in found]


def test_list__is_empty_for_whoever_has_no_part(many: Cast) -> None:
    assert rows(client_of(many, "county_bureau.head").get(reverse("matters"))) == []
    assert client_of(many, "bureau.admin").get(reverse("matters")).status_code == 404


def test_view__is_kept_and_forgotten(many: Cast) -> None:
    client = client_of(many, "bureau.triage")
    client.post(reverse("save_view"), {"name": "我的建议", "address": "purpose=B"})
    assert "我的建议" in client.get(reverse("matters")).content.decode()
    client.post(reverse("drop_view"), {"name": "我的建议"})
    assert "我的建议" not in client.get(reverse("matters")).content.decode()


def test_export__as_csv_is_masked_logged_and_no_formula(many: Cast) -> None:
    answer = client_of(many, "bureau.triage").get(reverse("export", args=("csv",)))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 61
    assert "张三丰" not in "".join(lines)
    assert "'=事项" in lines[1]
    assert Export.objects.count() == 1


def test_export__as_xlsx_has_the_same_rows(many: Cast) -> None:
    answer = client_of(many, "bureau.triage").get(reverse("export", args=("xlsx",)))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    assert sheet.max_row == 61
    assert sheet["B2"].value.startswith("'=事项")
    assert sheet["B2"].data_type == "s"


def test_category__is_called_by_its_name_on_the_page_and_in_the_file(many: Cast) -> None:
    code, name = "010000", "城乡建设"
    Category.objects.create(code=code, name=name, level=1, version="1", active=True)
    Matter.objects.filter(number=Matter.objects.earliest("pk").number).update(category=code)
    client = client_of(many, "bureau.triage")
    shown = client.get(reverse("matters"), {"cols": ["category"], "sort": "oldest"})
    page = shown.content.decode()
    assert name in page
    assert code not in page
    file = client.get(reverse("export", args=("csv",)), {"category": code})
    assert f",{name}," in b"".join(file.streaming_content).decode()


@pytest.mark.parametrize("start", FORMULA)
def test_safe__quotes_what_a_spreadsheet_would_compute(start: str) -> None:
    assert safe(f"{start}1+1") == f"'{start}1+1"
    assert safe("1+1") == "1+1"

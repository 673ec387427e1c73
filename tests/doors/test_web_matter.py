"""The matter's page: what it shows, what it costs, what is opened apart."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, assemble
from xinqiao.casebook import calendars
from xinqiao.casebook.models import Matter
from xinqiao.kernel.codes import Channel, Route
from xinqiao.rooms.handling.services import notice
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry import keeping, passing, receiving, triage
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.registration import register

pytestmark = pytest.mark.django_db(databases="__all__")
TEXT = "电梯停运三个月，物业不修。"


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def matter(cast: Cast) -> Matter:
    intake = Intake(
        channel=Channel.LETTER, title="小区电梯停运三个月", text=TEXT,
        parties=(Person(name="张三丰", phone="13900001111"),), claims=("修好电梯", "退还物业费"),
    )  # fmt: skip
    at = timezone.now()
    made = register(intake, by=cast.actor("bureau.registrar"), at=at)
    found = triage.Triage(purpose=intake.purpose, gist="小区电梯停运三个月", keep=(1, 2))
    by = cast.actor("bureau.triage")
    triage.triage(matter=made.matter, found=found, by=by, at=at)
    passing.transfer(matter=made.matter, to=passing.Target(cast.office("housing")), by=by, at=at)
    unit = cast.actor("housing.intake")
    receiving.receive(matter=made.matter, by=unit, at=at)
    routes = {1: Route.PETITION, 2: Route.PETITION}
    notice.accept(matter=made.matter, routes=routes, by=unit, at=at)
    return Matter.objects.get(pk=made.matter)


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.staff[who])
    return client


def get(cast: Cast, who: str, matter: Matter, path: str = "", **data: Any) -> Any:
    return client_of(cast, who).get(f"/matters/{matter.number}/{path}", data)


def test_page__shows_who_answers_with_owner_head_sender_and_superior(
    cast: Cast, matter: Matter
) -> None:
    chain = get(cast, "housing.head", matter).context["chain"]
    assert chain[0].owner
    assert len({(c.name, c.unit) for c in chain}) == len(chain)
    assert {c.unit for c in chain} >= {"市住房和城乡建设局", "周河市信访局", "周河市人民政府"}
    assert all(c.phone for c in chain)


def test_page__explains_every_running_clock(cast: Cast, matter: Matter) -> None:
    page = get(cast, "housing.head", matter, lang="en")
    clocks = page.context["clocks"]
    assert {c.label for c in clocks} == {"Written notice", "Handling"}
    handling = next(c for c in clocks if c.label == "Handling")
    assert "60 calendar days" in handling.explanation
    assert "Article 34" in handling.explanation


def test_page__shows_names_masked_and_no_words(cast: Cast, matter: Matter) -> None:
    text = get(cast, "housing.head", matter).content.decode()
    assert "张三丰" not in text
    assert "13900001111" not in text
    assert TEXT not in text
    assert not ReadLog.objects.filter(staff=cast.staff["housing.head"]).exists()


def test_page__costs_at_most_twelve_statements(cast: Cast, matter: Matter) -> None:
    by = cast.actor("housing.intake")
    for n in range(30):
        keeping.note(matter=matter.pk, text=f"记事{n}", by=by, at=timezone.now())
    client = client_of(cast, "housing.head")
    url = reverse("matter", args=(matter.number,))
    calendars.current()
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    assert len(found) <= 12, [q["sql"][:120] for q in found]


def test_said__shows_the_words_and_leaves_a_line_in_the_read_log(
    cast: Cast, matter: Matter
) -> None:
    text = get(cast, "housing.head", matter, "said/").content.decode()
    assert TEXT in text
    assert "退还物业费" in text
    assert ReadLog.objects.filter(staff=cast.staff["housing.head"], matter=matter).count() == 1


def test_reveal__wants_a_reason_and_then_shows_the_number(cast: Cast, matter: Matter) -> None:
    page = get(cast, "housing.head", matter)
    url = reverse("reveal", args=(matter.number, page.context["matter"].parties[0].id))
    client = client_of(cast, "housing.head")
    assert client.post(url, {"reason": ""}).context["values"] is None
    shown = client.post(url, {"reason": "电话联系信访人"})
    assert "13900001111" in shown.content.decode()
    log = ReadLog.objects.get(staff=cast.staff["housing.head"], revealed=True)
    assert log.purpose == "电话联系信访人"


def test_acts__what_must_wait_is_shown_with_its_reason(cast: Cast, matter: Matter) -> None:
    acts = get(cast, "housing.head", matter, lang="en").context["acts"]
    assert acts.first.act == "assign_handler"
    assert all(b.why for b in acts.blocked)
    assert "study" not in {b.act for b in acts.blocked}


def test_attachment__goes_in_by_an_act_and_comes_out_as_a_file(cast: Cast, matter: Matter) -> None:
    client = client_of(cast, "housing.intake")
    file = SimpleUploadedFile("说明.txt", "情况说明".encode())
    answer = client.post(reverse("act", args=(matter.number, "attach")), {"file": file})
    assert answer.status_code == 302
    page = client.get(reverse("matter", args=(matter.number,)))
    shown = page.context["matter"].attachments[0]
    out = client.get(reverse("attachment", args=(matter.number, shown.id)))
    assert b"".join(out) == "情况说明".encode()
    assert out["Content-Disposition"].startswith("attachment")


def test_paper__is_printed_for_whoever_may_see_the_matter(cast: Cast, matter: Matter) -> None:
    page = get(cast, "housing.head", matter)
    papers = page.context["matter"].papers
    assert papers, "accepting issues a notice"
    url = reverse("paper", args=(matter.number, papers[0].id, "pdf"))
    assert client_of(cast, "housing.head").get(url).content[:5] == b"%PDF-"
    assert client_of(cast, "county_bureau.head").get(url).status_code == 404

"""The pages of one's own work and of honours: who sees what; nothing typed is lost."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast, assemble
from tests.e2e.clock import Clock
from tests.rooms.recognition_play import HANDLER, HEAD, confirmed, entered, honoured, revoked
from xinqiao.rooms.recognition.models import Honour, Training

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings) -> Clock:
    settings.FILES_ROOT = tmp_path
    shown = Clock()
    monkeypatch.setattr("django.utils.timezone.datetime", shown.stand_in())
    shown.go(4, 2, 9)
    return shown


def desk(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.staff[who])
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def filled(cast: Cast, who: str | None = HANDLER, **values: object) -> dict[str, object]:
    staff = cast.staff[who].pk if who else 0
    given = {
        "whom": f"{cast.office('housing')}-{staff}", "status": "civil_servant", "kind": "third",
        "level": "city", "on": "2026-01-15", "ground": "solved", "organ": "市委、市政府",
        "file_number": "周奖〔2026〕3号",
    }  # fmt: skip
    return given | values


def test_my_work__shows_ones_own_and_nobody_elses(cast: Cast) -> None:
    confirmed(cast, title="我的培训课")
    honoured(cast)
    mine, other = (text(desk(cast, who), "/my-work/") for who in (HANDLER, "housing.handler2"))
    assert "我的培训课" in mine
    assert "三等功" in mine
    assert "我的培训课" not in other
    assert "承办人甲" not in other


@pytest.mark.parametrize("who", ["bureau.admin", "bureau.auditor"])
def test_my_work__an_administrator_sees_no_figures(cast: Cast, who: str) -> None:
    shown = text(desk(cast, who), "/my-work/")
    assert "own-figure" not in shown
    assert desk(cast, who).get("/my-work/team/").status_code == 403
    assert "覆盖率" not in text(desk(cast, who), "/my-work/honours/")


def test_team__is_for_heads_and_holds_no_name_beside_a_sum(cast: Cast) -> None:
    for post in ("intake", "handler", "handler2", "legal", "archivist"):
        confirmed(cast, f"housing.{post}")
    shown = text(desk(cast, HEAD), "/my-work/team/")
    assert ">40<" in shown
    assert "承办人甲" not in shown
    assert desk(cast, HANDLER).get("/my-work/team/").status_code == 403


def test_training__entered_confirmed_and_refused_beside_its_field(cast: Cast) -> None:
    browser = desk(cast, HANDLER)
    wrong = browser.post(
        "/my-work/trainings/", {"title": "调解技巧", "hours": "0", "day": "2026-04-01"}
    )
    assert wrong.status_code == 422
    assert wrong.context["form"].errors.keys() == {"hours"}
    assert "调解技巧" in wrong.content.decode()
    browser.post("/my-work/trainings/", {"title": "调解技巧", "hours": "4.5", "day": "2026-04-01"})
    row = Training.objects.get()
    head, address = desk(cast, HEAD), f"/my-work/trainings/{row.pk}/"
    refused = head.post(address, {"do": "give_back", "reason": " "})
    assert refused.status_code == 422
    head.post(address, {"do": "confirm"})
    assert Training.objects.get().state == "confirmed"
    assert head.post(address, {"do": "confirm"}).status_code == 409


def test_training__somebody_elses_entry_is_not_there(cast: Cast) -> None:
    row = entered(cast)
    for who in ("labour.head", "housing.legal", "bureau.admin"):
        answer = desk(cast, who).post(f"/my-work/trainings/{row.pk}/", {"do": "confirm"})
        assert answer.status_code == 404


def test_honour__recorded_with_its_paper(cast: Cast) -> None:
    head = desk(cast, HEAD)
    paper = SimpleUploadedFile("决定.txt", "经研究，决定".encode())
    answer = head.post("/my-work/honours/new/", filled(cast, file=paper))
    row = Honour.objects.get()
    assert answer["Location"] == f"/my-work/honours/{row.pk}/"
    sent = head.get(f"/my-work/honours/{row.pk}/file")
    assert b"".join(sent.streaming_content).decode() == "经研究，决定"
    assert "承办人甲" in text(desk(cast, "housing.legal"), "/my-work/honours/")


def test_honour__of_an_office_as_a_whole(cast: Cast) -> None:
    desk(cast, HEAD).post("/my-work/honours/new/", filled(cast, None))
    assert Honour.objects.get().staff_id is None


def test_honour__a_refusal_stands_beside_its_field(cast: Cast) -> None:
    head = desk(cast, HEAD)
    for values, field in (
        ({"kind": "merit"}, "kind"), ({"ground": "zero_petitions"}, "ground"),
        ({"kind": "title", "title": "三无标兵"}, "title"), ({"whom": "1-999"}, "whom"),
    ):  # fmt: skip
        answer = head.post("/my-work/honours/new/", filled(cast, **values))
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {field}
    assert not Honour.objects.exists()


@pytest.mark.parametrize("who", [HANDLER, "bureau.admin", "gov.leader"])
def test_honour__is_recorded_by_heads(cast: Cast, who: str) -> None:
    assert desk(cast, who).get("/my-work/honours/new/").status_code == 403


def test_honour__revoked_stays_on_its_page_and_on_the_wall(cast: Cast) -> None:
    row = honoured(cast)
    address = f"/my-work/honours/{row.pk}/"
    head = desk(cast, HEAD)
    told = {
        "ground": "fraud",
        "on": "2026-04-01",
        "organ": "市委",
        "file_number": "周奖撤〔2026〕1号",
    }
    assert head.post(address, told | {"organ": ""}).status_code == 422
    head.post(address, told)
    for who in (HEAD, HANDLER, "housing.legal"):
        assert "弄虚作假骗取" in text(desk(cast, who), address)
        assert "已撤销" in text(desk(cast, who), "/my-work/honours/")
    assert head.post(address, told).status_code == 422


@pytest.mark.parametrize("who", ["labour.head", "labour.handler", "bureau.admin"])
def test_honour__is_not_there_for_other_offices(cast: Cast, who: str) -> None:
    row = honoured(cast)
    revoked(cast, row)
    browser = desk(cast, who)
    for address in (f"/my-work/honours/{row.pk}/", f"/my-work/honours/{row.pk}/file"):
        assert browser.get(address).status_code == 404
    assert "三等功" not in text(browser, "/my-work/honours/")


def test_coverage__an_office_of_fewer_than_five_people_is_not_listed(cast: Cast) -> None:
    shown = text(desk(cast, "gov.head"), "/my-work/honours/")
    table = shown.split("<tbody>")[1]
    assert "市住房和城乡建设局" in table
    assert "市信访联席办" not in table

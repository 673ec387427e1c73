"""Members of a group, the roll, the page of one's own matters, and the check of proofs."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.doors.visitor import Visit, day, enter, first_visit, last, plain
from xinqiao.kernel.codes import Outcome
from xinqiao.rooms.people import members, roll
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.people.roll import Paid

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def seen(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return first_visit(tmp_path, settings, monkeypatch)


@pytest.fixture
def slips(seen: Visit) -> list[members.Slip]:
    by = seen.cast.actor("housing.intake")
    members.list_members(
        matter=seen.found.matter, by=by, at=day(3, 6),
        members=roll.members("李大山,13900001111,12600元\n王小河,,9800元"),
    )  # fmt: skip
    return members.issue_codes(matter=seen.found.matter, by=by, at=day(3, 6), members=[1, 2])


def test_member__sees_the_own_outcome_and_no_other(seen: Visit, slips: list[Any]) -> None:
    client = Client()
    answer = enter(client, seen.found.number, slips[0].code)
    assert answer["Location"] == "/query/member/"
    page = client.get("/query/member/", {"lang": "en"}).content.decode()
    assert "李大山" in page
    assert "王小河" not in page
    assert "Nothing is decided for you yet" in page
    members.settle_members(
        matter=seen.found.matter, by=seen.cast.actor("housing.head"), at=day(3, 6),
        outcome=Outcome.SUPPORTED, members=[Paid(1, "12600", day(3, 6).date())],
        evidence="银行代发明细",
    )  # fmt: skip
    page = client.get("/query/member/", {"lang": "en"}).content.decode()
    page = plain(page)
    assert "¥12600 was paid to you on 6 Mar 2026 (Fri)" in page
    assert "1 of 2 members are settled" in page


def test_member__code_opens_neither_papers_nor_acts(seen: Visit, slips: list[Any]) -> None:
    client = Client()
    enter(client, seen.found.number, slips[0].code)
    for path in ("", "tell/", "rights/", "rights/data/", "everything.zip", "withdraw/",
                 "proofs/1.json"):  # fmt: skip
        answer = client.get(f"/query/matter/{path}")
        assert (answer.status_code, answer["Location"]) == (302, "/query/"), path
    seen.enter()
    assert seen.client.get("/query/member/").status_code == 302  # a receipt is no member's code


def test_member__codes_are_guessed_no_oftener_than_receipts(seen: Visit, slips: list[Any]) -> None:
    client = Client()
    codes = [enter(client, seen.found.number, "0" * 20).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


def test_group__representatives_see_numbers_and_no_names(seen: Visit, slips: list[Any]) -> None:
    page = seen.page()
    assert "0 of 2 members are settled" in page
    assert "2 members still wait" in page
    for name in ("李大山", "王小河", "李", "王"):
        assert name not in page[page.index("The group") : page.index("What you can do")]


def test_check__the_page_and_its_file_bring_everything_with_them() -> None:
    page = Client().get("/check/", {"lang": "en"})
    assert page.status_code == 200
    saved = Client().get("/check/offline.html", {"lang": "en"})
    text = saved.content.decode()
    assert saved["Content-Disposition"].startswith("attachment")
    assert "xinqiaoVerify" in text
    assert "src=" not in text
    assert "http" not in text.replace("http-equiv", "")


def test_roll__staff_see_who_waits_and_print_slips_once(seen: Visit, slips: list[Any]) -> None:
    client = Client()
    client.force_login(seen.cast.staff["housing.intake"])
    path = f"/matters/{seen.found.number}/members/"
    page = client.get(path, {"lang": "en"}).content.decode()
    assert "0 of 2 members are settled" in page
    assert "李大山" not in page  # masked
    assert "0 of 2" in client.get(f"/matters/{seen.found.number}/", {"lang": "en"}).content.decode()
    sheet = client.post(path, {"member": ["1"]}).content.decode()
    assert "李大山" in sheet
    assert "王小河" not in sheet
    assert ReadLog.objects.filter(matter=seen.found.matter, purpose="members' slips").exists()
    stranger = Client()
    stranger.force_login(seen.cast.staff["labour.head"])
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, {"member": ["1"]}).status_code == 404


def test_roll__a_bad_paste_names_its_lines_and_keeps_everything(seen: Visit) -> None:
    client = Client()
    client.force_login(seen.cast.staff["housing.intake"])
    path = f"/matters/{seen.found.number}/acts/list_members/"
    answer = client.post(path, {"members": "李大山,13900001111\n,139\n王小河,12", "lang": "en"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "王小河,12" in page
    assert re.search("(第 2 行|Line 2)", page)
    assert re.search("(第 3 行|Line 3)", page)
    csv = SimpleUploadedFile("名单.csv", "姓名,电话\n李大山,13900001111\n".encode("gb18030"))
    assert client.post(path, {"file": csv}).status_code == 302
    assert last(seen).facts["members"].keys() == {"1"}


def test_mine__collects_matters_under_a_number_and_a_secret(seen: Visit) -> None:
    from xinqiao.rooms.messages.models import Message

    client = Client()
    assert client.get("/mine/matters/")["Location"] == "/mine/"
    assert client.post("/mine/", {"phone": "12"}).status_code == 422
    assert client.post("/mine/", {"phone": "13812341234"})["Location"] == "/mine/code/"
    code = str(Message.objects.latest("pk").values["number"])
    wrong = client.post("/mine/code/", {"code": "x", "secret": "geheim wort"})
    assert wrong.status_code == 403
    assert "geheim wort" not in wrong.content.decode()
    sent = client.post("/mine/code/", {"code": code, "secret": "geheim wort"})
    assert sent["Location"] == "/mine/matters/"
    page = client.get("/mine/matters/").content.decode()
    assert seen.found.number[:6] not in page  # the number alone opens nothing old
    receipt = {"number": seen.found.number, "code": seen.found.query_code}
    assert client.post("/mine/matters/", receipt | {"code": "0" * 20}).status_code == 404
    assert client.post("/mine/matters/", receipt).status_code == 302
    look = f"/mine/matters/{seen.found.number}/"
    assert client.post(look)["Location"] == "/query/matter/"
    assert client.get("/query/matter/").status_code == 200
    assert Client().post(look)["Location"] == "/mine/"
    assert client.post("/mine/delete/")["Location"] == "/mine/"
    assert client.get("/query/matter/").status_code == 302
    assert client.get("/mine/matters/").status_code == 302

"""What the person does after the receipt: every right, every refusal, and who learns nothing."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.cast import assemble
from tests.doors.visitor import Visit, enter, on_day, visit
from tests.rooms import registry_play as play
from xinqiao.casebook import receipts, sealing
from xinqiao.casebook.models import Bar, Event, Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.codes import Outcome
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.handling.models import ServiceProof
from xinqiao.rooms.handling.services import questions
from xinqiao.rooms.people import members, roll, texts
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.people.roll import Paid
from xinqiao.rooms.registry import retaliation
from xinqiao.rooms.registry.models import Submission
from xinqiao.vault import keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CST = ZoneInfo("Asia/Shanghai")
NOTE = "电梯停运记录：一月三日起。".encode()


def day(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=CST)


@pytest.fixture(autouse=True)
def _fresh_house(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS_ROOT = tmp_path
    settings.MASTER_KEY_FILE = tmp_path / "master"
    settings.FILES_ROOT = tmp_path / "files"
    keys.forget()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Visit:
    on_day(monkeypatch, day(3, 6))
    found = visit(assemble())
    found.enter()
    return found


def plain(page: str) -> str:
    """What is read on the page, without its marks."""
    return re.sub(r"<[^>]+>", "", page)


def post(seen: Visit, path: str, **data: Any) -> Any:
    return seen.client.post(f"/query/matter/{path}", data)


def last(seen: Visit) -> Event:
    return Event.objects.filter(matter=seen.found.matter).latest("seq")


def test_tell__the_words_go_into_the_record_sealed(seen: Visit) -> None:
    assert "/query/matter/tell/" in seen.page()
    assert post(seen, "tell/", text="昨天又停了一次").status_code == 302
    assert texts.read(last(seen).facts["told"]) == "昨天又停了一次"
    assert "昨天又停" not in seen.page()


def test_tell__too_much_is_refused_and_nothing_typed_is_lost(seen: Visit) -> None:
    answer = post(seen, "tell/", text="字" * 20_001)
    assert answer.status_code == 422
    assert "字" * 20_001 in answer.content.decode()
    assert last(seen).act == Act.RECEIVE


def test_file__is_taken_with_the_submission_and_refused_with_a_sentence(seen: Visit) -> None:
    bad = SimpleUploadedFile("photo.png", b"MZ no picture")
    answer = post(seen, "file/", file=bad)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode() or "wrong" in answer.content.decode()
    assert post(seen, "file/", file=SimpleUploadedFile("记录.txt", NOTE)).status_code == 302
    assert last(seen).act == Act.ATTACH


def test_question__is_shown_and_answered_once(seen: Visit) -> None:
    asked = questions.ask_person(
        matter=seen.found.matter, by=seen.cast.actor("housing.intake"), at=day(3, 6),
        question="电梯哪天停的？",
    )  # fmt: skip
    assert "电梯哪天停的？" in seen.page()
    path = f"questions/{asked.seq}/"
    assert "电梯哪天停的？" in seen.page(path)
    assert post(seen, path, text=" ").status_code == 422
    assert post(seen, path, text="一月三日").status_code == 302
    assert last(seen).act == Act.ANSWER
    assert "电梯哪天停的？" not in seen.page()
    assert post(seen, path, text="再答一次").status_code == 409
    assert seen.client.get(f"/query/matter/{path}").status_code == 404


def test_call__is_asked_once_and_has_a_day(seen: Visit) -> None:
    assert post(seen, "call/", about="下午方便").status_code == 302
    assert "/query/matter/call/" not in seen.page()
    assert "Call back" in seen.page()
    assert post(seen, "call/", about="").status_code == 409


def test_acknowledge__the_opinion_is_served_that_day_and_thirty_days_begin(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.road.handling().drafted().issued()
    on_day(monkeypatch, day(3, 25))
    seen.enter()
    assert "A paper waits for you" in seen.page()
    path = "served/serve_opinion/"
    assert "thirty days to ask for a review begin today" in seen.page(path)
    assert post(seen, path, name="张三丰").status_code == 422  # no consent
    assert post(seen, path, consent="on", name=" ").status_code == 422
    assert ServiceProof.objects.filter(act=Act.SERVE_OPINION).count() == 0
    assert post(seen, path, consent="on", name="张三丰").status_code == 302
    row = Matter.objects.get(pk=seen.found.matter)
    assert row.step == Step.SERVED
    proof = ServiceProof.objects.get(matter=row, act=Act.SERVE_OPINION)
    assert (proof.method, proof.served_on) == ("3", day(3, 25).date())
    window = seen.road.standing.running(TermKey.ASK_REVIEW)
    assert window is not None
    assert window.started == day(3, 25).date()
    assert seen.road.standing.running(TermKey.HANDLE) is None
    page = plain(seen.page())
    assert "(PDF)" in page
    assert "from 25 Mar 2026 (Wed) until 24 Apr 2026 (Fri)" in page
    assert post(seen, path, consent="on", name="张三丰").status_code == 409


def test_acknowledge__the_acceptance_notice_ends_the_fifteen_days(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.road.accepted()
    on_day(monkeypatch, day(3, 11))
    seen.enter()
    assert post(seen, "served/serve_notice/", consent="on", name="张三丰").status_code == 302
    assert seen.road.standing.running(TermKey.NOTIFY) is None
    assert seen.client.get("/query/matter/served/close/").status_code == 404


def test_acknowledge__an_annulling_review_opens_the_matter_anew(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xinqiao.kernel.codes import ReviewOutcome
    from xinqiao.rooms.review.services import asking, deciding

    seen.road.answered()
    asking.ask_review(
        matter=seen.found.matter, by=petitioner(seen.found.matter), at=day(3, 30), request="不服"
    )
    deciding.issue_review(
        matter=seen.found.matter, by=seen.cast.actor("gov.reviewer"), at=day(4, 7),
        decision=deciding.Decision(
            outcome=ReviewOutcome.ANNULLED, reasons="事实不清", basis="条例第三十五条"
        ),
    )  # fmt: skip
    on_day(monkeypatch, day(4, 8))
    seen.enter()
    answer = post(seen, "served/serve_review/", consent="on", name="张三丰")
    assert answer.status_code == 302
    assert Matter.objects.get(pk=seen.found.matter).step == Step.REOPENED
    event = last(seen)
    assert (event.act, event.actor, event.staff) == (Act.REOPEN, "system", None)
    looks = ReadLog.objects.filter(matter=seen.found.matter, at=day(4, 8))
    assert {look.staff_id for look in looks} <= {None}  # nobody looked, and nobody is said to have


def test_recusal__names_who_deals_with_it_and_is_asked_once(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.road.handling()
    on_day(monkeypatch, day(3, 17))
    seen.enter()
    assert "承办人甲" in seen.page("rights/recusal/")
    staff = seen.road.staff("handler")
    form = {"staff": staff, "ground": "与物业经理是亲戚"}
    stranger = {"staff": seen.cast.staff["labour.head"].pk, "ground": "无"}
    assert post(seen, "rights/recusal/", **stranger).status_code == 422
    assert post(seen, "rights/recusal/", **form).status_code == 302
    assert last(seen).act == Act.ASK_RECUSAL
    assert post(seen, "rights/recusal/", **form).status_code == 409


def test_correct__contact_at_once_and_name_as_a_request(seen: Visit) -> None:
    page = seen.page("rights/data/")
    assert "13812341234" in page  # their own number
    assert "张三丰" not in page
    assert post(seen, "rights/data/", column="phone", value="12").status_code == 422
    assert post(seen, "rights/data/", column="phone", value="13900002222").status_code == 302
    assert "13900002222" in seen.page("rights/data/")
    assert post(seen, "rights/data/", column="name", value="张三峰").status_code == 302
    assert "asked for; the office answers" in seen.page("rights/data/")
    assert not ReadLog.objects.filter(matter=seen.found.matter).exists()


def test_reads__every_look_with_post_and_no_name(seen: Visit) -> None:
    from xinqiao.rooms.people import services as people

    people.log_read(
        matter=Matter.objects.get(pk=seen.found.matter), by=seen.cast.actor("housing.intake"),
        at=day(3, 5), fields=["phone"], purpose="办理", revealed=True,
    )  # fmt: skip
    page = seen.page("rights/looks/")
    assert "Housing Bureau" in page
    assert "unmasked" in page
    assert "收件员甲" not in page


def unzipped(answer: Any) -> zipfile.ZipFile:
    body = answer.streaming_content
    assert isinstance(body, Iterator)
    return zipfile.ZipFile(io.BytesIO(b"".join(body)))


def test_everything__is_one_zip_of_what_is_theirs(seen: Visit) -> None:
    post(seen, "tell/", text="昨天又停了一次")
    post(seen, "file/", file=SimpleUploadedFile("记录.txt", NOTE))
    sealing.seal(day(3, 6))
    answer = seen.client.get("/query/matter/everything.zip")
    assert answer["Content-Type"] == "application/zip"
    archive = unzipped(answer)
    assert archive.testzip() is None
    names = archive.namelist()
    said = archive.read("words.txt").decode("utf-8-sig")
    assert "老人出不了门" in said
    assert "昨天又停了一次" in said
    assert archive.read(next(n for n in names if n.startswith("files/"))) == NOTE
    proof = archive.read(next(n for n in names if n.startswith("proofs/001")))
    assert receipts.check(proof).seq == 1
    assert seen.found.number in archive.read("timeline.txt").decode("utf-8-sig")


def test_everything__of_a_joined_submission_has_no_words_of_others(seen: Visit) -> None:
    other = play.registered(seen.cast, text="我是邻居，也反映电梯。", title="电梯")
    play.services.merge(
        matter=other.matter, into=seen.found.matter, reason="同一问题",
        by=seen.cast.actor("bureau.triage"), at=day(3, 6),
    )  # fmt: skip
    client = Client()
    enter(client, other.number, other.query_code)
    archive = unzipped(client.get("/query/matter/everything.zip"))
    said = archive.read("words.txt").decode("utf-8-sig")
    assert "我是邻居" in said
    assert "老人出不了门" not in said
    assert not [n for n in archive.namelist() if n.startswith(("papers/", "files/"))]


# ── retaliation and leaking ─────────────────────────────────────────────────────────────────


def complaint(seen: Visit, **changes: Any) -> Any:
    form: dict[str, Any] = {
        "kind": "retaliation", "offices": [seen.cast.office("housing")], "token": "a" * 32,
        "text": "收件员打电话骂我多事", "named": "on",
    }  # fmt: skip
    return post(seen, "rights/complain/", **(form | changes))


def complained(seen: Visit) -> Matter:
    return Matter.objects.exclude(pk=seen.found.matter).get()


def test_complain__is_a_sealed_report_above_with_its_own_receipt(seen: Visit) -> None:
    before = last(seen).seq
    page = complaint(seen).content.decode()
    row = complained(seen)
    assert row.sealed
    assert row.office_id == seen.cast.office("bureau")
    assert last(seen).seq == before  # the matter it came from has no mark
    number = Submission.objects.get(matter=row).number
    code = next(w for w in page.replace("<", " ").replace(">", " ").split() if w.count("-") == 4
                and len(w) == 24)  # fmt: skip
    other = Client()
    assert enter(other, number, code).status_code == 302
    text = other.get("/query/matter/", {"lang": "en"}).content.decode()
    assert "Housing" not in text


def test_complain__sent_twice_is_registered_once(seen: Visit) -> None:
    first = complaint(seen).content.decode()
    second = complaint(seen).content.decode()
    row = complained(seen)
    number = Submission.objects.get(matter=row).number
    assert number[:6] in first
    assert first.count("receipt") == second.count("receipt") == 1


def test_complain__the_unit_learns_nothing_through_any_door(seen: Visit) -> None:
    complaint(seen)
    row = complained(seen)
    number = Submission.objects.get(matter=row).number
    assert Bar.objects.filter(matter=row, office=seen.cast.office("housing")).exists()
    for who in ("intake", "handler", "head", "legal", "archivist"):
        actor = seen.cast.actor(f"housing.{who}")
        assert not visible_to(actor).filter(pk=row.pk).exists()
        client = Client()
        client.force_login(seen.cast.staff[f"housing.{who}"])
        for path in (
            "/", "/matters/", "/matters/?state=all", "/matters/export.csv?state=all",
            f"/matters/{seen.found.number}/", "/api/v1/matters",
        ):  # fmt: skip
            answer = client.get(path)
            body = b"".join(answer) if answer.streaming else answer.content
            text = body.decode("utf-8-sig")
            assert number not in text, (who, path)
            assert "打击报复" not in text, (who, path)
        for path in (
            f"/matters/{number}/", f"/matters/{number}/said/", f"/api/v1/matters/{number}",
            f"/matters/{number}/acts/note/", f"/register/receipt/{number}/",
        ):  # fmt: skip
            assert client.get(path).status_code in (403, 404), (who, path)
    assert "complain" not in json.dumps(
        list(Event.objects.filter(matter=seen.found.matter).values_list("act", flat=True))
    )


def test_complain__about_the_bureau_itself_goes_past_it(seen: Visit) -> None:
    complaint(seen, offices=[seen.cast.office("bureau"), seen.cast.office("housing")])
    row = complained(seen)
    assert row.office_id not in (seen.cast.office("bureau"), seen.cast.office("housing"))
    for who in ("bureau.head", "bureau.triage", "housing.head"):
        assert not visible_to(seen.cast.actor(who)).filter(pk=row.pk).exists(), who


def test_complain__refusals_keep_what_was_typed_and_register_nothing(seen: Visit) -> None:
    for changes in (
        {"offices": []}, {"text": " "}, {"kind": "x"}, {"offices": [seen.cast.office("labour")]},
    ):  # fmt: skip
        answer = complaint(seen, **changes)
        assert answer.status_code == 422, changes
        if "text" not in changes:
            assert "骂我多事" in answer.content.decode()
    assert Matter.objects.count() == 1


def test_complain__without_a_name_is_anonymous(seen: Visit) -> None:
    complaint(seen, named="")
    assert complained(seen).anonymous


def test_complain__is_the_petitioners_alone(seen: Visit) -> None:
    from xinqiao.kernel.errors import NotPermitted

    with pytest.raises(NotPermitted):
        retaliation.complain(
            by=seen.cast.actor("housing.head"), at=day(3, 6), kind=retaliation.Wrong.LEAK,
            offices=[seen.cast.office("housing")], text="x",
        )  # fmt: skip


# ── members of a group ──────────────────────────────────────────────────────────────────────


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

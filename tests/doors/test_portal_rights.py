"""What the person does after the receipt: every right, every refusal."""

import base64
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.doors.visitor import Visit, day, enter, first_visit, last, on_day, plain, post
from tests.rooms import registry_play as play
from xinqiao.casebook import receipts, sealing
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.handling.models import ServiceProof
from xinqiao.rooms.handling.services import questions
from xinqiao.rooms.people import texts
from xinqiao.rooms.people.models import ReadLog

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOTE = "电梯停运记录：一月三日起。".encode()


@pytest.fixture
def seen(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return first_visit(tmp_path, settings, monkeypatch)


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


def tus(client: Client, method: str, path: str, body: bytes = b"", **headers: Any) -> Any:
    """One request of the protocol."""
    kind = "application/offset+octet-stream" if method == "patch" else ""
    return getattr(client, method)(
        path, data=body, content_type=kind, headers={"Tus-Resumable": "1.0.0"} | headers
    )


def test_file__sent_in_parts_goes_on_after_a_break_and_a_new_visit(seen: Visit) -> None:
    name = base64.b64encode("记录.txt".encode()).decode()
    announced = {"Upload-Length": str(len(NOTE)), "Upload-Metadata": f"filename {name}"}
    made = tus(seen.client, "post", "/query/matter/uploads/", **announced)
    assert made.status_code == 201
    there = made["Location"]
    assert tus(seen.client, "patch", there, NOTE[:9], **{"Upload-Offset": "0"}).status_code == 204
    upload = there.rsplit("/", 1)[-1]
    early = post(seen, "file/", uploads=[upload])
    assert early.status_code == 404  # not whole yet; nothing is lost
    seen.client.post("/query/leave/")
    assert tus(seen.client, "head", there).status_code == 404
    enter(seen.client, seen.found.number, seen.found.query_code)
    assert "not complete" in seen.page("file/")
    assert tus(seen.client, "head", there)["Upload-Offset"] == "9"
    assert tus(seen.client, "patch", there, NOTE[9:], **{"Upload-Offset": "9"}).status_code == 204
    assert upload in seen.page("file/")
    assert post(seen, "file/", uploads=[upload]).status_code == 302
    assert last(seen).act == Act.ATTACH
    assert upload not in seen.page("file/")
    other = play.registered(seen.cast)
    stranger = Client()
    enter(stranger, other.number, other.query_code)
    assert tus(stranger, "head", there).status_code == 404
    assert post(seen, "file/").status_code in (409, 422)  # nothing chosen


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
    with pdfplumber.open(io.BytesIO(archive.read("receipt.pdf"))) as paper:
        text = (paper.pages[0].extract_text() or "").replace(" ", "").replace("-", "")
    assert seen.found.number in text
    assert seen.found.query_code not in text
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
    with pdfplumber.open(io.BytesIO(archive.read("receipt.pdf"))) as paper:
        text = (paper.pages[0].extract_text() or "").replace(" ", "")
    assert "小区电梯停运三个月" not in text  # what the other asked for
    assert not [n for n in archive.namelist() if n.startswith(("papers/", "files/"))]

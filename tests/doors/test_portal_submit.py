"""Writing to the bureau: step by step, kept at each, sent once, never refused for the crowd."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from tests.cast import Cast, assemble
from tests.doors import letter_play as play
from xinqiao.casebook.models import Bar, Matter, Seat
from xinqiao.portal.letter import session
from xinqiao.rooms.gate import services as gate
from xinqiao.rooms.letterbox import services as letterbox
from xinqiao.rooms.letterbox.models import Letter, State
from xinqiao.rooms.people.models import Party
from xinqiao.rooms.registry.models import Attachment, Claim, Submission
from xinqiao.vault import keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8"
    "cfc000000301010018dd8db00000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def cast() -> Cast:
    keys.forget()
    return assemble()


@pytest.fixture
def client() -> Client:
    return Client()


def number_and_code(client: Client) -> tuple[str, str]:
    context = client.get("/submit/receipt/").context
    return context["receipt"].number, context["code"]


def test_submit__ends_in_a_receipt_that_opens_the_matter(client: Client) -> None:
    play.written(client)
    assert play.send(client)["Location"] == "/submit/receipt/"
    number, code = number_and_code(client)
    entered = Client().post("/query/", {"number": number, "code": code})
    assert entered["Location"] == "/query/matter/"
    row = Submission.objects.get(number=number)
    assert (row.channel, row.staff, row.office.code) == ("3", None, "bureau")
    assert Claim.objects.filter(matter=row.matter).count() == 1


def test_submit__a_draft_lies_sealed_and_its_code_is_not_stored(client: Client) -> None:
    play.begin(client)
    play.fill(client, "what")
    row, code = play.letter(), play.code(client)
    stored = bytes(row.content) + bytes(row.code)
    assert "电梯".encode() not in stored
    assert code.replace("-", "").encode() not in stored


@pytest.mark.parametrize("times", [2, 3])
def test_submit__sent_again_gives_the_same_receipt(client: Client, times: int) -> None:
    play.written(client)
    handle = play.handle(client)
    for _ in range(times):
        answer = client.post("/submit/send/", {"letter": handle})
        assert answer["Location"] == "/submit/receipt/"
    first = number_and_code(client)
    assert Submission.objects.count() == 1
    assert number_and_code(client) == first


def test_submit__a_connection_lost_at_the_end_costs_nothing(client: Client) -> None:
    play.written(client)
    code = play.code(client)
    play.send(client)
    first = number_and_code(client)
    elsewhere = Client()
    assert elsewhere.post("/submit/resume/", {"code": code})["Location"] == "/submit/receipt/"
    assert number_and_code(elsewhere) == first


def test_submit__the_receipt_closes_for_good(client: Client) -> None:
    play.written(client)
    code = play.code(client)
    play.send(client)
    client.post(
        "/submit/drop/",
        {"letter": session.handle(client.get("/submit/receipt/").context["letter"])},
    )
    assert client.get("/submit/receipt/")["Location"] == "/submit/resume/"
    assert Client().post("/submit/resume/", {"code": code}).status_code == 422
    assert not Letter.objects.exists()


def test_submit__a_draft_goes_on_elsewhere_with_its_code(client: Client) -> None:
    play.begin(client)
    play.fill(client, "what", title="")  # not complete, and kept all the same
    code, other = play.code(client), Client()
    assert other.post("/submit/resume/", {"code": code.lower()})["Location"] == "/submit/where/"
    assert "电梯停运三个月" in other.get("/submit/what/").content.decode()


def test_submit__an_expired_session_in_mid_form_loses_nothing(client: Client) -> None:
    play.begin(client)
    handle = play.handle(client, "/submit/what/")
    client.cookies.clear()
    answer = play.fill(client, "what", letter=handle)
    assert answer["Location"] == "/submit/where/"
    assert "电梯停运三个月" in client.get("/submit/what/").content.decode()


def test_submit__a_page_left_open_for_hours_saves_but_opens_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    play.begin(client)
    handle, code = play.handle(client, "/submit/what/"), play.code(client)
    client.cookies.clear()
    monkeypatch.setattr(session, "GOES_ON", timedelta(seconds=-1))
    assert play.fill(client, "what", letter=handle)["Location"] == "/submit/resume/"
    assert client.get("/submit/what/")["Location"] == "/submit/resume/"
    client.post("/submit/resume/", {"code": code})
    assert "电梯停运三个月" in client.get("/submit/what/").content.decode()


def test_submit__a_wrong_code_tells_nothing_and_tries_run_out(client: Client) -> None:
    wrong = [client.post("/submit/resume/", {"code": "0" * 19 + str(n)}) for n in range(6)]
    assert [a.status_code for a in wrong] == [422] * 5 + [429]


def test_submit__a_draft_is_erased_after_seven_days(client: Client) -> None:
    play.begin(client)
    row = play.letter()
    assert letterbox.sweep(now() + timedelta(days=6)) == 0
    assert letterbox.sweep(now() + timedelta(days=7, minutes=1)) == 1
    assert not Letter.objects.exists()
    with pytest.raises(Exception, match="erased"):
        keys.secret_of(row.key)


def test_submit__what_is_missing_is_said_on_the_last_page(client: Client) -> None:
    play.begin(client)
    play.fill(client, "what", title="")
    answer = play.send(client)
    assert answer.status_code == 422
    assert {p.title for p in answer.context["parts"] if p.wrong} >= {"发生了什么"}
    assert not Submission.objects.exists()
    assert (
        "用一句话说是什么事，不写姓名：请填写此项。"
        in client.get("/submit/check/").content.decode()
    )


def test_submit__claims_come_one_at_a_time_and_once_each(client: Client) -> None:
    play.begin(client)
    for claim in ("修好电梯", "修好电梯", "赔偿损失"):
        client.post("/submit/claims/", {"claim": claim, "add": "1"})
    assert letterbox.load(play.letter().id, at=now()).claims == ("修好电梯", "赔偿损失")
    client.post("/submit/claims/", {"claim": "", "drop": "修好电梯"})
    assert letterbox.load(play.letter().id, at=now()).claims == ("赔偿损失",)


def test_submit__files_go_into_the_matter(client: Client) -> None:
    play.written(client)
    files = [SimpleUploadedFile("证据.png", PNG), SimpleUploadedFile("话.txt", "录音文字".encode())]
    answer = client.post("/submit/files/", {"file": files, "go": "1"})
    assert answer["Location"] == "/submit/check/"
    assert "证据.png" in client.get("/submit/check/").content.decode()
    play.send(client)
    assert Attachment.objects.count() == 2
    assert play.letter().files_left == 0


def test_submit__a_file_that_is_not_taken_gets_a_sentence_and_the_others_stay(
    client: Client,
) -> None:
    play.begin(client)
    files = [SimpleUploadedFile("好.png", PNG), SimpleUploadedFile("坏.png", b"MZ program")]
    answer = client.post("/submit/files/", {"file": files, "add": "1"})
    assert answer.status_code == 422
    assert [line.split(":")[0] for line in answer.context["wrong"]] == ["坏.png"]
    assert [u.name for u in answer.context["uploads"]] == ["好.png"]


def test_submit__files_left_behind_are_put_in_later(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    play.written(client)
    client.post("/submit/files/", {"file": [SimpleUploadedFile("证据.png", PNG)], "go": "1"})
    monkeypatch.setattr("xinqiao.rooms.letterbox.enclosures.enclose", lambda *_a, **_k: None)
    play.send(client)
    assert (play.letter().files_left, Attachment.objects.count()) == (1, 0)
    monkeypatch.undo()
    assert letterbox.finish(now()) == 0  # its request may still be at work
    assert letterbox.finish(now() + timedelta(minutes=11)) == 1
    assert (play.letter().files_left, Attachment.objects.count()) == (0, 1)


def test_submit__an_unnamed_letter_needs_no_name(client: Client) -> None:
    play.written(client, who={"naming": "anonymous", "name": "", "phone": ""})
    play.send(client)
    assert Submission.objects.get().anonymous
    assert not Party.objects.exists()


def test_submit__a_report_is_sealed_and_the_office_named_shut_out(
    client: Client, cast: Cast
) -> None:
    housing = str(cast.office("housing"))
    play.written(client, "C", where={"against_office": housing})
    play.send(client)
    row = Matter.objects.get()
    assert (row.sealed, row.gist) == (True, "")
    assert Bar.objects.filter(matter=row, office=cast.office("housing")).exists()


def test_submit__a_child_is_confidential_and_shielded(client: Client, cast: Cast) -> None:
    who = {"minor": "on", "speaking": "guardian", "person": "李小明", "name": "李大山"}
    play.written(client, where={"against_office": str(cast.office("county_housing"))}, who=who)
    play.send(client)
    row = Matter.objects.get()
    assert row.confidential
    assert {p.kind for p in Party.objects.all()} == {"main", "guardian"}
    assert Bar.objects.filter(matter=row, office=cast.office("county_housing")).exists()
    assert not Seat.objects.filter(matter=row, office=cast.office("county_housing")).exists()


def test_submit__an_ordinary_complaint_shuts_nobody_out(client: Client, cast: Cast) -> None:
    play.written(client, where={"against_office": str(cast.office("housing"))})
    play.send(client)
    assert not Bar.objects.exists()


def sent_from_one_network(times: int) -> list[Any]:
    answers = []
    for n in range(times):
        client = Client()
        play.written(client, what={"text": f"第{n}封信"})
        answers.append((client, play.send(client)))
    return answers


def test_submit__beyond_the_limit_it_waits_its_turn_and_is_taken(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "DRAFT_ADDRESS", gate.Limit("d", 1000, timedelta(hours=1)))
    last, answer = sent_from_one_network(6)[-1]
    assert answer.status_code == 429
    assert answer.context["wait"].seconds <= gate.A_TURN
    assert play.send(last).status_code == 429  # no new place in the line
    later = now() + timedelta(seconds=gate.A_TURN + 1)
    monkeypatch.setattr("xinqiao.portal.letter.sending.now", lambda: later)
    assert play.send(last)["Location"] == "/submit/receipt/"
    assert Submission.objects.count() == 6


def test_submit__in_a_flood_it_is_received_and_registered_later(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "SUBMIT_ALL", gate.Limit("all", 1, timedelta(hours=1)))
    (_first, _), (second, answer) = sent_from_one_network(2)
    assert answer["Location"] == "/submit/receipt/"
    assert "已收到" in second.get("/submit/receipt/").content.decode()
    queued = Letter.objects.get(state=State.QUEUED)
    later = now() + timedelta(days=3)
    assert letterbox.take_queued(later) == 1
    assert letterbox.take_queued(later) == 0
    assert Submission.objects.count() == 2
    newest = Submission.objects.order_by("id").last()
    assert newest is not None
    assert newest.received_at == queued.received_at  # the clocks count from its arrival
    monkeypatch.setattr("xinqiao.portal.letter.sending.now", lambda: later)
    assert number_and_code(second)[0] == newest.number


def test_start__many_beginnings_from_one_network_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "DRAFT_ADDRESS", gate.Limit("d", 1, timedelta(hours=1)))
    play.begin(Client())
    client = Client()
    answer = client.post("/submit/", {"purpose": "A"})
    assert (answer.status_code, answer.context["waiting"]) == (429, gate.A_TURN)
    turn = answer.context["turn"]
    assert client.post("/submit/", {"purpose": "A", "turn": turn}).status_code == 429
    later = now() + timedelta(seconds=gate.A_TURN + 1)
    monkeypatch.setattr("xinqiao.portal.letter.views.now", lambda: later)
    assert client.post("/submit/", {"purpose": "A", "turn": turn}).status_code == 302


def test_hints__say_a_way_and_refuse_nothing(client: Client) -> None:
    play.written(client, what={"text": "老板拖欠工资半年"}, tried={"lawsuit": "yes"})
    page = client.get("/submit/check/").content.decode()
    assert "劳动仲裁" in page
    assert play.send(client)["Location"] == "/submit/receipt/"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_receipt__is_a_pdf_in_the_readers_language(client: Client, language: str) -> None:
    import io

    import pdfplumber

    play.written(client)
    play.send(client)
    answer = client.get("/submit/receipt.pdf", {"lang": language})
    assert answer["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.content)) as file:
        text = "".join(page.extract_text() for page in file.pages)
    assert ("Query code" in text) == (language == "en")


def test_care__asks_one_thing_at_a_time_and_is_remembered(client: Client) -> None:
    play.begin(client)
    page = client.get("/submit/what/", {"care": "1"})
    assert list(page.context["form"].fields) == ["text"]
    assert client.cookies["care"].value == "1"
    answer = client.post("/submit/what/", {"text": "停电", "part": "0", "go": "1"})
    assert answer["Location"] == "/submit/what/?part=1"
    assert list(client.get(answer["Location"]).context["form"].fields) == ["title", "happened_on"]
    answer = client.post("/submit/what/", {"title": "停电", "part": "1", "go": "1"})
    assert answer["Location"] == "/submit/where/"
    typed = letterbox.load(play.letter().id, at=now()).steps["what"]
    assert (typed["text"], typed["title"]) == (["停电"], ["停电"])

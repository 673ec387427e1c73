"""The HTTP API: the pages' functions as JSON, under the person's own session."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from tests.cast import Cast, assemble
from tests.rooms import registry_play as play
from tests.rooms.file_samples import PDF
from xinqiao.casebook import queries
from xinqiao.casebook.models import Event, Matter
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.registry.models import Submission
from xinqiao.vault import keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
API = "/api/v1"
LETTER = {
    "channel": "1",
    "title": "小区电梯停运三个月",
    "text": "我家住十二楼，电梯停运三个月。",
    "parties": [{"name": "张三丰", "phone": "13812341234"}],
    "claims": ["修复电梯"],
}


@pytest.fixture(autouse=True)
def _fresh_keys() -> None:
    keys.forget()


@pytest.fixture
def cast() -> Cast:
    return assemble()


def signed_in(cast: Cast, who: str, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(cast.staff[who])
    return client


def post(client: Client, path: str, body: object, **headers: str) -> Any:
    return client.post(API + path, json.dumps(body), content_type="application/json",
                       headers=headers)  # fmt: skip


def test_api__nobody_gets_nothing() -> None:
    for path in ("/matters", "/matters/1", "/matters/1/events", "/matters/1/acts/triage"):
        answer = Client().get(API + path)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in")


def test_matters__are_those_the_person_may_see(cast: Cast) -> None:
    mine, other = play.received(cast), play.registered(cast)
    found = signed_in(cast, "housing.intake").get(f"{API}/matters").json()
    assert [row["number"] for row in found["items"]] == [mine.number]
    everything = signed_in(cast, "bureau.head").get(f"{API}/matters").json()
    assert {row["number"] for row in everything["items"]} == {mine.number, other.number}
    assert found["items"][0]["petitioner"] == "张**"
    assert found["items"][0]["step"] == {"code": "awaiting_notice", "name": "待告知"}


def test_matters__come_in_pages_that_lose_and_repeat_nothing(cast: Cast) -> None:
    numbers = {play.registered(cast).number for _ in range(7)}
    client, seen, after = signed_in(cast, "bureau.head"), [], None
    for _ in range(4):
        query = {"size": 2} | ({"after": after} if after else {})
        page = client.get(f"{API}/matters", query).json()
        seen += [row["number"] for row in page["items"]]
        after = page["after"]
    assert after is None
    assert (len(seen), set(seen)) == (7, numbers)


def test_matters__filters_are_those_of_the_page(cast: Cast) -> None:
    play.registered(cast)
    moved = play.received(cast)
    client = signed_in(cast, "bureau.head")
    found = client.get(f"{API}/matters", {"step": "awaiting_notice"}).json()["items"]
    assert [row["number"] for row in found] == [moved.number]
    assert client.get(f"{API}/matters/count", {"step": "registered"}).json() == {
        "number": 1, "more": False,
    }  # fmt: skip
    assert client.get(f"{API}/matters", {"state": "sideways"}).status_code == 422
    assert client.get(f"{API}/matters", {"after": "x"}).json()["field"] == "after"


def test_matter__shows_what_the_page_shows_and_no_personal_text(cast: Cast) -> None:
    found = play.received(cast)
    client = signed_in(cast, "housing.intake")
    for part in ("", "/events", "/duties", "/acts", "/papers"):
        answer = client.get(f"{API}/matters/{found.number}{part}")
        assert answer.status_code == 200
        for secret in ("张三丰", "13812341234", play.CARD, "老人出不了门"):
            assert secret not in answer.content.decode()
    matter = client.get(f"{API}/matters/{found.number}").json()
    assert matter["owner"]["office"] == "市住房和城乡建设局"
    assert matter["seq"] == 4


def test_duties__explain_their_dates_in_the_language_asked_for(cast: Cast) -> None:
    found = play.received(cast)
    client = signed_in(cast, "housing.intake")
    url = f"{API}/matters/{found.number}/duties"
    english = client.get(url, headers={"Accept-Language": "en-GB,en;q=0.9"}).json()
    notice = next(d for d in english if d["duty"]["code"] == "notify")
    assert "Article 23" in " ".join(notice["why"])
    chinese = client.get(url, headers={"Accept-Language": "zh-CN"}).json()
    assert "第二十三条" in json.dumps(chinese, ensure_ascii=False)


def test_acts__are_offered_with_their_reasons(cast: Cast) -> None:
    found = play.received(cast)
    client = signed_in(cast, "housing.head")
    offered = client.get(f"{API}/matters/{found.number}/acts").json()
    by = {o["act"]["code"]: o for o in offered}
    assert by["accept"]["allowed"]
    assert not by["decline_again"]["allowed"]
    assert by["decline_again"]["why"]
    assert "extend" not in by


def test_act__tells_the_values_it_takes(cast: Cast) -> None:
    found = play.received(cast)
    client = signed_in(cast, "housing.intake")
    act = client.get(f"{API}/matters/{found.number}/acts/decline").json()
    fields = {f["name"]: f for f in act["fields"]}
    assert {"reason", "explanation", "basis", "where_to_go"} <= fields.keys()
    assert "N1" in [c["code"] for c in fields["reason"]["choices"]]


def test_do__declines_as_the_page_does(cast: Cast) -> None:
    found = play.received(cast, claims=("修复电梯",))
    client = signed_in(cast, "housing.intake")
    values = {"reason": "N1", "explanation": "不属住建职权", "basis": "《物业管理条例》第五条",
              "where_to_go": "请向街道办反映"}  # fmt: skip
    path = f"/matters/{found.number}/acts/decline"
    done = post(client, path, {"expected": 4, "fields": values})
    assert (done.status_code, done.json()["seq"]) == (200, 5), done.content.decode()
    assert Matter.objects.get(number=found.number).step == "not_accepted"


def test_do__refuses_with_code_sentence_and_field(cast: Cast) -> None:
    found = play.received(cast)
    client = signed_in(cast, "housing.intake")
    path = f"/matters/{found.number}/acts"
    missing = post(client, f"{path}/decline", {"fields": {"reason": "N1"}})
    assert (missing.status_code, missing.json()["code"]) == (422, "invalid")
    assert missing.json()["field"] == "explanation"
    early = post(client, f"{path}/serve_opinion", {"fields": {}})
    assert (early.status_code, early.json()["code"]) == (409, "not_allowed_now")
    foreign = post(client, f"{path}/decline_again", {"fields": {}})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "not_permitted")
    nested = post(client, f"{path}/decline", {"fields": {"reason": {"a": 1}}})
    assert (nested.status_code, nested.json()["field"]) == (422, "reason")
    assert Event.objects.filter(matter=found.matter).count() == 4


def test_do__tells_when_somebody_was_faster(cast: Cast) -> None:
    found = play.received(cast)
    client = signed_in(cast, "housing.intake")
    values = {"reason": "N1", "explanation": "x", "basis": "y", "where_to_go": "z"}
    path = f"/matters/{found.number}/acts/decline"
    late = post(client, path, {"expected": 3, "fields": values})
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")


def test_refusals__speak_the_language_asked_for(cast: Cast) -> None:
    client = signed_in(cast, "housing.intake")
    english = client.get(f"{API}/matters/0", headers={"Accept-Language": "en"}).json()
    assert english["message"] == "There is no such matter."
    assert client.get(f"{API}/matters/0").json()["message"] != english["message"]
    assert client.get(f"{API}/matters/0?lang=en").json() == english


def test_changes__need_the_csrf_token(cast: Cast) -> None:
    client = signed_in(cast, "bureau.registrar", enforce_csrf_checks=True)
    refused = post(client, "/matters", LETTER, **{"Idempotency-Key": "abcdefgh"})
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert Matter.objects.count() == 0


def test_register__gives_number_and_code(cast: Cast) -> None:
    client = signed_in(cast, "bureau.registrar")
    made = post(client, "/matters", LETTER, **{"Idempotency-Key": "k-00000001"})
    assert made.status_code == 201, made.content.decode()
    matter = Matter.objects.get(number=made.json()["number"])
    assert queries.visible_to(cast.actor("bureau.registrar")).filter(pk=matter.pk).exists()
    assert len(made.json()["query_code"]) == 20


def test_register__the_same_key_twice_is_one_case_and_the_same_receipt(cast: Cast) -> None:
    client = signed_in(cast, "bureau.registrar")
    answers = {
        post(client, "/matters", LETTER, **{"Idempotency-Key": "k-00000001"}).content
        for _ in range(25)
    }
    assert len(answers) == 1
    assert (Matter.objects.count(), Submission.objects.count()) == (1, 1)


def test_register__another_submission_under_a_used_key_is_refused(cast: Cast) -> None:
    client = signed_in(cast, "bureau.registrar")
    key = {"Idempotency-Key": "k-00000001"}
    post(client, "/matters", LETTER, **key)
    other = post(client, "/matters", LETTER | {"title": "另一件事"}, **key)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert Matter.objects.count() == 1


def test_register__one_persons_key_is_not_anothers(cast: Cast) -> None:
    key = {"Idempotency-Key": "k-00000001"}
    one = post(signed_in(cast, "bureau.registrar"), "/matters", LETTER, **key).json()
    two = post(signed_in(cast, "county_bureau.registrar"), "/matters", LETTER, **key).json()
    assert one["query_code"] != two["query_code"]
    assert Matter.objects.count() == 2


@pytest.mark.parametrize(("key", "code"), [("", "missing"), ("short", "out_of_range")])
def test_register__wants_a_key(cast: Cast, key: str, code: str) -> None:
    client = signed_in(cast, "bureau.registrar")
    headers = {"Idempotency-Key": key} if key else {}
    answer = post(client, "/matters", LETTER, **headers)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["field"] == "Idempotency-Key"


def test_register__doubts_are_listed_and_can_be_confirmed(cast: Cast) -> None:
    client = signed_in(cast, "bureau.registrar")
    call = LETTER | {"channel": "4"}  # a call must be read back
    first = post(client, "/matters", call, **{"Idempotency-Key": "k-00000001"})
    assert (first.status_code, first.json()["code"]) == (422, "doubtful")
    names = list(first.json()["errors"])
    again = post(
        client, "/matters", call | {"confirmed": names}, **{"Idempotency-Key": "k-00000001"}
    )
    assert again.status_code == 201


def test_register__a_post_without_that_part_is_refused(cast: Cast) -> None:
    client = signed_in(cast, "housing.legal")
    refused = post(client, "/matters", LETTER, **{"Idempotency-Key": "k-00000001"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")


def test_api__unknown_addresses_are_nothing(cast: Cast) -> None:
    for path in ("/api/", "/api/v1/docs", "/api/v2/matters", "/api/v1/matters/1/secrets"):
        answer = signed_in(cast, "bureau.head").get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path


def test_openapi__describes_every_address_and_loads_nothing_from_elsewhere(cast: Cast) -> None:
    answer = signed_in(cast, "bureau.head").get(f"{API}/openapi.json")
    described = answer.json()["paths"]
    assert set(described) == {
        f"{API}/matters", f"{API}/matters/count", f"{API}/matters/{{number}}",
        f"{API}/matters/{{number}}/events", f"{API}/matters/{{number}}/duties",
        f"{API}/matters/{{number}}/papers", f"{API}/matters/{{number}}/acts",
        f"{API}/matters/{{number}}/acts/{{act}}",
        f"{API}/matters/{{number}}/papers/{{paper}}.pdf",
        f"{API}/matters/{{number}}/papers/{{paper}}.docx",
        f"{API}/matters/{{number}}/files", f"{API}/matters/{{number}}/files/{{file}}",
        f"{API}/matters/{{number}}/people/{{party}}/reveal",
    }  # fmt: skip
    assert b"http" not in answer.content.replace(b'"http', b"")


@pytest.mark.postgres
@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_register__retries_that_race_are_one_case(cast: Cast) -> None:
    def ask(_: int) -> tuple[int, bytes]:
        try:
            client = signed_in(cast, "bureau.registrar")
            answer = post(client, "/matters", LETTER, **{"Idempotency-Key": "k-00000001"})
            return answer.status_code, answer.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(48)))
    assert [status for status, _ in answers] == [201]
    assert (Matter.objects.count(), Submission.objects.count()) == (1, 1)


# ── papers, attachments, what is masked ─────────────────────────────────────────────────


@pytest.fixture
def _folders(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT, settings.UPLOADS_ROOT = tmp_path / "files", tmp_path / "uploads"


@pytest.mark.usefixtures("_folders")
def test_files__go_up_and_come_down_in_parts(cast: Cast) -> None:
    number, client = play.registered(cast).number, signed_in(cast, "bureau.head")
    path = f"{API}/matters/{number}/files"
    sent = [SimpleUploadedFile("证据.pdf", PDF), SimpleUploadedFile("说明.txt", "说明".encode())]
    made = client.post(path, {"file": sent})
    assert made.status_code == 201
    assert [f["name"] for f in made.json()] == ["证据.pdf", "说明.txt"]
    assert client.get(path).json() == made.json()
    one = f"{path}/{made.json()[0]['id']}"
    assert b"".join(client.get(one)) == PDF
    part = client.get(one, headers={"Range": "bytes=1-3"})
    assert (part.status_code, b"".join(part)) == (206, PDF[1:4])
    assert ReadLog.objects.filter(purpose="api").count() == 2


@pytest.mark.usefixtures("_folders")
def test_files__refuse_with_code_and_sentence_and_keep_nothing(cast: Cast) -> None:
    made, client = play.registered(cast), signed_in(cast, "bureau.head")
    path = f"{API}/matters/{made.number}/files"
    bad = [SimpleUploadedFile("证据.pdf", PDF), SimpleUploadedFile("a.exe", b"MZ")]
    answer = client.post(path, {"file": bad})
    assert (answer.status_code, answer.json()["code"]) == (422, "out_of_range")
    assert "a.exe" in answer.json()["message"]
    assert client.post(path).json()["code"] == "missing"
    late = client.post(path, {"file": SimpleUploadedFile("a.pdf", PDF), "expected": "0"})
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    assert client.get(path).json() == []


@pytest.mark.usefixtures("_folders")
def test_files__of_another_matter_are_not_found(cast: Cast) -> None:
    one, two = (play.registered(cast, text=text).number for text in ("一件事。", "另一件事。"))
    client = signed_in(cast, "bureau.head")
    sent = {"file": SimpleUploadedFile("a.pdf", PDF)}
    file = client.post(f"{API}/matters/{one}/files", sent).json()[0]["id"]
    assert client.get(f"{API}/matters/{two}/files/{file}").status_code == 404
    other = signed_in(cast, "county_bureau.head")
    assert other.get(f"{API}/matters/{one}/files/{file}").status_code == 404
    assert other.get(f"{API}/matters/{one}/files").status_code == 404


@pytest.mark.usefixtures("_folders")
def test_papers__come_as_pdf(cast: Cast) -> None:
    number, client = play.received(cast).number, signed_in(cast, "housing.intake")
    [paper, *_] = client.get(f"{API}/matters/{number}/papers").json()
    answer = client.get(f"{API}/matters/{number}/papers/{paper['id']}.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    edited = client.get(f"{API}/matters/{number}/papers/{paper['id']}.docx")
    assert (edited.status_code, edited.json()["code"]) == (409, "not_allowed_now")
    assert client.get(f"{API}/matters/{number}/papers/{'0' * 32}.pdf").status_code == 404


def test_reveal__wants_a_reason_and_leaves_a_line(cast: Cast) -> None:
    number, client = play.registered(cast).number, signed_in(cast, "bureau.head")
    [party] = client.get(f"{API}/matters/{number}").json()["parties"]
    path = f"/matters/{number}/people/{party['id']}/reveal"
    assert "phone" in party["has"]
    assert post(client, path, {}).json()["field"] == "reason"
    shown = post(client, path, {"reason": "电话联系信访人", "fields": ["phone"]})
    assert list(shown.json()["values"]) == ["phone"]
    assert shown.json()["values"]["phone"] != party["phone"]
    assert ReadLog.objects.get(revealed=True).purpose == "电话联系信访人"
    other = signed_in(cast, "county_bureau.head")
    assert post(other, path, {"reason": "电话联系信访人"}).status_code == 404

"""The petitioner's page: what happened, who answers, what comes next, and what they can do."""

import json
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.cast import assemble
from tests.doors.visitor import Visit, enter, on_day, visit
from tests.rooms import registry_play as play
from tests.rooms.documents.samples import paper as sample
from xinqiao.casebook import receipts, sealing
from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.rooms.documents import services as documents
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.people import services as people
from xinqiao.rooms.registry import services as registry
from xinqiao.vault import keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CST = ZoneInfo("Asia/Shanghai")


def day(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=CST)


@pytest.fixture(autouse=True)
def _fresh_keys(tmp_path: Path, settings: Settings) -> None:
    """A signer that has signed nothing yet, and no keys of an earlier test."""
    settings.KEYS_ROOT = tmp_path
    settings.MASTER_KEY_FILE = tmp_path / "master"
    keys.forget()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Visit:
    on_day(monkeypatch, day(3, 6))
    found = visit(assemble())
    found.enter()
    return found


def test_page__tells_where_it_stands_and_what_comes_next(seen: Visit) -> None:
    page = seen.page()
    assert "Awaiting notice" in page
    assert "The office tells you in writing whether it accepts the matter" in page


def test_page__names_who_answers_with_post_and_service_line(seen: Visit) -> None:
    page = seen.page()
    assert "收件员甲" in page  # who has it now
    assert "Housing Bureau" in page
    assert "0394-12345" in page


def test_page__explains_every_date_it_shows(seen: Visit) -> None:
    page = seen.page()
    assert "20 Mar 2026 (Fri)" in page  # fifteen days for the notice
    assert "Article 23 of the Regulations on Petition Work" in page


def test_page__lists_registration_every_passing_on_and_receipt(seen: Visit) -> None:
    page = seen.page()
    for said in ("2 Mar 2026", "4 Mar 2026", "5 Mar 2026", "Transfer", "→ Housing Bureau"):
        assert said in page, said


def test_page__shows_no_clock_between_offices(seen: Visit) -> None:
    assert "Objection" not in seen.page()


def test_page__keeps_the_work_inside_an_office_inside(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.road.handling().drafted().issued()
    on_day(monkeypatch, day(3, 23))
    seen.enter()
    page = seen.page()
    assert "Issue the opinion" in page or "opinion" in page.lower()
    assert "Pass the legal review" not in page
    assert "法制审核员甲" not in page


def test_page__has_no_text_of_the_petition(seen: Visit) -> None:
    page = seen.page()
    for said in ("张三丰", "13812341234", play.CARD, "老人出不了门"):
        assert said not in page, said


def issued(found: Visit, kind: PaperKind) -> Document:
    """A paper of that kind, issued with the last event."""
    row = Matter.objects.get(pk=found.found.matter)
    by = found.cast.actor("housing.head")
    return documents.issue(
        matter=row, paper=sample(kind=kind), office=by.office or 0, by=by,
        at=day(3, 6), seq=row.seq,
    )  # fmt: skip


def test_papers__those_made_for_the_petitioner_can_be_downloaded(seen: Visit) -> None:
    paper = issued(seen, PaperKind.ACCEPTANCE_NOTICE)
    assert f"papers/{paper.pk}.pdf" in seen.page()
    answer = seen.client.get(f"/query/matter/papers/{paper.pk}.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "kind",
    [PaperKind.TRANSFER_LETTER, PaperKind.TASK_SHEET, PaperKind.INVESTIGATION_REPORT,
     PaperKind.OBJECTION_LETTER, PaperKind.REFERRAL_LETTER, PaperKind.OPINION],
)  # fmt: skip
def test_papers__inner_ones_and_opinions_before_service_are_not_there(
    seen: Visit, kind: PaperKind
) -> None:
    paper = issued(seen, kind)
    assert paper.pk not in seen.page()
    assert seen.client.get(f"/query/matter/papers/{paper.pk}.pdf").status_code == 404


def test_papers__somebody_elses_paper_is_not_there(seen: Visit) -> None:
    other = visit(seen.cast, play.received(seen.cast))
    paper = issued(other, PaperKind.ACCEPTANCE_NOTICE)
    assert seen.client.get(f"/query/matter/papers/{paper.pk}.pdf").status_code == 404


def test_reads__are_counted_by_office(seen: Visit) -> None:
    row = Matter.objects.get(pk=seen.found.matter)
    assert "Nobody has opened them so far." in seen.page()
    for who in ("bureau.triage", "housing.intake", "housing.intake"):
        people.log_read(
            matter=row, by=seen.cast.actor(who), at=day(3, 5), fields=["name"], purpose="办理"
        )
    page = seen.page()
    assert "3 times so far" in page
    assert "Housing Bureau: 2 times" in page


def test_proof__can_be_downloaded_and_checks_without_the_server(seen: Visit) -> None:
    assert "sealed within a few minutes" in seen.page()
    assert seen.client.get("/query/matter/proofs/1.json").status_code == 404
    head = sealing.seal(day(3, 6))
    assert head is not None
    assert head.root in seen.page()
    bundle = seen.client.get("/query/matter/proofs/1.json").content
    proved = receipts.check(bundle)
    row = Matter.objects.get(pk=seen.found.matter)
    assert (proved.pseudonym, proved.seq, proved.size) == (row.pseudonym, 1, head.size)
    assert row.number not in bundle.decode()


def test_proof__of_an_inner_entry_is_not_given(seen: Visit) -> None:
    registry.note(
        matter=seen.found.matter, text="内部", by=seen.cast.actor("housing.intake"), at=day(3, 6)
    )
    sealing.seal(day(3, 6))
    seq = Event.objects.get(matter=seen.found.matter, act=Act.NOTE).seq
    assert seen.client.get(f"/query/matter/proofs/{seq}.json").status_code == 404


def test_heads__are_published_with_their_notes_and_key(seen: Visit) -> None:
    head = sealing.seal(day(3, 6))
    assert head is not None
    public = Client()
    page = public.get("/heads/").content.decode()
    key = public.get("/heads/key.txt").content.decode().strip()
    note = public.get(f"/heads/{head.size}.txt").content.decode()
    assert f"/heads/{head.size}.txt" in page
    assert key in page.replace("&#x2B;", "+")
    assert note == head.note
    bundle = seen.client.get("/query/matter/proofs/1.json").content
    assert receipts.check(bundle, key=key).size == head.size
    assert public.get(f"/heads/{head.size + 1}.txt").status_code == 404


def test_withdraw__is_the_persons_own_and_can_be_taken_back(seen: Visit) -> None:
    form = {"statement": "问题已经解决", "free_will": "on"}
    assert "Withdraw the matter" in seen.page()
    assert seen.client.post("/query/matter/withdraw/", form).status_code == 302
    page = seen.page()
    assert "Take the withdrawal back" in page
    assert "cool-off" in page.lower()
    assert seen.client.post("/query/matter/keep/").status_code == 302
    acts = Event.objects.filter(matter=seen.found.matter).values_list("act", "actor")
    assert list(acts)[-2:] == [
        ("ask_withdrawal", "petitioner"),
        ("cancel_withdrawal", "petitioner"),
    ]


def test_withdraw__without_free_will_keeps_what_was_typed(seen: Visit) -> None:
    answer = seen.client.post("/query/matter/withdraw/", {"statement": "问题已经解决"})
    assert answer.status_code == 422
    assert "问题已经解决" in answer.content.decode()
    assert Event.objects.filter(act=Act.ASK_WITHDRAWAL).count() == 0


def served(seen: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The opinion was served on 24 March; today is the 30th."""
    seen.road.answered()
    on_day(monkeypatch, day(3, 30))
    seen.enter()


def test_review__can_be_asked_within_thirty_days(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    served(seen, monkeypatch)
    assert "/query/matter/review/" in seen.page()
    form = {"request": "对第二项不服"}
    assert seen.client.post("/query/matter/review/", form).status_code == 302
    row = Matter.objects.get(pk=seen.found.matter)
    assert row.step == Step.REVIEW
    assert row.office_id == seen.cast.office("gov")
    assert "Zhouhe City Government" in seen.page()


def test_review__after_thirty_days_says_why_not(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.road.answered()
    on_day(monkeypatch, day(5, 8))
    seen.enter()
    page = seen.page()
    assert "/query/matter/review/" not in page
    assert "The thirty days to ask for a review are over" in page
    answer = seen.client.post("/query/matter/review/", {"request": "不服"})
    assert answer.status_code == 409
    assert Matter.objects.get(pk=seen.found.matter).step == Step.SERVED


def test_review__needs_words(seen: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    served(seen, monkeypatch)
    assert seen.client.post("/query/matter/review/", {"request": " "}).status_code == 422


def test_retaliation__is_told_to_the_office_above(seen: Visit) -> None:
    page = seen.page()
    assert "Nobody may treat you worse" in page
    assert "call Zhouhe City Government" in page


def test_retaliation__of_a_report_is_told_to_an_organ_that_is_not_concerned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on_day(monkeypatch, day(3, 6))
    cast = assemble()
    found = visit(cast, play.registered(
        cast, purpose=Purpose.REPORT, against_offices=(cast.office("housing"),)
    ))  # fmt: skip
    found.enter()
    page = found.page()
    assert "call Discipline Commission" in page
    assert "Housing" not in page


def test_joined__a_submission_added_to_anothers_matter_shows_progress_only(seen: Visit) -> None:
    other = play.registered(seen.cast)
    registry.merge(
        matter=other.matter, into=seen.found.matter, reason="同一问题",
        by=seen.cast.actor("bureau.triage"), at=day(3, 6),
    )  # fmt: skip
    paper = issued(seen, PaperKind.ACCEPTANCE_NOTICE)
    client = Client()
    assert enter(client, other.number, other.query_code).status_code == 302
    page = client.get("/query/matter/", {"lang": "en"}).content.decode()
    assert "Your submission was joined to matter" in page
    assert "Withdraw the matter" not in page
    assert paper.pk not in page
    assert client.get(f"/query/matter/papers/{paper.pk}.pdf").status_code == 404
    for path in ("withdraw", "review", "rereview"):
        assert client.get(f"/query/matter/{path}/").status_code == 404
    assert client.post("/query/matter/keep/").status_code == 404


def test_page__takes_the_same_statements_however_long_the_record(seen: Visit) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            seen.page()
        return len(asked)

    before = cost()
    for n in range(20):
        registry.note(
            matter=seen.found.matter, text=f"记事{n}", by=seen.cast.actor("housing.intake"),
            at=day(3, 6),
        )  # fmt: skip
    assert cost() == before
    assert before <= 24


def test_front__signed_in_staff_see_their_day_and_others_the_door() -> None:
    cast = assemble()
    client = Client()
    door = client.get("/", {"lang": "en"}).content.decode()
    assert "What can we do for you?" in door
    assert "Zhouhe Petition Bureau" in door
    client.force_login(cast.staff["bureau.triage"])
    assert "我要反映" not in client.get("/").content.decode()


def test_page__in_chinese_shows_no_english_words_of_ours(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    served(seen, monkeypatch)
    page = seen.client.get("/query/matter/", {"lang": "zh-hans"}).content.decode()
    body = page[page.index("<main") : page.index("</main>")]
    words = set(re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]+>", " ", body)))
    assert words <= {"PDF"}, words


def test_proof__bundle_is_json(seen: Visit) -> None:
    sealing.seal(day(3, 6))
    answer = seen.client.get("/query/matter/proofs/1.json")
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content)["format"] == receipts.FORMAT

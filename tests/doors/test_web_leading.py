"""A leader's case through the pages: proposed, refused, decided, carried, given back."""

from datetime import timedelta
from typing import Any

import pytest
from bench.clock import statements
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import assemble
from tests.doors.visitor import visit
from tests.rooms import leading_play as play
from tests.rooms.steps import Case, at, waiting
from xinqiao.rooms.desk.citizen import citizen_page
from xinqiao.rooms.desk.matter import matter_page
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.registry import services as registry

pytestmark = pytest.mark.django_db(databases="__all__")


def client_of(case: Case, who: str) -> Client:
    client = Client()
    client.force_login(case.cast.staff[who if "." in who else f"{case.unit}.{who}"])
    return client


def post(case: Case, who: str, act: str, **data: Any) -> None:
    url = reverse("act", args=(case.row.number, act))
    answer = client_of(case, who).post(url, data)
    assert answer.status_code == 302, (act, answer.context["form"].errors)


def page(case: Case, who: str) -> str:
    url = reverse("matter", args=(case.row.number,))
    return client_of(case, who).get(url + "?lang=en").content.decode()


def test_pages__a_refusal_is_shown_with_its_basis_decided_and_the_case_carried() -> None:
    case = waiting()
    today = timezone.localdate()
    leader, other = play.post(case, "gov.leader"), play.post(case, "gov.leader2")
    post(case, "bureau.head", "propose_lead", leader=leader, ground="group", reason="群众集中反映",
         convenor=play.post(case, "gov.convenor"))  # fmt: skip
    assert "Proposed · many people" in page(case, "gov.convenor")
    post(case, "gov.convenor", "assign_lead", leader=leader, task="五月底前解决")
    post(case, "gov.leader", "refuse_lead", reason="不归我管", basis="分工文件第三条")
    shown = page(case, "gov.convenor")
    assert "refused in writing" in shown
    assert "not decided yet; the owner of the matter has not changed" in shown
    post(case, "gov.convenor", "uphold_refusal", leader=other, reason="分工已调整")
    assert "Upheld: another was named" in page(case, "gov.leader2")
    post(case, "gov.leader2", "accept_lead")
    post(case, "gov.leader2", "plan_lead", aim="恢复运行", team=[case.staff("handler")],
         what0="查清原因", due0=(today + timedelta(days=9)).isoformat(),
         holder0=case.staff("handler"))  # fmt: skip
    post(case, "handler", "put_off_milestone", n=case.duty("milestone").n, reason="缺件",
         due=(today + timedelta(days=20)).isoformat())  # fmt: skip
    post(case, "handler", "reach_milestone", n=case.duty("milestone").n, result="已查清")
    post(case, "gov.leader2", "contact", way="face", on=today.isoformat(), said="当面听取意见")
    post(case, "gov.leader2", "delegate_lead", office=case.cast.office("labour"))
    post(case, "gov.leader2", "note_lead", note="已约定下周见面")
    shown = page(case, "handler")
    for words in ("s hands", "查清原因", "put off once", "Face to face", "局长甲"):
        assert words.lower() in shown.lower()
    assert "不归我管" not in shown  # words are opened apart, and logged


def test_pages__given_back_with_a_paper_of_the_matter_as_evidence() -> None:
    case = play.answered()
    paper = documents.papers_of(case.matter, drafts=False)[-1]
    post(case, "gov.convenor", "release_lead", result="solved", summary="已恢复运行",
         evidence=[paper.id])  # fmt: skip
    assert "Given back" in page(case, "bureau.head")


def test_form__offers_nobody_who_may_not_lead() -> None:
    case = play.refused()
    registry.shield(
        matter=case.matter, by=case.who("head"), at=timezone.now(), reason="利害关系",
        staff=(case.staff("gov.leader2"),),
    )  # fmt: skip
    url = reverse("act", args=(case.row.number, "uphold_refusal"))
    shown = client_of(case, "gov.convenor").get(url).content.decode()
    assert "召集人" in shown
    assert "副市长乙" not in shown


@pytest.mark.parametrize("made", [play.proposed, play.named, play.refused])
def test_citizen__sees_no_leader_before_the_case_is_carried(made: Any) -> None:
    case = made()
    found = citizen_page(case.matter, case.row.number, timezone.localdate(), "zh")
    assert found.leader is None
    assert not {"lead_decide", "lead_reply"} & {c.key for c in found.clocks}


def test_citizen__reads_who_answers_by_name_on_their_page() -> None:
    came = visit(assemble())
    came.enter()
    assert "The leading official" not in came.page()
    play.propose(came.road)
    leader = play.post(came.road, "gov.leader")
    play.do(came.road, play.naming.assign, "gov.convenor", at(3, 9, 10), leader=leader)
    assert "The leading official" not in came.page()
    play.do(came.road, play.answering.accept, "gov.leader", at(3, 10))
    shown = came.page()
    assert "The leading official" in shown
    assert "副市长甲" in shown


def test_page__with_a_case_costs_as_much_however_long_it_is() -> None:
    case = play.carried()
    play.plan(case)
    reader, today = case.who("bureau.head"), timezone.localdate()

    def read() -> None:
        matter_page(case.row.number, reader, today, "zh")

    matter_page(case.row.number, reader, today, "zh")
    before = statements(read)
    for day in (12, 13, 16):
        play.talk(case, day=day)
    assert (before, statements(read)) == (15, 15)  # one of them finds the number


def test_citizen__sees_the_leader_by_post_and_name() -> None:
    case = play.carried()
    found = citizen_page(case.matter, case.row.number, timezone.localdate(), "zh")
    assert found.leader is not None
    assert found.leader.leader is not None
    assert (found.leader.leader.name, found.leader.leader.title.zh) == ("副市长甲", "副市长")

"""The written opinion: drafted claim by claim, reviewed, issued, served; suggestions answered."""

from datetime import date
from typing import Any

import pytest

from tests.rooms.steps import Case, at, opinion_on, served, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import Outcome, Route
from xinqiao.kernel.errors import DomainError, Missing, NotAllowedNow, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.steps import Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.handling.models import DraftClaim, OpinionDraft
from xinqiao.rooms.handling.services import inquiry, opinion, suggestion
from xinqiao.rooms.handling.services.notice import Elsewhere
from xinqiao.rooms.handling.services.opinion import CHECKLIST
from xinqiao.rooms.people import texts

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case() -> Case:
    return waiting().handling()


def draft(case: Case, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "matter": case.matter,
        "by": case.who("handler"),
        "at": at(3, 20),
        "claims": {1: opinion_on(), 2: opinion_on(Outcome.EXPLAINED)},
        "plan": "两周内修复",
    }
    return opinion.draft_opinion(**(values | changes))


def test_draft_opinion__seals_every_word_and_goes_to_legal_review(case: Case) -> None:
    draft(case)
    assert (case.row.step, case.owner()) == (Step.OPINION_DRAFT, "housing.legal")
    first = DraftClaim.objects.get(draft__matter=case.matter, n=1)
    assert texts.read(first.basis) == "《物业管理条例》第五十一条"
    assert "电梯" not in str(case.last().facts)
    assert {n: c.outcome for n, c in case.standing.claims.items()} == {
        1: "supported",
        2: "explained",
    }


def test_draft_opinion__anew_replaces_and_must_be_reviewed_again(case: Case) -> None:
    draft(case)
    opinion.pass_legal(
        matter=case.matter, by=case.who("legal"), at=at(3, 21),
        checklist=dict.fromkeys(CHECKLIST, True),
    )  # fmt: skip
    draft(case, at=at(3, 22))
    assert [d.state for d in OpinionDraft.objects.filter(matter=case.matter)] == [
        "replaced",
        "draft",
    ]
    with pytest.raises(NotAllowedNow, match="legal review"):
        opinion.issue_opinion(matter=case.matter, by=case.who("head"), at=at(3, 23))


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"claims": {1: opinion_on()}}, Missing, "Claim 2"),
        ({"claims": {n: opinion_on() for n in (1, 2, 3)}}, OutOfRange, "Claim 3"),
        ({"plan": " "}, Missing, "carried out"),
        ({"claims": {1: opinion_on(Outcome.ROUTED), 2: opinion_on()}}, OutOfRange, "no decision"),
        (
            {"claims": {1: opinion_on(Outcome.WITHDRAWN), 2: opinion_on()}},
            OutOfRange,
            "no decision",
        ),
        (
            {"claims": {1: opinion_on(Outcome.MEDIATED), 2: opinion_on()}},
            NotAllowedNow,
            "agreement",
        ),
        ({"claims": {1: opinion_on(basis=""), 2: opinion_on()}}, Missing, "write something"),
    ],
)
def test_draft_opinion__refusals(
    case: Case, changes: dict[str, Any], refusal: type[DomainError], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        draft(case, **changes)


def test_draft_opinion__nobody_is_answered_unheard() -> None:
    case = waiting().accepted().told().assigned()
    with pytest.raises(NotAllowedNow, match="Hear the petitioner"):
        draft(case)


def test_draft_opinion__belongs_to_the_handler(case: Case) -> None:
    with pytest.raises(NotAllowedNow, match="Another handler"):
        draft(case, by=case.who("handler2"))
    with pytest.raises(NotPermitted):
        draft(case, by=case.who("head"))


@pytest.mark.parametrize("met", [True, False])
def test_draft_opinion__an_agreement_must_have_been_reached(case: Case, met: bool) -> None:
    inquiry.mediate(
        matter=case.matter, by=case.who("handler"), at=at(3, 18), outcome=Outcome.SETTLED,
        claims=[1], consent_person=True, consent_other=True, met=met, text="协议",
        other="安居物业公司", performance="十日内",
    )  # fmt: skip
    claims = {1: opinion_on(Outcome.SETTLED), 2: opinion_on(Outcome.NOT_SUPPORTED)}
    if met:
        draft(case, claims=claims)
    else:
        with pytest.raises(NotAllowedNow, match="agreement"):
            draft(case, claims=claims)


def test_draft_opinion__leaves_claims_that_belong_elsewhere() -> None:
    where = Elsewhere(procedure="诉讼", organ="法院", address="x", apply_within="六个月")
    case = waiting().accepted({1: Route.PETITION, 2: Route.JUDICIAL}, elsewhere={2: where})
    case.told().assigned().heard()
    with pytest.raises(OutOfRange, match="Claim 2"):
        draft(case)
    draft(case, claims={1: opinion_on()})


@pytest.mark.parametrize("point", CHECKLIST)
def test_pass_legal__every_point_of_article_32_is_ticked(case: Case, point: str) -> None:
    draft(case)
    ticked = dict.fromkeys(CHECKLIST, True) | {point: False}
    with pytest.raises(Missing) as refusal:
        opinion.pass_legal(matter=case.matter, by=case.who("legal"), at=at(3, 21), checklist=ticked)
    assert refusal.value.field == point


def test_pass_legal__belongs_to_legal_review(case: Case) -> None:
    draft(case)
    with pytest.raises(NotPermitted):
        opinion.pass_legal(
            matter=case.matter, by=case.who("handler"), at=at(3, 21),
            checklist=dict.fromkeys(CHECKLIST, True),
        )  # fmt: skip


def test_return_draft__goes_back_with_a_reason(case: Case) -> None:
    draft(case)
    with pytest.raises(Missing):
        opinion.return_draft(matter=case.matter, by=case.who("legal"), at=at(3, 21), reason="")
    opinion.return_draft(matter=case.matter, by=case.who("legal"), at=at(3, 21), reason="依据不足")
    assert (case.row.step, case.owner()) == (Step.HANDLING, "housing.handler")
    assert OpinionDraft.objects.get(matter=case.matter).state == "returned"


def test_issue_opinion__belongs_to_the_head_after_legal_review(case: Case) -> None:
    draft(case)
    with pytest.raises(NotAllowedNow, match="legal review"):
        opinion.issue_opinion(matter=case.matter, by=case.who("head"), at=at(3, 22))
    case.issued()
    assert (case.row.step, case.owner()) == (Step.OPINION_ISSUED, "housing.handler")
    assert case.standing.running(TermKey.HANDLE) is not None  # printed is not served


def test_issue_opinion__not_without_a_draft() -> None:
    case = waiting()
    with pytest.raises(NotAllowedNow, match="at the step"):
        opinion.issue_opinion(matter=case.matter, by=case.who("head"), at=at(3, 22))


def test_serve_opinion__ends_the_sixty_days_and_starts_the_thirty_on_the_day_of_service(
    case: Case,
) -> None:
    draft(case)
    case.issued(3, 23)
    opinion.serve_opinion(
        matter=case.matter, by=case.who("handler"), at=at(3, 30), served=served(3, 26)
    )
    handled, window = case.duty(TermKey.HANDLE), case.duty(TermKey.ASK_REVIEW)
    assert (handled.how, handled.closed_on) == ("done", date(2026, 3, 26))
    assert (window.started, window.due, window.staff_id) == (
        date(2026, 3, 26),
        date(2026, 4, 27),
        None,
    )
    assert case.owner() == "housing.handler"  # claim 1 is to be carried out


def test_serve_opinion__with_nothing_to_carry_out_the_head_closes(case: Case) -> None:
    draft(case, claims=dict.fromkeys((1, 2), opinion_on(Outcome.NOT_SUPPORTED)), plan="")
    case.issued().served()
    assert case.owner() == "housing.head"


@pytest.mark.parametrize(
    ("how", "refusal"),
    [({"on": date(2026, 3, 22)}, OutOfRange), ({"on": date(2026, 4, 1)}, OutOfRange),
     ({"refused": True}, Missing)],
)  # fmt: skip
def test_serve_opinion__keeps_the_rules_of_service(
    case: Case, how: dict[str, Any], refusal: type[DomainError]
) -> None:
    draft(case)
    case.issued(3, 23)
    with pytest.raises(refusal):
        opinion.serve_opinion(
            matter=case.matter, by=case.who("handler"), at=at(3, 30), served=served(3, 30, **how)
        )


# ── suggestions ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def idea() -> Case:
    case = waiting(purpose="B")
    suggestion.study(matter=case.matter, by=case.who("intake"), at=at(3, 10), note="可行")
    return case


def answer(case: Case, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "outcomes": {1: Outcome.ADOPTED, 2: Outcome.NOT_ADOPTED},
        "text": "感谢您的建议",
        "served": served(4, 8),
        "at": at(4, 9),
        "by": case.who("head"),
    }
    return suggestion.reply(matter=case.matter, **(values | changes))


def test_study__gives_thirty_days_to_answer(idea: Case) -> None:
    duty = idea.duty(TermKey.SUGGESTION)
    assert (duty.started, duty.due) == (date(2026, 3, 10), date(2026, 4, 9))
    assert idea.owner() == "housing.head"


def test_reply__answers_each_point_and_says_why(idea: Case) -> None:
    answer(idea)
    duty = idea.duty(TermKey.SUGGESTION)
    assert (idea.row.step, duty.closed_on) == (Step.SERVED, date(2026, 4, 8))
    assert idea.standing.claims[1].outcome == "adopted"
    assert idea.standing.running(TermKey.ASK_REVIEW) is None


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"outcomes": {1: Outcome.ADOPTED}}, Missing),
        ({"outcomes": {1: Outcome.SUPPORTED, 2: Outcome.ADOPTED}}, OutOfRange),
        ({"text": ""}, Missing),
        ({"served": served(4, 10)}, OutOfRange),
    ],
)
def test_reply__refusals(idea: Case, changes: dict[str, Any], refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        answer(idea, **changes)


@pytest.mark.parametrize(("purpose", "goes"), [("A", False), ("B", True), ("Z", True)])
def test_study__is_for_suggestions_and_enquiries(purpose: str, goes: bool) -> None:
    case = waiting(purpose=purpose)
    if goes:
        suggestion.study(matter=case.matter, by=case.who("intake"), at=at(3, 10))
    else:
        with pytest.raises(NotAllowedNow, match="Only a suggestion"):
            suggestion.study(matter=case.matter, by=case.who("intake"), at=at(3, 10))

"""The notice: accepted, led elsewhere, declined; served, and its clocks."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.rooms.steps import Case, at, served, waiting
from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import DeclineReason, Route, Service
from xinqiao.kernel.errors import (
    ChangedMeanwhile,
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.handling.models import ServiceProof
from xinqiao.rooms.handling.services import assignment, notice
from xinqiao.rooms.handling.services.notice import Elsewhere, PriorFinal
from xinqiao.rooms.people import texts

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OURS, COURT = Route.PETITION, Route.JUDICIAL
COURTHOUSE = Elsewhere(
    procedure="行政诉讼", organ="周河市人民法院", address="人民路2号", apply_within="六个月"
)


@pytest.fixture
def case() -> Case:
    return waiting()


def accept(case: Case, **changes: Any) -> Event:
    values: dict[str, Any] = {"routes": {1: OURS, 2: OURS}, "by": case.who("intake")}
    return notice.accept(**({"matter": case.matter, "at": at(3, 10)} | values | changes))


def decline(case: Case, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "reason": DeclineReason.NOT_OURS,
        "explanation": "不属于本机关职权",
        "basis": "条例第二十三条",
        "where_to_go": "市城市管理局",
        "by": case.who("intake"),
    }
    return notice.decline(**({"matter": case.matter, "at": at(3, 10)} | values | changes))


def lead(case: Case, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "routes": {1: COURT, 2: COURT},
        "elsewhere": {1: COURTHOUSE, 2: COURTHOUSE},
        "by": case.who("intake"),
    }
    return notice.route(**({"matter": case.matter, "at": at(3, 10)} | values | changes))


def test_accept__starts_sixty_days_and_gives_the_matter_to_the_head(case: Case) -> None:
    accept(case)
    duty = case.duty(TermKey.HANDLE)
    assert (duty.started, duty.due) == (date(2026, 3, 10), date(2026, 5, 9))  # a make-up Saturday
    assert case.row.step == Step.ACCEPTED
    assert case.owner() == "housing.head"
    assert case.standing.running(TermKey.OBJECT) is None
    assert case.standing.running(TermKey.NOTIFY) is not None  # until it is served
    assert case.standing.running(TermKey.SHADOW_HANDLE) is None


def test_accept__routes_the_claims_that_belong_elsewhere_in_the_same_act(case: Case) -> None:
    accept(case, routes={1: OURS, 2: COURT}, elsewhere={2: COURTHOUSE})
    claims = case.standing.claims
    assert (claims[1].route, claims[1].outcome) == ("6", "")
    assert (claims[2].route, claims[2].outcome) == ("1", "routed")
    assert "人民法院" in texts.read(case.last().facts["elsewhere"]["2"])
    assert "人民法院" not in str(case.last().facts)


def test_accept__after_the_fifteen_days_counts_sixty_from_their_end_as_well(case: Case) -> None:
    accept(case, at=at(3, 25))
    assert case.duty(TermKey.NOTIFY).due == date(2026, 3, 20)
    shadow = case.duty(TermKey.SHADOW_HANDLE)
    assert (shadow.started, shadow.due) == (date(2026, 3, 20), date(2026, 5, 19))
    assert case.duty(TermKey.HANDLE).due == date(2026, 5, 25)  # 24 May is a Sunday


def test_accept__by_the_simple_procedure_adds_ten_working_days(case: Case) -> None:
    accept(case, simple=True)
    assert case.duty(TermKey.SIMPLE_OPINION).due == date(2026, 3, 24)
    assert case.duty(TermKey.HANDLE).due == date(2026, 5, 9)


def test_accept__nobody_can_be_told_who_left_no_name() -> None:
    case = waiting(anonymous=True)
    accept(case)
    assert case.duty(TermKey.NOTIFY).how == "stopped"
    with pytest.raises(NotAllowedNow, match="no notice waiting"):
        case.told()


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"routes": {1: OURS}}, Missing, "Claim 2"),
        ({"routes": {1: OURS, 2: OURS, 3: OURS}}, OutOfRange, "Claim 3"),
        ({"routes": {1: OURS, 2: Route.SUGGESTION}}, OutOfRange, "no route of a complaint"),
        ({"routes": {1: OURS, 2: Route.REFERRAL}}, OutOfRange, "no route of a complaint"),
        ({"routes": {1: OURS, 2: COURT}}, Missing, "where claim 2 belongs"),
        ({"routes": {1: COURT, 2: COURT}}, NotAllowedNow, "No claim is ours"),
        ({"matter": 999}, NotFound, "no such matter"),
        ({"expected": 1}, ChangedMeanwhile, "Somebody acted"),
        (
            {"routes": {1: OURS, 2: COURT}, "elsewhere": {2: COURTHOUSE}, "simple": True},
            NotAllowedNow,
            "simple procedure",
        ),
    ],
)
def test_accept__refusals_leave_no_trace(
    case: Case, changes: dict[str, Any], refusal: type[DomainError], words: str
) -> None:
    before = case.standing.seq
    with pytest.raises(refusal, match=words):
        accept(case, **changes)
    assert case.standing.seq == before


@pytest.mark.parametrize("who", ["housing.legal", "labour.intake", "bureau.head", "gov.head"])
@pytest.mark.parametrize("act", [accept, decline, lead])
def test_notice__belongs_to_the_unit_that_received(
    case: Case, act: Callable[..., Event], who: str
) -> None:
    with pytest.raises(NotPermitted):
        act(case, by=case.who(who))


def test_accept__simple_procedure_is_not_for_an_assigned_matter() -> None:
    case = waiting(report_by=date(2026, 4, 30))
    with pytest.raises(NotAllowedNow, match="simple procedure"):
        accept(case, simple=True)


def test_route__tells_where_and_follows_up(case: Case) -> None:
    lead(case)
    assert case.row.step == Step.ROUTED
    assert case.duty(TermKey.FOLLOW_UP).due == date(2026, 5, 9)
    assert {c.outcome for c in case.standing.claims.values()} == {"routed"}
    assert case.owner() == "housing.intake"  # who has to serve it
    case.told()
    assert case.owner() == "housing.head"  # who has to close it


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"routes": {1: COURT}}, Missing, "Claim 2"),
        ({"routes": {1: COURT, 2: OURS}}, OutOfRange, "accepted, not led away"),
        ({"elsewhere": {1: COURTHOUSE}}, Missing, "where claim 2 belongs"),
        (
            {"elsewhere": {1: COURTHOUSE, 2: Elsewhere(procedure="诉讼", organ=" ", address="x",
                                                       apply_within="x")}},
            Missing,
            "write something",
        ),
    ],
)  # fmt: skip
def test_route__refusals(
    case: Case, changes: dict[str, Any], refusal: type[DomainError], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        lead(case, **changes)


def test_decline__gives_reason_rule_and_where_to_go(case: Case) -> None:
    decline(case)
    facts = case.last().facts
    assert facts["reason"] == "N1"
    assert texts.read(facts["where_to_go"]) == "市城市管理局"
    assert {c.outcome for c in case.standing.claims.values()} == {"not_accepted"}


@pytest.mark.parametrize("field", ["explanation", "basis", "where_to_go"])
def test_decline__needs_every_part(case: Case, field: str) -> None:
    with pytest.raises(Missing) as refusal:
        decline(case, **{field: "  "})
    assert refusal.value.field == field


def test_decline__a_final_matter_is_compared_not_declined(case: Case) -> None:
    with pytest.raises(OutOfRange, match="Compare"):
        decline(case, reason=DeclineReason.FINAL)


def prior(**changes: Any) -> PriorFinal:
    values: dict[str, Any] = {
        "number": "周政复核〔2025〕3号",
        "issued_on": date(2025, 5, 1),
        "same_facts": "同一房屋、同一请求",
        "new_facts": False,
        "new_facts_answer": "所附照片为2024年所摄",
    }
    return PriorFinal(**(values | changes))


def linked(case: Case) -> Case:
    ledger.record(
        ledger.hold(case.matter), Act.LINK, by=case.who("intake"), at=at(3, 6),
        facts={"final": True},
    )  # fmt: skip
    return case


def again(case: Case, **changes: Any) -> None:
    values: dict[str, Any] = {"prior": prior(), "legal_reviewer": case.staff("legal")} | changes
    notice.decline_again(matter=case.matter, by=case.who("head"), at=at(3, 10), **values)


@pytest.mark.parametrize("who", ["head", "handler", "intake", "labour.legal"])
def test_decline_again__is_checked_by_a_legal_reviewer_of_the_office(case: Case, who: str) -> None:
    linked(case)
    with pytest.raises(OutOfRange, match="legal reviewer") as refused:
        again(case, legal_reviewer=case.staff(who))
    assert refused.value.field == "legal_reviewer"


def test_decline_again__not_by_a_reviewer_who_was_recused(case: Case) -> None:
    linked(case)
    assignment.recuse(
        matter=case.matter,
        by=case.who("head"),
        at=at(3, 9),
        staff=case.staff("legal"),
        reason="亲属",
    )
    with pytest.raises(OutOfRange, match="legal reviewer"):
        again(case)


@pytest.mark.parametrize("who", ["intake", "handler", "legal"])
def test_decline_again__is_the_heads_to_decide(case: Case, who: str) -> None:
    linked(case)
    with pytest.raises(NotPermitted):
        notice.decline_again(
            matter=case.matter, by=case.who(who), at=at(3, 10), prior=prior(),
            legal_reviewer=case.staff("legal"),
        )  # fmt: skip


def test_decline_again__names_the_final_opinion(case: Case) -> None:
    linked(case)
    again(case)
    assert case.row.step == Step.NOT_AGAIN
    assert case.last().facts["prior"] == "周政复核〔2025〕3号"
    assert case.last().facts["legal_reviewer"] == case.staff("legal")


@pytest.mark.parametrize(
    ("change", "refusal", "words"),
    [
        ({"new_facts": True}, NotAllowedNow, "must be taken up"),
        ({"number": " "}, Missing, "number"),
        ({"issued_on": date(2026, 3, 10)}, OutOfRange, "older"),
        ({"same_facts": ""}, Missing, "write something"),
        ({"new_facts_answer": ""}, Missing, "write something"),
    ],
)
def test_decline_again__refusals(
    case: Case, change: dict[str, Any], refusal: type[DomainError], words: str
) -> None:
    linked(case)
    with pytest.raises(refusal, match=words):
        again(case, prior=prior(**change))


def test_decline_again__needs_a_linked_final_opinion(case: Case) -> None:
    with pytest.raises(NotAllowedNow, match="Link the re-review opinion"):
        again(case)


def test_serve_notice__ends_the_fifteen_days_on_the_day_of_service(case: Case) -> None:
    accept(case)
    notice.serve_notice(
        matter=case.matter, by=case.who("intake"), at=at(3, 23), served=served(3, 20)
    )
    duty = case.duty(TermKey.NOTIFY)
    assert (duty.how, duty.closed_on) == ("done", date(2026, 3, 20))
    proof = ServiceProof.objects.get(matter=case.matter)
    assert (proof.served_on, proof.act, texts.read(proof.recipient)) == (
        date(2026, 3, 20),
        "serve_notice",
        "本人",
    )


@pytest.mark.parametrize(
    ("how", "refusal", "words"),
    [
        ({"on": date(2026, 3, 9)}, OutOfRange, "before it was issued"),
        ({"on": date(2026, 3, 13)}, OutOfRange, "not come yet"),
        ({"method": Service.ELECTRONIC}, NotAllowedNow, "consent"),
        ({"refused": True}, Missing, "witness"),
        ({"recipient": ""}, Missing, "write something"),
    ],
)
def test_serve_notice__keeps_the_rules_of_service(
    case: Case, how: dict[str, Any], refusal: type[DomainError], words: str
) -> None:
    accept(case)
    with pytest.raises(refusal, match=words):
        notice.serve_notice(
            matter=case.matter, by=case.who("intake"), at=at(3, 12), served=served(3, 12, **how)
        )


@pytest.mark.parametrize(
    "how",
    [{"method": Service.ELECTRONIC, "consent": True}, {"refused": True, "witness": "居委会张某"}],
)
def test_serve_notice__with_consent_or_before_a_witness(case: Case, how: dict[str, Any]) -> None:
    accept(case)
    notice.serve_notice(
        matter=case.matter, by=case.who("intake"), at=at(3, 12), served=served(3, 12, **how)
    )
    assert case.standing.notice_pending is False


def test_serve_notice__once(case: Case) -> None:
    accept(case)
    case.told()
    with pytest.raises(NotAllowedNow, match="no notice waiting"):
        case.told()

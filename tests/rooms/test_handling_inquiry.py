"""Assignment, recusal, hearing, mediation."""

from datetime import date
from typing import Any

import pytest

from tests.rooms.steps import Case, at, waiting
from xinqiao.casebook import queries
from xinqiao.casebook.models import Bar, Event
from xinqiao.kernel.codes import Outcome
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.kernel.procedure.steps import Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.handling.models import Assignment, Hearing, Mediation, RecusalRequest
from xinqiao.rooms.handling.services import assignment, inquiry
from xinqiao.rooms.people import texts

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case() -> Case:
    return waiting().handling()


# ── assignment ────────────────────────────────────────────────────────────────────────────


def assign(case: Case, *team: str, **changes: Any) -> Event:
    people = [case.staff(who) for who in team]
    values: dict[str, Any] = {
        "matter": case.matter,
        "by": case.who("head"),
        "at": at(3, 18),
        "handler": people[0],
        "investigators": people,
        "declarations": dict.fromkeys(people, "无利害关系"),
    }
    return assignment.assign_handler(**(values | changes))


def test_assign_handler__gives_matter_and_clock_to_the_handler() -> None:
    case = waiting().accepted().told().assigned()
    assert (case.row.step, case.owner()) == (Step.HANDLING, "housing.handler")
    assert case.duty(TermKey.HANDLE).staff_id == case.staff("handler")
    row = Assignment.objects.get(matter=case.matter, until=None)
    assert texts.read(row.declarations[str(case.staff("handler2"))]) == "无利害关系"


def test_assign_handler__anew_ends_the_one_before(case: Case) -> None:
    assign(case, "handler2", "legal")
    assert case.owner() == "housing.handler2"
    assert [a.until for a in Assignment.objects.filter(matter=case.matter)] == [
        date(2026, 3, 18),
        None,
    ]


@pytest.mark.parametrize(
    ("team", "changes", "refusal", "words"),
    [
        (["handler"], {}, OutOfRange, "At least 2"),
        (["handler", "handler2"], {"declarations": {}}, Missing, "write something"),
        (["legal", "handler"], {}, OutOfRange, "does not handle"),
        (["handler", "labour.handler"], {}, NotFound, "holds no post"),
    ],
)
def test_assign_handler__refusals(
    case: Case, team: list[str], changes: dict[str, Any], refusal: type[DomainError], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        assign(case, *team, **changes)


def test_assign_handler__belongs_to_the_head(case: Case) -> None:
    with pytest.raises(NotPermitted):
        assign(case, "handler", "handler2", by=case.who("intake"))


# ── recusal ───────────────────────────────────────────────────────────────────────────────


def recuse(case: Case, who: str = "handler", to: str | None = "handler2", **changes: Any) -> Event:
    values: dict[str, Any] = {
        "matter": case.matter,
        "by": case.who("head"),
        "at": at(3, 18),
        "staff": case.staff(who),
        "successor": case.staff(to) if to else None,
        "reason": "与信访人系亲属",
    }
    return assignment.recuse(**(values | changes))


def test_recuse__cuts_access_and_names_the_next_one_in_one_act(case: Case) -> None:
    assignment.ask_recusal(
        matter=case.matter,
        by=case.person(),
        at=at(3, 17),
        staff=case.staff("handler"),
        ground="亲属",
    )
    recuse(case)
    assert case.owner() == "housing.handler2"
    assert case.standing.handler == case.staff("handler2")
    assert Bar.objects.filter(matter=case.matter, staff=case.staff("handler")).exists()
    assert not queries.visible_to(case.who("handler")).filter(pk=case.matter).exists()
    assert queries.visible_to(case.who("handler2")).filter(pk=case.matter).exists()
    assert RecusalRequest.objects.get(matter=case.matter).granted is True
    team = Assignment.objects.get(matter=case.matter, until=None)
    assert (team.handler_id, team.investigators) == (
        case.staff("handler2"),
        [case.staff("handler2")],
    )
    with pytest.raises(NotPermitted, match="recused"):
        case.heard(3, 19)


def test_recuse__a_recused_person_is_not_assigned_again(case: Case) -> None:
    recuse(case)
    with pytest.raises(OutOfRange, match="recused"):
        assign(case, "handler2", "handler", at=at(3, 19))


def test_recuse__over_the_head_the_office_above_decides() -> None:
    case = waiting().accepted()
    with pytest.raises(NotPermitted, match="own recusal"):
        recuse(case, "head", "handler")
    recuse(case, "head", "intake", by=case.who("gov.head"))
    assert case.owner() == "housing.intake"
    with pytest.raises(NotPermitted):
        case.assigned()


@pytest.mark.parametrize(
    ("who", "to", "changes", "refusal", "words"),
    [
        ("handler", None, {}, Missing, "takes the matter over"),
        ("handler", "handler", {}, OutOfRange, "cannot take"),
        ("handler", "labour.handler", {}, NotFound, "holds no post"),
        ("handler", "handler2", {"reason": " "}, Missing, "write something"),
        ("handler", "handler2", {"by": "gov.head"}, NotPermitted, "own office"),
        ("handler", "handler2", {"by": "labour.head"}, NotPermitted, "own office"),
        ("handler", "handler2", {"by": "intake"}, NotPermitted, "another post"),
    ],
)
def test_recuse__refusals(
    case: Case, who: str, to: str, changes: dict[str, Any], refusal: type[DomainError], words: str
) -> None:
    if "by" in changes:
        changes = {"by": case.who(changes["by"])}
    with pytest.raises(refusal, match=words):
        recuse(case, who, to, **changes)
    assert case.owner() == "housing.handler"


def test_recuse__twice_is_once(case: Case) -> None:
    recuse(case)
    with pytest.raises(NotAllowedNow, match="already"):
        recuse(case, at=at(3, 19))


def test_recuse__an_investigator_leaves_without_a_successor(case: Case) -> None:
    recuse(case, "handler2", None)
    assert case.owner() == "housing.handler"
    team = Assignment.objects.get(matter=case.matter, until=None)
    assert team.investigators == [case.staff("handler")]


def test_refuse_recusal__needs_a_request_and_leaves_the_person(case: Case) -> None:
    values: dict[str, Any] = {"matter": case.matter, "staff": case.staff("handler")}
    with pytest.raises(NotAllowedNow, match="Nobody has asked"):
        assignment.refuse_recusal(**values, by=case.who("head"), at=at(3, 17), reason="无关系")
    assignment.ask_recusal(**values, by=case.who("handler"), at=at(3, 17), ground="同学")
    with pytest.raises(NotAllowedNow, match="already"):
        assignment.ask_recusal(**values, by=case.person(), at=at(3, 17), ground="同学")
    assignment.refuse_recusal(**values, by=case.who("head"), at=at(3, 18), reason="无关系")
    assert RecusalRequest.objects.get(matter=case.matter).granted is False
    assert case.owner() == "housing.handler"


@pytest.mark.parametrize(
    ("staff", "ground", "refusal"), [(0, "亲属", NotFound), (None, " ", Missing)]
)
def test_ask_recusal__refusals(
    case: Case, staff: int | None, ground: str, refusal: type[DomainError]
) -> None:
    who = case.staff("handler") if staff is None else staff
    with pytest.raises(refusal):
        assignment.ask_recusal(
            matter=case.matter, by=case.person(), at=at(3, 17), staff=who, ground=ground
        )


# ── hearing the person ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, Missing),
        ({"record": "说", "why_not": "不"}, OutOfRange),
        ({"record": "说", "on": date(2026, 3, 19)}, OutOfRange),
        ({"record": "说", "by": "handler2"}, NotAllowedNow),
        ({"record": "说", "by": "legal"}, NotPermitted),
    ],
)
def test_hear__refusals(case: Case, changes: dict[str, Any], refusal: type[DomainError]) -> None:
    by = case.who(changes.pop("by", "handler"))
    values: dict[str, Any] = {"on": date(2026, 3, 18)} | changes
    with pytest.raises(refusal):
        inquiry.hear(matter=case.matter, by=by, at=at(3, 18), **values)


def test_hear__or_why_not() -> None:
    case = waiting().accepted().told().assigned()
    inquiry.hear(
        matter=case.matter,
        by=case.who("handler"),
        at=at(3, 16),
        on=date(2026, 3, 16),
        why_not="三次电话未接",
    )
    assert case.standing.heard
    assert texts.read(case.last().facts["why_not"]) == "三次电话未接"


def called(case: Case, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "on": date(2026, 3, 25),
        "place": "三楼会议室",
        "subject": "电梯维修责任",
        "chair": case.staff("legal"),
    }
    hearing = inquiry.Called(**(values | changes))
    return inquiry.call_hearing(
        matter=case.matter, by=case.who("handler"), at=at(3, 18), hearing=hearing
    )


def hold(case: Case, day: int, **changes: Any) -> Event:
    values: dict[str, Any] = {"record": "记录", "conclusion": "物业有责"} | changes
    return inquiry.hold_hearing(
        matter=case.matter, by=case.who("handler"), at=at(3, 26), on=date(2026, 3, day), **values
    )


def test_hold_hearing__keeps_the_sixty_days_running(case: Case) -> None:
    before = case.duty(TermKey.HANDLE).due
    called(case)
    hold(case, 25)
    row = Hearing.objects.get(matter=case.matter)
    assert (row.held_on, texts.read(row.conclusion)) == (date(2026, 3, 25), "物业有责")
    assert case.duty(TermKey.HANDLE).due == before


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"on": date(2026, 3, 24)}, OutOfRange, "7 days ahead"),
        ({"place": ""}, Missing, "write something"),
        ({"subject": ""}, Missing, "write something"),
        ({"chair": 0}, NotFound, "hold no post"),
    ],
)
def test_call_hearing__refusals(
    case: Case, changes: dict[str, Any], refusal: type[DomainError], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        called(case, **changes)


@pytest.mark.parametrize("who", ["handler", "handler2"])
def test_call_hearing__an_investigator_does_not_chair(case: Case, who: str) -> None:
    with pytest.raises(OutOfRange, match="cannot chair"):
        called(case, chair=case.staff(who))


def test_hearing__is_called_once_and_held_as_announced(case: Case) -> None:
    with pytest.raises(NotAllowedNow, match="No hearing"):
        hold(case, 25)
    called(case)
    with pytest.raises(NotAllowedNow, match="already"):
        called(case)
    with pytest.raises(OutOfRange, match="later day"):
        hold(case, 24)
    with pytest.raises(OutOfRange, match="not come yet"):
        hold(case, 27)
    with pytest.raises(Missing):
        hold(case, 25, conclusion="")


# ── mediation ─────────────────────────────────────────────────────────────────────────────


def mediate(case: Case, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "outcome": Outcome.MEDIATED,
        "claims": [1],
        "consent_person": True,
        "consent_other": True,
        "met": True,
        "text": "物业十日内修复",
        "other": "安居物业公司",
        "performance": "十日内修复并试运行",
    }
    return inquiry.mediate(
        matter=case.matter, by=case.who("handler"), at=at(3, 18), **(values | changes)
    )


@pytest.mark.parametrize("met", [True, False])
def test_mediate__keeps_what_came_of_it_and_stops_no_clock(case: Case, met: bool) -> None:
    mediate(case, met=met)
    assert Mediation.objects.get(matter=case.matter).met is met
    assert case.standing.running(TermKey.HANDLE) is not None


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"outcome": Outcome.SUPPORTED}, OutOfRange),
        ({"consent_person": False}, NotAllowedNow),
        ({"consent_other": False}, NotAllowedNow),
        ({"claims": []}, Missing),
        ({"claims": [7]}, OutOfRange),
        ({"text": ""}, Missing),
        ({"other": ""}, Missing),
        ({"performance": " "}, Missing),
    ],
)
def test_mediate__refusals(case: Case, changes: dict[str, Any], refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        mediate(case, **changes)

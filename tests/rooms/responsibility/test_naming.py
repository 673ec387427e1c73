"""Proposed, named, taken or refused in writing: who answers for a case by name."""

from datetime import date
from typing import Any

import pytest

from tests.cast import assemble
from tests.rooms import leading_play as play
from tests.rooms.registry_play import registered
from tests.rooms.steps import Case, at, waiting
from xinqiao.casebook import queries as casebook
from xinqiao.casebook import verify_books
from xinqiao.kernel.codes import LeadState, Purpose
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory.models import Post
from xinqiao.rooms.people import texts
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.responsibility.services import answering, naming

pytestmark = pytest.mark.django_db(databases="__all__")


def clock(case: Case, key: TermKey) -> tuple[int | None, date, str]:
    duty = case.duty(key)
    return duty.staff_id, duty.due, duty.how


def test_propose__asks_the_convenor_who_decides_within_two_working_days() -> None:
    case = play.proposed()
    assert case.row.lead == LeadState.PROPOSED
    assert clock(case, TermKey.LEAD_DECIDE) == (case.staff("gov.convenor"), date(2026, 3, 11), "")
    assert texts.read(case.last().facts["reason"]).startswith("停运三个月")
    assert "停运" not in str(case.last().facts)


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"reason": " "}, Missing, "reason"),
        ({"leader": "gov.reviewer"}, NotFound, "leader"),
        ({"convenor": "gov.leader"}, NotFound, "convenor"),
        ({"leader": 0}, NotFound, "leader"),
    ],
)
def test_propose__refusals_leave_no_trace(
    changes: dict[str, Any], refusal: type[DomainError], field: str | None
) -> None:
    case = waiting()
    given = {k: play.post(case, v) if "." in str(v) else v for k, v in changes.items()}
    with pytest.raises(refusal) as caught:
        play.propose(case, **given)
    assert caught.value.field == field
    assert case.row.lead == ""


def test_propose__is_for_the_bureau_and_for_one_at_a_time() -> None:
    case = play.proposed()
    with pytest.raises(NotAllowedNow, match="answers for this matter"):
        play.propose(case)
    with pytest.raises(NotPermitted):
        play.do(case, naming.propose, "intake", at(3, 9), leader=1, convenor=1,
                ground="grave", reason="理由")  # fmt: skip


@pytest.mark.parametrize("how", ["staff", "offices"])
def test_propose__never_somebody_who_is_shut_out(how: str) -> None:
    case = waiting()
    out = case.who("gov.leader")
    registry.shield(
        matter=case.matter, by=case.who("head"), at=at(3, 6), reason="信访人反映的就是他",
        **{how: (out.staff if how == "staff" else out.office,)},
    )  # fmt: skip
    with pytest.raises(OutOfRange, match="complained about"):
        play.propose(case)
    assert case.row.lead == ""


def test_propose__never_in_a_sealed_matter() -> None:
    cast = assemble()
    sealed = Case(cast, registered(cast, purpose=Purpose.REPORT).matter, "bureau")
    with pytest.raises(NotAllowedNow, match="sealed"):
        play.propose(sealed)


def test_decline__leaves_the_matter_as_it_was() -> None:
    case = play.proposed()
    owner = case.owner()
    play.do(case, naming.decline, "gov.convenor", at(3, 10), reason="由责任单位办理即可。")
    assert (case.row.lead, case.owner()) == ("", owner)
    assert clock(case, TermKey.LEAD_DECIDE)[2] == "done"
    assert not any(s.staff for s in case.standing.seats)


def test_assign__names_another_than_was_proposed_and_gives_the_seat() -> None:
    case = play.proposed()
    play.do(case, naming.assign, "gov.convenor", at(3, 10), leader=play.post(case, "gov.leader2"),
            task="五月底前解决")  # fmt: skip
    row = case.row
    assert (row.lead, row.leader_id) == (LeadState.NAMED, case.staff("gov.leader2"))
    assert clock(case, TermKey.LEAD_REPLY) == (case.staff("gov.leader2"), date(2026, 3, 12), "")
    assert casebook.visible_to(case.who("gov.leader2")).filter(pk=case.matter).exists()


def test_assign__is_the_convenors_and_not_of_somebody_shut_out_since() -> None:
    case = play.proposed()
    leader = play.post(case, "gov.leader2")
    with pytest.raises(NotPermitted):
        play.do(case, naming.assign, "gov.leader2", at(3, 10), leader=leader)
    registry.shield(
        matter=case.matter, by=case.who("head"), at=at(3, 9, 12), reason="亲属",
        staff=(case.staff("gov.leader2"),),
    )  # fmt: skip
    with pytest.raises(OutOfRange, match="complained about"):
        play.do(case, naming.assign, "gov.convenor", at(3, 10), leader=leader)


def test_accept__starts_the_seven_days_to_the_first_talk() -> None:
    case = play.carried()
    assert case.row.lead == LeadState.CARRIED
    assert clock(case, TermKey.FIRST_CONTACT) == (case.staff("gov.leader"), date(2026, 3, 17), "")
    assert case.row.staff_id == case.staff("intake")


def test_accept__is_for_the_one_who_was_named() -> None:
    case = play.named()
    with pytest.raises(NotPermitted):
        play.do(case, answering.accept, "gov.leader2", at(3, 10))


def test_refuse__in_writing_with_basis_goes_to_the_convenor_and_the_owner_stays() -> None:
    case = play.named()
    owner = case.owner()
    play.do(case, answering.refuse, "gov.leader", at(3, 11), reason="不归我分管", basis="分工文件")
    assert (case.row.lead, case.owner()) == (LeadState.REFUSED, owner)
    assert clock(case, TermKey.LEAD_DECIDE) == (case.staff("gov.convenor"), date(2026, 3, 13), "")
    facts = case.last().facts
    assert [texts.read(facts[k]) for k in ("reason", "basis")] == ["不归我分管", "分工文件"]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reason": "", "basis": "分工文件"}, "reason"), ({"reason": "不归我", "basis": ""}, "basis")],
)
def test_refuse__without_reason_or_basis_is_none(given: dict[str, str], field: str) -> None:
    case = play.named()
    with pytest.raises(Missing) as caught:
        play.do(case, answering.refuse, "gov.leader", at(3, 10), **given)
    assert caught.value.field == field
    assert case.row.lead == LeadState.NAMED


def test_refuse__after_two_working_days_is_too_late() -> None:
    case = play.named()
    with pytest.raises(NotAllowedNow, match="two working days"):
        play.do(case, answering.refuse, "gov.leader", at(3, 12), reason="不归我", basis="分工")
    play.do(case, answering.accept, "gov.leader", at(3, 12))
    assert case.duty(TermKey.LEAD_REPLY).closed_on == date(2026, 3, 12)


def test_refuse__nobody_decides_on_their_own_refusal() -> None:
    case = play.named("gov.convenor")
    with pytest.raises(NotPermitted, match="named yourself"):
        play.do(case, answering.refuse, "gov.convenor", at(3, 10), reason="太忙", basis="无")
    Post.objects.filter(pk=case.who("gov.head").post).update(roles=["unit_head", "convenor"])
    play.do(case, answering.refuse, "gov.convenor", at(3, 10), reason="太忙", basis="无依据")
    assert clock(case, TermKey.LEAD_DECIDE)[0] == case.staff("gov.head")


def test_uphold__names_another_and_the_first_leaves_the_seat() -> None:
    case = play.upheld()
    assert (case.row.lead, case.row.leader_id) == (LeadState.NAMED, case.staff("gov.leader2"))
    leaders = {s.staff for s in case.standing.seats if s.capacity == "leader"}
    assert leaders == {case.staff("gov.leader2")}
    assert [str(p) for p in verify_books.among([case.matter])] == []


def test_uphold__not_for_the_same_again() -> None:
    case = play.refused()
    with pytest.raises(OutOfRange, match="somebody else"):
        play.do(case, answering.uphold_refusal, "gov.convenor", at(3, 11), reason="再试",
                leader=play.post(case, "gov.leader"))  # fmt: skip


def test_reject__binds_the_leader_with_reasons() -> None:
    case = play.rejected()
    assert (case.row.lead, case.row.leader_id) == (LeadState.CARRIED, case.staff("gov.leader"))
    assert clock(case, TermKey.FIRST_CONTACT) == (case.staff("gov.leader"), date(2026, 3, 18), "")


def test_shield__a_leader_complained_about_later_leads_no_longer() -> None:
    case = play.carried()
    registry.shield(
        matter=case.matter, by=case.who("head"), at=at(3, 11), reason="信访人反映其亲属承包",
        staff=(case.staff("gov.leader"),),
    )  # fmt: skip
    assert case.row.lead == ""
    assert clock(case, TermKey.FIRST_CONTACT)[2] == "stopped"
    assert not casebook.visible_to(case.who("gov.leader")).filter(pk=case.matter).exists()
    assert [str(p) for p in verify_books.among([case.matter])] == []

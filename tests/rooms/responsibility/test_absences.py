"""A leader is away, or the post changes hands: nobody's case is ever without somebody to reach."""

from datetime import date

import pytest

from tests.rooms import leading_play as play
from tests.rooms.steps import Case, at
from xinqiao.casebook import queries as casebook
from xinqiao.casebook import verify_books
from xinqiao.casebook.models import Duty, Event
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.errors import NotAllowedNow, NotPermitted
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.postings import hand_post_over
from xinqiao.rooms.responsibility.services import absences, answering, carrying, ending
from xinqiao.rooms.responsibility.services.carrying import Planned

pytestmark = pytest.mark.django_db(databases="__all__")


def away(case: Case, who: str = "gov.leader", substitute: str = "gov.leader2") -> None:
    absences.note(
        case.staff(who), case.staff(substitute), since=date(2026, 3, 11), until=date(2026, 3, 20),
        reason="学习", by=case.who(who), at=at(3, 10, 12),
    )  # fmt: skip


def to_stranger(case: Case, who: str) -> int:
    return hand_post_over(
        play.post(case, who), case.cast.staff["stranger"].pk, since=date(2026, 3, 12),
        by=case.who("bureau.admin"), at=at(3, 12),
    )  # fmt: skip


def test_away__whoever_stands_in_has_a_seat_and_the_leader_stays_answerable() -> None:
    case = play.carried()
    away(case)
    lead = case.standing.lead
    assert lead is not None
    assert (lead.leader.staff, lead.stand_in) == (
        case.staff("gov.leader"),
        case.staff("gov.leader2"),
    )
    assert casebook.visible_to(case.who("gov.leader2")).filter(pk=case.matter).exists()
    assert case.duty(TermKey.FIRST_CONTACT).staff_id == case.staff("gov.leader")


def test_away__a_talk_is_written_down_on_the_leaders_behalf() -> None:
    case = play.carried()
    away(case)
    event = play.talk(case, "gov.leader2")
    assert event.facts["for"] == case.staff("gov.leader")
    assert case.duty(TermKey.NEXT_CONTACT).staff_id == case.staff("gov.leader")
    with pytest.raises(NotPermitted, match="do not stand in"):
        play.talk(case, "gov.leader2", day=23)


def test_away__milestones_of_the_leader_can_be_reached_by_who_stands_in() -> None:
    case = play.carried()
    away(case)
    play.plan(case, milestones=[Planned("恢复运行", date(2026, 3, 20))])
    n = case.duty(TermKey.MILESTONE).n
    play.do(case, carrying.reach, "gov.leader2", at(3, 18), n=n, result="已恢复")
    assert case.duty(TermKey.MILESTONE).how == "done"


def test_away__a_case_taken_meanwhile_has_somebody_too() -> None:
    case = play.named()
    away(case)
    assert case.standing.lead is not None
    assert case.standing.lead.stand_in is None
    play.do(case, answering.accept, "gov.leader", at(3, 10, 13))
    assert case.standing.lead is not None
    assert case.standing.lead.stand_in == case.staff("gov.leader2")


def test_away__nobody_who_is_shut_out_stands_in_and_the_convenor_can_be_reached() -> None:
    case = play.carried()
    registry.shield(matter=case.matter, by=case.who("head"), at=at(3, 10, 11), reason="亲属",
                    staff=(case.staff("gov.leader2"),))  # fmt: skip
    away(case)
    assert case.standing.lead is not None
    assert case.standing.lead.stand_in is None
    assert not casebook.visible_to(case.who("gov.leader2")).filter(pk=case.matter).exists()
    play.do(case, ending.note_lead, "gov.convenor", at(3, 12), note="召集人代为跟进。")


def test_hand_over__of_a_leaders_post_waits_for_the_notes() -> None:
    case = play.carried()
    with pytest.raises(NotAllowedNow, match=r"1 case.*convenor"):
        to_stranger(case, "gov.leader")
    assert case.row.leader_id == case.staff("gov.leader")
    play.do(case, ending.note_lead, "gov.leader", at(3, 11), note="已与信访人约定周五见面。")
    assert to_stranger(case, "gov.leader") == 1


def test_hand_over__case_seat_clocks_and_milestones_follow_the_post() -> None:
    case = play.carried()
    owner = case.owner()
    play.plan(case, when=at(3, 10, 11))
    play.do(case, ending.note_lead, "gov.convenor", at(3, 11), note="已约谈。")
    to_stranger(case, "gov.leader")
    stranger = case.cast.staff["stranger"].pk
    lead = case.standing.lead
    assert lead is not None
    assert (case.row.lead, case.row.leader_id) == (LeadState.CARRIED, stranger)
    assert (lead.leader.post, lead.noted) == (play.post(case, "gov.leader"), False)
    held = Duty.objects.filter(matter=case.matter, closed_by=None, staff=stranger)
    assert sorted(held.values_list("key", flat=True)) == ["first_contact", "milestone"]
    leaders = {s.staff for s in case.standing.seats if s.capacity == "leader"}
    assert leaders == {stranger}
    assert case.owner() == owner
    assert [str(p) for p in verify_books.among([case.matter])] == []


def test_hand_over__a_case_only_named_goes_along_with_the_days_to_answer() -> None:
    case = play.named()
    assert to_stranger(case, "gov.leader") == 1
    reply = case.duty(TermKey.LEAD_REPLY)
    assert (reply.staff_id, reply.due) == (case.cast.staff["stranger"].pk, date(2026, 3, 11))


def test_hand_over__of_the_convenors_post_takes_the_decisions_along() -> None:
    case = play.refused()
    to_stranger(case, "gov.convenor")
    stranger = case.cast.staff["stranger"].pk
    assert case.duty(TermKey.LEAD_DECIDE).staff_id == stranger
    assert {s.staff for s in case.standing.seats if s.capacity == "convenor"} == {stranger}


def test_hand_over__a_closed_case_follows_until_it_is_given_back() -> None:
    case = play.answered().executed().closed()
    play.do(case, ending.note_lead, "gov.leader", at(4, 1), note="等待解除。")
    moved = hand_post_over(
        play.post(case, "gov.leader"), case.cast.staff["stranger"].pk, since=date(2026, 4, 2),
        by=case.who("bureau.admin"), at=at(4, 2),
    )  # fmt: skip
    assert (moved, case.row.leader_id) == (1, case.cast.staff["stranger"].pk)


def test_hand_over__to_somebody_shut_out_goes_to_another_leader() -> None:
    case = play.carried()
    registry.shield(matter=case.matter, by=case.who("head"), at=at(3, 10, 11), reason="亲属",
                    staff=(case.cast.staff["stranger"].pk,))  # fmt: skip
    play.do(case, ending.note_lead, "gov.leader", at(3, 11), note="请回避。")
    to_stranger(case, "gov.leader")
    assert case.row.leader_id in {case.staff("gov.leader2"), case.staff("gov.convenor")}
    last = Event.objects.filter(matter=case.matter).latest("seq")
    assert last.facts["lead"][2] == case.row.leader_id
    assert [str(p) for p in verify_books.among([case.matter])] == []

"""Who is told: the convenor, the leader, whoever refused, the line down, whoever follows."""

from datetime import date

import pytest

from tests.rooms import leading_play as play
from tests.rooms.steps import Case, at
from xinqiao.casebook.models import Event
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory.models import Post
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.postings import hand_post_over
from xinqiao.rooms.responsibility import reactions
from xinqiao.rooms.responsibility.services import absences, carrying, ending
from xinqiao.wiring import TABLE

pytestmark = pytest.mark.django_db(databases="__all__")


def told(case: Case) -> set[tuple[str, int | None]]:
    """Play the room's reactions to everything in the record, twice."""
    ours = [on for on in TABLE if on.call.__module__ == reactions.__name__]
    for event in Event.objects.filter(matter=case.matter).order_by("seq"):
        for on in ours:
            if on.act == event.act and on.when(event):
                on.call(event)
                on.call(event)
    return set(Message.objects.filter(matter=case.matter).values_list("template", "staff"))


def test_told__whoever_must_decide_or_answer_and_whoever_refused() -> None:
    case = play.upheld()
    assert told(case) == {
        ("lead_asked", case.staff("gov.convenor")), ("lead_named", case.staff("gov.leader")),
        ("lead_named", case.staff("gov.leader2")), ("lead_decided", case.staff("gov.leader")),
    }  # fmt: skip
    assert Message.objects.filter(template="lead_asked").count() == 2  # asked, then refused


def test_told__the_line_down_and_whoever_follows_in_the_post_with_their_stand_in() -> None:
    case = play.carried()
    play.do(case, carrying.delegate, "gov.leader", at(3, 11), office=case.cast.office("labour"))
    play.do(case, ending.note_lead, "gov.leader", at(3, 11), note="已约谈。")
    stranger = case.cast.staff["stranger"].pk
    absences.note(
        stranger, case.staff("gov.leader2"), since=date(2026, 3, 12), until=date(2026, 3, 20),
        reason="", by=case.who("bureau.admin"), at=at(3, 11),
    )  # fmt: skip
    hand_post_over(play.post(case, "gov.leader"), stranger, since=date(2026, 3, 12),
                   by=case.who("bureau.admin"), at=at(3, 12))  # fmt: skip
    found = told(case)
    assert {("lead_line", case.staff("labour.head")), ("lead_followed", stranger)} <= found
    assert case.standing.lead is not None
    assert case.standing.lead.stand_in == case.staff("gov.leader2")


def test_shield__another_convenor_decides_where_this_one_may_not_know() -> None:
    case = play.refused()
    Post.objects.filter(pk=play.post(case, "gov.head")).update(roles=["unit_head", "convenor"])
    registry.shield(
        matter=case.matter, by=case.who("head"), at=at(3, 10, 12), reason="亲属",
        staff=(case.staff("gov.convenor"),),
    )  # fmt: skip
    assert case.duty(TermKey.LEAD_DECIDE).staff_id == case.staff("gov.head")
    convenors = {s.staff for s in case.standing.seats if s.capacity == "convenor"}
    assert convenors == {case.staff("gov.head")}


def test_shield__is_never_refused_for_want_of_a_convenor() -> None:
    case = play.refused()
    registry.shield(
        matter=case.matter, by=case.who("head"), at=at(3, 10, 12), reason="亲属",
        staff=(case.staff("gov.convenor"),),
    )  # fmt: skip
    assert case.duty(TermKey.LEAD_DECIDE).staff_id == case.row.staff_id

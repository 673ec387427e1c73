"""A case being carried: down the line, one plan, talks, the note and the release with a result."""

from datetime import date
from typing import Any

import pytest

from tests.rooms import leading_play as play
from tests.rooms.steps import Case, at
from xinqiao.casebook import queries as casebook
from xinqiao.casebook import verify_books
from xinqiao.casebook.models import Duty
from xinqiao.kernel.codes import ContactForm
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.people import texts
from xinqiao.rooms.reception.services import promises
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.responsibility.models import Milestone
from xinqiao.rooms.responsibility.services import answering, carrying, ending
from xinqiao.rooms.responsibility.services.carrying import Planned

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def case() -> Case:
    return play.carried()


def open_of(case: Case, key: TermKey) -> list[tuple[int | None, date]]:
    rows = Duty.objects.filter(matter=case.matter, key=key, closed_by=None).order_by("n")
    return list(rows.values_list("staff", "due"))


def test_delegate__down_the_line_gives_seats_and_the_leader_stays(case: Case) -> None:
    office = case.cast.office("labour")
    play.do(case, carrying.delegate, "gov.leader", at(3, 11), office=office,
            officer=case.staff("labour.handler"))  # fmt: skip
    for who in ("labour.head", "labour.handler"):
        assert casebook.visible_to(case.who(who)).filter(pk=case.matter).exists()
    assert not casebook.visible_to(case.who("labour.intake")).filter(pk=case.matter).exists()
    assert case.row.leader_id == case.staff("gov.leader")
    play.do(case, carrying.delegate, "labour.head", at(3, 12), office=office,
            officer=case.staff("labour.handler2"))  # fmt: skip
    with pytest.raises(NotPermitted, match="own unit"):
        play.do(
            case, carrying.delegate, "labour.head", at(3, 12), office=case.cast.office("county")
        )


def test_delegate__not_to_somebody_shut_out_nor_from_elsewhere(case: Case) -> None:
    registry.shield(matter=case.matter, by=case.who("head"), at=at(3, 11), reason="利害关系",
                    staff=(case.staff("labour.handler"),))  # fmt: skip
    given: dict[str, Any] = {"office": case.cast.office("labour")}
    with pytest.raises(OutOfRange):
        play.do(case, carrying.delegate, "gov.leader", at(3, 12), **given,
                officer=case.staff("labour.handler"))  # fmt: skip
    with pytest.raises(NotFound):
        play.do(case, carrying.delegate, "gov.leader", at(3, 12), **given,
                officer=case.staff("housing.handler"))  # fmt: skip


def test_plan__each_milestone_is_a_duty_of_its_holder(case: Case) -> None:
    event = play.plan(case)
    assert open_of(case, TermKey.MILESTONE) == [
        (case.staff("handler"), date(2026, 3, 20)), (case.staff("gov.leader"), date(2026, 4, 10)),
    ]  # fmt: skip
    assert list(Milestone.objects.values_list("gist", flat=True)) == ["查清停运原因", "恢复运行"]
    assert texts.read(event.facts["aim"]) == "恢复电梯运行"
    assert "电梯" not in str(event.facts)


def test_plan__there_is_one_a_new_one_takes_the_place_of_the_old(case: Case) -> None:
    play.plan(case)
    play.plan(case, "handler", at(3, 12), milestones=[Planned("改用新厂家", date(2026, 4, 1))])
    assert open_of(case, TermKey.MILESTONE) == [(case.staff("gov.leader"), date(2026, 4, 1))]
    assert Duty.objects.filter(matter=case.matter, how="stopped", key="milestone").count() == 2


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"milestones": []}, OutOfRange, "milestones"),
        ({"milestones": [Planned(" ", date(2026, 4, 1))]}, Missing, "milestones"),
        ({"milestones": [Planned("长" * 121, date(2026, 4, 1))]}, OutOfRange, "milestones"),
        ({"milestones": [Planned("查清", date(2026, 3, 10))]}, OutOfRange, "due"),
        ({"milestones": [Planned("查清", date(2026, 4, 1), 0)]}, OutOfRange, "milestones"),
        ({"aim": ""}, Missing, "aim"),
        ({"team": [0]}, OutOfRange, "team"),
    ],
)
def test_plan__refusals_leave_no_trace(
    case: Case, changes: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        play.plan(case, **changes)
    assert caught.value.field == field
    assert not Milestone.objects.exists()


def test_milestone__is_reached_by_its_holder_or_put_off_with_a_reason(case: Case) -> None:
    play.plan(case)
    first, second = Milestone.objects.filter(matter=case.matter)
    with pytest.raises(NotPermitted, match="holds the milestone"):
        play.do(case, carrying.reach, "handler", at(3, 18), n=second.n, result="已恢复")
    play.do(case, carrying.reach, "handler", at(3, 18), n=first.n, result="曳引机损坏")
    with pytest.raises(NotFound, match="open milestone"):
        play.do(case, carrying.reach, "handler", at(3, 18), n=first.n, result="再报一次")
    with pytest.raises(OutOfRange, match="later day"):
        play.do(case, carrying.put_off, "gov.leader", at(3, 18), n=second.n,
                due=date(2026, 4, 10), reason="缺件")  # fmt: skip
    play.do(case, carrying.put_off, "gov.leader", at(3, 18), n=second.n, due=date(2026, 4, 20),
            reason="缺件")  # fmt: skip
    assert open_of(case, TermKey.MILESTONE) == [(case.staff("gov.leader"), date(2026, 4, 20))]
    assert Milestone.objects.get(pk=second.pk).times_put_off == 1


def test_contact__the_first_within_seven_days_the_next_within_thirty(case: Case) -> None:
    play.talk(case)
    assert case.duty(TermKey.FIRST_CONTACT).how == "done"
    assert open_of(case, TermKey.NEXT_CONTACT) == [(case.staff("gov.leader"), date(2026, 4, 13))]
    play.talk(case, month=4, day=3, form=ContactForm.PHONE)
    (running,) = open_of(case, TermKey.NEXT_CONTACT)
    assert running == (case.staff("gov.leader"), date(2026, 5, 6))


@pytest.mark.parametrize("on", [date(2026, 3, 9), date(2026, 3, 13)])
def test_contact__is_between_the_taking_and_today(case: Case, on: date) -> None:
    with pytest.raises(OutOfRange, match="between"):
        play.talk(case, on=on)


def test_contact__is_the_leaders_own(case: Case) -> None:
    play.do(case, carrying.delegate, "gov.leader", at(3, 11), office=case.cast.office("housing"))
    with pytest.raises(NotPermitted):
        play.talk(case, "handler")
    play.do(case, carrying.delegate, "gov.leader", at(3, 11), office=case.cast.office("gov"),
            officer=case.staff("gov.leader2"))  # fmt: skip
    with pytest.raises(NotAllowedNow, match="stands in"):
        play.talk(case, "gov.leader2")


def test_statutory_clocks__never_move_with_a_case() -> None:
    case = play.named()
    before = {d.pk: d.due for d in Duty.objects.filter(matter=case.matter, key="notify")}
    play.do(case, answering.accept, "gov.leader", at(3, 10))
    play.plan(case)
    play.talk(case)
    after = {d.pk: d.due for d in Duty.objects.filter(matter=case.matter, key="notify")}
    assert after == before


def test_note__by_the_leader_or_the_convenor(case: Case) -> None:
    play.do(case, ending.note_lead, "gov.convenor", at(3, 11), note="已谈两次，等待配件。")
    lead = case.standing.lead
    assert lead is not None
    assert lead.noted
    with pytest.raises(NotPermitted):
        play.do(case, ending.note_lead, "head", at(3, 11), note="说明")


def test_release__only_with_every_claim_answered(case: Case) -> None:
    with pytest.raises(NotAllowedNow, match="result"):
        play.release(case, evidence=["x"])


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"evidence": []}, Missing), ({"evidence": ["0" * 32]}, NotFound), ({"summary": ""}, Missing)],
)
def test_release__needs_evidence_of_this_matter(
    changes: dict[str, Any], refusal: type[DomainError]
) -> None:
    case = play.answered()
    with pytest.raises(refusal):
        play.release(case, **changes)
    assert case.row.lead == "carried"


def test_release__is_the_convenors_and_ends_clocks_and_seats() -> None:
    case = play.answered()
    play.do(case, carrying.delegate, "gov.leader", at(3, 25), office=case.cast.office("labour"))
    play.plan(case, when=at(3, 25), milestones=[Planned("验收", date(2026, 4, 1))])
    with pytest.raises(NotPermitted):
        play.release(case, "gov.leader")
    event = play.release(case)
    assert case.row.lead == ""
    assert not Duty.objects.filter(
        matter=case.matter, closed_by=None, key__in=["first_contact", "next_contact", "milestone"]
    ).exists()
    assert not casebook.visible_to(case.who("labour.head")).filter(pk=case.matter).exists()
    assert (event.facts["result"], len(event.facts["evidence"])) == ("solved", 1)
    assert [str(p) for p in verify_books.among([case.matter])] == []


def test_release__whoever_still_owes_something_keeps_a_seat() -> None:
    case = play.answered()
    play.do(case, carrying.delegate, "gov.leader", at(3, 25), office=case.cast.office("labour"))
    play.do(case, promises.promise, "labour.head", at(3, 25), what="补发证明", due=date(2026, 4, 3))
    play.release(case)
    assert casebook.visible_to(case.who("labour.head")).filter(pk=case.matter).exists()

"""Calls afterwards and the re-check they may open."""

import threading
from datetime import date

import pytest
from django.db import connections

from tests.cast import assemble
from tests.rooms.feedback.afterwards_play import (
    BAD,
    answers,
    called,
    closed,
    in_round,
    listed,
    rated,
)
from tests.rooms.steps import Case, at
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import ReopenGround
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.desk import services as desk
from xinqiao.rooms.desk.matter import matter_page
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.feedback import queries, said
from xinqiao.rooms.feedback.models import FollowUp
from xinqiao.rooms.feedback.services import calls, rechecking, rounds
from xinqiao.rooms.messages.models import Message

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ON = date(2026, 4, 3)


def recheck(case: Case, who: str, result: str = "reopen", **more: object) -> Event:
    given = {"ground": ReopenGround.NOT_EXECUTED, "reason": "现场查看，仍未修复。"} | more
    return rechecking.recheck_closing(
        matter=case.matter, by=case.who(who), at=at(4, 7), result=result, **given
    )


def test_call__that_finds_all_well_makes_a_record_and_no_duty() -> None:
    case = closed()
    listed(case)
    called(case, answers(more="谢谢。"))
    kinds = [p.kind for p in documents.papers_of(case.matter)]
    assert kinds[-1] is PaperKind.FOLLOW_UP_RECORD
    assert (FollowUp.objects.get().state, FollowUp.objects.get().tries) == ("reached", 1)
    assert case.standing.running(TermKey.RECHECK) is None
    assert case.standing.step is Step.CLOSED


@pytest.mark.parametrize("changed", [{"facts_true": "no"}, {"carried_out": "no"}, {"treated": BAD}])
def test_call__an_answer_that_asks_for_it_opens_a_recheck(changed: dict[str, object]) -> None:
    case = called(closed(), answers(**changed))
    assert case.duty(TermKey.RECHECK).staff_id == case.staff("bureau.triage")
    assert case.duty(TermKey.RECHECK).office_id == case.cast.office("bureau")


def test_call__three_tries_then_a_letter() -> None:
    case = closed()
    for day in (3, 4, 5):
        assert FollowUp.objects.filter(state="letter").count() == 0
        called(case, None, day)
    assert FollowUp.objects.get().state == "letter"
    kinds = [p.kind for p in documents.papers_of(case.matter)]
    assert kinds.count(PaperKind.FOLLOW_UP_LETTER) == 1
    assert [m.template for m in Message.objects.all()] == ["call_missed"] * 3
    with pytest.raises(NotAllowedNow):
        called(case, answers(), 6)


def test_call__never_by_the_unit_and_not_before_the_closing() -> None:
    case = closed()
    for who in ("housing.head", "labour.head", "bureau.registrar"):
        with pytest.raises(NotPermitted):
            called(case, answers(), who=who)
    with pytest.raises(OutOfRange):
        called(case, answers(facts_true="maybe"))


def test_take__belongs_to_one_caller_of_the_bureau() -> None:
    case = closed()
    row = listed(case)
    caller, head = case.who("bureau.caller"), case.who("bureau.head")
    assert [c.id for c in queries.calls(caller, ON).waiting] == [row.pk]
    calls.take(call=row.pk, by=caller, at=at(4, 3))
    calls.take(call=row.pk, by=caller, at=at(4, 3))  # clicked twice
    with pytest.raises(NotAllowedNow):
        calls.take(call=row.pk, by=head, at=at(4, 3))
    with pytest.raises(NotAllowedNow):
        called(case, answers(), who="bureau.head")
    with pytest.raises(NotAllowedNow):
        calls.put_back(call=row.pk, by=head, at=at(4, 3))
    assert [c.mine for c in queries.calls(caller, ON).mine] == [True]
    calls.put_back(call=row.pk, by=caller, at=at(4, 3))
    calls.take(call=row.pk, by=head, at=at(4, 3))
    with pytest.raises(NotFound):
        calls.take(call=row.pk, by=case.who("county_bureau.head"), at=at(4, 3))
    with pytest.raises(NotPermitted):
        calls.take(call=row.pk, by=case.who("bureau.registrar"), at=at(4, 3))


def test_list__a_sealed_matter_is_not_on_it() -> None:
    case = closed()
    row = listed(case)
    type(case.row).objects.filter(pk=case.matter).update(sealed=True, gist="")
    found = queries.calls(case.who("bureau.caller"), ON)
    assert not found.waiting + found.mine
    with pytest.raises(NotFound):
        calls.take(call=row.pk, by=case.who("bureau.caller"), at=at(4, 3))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_take__two_callers_at_once_one_call() -> None:
    case = closed()
    row, start, got = listed(case), threading.Barrier(2), []

    def grab(who: str) -> None:
        start.wait()
        try:
            calls.take(call=row.pk, by=case.who(who), at=at(4, 3))
            got.append(who)
        except NotAllowedNow:
            got.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=grab, args=(w,)) for w in ("bureau.caller", "bureau.head")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got)[-1] == "refused"
    assert len([g for g in got if g == "refused"]) == 1


def test_recheck__in_order_ends_the_duty_and_the_closing_stands() -> None:
    case = rated(closed(), BAD)
    recheck(case, "bureau.triage", "in_order", ground=None)
    assert case.duty(TermKey.RECHECK).how == "done"
    assert case.standing.step is Step.CLOSED
    with pytest.raises(NotAllowedNow):
        recheck(case, "bureau.triage", "in_order")


def test_recheck__the_sorter_finds_and_the_head_reopens() -> None:
    case = rated(closed(), BAD)
    recheck(case, "bureau.triage")
    duty = case.duty(TermKey.RECHECK)
    assert (duty.staff_id, duty.closed_by) == (case.staff("bureau.head"), None)
    assert case.standing.step is Step.CLOSED
    event = recheck(case, "bureau.head")
    assert event.act == Act.REOPEN
    assert case.standing.step is Step.REOPENED
    assert case.standing.running(TermKey.RECHECK) is None
    assert case.row.office_id == case.cast.office("housing")


def test_recheck__refusals() -> None:
    case = rated(closed(), BAD)
    with pytest.raises(OutOfRange):
        recheck(case, "bureau.triage", "maybe")
    with pytest.raises(Missing):
        recheck(case, "bureau.triage", reason=" ")
    with pytest.raises(Missing):
        recheck(case, "bureau.triage", ground=None)
    with pytest.raises(OutOfRange):
        recheck(case, "bureau.head", ground=ReopenGround.REVIEW_ORDER)
    with pytest.raises(NotPermitted):
        recheck(case, "housing.head", "in_order")


def test_recheck__outlives_other_acts_on_the_closed_matter() -> None:
    case = called(closed(), answers(carried_out="no"), 1)
    rated(case, BAD)
    assert case.standing.running(TermKey.RECHECK) is not None
    assert len([d for d in case.standing.duties.values() if d.key is TermKey.RECHECK]) == 1


def test_said__the_answers_are_read_by_the_bureau_only() -> None:
    cast = assemble()
    case = called(closed(cast), answers(carried_out="no", more="供电没接。"))
    told = said.afterwards(case.row.number, cast.actor("bureau.triage"), at(4, 10), ON)
    (one,) = told.calls
    assert (one.carried_out, one.more) == ("no", "供电没接。")


def test_record__stays_closed_to_the_unit_it_speaks_of() -> None:
    case = called(closed(), answers(carried_out="no"))
    number = case.row.number
    (paper,) = [p for p in documents.papers_of(case.matter) if p.kind is PaperKind.FOLLOW_UP_RECORD]
    for who, seen in (("housing.head", False), ("bureau.head", True), ("gov.head", True)):
        page = matter_page(number, case.who(who), ON, "zh")
        assert (paper.id in {p.id for p in page.papers}) is seen
    with pytest.raises(NotFound):
        desk.paper_file(
            number=number, paper=paper.id, form="pdf", by=case.who("housing.head"), at=at(4, 4)
        )


def test_list__nobody_is_asked_to_call_in_a_matter_they_cannot_open() -> None:
    case = in_round(closed())
    assert rounds.outside(case.standing) == case.cast.office("bureau")
    asked_directly = case.standing
    bureau = case.cast.office("bureau")
    asked_directly.seats = {s for s in asked_directly.seats if s.office != bureau}
    assert rounds.bureau_of(asked_directly) == bureau  # the nearest one, without a part
    assert rounds.outside(asked_directly) is None

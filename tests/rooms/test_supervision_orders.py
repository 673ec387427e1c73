"""督办: who may order whom, until when, what is answered, and how it ends."""

from datetime import date
from typing import Any

import pytest

from tests.rooms.steps import Case, at, waiting
from tests.rooms.supervision_play import asked, of_conference, ordered
from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.errors import DomainError, Missing, NotAllowedNow, NotPermitted, OutOfRange
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.standing import Standing, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.people import texts
from xinqiao.rooms.registry import keeping
from xinqiao.rooms.supervision.models import Order
from xinqiao.rooms.supervision.services import orders, parts, reminding

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case() -> Case:
    return waiting().accepted()


def test_supervise__binds_the_head_of_the_unit_to_answer_by_the_limit(case: Case) -> None:
    row = ordered(case)
    duty = case.duty(TermKey.SUPERVISION)
    assert (duty.office_id, duty.staff_id) == (case.cast.office("housing"), case.staff("head"))
    assert (row.due, duty.due, row.unit_id) == (date(2026, 3, 27), row.due, duty.office_id)
    assert case.row.supervised
    facts = case.last().facts
    assert texts.read(facts["facts"]) == "受理后三周没有约见本人。"
    assert facts["ground"] == "delay"
    paper = Document.objects.get(matter=case.matter, kind=PaperKind.SUPERVISION_LETTER)
    assert facts["paper"] == paper.number


def test_supervise__names_any_unit_at_work_but_no_other(case: Case) -> None:
    with pytest.raises(OutOfRange) as refusal:
        ordered(case, unit=case.cast.office("labour"))
    assert refusal.value.field == "unit"
    assert ordered(case, unit=case.cast.office("housing")).unit_id == case.cast.office("housing")


@pytest.mark.parametrize(
    ("change", "refusal", "field"),
    [
        ({"due": date(2026, 3, 16)}, OutOfRange, "due"),
        ({"due": date(2026, 7, 1)}, OutOfRange, "due"),
        ({"facts": " "}, Missing, "facts"),
        ({"asks": ""}, Missing, "asks"),
    ],
)
def test_supervise__says_what_is_missing(
    case: Case, change: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as found:
        ordered(case, **change)
    assert found.value.field == field
    assert not Order.objects.exists()


@pytest.mark.parametrize("who", ["housing.head", "bureau.registrar", "labour.head", "gov.leader"])
def test_supervise__belongs_to_inspectors_and_the_head_of_the_bureau(case: Case, who: str) -> None:
    with pytest.raises(NotPermitted):
        ordered(case, by=who)


def test_supervise__where_only_the_own_office_works_there_is_nobody_to_order() -> None:
    case = waiting()
    bureau = case.cast.office("bureau")
    alone = Standing(seats={Taken(bureau, None, Capacity.REGISTRAR)})
    with pytest.raises(NotAllowedNow):
        parts.unit_of(alone, case.who("bureau.head"), None)


@pytest.mark.parametrize(
    ("service", "act", "kind"),
    [
        (orders.list_supervision, Act.LIST_SUPERVISION, PaperKind.LISTED_SUPERVISION),
        (orders.order_rectification, Act.ORDER_RECTIFICATION, PaperKind.RECTIFICATION_ORDER),
    ],
)
def test_conference__orders_rest_on_a_decision_that_is_named(
    case: Case, service: Any, act: Act, kind: PaperKind
) -> None:
    common = {"matter": case.matter, "by": case.who("bureau.head"), "at": at(3, 16)}
    with pytest.raises(Missing) as refusal:
        service(**common, order=asked())
    assert refusal.value.field == "decision"
    event = service(**common, order=of_conference())
    assert event.act == act
    assert "联席会议" in texts.read(event.facts["decision"])
    assert Document.objects.filter(matter=case.matter, kind=kind).exists()


def test_talk__has_a_moment_to_come_and_a_place(case: Case) -> None:
    common = {"matter": case.matter, "by": case.who("gov.convenor"), "at": at(3, 16)}
    for when in (None, at(3, 16, 8), at(3, 28)):
        with pytest.raises(OutOfRange) as refusal:
            orders.summon_talk(**common, order=of_conference(when=when, place="会议室"))
        assert refusal.value.field == "when"
    with pytest.raises(Missing):
        orders.summon_talk(**common, order=of_conference(when=at(3, 20)))
    event = orders.summon_talk(**common, order=of_conference(when=at(3, 20), place="会议室"))
    assert event.facts["when"].startswith("2026-03-20")


def test_answer__comes_from_the_office_ordered_and_meets_the_clock(case: Case) -> None:
    row = ordered(case)
    common = {"matter": case.matter, "at": at(3, 20), "order": row.seq, "answer": "已约见。"}
    with pytest.raises(NotPermitted):
        orders.answer_supervision(by=case.who("bureau.head"), **common)
    event = orders.answer_supervision(by=case.who("handler"), **common)
    row.refresh_from_db()
    assert (row.answered_seq, row.answered_on) == (event.seq, date(2026, 3, 20))
    assert case.duty(TermKey.SUPERVISION).how == "done"
    again = {"matter": case.matter, "by": case.who("bureau.inspector"), "at": at(3, 20)}
    orders.supervise(**again, order=asked())  # another one runs beside it
    with pytest.raises(NotAllowedNow) as refusal:
        orders.answer_supervision(by=case.who("head"), **common)
    assert refusal.value.sentence.msgid == orders.ANSWERED


@pytest.mark.parametrize("answered", [True, False])
def test_end__needs_a_finding_and_leaves_no_clock_behind(case: Case, answered: bool) -> None:
    row = ordered(case)
    if answered:
        orders.answer_supervision(
            matter=case.matter, by=case.who("head"), at=at(3, 20), order=row.seq, answer="已办。"
        )
    common = {"matter": case.matter, "by": case.who("bureau.inspector"), "at": at(3, 30)}
    with pytest.raises(Missing) as refusal:
        orders.end_supervision(**common, order=row.seq, finding="")
    assert refusal.value.field == "finding"
    event = orders.end_supervision(**common, order=row.seq, finding="经核查已落实。")
    assert event.facts["answered"] is answered
    assert case.duty(TermKey.SUPERVISION).how == ("done" if answered else "stopped")
    assert not case.row.supervised
    with pytest.raises(NotAllowedNow):
        orders.end_supervision(**common, order=row.seq, finding="再次解除。")


def test_order__goes_to_the_head_above_where_the_head_is_shut_out(case: Case) -> None:
    keeping.shield(
        matter=case.matter, by=case.who("bureau.head"), at=at(3, 13), reason="反映其本人",
        staff=(case.staff("head"),),
    )  # fmt: skip
    ordered(case)
    assert case.duty(TermKey.SUPERVISION).staff_id == case.staff("gov.head")


def test_remind__names_the_duty_of_another_office(case: Case) -> None:
    inspector = case.who("bureau.inspector")
    (notice, *_) = reminding.urgeable(case.standing, inspector)
    event = reminding.remind(
        matter=case.matter, by=inspector, at=at(3, 16), n=notice.n, words="请抓紧。"
    )
    assert (event.facts["duty"], event.facts["key"]) == (notice.n, notice.key.value)
    assert Document.objects.filter(matter=case.matter, kind=PaperKind.REMINDER).exists()
    with pytest.raises(DomainError):
        reminding.remind(matter=case.matter, by=inspector, at=at(3, 16), n=99)
    with pytest.raises(NotPermitted):
        reminding.remind(matter=case.matter, by=case.who("head"), at=at(3, 16), n=notice.n)

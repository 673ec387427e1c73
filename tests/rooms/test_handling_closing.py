"""Carrying out, reporting back and closing: closed means answered, served and carried out."""

import inspect
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.rooms.steps import Case, at, opinion_on, served, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import DeclineReason, Outcome, Route
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
from xinqiao.rooms.handling.models import ExecutionTask
from xinqiao.rooms.handling.services import closing, execution, extension, notice
from xinqiao.rooms.handling.services.execution import Task
from xinqiao.rooms.handling.services.notice import Elsewhere

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

REPAIR = Task(claim=1, what="修复电梯", due=date(2026, 4, 12))  # a Sunday


@pytest.fixture
def case() -> Case:
    return waiting().answered()


def plan(case: Case, *tasks: Task, day: int = 25, month: int = 3) -> Event:
    return execution.plan_execution(
        matter=case.matter, by=case.who("handler"), at=at(month, day), tasks=tasks
    )


def report(case: Case, task: int = 1, **changes: Any) -> Event:
    values: dict[str, Any] = {"done_on": date(2026, 4, 8), "result": "已修复", "at": at(4, 9)}
    return execution.report_execution(
        matter=case.matter, by=case.who("handler"), task=task, **(values | changes)
    )


def close(case: Case, who: str = "head", month: int = 4, day: int = 20, **more: Any) -> Event:
    return closing.close(matter=case.matter, by=case.who(who), at=at(month, day), **more)


# ── carrying out ──────────────────────────────────────────────────────────────────────────


def test_plan_execution__gives_each_task_a_clock_and_the_handler(case: Case) -> None:
    plan(case, REPAIR, Task(claim=1, what="年检", due=date(2026, 4, 30)))
    first, second = ExecutionTask.objects.filter(matter=case.matter)
    assert (first.due, second.due) == (date(2026, 4, 13), date(2026, 4, 30))
    duty = case.duty(TermKey.EXECUTE)
    assert (duty.n, duty.due, duty.staff_id) == (second.duty, second.due, case.staff("handler"))
    assert (case.row.step, case.owner()) == (Step.EXECUTING, "housing.handler")


def test_report_execution__the_claim_is_carried_out_with_its_last_task(case: Case) -> None:
    plan(case, REPAIR, Task(claim=1, what="年检", due=date(2026, 4, 30)))
    report(case)
    assert case.standing.claims[1].executed is False
    assert case.owner() == "housing.handler"
    report(case, 2, at=at(4, 10))
    assert case.standing.claims[1].executed is True
    assert case.owner() == "housing.head"
    duties = [d for d in case.standing.duties.values() if d.key is TermKey.EXECUTE]
    assert {(d.how, d.closed_on) for d in duties} == {("done", date(2026, 4, 8))}


@pytest.mark.parametrize(
    ("tasks", "refusal", "words"),
    [
        ([], Missing, "Claim 1"),
        ([Task(claim=2, what="x", due=date(2026, 4, 1))], OutOfRange, "Claim 2"),
        ([Task(claim=1, what="", due=date(2026, 4, 1))], Missing, "write something"),
        ([Task(claim=1, what="x", due=date(2026, 3, 24))], OutOfRange, "passed"),
    ],
)
def test_plan_execution__refusals(
    case: Case, tasks: list[Task], refusal: type[DomainError], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        plan(case, *tasks)


@pytest.mark.parametrize(
    ("task", "changes", "refusal"),
    [
        (9, {}, NotFound),
        (1, {"done_on": date(2026, 4, 10)}, OutOfRange),
        (1, {"done_on": date(2026, 3, 24)}, OutOfRange),
        (1, {"result": ""}, Missing),
    ],
)
def test_report_execution__refusals(
    case: Case, task: int, changes: dict[str, Any], refusal: type[DomainError]
) -> None:
    plan(case, REPAIR)
    with pytest.raises(refusal):
        report(case, task, **changes)


def test_report_execution__a_task_is_done_once(case: Case) -> None:
    plan(case, REPAIR)
    report(case)
    with pytest.raises(NotFound):
        report(case, at=at(4, 10))


# ── closing: every way to close without answer, service or carrying out fails (P8) ─────────


def _routed() -> Case:
    case = waiting()
    where = Elsewhere(procedure="诉讼", organ="法院", address="x", apply_within="六个月")
    notice.route(
        matter=case.matter, by=case.who("intake"), at=at(3, 10),
        routes=dict.fromkeys((1, 2), Route.JUDICIAL), elsewhere=dict.fromkeys((1, 2), where),
    )  # fmt: skip
    return case


def _declined() -> Case:
    case = waiting()
    notice.decline(
        matter=case.matter, by=case.who("intake"), at=at(3, 10), reason=DeclineReason.NOT_OURS,
        explanation="x", basis="x", where_to_go="x",
    )  # fmt: skip
    return case


def _extended() -> Case:
    case = waiting().handling()
    for act, who in ((extension.ask_extension, "handler"), (extension.extend, "head")):
        act(matter=case.matter, by=case.who(who), at=at(3, 18), days=30, reason="鉴定")
    return case.drafted(*[opinion_on(Outcome.EXPLAINED)] * 2).issued().served()


def _planned() -> Case:
    case = waiting().answered()
    plan(case, REPAIR)
    return case


def _half_done() -> Case:
    case = waiting().answered()
    plan(case, REPAIR, Task(claim=1, what="年检", due=date(2026, 4, 30)))
    report(case)
    return case


WAYS: dict[str, Callable[[], Case]] = {
    "waiting": waiting,
    "accepted": lambda: waiting().accepted(),
    "handled": lambda: waiting().handling(),
    "drafted": lambda: waiting().handling().drafted(),
    "printed, not served": lambda: waiting().handling().drafted().issued(),
    "supported, not planned": lambda: waiting().answered(),
    "supported, planned only": _planned,
    "half carried out": _half_done,
    "led elsewhere, not told": _routed,
    "declined, not told": _declined,
    "extended, not told": _extended,
    "notice never served": lambda: (
        waiting().accepted().assigned().heard().drafted(*[opinion_on(Outcome.EXPLAINED)] * 2)
        .issued().served()
    ),
    "report not sent": lambda: waiting(report_by=date(2026, 4, 30)).answered(
        *[opinion_on(Outcome.EXPLAINED)] * 2
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_close__not_before_answer_service_and_carrying_out(way: str) -> None:
    case = WAYS[way]()
    step = case.row.step
    with pytest.raises(NotAllowedNow):
        close(case, other_procedure="yes")
    assert (case.row.step, case.row.open) == (step, True)
    assert case.row.staff_id is not None


def test_close__takes_no_promise_of_the_petitioner() -> None:
    allowed = {"matter", "by", "at", "other_procedure", "note", "expected"}
    assert set(inspect.signature(closing.close).parameters) == allowed


def test_close__leaves_the_petitioner_the_thirty_days(case: Case) -> None:
    case.executed().closed()
    assert (case.row.step, case.row.open, case.row.closed_on) == (
        Step.CLOSED,
        False,
        date(2026, 3, 31),
    )
    open_keys = {d.key for d in case.standing.duties.values() if d.open}
    assert open_keys == {TermKey.ASK_REVIEW, TermKey.RATE}


def test_close__a_late_notice_can_still_be_served() -> None:
    late = WAYS["notice never served"]()
    notice.serve_notice(
        matter=late.matter, by=late.who("intake"), at=at(3, 30), served=served(3, 30)
    )
    close(late)
    assert late.duty(TermKey.NOTIFY).closed_on == date(2026, 3, 30)


def test_close__a_matter_led_elsewhere_says_whether_it_has_begun() -> None:
    case = _routed().told()
    with pytest.raises(OutOfRange, match="has begun"):
        close(case)
    close(case, other_procedure="yes")
    assert case.duty(TermKey.FOLLOW_UP).how == "done"


@pytest.mark.parametrize("who", ["bureau.head", "gov.head", "labour.head", "handler"])
def test_close__belongs_to_the_head_of_the_owning_office(case: Case, who: str) -> None:
    case.executed()
    with pytest.raises(NotPermitted):
        close(case, who)


# ── reporting back ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def assigned() -> Case:
    return waiting(report_by=date(2026, 4, 30)).answered(*[opinion_on(Outcome.EXPLAINED)] * 2)


def test_report_back__the_assigning_office_has_the_matter_until_it_answers(assigned: Case) -> None:
    closing.report_back(matter=assigned.matter, by=assigned.who("head"), at=at(4, 1), report="办结")
    assert assigned.owner() == "bureau.head"
    closing.return_report(
        matter=assigned.matter, by=assigned.who("bureau.head"), at=at(4, 2), reason="缺送达回证"
    )
    assert assigned.owner() == "housing.head"
    closing.report_back(matter=assigned.matter, by=assigned.who("head"), at=at(4, 3), report="补正")
    closing.accept_report(matter=assigned.matter, by=assigned.who("bureau.head"), at=at(4, 7))
    duty = assigned.duty(TermKey.REPORT_BACK)
    assert (duty.how, duty.closed_on) == ("done", date(2026, 4, 7))
    close(assigned)
    assert assigned.row.step == Step.CLOSED


def test_report_back__only_where_one_is_due(assigned: Case) -> None:
    with pytest.raises(Missing):
        closing.report_back(matter=assigned.matter, by=assigned.who("head"), at=at(4, 1), report="")
    with pytest.raises(NotAllowedNow, match="No closing report has come"):
        closing.accept_report(matter=assigned.matter, by=assigned.who("bureau.head"), at=at(4, 1))
    with pytest.raises(NotPermitted):
        closing.report_back(
            matter=assigned.matter, by=assigned.who("handler"), at=at(4, 1), report="x"
        )


def test_report_back__not_where_nobody_assigned(case: Case) -> None:
    with pytest.raises(NotAllowedNow, match="No closing report is due"):
        closing.report_back(matter=case.matter, by=case.who("head"), at=at(4, 1), report="x")

"""Withdrawal, reopening, filing."""

from datetime import date
from typing import Any

import pytest

from tests.rooms.steps import Case, at, opinion_on, waiting
from tests.rooms.test_handling_closing import REPAIR, _declined, _routed, plan
from tests.rooms.test_handling_opinion import answer
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.codes import Outcome, ReopenGround
from xinqiao.kernel.errors import DomainError, Missing, NotAllowedNow, NotPermitted, OutOfRange
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.steps import Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.handling.models import ExecutionTask
from xinqiao.rooms.handling.services import (
    archive,
    closing,
    execution,
    reopening,
    suggestion,
    withdrawal,
)
from xinqiao.rooms.review.services.windows import lapse_windows

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case() -> Case:
    return waiting().handling()


def ask(case: Case, **changes: Any) -> None:
    values: dict[str, Any] = {
        "by": case.person(),
        "at": at(3, 18),
        "statement": "本人自愿撤回",
        "free_will": True,
    }
    withdrawal.ask_withdrawal(matter=case.matter, **(values | changes))


# ── withdrawal ────────────────────────────────────────────────────────────────────────────


def test_withdraw__after_three_days_the_clock_completes_it_once(case: Case) -> None:
    ask(case)
    assert case.duty(TermKey.COOL_OFF).due == date(2026, 3, 23)  # 21 March is a Saturday
    assert case.row.open  # the work goes on meanwhile
    assert withdrawal.complete_withdrawals(at(3, 23)) == 0
    assert withdrawal.complete_withdrawals(at(3, 24)) == 1
    assert withdrawal.complete_withdrawals(at(3, 25)) == 0
    assert (case.row.step, case.last().actor) == (Step.WITHDRAWN, "system")
    assert not [d for d in case.standing.duties.values() if d.open]


def test_withdraw__the_person_may_take_it_back(case: Case) -> None:
    ask(case)
    withdrawal.cancel_withdrawal(matter=case.matter, by=case.person(), at=at(3, 20))
    assert withdrawal.complete_withdrawals(at(3, 30)) == 0
    with pytest.raises(NotAllowedNow, match="has not asked"):
        withdrawal.withdraw(matter=case.matter, by=case.person(), at=at(3, 30))
    ask(case, at=at(3, 31))  # and may ask again


def test_withdraw__not_before_the_days_are_over(case: Case) -> None:
    ask(case)
    with pytest.raises(NotAllowedNow, match="cool-off"):
        withdrawal.withdraw(matter=case.matter, by=case.person(), at=at(3, 23))
    with pytest.raises(NotAllowedNow, match="cool-off"):
        ask(case, at=at(3, 19))
    withdrawal.withdraw(matter=case.matter, by=case.person(), at=at(3, 24))
    assert case.row.step == Step.WITHDRAWN


@pytest.mark.parametrize("who", ["handler", "head", "bureau.head", "bureau.registrar"])
def test_withdraw__no_member_of_staff_can_do_it(case: Case, who: str) -> None:
    with pytest.raises(NotPermitted):
        ask(case, by=case.who(who))
    ask(case)
    with pytest.raises(NotPermitted):
        withdrawal.withdraw(matter=case.matter, by=case.who(who), at=at(3, 24))
    with pytest.raises(NotPermitted):
        withdrawal.cancel_withdrawal(matter=case.matter, by=case.who(who), at=at(3, 19))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"free_will": False}, Missing),
        ({"statement": " "}, Missing),
        ({"by": petitioner(0)}, NotPermitted),
    ],
)
def test_ask_withdrawal__refusals(
    case: Case, changes: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        ask(case, **changes)


# ── reopening ─────────────────────────────────────────────────────────────────────────────


def reopen(case: Case, who: str = "head", month: int = 5, **changes: Any) -> None:
    values: dict[str, Any] = {"ground": ReopenGround.NEW_FACTS, "reason": "新的检测报告"}
    reopening.reopen(matter=case.matter, by=case.who(who), at=at(month, 6), **(values | changes))


def test_reopen__starts_sixty_new_days_with_the_unit_that_handled() -> None:
    case = waiting().answered().executed().closed()
    reopen(case, "bureau.head", ground=ReopenGround.FALSE_CLOSING)
    assert (case.row.step, case.owner()) == (Step.REOPENED, "housing.head")
    duty = case.duty(TermKey.HANDLE)
    assert (duty.started, duty.due) == (date(2026, 5, 6), date(2026, 7, 6))
    assert case.duty(TermKey.ASK_REVIEW).how == "stopped"
    s = case.standing
    assert (s.handler, s.heard, s.claims[1].outcome, s.claims[1].executed) == (
        None,
        False,
        "",
        False,
    )
    assert case.row.closed_on is None


def test_reopen__drops_the_old_tasks_and_their_clocks() -> None:
    case = waiting().answered()
    plan(case, REPAIR)
    with pytest.raises(NotAllowedNow):
        reopen(case)  # while it is being carried out nothing is reopened
    execution.report_execution(
        matter=case.matter, by=case.who("handler"), at=at(4, 9), task=1, done_on=date(2026, 4, 9),
        result="已修复",
    )  # fmt: skip
    closing.close(matter=case.matter, by=case.who("head"), at=at(4, 10))
    reopen(case, ground=ReopenGround.NOT_EXECUTED)
    assert not ExecutionTask.objects.filter(
        matter=case.matter, done_on=None, dropped=False
    ).exists()
    assert [d.key for d in case.standing.duties.values() if d.open] == [TermKey.HANDLE]


@pytest.mark.parametrize("start", [_routed, _declined])
@pytest.mark.parametrize("closed", [True, False])
def test_reopen__what_was_never_accepted_gets_a_new_notice(start: Any, closed: bool) -> None:
    case = start().told()
    if closed:
        closing.close(matter=case.matter, by=case.who("head"), at=at(3, 31), other_procedure="no")
    reopen(case)
    assert (case.row.step, case.owner()) == (Step.AWAITING_NOTICE, "housing.intake")
    duty = case.duty(TermKey.NOTIFY)
    assert (duty.started, duty.due) == (date(2026, 5, 6), date(2026, 5, 21))
    assert [d.key for d in case.standing.duties.values() if d.open] == [TermKey.NOTIFY]


def test_reopen__a_withdrawn_matter_starts_from_registration() -> None:
    case = waiting()
    ask(case)
    withdrawal.complete_withdrawals(at(3, 24))
    reopen(case, "bureau.head")
    assert (case.row.step, case.owner()) == (Step.REGISTERED, "bureau.triage")
    assert case.duty(TermKey.PASS_ON).due == date(2026, 5, 21)
    assert case.standing.withdrawal is False


def test_reopen__a_suggestion_is_studied_for_thirty_new_days() -> None:
    case = waiting(purpose="B")
    suggestion.study(matter=case.matter, by=case.who("intake"), at=at(3, 10))
    case.told()
    answer(case)
    closing.close(matter=case.matter, by=case.who("head"), at=at(4, 10))
    reopen(case)
    assert [d.key for d in case.standing.duties.values() if d.open] == [TermKey.SUGGESTION]


def test_reopen__an_assigned_matter_is_reported_anew() -> None:
    case = waiting(report_by=date(2026, 4, 30)).answered(*[opinion_on(Outcome.EXPLAINED)] * 2)
    closing.report_back(matter=case.matter, by=case.who("head"), at=at(4, 1), report="x")
    closing.accept_report(matter=case.matter, by=case.who("bureau.head"), at=at(4, 2))
    closing.close(matter=case.matter, by=case.who("head"), at=at(4, 3))
    reopen(case)
    assert case.standing.report == "due"
    assert case.standing.running(TermKey.REPORT_BACK).due == date(2026, 7, 6)


@pytest.mark.parametrize(
    ("who", "changes", "refusal"),
    [
        ("head", {"reason": ""}, Missing),
        ("gov.head", {"ground": ReopenGround.REVIEW_ORDER}, NotAllowedNow),
        ("labour.head", {}, NotPermitted),
        ("handler", {}, NotPermitted),
    ],
)
def test_reopen__refusals(who: str, changes: dict[str, Any], refusal: type[DomainError]) -> None:
    case = waiting().answered().executed().closed()
    with pytest.raises(refusal):
        reopen(case, who, **changes)


# ── filing ────────────────────────────────────────────────────────────────────────────────


def file(case: Case, who: str = "archivist", month: int = 6, **changes: int) -> None:
    pages = dict.fromkeys(archive.file_list(case.row), 2) | {
        PaperKind(k): v for k, v in changes.items()
    }
    archive.archive(
        matter=case.matter,
        by=case.who(who),
        at=at(month, 1),
        pages={k: v for k, v in pages.items() if v >= 0},
    )


def test_archive__with_every_paper_once_the_thirty_days_are_over() -> None:
    case = waiting().answered().executed().closed()
    with pytest.raises(NotAllowedNow, match="still ask for a review"):
        file(case)
    lapse_windows(at(5, 1))
    file(case)
    assert case.row.step == Step.ARCHIVED
    listed = case.last().facts["pages"]
    assert {"receipt", "transfer_letter", "acceptance_notice", "opinion"} <= set(listed)


@pytest.mark.parametrize(
    ("changes", "refusal"), [({"opinion": -1}, Missing), ({"opinion": 0}, OutOfRange)]
)
def test_archive__refuses_a_file_that_is_not_whole(
    changes: dict[str, int], refusal: type[DomainError]
) -> None:
    case = waiting().answered().executed().closed()
    lapse_windows(at(5, 1))
    with pytest.raises(refusal):
        file(case, **changes)
    with pytest.raises(NotPermitted):
        file(case, "head")


def test_archive__not_while_open(case: Case) -> None:
    with pytest.raises(NotAllowedNow):
        file(case)

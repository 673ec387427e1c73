"""The extension of the sixty days."""

from datetime import date
from typing import Any

import pytest

from tests.rooms.steps import Case, at, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotPermitted, OutOfRange
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.handling.services import extension, opinion

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case() -> Case:
    return waiting().handling()


def ask(
    case: Case, month: int = 4, day: int = 20, days: int = 30, reason: str = "鉴定未完"
) -> Event:
    return extension.ask_extension(
        matter=case.matter, by=case.who("handler"), at=at(month, day), days=days, reason=reason
    )


def extend(case: Case, month: int = 4, day: int = 21, days: int = 30, who: str = "head") -> Event:
    return extension.extend(
        matter=case.matter, by=case.who(who), at=at(month, day), days=days, reason="鉴定未完"
    )


def test_extend__counts_from_acceptance_and_must_be_told(case: Case) -> None:
    ask(case)
    assert case.owner() == "housing.head"
    extend(case)
    duty = case.duty(TermKey.HANDLE)
    assert (duty.started, duty.due, duty.extended) == (date(2026, 3, 10), date(2026, 6, 8), 30)
    assert case.owner() == "housing.handler"
    assert case.row.extended
    assert case.standing.notice_pending


@pytest.mark.parametrize("days", [0, 31, -1])
def test_extension__is_one_to_thirty_days(case: Case, days: int) -> None:
    with pytest.raises(OutOfRange, match="1 to 30"):
        ask(case, days=days)
    ask(case)
    with pytest.raises(OutOfRange, match="1 to 30"):
        extend(case, days=days)


def test_ask_extension__needs_a_reason_and_is_asked_once(case: Case) -> None:
    with pytest.raises(Missing):
        ask(case, reason=" ")
    ask(case)
    with pytest.raises(NotAllowedNow, match="waiting for the head"):
        ask(case)


@pytest.mark.parametrize(("month", "day", "late"), [(5, 9, False), (5, 11, True)])
def test_extend__only_while_the_term_runs(case: Case, month: int, day: int, late: bool) -> None:
    ask(case)
    if late:
        with pytest.raises(NotAllowedNow, match="term is over"):
            extend(case, month, day)
    else:
        extend(case, month, day)


def test_extend__once_and_by_the_head_and_only_if_asked(case: Case) -> None:
    with pytest.raises(NotAllowedNow, match="No extension has been asked"):
        extend(case)
    ask(case)
    with pytest.raises(NotPermitted):
        extend(case, who="handler")
    extend(case)
    with pytest.raises(NotAllowedNow, match="once already"):
        ask(case, 4, 22)


def test_extend__not_where_no_handling_term_runs() -> None:
    case = waiting(purpose="B")
    with pytest.raises(NotAllowedNow, match="at the step"):
        extend(case)


def test_refuse_extension__leaves_the_term(case: Case) -> None:
    values: dict[str, Any] = {"matter": case.matter, "by": case.who("head"), "at": at(4, 21)}
    with pytest.raises(NotAllowedNow, match="No extension has been asked"):
        extension.refuse_extension(**values, reason="无必要")
    ask(case)
    with pytest.raises(Missing):
        extension.refuse_extension(**values, reason="")
    extension.refuse_extension(**values, reason="无必要")
    assert case.duty(TermKey.HANDLE).due == date(2026, 5, 9)
    assert case.owner() == "housing.handler"


def test_extend__while_a_draft_waits_leaves_it_with_legal_review(case: Case) -> None:
    case.drafted()
    assert case.owner() == "housing.legal"
    ask(case)
    extend(case)
    assert case.owner() == "housing.legal"
    opinion.return_draft(matter=case.matter, by=case.who("legal"), at=at(4, 22), reason="补充")
    assert case.owner() == "housing.handler"

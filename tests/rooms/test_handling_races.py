"""Two people at once: one act goes through, the other is told; never both. PostgreSQL only."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections

from tests.rooms.steps import Case, at, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import Route, Service
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.handling.services import extension, notice, withdrawal
from xinqiao.rooms.handling.services.serving import Served
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.review.services.windows import lapse_windows

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(databases=["default", "keys"], transaction=True),
]


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Start all acts together; "done" or the code of each one's refusal, sorted."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            together.wait(10)
            act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def accept(case: Case) -> Event:
    return notice.accept(
        matter=case.matter, by=case.who("intake"), at=at(3, 10),
        routes={1: Route.PETITION, 2: Route.PETITION},
    )  # fmt: skip


def told(case: Case, act: Act) -> int:
    return Event.objects.filter(matter=case.matter, act=act).count()


def test_extend__two_heads_at_once_extend_once() -> None:
    case = waiting().handling()
    extension.ask_extension(
        matter=case.matter, by=case.who("handler"), at=at(4, 20), days=30, reason="鉴定"
    )

    def act() -> Event:
        return extension.extend(
            matter=case.matter, by=case.who("head"), at=at(4, 21), days=30, reason="鉴定"
        )

    assert at_once(act, act) == ["done", "not_allowed_now"]
    assert case.duty(TermKey.HANDLE).extended == 30
    assert told(case, Act.EXTEND) == 1


def test_accept__two_clerks_at_once_accept_once() -> None:
    case = waiting()
    assert at_once(*[lambda: accept(case)] * 2) == ["done", "not_allowed_now"]
    assert len([d for d in case.standing.duties.values() if d.key is TermKey.HANDLE]) == 1


def test_accept__against_an_objection_one_of_them_stands() -> None:
    case = waiting()

    def act() -> Event:
        return registry.object_to(
            matter=case.matter, by=case.who("head"), at=at(3, 10), reason="不属本机关",
            basis="三定方案", suggest=case.cast.office("labour"),
        )  # fmt: skip

    assert at_once(lambda: accept(case), act) == ["done", "not_allowed_now"]
    assert told(case, Act.ACCEPT) + told(case, Act.OBJECT) == 1


def test_serve_notice__once() -> None:
    case = waiting().accepted()
    served = Served(method=Service.IN_PERSON, on=date(2026, 3, 11), recipient="本人")

    def act() -> Event:
        return notice.serve_notice(
            matter=case.matter, by=case.who("intake"), at=at(3, 11), served=served
        )

    assert at_once(act, act) == ["done", "not_allowed_now"]


def test_withdrawal__taken_back_or_completed_never_both() -> None:
    case = waiting().handling()
    withdrawal.ask_withdrawal(
        matter=case.matter, by=case.person(), at=at(3, 18), statement="自愿", free_will=True
    )
    done = at_once(
        lambda: withdrawal.complete_withdrawals(at(3, 24)),
        lambda: withdrawal.cancel_withdrawal(matter=case.matter, by=case.person(), at=at(3, 24)),
    )
    assert done in (["done", "done"], ["done", "not_allowed_now"])
    assert told(case, Act.WITHDRAW) + told(case, Act.CANCEL_WITHDRAWAL) == 1


def test_jobs__two_at_once_lapse_each_window_once() -> None:
    case = waiting().answered()
    at_once(*[lambda: lapse_windows(at(5, 4))] * 2)
    assert told(case, Act.LAPSE) == 1

"""Withdrawal: only the person, of their own free will, and three days to think again."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Duty, Event
from xinqiao.kernel.actors import SYSTEM, Actor
from xinqiao.kernel.errors import Missing
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import may
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.handling import course_papers
from xinqiao.rooms.handling.services.basics import check, kept, owner_of


@transaction.atomic
def ask_withdrawal(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    statement: str,
    free_will: bool,
    expected: int | None = None,
) -> Event:
    """申请撤回: by the person alone; the work goes on during the three cool-off days.

    free_will: they state that nobody asked them to. Raises Missing (statement, free will),
    NotPermitted (staff, another matter), NotAllowedNow (asked already, settled).
    """
    held = ledger.hold(matter, expected)
    if not free_will:
        raise Missing(gettext_noop("State that this is your own free decision."), "free_will")
    facts = {"statement": kept(held.matter, "statement", statement), "free_will": True}
    check(held, Act.ASK_WITHDRAWAL, by, at)
    paper = course_papers.withdrawal(held, owner_of(held).office, statement, by, at)
    facts |= paper.reference()
    return ledger.record(held, Act.ASK_WITHDRAWAL, by=by, at=at, facts=facts)


@transaction.atomic
def cancel_withdrawal(
    *, matter: int, by: Actor, at: datetime, expected: int | None = None
) -> Event:
    """取消撤回: the person thought again. Raises NotPermitted, NotAllowedNow."""
    held = ledger.hold(matter, expected)
    return ledger.record(held, Act.CANCEL_WITHDRAWAL, by=by, at=at)


@transaction.atomic
def withdraw(*, matter: int, by: Actor, at: datetime, expected: int | None = None) -> Event:
    """撤回: the person, or the clock, after the cool-off days.

    Raises NotPermitted, NotAllowedNow (not asked, or the days are not over).
    """
    held = ledger.hold(matter, expected)
    return ledger.record(held, Act.WITHDRAW, by=by, at=at)


def complete_withdrawals(at: datetime) -> int:
    """Withdraw what was asked for and not taken back in time; how many. Safe to repeat.

    Work is proportional to the withdrawals whose days are over.
    """
    over = Duty.objects.filter(key=TermKey.COOL_OFF, closed_by=None, due__lt=localdate(at))
    return sum(_complete(matter, at) for matter in over.values_list("matter", flat=True))


@transaction.atomic
def _complete(matter: int, at: datetime) -> bool:
    held = ledger.hold(matter)
    if not may(Act.WITHDRAW, Situation(held.standing, SYSTEM, localdate(at))):
        return False  # taken back between the list and the lock
    ledger.record(held, Act.WITHDRAW, by=SYSTEM, at=at)
    return True

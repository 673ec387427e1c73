"""The extension of the sixty days: asked with a reason, granted once by the head. Article 34."""

from datetime import datetime
from typing import Any

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotAllowedNow, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TERMS, TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.handling import opinion_papers, report_papers
from xinqiao.rooms.handling.services.basics import (
    check,
    head_of,
    kept,
    last_event,
    owner_of,
    person,
    running,
    worker_of,
)
from xinqiao.rooms.people import texts

MOST_DAYS = TERMS[TermKey.HANDLE].extendable_by


@transaction.atomic
def ask_extension(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    days: int,
    reason: str,
    expected: int | None = None,
) -> Event:
    """申请延期: 1 to 30 calendar days, before the term is over. The head has the matter until
    it is decided.

    Raises OutOfRange (days), Missing (reason), NotPermitted, NotAllowedNow (term over,
    extended or asked already).
    Source: 条例第三十四条.
    """
    held = ledger.hold(matter, expected)
    _refuse_days(days)
    facts = {"days": days, "reason": kept(held.matter, "reason", reason)}
    check(held, Act.ASK_EXTENSION, by, at)
    head = head_of(held.standing, owner_of(held).office)
    facts |= report_papers.approval(
        held, running(held, TermKey.HANDLE), days, reason=reason, handler=by.staff,
        approver=head.staff, decision="", by=by, at=at,
    ).reference()  # fmt: skip
    change = Change(owner=head)
    return ledger.record(held, Act.ASK_EXTENSION, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def extend(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    days: int,
    reason: str,
    expected: int | None = None,
) -> Event:
    """批准延期: once, counted as acceptance + 60 + days; the petitioner is told why.

    reason: the words for the petitioner. Raises as `ask_extension`; NotAllowedNow when nobody
    has asked.
    Source: 条例第三十四条.
    """
    held = ledger.hold(matter, expected)
    _refuse_days(days)
    check(held, Act.EXTEND, by, at)
    duty = running(held, TermKey.HANDLE)
    paper = opinion_papers.extension(held, duty, days, reason, by, at)
    facts = {
        "days": days,
        "due_before": duty.due.isoformat(),
        "reason": kept(held.matter, "reason", reason),
    } | paper.reference()
    form = _decided(held, days, f"同意延长{days}日。{reason}", by, at)
    facts["papers"] = [form.reference()]
    change = Change(owner=worker_of(held.standing, owner_of(held).office), extend=(duty.n, days))
    return ledger.record(held, Act.EXTEND, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def refuse_extension(
    *, matter: int, by: Actor, at: datetime, reason: str, expected: int | None = None
) -> Event:
    """不同意延期: with the reason; the term stays as it is.

    Raises Missing (reason), NotPermitted, NotAllowedNow (nobody has asked).
    """
    held: Held = ledger.hold(matter, expected)
    facts: dict[str, Any] = {"reason": kept(held.matter, "reason", reason)}
    check(held, Act.REFUSE_EXTENSION, by, at)
    facts |= _decided(held, None, f"不同意延长。{reason}", by, at).reference()
    change = Change(owner=worker_of(held.standing, owner_of(held).office))
    return ledger.record(held, Act.REFUSE_EXTENSION, by=by, at=at, facts=facts, change=change)


def _decided(held: Held, days: int | None, decision: str, by: Actor, at: datetime) -> Document:
    """The approval form with what the head decided. days: granted; None: those asked for."""
    asked = last_event(held.matter, Act.ASK_EXTENSION)
    if asked is None:  # no decision is let through without a request
        raise NotAllowedNow(gettext_noop("Nobody has asked for an extension."))
    return report_papers.approval(
        held, running(held, TermKey.HANDLE), days or asked.facts["days"],
        reason=texts.read(asked.facts["reason"]), handler=held.standing.handler,
        approver=person(by), decision=decision, by=by, at=at,
    )  # fmt: skip


def _refuse_days(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise OutOfRange(
            gettext_noop("An extension is 1 to %(most)s days."), "days", most=MOST_DAYS
        )

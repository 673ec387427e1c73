"""Reporting back to the office that assigned, and closing. Articles 22, 32, 34.

A matter is closed because it was answered, served and carried out. No act here takes a
promise of the petitioner, and no guard asks for one.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotAllowedNow, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.handling import report_papers
from xinqiao.rooms.handling.services.basics import (
    check,
    head_of,
    kept,
    kept_if,
    last_event,
    owner_of,
    unit_of,
)

BEGUN = ("yes", "no", "unknown")


@transaction.atomic
def report_back(
    *, matter: int, by: Actor, at: datetime, report: str, expected: int | None = None
) -> Event:
    """报送办结报告: course, findings, result, service, execution. The assigning office decides.

    Raises Missing (report), NotPermitted, NotAllowedNow (none is due).
    Source: 条例第二十二条.
    """
    held = ledger.hold(matter, expected)
    facts: dict[str, Any] = {"report": kept(held.matter, "report", report)}
    check(held, Act.REPORT_BACK, by, at)
    facts |= report_papers.closing_report(held, report, by, at).reference()
    change = Change(owner=_assigner(held))
    return ledger.record(held, Act.REPORT_BACK, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def accept_report(
    *, matter: int, by: Actor, at: datetime, note: str = "", expected: int | None = None
) -> Event:
    """采纳办结报告: ends the assigned limit; the unit may close.

    Raises NotPermitted, NotAllowedNow.
    Source: 条例第二十二条.
    """
    return _answer(matter, Act.ACCEPT_REPORT, by, at, expected, note)


@transaction.atomic
def return_report(
    *, matter: int, by: Actor, at: datetime, reason: str, expected: int | None = None
) -> Event:
    """退回办结报告: with the reason; the assigned limit keeps running.

    Raises Missing, NotPermitted, NotAllowedNow. Source: 条例第二十二条.
    """
    return _answer(matter, Act.RETURN_REPORT, by, at, expected, reason, required=True)


@transaction.atomic
def close(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    other_procedure: str = "",
    note: str = "",
    expected: int | None = None,
) -> Event:
    """办结: every claim decided, the notice served, what was supported carried out, a wanted
    report accepted. The petitioner's time to ask for a review runs on.

    other_procedure: for a matter led elsewhere, whether that has begun: yes, no, unknown.
    Raises NotAllowedNow (the guard says what is missing), NotPermitted (not the owner's
    office), OutOfRange (other_procedure).
    Source: 条例第三十二条、第三十四条.
    """
    held = ledger.hold(matter, expected)
    if by.office != owner_of(held).office:
        raise NotPermitted(gettext_noop("The office that owns the matter closes it."))
    if held.standing.step is Step.ROUTED and other_procedure not in BEGUN:
        raise OutOfRange(
            gettext_noop("Say whether the other procedure has begun."), "other_procedure"
        )
    facts = {"other_procedure": other_procedure} if other_procedure in BEGUN else {}
    told = facts | kept_if(held.matter, "note", note)
    return ledger.record(held, Act.CLOSE, by=by, at=at, facts=told)


def _answer(
    matter: int,
    act: Act,
    by: Actor,
    at: datetime,
    expected: int | None,
    words: str,
    *,
    required: bool = False,
) -> Event:
    held = ledger.hold(matter, expected)
    facts = (
        {"reason": kept(held.matter, "reason", words)}
        if required
        else kept_if(held.matter, "note", words)
    )
    change = Change(owner=head_of(held.standing, unit_of(held)))
    return ledger.record(held, act, by=by, at=at, facts=facts, change=change)


def _assigner(held: Held) -> Owner:
    """The head of the bureau that assigned the matter and waits for the report."""
    assigned = last_event(held.matter, Act.ASSIGN)
    if assigned is None or assigned.office_id is None:
        raise NotAllowedNow(gettext_noop("No closing report is due."))
    heads = directory.holders(assigned.office_id, Role.BUREAU_HEAD)
    return heads[0] if heads else directory.owner_at(assigned.office_id, head=True)

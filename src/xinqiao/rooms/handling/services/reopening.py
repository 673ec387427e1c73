"""Taking a matter up again: new facts, a false closing, not carried out, a review's order."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import calendars, ledger
from xinqiao.casebook.ledger import Facts, Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.codes import OWN_ROUTES, Purpose, ReopenGround
from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.kernel.glossary import label
from xinqiao.kernel.procedure.consequences import Change, NewDuty
from xinqiao.kernel.procedure.standing import Owner, Taken
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TERMS, TermKey, due_for
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.handling import course_papers
from xinqiao.rooms.handling.models import DraftState, OpinionDraft
from xinqiao.rooms.handling.services.assignment import end_assignment
from xinqiao.rooms.handling.services.basics import ANSWERS, check, head_of, kept, last_event
from xinqiao.rooms.handling.services.execution import drop_tasks

NEVER_PASSED_ON = {Step.WITHDRAWN, Step.VOIDED}


@transaction.atomic
def reopen(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    ground: ReopenGround,
    reason: str,
    expected: int | None = None,
) -> Event:
    """重新办理: sixty new days with the unit that handled; where nothing was ever accepted,
    fifteen new days for the notice; where it was withdrawn or voided, from registration.

    Raises Missing (reason), NotAllowedNow (a review's order comes from the reviewing organ),
    NotPermitted, NotFound (nobody in post).
    Source: 条例第三十二条、第三十五条、第三十六条.
    """
    held = ledger.hold(matter, expected)
    if ground is ReopenGround.REVIEW_ORDER and Role.REVIEWER not in by.roles:
        raise NotAllowedNow(gettext_noop("Only the reviewing organ orders this."), "ground")
    facts = {"ground": ground.value, "reason": kept(held.matter, "reason", reason)}
    return again(held, by=by, at=at, facts=facts, reason=reason)


def again(held: Held, *, by: Actor, at: datetime, facts: Facts, reason: str = "") -> Event:
    """Record the reopening on a matter already held; `facts` as in `reopen`.

    reason: the words for the paper; empty where a review ordered it.
    """
    check(held, Act.REOPEN, by, at)
    change = _change(held, by, at)
    paper = course_papers.reopening(
        held, ground=label(ReopenGround(facts["ground"]), "zh"), reason=reason,
        unit=change.owner.office if change.owner else by.office or 0,
        starts=_starts(held), by=by, at=at,
    )  # fmt: skip
    drop_tasks(held.matter.pk)
    end_assignment(held.matter.pk, localdate(at))
    OpinionDraft.objects.filter(
        matter=held.matter, state__in=(DraftState.DRAFT, DraftState.PASSED)
    ).update(state=DraftState.REPLACED)
    told = {**facts, **paper.reference()}
    return ledger.record(held, Act.REOPEN, by=by, at=at, facts=told, change=change)


def _change(held: Held, by: Actor, at: datetime) -> Change:
    s = held.standing
    running = tuple(d.n for d in s.duties.values() if d.open)
    if s.step in NEVER_PASSED_ON:
        return Change(owner=directory.owner_at(by.office or 0), stops=running)
    unit = _unit(held, by)
    accepted = any(c.route in OWN_ROUTES for c in s.claims.values())
    owner = head_of(s, unit) if accepted else directory.owner_at(unit)
    take = () if _has_part(held, unit) else (_seat(held, unit, owner),)
    on, suggestion = localdate(at), s.purpose != Purpose.COMPLAINT
    return Change(
        owner=owner,
        stops=running,
        take=take,
        skips=frozenset({TermKey.HANDLE}) if suggestion else frozenset(),
        also_starts={TermKey.SUGGESTION: on} if suggestion and accepted else {},
        set_dates=_report_due(held, at, owner),
    )


def _starts(held: Held) -> TermKey:
    """The term that a reopening begins with, for the paper to print."""
    s = held.standing
    if s.step in NEVER_PASSED_ON:
        return TermKey.PASS_ON
    if not any(c.route in OWN_ROUTES for c in s.claims.values()):
        return TermKey.NOTIFY
    return TermKey.HANDLE if s.purpose == Purpose.COMPLAINT else TermKey.SUGGESTION


def _unit(held: Held, by: Actor) -> int:
    told = last_event(held.matter, *ANSWERS)
    if told is not None and told.office_id is not None:
        return told.office_id
    return by.office or 0


def _has_part(held: Held, unit: int) -> bool:
    return any(t.office == unit and t.capacity is Capacity.HANDLER for t in held.standing.seats)


def _seat(held: Held, unit: int, owner: Owner) -> Taken:
    return Taken(unit, owner.staff if held.standing.sealed else None, Capacity.HANDLER)


def _report_due(held: Held, at: datetime, owner: Owner) -> tuple[NewDuty, ...]:
    """An assigned matter is reported anew, at the latest with the new handling term."""
    if not held.standing.report:
        return ()
    due = due_for(TERMS[TermKey.HANDLE], localdate(at), calendars.current())
    return (NewDuty(TermKey.REPORT_BACK, due.date, owner),)

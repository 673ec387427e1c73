"""Who works on a matter: handler, investigators, recusal. Article 28."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Barred, Owner, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.responsibility import PERSONAL
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.handling import inquiry_papers
from xinqiao.rooms.handling.models import Assignment, RecusalRequest
from xinqiao.rooms.handling.services.basics import HEADS, check, kept, owner_of
from xinqiao.rooms.registry.convening import after_shutting_out

FEWEST_INVESTIGATORS = 2


@transaction.atomic
def assign_handler(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    handler: int,
    investigators: Sequence[int],
    declarations: Mapping[int, str],
    expected: int | None = None,
) -> Event:
    """交承办: name the handler and at least two investigators (staff ids, the handler may be one).

    declarations: each of them on their own interest in the matter or the petitioner.
    The handler becomes the owner. Raises OutOfRange (too few, recused), Missing (a
    declaration), NotFound (not in this office), NotPermitted, NotAllowedNow.
    Source: 条例第二十八条; two investigators by house rule.
    """
    held = ledger.hold(matter, expected)
    office, team = owner_of(held).office, sorted({handler, *investigators})
    _refuse_team(held, office, handler, sorted(set(investigators)), team)
    declared = {str(s): kept(held.matter, "declaration", declarations.get(s, "")) for s in team}
    facts: dict[str, Any] = {
        "handler": handler,
        "investigators": sorted(set(investigators)),
        "declarations": declared,
    }
    check(held, Act.ASSIGN_HANDLER, by, at)
    sheet = inquiry_papers.task_sheet(held, handler, facts["investigators"], by, at)
    facts |= sheet.reference()
    change = Change(owner=directory.owner_of(handler, office))
    event = ledger.record(held, Act.ASSIGN_HANDLER, by=by, at=at, facts=facts, change=change)
    end_assignment(held.matter.pk, localdate(at))
    Assignment.objects.create(
        matter=held.matter, seq=event.seq, handler_id=handler,
        investigators=sorted(set(investigators)), since=localdate(at),
        declarations={s: ref["text"] for s, ref in declared.items()},
    )  # fmt: skip
    return event


def end_assignment(matter: int, on: date) -> None:
    """Close the running assignment, if one runs."""
    Assignment.objects.filter(matter=matter, until=None).update(until=on)


@transaction.atomic
def ask_recusal(
    *, matter: int, by: Actor, at: datetime, staff: int, ground: str, expected: int | None = None
) -> Event:
    """申请回避: the petitioner, a colleague or the person themselves asks.

    Raises Missing (ground), NotFound (no such person in post), NotAllowedNow (asked already,
    or gone already), NotPermitted.
    Source: 条例第二十八条第三款.
    """
    held = ledger.hold(matter, expected)
    directory.desk(staff)
    open_request = RecusalRequest.objects.filter(matter=matter, staff=staff, decided_seq=None)
    if Barred(None, staff) in held.standing.bars or open_request.exists():
        raise NotAllowedNow(gettext_noop("Recusal of this person has been asked for already."))
    ref = kept(held.matter, "ground", ground)
    facts = {"staff": staff, "ground": ref}
    event = ledger.record(held, Act.ASK_RECUSAL, by=by, at=at, facts=facts)
    RecusalRequest.objects.create(
        matter=held.matter, staff_id=staff, asked_seq=event.seq, ground=ref["text"]
    )
    return event


@transaction.atomic
def recuse(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    staff: int,
    reason: str,
    successor: int | None = None,
    expected: int | None = None,
) -> Event:
    """决定回避: the person loses the matter at once; `successor` follows a handler or an owner.

    The head of the office decides; over the head, the office above. A person can also be
    recused without a request.
    Raises NotPermitted (nobody decides on themselves), Missing (reason, successor),
    OutOfRange (successor recused or the same), NotFound, NotAllowedNow.
    Source: 条例第二十八条第三款.
    """
    held = ledger.hold(matter, expected)
    s, owner = held.standing, owner_of(held)
    _refuse_decider(held, by, staff)
    if Barred(None, staff) in s.bars:
        raise NotAllowedNow(gettext_noop("This person has been recused already."))
    follows = _follow(held, owner, staff, successor)
    handler = s.handler
    if handler == staff:
        handler = follows.staff if follows else None
    change = Change(
        owner=follows if owner.staff == staff else None,
        bar=(Barred(None, staff),),
        leave=tuple(t for t in s.seats if t.staff == staff),
        take=_named_seats(held, staff, follows),
    )
    facts: dict[str, Any] = {
        "staff": staff,
        "handler": handler,
        "reason": kept(held.matter, "reason", reason),
    }
    check(held, Act.RECUSE, by, at)
    facts |= inquiry_papers.recusal(
        held, staff, granted=True, reason=reason, successor=follows.staff if follows else None,
        by=by, at=at,
    ).reference()  # fmt: skip
    event = ledger.record(held, Act.RECUSE, by=by, at=at, facts=facts, change=change)
    after_shutting_out(held, at)
    _decided(matter, staff, event, granted=True)
    _replace(held, event, staff, handler, localdate(at))
    return event


@transaction.atomic
def refuse_recusal(
    *, matter: int, by: Actor, at: datetime, staff: int, reason: str, expected: int | None = None
) -> Event:
    """驳回回避申请: with the reason. Raises as `recuse`; NotAllowedNow when nobody asked."""
    held = ledger.hold(matter, expected)
    _refuse_decider(held, by, staff)
    if not RecusalRequest.objects.filter(matter=matter, staff=staff, decided_seq=None).exists():
        raise NotAllowedNow(gettext_noop("Nobody has asked for this recusal."))
    facts: dict[str, Any] = {"staff": staff, "reason": kept(held.matter, "reason", reason)}
    check(held, Act.REFUSE_RECUSAL, by, at)
    facts |= inquiry_papers.recusal(
        held, staff, granted=False, reason=reason, by=by, at=at
    ).reference()
    event = ledger.record(held, Act.REFUSE_RECUSAL, by=by, at=at, facts=facts)
    _decided(matter, staff, event, granted=False)
    return event


def _refuse_team(
    held: Held, office: int, handler: int, investigators: list[int], team: list[int]
) -> None:
    if len(investigators) < FEWEST_INVESTIGATORS:
        raise OutOfRange(
            gettext_noop("At least %(fewest)s people investigate."),
            "investigators",
            fewest=FEWEST_INVESTIGATORS,
        )
    for person in team:
        directory.owner_of(person, office)
        if Barred(None, person) in held.standing.bars:
            raise OutOfRange(gettext_noop("This person has been recused."), "investigators")
    if handler not in {o.staff for o in directory.holders(office, Role.HANDLER)}:
        raise OutOfRange(gettext_noop("This person's post does not handle matters."), "handler")


def _refuse_decider(held: Held, by: Actor, staff: int) -> None:
    """Over themselves nobody decides; over their head, those above; over others, their head."""
    if by.staff == staff:
        raise NotPermitted(gettext_noop("Nobody decides on their own recusal."))
    desk = directory.desk(staff).actor
    if desk.office == by.office:
        return
    heads = {o.staff for o in directory.holders(desk.office or 0, *HEADS)}
    if staff not in heads or by.office not in desk.line:
        raise NotPermitted(gettext_noop("The head of the person's own office decides this."))


def _follow(held: Held, owner: Owner, staff: int, successor: int | None) -> Owner | None:
    """Who takes over; None where the person had nothing to hand on."""
    if staff not in (owner.staff, held.standing.handler):
        return None
    if successor is None:
        raise Missing(gettext_noop("Name who takes the matter over."), "successor")
    if successor == staff or Barred(None, successor) in held.standing.bars:
        raise OutOfRange(gettext_noop("This person cannot take the matter over."), "successor")
    office = owner.office if staff == owner.staff else directory.desk(staff).actor.office
    return directory.owner_of(successor, office or owner.office)


def _named_seats(held: Held, staff: int, follows: Owner | None) -> tuple[Taken, ...]:
    """In a sealed matter the successor is named where the recused person was."""
    if follows is None:
        return ()
    return tuple(
        Taken(t.office, follows.staff, t.capacity)
        for t in held.standing.seats
        if t.staff == staff and t.capacity not in PERSONAL
    )


def _decided(matter: int, staff: int, event: Event, *, granted: bool) -> None:
    waiting = RecusalRequest.objects.filter(matter=matter, staff=staff, decided_seq=None)
    waiting.update(decided_seq=event.seq, granted=granted)


def _replace(held: Held, event: Event, staff: int, handler: int | None, on: date) -> None:
    """The assignment without the recused person, under the new handler."""
    running = Assignment.objects.filter(matter=held.matter, until=None).first()
    if running is None or staff not in {running.handler_id, *running.investigators}:
        return
    end_assignment(held.matter.pk, on)
    if handler is not None:
        left = [person for person in running.investigators if person != staff]
        Assignment.objects.create(
            matter=held.matter, seq=event.seq, handler_id=handler, since=on,
            investigators=sorted({*left, handler}),
            declarations={k: v for k, v in running.declarations.items() if k != str(staff)},
        )  # fmt: skip

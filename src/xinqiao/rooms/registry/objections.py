"""管辖异议: an office says the matter is not its own. Somebody owns it at every moment."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.errors import NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Office, OfficeKind
from xinqiao.rooms.registry import papers, passing, places
from xinqiao.rooms.registry.models import Leg, LegKind, Part
from xinqiao.rooms.registry.passing import Target
from xinqiao.rooms.registry.wording import kept

NOT_SENT = gettext_noop("The matter was not passed to this office; nobody could answer it.")
BACK_AGAIN = gettext_noop("This office has just objected; name another one, or refuse.")
NO_ARBITER = gettext_noop("There is neither a common superior nor a joint conference office.")


@transaction.atomic
def object_to(
    *,
    matter: int,
    reason: str,
    basis: str,
    suggest: int | None = None,
    by: Actor,
    at: datetime,
    expected: int | None = None,
) -> Event:
    """The office says within five working days that the matter is not its own.

    reason: in detail. basis: the rule it relies on. suggest: the office it thinks competent.
    The sender owns the matter until it has decided; the fifteen days of the notice keep
    running. Raises Missing, NotAllowedNow, and as `ledger.record`. Source: Art 23 ¶3; T8.
    """
    held = ledger.hold(matter, expected)
    leg = _last_leg(held)
    facts: dict[str, Any] = {
        "reason": kept(held, "reason", reason),
        "basis": kept(held, "basis", basis),
        "suggest": suggest,
        "objector": by.office,
    }
    papers.check(held, Act.OBJECT, by, at)
    facts |= papers.objection(held, leg, reason, basis, suggest, by, at).reference()
    change = Change(owner=_back_at(leg.sender_id, held))
    return ledger.record(held, Act.OBJECT, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def agree_objection(
    *, matter: int, to: Target, reason: str, by: Actor, at: datetime, expected: int | None = None
) -> Event:
    """The sender agrees: the papers come back and go to another office, whose days begin anew.

    Raises OutOfRange for the office that objected. Source: Art 23; T9.
    """
    held = ledger.hold(matter, expected)
    before = _last_leg(held).receiver_id
    if to.main == before:
        raise OutOfRange(BACK_AGAIN, "to")
    hop = passing.hop_to(held, to, sender=by.office)
    change = Change(
        owner=hop.owner,
        take=hop.take,
        leave=(*places.parts_left(held.standing, Capacity.HANDLER, keep=hop.owner.office),
               *_oversight_of(before, held, hop.take)),
    )  # fmt: skip
    facts = _decision(held, reason) | {"to": to.main, "helpers": list(to.helpers)}
    papers.check(held, Act.AGREE_OBJECTION, by, at)
    facts |= papers.objection_decision(held, before, to.main, reason, by, at).reference()
    letters = [
        papers.transfer(held, to.main, to.helpers, "", by, at),
        *papers.copies(held, to.copies, to.main, by, at),
    ]
    facts["papers"] = [letter.reference() for letter in letters]
    event = ledger.record(held, Act.AGREE_OBJECTION, by=by, at=at, facts=facts, change=change)
    _write_return(event, before, by)
    passing.write_legs(event, by.office, to, LegKind.TRANSFER)
    return event


@transaction.atomic
def reject_objection(
    *, matter: int, reason: str, by: Actor, at: datetime, expected: int | None = None
) -> Event:
    """The sender does not agree: the matter stays with the office, which owns it again (T9)."""
    held = ledger.hold(matter, expected)
    objector = _last_leg(held).receiver_id
    change = Change(owner=_back_at(objector, held))
    facts = _decision(held, reason)
    papers.check(held, Act.REJECT_OBJECTION, by, at)
    facts |= papers.objection_decision(held, objector, None, reason, by, at).reference()
    return ledger.record(held, Act.REJECT_OBJECTION, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def escalate(
    *,
    matter: int,
    reason: str,
    by: Actor,
    at: datetime,
    to_conference: bool = False,
    expected: int | None = None,
) -> Event:
    """Who is competent: the common superior decides, else the joint conference.

    After a second objection; where several units have a part and do not agree, after the first.
    to_conference: ask the joint conference although there is a common superior.
    Raises NotFound when there is neither. Source: 条例 Art 24; T10.
    """
    held = ledger.hold(matter, expected)
    arbiter = directory.owner_at(_arbiter(held, to_conference), head=True)
    change = Change(
        owner=arbiter, take=places.part(arbiter, Capacity.ARBITER, sealed=held.standing.sealed)
    )
    facts = _decision(held, reason) | {"arbiter": arbiter.office}
    return ledger.record(held, Act.ESCALATE, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def designate(
    *, matter: int, to: Target, reason: str, by: Actor, at: datetime, expected: int | None = None
) -> Event:
    """The arbiter names the main office and those that help; it cannot be argued again there.

    Raises OutOfRange, NotFound, and as `ledger.record`. Source: 条例 Art 24; T10.
    """
    held = ledger.hold(matter, expected)
    hop = passing.hop_to(held, to, sender=None)
    change = Change(
        owner=hop.owner,
        take=hop.take,
        leave=places.parts_left(held.standing, Capacity.HANDLER, keep=hop.owner.office),
    )
    facts = _decision(held, reason) | {"to": to.main, "helpers": list(to.helpers)}
    papers.check(held, Act.DESIGNATE, by, at)
    facts |= papers.jurisdiction(held, to.main, to.helpers, reason, by, at).reference()
    facts |= passing.copied(held, to, by, at)
    event = ledger.record(held, Act.DESIGNATE, by=by, at=at, facts=facts, change=change)
    passing.write_legs(event, by.office, to, LegKind.DESIGNATION)
    return event


def _decision(held: Held, reason: str) -> dict[str, Any]:
    return {"reason": kept(held, "reason", reason)}


def _last_leg(held: Held) -> Leg:
    """The hop that brought the matter where it is. Raises NotAllowedNow when there was none."""
    legs = Leg.objects.filter(matter=held.matter, part=Part.MAIN).exclude(kind=LegKind.RETURN)
    leg = legs.order_by("-seq", "-id").first()
    if leg is None:
        raise NotAllowedNow(NOT_SENT)
    return leg


def _back_at(office: int, held: Held) -> Owner:
    """Who owns at that office: in a sealed matter the reader named there, else its intake."""
    named = sorted(
        s.staff for s in held.standing.seats if s.office == office and s.staff is not None
    )
    return directory.owner_of(named[0], office) if named else directory.owner_at(office)


def _oversight_of(office: int, held: Held, kept_seats: tuple[Taken, ...]) -> tuple[Taken, ...]:
    """Oversight that only the office which leaves had brought along."""
    staying = {s.office for s in held.standing.seats if s.capacity is not Capacity.OVERSIGHT}
    lines = {o for s in staying - {office} for o in directory.line_of(s)}
    lines |= {s.office for s in kept_seats}
    gone = set(directory.line_of(office)) - lines
    return tuple(Taken(o, None, Capacity.OVERSIGHT) for o in sorted(gone))


def _write_return(event: Event, office: int, by: Actor) -> None:
    on = localdate(event.at)
    Leg.objects.create(
        matter_id=event.matter_id,
        seq=event.seq,
        sender_id=office,
        receiver_id=by.office or office,
        kind=LegKind.RETURN,
        part=Part.MAIN,
        sent_on=on,
        received_on=on,
    )


def _arbiter(held: Held, to_conference: bool) -> int:
    """The lowest office above every unit that had a part, unless it is shut out; else the joint
    conference under which they all are, the lowest one first."""
    parts = (Part.MAIN, Part.HELPER)
    legs = Leg.objects.filter(matter=held.matter, part__in=parts).exclude(kind=LegKind.RETURN)
    receivers = list(dict.fromkeys(legs.order_by("-seq").values_list("receiver", flat=True)))
    lines = [directory.line_of(office) for office in receivers]
    common = [o for o in lines[0] if all(o in line for line in lines)] if lines else []
    barred = {b.office for b in held.standing.bars}
    governing = [o for o in reversed(common) if o not in barred]
    conference = [o.pk for o in _conferences(common) if o.pk not in barred]
    found = next(iter([*([] if to_conference else governing), *conference]), None)
    if found is None:
        raise NotFound(NO_ARBITER)
    return found


def _conferences(common: list[int]) -> list[Office]:
    """Those of an office above all units, the lowest first; after them the highest of others."""
    every = directory.offices(kind=OfficeKind.CONFERENCE)
    shared = {o.pk for o in every if o.parent_id in common}
    return sorted(every, key=lambda o: (o.pk not in shared, -o.level if shared else o.level))

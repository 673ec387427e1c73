"""At any time: who owns it now, who may not know of it, and what somebody wants to remember."""

from datetime import datetime
from typing import Any

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Barred, Owner, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.responsibility import PERSONAL
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.registry import places
from xinqiao.rooms.registry.convening import after_shutting_out
from xinqiao.rooms.registry.passing import refuse_barred
from xinqiao.rooms.registry.wording import kept

NOT_YOURS = gettext_noop("Another office owns the matter now; only its head hands it over.")
SAME_OWNER = gettext_noop("This person owns the matter already.")
NOBODY_NAMED = gettext_noop("Name the office or the person who is to be shut out.")


@transaction.atomic
def hand_over(
    *,
    matter: int,
    to: int,
    reason: str,
    by: Actor,
    at: datetime,
    expected: int | None = None,
) -> Event:
    """Hand a matter to another person of the same office; its clocks go along.

    to: staff id. Raises NotPermitted for another office's head, OutOfRange for the owner or
    somebody shut out, NotFound for somebody without a post there. Source: Art 18.
    """
    held = ledger.hold(matter, expected)
    owner = held.standing.owner
    if owner is None or by.office is None or owner.office != by.office:
        raise NotPermitted(NOT_YOURS)
    if owner.staff == to:
        raise OutOfRange(SAME_OWNER, "to")
    refuse_barred(held.standing, [], to)
    receiver = directory.owner_of(to, by.office)
    facts = {
        "from": owner.staff,
        "to": to,
        "handler": held.standing.handler == owner.staff,
        "reason": kept(held, "reason", reason),
    }
    named = _named(held, owner)
    change = Change(
        owner=receiver,
        leave=named,
        take=tuple(Taken(s.office, receiver.staff, s.capacity) for s in named),
    )
    return ledger.record(held, Act.HAND_OVER, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def shield(
    *,
    matter: int,
    reason: str,
    by: Actor,
    at: datetime,
    offices: tuple[int, ...] = (),
    staff: tuple[int, ...] = (),
    expected: int | None = None,
) -> Event:
    """Shut somebody out: from now on, and at once, they cannot know of the matter.

    Their seats end. Where the owner is among them, the matter goes to the nearest head who is
    not. Raises OutOfRange when nobody is named; NotFound when nobody is left.
    Source: 条例 Art 30 ¶3, 46(5).
    """
    held = ledger.hold(matter, expected)
    if not offices and not staff:
        raise OutOfRange(NOBODY_NAMED, "offices")
    bars = (*(Barred(o, None) for o in offices), *(Barred(None, s) for s in staff))
    ending = [s for s in held.standing.seats if s.office in offices or s.staff in staff]
    owner = held.standing.owner
    change = Change(bar=bars, leave=tuple(sorted(ending, key=str)))
    if owner and (owner.office in offices or owner.staff in staff):
        change = _moved_out(held, owner, change)
    facts: dict[str, Any] = {
        "offices": list(offices),
        "staff": list(staff),
        "reason": kept(held, "reason", reason),
    }
    event = ledger.record(held, Act.SHIELD, by=by, at=at, facts=facts, change=change)
    after_shutting_out(held, at)
    return event


@transaction.atomic
def note(*, matter: int, text: str, by: Actor, at: datetime, expected: int | None = None) -> Event:
    """Put a remark into the record; sealed like every text. Raises Missing when it is empty."""
    held = ledger.hold(matter, expected)
    facts = {"text": kept(held, "note", text)}
    return ledger.record(held, Act.NOTE, by=by, at=at, facts=facts)


def _named(held: Held, owner: Owner) -> tuple[Taken, ...]:
    """The seats that name the owner: they go to whoever follows. A lead stays with its leader."""
    whose = (owner.office, owner.staff)
    seats = (s for s in held.standing.seats if s.capacity not in PERSONAL)
    mine = (s for s in seats if (s.office, s.staff) == whose)
    return tuple(sorted(mine, key=str))


def _moved_out(held: Held, owner: Owner, change: Change) -> Change:
    """The same shutting out, with a new owner who takes the parts the old one had."""
    barred = {b.office for b in (*change.bar, *held.standing.bars) if b.office is not None}
    people = {b.staff for b in (*change.bar, *held.standing.bars) if b.staff is not None}
    receiver = places.stand_in(owner.office, barred, people)
    parts = {
        s.capacity
        for s in held.standing.seats
        if s.office == owner.office
        and s.staff in (None, owner.staff)
        and s.capacity not in PERSONAL
    }
    named = receiver.staff if held.standing.sealed else None
    take = tuple(Taken(receiver.office, named, c) for c in sorted(parts))
    return Change(owner=receiver, bar=change.bar, leave=change.leave, take=take)

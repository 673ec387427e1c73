"""Whom an order or a suggestion may go to, and who answers for it there."""

from datetime import date, timedelta

from xinqiao.casebook.ledger import Held
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.errors import NotAllowedNow, OutOfRange
from xinqiao.kernel.procedure.standing import Owner, Standing, Taken
from xinqiao.kernel.responsibility import is_barred
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.registry import places

LONGEST = timedelta(days=90)
WORKING_PARTS = (Capacity.HANDLER, Capacity.REVIEWER, Capacity.REGISTRAR, Capacity.HELPER)
EVERY_PART = frozenset(Capacity)

OWN = gettext_noop("Only your own office works on this matter; there is nobody else to address.")
NO_PART = gettext_noop("This office does not work on the matter.")
DAY = gettext_noop("The limit lies after today and within %(days)s days.")


def units(standing: Standing, by: Actor) -> list[int]:
    """The offices that work on the matter, other than the actor's; who has it now comes first."""
    found = [standing.owner.office] if standing.owner and standing.is_open else []
    for capacity in WORKING_PARTS:
        found += sorted(standing.offices(capacity))
    return [office for office in dict.fromkeys(found) if office != by.office]


def unit_of(standing: Standing, by: Actor, chosen: int | None) -> int:
    """The one that is addressed. Raises NotAllowedNow (nobody), OutOfRange (not at work)."""
    possible = units(standing, by)
    if not possible:
        raise NotAllowedNow(OWN)
    if chosen is not None and chosen not in possible:
        raise OutOfRange(NO_PART, "unit")
    return chosen or possible[0]


def answering(held: Held, office: int) -> Owner:
    """Who answers for it there: the head, else the nearest head above who may know of it.

    In a sealed matter somebody of the office who is named. Raises NotFound when nobody is left.
    """
    standing = held.standing
    if standing.sealed and (named := _named(standing, office)):
        return named
    offices, people = barred(standing)
    return places.stand_in(office, offices, people)


def barred(standing: Standing) -> tuple[set[int], set[int]]:
    """The offices and the people that may not know of the matter."""
    offices = {b.office for b in standing.bars if b.office is not None}
    return offices, {b.staff for b in standing.bars if b.staff is not None}


def may_know(standing: Standing, who: Owner) -> bool:
    """Whether this person at this office may see the matter already."""
    shut = is_barred(standing.bars, who)
    return not shut and standing.has_part(who.office, who.staff, EVERY_PART)


def seat_for(standing: Standing, who: Owner, capacity: Capacity) -> tuple[Taken, ...]:
    """A named seat for somebody who has none; nothing where they see the matter already."""
    if may_know(standing, who):
        return ()
    return (Taken(who.office, who.staff, capacity),)


def refuse_day(due: date, today: date) -> None:
    """A limit is a later day. Raises OutOfRange."""
    if not today < due <= today + LONGEST:
        raise OutOfRange(DAY, "due", days=LONGEST.days)


def _named(standing: Standing, office: int) -> Owner | None:
    owner = standing.owner
    if owner and owner.office == office and may_know(standing, owner):
        return owner
    readers = sorted(s.staff for s in standing.seats if s.office == office and s.staff)
    _, people = barred(standing)
    found = (directory.owner_of(staff, office) for staff in readers if staff not in people)
    return next(found, None)

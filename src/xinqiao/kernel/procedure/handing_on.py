"""Which duty may be given to a colleague, by whom, and who may take it. Pure.

The duty alone changes hands: whoever answers for the matter still does, and no clock moves.
"""

from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.procedure.guards import Guard
from xinqiao.kernel.procedure.moves import ANY_PART, MOVES, acts_of_clock
from xinqiao.kernel.procedure.row import Move
from xinqiao.kernel.procedure.standing import Barred, DutyState, Standing
from xinqiao.kernel.terms import TermKey

HEADS = frozenset({Role.UNIT_HEAD, Role.BUREAU_HEAD})
PARTS = frozenset(ANY_PART | {Capacity.ARBITER})
# A leading official and the convenor answer for these by name.
BY_NAME = frozenset(
    {TermKey.LEAD_DECIDE, TermKey.LEAD_REPLY, TermKey.FIRST_CONTACT, TermKey.NEXT_CONTACT}
)


def may_give(duty: DutyState, by: Actor) -> bool:
    """Whether `by` may give this duty away: its holder, or the head of the holder's office.

    Never the petitioner's own time, nor what a leading official owes by name.
    """
    if not duty.open or duty.office is None or duty.key in BY_NAME or by.office != duty.office:
        return False
    return by.staff == duty.staff or bool(by.roles & HEADS)


def may_take(standing: Standing, duty: DutyState, to: Actor) -> bool:
    """Whether a colleague of the holder's office may take it over.

    They may know of the matter, are not shut out of it, and their post can do what is owed.
    """
    if to.office != duty.office or to.staff in (None, duty.staff):
        return False
    if {Barred(to.office, None), Barred(None, to.staff)} & standing.bars:
        return False
    if not standing.has_part(to.office, to.staff, PARTS):
        return False
    rows = _rows(standing, duty)
    if any(Guard.IS_HANDLER in row.guards for row in rows) and standing.handler is not None:
        # Another handler's work: they may take it back, or their head, who names somebody else.
        return to.staff == standing.handler or bool(to.roles & HEADS)
    return any(row.admits(to, standing) for row in rows)


def given_by(standing: Standing, by: Actor) -> list[DutyState]:
    """The running duties that `by` may give away, the soonest due first."""
    found = [d for d in standing.duties.values() if may_give(d, by)]
    return sorted(found, key=lambda d: (d.due, d.n))


def _rows(standing: Standing, duty: DutyState) -> tuple[Move, ...]:
    """What meets the duty: its own act, else whatever carries the matter on."""
    own = acts_of_clock(duty.key, standing.step)
    return own or tuple(m for m in MOVES if standing.step in m.src and _leads_on(m))


def _leads_on(row: Move) -> bool:
    return row.dst is not None or Guard.IS_HANDLER in row.guards

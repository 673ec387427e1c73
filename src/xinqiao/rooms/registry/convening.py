"""Who decides in a leader's own case, and who does once the convenor may not know of it."""

from datetime import datetime

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.kernel.actors import SYSTEM, Capacity, Role
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner, Standing, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.responsibility import is_barred
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import posts

NO_CONVENOR = gettext_noop("Nobody convenes the joint conference now; ask for one to be named.")


def convenor_of(standing: Standing, without: int | None = None) -> Owner:
    """Who decides in this case: its convenor, else another of the office, else any other.

    without: staff id of somebody who cannot decide here. Raises NotFound when nobody is left.
    """
    seats = [s for s in standing.seats if s.capacity is Capacity.CONVENOR]
    named, offices = {s.staff for s in seats}, {s.office for s in seats}
    free = [
        p.owner
        for p in posts.with_role(Role.CONVENOR)
        if p.owner.staff != without and not is_barred(standing.bars, p.owner)
    ]
    free.sort(key=lambda o: (o.staff not in named, o.office not in offices))
    if not free:
        raise NotFound(NO_CONVENOR)
    return free[0]


def after_shutting_out(held: Held, at: datetime) -> None:
    """Give the case to another convenor, in the same breath, where this one is shut out now.

    Where nobody else convenes, what waited lies with the matter's owner, as everything does that
    somebody owed who is shut out.
    """
    standing = held.standing
    seats = [s for s in standing.seats if s.capacity is Capacity.CONVENOR]
    free = [s for s in seats if not is_barred(standing.bars, Owner(s.office, 0, s.staff or 0))]
    if standing.lead is None or free:
        return
    try:
        other = convenor_of(standing)
    except NotFound:
        return
    waiting = standing.running(TermKey.LEAD_DECIDE)
    change = Change(
        leave=tuple(seats),
        take=(Taken(other.office, other.staff, Capacity.CONVENOR),),
        passes={waiting.n: other} if waiting else {},
    )
    facts = {"from": None, "to": other.staff, "post": other.post, "handler": False}
    ledger.record(held, Act.HAND_OVER, by=SYSTEM, at=at, facts=facts, change=change)

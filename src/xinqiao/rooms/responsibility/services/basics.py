"""What the acts of a leader's case share: who may lead, who decides, which seats they take."""

from collections.abc import Iterable

from xinqiao.casebook.ledger import Held
from xinqiao.kernel.actors import Capacity, Role
from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.procedure.standing import Owner, Standing, Taken
from xinqiao.kernel.responsibility import is_barred, may_lead
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import posts
from xinqiao.rooms.directory.posts import Posted

MAY_NOT_LEAD = gettext_noop(
    "This official is complained about, recused or has an interest in the matter, and cannot"
    " answer for it."
)


def leader_at(held: Held, post: int) -> Owner:
    """Who holds a leader's post, if they may answer for this matter.

    Raises NotFound (no such post, nobody there), OutOfRange (complained about or recused).
    """
    owner = posts.posted(post, Role.LEADER, "leader").owner
    if is_barred(held.standing.bars, owner):
        raise OutOfRange(MAY_NOT_LEAD, "leader")
    return owner


def convenor_at(held: Held, post: int) -> Owner:
    """Who holds a convenor's post. Raises NotFound, OutOfRange (shut out)."""
    owner = posts.posted(post, Role.CONVENOR, "convenor").owner
    if is_barred(held.standing.bars, owner):
        raise OutOfRange(MAY_NOT_LEAD, "convenor")
    return owner


def seats(standing: Standing, *capacities: Capacity) -> tuple[Taken, ...]:
    """The named seats of these capacities."""
    found = (s for s in standing.seats if s.staff is not None and s.capacity in capacities)
    return tuple(sorted(found, key=str))


def seat(who: Owner, capacity: Capacity) -> Taken:
    """A seat for one person by name."""
    return Taken(who.office, who.staff, capacity)


def seats_of_case(standing: Standing) -> tuple[Taken, ...]:
    """All that come with a leader's case, down to those it was passed down to."""
    return seats(standing, Capacity.LEADER, Capacity.CONVENOR, Capacity.HELPER)


def carriers(standing: Standing) -> list[Posted]:
    """Who works at the case and may hold a milestone: the leader, the line down, the unit."""
    named = seats(standing, Capacity.LEADER, Capacity.HELPER)
    units = {
        s.office
        for s in standing.seats
        if s.staff is None and s.capacity in (Capacity.HANDLER, Capacity.HELPER)
    }
    inside = posts.people_in({*units, *(s.office for s in named)})
    known = {(s.office, s.staff) for s in named}
    return [
        p
        for p in inside
        if (p.owner.office in units or (p.owner.office, p.owner.staff) in known)
        and not is_barred(standing.bars, p.owner)
    ]


def choices(found: Iterable[Posted], standing: Standing) -> list[Posted]:
    """Those of some officials who may answer for this matter."""
    return [p for p in found if may_lead(standing, p.owner)]

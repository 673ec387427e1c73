"""包案: who may answer for a matter by name, and when that ends by itself. Pure."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.codes import LeadState, Purpose
from xinqiao.kernel.procedure.parts import Barred, Lead, Owner, Taken
from xinqiao.kernel.procedure.steps import SETTLED, Step
from xinqiao.kernel.terms import TermKey

if TYPE_CHECKING:  # which ends a lead by these
    from xinqiao.kernel.procedure.standing import Standing

# What runs between a leading official, the convenor and their people, and only with a lead.
LEAD_CLOCKS = frozenset(
    {TermKey.LEAD_DECIDE, TermKey.LEAD_REPLY, TermKey.FIRST_CONTACT, TermKey.NEXT_CONTACT,
     TermKey.MILESTONE}
)  # fmt: skip
# Parts that belong to one person by name.
PERSONAL = frozenset({Capacity.LEADER, Capacity.CONVENOR})


def is_barred(bars: Iterable[Barred], who: Owner) -> bool:
    """Whether somebody, or the whole of their office, is shut out."""
    return any(b.office == who.office or b.staff == who.staff for b in bars)


def may_lead(standing: "Standing", leader: Owner) -> bool:
    """Whether this official may answer for the matter by name.

    Never somebody complained about, recused or with an interest in it (all of them are shut
    out), and nobody for a sealed matter: it stays with its readers. Source: Art 28, 30.
    """
    sealed = standing.sealed or standing.purpose == Purpose.REPORT
    return not sealed and not is_barred(standing.bars, leader)


def ends(
    standing: "Standing", bars: Iterable[Barred], *, seal: bool, step: Step | None = None
) -> bool:
    """Whether shutting these out, sealing, or going to `step` takes the case from its leader.

    What is closed keeps who carries it until it is given back with a result; what nobody had
    taken yet, and what is withdrawn, merged or void, needs nobody.
    """
    lead = standing.lead
    if lead is None:
        return False
    return seal or is_barred(bars, lead.leader) or settles(lead, step or standing.step)


def settles(lead: Lead, step: Step) -> bool:
    """Whether a matter at this step needs the leader no longer."""
    carried = lead.state is LeadState.CARRIED and step in (Step.CLOSED, Step.ARCHIVED)
    return step in SETTLED and not carried


def seats_ending(
    standing: "Standing", bars: Iterable[Barred], *, seal: bool, step: Step | None = None,
    kept: Iterable[Taken],
) -> tuple[Taken, ...]:  # fmt: skip
    """The named seats that go with it. kept: taken by the same act."""
    parts = PERSONAL | ({Capacity.HELPER} if seal else frozenset())
    if not seal and not ends(standing, bars, seal=seal, step=step):
        return ()
    gone = (s for s in standing.seats if s.staff is not None and s.capacity in parts)
    return tuple(sorted(set(gone) - set(kept), key=str))

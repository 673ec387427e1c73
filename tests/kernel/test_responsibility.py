"""Who may answer for a matter by name: never somebody shut out, never a sealed matter."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from xinqiao.kernel import responsibility as lead
from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.codes import LeadState, Purpose
from xinqiao.kernel.procedure.consequences import Change, consequences
from xinqiao.kernel.procedure.moves import moves_for
from xinqiao.kernel.procedure.standing import Barred, DutyState, Lead, Owner, Standing, Taken
from xinqiao.kernel.procedure.steps import SETTLED, Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.worktime import WorkCalendar

ids = st.integers(1, 4)
owners = st.builds(Owner, ids, ids, ids)
bars = st.sets(
    st.builds(Barred, ids, st.none()) | st.builds(Barred, st.none(), ids), max_size=3
)  # fmt: skip
DAY = date(2026, 3, 9)


def carried(leader: Owner) -> Standing:
    """A matter somebody carries, with every clock that comes with it, and two delegates."""
    standing = Standing(step=Step.HANDLING, purpose=Purpose.COMPLAINT, owner=Owner(9, 9, 9))
    standing.lead = Lead(leader, LeadState.CARRIED)
    standing.seats = {
        Taken(leader.office, leader.staff, Capacity.LEADER), Taken(8, 80, Capacity.CONVENOR),
        Taken(7, 70, Capacity.HELPER), Taken(9, None, Capacity.HANDLER),
    }  # fmt: skip
    keys = (*sorted(lead.LEAD_CLOCKS), TermKey.HANDLE)
    standing.duties = {
        n: DutyState(n, key, *leader, DAY, DAY, provisional=False, calendar="", extended=0,
                     paused=0, opened_by=1)
        for n, key in enumerate(keys, start=1)
    }  # fmt: skip
    return standing


def shut_out(standing: Standing, change: Change) -> Standing:
    (row,) = moves_for(Act.SHIELD, standing.step)
    effects = consequences(row, standing, change, DAY, WorkCalendar())
    return standing.apply(Act.SHIELD, {}, effects, DAY)


@given(owners, bars, st.booleans(), st.sampled_from(Purpose))
def test_may_lead__is_nobody_who_is_shut_out_and_nobody_of_a_sealed_matter(
    who: Owner, out: set[Barred], sealed: bool, purpose: Purpose
) -> None:
    standing = Standing(bars=out, sealed=sealed, purpose=purpose)
    shut = Barred(who.office, None) in out or Barred(None, who.staff) in out
    secret = sealed or purpose is Purpose.REPORT
    assert lead.may_lead(standing, who) is not (shut or secret)


@given(owners, bars, st.booleans())
def test_shut_out__a_lead_and_all_its_clocks_end_with_whoever_may_not_know(
    who: Owner, out: set[Barred], seal: bool
) -> None:
    change = Change(bar=tuple(sorted(out, key=str)), seal=seal)
    standing = shut_out(carried(who), change)
    gone = seal or lead.is_barred(out, who)
    assert (standing.lead is None) is gone
    running = {d.key for d in standing.duties.values() if d.open}
    assert running == ({TermKey.HANDLE} if gone else {*lead.LEAD_CLOCKS, TermKey.HANDLE})
    named = {s.capacity for s in standing.seats if s.staff is not None}
    assert not (gone and named & lead.PERSONAL)
    assert (Capacity.HELPER in named) is not seal


@given(owners)
def test_shut_out__a_seat_taken_by_the_same_act_is_kept(who: Owner) -> None:
    mine = Taken(who.office, who.staff, Capacity.LEADER)
    standing = Standing(seats={mine})
    assert lead.seats_ending(standing, (), seal=True, kept=[mine]) == ()


@given(owners, bars)
def test_shut_out__owes_nothing_any_more(who: Owner, out: set[Barred]) -> None:
    standing = Standing(step=Step.HANDLING, purpose=Purpose.COMPLAINT, owner=Owner(9, 9, 9))
    running = DutyState(1, TermKey.PROMISE, *who, DAY, DAY, provisional=False, calendar="",
                        extended=0, paused=0, opened_by=1)  # fmt: skip
    theirs = replace(running, n=2, key=TermKey.ASK_REVIEW, office=None, post=None, staff=None)
    standing.duties = {1: running, 2: theirs}
    standing = shut_out(standing, Change(bar=tuple(sorted(out, key=str))))
    gone = lead.is_barred(out, who)
    assert standing.duties[1].owner == ((9, 9, 9) if gone else who)
    assert standing.duties[1].open
    assert standing.duties[2].owner == (None, None, None)


@given(st.sampled_from(LeadState), st.sampled_from(sorted(SETTLED)))
def test_settles__only_a_carried_case_outlives_a_closing(state: LeadState, step: Step) -> None:
    kept = state is LeadState.CARRIED and step in (Step.CLOSED, Step.ARCHIVED)
    assert lead.settles(Lead(Owner(1, 2, 3), state), step) is not kept

"""The fold: what each act's facts and effects leave in the standing of a matter."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.procedure.consequences import Change, NewDuty, consequences
from xinqiao.kernel.procedure.moves import MOVES
from xinqiao.kernel.procedure.readers import READERS
from xinqiao.kernel.procedure.standing import (
    Barred,
    ClaimState,
    DutyState,
    Lead,
    Owner,
    Standing,
    Taken,
)
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.worktime import WorkCalendar

DAY = date(2026, 3, 16)
CAL = WorkCalendar.of(())
HERE, THERE = Owner(7, 70, 700), Owner(8, 80, 800)
LEADER, FOLLOWER = Owner(3, 30, 300), Owner(3, 31, 32)


def before(**values: Any) -> Standing:
    """A matter in hand with two claims; values: what the case needs besides."""
    base = Standing(step=Step.HANDLING, seq=4, owner=HERE)
    base.claims = {1: ClaimState(), 2: ClaimState()}
    for name, value in values.items():
        setattr(base, name, value)
    return base


def clock(n: int, owner: Owner, key: TermKey = TermKey.HANDLE) -> DutyState:
    due = date(2026, 5, 1)
    return DutyState(n, key, *owner, date(2026, 3, 2), due, True, "old", 0, 0, 1)


def said(act: Act, was: Standing, facts: Mapping[str, Any], step: Step | None = None) -> Standing:
    return was.apply(act, facts, {"step": (step or was.step).value}, DAY)


ROUTED = {"routes": {"1": "6", "2": "1"}, "outcomes": {"2": "routed"}}
# (act, what stood before, facts, what stands after)
TABLE: list[tuple[Act, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (Act.REGISTER, {"claims": {}}, {"purpose": "A", "claims": [1]},
     {"purpose": "A", "anonymous": False, "claims": {1: ClaimState()}}),
    (Act.REGISTER, {}, {"purpose": "B", "claims": [], "anonymous": True},
     {"purpose": "B", "anonymous": True, "claims": {}}),
    (Act.TRIAGE, {"claims": {1: ClaimState("6")}}, {"purpose": "C", "claims": [1, 2]},
     {"purpose": "C", "claims": {1: ClaimState("6"), 2: ClaimState()}}),
    (Act.LINK, {}, {"final": True}, {"prior_final": True}),
    (Act.LINK, {"prior_final": True}, {}, {"prior_final": False}),
    (Act.UNLINK, {"prior_final": True}, {}, {"prior_final": False}),
    (Act.MERGE, {}, {"from_step": "triaged"}, {"before_merge": Step.TRIAGED}),
    (Act.PROPOSE_VOID, {}, {"proposer": 9}, {"void_by": 9}),
    (Act.TRANSFER, {"heard": True, "designated": True}, {},
     {"hops": 1, "heard": False, "report": "", "designated": False}),
    (Act.ASSIGN, {"hops": 2}, {"report": True}, {"hops": 3, "report": "due"}),
    (Act.DESIGNATE, {}, {}, {"hops": 1, "designated": True}),
    (Act.AGREE_OBJECTION, {}, {}, {"hops": 1}),
    (Act.REFER, {}, {},
     {"hops": 1, "notice_pending": True,
      "claims": {1: ClaimState("", "referred"), 2: ClaimState("", "referred")}}),
    (Act.REFER, {"anonymous": True}, {}, {"notice_pending": False}),
    (Act.OBJECT, {"objections": 1}, {}, {"objections": 2}),
    (Act.ACCEPT, {}, {"routes": {"1": "6", "2": "5"}},
     {"notice_pending": True, "claims": {1: ClaimState("6"), 2: ClaimState("5")}}),
    (Act.ROUTE, {"anonymous": True}, ROUTED,
     {"notice_pending": False, "claims": {1: ClaimState("6"), 2: ClaimState("1", "routed")}}),
    (Act.DECLINE, {}, ROUTED, {"notice_pending": True}),
    (Act.DECLINE_AGAIN, {}, ROUTED, {"notice_pending": True}),
    (Act.STUDY, {}, {},
     {"notice_pending": True, "claims": {1: ClaimState("B"), 2: ClaimState("B")}}),
    (Act.REPLY, {}, {"outcomes": {"2": "adopted"}},
     {"claims": {1: ClaimState(), 2: ClaimState("", "adopted")}}),
    (Act.SERVE_NOTICE, {"notice_pending": True}, {}, {"notice_pending": False}),
    (Act.ASSIGN_HANDLER, {}, {"handler": 5}, {"handler": 5}),
    (Act.RECUSE, {"handler": 5}, {"handler": 6}, {"handler": 6}),
    (Act.HAND_OVER, {"handler": 5}, {"handler": True}, {"handler": HERE.staff}),
    (Act.HAND_OVER, {"handler": 5}, {}, {"handler": 5}),
    (Act.HAND_OVER, {"handler": None}, {"handler": True}, {"handler": None}),
    (Act.HEAR, {}, {}, {"heard": True}),
    (Act.ASK_EXTENSION, {}, {}, {"extension_asked": True, "extended": False}),
    (Act.EXTEND, {"extension_asked": True}, {},
     {"extension_asked": False, "extended": True, "notice_pending": True}),
    (Act.EXTEND, {"anonymous": True}, {}, {"extended": True, "notice_pending": False}),
    (Act.REFUSE_EXTENSION, {"extension_asked": True}, {},
     {"extension_asked": False, "extended": False}),
    (Act.DRAFT_OPINION, {"legal_ok": True}, {"drafter": 5, "outcomes": {"1": "supported"}},
     {"drafter": 5, "legal_ok": False,
      "claims": {1: ClaimState("", "supported"), 2: ClaimState()}}),
    (Act.PASS_LEGAL, {}, {}, {"legal_ok": True}),
    (Act.RETURN_DRAFT, {"legal_ok": True}, {}, {"legal_ok": False}),
    (Act.REPORT_EXECUTION, {}, {"claims": [2]},
     {"claims": {1: ClaimState(), 2: ClaimState(executed=True)}}),
    (Act.REPORT_BACK, {"report": "due"}, {}, {"report": "sent"}),
    (Act.ACCEPT_REPORT, {"report": "sent"}, {}, {"report": "accepted"}),
    (Act.RETURN_REPORT, {"report": "sent"}, {}, {"report": "returned"}),
    (Act.ISSUE_REVIEW, {}, {"outcome": "upheld"}, {"review": "upheld"}),
    (Act.ISSUE_REREVIEW, {}, {"outcome": "changed", "outcomes": {"1": "supported"}},
     {"review": "changed", "claims": {1: ClaimState("", "supported"), 2: ClaimState()}}),
    (Act.ASK_WITHDRAWAL, {}, {}, {"withdrawal": True}),
    (Act.CANCEL_WITHDRAWAL, {"withdrawal": True}, {}, {"withdrawal": False}),
    (Act.LIST_MEMBERS, {"members": frozenset({1})}, {"members": [2, 3]},
     {"members": frozenset({1, 2, 3})}),
    (Act.SETTLE_MEMBER, {"members": frozenset({1, 2})}, {"members": {"1": {"settled": True}}},
     {"members": frozenset({1, 2}), "settled": frozenset({1})}),
    (Act.ASK_PERSON, {}, {}, {"questions": frozenset({5})}),
    (Act.ANSWER, {"questions": frozenset({2, 3})}, {"question": 2}, {"questions": frozenset({3})}),
    (Act.HAND_OVER, {"lead": Lead(LEADER, LeadState.CARRIED, noted=True)},
     {"lead": [3, 31, 32]}, {"lead": Lead(FOLLOWER, LeadState.CARRIED)}),
    (Act.PROPOSE_LEAD, {}, {"leader": LEADER}, {"lead": Lead(LEADER, LeadState.PROPOSED)}),
    (Act.DECLINE_LEAD, {"lead": Lead(LEADER, LeadState.PROPOSED)}, {}, {"lead": None}),
    (Act.ASSIGN_LEAD, {"lead": Lead(LEADER, LeadState.PROPOSED)}, {"leader": [3, 31, 32]},
     {"lead": Lead(FOLLOWER, LeadState.NAMED)}),
    (Act.ACCEPT_LEAD, {"lead": Lead(LEADER, LeadState.NAMED)}, {},
     {"lead": Lead(LEADER, LeadState.CARRIED)}),
    (Act.REFUSE_LEAD, {"lead": Lead(LEADER, LeadState.NAMED)}, {},
     {"lead": Lead(LEADER, LeadState.REFUSED)}),
    (Act.UPHOLD_REFUSAL, {"lead": Lead(LEADER, LeadState.REFUSED)}, {"leader": [3, 31, 32]},
     {"lead": Lead(FOLLOWER, LeadState.NAMED)}),
    (Act.REJECT_REFUSAL, {"lead": Lead(LEADER, LeadState.REFUSED)}, {},
     {"lead": Lead(LEADER, LeadState.CARRIED)}),
    (Act.DELEGATE_LEAD, {"lead": Lead(LEADER, LeadState.CARRIED)}, {"stands_in": 32},
     {"lead": Lead(LEADER, LeadState.CARRIED, stand_in=32)}),
    (Act.NOTE_LEAD, {"lead": Lead(LEADER, LeadState.CARRIED)}, {},
     {"lead": Lead(LEADER, LeadState.CARRIED, noted=True)}),
    (Act.RELEASE_LEAD, {"lead": Lead(LEADER, LeadState.CARRIED)}, {}, {"lead": None}),
    (Act.CONFIRM_VOID, {"lead": Lead(LEADER, LeadState.CARRIED)}, {}, {"lead": None}),
    (Act.FLAG_URGENT, {}, {}, {"urgent": True}),
    (Act.CLEAR_URGENT, {"urgent": True}, {}, {"urgent": False}),
    (Act.SUBMIT_BULLETIN, {"submitted": frozenset({2})}, {}, {"submitted": frozenset({2, 5})}),
    (Act.INSTRUCT, {"submitted": frozenset({2, 3})}, {"item": 3}, {"submitted": frozenset({2})}),
    (Act.INSTRUCT, {"submitted": frozenset({2})}, {}, {"submitted": frozenset({2})}),
    *((act, {"orders": frozenset({2})}, {}, {"orders": frozenset({2, 5})})
      for act in (Act.SUPERVISE, Act.LIST_SUPERVISION, Act.SUMMON_TALK, Act.ORDER_RECTIFICATION)),
    (Act.END_SUPERVISION, {"orders": frozenset({2, 3})}, {"order": 2}, {"orders": frozenset({3})}),
    (Act.SUGGEST_POLICY, {}, {}, {"policies": frozenset({5})}),
    (Act.PROPOSE_ACCOUNTABILITY, {}, {"proposer": 9}, {"accusing": 9}),
    (Act.SUGGEST_ACCOUNTABILITY, {"accusing": 9}, {}, {"accusing": None}),
    (Act.WITHDRAW, {"claims": {1: ClaimState("6", "partly"), 2: ClaimState()}}, {},
     {"claims": {1: ClaimState("6", "partly"), 2: ClaimState("", "withdrawn")}}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "was", "facts", "after"), TABLE)
def test_apply__reads_the_facts_of_the_act(
    act: Act, was: dict[str, Any], facts: dict[str, Any], after: dict[str, Any]
) -> None:
    found = said(act, before(**was), facts)
    assert {name: getattr(found, name) for name in after} == after
    assert found.seq == 5


def test_apply__every_act_whose_facts_are_read_is_in_the_table_above() -> None:
    assert {act for act, *_ in TABLE} | {Act.REOPEN} == set(READERS)


def test_apply__an_act_without_a_reader_changes_nothing_but_step_and_count() -> None:
    found = said(Act.NOTE, before(), {"anything": 1})
    assert found == before(seq=5)


@pytest.mark.parametrize(
    ("step", "claims"),
    [
        (Step.REOPENED, {1: ClaimState("6"), 2: ClaimState("1", "routed")}),
        (Step.TRIAGED, {1: ClaimState(), 2: ClaimState()}),
    ],
)
@pytest.mark.parametrize(("report", "wanted"), [("accepted", "due"), ("", "")])
def test_apply__reopening_starts_a_new_round(
    step: Step, claims: dict[int, ClaimState], report: str, wanted: str
) -> None:
    was = before(
        claims={1: ClaimState("6", "supported", True), 2: ClaimState("1", "routed")},
        heard=True, legal_ok=True, extended=True, extension_asked=True, withdrawal=True,
        notice_pending=True, drafter=5, review="upheld", handler=5, void_by=6, report=report,
    )  # fmt: skip
    found = said(Act.REOPEN, was, {}, step)
    assert found == before(step=step, seq=5, claims=claims, report=wanted)


@pytest.mark.parametrize(
    ("to", "holder"), [(Owner(7, 71, 701), Owner(7, 71, 701)), (THERE, HERE), (None, HERE)]
)
def test_apply__clocks_go_along_with_a_new_owner_of_the_same_office_only(
    to: Owner | None, holder: Owner
) -> None:
    was = before(duties={1: clock(1, HERE), 2: clock(2, THERE), 3: clock(3, HERE)})
    was.duties[3].closed_by = 2
    effects = {"step": "handling", "owner": list(to) if to else None}
    found = was.apply(Act.NOTE, {}, effects, DAY)
    assert found.owner == to
    held = [(d.office, d.post, d.staff) for d in found.duties.values()]
    assert held == [holder, THERE, HERE]


def test_apply__clocks_open_close_and_are_counted_again() -> None:
    was = before(duties={n: clock(n, HERE) for n in (1, 2, 3)})
    again = {"n": 3, "due": "2026-06-01", "from": "2026-03-03", "provisional": False,
             "calendar": "new", "extended": 30, "paused": 4}  # fmt: skip
    fresh = {"n": 4, "key": "notify", "office": 8, "post": 80, "staff": 800, "from": "2026-03-16",
             "due": "2026-03-31", "provisional": False, "calendar": "new"}  # fmt: skip
    close = [{"n": 1, "how": "done", "on": "2026-03-10"}, {"n": 2, "how": "lapsed"}]
    effects = {"step": "handling", "close": close, "open": [fresh], "recount": [again]}
    duties = was.apply(Act.NOTE, {}, effects, DAY).duties
    assert [(d.open, d.closed_by, d.closed_on, d.how) for d in duties.values()] == [
        (False, 5, date(2026, 3, 10), "done"),
        (False, 5, DAY, "lapsed"),
        (True, None, None, ""),
        (True, None, None, ""),
    ]
    moved = duties[3]
    assert (moved.started, moved.due) == (date(2026, 3, 3), date(2026, 6, 1))
    assert (moved.provisional, moved.calendar, moved.extended, moved.paused) == (
        False,
        "new",
        30,
        4,
    )
    assert (duties[4].key, duties[4].opened_by, duties[4].extended) == (TermKey.NOTIFY, 5, 0)
    assert was.running(TermKey.NOTIFY) is duties[4]
    assert was.running(TermKey.REVIEW) is None


def test_apply__seats_are_taken_and_left_bars_stay_and_a_seal_stays() -> None:
    handler, reader = Taken(7, None, Capacity.HANDLER), Taken(8, 800, Capacity.READER)
    effects = {"step": "handling", "leave": [[7, None, "handler"]], "take": [[8, 800, "reader"]],
               "bar": [[None, 9]], "sealed": True}  # fmt: skip
    found = before(seats={handler}).apply(Act.NOTE, {}, effects, DAY)
    assert (found.seats, found.bars, found.sealed) == ({reader}, {Barred(None, 9)}, True)
    assert found.offices(Capacity.READER) == {8}
    assert found.has_part(8, 800, frozenset({Capacity.READER}))
    assert not found.has_part(8, 801, frozenset({Capacity.READER}))
    said(Act.NOTE, found, {})
    assert (found.bars, found.sealed) == ({Barred(None, 9)}, True)


# ── from a Change to effects ──────────────────────────────────────────────────────────────


def effects_of(was: Standing, change: Change) -> dict[str, Any]:
    row = next(m for m in MOVES if m.act is Act.NOTE)
    return consequences(row, was, change, DAY, CAL)


@pytest.mark.parametrize(
    ("key", "change", "counted"),
    [
        (TermKey.HANDLE, Change(extend=(1, 30)), ("2026-03-02", 30, 0)),
        (TermKey.REREVIEW, Change(pause=(1, 4)), ("2026-03-02", 0, 4)),
        (TermKey.HANDLE, Change(restart=(1, date(2026, 3, 5))), ("2026-03-05", 0, 0)),
        (TermKey.HANDLE, Change(recount=(1,)), ("2026-03-02", 0, 0)),
    ],
)
def test_consequences__a_running_clock_is_counted_again(
    key: TermKey, change: Change, counted: tuple[str, int, int]
) -> None:
    was = before(duties={1: clock(1, HERE, key)})
    (again,) = effects_of(was, change)["recount"]
    assert (again["from"], again["extended"], again["paused"]) == counted


def test_consequences__a_date_that_a_person_set_is_kept_when_counted_again() -> None:
    was = before(duties={1: clock(1, HERE, TermKey.REPORT_BACK)})
    was.duties[1].due = date(2026, 4, 15)
    (again,) = effects_of(was, Change(recount=(1,)))["recount"]
    assert (again["due"], again["from"]) == ("2026-04-15", "2026-03-02")


def test_consequences__only_what_was_done_is_dated_back() -> None:
    was = before(duties={n: clock(n, HERE) for n in (1, 2, 3)})
    change = Change(closes=(1,), lapse=(2,), stops=(3,), done_on=date(2026, 3, 10), seal=True)
    effects = effects_of(was, change)
    assert effects["sealed"] is True
    assert effects["close"] == [
        {"n": 1, "how": "done", "on": "2026-03-10"},
        {"n": 2, "how": "lapsed"},
        {"n": 3, "how": "stopped"},
    ]


def test_consequences__a_set_date_belongs_to_its_holder_or_else_to_the_owner() -> None:
    dates = (
        NewDuty(TermKey.EXECUTE, date(2026, 4, 15), THERE),
        NewDuty(TermKey.EXECUTE, date(2026, 4, 16)),
    )
    opened = effects_of(before(), Change(set_dates=dates))["open"]
    assert [(o["n"], o["office"]) for o in opened] == [(1, 8), (2, 7)]


def test_consequences__the_petitioners_own_clock_is_no_offices() -> None:
    change = Change(also_starts={TermKey.ASK_REVIEW: DAY})
    (opened,) = effects_of(before(), change)["open"]
    assert (opened["office"], opened["post"], opened["staff"]) == (None, None, None)


PEOPLE = st.sampled_from([HERE, HERE._replace(staff=701), Owner(7, 71, 700), THERE])


@given(holders=st.lists(PEOPLE, max_size=6), shut=st.sets(st.integers(1, 6)), owner=PEOPLE)
def test_hand_over__what_a_post_owes_goes_along_and_nothing_else(
    holders: list[Owner], shut: set[int], owner: Owner
) -> None:
    """A post changes hands, in a matter of its own or of somebody else."""
    was = before(owner=owner)
    was.duties = {n: clock(n, holder) for n, holder in enumerate(holders, start=1)}
    for n in shut & set(was.duties):
        was.duties[n].closed_by = 2
    follower = HERE._replace(staff=999)
    owed = [n for n, d in was.duties.items() if d.open and d.owner == HERE]
    change = Change(owner=follower if owner == HERE else None, passes=dict.fromkeys(owed, follower))
    row = next(m for m in MOVES if m.act is Act.HAND_OVER)
    effects = consequences(row, was, change, DAY, CAL)
    assert json.loads(json.dumps(effects)) == effects
    after = was.apply(Act.HAND_OVER, {}, effects, DAY)
    assert after.owner == (follower if owner == HERE else owner)
    for n, holder in enumerate(holders, start=1):
        moved = holder == HERE and n not in shut
        assert after.duties[n].owner == (follower if moved else holder)


@given(holders=st.lists(PEOPLE, max_size=6), owner=PEOPLE)
def test_own__a_new_owner_of_the_office_takes_what_the_last_one_owed_and_no_more(
    holders: list[Owner], owner: Owner
) -> None:
    was = before(owner=owner)
    was.duties = {n: clock(n, holder) for n, holder in enumerate(holders, start=1)}
    to = Owner(7, 72, 720)
    after = was.apply(Act.HAND_OVER, {}, {"step": was.step.value, "owner": list(to)}, DAY)
    for n, holder in enumerate(holders, start=1):
        moved = holder == owner and owner.office == to.office
        assert after.duties[n].owner == (to if moved else holder)

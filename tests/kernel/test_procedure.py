"""The table of moves: whole, connected, and true to DOMAIN.md 2.3."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from xinqiao.kernel.actors import Actor, Capacity, Role, petitioner
from xinqiao.kernel.errors import NotAllowedNow, NotPermitted
from xinqiao.kernel.procedure.checks import check
from xinqiao.kernel.procedure.consequences import OUTLIVING, THEIRS, Change, NewDuty, consequences
from xinqiao.kernel.procedure.guards import Guard, Situation
from xinqiao.kernel.procedure.moves import MOVES, acts_of_clock, moves_for
from xinqiao.kernel.procedure.offers import is_barred, may, offers, permit
from xinqiao.kernel.procedure.page import page
from xinqiao.kernel.procedure.standing import (
    Barred,
    ClaimState,
    DutyState,
    Owner,
    Standing,
    Taken,
)
from xinqiao.kernel.procedure.steps import OPEN, SETTLED, Act, Step
from xinqiao.kernel.terms import TERMS, TermKey
from xinqiao.kernel.worktime import WorkCalendar

TODAY = date(2026, 3, 16)
CAL = WorkCalendar.of(())
OFFICE, OTHER = 7, 8


def actor(*roles: Role, staff: int = 1, office: int = OFFICE, bureau: bool = False) -> Actor:
    return Actor(frozenset(roles), staff=staff, post=staff, office=office, bureau=bureau)


def duty(n: int, key: TermKey, due: date = date(2026, 4, 1), how: str = "") -> DutyState:
    closed = {"closed_by": 3, "closed_on": TODAY, "how": how} if how else {}
    start = date(2026, 3, 2)
    return DutyState(n, key, OFFICE, 1, 1, start, due, False, "", 0, 0, 1, **closed)


def standing(step: Step, *capacities: Capacity, **values: object) -> Standing:
    base = Standing(step=step, seq=3, owner=Owner(OFFICE, 1, 1), purpose="A")
    base.seats = {Taken(OFFICE, None, c) for c in capacities}
    return replace(base, **values)


# ── the table as a whole ──────────────────────────────────────────────────────────────────


def test_table__every_act_has_a_row() -> None:
    assert {m.act for m in MOVES} == set(Act)


@pytest.mark.parametrize("step", sorted(set(Step) - {Step.NEW}))
def test_table__every_step_can_be_reached_and_left(step: Step) -> None:
    reached, frontier = {Step.NEW}, {Step.NEW}
    while frontier:
        frontier = {m.dst for m in MOVES if m.dst and m.src & frontier} - reached
        reached |= frontier
    assert step in reached
    assert any(step in m.src and m.dst not in (None, step) for m in MOVES)


@pytest.mark.parametrize("t", range(1, 36))
def test_table__every_transition_of_the_procedure_has_a_row(t: int) -> None:
    assert any(m.t == str(t) for m in MOVES)


def test_table__every_guard_is_used_and_every_one_has_a_sentence() -> None:
    assert {g for m in MOVES for g in m.guards} == set(Guard)
    nothing = Situation(Standing(), actor(Role.HANDLER), TODAY)
    assert all(check(g, nothing) is None or str(check(g, nothing)) for g in Guard)


def test_table__only_the_clock_and_the_petitioner_act_without_a_part_in_the_matter() -> None:
    by_staff = {m.act for m in MOVES if not m.seats and m.roles - {Role.PETITIONER, Role.SYSTEM}}
    # A bulletin names nobody, so whoever signs it needs no part in what it tells of.
    assert by_staff == {Act.REGISTER, Act.ASK_REVIEW, Act.ASK_REREVIEW, Act.INSTRUCT}


def test_table__every_row_names_its_rule() -> None:
    assert all(m.article for m in MOVES)


def test_table__no_row_starts_a_clock_that_it_stops() -> None:
    assert not [m for m in MOVES if set(m.starts) & set(m.stops)]


def test_table__every_counted_clock_that_a_row_starts_has_a_row_that_stops_it() -> None:
    started = {k for m in MOVES for k in m.starts if TERMS[k].length is not None}
    stopped = {k for m in MOVES for k in (*m.stops, *m.meets)}
    assert started - stopped == set()


@pytest.mark.parametrize("step", sorted(OPEN | {Step.CLOSED}))
def test_table__what_outlives_a_closing_has_an_act_of_its_own_from_every_step(step: Step) -> None:
    own = {key: {m.act for m in acts_of_clock(key, step)} for key in OUTLIVING}
    assert own == {
        TermKey.PROMISE: {Act.KEEP_PROMISE},
        TermKey.CALL_BACK: {Act.CALL_BACK},
        TermKey.AID_ANSWER: {Act.ANSWER_AID},
        TermKey.RECHECK: {Act.RECHECK_CLOSING},
        TermKey.FIRST_CONTACT: {Act.CONTACT},
        TermKey.NEXT_CONTACT: {Act.CONTACT},
        TermKey.MILESTONE: {Act.REACH_MILESTONE},
        TermKey.INSTRUCTION: {Act.ANSWER_INSTRUCTION},
        TermKey.UP_RECEIPT: {Act.CONFIRM_REPORT},
        TermKey.SUPERVISION: {Act.ANSWER_SUPERVISION},
        TermKey.FEEDBACK: {Act.ANSWER_SUGGESTION},
    }


def test_table__a_clock_met_by_carrying_the_matter_on_has_no_act_of_its_own() -> None:
    assert acts_of_clock(TermKey.PASS_ON, Step.REGISTERED) == ()
    assert acts_of_clock(TermKey.HANDLE, Step.OPINION_ISSUED) == ()


def test_table__whoever_owes_a_report_gives_it_and_does_not_accept_it() -> None:
    assert [m.act for m in acts_of_clock(TermKey.REPORT_BACK, Step.SERVED)] == [Act.REPORT_BACK]


def test_table__nobody_but_the_person_withdraws() -> None:
    asks = [m for m in MOVES if m.act is Act.ASK_WITHDRAWAL]
    ends = [m for m in MOVES if m.act is Act.WITHDRAW]
    assert all(m.roles == {Role.PETITIONER} for m in asks)
    assert all(m.roles == {Role.PETITIONER, Role.SYSTEM} for m in ends)
    assert all(Guard.COOLED_OFF in m.guards for m in ends)


def test_table__closing_asks_for_answer_service_and_carrying_out_and_nothing_else() -> None:
    rows = [m for m in MOVES if m.act is Act.CLOSE]
    assert rows
    for row in rows:
        assert set(row.guards) == {
            Guard.CLAIMS_DECIDED,
            Guard.NOTICE_SERVED,
            Guard.CARRIED_OUT,
            Guard.NOT_ANNULLED,
            Guard.REPORT_SETTLED,
            Guard.MEMBERS_SETTLED,
        }
        assert not row.src & {Step.HANDLING, Step.OPINION_DRAFT, Step.OPINION_ISSUED, Step.ACCEPTED}


def test_table__a_late_notice_can_still_be_served_wherever_closing_waits_for_it() -> None:
    closes = [m for m in MOVES if m.act is Act.CLOSE]
    serve = next(m for m in MOVES if m.act is Act.SERVE_NOTICE)
    assert closes
    assert all(close.src <= serve.src for close in closes)


def test_table__a_settled_step_and_an_open_step_are_never_the_same() -> None:
    assert not OPEN & SETTLED
    assert OPEN | SETTLED | {Step.NEW} == set(Step)


def test_table__an_act_with_two_rows_from_one_step_tells_them_apart() -> None:
    for step in Step:
        pairs = Counter(m.act for m in MOVES if step in m.src)
        for act in (a for a, n in pairs.items() if n > 1):
            rows = moves_for(act, step)
            assert len({(m.roles, m.guards) for m in rows}) == len(rows), (act, step)


def test_page__docs_procedure_is_up_to_date() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs" / "procedure.md"
    assert docs.read_text(encoding="utf-8") == page(), "run: xinqiao procedure-docs"


def test_page__shows_every_act_step_and_guard() -> None:
    written = page()
    assert all(f"`{member.value}`" in written for kind in (Act, Guard) for member in kind)
    assert all(f"`{step.value}`" in written for step in OPEN | SETTLED)
    assert written.count("[*] -->") == 1


# ── permit and offers ─────────────────────────────────────────────────────────────────────


def test_permit__needs_the_role_and_the_seat() -> None:
    s = standing(Step.AWAITING_NOTICE, Capacity.HANDLER, claims={1: ClaimState()})
    assert permit(Act.ACCEPT, Situation(s, actor(Role.INTAKE), TODAY)).dst is Step.ACCEPTED
    with pytest.raises(NotPermitted, match="another post"):
        permit(Act.ACCEPT, Situation(s, actor(Role.LEGAL), TODAY))
    with pytest.raises(NotPermitted, match="another post"):
        permit(Act.ACCEPT, Situation(s, actor(Role.INTAKE, office=OTHER), TODAY))


def test_permit__refuses_a_step_from_which_no_row_leads() -> None:
    s = standing(Step.REGISTERED, Capacity.HANDLER)
    with pytest.raises(NotAllowedNow, match="step where the matter stands"):
        permit(Act.ACCEPT, Situation(s, actor(Role.INTAKE), TODAY))


@pytest.mark.parametrize("bar", [Barred(OFFICE, None), Barred(None, 1)])
def test_permit__a_bar_beats_role_and_seat(bar: Barred) -> None:
    s = standing(Step.AWAITING_NOTICE, Capacity.HANDLER, bars={bar})
    situation = Situation(s, actor(Role.INTAKE, Role.UNIT_HEAD), TODAY)
    assert is_barred(situation)
    assert offers(situation) == []
    with pytest.raises(NotPermitted, match="recused"):
        permit(Act.ACCEPT, situation)


def test_offers__show_each_act_once_and_the_reason_where_it_cannot_be_done() -> None:
    s = standing(Step.HANDLING, Capacity.HANDLER, handler=1)
    shown = offers(Situation(s, actor(Role.HANDLER), TODAY))
    assert len({o.act for o in shown}) == len(shown)
    why = {o.act: o.why for o in shown}
    assert why[Act.HEAR] is None
    assert "Hear the petitioner" in str(why[Act.DRAFT_OPINION])


@pytest.mark.parametrize(
    ("route", "to"), [("6", Step.REOPENED), ("5", Step.REOPENED), ("2", Step.AWAITING_NOTICE)]
)
def test_permit__reopening_starts_where_the_round_before_had_got_to(route: str, to: Step) -> None:
    s = standing(Step.CLOSED, Capacity.HANDLER, claims={1: ClaimState(route, "routed")})
    situation = Situation(s, actor(Role.UNIT_HEAD), TODAY)
    assert permit(Act.REOPEN, situation).dst is to
    assert may(Act.REOPEN, situation)
    assert [o.why for o in offers(situation) if o.act is Act.REOPEN] == [None]


@pytest.mark.parametrize(
    ("how", "due", "person", "clerk"),
    [
        ("", date(2026, 3, 16), True, True),  # the last day
        ("", date(2026, 3, 15), False, True),  # late, not yet marked as lapsed
        ("lapsed", date(2026, 3, 1), False, True),  # late with a reason, on paper
        ("done", date(2026, 4, 1), False, False),  # it was asked for already
        ("stopped", date(2026, 4, 1), False, False),  # the opinion is overtaken
    ],
)
def test_permit__review_is_asked_in_time_by_the_person_and_late_only_at_the_counter(
    how: str, due: date, person: bool, clerk: bool
) -> None:
    s = standing(Step.CLOSED, duties={4: duty(4, TermKey.ASK_REVIEW, due, how)})
    assert may(Act.ASK_REVIEW, Situation(s, petitioner(1), TODAY)) is person
    assert may(Act.ASK_REVIEW, Situation(s, actor(Role.REVIEWER), TODAY)) is clerk


def test_permit__a_file_is_not_put_away_while_the_petitioner_may_still_ask() -> None:
    s = standing(Step.CLOSED, Capacity.HANDLER, duties={4: duty(4, TermKey.ASK_REVIEW)})
    assert not may(Act.ARCHIVE, Situation(s, actor(Role.ARCHIVIST), TODAY))


# ── standing and consequences ─────────────────────────────────────────────────────────────


def folded(s: Standing, act: Act, facts: dict[str, object], step: Step) -> Standing:
    return s.apply(act, facts, {"step": step.value}, TODAY)


def test_apply__an_extension_must_be_told_before_the_matter_can_close() -> None:
    s = folded(standing(Step.HANDLING), Act.EXTEND, {"days": 30}, Step.HANDLING)
    assert (s.extended, s.extension_asked, s.notice_pending) == (True, False, True)


def test_apply__nobody_can_be_told_who_left_no_name() -> None:
    s = folded(standing(Step.HANDLING, anonymous=True), Act.EXTEND, {}, Step.HANDLING)
    assert s.notice_pending is False


def test_apply__reopening_keeps_what_was_led_elsewhere_and_forgets_the_rest() -> None:
    claims = {1: ClaimState("6", "supported", True), 2: ClaimState("2", "routed")}
    s = standing(Step.CLOSED, claims=claims, handler=5, heard=True, legal_ok=True, extended=True)
    s = folded(s, Act.REOPEN, {}, Step.REOPENED)
    assert s.claims == {1: ClaimState("6"), 2: ClaimState("2", "routed")}
    assert (s.handler, s.heard, s.legal_ok, s.extended) == (None, False, False, False)


def test_apply__a_reply_to_a_suggestion_is_no_review() -> None:
    s = standing(Step.HANDLING, claims={1: ClaimState("B")})
    s = folded(s, Act.REPLY, {"outcomes": {"1": "adopted"}}, Step.SERVED)
    assert (s.claims[1].outcome, s.review) == ("adopted", "")


def test_consequences__closing_leaves_the_petitioner_the_time_to_ask() -> None:
    duties = {1: duty(1, TermKey.ASK_REVIEW), 2: duty(2, TermKey.EXECUTE)}
    s = standing(Step.SERVED, duties=duties)
    (row,) = moves_for(Act.CLOSE, Step.SERVED)
    effects = consequences(row, s, Change(), TODAY, CAL)
    assert effects["close"] == [{"n": 2, "how": "stopped"}]


def test_consequences__a_clock_of_the_petitioner_belongs_to_no_office() -> None:
    row = moves_for(Act.SERVE_OPINION, Step.OPINION_ISSUED)[0]
    effects = consequences(row, standing(Step.OPINION_ISSUED), Change(), TODAY, CAL)
    assert [o["office"] for o in effects["open"] if TermKey(o["key"]) in THEIRS] == [None]


def test_consequences__what_an_act_makes_pointless_is_stopped_not_done() -> None:
    s = standing(Step.REVIEWED, duties={1: duty(1, TermKey.EXECUTE)})
    row = moves_for(Act.REOPEN, Step.REVIEWED)[0]
    effects = consequences(row, s, Change(stops=(1,)), TODAY, CAL)
    assert effects["close"] == [{"n": 1, "how": "stopped"}]


def test_consequences__a_date_set_by_hand_replaces_the_counted_one() -> None:
    row = moves_for(Act.REOPEN, Step.REVIEWED)[0]
    change = Change(set_dates=(NewDuty(TermKey.HANDLE, date(2026, 4, 1)),))
    effects = consequences(row, standing(Step.REVIEWED), change, TODAY, CAL)
    assert [(o["key"], o["due"]) for o in effects["open"]] == [("handle", "2026-04-01")]


def test_consequences__a_duty_is_met_on_the_day_of_service_not_of_typing() -> None:
    s = standing(Step.OPINION_ISSUED, duties={1: duty(1, TermKey.HANDLE)})
    row = moves_for(Act.SERVE_OPINION, Step.OPINION_ISSUED)[0]
    served = date(2026, 3, 12)
    effects = consequences(row, s, Change(done_on=served), TODAY, CAL)
    s.apply(Act.SERVE_OPINION, {}, effects, TODAY)
    assert (s.duties[1].how, s.duties[1].closed_on) == ("done", served)


@pytest.mark.parametrize(
    ("act", "step", "key", "said"),
    [
        (Act.ASK_REVIEW, Step.HANDLING, TermKey.HANDLE, "2026-05-04"),
        (Act.ASK_REVIEW, Step.OPINION_ISSUED, None, "No opinion is due yet"),
        (Act.ASK_REREVIEW, Step.REVIEW, TermKey.REVIEW, "2026-05-04"),
        (Act.ASK_REREVIEW, Step.SERVED, None, "No review has been asked for"),
    ],
)
def test_permit__a_right_asked_for_too_early_says_from_when(
    act: Act, step: Step, key: TermKey | None, said: str
) -> None:
    day, due = date(2026, 3, 2), date(2026, 5, 4)
    standing = Standing(step=step, owner=Owner(1, 1, 1))
    if key:
        standing.duties[1] = DutyState(1, key, 1, 1, 1, day, due, False, "", 0, 0, 1)
    with pytest.raises(NotAllowedNow, match=said):
        permit(act, Situation(standing, petitioner(1), day))


def test_permit__what_never_comes_says_so() -> None:
    standing = Standing(step=Step.VOIDED)
    with pytest.raises(NotAllowedNow, match="at the step"):
        permit(Act.ASK_REVIEW, Situation(standing, petitioner(1), date(2026, 3, 2)))

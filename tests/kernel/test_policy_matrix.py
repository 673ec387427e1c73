"""Who may do what, where and when, written down a second time and compared cell by cell.

A slip in one of the two tables shows as a cell in which they differ.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product

import pytest

from tests.kernel.second_table import KINDS, LETTERS, NEEDS, ONLY, TOLD, WHO
from xinqiao.kernel.actors import SYSTEM, Actor, Capacity, Role, petitioner
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import may, offers
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

TODAY = date(2026, 3, 20)
OURS, OTHERS, ME, ANOTHER = 10, 20, 100, 200
STAFF_ROLES = [r for r in Role if r not in (Role.PETITIONER, Role.SYSTEM)]
RELATIONS = [
    "none", *Capacity, "named seat of another", "barred in person", "barred with the office"
]  # fmt: skip
# Purpose and seal do not change who has a part, so the rarer kinds go through fewer relations.
WORKING = ["registrar", "handler", "reader", "barred with the office"]
THROUGH = {kind: RELATIONS if kind in ("complaint", "report") else WORKING for kind in KINDS}
C_HANDLER = Capacity.HANDLER
ALL_SEATS = {Taken(OURS, None, c) for c in Capacity}


@cache
def expected() -> set[tuple[str, Role, str, str]]:
    """Every (act, role, relation, step) that the table admits."""
    return {
        (act, LETTERS[letter], relation, step)
        for _, acts, steps, by in WHO
        for act in acts.split()
        for relation, letters in by.items()
        for letter in letters.split()
        for step in steps.split()
    }


def seats_of(relation: str) -> tuple[set[Taken], set[Barred]]:
    if relation == "none":
        return set(), set()
    if relation == "reader":
        return {Taken(OURS, ME, Capacity.READER)}, set()
    if relation == "named seat of another":
        return {Taken(OURS, ANOTHER, c) for c in Capacity}, set()
    if relation == "barred in person":
        return set(ALL_SEATS), {Barred(None, ME)}
    if relation == "barred with the office":
        return set(ALL_SEATS), {Barred(OURS, None)}
    return {Taken(OURS, None, Capacity(relation))}, set()


def clock(n: int, key: TermKey, due: date) -> DutyState:
    return DutyState(n, key, OURS, 1, ME, date(2026, 3, 1), due, False, "", 0, 0, 1)


def ripe(act: str, step: str, kind: str, relation: str) -> Standing:
    """A matter in which everything that `act` could wish for is true."""
    purpose, sealed = KINDS[kind]
    seats, bars = seats_of(relation)
    clocks = [
        clock(1, TermKey.OBJECT, TODAY), clock(2, TermKey.HANDLE, TODAY),
        clock(5, TermKey.COOL_OFF, date(2026, 3, 19)),
    ]  # fmt: skip
    if act != "archive":
        clocks += [clock(3, TermKey.ASK_REVIEW, TODAY), clock(4, TermKey.ASK_REREVIEW, TODAY)]
    meeting = (TermKey.PROMISE, TermKey.AID_ANSWER, TermKey.RECHECK, TermKey.RATE)
    clocks += [clock(n, key, TODAY) for n, key in enumerate(meeting, start=6)]
    if act != "ask_call":
        clocks.append(clock(10, TermKey.CALL_BACK, TODAY))
    led = (TermKey.MILESTONE, TermKey.INSTRUCTION, TermKey.UP_RECEIPT, TermKey.SUPERVISION,
           TermKey.FEEDBACK)  # fmt: skip
    clocks += [clock(n, key, TODAY) for n, key in enumerate(led, start=11)]
    report = {"report_back": "due", "accept_report": "sent", "return_report": "sent"}
    return Standing(
        step=Step(step), seq=9, owner=Owner(OURS, 1, ME), duties={d.n: d for d in clocks},
        seats=seats, bars=bars, purpose=purpose, sealed=sealed,
        claims={1: ClaimState(_route(act, step), "supported", executed=act != "plan_execution")},
        objections=2, handler=ME, drafter=ANOTHER, void_by=ANOTHER, heard=True, legal_ok=True,
        notice_pending=act == "serve_notice",
        extension_asked=act in ("extend", "refuse_extension"),
        report=report.get(act, "accepted"), prior_final=True,
        review="annulled" if act == "reopen" else "upheld",
        withdrawal=act in ("cancel_withdrawal", "withdraw"), questions=frozenset({3}),
        members=frozenset({1, 2}), settled=frozenset({1, 2}), lead=_lead(act),
        urgent=act != "flag_urgent", submitted=frozenset({4}), orders=frozenset({4}),
        policies=frozenset({4}), accusing=ANOTHER,
    )  # fmt: skip


LEAD_AT = {
    "assign_lead": LeadState.PROPOSED, "decline_lead": LeadState.PROPOSED,
    "accept_lead": LeadState.NAMED, "refuse_lead": LeadState.NAMED,
    "uphold_refusal": LeadState.REFUSED, "reject_refusal": LeadState.REFUSED,
}  # fmt: skip


def _lead(act: str) -> Lead | None:
    if act in ("propose_lead", "archive"):
        return None
    return Lead(Owner(OURS, 1, ME), LEAD_AT.get(act, LeadState.CARRIED))


remembered = cache(ripe)  # for the admitted cells, which every condition goes through


def _route(act: str, step: str) -> str:
    return "1" if act == "reopen" and step in TOLD.split() else "6"


def actors(relations: list[str]) -> Iterator[tuple[Role, str, Actor]]:
    """Every role in every relation; the petitioner and the clock have none."""
    for relation in relations:
        for role in STAFF_ROLES:
            yield role, relation, Actor(frozenset({role}), ME, 1, OURS, bureau=True)
    yield Role.PETITIONER, "none", petitioner(1)
    yield Role.SYSTEM, "none", SYSTEM


def should(act: str, role: Role, relation: str, step: str, kind: str) -> bool:
    if relation.startswith("barred") or kind not in ONLY.get(act, KINDS):
        return False
    table = expected()
    return (act, role, relation, step) in table or (act, role, "any", step) in table


@pytest.mark.parametrize("kind", KINDS)
def test_policy__every_cell_is_as_the_second_table_says(kind: str) -> None:
    differences, cells = [], 0
    people = list(actors(THROUGH[kind]))
    relations = {relation for _, relation, _ in people}
    for relation, step, act in product(relations, Step, Act):
        standing = ripe(act, step, kind, relation)
        for role, _, actor in (p for p in people if p[1] == relation):
            cells += 1
            if may(act, Situation(standing, actor, TODAY)) != should(
                act, role, relation, step, kind
            ):
                differences.append((act.value, role.value, relation, step.value))
    assert cells == (len(STAFF_ROLES) * len(THROUGH[kind]) + 2) * len(Step) * len(Act)
    assert not differences, summary(differences)


def summary(differences: list[tuple[str, str, str, str]]) -> str:
    """The differences without the steps, and which side admits them."""
    short = sorted({(act, relation, role) for act, role, relation, _ in differences})
    return "\n".join(f"{act}: {role} as {relation}" for act, relation, role in short)


def _no_clock(key: TermKey) -> Callable[[Standing], Standing]:
    return lambda s: replace(s, duties={n: d for n, d in s.duties.items() if d.key is not key})


def _used(key: TermKey) -> Callable[[Standing], Standing]:
    def change(s: Standing) -> Standing:
        used = {
            n: replace(d, closed_by=8, closed_on=TODAY, how="done") if d.key is key else d
            for n, d in s.duties.items()
        }
        return replace(s, duties=used)

    return change


def _running(key: TermKey) -> Callable[[Standing], Standing]:
    return lambda s: replace(s, duties=s.duties | {99: clock(99, key, TODAY)})


def _late(key: TermKey) -> Callable[[Standing], Standing]:
    def change(s: Standing) -> Standing:
        late = {
            n: replace(d, due=date(2026, 3, 19)) if d.key is key else d for n, d in s.duties.items()
        }
        return replace(s, duties=late)

    return change


def _with(**values: object) -> Callable[[Standing], Standing]:
    return lambda s: replace(s, **values)  # type: ignore[arg-type]


def _claims(outcome: str, *, executed: bool) -> Callable[[Standing], Standing]:
    return lambda s: replace(
        s, claims={1: ClaimState(s.claims[1].route, outcome, executed=executed)}
    )


def _led_to(route: str) -> Callable[[Standing], Standing]:
    return lambda s: replace(s, claims={1: replace(s.claims[1], route=route)})


def _of_another(s: Standing) -> Standing:
    return replace(s, lead=s.lead and replace(s.lead, leader=Owner(OURS, 1, ANOTHER)))


# condition → ways in which it can be missing
MISSING: dict[str, list[Callable[[Standing], Standing]]] = {
    "second person": [_with(void_by=ME)],
    "objection term runs": [_late(TermKey.OBJECT), _no_clock(TermKey.OBJECT)],
    "not decided above": [_with(designated=True)],
    "in dispute": [_with(objections=1), _with(objections=0)],
    "re-review opinion linked": [_with(prior_final=False)],
    "notice pending": [_with(notice_pending=False)],
    "notice served": [_with(notice_pending=True)],
    "own handler": [_with(handler=ANOTHER)],
    "heard": [_with(heard=False)],
    "term runs": [_late(TermKey.HANDLE), _no_clock(TermKey.HANDLE)],
    "not extended": [_with(extended=True)],
    "extension asked": [_with(extension_asked=False)],
    "no extension asked": [_with(extension_asked=True)],
    "another drafter": [_with(drafter=ME)],
    "legal passed": [_with(legal_ok=False)],
    "claims decided": [_claims("", executed=False), _with(claims={})],
    "something supported": [
        _claims("supported", executed=True), _claims("explained", executed=False),
        _claims("not_supported", executed=False),
    ],
    "carried out": [_claims(o, executed=False) for o in ("supported", "partly", "mediated",
                                                         "settled")],
    "members listed": [_with(members=frozenset())],
    "members settled": [_with(settled=frozenset()), _with(settled=frozenset({1}))],
    "report due": [_with(report=""), _with(report="sent"), _with(report="accepted")],
    "report sent": [_with(report=""), _with(report="due"), _with(report="returned"),
                    _with(report="accepted")],
    "report settled": [_with(report="due"), _with(report="sent"), _with(report="returned")],
    "review window": [_late(TermKey.ASK_REVIEW)],
    "re-review window": [_late(TermKey.ASK_REREVIEW)],
    "opinion to review": [_no_clock(TermKey.ASK_REVIEW), _used(TermKey.ASK_REVIEW)],
    "review opinion to review": [_no_clock(TermKey.ASK_REREVIEW), _used(TermKey.ASK_REREVIEW)],
    "windows over": [_running(TermKey.ASK_REVIEW), _running(TermKey.ASK_REREVIEW)],
    "was accepted": [_led_to("1"), _led_to("")],
    "was not accepted": [_led_to("6")],
    "not annulled": [_with(review="annulled")],
    "annulled": [_with(review="upheld"), _with(review="")],
    "withdrawal asked": [_with(withdrawal=False)],
    "no withdrawal asked": [_with(withdrawal=True)],
    "cooled off": [_no_clock(TermKey.COOL_OFF),
                   lambda s: replace(s, duties=s.duties | {5: clock(5, TermKey.COOL_OFF, TODAY)})],
    "promise open": [_no_clock(TermKey.PROMISE), _used(TermKey.PROMISE)],
    "call asked": [_no_clock(TermKey.CALL_BACK)],
    "no call asked": [_running(TermKey.CALL_BACK)],
    "assistance asked": [_no_clock(TermKey.AID_ANSWER)],
    "question open": [_with(questions=frozenset())],
    "outside the unit": [lambda s: replace(s, seats=s.seats | {Taken(OURS, None, C_HANDLER)})],
    "re-check wanted": [_no_clock(TermKey.RECHECK), _used(TermKey.RECHECK)],
    "time to rate": [_no_clock(TermKey.RATE), _late(TermKey.RATE)],
    "no lead": [_with(lead=Lead(Owner(OURS, 1, ME), LeadState.CARRIED))],
    "lead proposed": [_with(lead=None)],
    "lead named": [_with(lead=None)],
    "lead refused": [_with(lead=None)],
    "lead carried": [_with(lead=None)],
    "own case": [_of_another],
    "milestone open": [_no_clock(TermKey.MILESTONE)],
    "urgent": [_with(urgent=False)],
    "not urgent": [_with(urgent=True)],
    "in a bulletin": [_with(submitted=frozenset())],
    "instruction open": [_no_clock(TermKey.INSTRUCTION)],
    "reported up": [_no_clock(TermKey.UP_RECEIPT)],
    "supervision open": [_no_clock(TermKey.SUPERVISION)],
    "supervised": [_with(orders=frozenset())],
    "suggestion open": [_no_clock(TermKey.FEEDBACK)],
    "policy suggested": [_with(policies=frozenset())],
    "accountability proposed": [_with(accusing=None)],
    "another signature": [_with(accusing=ME)],
    "own office answers": [_with(owner=Owner(OTHERS, 2, ANOTHER)), _with(owner=None)],
}  # fmt: skip

# A value that is missing for one question is an answer to another: both are named then.
AT_ANOTHER_STAGE = {"lead proposed", "lead named", "lead refused", "lead carried"}
ALSO = {
    "claims decided": {"something supported", "was accepted"},
    "carried out": {"something supported"},
    "no lead": AT_ANOTHER_STAGE,
    **{stage: AT_ANOTHER_STAGE - {stage} for stage in AT_ANOTHER_STAGE},
}
LETTER_OF = {role: letter for letter, role in LETTERS.items()}


def needs(act: str, role: Role, relation: str, step: str) -> set[str]:
    """What the act asks for. Reopening: handled anew if it was accepted, else told anew (33)."""
    wanted = NEEDS.get((act, ""), set()) | NEEDS.get((act, LETTER_OF[role]), set())
    if act == "reopen" and step in TOLD.split():
        return {"was not accepted"}
    if act == "reopen" and role is Role.SYSTEM:
        return {"was accepted", "annulled"}
    if act == "reopen" and (relation == "reviewer" or step in ("reviewed", "final")):
        return {"was accepted"}
    return wanted


@cache
def admitted() -> list[tuple[str, Role, str, str, str]]:
    """One admitted cell for every act, role, relation and step, in its most ordinary kind."""
    return [
        (act, role, "none" if relation == "any" else relation, step,
         next(k for k in KINDS if k in ONLY.get(act, KINDS)))
        for act, role, relation, step in sorted(expected())
    ]  # fmt: skip


def actor_of(role: Role) -> Actor:
    if role is Role.PETITIONER:
        return petitioner(1)
    return SYSTEM if role is Role.SYSTEM else Actor(frozenset({role}), ME, 1, OURS, bureau=True)


def differs(condition: str, change: Callable[[Standing], Standing]) -> Iterator[str]:
    for act, role, relation, step, kind in admitted():
        wanted = needs(act, role, relation, step)
        if wanted & ALSO.get(condition, set()) or _no_matter(act, condition):
            continue
        standing = change(remembered(act, step, kind, relation))
        allowed = may(Act(act), Situation(standing, actor_of(role), TODAY))
        if allowed == (condition in wanted):
            yield f"{act} by {role} at {step}: {'allowed' if allowed else 'refused'}"


def _no_matter(act: str, condition: str) -> bool:
    """Opposite conditions: the ripe matter of one act lacks what another act asks for."""
    opposite = {
        "notice served": "serve_notice", "no extension asked": "extend refuse_extension",
        "no withdrawal asked": "cancel_withdrawal withdraw",
        "report settled": "report_back accept_report return_report",
        "report due": "accept_report return_report close",
        "report sent": "report_back close",
        "no call asked": "call_back",
    }  # fmt: skip
    return act in opposite.get(condition, "").split()


@pytest.mark.parametrize("condition", MISSING)
def test_policy__a_missing_condition_stops_exactly_the_acts_that_ask_for_it(condition: str) -> None:
    for change in MISSING[condition]:
        assert list(differs(condition, change)) == []


def test_policy__only_a_petition_department_assigns() -> None:
    unit = Actor(frozenset({Role.BUREAU_HEAD}), ME, 1, OURS, bureau=False)
    standing = ripe("assign", "triaged", "complaint", "registrar")
    assert not may(Act.ASSIGN, Situation(standing, unit, TODAY))
    for act, role, relation, step, kind in admitted():
        if act != "assign" and role in STAFF_ROLES:
            actor = replace(actor_of(role), bureau=False)
            assert may(Act(act), Situation(ripe(act, step, kind, relation), actor, TODAY)), act


def test_policy__a_returned_report_can_be_sent_again() -> None:
    standing = replace(ripe("report_back", "served", "complaint", "handler"), report="returned")
    assert may(Act.REPORT_BACK, Situation(standing, actor_of(Role.UNIT_HEAD), TODAY))


def test_policy__the_offers_on_a_page_are_what_the_ledger_permits() -> None:
    for role, relation, actor in actors(RELATIONS):
        for step in Step:
            situation = Situation(ripe("note", step, "complaint", relation), actor, TODAY)
            offered = {o.act for o in offers(situation) if o.why is None}
            assert offered == {act for act in Act if may(act, situation)}, (role, relation, step)


def test_policy__every_condition_and_every_act_is_in_the_tables() -> None:
    assert {act for _, acts, _, _ in WHO for act in acts.split()} == set(Act)
    named = {condition for wanted in NEEDS.values() for condition in wanted}
    named |= {"was accepted", "was not accepted", "annulled"}  # of reopening alone, see `needs`
    assert named - {"in a petition department"} == set(MISSING)

"""What a service would say and do for each act, made up at random: facts and a Change."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.cast import Cast
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.codes import Outcome, Purpose, ReviewOutcome
from xinqiao.kernel.procedure.consequences import THEIRS, Change, NewDuty
from xinqiao.kernel.procedure.standing import Barred, Owner, Standing, Taken
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.responsibility import may_lead
from xinqiao.kernel.terms import TermKey

UNITS = ("housing", "labour", "county_housing")
OUTCOMES = (Outcome.SUPPORTED, Outcome.PARTLY, Outcome.EXPLAINED, Outcome.NOT_SUPPORTED)
Said = tuple[dict[str, Any], Change]


@dataclass(frozen=True)
class Scene:
    """One act about to happen."""

    cast: Cast
    chance: random.Random
    standing: Standing
    by: Actor
    on: date

    @property
    def numbers(self) -> list[int]:
        return sorted(self.standing.claims)

    def after(self, most: int) -> date:
        return self.on + timedelta(days=self.chance.randint(1, most))

    def running(self, key: TermKey) -> tuple[int, ...]:
        return tuple(d.n for d in self.standing.duties.values() if d.open and d.key is key)


def say(scene: Scene, act: Act) -> Said:
    """Facts and change of a plausible `act`."""
    maker = _MAKERS.get(act)
    return maker(scene) if maker else ({}, Change())


def handler_at(scene: Scene) -> Owner:
    """The post that would work on it in the office that handles it, else in the owner's."""
    handling = scene.standing.offices(Capacity.HANDLER)
    for key, actor in scene.cast.actors.items():
        if actor.office in handling and key.endswith((".handler", ".triage", ".head")):
            return scene.cast.owner(key)
    assert scene.standing.owner
    return scene.standing.owner


def _sort(s: Scene) -> Said:
    purpose = s.chance.choices([Purpose.COMPLAINT, Purpose.SUGGESTION, Purpose.REPORT], [8, 1, 1])[
        0
    ]
    return {
        "purpose": purpose.value,
        "claims": list(range(1, s.chance.randint(1, 3) + 1)),
    }, Change()


def _pass_on(s: Scene) -> Said:
    unit = s.chance.choice([*UNITS, "county_bureau"])
    to = s.cast.owner(f"{unit}.triage" if unit == "county_bureau" else f"{unit}.intake")
    left = tuple(t for t in s.standing.seats if t.capacity is Capacity.HANDLER)
    take = (Taken(to.office, None, Capacity.HANDLER),)
    return {}, Change(owner=to, take=take, leave=left)


def _assign(s: Scene) -> Said:
    _, change = _pass_on(s)
    limit = (NewDuty(TermKey.REPORT_BACK, s.after(60)),)
    return {"report": True}, Change(owner=change.owner, take=change.take, set_dates=limit)


def _receive_down(s: Scene) -> Said:
    left = tuple(t for t in s.standing.seats if t.capacity is Capacity.HANDLER)
    office = s.standing.owner.office if s.standing.owner else 0
    return {}, Change(take=(Taken(office, None, Capacity.REGISTRAR),), leave=left)


def _to_bureau(s: Scene) -> Said:
    registrars = s.standing.offices(Capacity.REGISTRAR)
    key = "bureau.triage" if s.cast.office("bureau") in registrars else "county_bureau.triage"
    return {}, Change(owner=s.cast.owner(key))


def _to_handler(s: Scene) -> Said:
    return {}, Change(owner=handler_at(s))


def _escalate(s: Scene) -> Said:
    to = s.cast.owner("conference.head")
    return {}, Change(owner=to, take=(Taken(to.office, None, Capacity.ARBITER),))


def _refer(s: Scene) -> Said:
    to = s.cast.owner("discipline.head")
    return {}, Change(owner=to, take=(Taken(to.office, to.staff, Capacity.READER),), seal=True)


def _own(s: Scene) -> Said:
    return {"routes": {str(n): s.chance.choice("56") for n in s.numbers}}, Change()


def _elsewhere(outcome: Outcome, routes: str) -> Callable[[Scene], Said]:
    def maker(s: Scene) -> Said:
        facts = {
            "routes": {str(n): s.chance.choice(routes) for n in s.numbers},
            "outcomes": {str(n): outcome.value for n in s.numbers},
        }
        return facts, Change()

    return maker


def _reply(s: Scene) -> Said:
    outcome = s.chance.choice([Outcome.ADOPTED, Outcome.NOT_ADOPTED])
    return {"outcomes": {str(n): outcome.value for n in s.numbers}}, Change()


def _name_handler(s: Scene) -> Said:
    office = next(k for k, o in s.cast.offices.items() if o.pk == s.by.office)
    post = s.chance.choice(["handler", "handler2"])
    to = s.cast.owner(f"{office}.{post}" if office in UNITS else f"{office}.head")
    return {"handler": to.staff}, Change(owner=to)


def _recuse(s: Scene) -> Said:
    facts, change = _name_handler(s)
    owner = s.standing.owner
    out = owner.staff if owner and owner != change.owner else None
    bars = (Barred(None, out),) if out else ()
    return facts, Change(owner=change.owner, bar=bars)


def _hand_over(s: Scene) -> Said:
    owner = s.standing.owner
    heirs = [k for k, a in s.cast.actors.items() if owner and a.office == owner.office]
    to = s.cast.owner(s.chance.choice(heirs))
    if s.by.staff is None and s.standing.lead and s.chance.random() < 0.5:
        return _follow(s)
    if s.standing.is_open:
        return {"handler": True}, Change(owner=to)
    owed = [d.n for d in s.standing.duties.values() if d.open and d.owner == owner]
    return {}, Change(passes=dict.fromkeys(owed, to))


def _follow(s: Scene) -> Said:
    """The leader's post changes hands: the seat and what the leader owes go along."""
    left = tuple(t for t in s.standing.seats if t.capacity is Capacity.LEADER)
    before, to = s.standing.lead, _leader(s)
    owed = [
        d.n for d in s.standing.duties.values() if d.open and before and d.owner == before.leader
    ]
    take = (_named_seat(to, Capacity.LEADER),) if left else ()
    return {"lead": list(to)}, Change(passes=dict.fromkeys(owed, to), leave=left, take=take)


def _extend(s: Scene) -> Said:
    running = s.running(TermKey.HANDLE)
    return {}, Change(extend=(running[0], s.chance.randint(1, 30)) if running else None)


def _draft(s: Scene) -> Said:
    outcomes = {str(n): s.chance.choice(OUTCOMES).value for n in s.numbers}
    return {"drafter": s.by.staff, "outcomes": outcomes}, Change()


def _plan(s: Scene) -> Said:
    return {}, Change(owner=handler_at(s), set_dates=(NewDuty(TermKey.EXECUTE, s.after(30)),))


def _carried_out(s: Scene) -> Said:
    some = s.chance.sample(s.numbers, s.chance.randint(0, len(s.numbers)))
    return {"claims": some}, Change(closes=s.running(TermKey.EXECUTE))


def _to_reviewer(s: Scene) -> Said:
    to = s.cast.owner("gov.reviewer")
    return {}, Change(owner=to, take=(Taken(to.office, None, Capacity.REVIEWER),))


def _review(s: Scene) -> Said:
    outcome = s.chance.choice([ReviewOutcome.UPHELD, ReviewOutcome.CHANGED, ReviewOutcome.ANNULLED])
    return {"outcome": outcome.value}, Change()


def _lapse(s: Scene) -> Said:
    over = [d.n for d in s.standing.duties.values() if d.open and d.key in THEIRS and d.due < s.on]
    return {}, Change(lapse=tuple(over))


def _recount(s: Scene) -> Said:
    waiting = tuple(d.n for d in s.standing.duties.values() if d.open and d.provisional)
    return {"duties": list(waiting)}, Change(recount=waiting)


def _shield(s: Scene) -> Said:
    owner = s.standing.owner
    others = [a.staff for a in s.cast.actors.values() if owner and a.staff != owner.staff]
    return {}, Change(bar=(Barred(None, s.chance.choice(others)),))


def _receipt_date(s: Scene) -> Said:
    running = s.running(TermKey.PASS_ON)
    earlier = s.on - timedelta(days=s.chance.randint(0, 9))
    return {}, Change(restart=(running[0], earlier) if running else None)


def _promise(s: Scene) -> Said:
    old = s.running(TermKey.PROMISE)[:1]
    return {}, Change(
        set_dates=(NewDuty(TermKey.PROMISE, s.after(30), s.standing.owner),),
        stops=old if s.chance.random() < 0.5 else (),
    )


def _aid(s: Scene) -> Said:
    return {}, Change(set_dates=(NewDuty(TermKey.AID_ANSWER, s.after(30), s.standing.owner),))


def _answer(s: Scene) -> Said:
    return {"question": s.chance.choice(sorted(s.standing.questions) or [0])}, Change()


def _members(s: Scene) -> Said:
    first = len(s.standing.members) + 1
    return {"members": {str(n): "0" * 64 for n in range(first, first + 3)}}, Change()


def _settled(s: Scene) -> Said:
    one = s.chance.choice(sorted(s.standing.members) or [0])
    return {"members": {str(one): {"settled": s.chance.random() < 0.8}}}, Change()


def _leader(s: Scene) -> Owner:
    every = [s.cast.owner(f"gov.{post}") for post in ("leader", "leader2", "convenor")]
    return s.chance.choice([o for o in every if may_lead(s.standing, o)] or every)


def _named_seat(who: Owner, capacity: Capacity) -> Taken:
    return Taken(who.office, who.staff, capacity)


def _propose(s: Scene) -> Said:
    convenor = s.cast.owner("gov.convenor")
    return {"leader": list(_leader(s))}, Change(
        take=(_named_seat(convenor, Capacity.CONVENOR),), holders={TermKey.LEAD_DECIDE: convenor}
    )


def _name(s: Scene) -> Said:
    to = _leader(s)
    left = tuple(t for t in s.standing.seats if t.capacity is Capacity.LEADER)
    change = Change(
        take=(_named_seat(to, Capacity.LEADER),), leave=left, holders={TermKey.LEAD_REPLY: to}
    )
    return {"leader": list(to)}, change


def _refuse(s: Scene) -> Said:
    return {}, Change(holders={TermKey.LEAD_DECIDE: s.cast.owner("gov.convenor")})


def _contact(s: Scene) -> Said:
    lead = s.standing.lead
    holders = {k: lead.leader for k in (TermKey.FIRST_CONTACT, TermKey.NEXT_CONTACT) if lead}
    return {}, Change(holders=holders, closes=s.running(TermKey.NEXT_CONTACT))


def _dated(key: TermKey, days: int = 30) -> Callable[[Scene], Said]:
    """A clock by hand, for the owner; half of the times in place of one that runs."""

    def maker(s: Scene) -> Said:
        old = s.running(key)[:1] if s.chance.random() < 0.5 else ()
        return {}, Change(set_dates=(NewDuty(key, s.after(days), s.standing.owner),), stops=old)

    return maker


def _first_done(key: TermKey) -> Callable[[Scene], Said]:
    return lambda s: ({}, Change(closes=s.running(key)[:1]))


def _suggest(s: Scene) -> Said:
    return {}, Change(holders={TermKey.FEEDBACK: s.cast.owner("housing.head")})


def _pass_duty(s: Scene) -> Said:
    owed = [d.n for d in s.standing.duties.values() if d.open and d.office == s.by.office]
    to = Owner(s.by.office or 0, s.by.post or 0, s.by.staff or 0)
    return {}, Change(passes=dict.fromkeys(owed[:1], to))


def _asked_afterwards(s: Scene) -> Said:
    keeper = s.cast.owner("bureau.triage")
    dissatisfied = s.chance.random() < 0.5
    return {}, Change(
        also_starts={TermKey.RECHECK: s.on} if dissatisfied else {},
        holders={TermKey.RECHECK: keeper},
    )


_MAKERS: dict[Act, Callable[[Scene], Said]] = {
    Act.TRIAGE: _sort,
    Act.LINK: lambda s: ({"final": s.chance.random() < 0.5}, Change()),
    Act.MERGE: lambda s: ({"from_step": s.standing.step.value}, Change()),
    Act.PROPOSE_VOID: lambda s: ({"proposer": s.by.staff}, Change()),
    Act.CORRECT_RECEIPT_DATE: _receipt_date,
    Act.TRANSFER: _pass_on,
    Act.ASSIGN: _assign,
    Act.RECEIVE_DOWN: _receive_down,
    Act.OBJECT: _to_bureau,
    Act.AGREE_OBJECTION: _pass_on,
    Act.REJECT_OBJECTION: _to_handler,
    Act.ESCALATE: _escalate,
    Act.DESIGNATE: _pass_on,
    Act.REFER: _refer,
    Act.ACCEPT: _own,
    Act.STUDY: _own,
    Act.ROUTE: _elsewhere(Outcome.ROUTED, "124"),
    Act.DECLINE: _elsewhere(Outcome.NOT_ACCEPTED, "6"),
    Act.DECLINE_AGAIN: _elsewhere(Outcome.NOT_ACCEPTED, "6"),
    Act.REPLY: _reply,
    Act.ASSIGN_HANDLER: _name_handler,
    Act.RECUSE: _recuse,
    Act.HAND_OVER: _hand_over,
    Act.EXTEND: _extend,
    Act.DRAFT_OPINION: _draft,
    Act.PLAN_EXECUTION: _plan,
    Act.REPORT_EXECUTION: _carried_out,
    Act.ASK_REVIEW: _to_reviewer,
    Act.ASK_REREVIEW: _to_reviewer,
    Act.ISSUE_REVIEW: _review,
    Act.ISSUE_REREVIEW: _review,
    Act.SERVE_REVIEW: lambda s: ({}, Change()),
    Act.LAPSE: _lapse,
    Act.REOPEN: _to_handler,
    Act.RECOUNT: _recount,
    Act.SHIELD: _shield,
    Act.PROMISE: _promise,
    Act.PUT_OFF_PROMISE: _promise,
    Act.KEEP_PROMISE: lambda s: ({}, Change(closes=s.running(TermKey.PROMISE)[:1])),
    Act.REFER_AID: _aid,
    Act.ANSWER_AID: lambda s: ({}, Change(closes=s.running(TermKey.AID_ANSWER)[:1])),
    Act.ANSWER: _answer,
    Act.LIST_MEMBERS: _members,
    Act.SETTLE_MEMBER: _settled,
    Act.FOLLOW_UP_CALL: _asked_afterwards,
    Act.PROPOSE_LEAD: _propose,
    Act.ASSIGN_LEAD: _name,
    Act.UPHOLD_REFUSAL: _name,
    Act.REFUSE_LEAD: _refuse,
    Act.ACCEPT_LEAD: _contact,
    Act.REJECT_REFUSAL: _contact,
    Act.CONTACT: _contact,
    Act.PLAN_LEAD: _dated(TermKey.MILESTONE),
    Act.PUT_OFF_MILESTONE: _dated(TermKey.MILESTONE),
    Act.REACH_MILESTONE: _first_done(TermKey.MILESTONE),
    Act.INSTRUCT: lambda s: (
        {"item": min(s.standing.submitted, default=0)},
        _dated(TermKey.INSTRUCTION)(s)[1],
    ),
    Act.ANSWER_INSTRUCTION: _first_done(TermKey.INSTRUCTION),
    Act.SUPERVISE: _dated(TermKey.SUPERVISION),
    Act.LIST_SUPERVISION: _dated(TermKey.SUPERVISION),
    Act.SUMMON_TALK: _dated(TermKey.SUPERVISION),
    Act.ORDER_RECTIFICATION: _dated(TermKey.SUPERVISION),
    Act.ANSWER_SUPERVISION: _first_done(TermKey.SUPERVISION),
    Act.END_SUPERVISION: lambda s: (
        {"order": s.chance.choice(sorted(s.standing.orders) or [0])},
        Change(),
    ),
    Act.SUGGEST_IMPROVEMENT: _suggest,
    Act.SUGGEST_POLICY: _suggest,
    Act.SUGGEST_ACCOUNTABILITY: _suggest,
    Act.ANSWER_SUGGESTION: _first_done(TermKey.FEEDBACK),
    Act.PROPOSE_ACCOUNTABILITY: lambda s: ({"proposer": s.by.staff}, Change()),
    Act.PASS_DUTY: _pass_duty,
}
SETTLING = frozenset({Step.VOIDED, Step.MERGED, Step.WITHDRAWN})

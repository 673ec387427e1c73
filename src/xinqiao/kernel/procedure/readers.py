"""How the facts of each act are folded into a standing; acts not named here only move clocks."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xinqiao.kernel.codes import LeadState, Outcome
from xinqiao.kernel.procedure.parts import ClaimState, Lead, Owner
from xinqiao.kernel.procedure.steps import Act, Step

if TYPE_CHECKING:  # which folds by these
    from xinqiao.kernel.procedure.standing import Standing

Facts = Mapping[str, Any]
Reader = Callable[["Standing", Facts], None]


def _register(s: "Standing", f: Facts) -> None:
    s.purpose = f["purpose"]
    s.anonymous = f.get("anonymous", False)
    s.claims = {int(n): ClaimState() for n in f["claims"]}


def _triage(s: "Standing", f: Facts) -> None:
    s.purpose = f["purpose"]
    s.claims = {int(n): s.claims.get(int(n), ClaimState()) for n in f["claims"]}


def _link(s: "Standing", f: Facts) -> None:
    s.prior_final = bool(f.get("final"))


def _merge(s: "Standing", f: Facts) -> None:
    s.lead = None
    s.before_merge = Step(f["from_step"])


def _routes(s: "Standing", f: Facts) -> None:
    for n, route in f["routes"].items():
        s.claims[int(n)].route = route
    for n, outcome in f.get("outcomes", {}).items():
        s.claims[int(n)].outcome = outcome
    s.notice_pending = not s.anonymous


def _passed_on(s: "Standing", f: Facts) -> None:
    s.hops += 1
    s.designated = False
    s.heard = False
    if f.get("report"):
        s.report = "due"


def _designated(s: "Standing", f: Facts) -> None:
    _passed_on(s, f)
    s.designated = True


def _referred(s: "Standing", f: Facts) -> None:
    s.hops += 1
    for claim in s.claims.values():
        claim.outcome = "referred"
    s.notice_pending = not s.anonymous


def _drafted(s: "Standing", f: Facts) -> None:
    s.drafter, s.legal_ok = f["drafter"], False
    for n, outcome in f["outcomes"].items():
        s.claims[int(n)].outcome = outcome


def _studied(s: "Standing", f: Facts) -> None:
    for claim in s.claims.values():
        claim.route = "B"
    s.notice_pending = not s.anonymous


def _executed(s: "Standing", f: Facts) -> None:
    for n in f["claims"]:
        s.claims[int(n)].executed = True


def _reviewed(s: "Standing", f: Facts) -> None:
    s.review = f["outcome"]
    for n, outcome in f.get("outcomes", {}).items():
        s.claims[int(n)].outcome = outcome


def _replied(s: "Standing", f: Facts) -> None:
    for n, outcome in f["outcomes"].items():
        s.claims[int(n)].outcome = outcome


def _extended(s: "Standing", f: Facts) -> None:
    s.extended, s.extension_asked = True, False
    s.notice_pending = not s.anonymous  # Art 34: the petitioner is told why


def _reopened(s: "Standing", f: Facts) -> None:
    """A new round: what was found, drafted, extended and decided before binds nobody.

    A claim led elsewhere stays there when the handling alone starts anew.
    """
    s.heard = s.legal_ok = s.extended = s.extension_asked = s.withdrawal = False
    s.notice_pending = False
    s.drafter, s.review = None, ""
    s.report = "due" if s.report else ""
    s.handler = s.void_by = None
    again = s.step is Step.REOPENED
    elsewhere = {n: c for n, c in s.claims.items() if again and c.outcome == Outcome.ROUTED}
    fresh = {n: ClaimState(route=c.route if again else "") for n, c in s.claims.items()}
    s.claims = fresh | elsewhere


def _withdrawn(s: "Standing", f: Facts) -> None:
    s.lead = None
    for claim in s.claims.values():
        claim.outcome = claim.outcome or "withdrawn"


def _set(**values: Any) -> Reader:
    def reader(s: "Standing", f: Facts) -> None:
        for name, value in values.items():
            setattr(s, name, value)

    return reader


def _count_objection(s: "Standing", f: Facts) -> None:
    s.objections += 1


def _handler(s: "Standing", f: Facts) -> None:
    s.handler = f["handler"]


def _handed(s: "Standing", f: Facts) -> None:
    if s.owner and s.handler is not None and f.get("handler"):
        s.handler = s.owner.staff
    if s.lead and f.get("lead"):
        s.lead = Lead(Owner(*f["lead"]), s.lead.state)


def _asked(s: "Standing", f: Facts) -> None:
    s.questions |= {s.seq}


def _answered(s: "Standing", f: Facts) -> None:
    s.questions -= {f["question"]}


def _listed(s: "Standing", f: Facts) -> None:
    s.members |= {int(n) for n in f["members"]}


def _settled(s: "Standing", f: Facts) -> None:
    """A later record of the same member takes the place of the earlier one."""
    said = {int(n): result["settled"] for n, result in f["members"].items()}
    s.settled = (s.settled - said.keys()) | {n for n, settled in said.items() if settled}


def _void(s: "Standing", f: Facts) -> None:
    s.void_by = f["proposer"]


def _lead(state: LeadState) -> Reader:
    """Somebody is proposed or bound: facts name the leader."""

    def reader(s: "Standing", f: Facts) -> None:
        s.lead = Lead(Owner(*f["leader"]), state)

    return reader


def _turn(state: LeadState) -> Reader:
    """The same leader, one step further."""

    def reader(s: "Standing", f: Facts) -> None:
        if s.lead:
            s.lead = replace(s.lead, state=state)

    return reader


def _noted(s: "Standing", f: Facts) -> None:
    if s.lead:
        s.lead = replace(s.lead, noted=True)


def _stood_in(s: "Standing", f: Facts) -> None:
    """Down the line; or, while the leader is away, to whoever stands in."""
    if s.lead and "stands_in" in f:
        s.lead = replace(s.lead, stand_in=f["stands_in"])


def _submitted(s: "Standing", f: Facts) -> None:
    s.submitted |= {s.seq}


def _instructed(s: "Standing", f: Facts) -> None:
    s.submitted -= {f.get("item")}


def _ordered(s: "Standing", f: Facts) -> None:
    s.orders |= {s.seq}


def _order_ended(s: "Standing", f: Facts) -> None:
    s.orders -= {f["order"]}


def _policy(s: "Standing", f: Facts) -> None:
    s.policies |= {s.seq}


def _accusing(s: "Standing", f: Facts) -> None:
    s.accusing = f["proposer"]


READERS: dict[Act, Reader] = {
    Act.REGISTER: _register,
    Act.TRIAGE: _triage,
    Act.LINK: _link,
    Act.UNLINK: _set(prior_final=False),
    Act.MERGE: _merge,
    Act.PROPOSE_VOID: _void,
    Act.TRANSFER: _passed_on,
    Act.ASSIGN: _passed_on,
    Act.DESIGNATE: _designated,
    Act.AGREE_OBJECTION: _passed_on,
    Act.REFER: _referred,
    Act.OBJECT: _count_objection,
    Act.ACCEPT: _routes,
    Act.ROUTE: _routes,
    Act.DECLINE: _routes,
    Act.DECLINE_AGAIN: _routes,
    Act.STUDY: _studied,
    Act.REPLY: _replied,
    Act.SERVE_NOTICE: _set(notice_pending=False),
    Act.ASSIGN_HANDLER: _handler,
    Act.RECUSE: _handler,
    Act.HAND_OVER: _handed,
    Act.HEAR: _set(heard=True),
    Act.ASK_EXTENSION: _set(extension_asked=True),
    Act.EXTEND: _extended,
    Act.REFUSE_EXTENSION: _set(extension_asked=False),
    Act.DRAFT_OPINION: _drafted,
    Act.PASS_LEGAL: _set(legal_ok=True),
    Act.RETURN_DRAFT: _set(legal_ok=False),
    Act.REPORT_EXECUTION: _executed,
    Act.REPORT_BACK: _set(report="sent"),
    Act.ACCEPT_REPORT: _set(report="accepted"),
    Act.RETURN_REPORT: _set(report="returned"),
    Act.ISSUE_REVIEW: _reviewed,
    Act.ISSUE_REREVIEW: _reviewed,
    Act.REOPEN: _reopened,
    Act.ASK_WITHDRAWAL: _set(withdrawal=True),
    Act.CANCEL_WITHDRAWAL: _set(withdrawal=False),
    Act.WITHDRAW: _withdrawn,
    Act.ASK_PERSON: _asked,
    Act.ANSWER: _answered,
    Act.LIST_MEMBERS: _listed,
    Act.SETTLE_MEMBER: _settled,
    Act.CONFIRM_VOID: _set(lead=None),
    Act.PROPOSE_LEAD: _lead(LeadState.PROPOSED),
    Act.DECLINE_LEAD: _set(lead=None),
    Act.ASSIGN_LEAD: _lead(LeadState.NAMED),
    Act.ACCEPT_LEAD: _turn(LeadState.CARRIED),
    Act.REFUSE_LEAD: _turn(LeadState.REFUSED),
    Act.UPHOLD_REFUSAL: _lead(LeadState.NAMED),
    Act.REJECT_REFUSAL: _turn(LeadState.CARRIED),
    Act.DELEGATE_LEAD: _stood_in,
    Act.NOTE_LEAD: _noted,
    Act.RELEASE_LEAD: _set(lead=None),
    Act.FLAG_URGENT: _set(urgent=True),
    Act.CLEAR_URGENT: _set(urgent=False),
    Act.SUBMIT_BULLETIN: _submitted,
    Act.INSTRUCT: _instructed,
    Act.SUPERVISE: _ordered,
    Act.LIST_SUPERVISION: _ordered,
    Act.SUMMON_TALK: _ordered,
    Act.ORDER_RECTIFICATION: _ordered,
    Act.END_SUPERVISION: _order_ended,
    Act.SUGGEST_POLICY: _policy,
    Act.PROPOSE_ACCOUNTABILITY: _accusing,
    Act.SUGGEST_ACCOUNTABILITY: _set(accusing=None),
}

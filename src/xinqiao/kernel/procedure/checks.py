"""The question and the sentence of refusal of every guard."""

from collections.abc import Callable

from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.codes import (
    OWN_ROUTES,
    TO_CARRY_OUT,
    LeadState,
    Outcome,
    Purpose,
    ReviewOutcome,
)
from xinqiao.kernel.procedure.guards import Guard, Situation
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import Sentence, gettext_noop


def _decided(s: Standing) -> bool:
    return bool(s.claims) and all(c.outcome for c in s.claims.values())


def _to_carry_out(s: Standing) -> list[int]:
    return [
        n
        for n, c in s.claims.items()
        if c.outcome and Outcome(c.outcome) in TO_CARRY_OUT and not c.executed
    ]


def _in_term(x: Situation, key: TermKey) -> bool:
    duty = x.standing.running(key)
    return duty is not None and x.today <= duty.due


def _runs(x: Situation, key: TermKey) -> bool:
    return x.standing.running(key) is not None


def _cooled(x: Situation) -> bool:
    duty = x.standing.running(TermKey.COOL_OFF)
    return duty is not None and x.today > duty.due


def _usable(x: Situation, key: TermKey) -> bool:
    """Whether the latest window of that kind was neither used nor overtaken by a new round."""
    windows = [d for d in x.standing.duties.values() if d.key is key]
    return bool(windows) and windows[-1].how in ("", "lapsed")


def _own_work(s: Standing) -> bool:
    return any(c.route in OWN_ROUTES for c in s.claims.values())


def _in_dispute(s: Standing) -> bool:
    """Art 24: two or more organs that do not agree, at once or one after the other."""
    several = len(s.offices(Capacity.HANDLER) | s.offices(Capacity.HELPER)) >= 2
    return s.objections >= 2 or (several and s.objections >= 1)


def _lead(x: Situation, state: LeadState) -> bool:
    return x.standing.lead is not None and x.standing.lead.state is state


def _leads(x: Situation) -> bool:
    return x.standing.lead is not None and x.standing.lead.leader.staff == x.actor.staff


def _speaks(x: Situation) -> bool:
    lead = x.standing.lead
    return _leads(x) or (lead is not None and x.actor.staff == lead.stand_in)


def _may_instruct(x: Situation) -> bool:
    parts = frozenset({Capacity.LEADER, Capacity.OVERSIGHT, Capacity.CONVENOR})
    return bool(x.standing.submitted) or x.standing.has_part(x.actor.office, x.actor.staff, parts)


WINDOWS = (TermKey.ASK_REVIEW, TermKey.ASK_REREVIEW)
Check = tuple[Callable[[Situation], bool], str]

_CHECKS: dict[Guard, Check] = {
    Guard.COMPLAINT: (
        lambda x: x.standing.purpose == Purpose.COMPLAINT,
        gettext_noop("Only a complaint seeking resolution goes this way."),
    ),
    Guard.SUGGESTION: (
        lambda x: x.standing.purpose in (Purpose.SUGGESTION, Purpose.OTHER),
        gettext_noop("Only a suggestion or an enquiry is studied and answered this way."),
    ),
    Guard.REPORT: (
        lambda x: x.standing.purpose == Purpose.REPORT or x.standing.sealed,
        gettext_noop("Only a report or accusation, or a sealed matter, is referred."),
    ),
    Guard.NOT_A_REPORT: (
        lambda x: x.standing.purpose != Purpose.REPORT,
        gettext_noop("A report or accusation is referred under seal, never passed on openly."),
    ),
    Guard.BUREAU: (
        lambda x: x.actor.bureau,
        gettext_noop("Only a petition department does this."),
    ),
    Guard.IN_OBJECTION_TERM: (
        lambda x: _in_term(x, TermKey.OBJECT),
        gettext_noop("The five working days for an objection are over; the matter stays here."),
    ),
    Guard.NOT_DESIGNATED: (
        lambda x: not x.standing.designated,
        gettext_noop(
            "The common superior or the joint conference has named this office;"
            " it cannot be argued again."
        ),
    ),
    Guard.IN_DISPUTE: (
        lambda x: _in_dispute(x.standing),
        gettext_noop(
            "The common superior decides after a second objection, or after the first"
            " where several units have a part in the matter and do not agree."
        ),
    ),
    Guard.PRIOR_FINAL: (
        lambda x: x.standing.prior_final,
        gettext_noop(
            "Link the re-review opinion on the same facts and reasons first;"
            " without one the matter must be taken up."
        ),
    ),
    Guard.NOTICE_PENDING: (
        lambda x: x.standing.notice_pending,
        gettext_noop("There is no notice waiting to be served."),
    ),
    Guard.NOTICE_SERVED: (
        lambda x: not x.standing.notice_pending,
        gettext_noop("The notice has not been served on the petitioner yet."),
    ),
    Guard.IS_HANDLER: (
        lambda x: x.standing.handler is None or x.actor.staff == x.standing.handler,
        gettext_noop("Another handler has this matter."),
    ),
    Guard.HEARD: (
        lambda x: x.standing.heard,
        gettext_noop("Hear the petitioner first, or record why it was not possible."),
    ),
    Guard.TERM_RUNS: (
        lambda x: _in_term(x, TermKey.HANDLE),
        gettext_noop("The handling term is over and can no longer be extended."),
    ),
    Guard.NOT_EXTENDED: (
        lambda x: not x.standing.extended,
        gettext_noop("The term has been extended once already."),
    ),
    Guard.EXTENSION_ASKED: (
        lambda x: x.standing.extension_asked,
        gettext_noop("No extension has been asked for."),
    ),
    Guard.NO_EXTENSION_ASKED: (
        lambda x: not x.standing.extension_asked,
        gettext_noop("An extension is waiting for the head of the unit."),
    ),
    Guard.ANOTHER_THAN_DRAFTER: (
        lambda x: x.actor.staff != x.standing.drafter,
        gettext_noop("Whoever drafted the opinion cannot review it."),
    ),
    Guard.LEGAL_PASSED: (
        lambda x: x.standing.legal_ok,
        gettext_noop("The legal review has not passed this draft yet."),
    ),
    Guard.CLAIMS_DECIDED: (
        lambda x: _decided(x.standing),
        gettext_noop("A claim is still without an outcome."),
    ),
    Guard.SOMETHING_TO_CARRY_OUT: (
        lambda x: bool(_to_carry_out(x.standing)),
        gettext_noop("No claim was supported, so there is nothing to carry out."),
    ),
    Guard.CARRIED_OUT: (
        lambda x: not _to_carry_out(x.standing),
        gettext_noop("A supported claim has not been carried out yet."),
    ),
    Guard.REPORT_WANTED: (
        lambda x: x.standing.report in ("due", "returned"),
        gettext_noop("No closing report is due."),
    ),
    Guard.REPORT_SENT: (
        lambda x: x.standing.report == "sent",
        gettext_noop("No closing report has come in."),
    ),
    Guard.REPORT_SETTLED: (
        lambda x: x.standing.report in ("", "accepted"),
        gettext_noop(
            "The office that assigned the matter has not accepted the closing report yet."
        ),
    ),
    Guard.REVIEW_OPEN: (
        lambda x: _in_term(x, TermKey.ASK_REVIEW),
        gettext_noop("The thirty days to ask for a review are over, or it has been asked for."),
    ),
    Guard.REREVIEW_OPEN: (
        lambda x: _in_term(x, TermKey.ASK_REREVIEW),
        gettext_noop("The thirty days to ask for a re-review are over, or it has been asked for."),
    ),
    Guard.REVIEWABLE: (
        lambda x: _usable(x, TermKey.ASK_REVIEW),
        gettext_noop("There is no served opinion left to ask a review of."),
    ),
    Guard.REREVIEWABLE: (
        lambda x: _usable(x, TermKey.ASK_REREVIEW),
        gettext_noop("There is no served review opinion left to ask a re-review of."),
    ),
    Guard.WINDOWS_OVER: (
        lambda x: not any(x.standing.running(k) for k in WINDOWS),
        gettext_noop("The petitioner can still ask for a review; file the matter after that."),
    ),
    Guard.WAS_ACCEPTED: (
        lambda x: _own_work(x.standing),
        gettext_noop("No claim was accepted; the notice is given anew instead."),
    ),
    Guard.NEVER_ACCEPTED: (
        lambda x: not _own_work(x.standing),
        gettext_noop("A claim was accepted; the handling starts anew instead."),
    ),
    Guard.NOT_ANNULLED: (
        lambda x: x.standing.review != ReviewOutcome.ANNULLED,
        gettext_noop("The opinion was annulled: the matter must be handled anew."),
    ),
    Guard.ANNULLED: (
        lambda x: x.standing.review == ReviewOutcome.ANNULLED,
        gettext_noop("No review annulled the opinion."),
    ),
    Guard.WITHDRAWAL_ASKED: (
        lambda x: x.standing.withdrawal,
        gettext_noop("The petitioner has not asked to withdraw."),
    ),
    Guard.NO_WITHDRAWAL_ASKED: (
        lambda x: not x.standing.withdrawal,
        gettext_noop("A withdrawal is in its cool-off days."),
    ),
    Guard.COOLED_OFF: (
        _cooled,
        gettext_noop("The three cool-off days are not over yet."),
    ),
    Guard.VOID_PROPOSED: (
        lambda x: x.standing.void_by is not None,
        gettext_noop("Nobody has proposed to void this matter."),
    ),
    Guard.SECOND_PERSON: (
        lambda x: x.actor.staff != x.standing.void_by,
        gettext_noop("A second person must confirm."),
    ),
    Guard.OWN_OFFICE: (
        lambda x: x.standing.owner is not None and x.actor.office == x.standing.owner.office,
        gettext_noop("Only the office that answers for the matter now can hand it over."),
    ),
    Guard.PROMISE_OPEN: (
        lambda x: _runs(x, TermKey.PROMISE),
        gettext_noop("Nothing that was promised is still open."),
    ),
    Guard.CALL_ASKED: (
        lambda x: _runs(x, TermKey.CALL_BACK),
        gettext_noop("The petitioner has not asked for a call."),
    ),
    Guard.NO_CALL_ASKED: (
        lambda x: not _runs(x, TermKey.CALL_BACK),
        gettext_noop("A call has been asked for already."),
    ),
    Guard.AID_ASKED: (
        lambda x: _runs(x, TermKey.AID_ANSWER),
        gettext_noop("No referral for assistance waits for an answer."),
    ),
    Guard.QUESTION_OPEN: (
        lambda x: bool(x.standing.questions),
        gettext_noop("No question to the petitioner is open."),
    ),
    Guard.OUTSIDE_UNIT: (
        lambda x: x.actor.office not in x.standing.offices(Capacity.HANDLER),
        gettext_noop("Whoever asks afterwards must not belong to the unit that handled it."),
    ),
    Guard.RECHECK_WANTED: (
        lambda x: _runs(x, TermKey.RECHECK),
        gettext_noop("No re-check is due."),
    ),
    Guard.RATING_OPEN: (
        lambda x: _in_term(x, TermKey.RATE),
        gettext_noop("The days for a rating are over, or it has been given."),
    ),
    Guard.MEMBERS_LISTED: (
        lambda x: bool(x.standing.members),
        gettext_noop("Enter the members of the group first."),
    ),
    Guard.MEMBERS_SETTLED: (
        lambda x: x.standing.members <= x.standing.settled,
        gettext_noop("A member of the group has no outcome yet, or has not got what was granted."),
    ),
    Guard.NOT_SEALED: (
        lambda x: not x.standing.sealed and x.standing.purpose != Purpose.REPORT,
        gettext_noop("A sealed matter stays with its named readers and goes into no bulletin."),
    ),
    Guard.NO_LEAD: (
        lambda x: x.standing.lead is None,
        gettext_noop("A leading official answers for this matter, or is proposed to."),
    ),
    Guard.LEAD_PROPOSED: (
        lambda x: _lead(x, LeadState.PROPOSED),
        gettext_noop("No leading official is proposed."),
    ),
    Guard.LEAD_NAMED: (
        lambda x: _lead(x, LeadState.NAMED),
        gettext_noop("No leading official has been named who has not answered yet."),
    ),
    Guard.LEAD_REFUSED: (
        lambda x: _lead(x, LeadState.REFUSED),
        gettext_noop("No leading official has refused this case."),
    ),
    Guard.LEAD_CARRIED: (
        lambda x: _lead(x, LeadState.CARRIED),
        gettext_noop("No leading official has taken this case."),
    ),
    Guard.IS_LEADER: (
        _leads,
        gettext_noop("Another leading official answers for this case."),
    ),
    Guard.SPEAKS_FOR_LEADER: (
        _speaks,
        gettext_noop("The leading official speaks with the person, or whoever stands in for them."),
    ),
    Guard.MILESTONE_OPEN: (
        lambda x: _runs(x, TermKey.MILESTONE),
        gettext_noop("No milestone is open."),
    ),
    Guard.ALL_ANSWERED: (
        lambda x: _decided(x.standing) and not x.standing.notice_pending,
        gettext_noop(
            "A case is given back with a result: every claim has an outcome, and the person"
            " has been told."
        ),
    ),
    Guard.NOT_URGENT: (
        lambda x: not x.standing.urgent,
        gettext_noop("The matter is marked urgent already."),
    ),
    Guard.URGENT: (
        lambda x: x.standing.urgent,
        gettext_noop("The matter is not marked urgent."),
    ),
    Guard.INSTRUCTABLE: (
        _may_instruct,
        gettext_noop("Instructions are written on a bulletin, or in a case of one's own."),
    ),
    Guard.INSTRUCTION_OPEN: (
        lambda x: _runs(x, TermKey.INSTRUCTION),
        gettext_noop("No instruction waits to be carried out."),
    ),
    Guard.REPORTED_UP: (
        lambda x: _runs(x, TermKey.UP_RECEIPT),
        gettext_noop("No report to the superior bureau waits for its receipt."),
    ),
    Guard.SUPERVISED: (
        lambda x: bool(x.standing.orders),
        gettext_noop("The matter is not under supervision."),
    ),
    Guard.SUPERVISION_OPEN: (
        lambda x: _runs(x, TermKey.SUPERVISION),
        gettext_noop("No supervision order waits for an answer."),
    ),
    Guard.SUGGESTION_OPEN: (
        lambda x: _runs(x, TermKey.FEEDBACK),
        gettext_noop("No suggestion waits for an answer."),
    ),
    Guard.POLICY_SUGGESTED: (
        lambda x: bool(x.standing.policies),
        gettext_noop("No change of a policy has been suggested here."),
    ),
    Guard.ACCOUNTABILITY_PROPOSED: (
        lambda x: x.standing.accusing is not None,
        gettext_noop("Nobody has proposed to hold somebody to account."),
    ),
    Guard.OTHER_SIGNATURE: (
        lambda x: x.actor.staff != x.standing.accusing,
        gettext_noop("A second person must sign."),
    ),
}


def check(guard: Guard, situation: Situation) -> Sentence | None:
    """None when `guard` lets the act pass, else the sentence that says why not."""
    holds, refusal = _CHECKS[guard]
    return None if holds(situation) else Sentence(refusal)


def sentence(guard: Guard) -> str:
    """What is said when `guard` refuses."""
    return _CHECKS[guard][1]

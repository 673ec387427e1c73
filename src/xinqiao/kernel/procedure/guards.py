"""What must be true before an act: the names of the guards, and what they look at.

`checks.check(guard, situation)` answers None when the act may go on, else the sentence that
says why not. The same sentence stands beside the button that can't be pressed.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.procedure.standing import Standing


class Guard(StrEnum):
    """Names as they stand in the table of moves and in docs/procedure.md."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    REPORT = "report"
    NOT_A_REPORT = "not_a_report"
    BUREAU = "bureau"
    IN_OBJECTION_TERM = "in_objection_term"
    NOT_DESIGNATED = "not_designated"
    IN_DISPUTE = "in_dispute"
    PRIOR_FINAL = "prior_final"
    NOTICE_PENDING = "notice_pending"
    NOTICE_SERVED = "notice_served"
    IS_HANDLER = "is_handler"
    HEARD = "heard"
    TERM_RUNS = "term_runs"
    NOT_EXTENDED = "not_extended"
    EXTENSION_ASKED = "extension_asked"
    NO_EXTENSION_ASKED = "no_extension_asked"
    ANOTHER_THAN_DRAFTER = "another_than_drafter"
    LEGAL_PASSED = "legal_passed"
    CLAIMS_DECIDED = "claims_decided"
    SOMETHING_TO_CARRY_OUT = "something_to_carry_out"
    CARRIED_OUT = "carried_out"
    REPORT_WANTED = "report_wanted"
    REPORT_SENT = "report_sent"
    REPORT_SETTLED = "report_settled"
    REVIEW_OPEN = "review_open"
    REREVIEW_OPEN = "rereview_open"
    REVIEWABLE = "reviewable"
    REREVIEWABLE = "rereviewable"
    WINDOWS_OVER = "windows_over"
    WAS_ACCEPTED = "was_accepted"
    NEVER_ACCEPTED = "never_accepted"
    NOT_ANNULLED = "not_annulled"
    ANNULLED = "annulled"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    NO_WITHDRAWAL_ASKED = "no_withdrawal_asked"
    COOLED_OFF = "cooled_off"
    VOID_PROPOSED = "void_proposed"
    SECOND_PERSON = "second_person"
    OWN_OFFICE = "own_office"
    PROMISE_OPEN = "promise_open"
    CALL_ASKED = "call_asked"
    NO_CALL_ASKED = "no_call_asked"
    AID_ASKED = "aid_asked"
    QUESTION_OPEN = "question_open"
    OUTSIDE_UNIT = "outside_unit"
    RECHECK_WANTED = "recheck_wanted"
    RATING_OPEN = "rating_open"
    MEMBERS_LISTED = "members_listed"
    MEMBERS_SETTLED = "members_settled"
    NOT_SEALED = "not_sealed"
    NO_LEAD = "no_lead"
    LEAD_PROPOSED = "lead_proposed"
    LEAD_NAMED = "lead_named"
    LEAD_REFUSED = "lead_refused"
    LEAD_CARRIED = "lead_carried"
    IS_LEADER = "is_leader"
    SPEAKS_FOR_LEADER = "speaks_for_leader"
    MILESTONE_OPEN = "milestone_open"
    ALL_ANSWERED = "all_answered"
    NOT_URGENT = "not_urgent"
    URGENT = "urgent"
    INSTRUCTABLE = "instructable"
    INSTRUCTION_OPEN = "instruction_open"
    REPORTED_UP = "reported_up"
    SUPERVISED = "supervised"
    SUPERVISION_OPEN = "supervision_open"
    SUGGESTION_OPEN = "suggestion_open"
    POLICY_SUGGESTED = "policy_suggested"
    ACCOUNTABILITY_PROPOSED = "accountability_proposed"
    OTHER_SIGNATURE = "other_signature"


@dataclass(frozen=True, slots=True)
class Situation:
    """A matter as one actor meets it on one day."""

    standing: Standing
    actor: Actor
    today: date

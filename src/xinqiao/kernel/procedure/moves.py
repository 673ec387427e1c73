"""The table of moves (DOMAIN.md 2.3). One row: from where, which act, by whom, under what.

Read a row as: from any of `src`, an actor with one of `roles`, whose office holds one of
`seats` in the matter, may do `act` if every guard lets it; the matter is then at `dst`
(None: where it was). `starts` and `stops` name the clocks; `meets` those of which it meets
the one that is named, or meets once somebody has agreed; `paper` what is produced, `t` the
transition it comes from. Empty `seats`: no part in the matter is needed.
"""

from functools import cache

from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.guards import Guard as G  # noqa: N817 - a table is read across
from xinqiao.kernel.procedure.row import Move
from xinqiao.kernel.procedure.row import row as _m
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import OPEN, Act, Step
from xinqiao.kernel.terms import TermKey as T
from xinqiao.kernel.text import gettext_noop

C, R, P = Capacity, Role, PaperKind
S, A = Step, Act
DESK = {R.REGISTRAR, R.TRIAGE, R.BUREAU_HEAD}
# 甄别、分办: of a petition department, or the intake of an organ that was asked directly (Art 23).
SORTING = {R.TRIAGE, R.BUREAU_HEAD, R.INTAKE}
UNIT = {R.INTAKE, R.HANDLER, R.UNIT_HEAD}
OUR_BUREAU = {C.REGISTRAR}
OUR_UNIT = {C.HANDLER}
EARLY = {S.REGISTERED, S.TRIAGED}
TOLD_OFF = {S.ROUTED, S.NOT_ACCEPTED, S.NOT_AGAIN}
WORK = {S.HANDLING, S.OPINION_DRAFT}
ANSWERED = {S.SERVED, S.EXECUTING, S.CLOSED}
LIVE = frozenset(OPEN | {S.CLOSED})
# Served late is still served: nothing after the notice takes the duty away.
TOLD = OPEN - {S.REGISTERED, S.TRIAGED, S.IN_TRANSIT, S.AWAITING_NOTICE, S.OBJECTED, S.JURISDICTION}
REPORTING = {S.SERVED, S.EXECUTING, S.REVIEWED, S.FINAL, *TOLD_OFF}
# Carrying out goes on while somebody reviews.
CARRYING_OUT = {
    S.EXECUTING,
    S.REVIEW,
    S.REVIEW_ISSUED,
    S.REVIEWED,
    S.RECHECK,
    S.RECHECK_ISSUED,
    S.FINAL,
}
# Whoever sits with the person: the counter, the unit, the organ that reviews, a leader.
FACE_TO_FACE = DESK | UNIT | {R.REVIEWER, R.LEADER}
ANY_PART = {C.REGISTRAR, C.HANDLER, C.HELPER, C.REVIEWER, C.OVERSIGHT, C.READER}
KNOWN = frozenset(LIVE | {S.WITHDRAWN, S.ARCHIVED})
ENDED = (G.CLAIMS_DECIDED, G.NOTICE_SERVED, G.CARRIED_OUT, G.NOT_ANNULLED, G.REPORT_SETTLED,
         G.MEMBERS_SETTLED)  # fmt: skip
# Whoever passes on, watches over, or looks down the line at it.
ABOVE = {C.REGISTRAR, C.OVERSIGHT}
CONFERENCE = ABOVE | {C.CONVENOR, C.ARBITER}
CARRYING = {C.LEADER, C.HANDLER, C.HELPER}
LEADING = {R.LEADER, R.UNIT_HEAD, R.HANDLER}
INSPECTING = {R.INSPECTOR, R.BUREAU_HEAD}
CONFERRING = INSPECTING | {R.CONFERENCE, R.CONVENOR}
ART13, ART18, ART25 = "条例第十三条、第十八条", "条例第十八条", "条例第二十五条"
ART39, ART40 = "条例第三十九条", "条例第十四条、第四十条"
STATED = "条例第二十二条"
HOUSE = "内部规程"

MOVES: tuple[Move, ...] = (
    # ── registration and its neighbours ─────────────────────────────────────────────────
    _m(A.REGISTER, S.NEW, S.REGISTERED, DESK | {R.INTAKE, R.PETITIONER}, "条例第二十一条、第二十二条", "1",
       starts=(T.PASS_ON,), paper=P.RECEIPT),
    _m(A.ADD_SUBMISSION, LIVE | {S.WITHDRAWN}, None, DESK | {R.INTAKE}, "条例第二十一条", "2",
       seats={C.REGISTRAR, C.HANDLER}),
    _m(A.LINK, OPEN, None, DESK | UNIT, HOUSE, "2", seats={C.REGISTRAR, C.HANDLER}, paper=P.LINK_NOTE),
    _m(A.UNLINK, OPEN, None, DESK | UNIT, HOUSE, "2", seats={C.REGISTRAR, C.HANDLER}),
    _m(A.MERGE, EARLY, S.MERGED, SORTING, HOUSE, "2", seats=OUR_BUREAU, stops=(T.PASS_ON,), paper=P.LINK_NOTE),
    _m(A.UNMERGE, S.MERGED, S.REGISTERED, SORTING, HOUSE, "2", seats=OUR_BUREAU, starts=(T.PASS_ON,)),
    _m(A.PROPOSE_VOID, EARLY, None, DESK | {R.INTAKE}, HOUSE, seats=OUR_BUREAU),
    _m(A.CONFIRM_VOID, EARLY, S.VOIDED, {R.BUREAU_HEAD, R.UNIT_HEAD}, HOUSE, seats=OUR_BUREAU,
       guards=(G.VOID_PROPOSED, G.SECOND_PERSON), stops=(T.PASS_ON, T.NOTIFY)),
    _m(A.CORRECT_RECEIPT_DATE, EARLY, None, DESK | {R.INTAKE}, HOUSE, seats=OUR_BUREAU),
    _m(A.TRIAGE, EARLY, S.TRIAGED, SORTING, "条例第二十二条、第三十一条", "3", seats=OUR_BUREAU),
    # ── passing on ──────────────────────────────────────────────────────────────────────
    _m(A.TRANSFER, S.TRIAGED, S.IN_TRANSIT, SORTING, STATED, "5", seats=OUR_BUREAU,
       guards=(G.NOT_A_REPORT,), starts=(T.RECEIVE,), stops=(T.PASS_ON, T.NOTIFY), paper=P.TRANSFER_LETTER),
    _m(A.ASSIGN, S.TRIAGED, S.IN_TRANSIT, {R.BUREAU_HEAD}, STATED, "6", seats=OUR_BUREAU,
       guards=(G.NOT_A_REPORT, G.BUREAU), starts=(T.RECEIVE, T.REPORT_BACK), stops=(T.PASS_ON,),
       paper=P.ASSIGNMENT_LETTER),
    _m(A.REFER, EARLY, S.REFERRED, {R.BUREAU_HEAD, R.UNIT_HEAD}, "条例第二十二条、第三十条", "7", seats={C.REGISTRAR, C.READER},
       guards=(G.REPORT,), stops=(T.PASS_ON, T.NOTIFY), paper=P.REFERRAL_LETTER),
    _m(A.TAKE_UP, S.TRIAGED, S.AWAITING_NOTICE, {R.TRIAGE, R.INTAKE, R.UNIT_HEAD, R.BUREAU_HEAD},
       "条例第二十三条", "5", seats=OUR_BUREAU, guards=(G.NOT_A_REPORT,), starts=(T.NOTIFY,), stops=(T.PASS_ON,)),
    _m(A.RECEIVE, S.IN_TRANSIT, S.AWAITING_NOTICE, {R.INTAKE, R.UNIT_HEAD, R.SYSTEM}, "条例第二十三条", "5",
       seats=OUR_UNIT, starts=(T.NOTIFY, T.OBJECT), stops=(T.RECEIVE,)),
    _m(A.RECEIVE_DOWN, S.IN_TRANSIT, S.TRIAGED, DESK | {R.SYSTEM}, STATED, "5", seats=OUR_UNIT,
       starts=(T.PASS_ON,), stops=(T.RECEIVE,)),
    _m(A.OBJECT, S.AWAITING_NOTICE, S.OBJECTED, {R.INTAKE, R.UNIT_HEAD}, "条例第二十三条", "8", seats=OUR_UNIT,
       guards=(G.NOT_DESIGNATED, G.IN_OBJECTION_TERM), starts=(T.DECIDE_OBJECTION,), stops=(T.OBJECT,), paper=P.OBJECTION_LETTER),
    _m(A.AGREE_OBJECTION, S.OBJECTED, S.IN_TRANSIT, SORTING, "条例第二十三条", "9", seats=OUR_BUREAU,
       starts=(T.RECEIVE,), stops=(T.DECIDE_OBJECTION, T.NOTIFY), paper=P.OBJECTION_DECISION),
    _m(A.REJECT_OBJECTION, S.OBJECTED, S.AWAITING_NOTICE, SORTING, "条例第二十三条", "9", seats=OUR_BUREAU,
       stops=(T.DECIDE_OBJECTION,), paper=P.OBJECTION_DECISION),
    _m(A.ESCALATE, S.OBJECTED, S.JURISDICTION, SORTING, "条例第二十四条", "10", seats=OUR_BUREAU,
       guards=(G.IN_DISPUTE,), starts=(T.JURISDICTION,), stops=(T.DECIDE_OBJECTION,)),
    _m(A.DESIGNATE, S.JURISDICTION, S.IN_TRANSIT, {R.CONFERENCE, R.UNIT_HEAD, R.BUREAU_HEAD}, "条例第二十四条",
       "10", seats={C.ARBITER}, starts=(T.RECEIVE,), stops=(T.JURISDICTION, T.NOTIFY),
       paper=P.JURISDICTION_LETTER),
    # ── the notice ──────────────────────────────────────────────────────────────────────
    _m(A.ACCEPT, S.AWAITING_NOTICE, S.ACCEPTED, UNIT, "条例第二十三条、第三十一条", "11", seats=OUR_UNIT,
       guards=(G.COMPLAINT,), starts=(T.HANDLE,), stops=(T.OBJECT,), paper=P.ACCEPTANCE_NOTICE),
    _m(A.ROUTE, S.AWAITING_NOTICE, S.ROUTED, UNIT, "条例第二十三条、第三十一条", "12", seats=OUR_UNIT,
       guards=(G.COMPLAINT,), starts=(T.FOLLOW_UP,), stops=(T.OBJECT,), paper=P.ROUTE_NOTICE),
    _m(A.DECLINE, S.AWAITING_NOTICE, S.NOT_ACCEPTED, UNIT, "条例第十九条、第二十三条", "13", seats=OUR_UNIT,
       stops=(T.OBJECT,), paper=P.NON_ACCEPTANCE_NOTICE),
    _m(A.DECLINE_AGAIN, S.AWAITING_NOTICE, S.NOT_AGAIN, {R.UNIT_HEAD}, "条例第三十六条", "14", seats=OUR_UNIT,
       guards=(G.PRIOR_FINAL,), stops=(T.OBJECT,), paper=P.NO_LONGER_ACCEPTED_NOTICE),
    _m(A.STUDY, S.AWAITING_NOTICE, S.ACCEPTED, UNIT, "条例第二十九条", "11", seats=OUR_UNIT,
       guards=(G.SUGGESTION,), starts=(T.SUGGESTION,), stops=(T.OBJECT,)),
    _m(A.SERVE_NOTICE, TOLD, None, UNIT | DESK,
       "条例第二十三条", "11", seats={C.HANDLER, C.REGISTRAR, C.READER}, guards=(G.NOTICE_PENDING,),
       stops=(T.NOTIFY,), paper=P.PROOF_OF_SERVICE),
    # Served electronically: whoever it is for acknowledges it (民诉法 90, by analogy).
    _m(A.SERVE_NOTICE, TOLD, None, {R.PETITIONER}, "条例第二十三条", "11", guards=(G.NOTICE_PENDING,),
       stops=(T.NOTIFY,), paper=P.PROOF_OF_SERVICE),
    # ── handling ────────────────────────────────────────────────────────────────────────
    _m(A.ASSIGN_HANDLER, {S.ACCEPTED, S.REOPENED, S.HANDLING}, S.HANDLING, {R.UNIT_HEAD}, "条例第二十八条", "15",
       seats=OUR_UNIT, paper=P.TASK_SHEET),
    _m(A.ASK_RECUSAL, OPEN, None, UNIT | {R.PETITIONER, R.REVIEWER}, "条例第二十八条", "16",
       seats={C.HANDLER, C.REVIEWER}),
    _m(A.RECUSE, OPEN, None, {R.UNIT_HEAD}, "条例第二十八条", "16", seats={C.HANDLER, C.REVIEWER, C.OVERSIGHT},
       paper=P.RECUSAL_DECISION),
    _m(A.REFUSE_RECUSAL, OPEN, None, {R.UNIT_HEAD}, "条例第二十八条", "16",
       seats={C.HANDLER, C.REVIEWER, C.OVERSIGHT},
       paper=P.RECUSAL_DECISION),
    _m(A.HEAR, WORK, None, {R.HANDLER, R.UNIT_HEAD}, "条例第三十一条", "17", seats=OUR_UNIT,
       guards=(G.IS_HANDLER,), paper=P.INTERVIEW_RECORD),
    _m(A.CALL_HEARING, WORK, None, {R.HANDLER, R.UNIT_HEAD}, "条例第三十一条", "18", seats=OUR_UNIT,
       paper=P.HEARING_NOTICE),
    _m(A.HOLD_HEARING, WORK, None, {R.HANDLER, R.UNIT_HEAD}, "条例第三十一条", "18", seats=OUR_UNIT,
       paper=P.HEARING_CONCLUSION),
    _m(A.MEDIATE, WORK, None, {R.HANDLER, R.UNIT_HEAD}, "条例第三十三条", "19", seats=OUR_UNIT,
       guards=(G.IS_HANDLER,), paper=P.MEDIATION_AGREEMENT),
    _m(A.ASK_EXTENSION, WORK, None, {R.HANDLER}, "条例第三十四条", "20", seats=OUR_UNIT,
       guards=(G.IS_HANDLER, G.NOT_EXTENDED, G.NO_EXTENSION_ASKED, G.TERM_RUNS), paper=P.EXTENSION_APPROVAL),
    _m(A.EXTEND, WORK, None, {R.UNIT_HEAD}, "条例第三十四条", "20", seats=OUR_UNIT,
       guards=(G.EXTENSION_ASKED, G.NOT_EXTENDED, G.TERM_RUNS), paper=P.EXTENSION_NOTICE),
    _m(A.REFUSE_EXTENSION, WORK, None, {R.UNIT_HEAD}, "条例第三十四条", "20", seats=OUR_UNIT,
       guards=(G.EXTENSION_ASKED,)),
    _m(A.DRAFT_OPINION, WORK, S.OPINION_DRAFT, {R.HANDLER}, "条例第三十一条、第三十二条", "21", seats=OUR_UNIT,
       guards=(G.COMPLAINT, G.IS_HANDLER, G.HEARD), paper=P.INVESTIGATION_REPORT),
    _m(A.PASS_LEGAL, S.OPINION_DRAFT, None, {R.LEGAL}, "条例第三十二条", "22", seats=OUR_UNIT,
       guards=(G.ANOTHER_THAN_DRAFTER, G.CLAIMS_DECIDED)),
    _m(A.RETURN_DRAFT, S.OPINION_DRAFT, S.HANDLING, {R.LEGAL, R.UNIT_HEAD}, "条例第三十二条", "22", seats=OUR_UNIT),
    _m(A.ISSUE_OPINION, S.OPINION_DRAFT, S.OPINION_ISSUED, {R.UNIT_HEAD}, "条例第三十二条", "22", seats=OUR_UNIT,
       guards=(G.LEGAL_PASSED, G.CLAIMS_DECIDED), paper=P.OPINION),
    _m(A.SERVE_OPINION, S.OPINION_ISSUED, S.SERVED, {R.HANDLER, R.UNIT_HEAD}, "条例第三十四条、第三十五条", "23",
       seats=OUR_UNIT, starts=(T.ASK_REVIEW,), stops=(T.HANDLE, T.SHADOW_HANDLE, T.SIMPLE_OPINION),
       paper=P.PROOF_OF_SERVICE),
    _m(A.SERVE_OPINION, S.OPINION_ISSUED, S.SERVED, {R.PETITIONER}, "条例第三十四条、第三十五条", "23",
       starts=(T.ASK_REVIEW,), stops=(T.HANDLE, T.SHADOW_HANDLE, T.SIMPLE_OPINION),
       paper=P.PROOF_OF_SERVICE),
    _m(A.REPLY, {S.ACCEPTED, S.HANDLING}, S.SERVED, {R.HANDLER, R.UNIT_HEAD}, "条例第二十九条", "23", seats=OUR_UNIT,
       guards=(G.SUGGESTION,), stops=(T.SUGGESTION,), paper=P.SUGGESTION_REPLY),
    # ── carrying out and closing ────────────────────────────────────────────────────────
    _m(A.PLAN_EXECUTION, {S.SERVED, S.EXECUTING, S.REVIEWED, S.FINAL}, S.EXECUTING, {R.HANDLER, R.UNIT_HEAD}, "条例第三十二条",
       "24", seats=OUR_UNIT, guards=(G.SOMETHING_TO_CARRY_OUT, G.NOT_ANNULLED)),
    _m(A.REPORT_EXECUTION, CARRYING_OUT, None, {R.HANDLER, R.UNIT_HEAD}, "条例第三十二条", "24", seats=OUR_UNIT,
       meets=(T.EXECUTE,)),
    _m(A.REPORT_BACK, REPORTING, None, {R.UNIT_HEAD}, STATED, "25", seats=OUR_UNIT, guards=(G.REPORT_WANTED,),
       meets=(T.REPORT_BACK,), paper=P.CLOSING_REPORT),
    _m(A.ACCEPT_REPORT, REPORTING, None, {R.BUREAU_HEAD}, STATED, "25", seats=OUR_BUREAU, guards=(G.REPORT_SENT,), stops=(T.REPORT_BACK,)),
    _m(A.RETURN_REPORT, REPORTING, None, {R.BUREAU_HEAD}, STATED, "25", seats=OUR_BUREAU, guards=(G.REPORT_SENT,)),
    _m(A.CLOSE, REPORTING, S.CLOSED, {R.UNIT_HEAD, R.BUREAU_HEAD}, "条例第三十二条、第三十四条", "25",
       seats=OUR_UNIT, guards=ENDED, starts=(T.RATE,), stops=(T.FOLLOW_UP,)),
    # Referred: handled elsewhere under its own rules, so whoever referred it closes it here.
    _m(A.CLOSE, S.REFERRED, S.CLOSED, {R.UNIT_HEAD, R.BUREAU_HEAD}, "条例第三十条", "25",
       seats={C.HANDLER, C.REGISTRAR, C.READER}, guards=ENDED, starts=(T.RATE,)),
    # ── review and re-review ────────────────────────────────────────────────────────────
    _m(A.ASK_REVIEW, ANSWERED, S.REVIEW, {R.PETITIONER}, "条例第三十五条", "26", guards=(G.REVIEW_OPEN,),
       starts=(T.REVIEW,), stops=(T.ASK_REVIEW,), paper=P.REVIEW_REQUEST),
    _m(A.ASK_REVIEW, ANSWERED, S.REVIEW, {R.REVIEWER, R.REGISTRAR}, "条例第三十五条", "26",
       guards=(G.REVIEWABLE,), starts=(T.REVIEW,), stops=(T.ASK_REVIEW,), paper=P.REVIEW_REQUEST),
    _m(A.ISSUE_REVIEW, S.REVIEW, S.REVIEW_ISSUED, {R.REVIEWER}, "条例第三十五条", "27", seats={C.REVIEWER},
       paper=P.REVIEW_OPINION),
    _m(A.SERVE_REVIEW, S.REVIEW_ISSUED, S.REVIEWED, {R.REVIEWER}, "条例第三十五条", "27", seats={C.REVIEWER},
       starts=(T.ASK_REREVIEW,), stops=(T.REVIEW,), paper=P.PROOF_OF_SERVICE),
    _m(A.SERVE_REVIEW, S.REVIEW_ISSUED, S.REVIEWED, {R.PETITIONER}, "条例第三十五条", "27",
       starts=(T.ASK_REREVIEW,), stops=(T.REVIEW,), paper=P.PROOF_OF_SERVICE),
    _m(A.ASK_REREVIEW, {S.REVIEWED, S.CLOSED, S.EXECUTING}, S.RECHECK, {R.PETITIONER}, "条例第三十六条", "28",
       guards=(G.REREVIEW_OPEN,), starts=(T.REREVIEW,), stops=(T.ASK_REREVIEW,), paper=P.REREVIEW_REQUEST),
    _m(A.ASK_REREVIEW, {S.REVIEWED, S.CLOSED, S.EXECUTING}, S.RECHECK, {R.REVIEWER, R.REGISTRAR}, "条例第三十六条",
       "28", guards=(G.REREVIEWABLE,), starts=(T.REREVIEW,), stops=(T.ASK_REREVIEW,), paper=P.REREVIEW_REQUEST),
    _m(A.HOLD_REVIEW_HEARING, S.RECHECK, None, {R.REVIEWER}, "条例第三十六条", "28", seats={C.REVIEWER},
       paper=P.HEARING_CONCLUSION),
    _m(A.ISSUE_REREVIEW, S.RECHECK, S.RECHECK_ISSUED, {R.REVIEWER}, "条例第三十六条", "28", seats={C.REVIEWER},
       paper=P.REREVIEW_OPINION),
    _m(A.SERVE_REREVIEW, S.RECHECK_ISSUED, S.FINAL, {R.REVIEWER}, "条例第三十六条", "28", seats={C.REVIEWER},
       stops=(T.REREVIEW,), paper=P.PROOF_OF_SERVICE),
    _m(A.SERVE_REREVIEW, S.RECHECK_ISSUED, S.FINAL, {R.PETITIONER}, "条例第三十六条", "28",
       stops=(T.REREVIEW,), paper=P.PROOF_OF_SERVICE),
    _m(A.LAPSE, LIVE | {S.ARCHIVED}, None, {R.SYSTEM}, "条例第三十五条、第三十六条"),
    # ── anew, withdrawn, filed ──────────────────────────────────────────────────────────
    _m(A.REOPEN, {S.CLOSED, S.REVIEWED, S.FINAL, S.ARCHIVED}, S.REOPENED,
       {R.BUREAU_HEAD, R.UNIT_HEAD}, "条例第三十二条、第三十五条", "33", seats={C.HANDLER, C.REGISTRAR},
       guards=(G.WAS_ACCEPTED,), starts=(T.HANDLE,), stops=(T.ASK_REVIEW, T.ASK_REREVIEW, T.RATE),
       paper=P.REOPENING_DECISION),
    _m(A.REOPEN, {S.CLOSED, S.REVIEWED, S.FINAL, S.ARCHIVED}, S.REOPENED,
       {R.REVIEWER, R.BUREAU_HEAD, R.UNIT_HEAD}, "条例第三十五条、第三十六条", "33", seats={C.REVIEWER},
       guards=(G.WAS_ACCEPTED,), starts=(T.HANDLE,), stops=(T.ASK_REVIEW, T.ASK_REREVIEW, T.RATE),
       paper=P.REOPENING_DECISION),
    # The person acknowledged an opinion that annuls: the matter starts anew in the same moment.
    _m(A.REOPEN, {S.REVIEWED, S.FINAL}, S.REOPENED, {R.SYSTEM}, "条例第三十五条、第三十六条", "33",
       guards=(G.WAS_ACCEPTED, G.ANNULLED), starts=(T.HANDLE,), stops=(T.ASK_REVIEW, T.ASK_REREVIEW, T.RATE),
       paper=P.REOPENING_DECISION),
    _m(A.REOPEN, {S.CLOSED, S.ARCHIVED, *TOLD_OFF}, S.AWAITING_NOTICE, {R.BUREAU_HEAD, R.UNIT_HEAD}, "条例第二十三条", "33",
       seats={C.HANDLER, C.REGISTRAR}, guards=(G.NEVER_ACCEPTED,), starts=(T.NOTIFY,), stops=(T.RATE,), paper=P.REOPENING_DECISION),
    _m(A.REOPEN, {S.WITHDRAWN, S.VOIDED}, S.REGISTERED, {R.BUREAU_HEAD, R.UNIT_HEAD}, STATED, "33",
       seats=OUR_BUREAU, starts=(T.PASS_ON,), paper=P.REOPENING_DECISION),
    _m(A.ASK_WITHDRAWAL, OPEN, None, {R.PETITIONER}, HOUSE, "34", guards=(G.NO_WITHDRAWAL_ASKED,),
       starts=(T.COOL_OFF,), paper=P.WITHDRAWAL),
    _m(A.CANCEL_WITHDRAWAL, OPEN, None, {R.PETITIONER}, HOUSE, "34", guards=(G.WITHDRAWAL_ASKED,),
       stops=(T.COOL_OFF,)),
    _m(A.WITHDRAW, OPEN, S.WITHDRAWN, {R.PETITIONER, R.SYSTEM}, HOUSE, "34",
       guards=(G.WITHDRAWAL_ASKED, G.COOLED_OFF)),
    _m(A.ARCHIVE, {S.CLOSED, S.WITHDRAWN}, S.ARCHIVED, {R.ARCHIVIST}, HOUSE, "35",
       seats={C.HANDLER, C.REGISTRAR, C.READER}, guards=(G.WINDOWS_OVER, G.NO_LEAD), paper=P.FILE_INDEX),
    # ── face to face, by telephone, from home ───────────────────────────────────────────
    _m(A.RECEIVE_VISITOR, KNOWN, None, FACE_TO_FACE, "条例第十八条、第十九条", seats=ANY_PART, paper=P.RECEPTION_RECORD),
    _m(A.ATTACH_RECORDING, KNOWN, None, FACE_TO_FACE, HOUSE, seats=ANY_PART),
    _m(A.PROMISE, LIVE, None, FACE_TO_FACE, "条例第十八条", seats=ANY_PART, starts=(T.PROMISE,)),
    _m(A.KEEP_PROMISE, LIVE, None, FACE_TO_FACE, "条例第十八条", seats=ANY_PART, guards=(G.PROMISE_OPEN,),
       meets=(T.PROMISE,)),
    _m(A.PUT_OFF_PROMISE, LIVE, None, FACE_TO_FACE, "条例第十八条", seats=ANY_PART, guards=(G.PROMISE_OPEN,),
       starts=(T.PROMISE,)),
    _m(A.ASK_CALL, LIVE, None, FACE_TO_FACE | {R.PETITIONER}, "条例第十八条", seats=ANY_PART,
       guards=(G.NO_CALL_ASKED,), starts=(T.CALL_BACK,)),
    _m(A.CALL_BACK, LIVE, None, FACE_TO_FACE, "条例第十八条", seats=ANY_PART, guards=(G.CALL_ASKED,),
       stops=(T.CALL_BACK,)),
    _m(A.HOME_VISIT, KNOWN, None, FACE_TO_FACE, "条例第十八条、第三十七条", seats=ANY_PART, paper=P.VISIT_RECORD),
    _m(A.REFER_AID, LIVE, None, FACE_TO_FACE, "条例第三十七条", seats=ANY_PART, starts=(T.AID_ANSWER,),
       paper=P.AID_REFERRAL),
    _m(A.ANSWER_AID, LIVE, None, FACE_TO_FACE, "条例第三十七条", seats=ANY_PART, guards=(G.AID_ASKED,),
       meets=(T.AID_ANSWER,)),
    _m(A.ASK_PERSON, OPEN, None, DESK | UNIT | {R.REVIEWER}, "条例第三十一条", seats={C.REGISTRAR, C.HANDLER, C.REVIEWER, C.READER}),
    _m(A.ANSWER, OPEN, None, {R.PETITIONER}, "条例第三十一条", guards=(G.QUESTION_OPEN,)),
    _m(A.TELL, LIVE, None, {R.PETITIONER}, "条例第十九条"),
    _m(A.CORRECT_PERSON, LIVE, None, DESK | UNIT | {R.PETITIONER}, "个人信息保护法第四十六条",
       seats={C.REGISTRAR, C.HANDLER, C.READER}),
    _m(A.LIST_MEMBERS, LIVE, None, DESK | UNIT, "条例第二十条", seats={C.REGISTRAR, C.HANDLER}),
    _m(A.SETTLE_MEMBER, LIVE, None, {R.HANDLER, R.UNIT_HEAD}, "条例第二十条、第三十二条", seats=OUR_UNIT,
       guards=(G.MEMBERS_LISTED,)),
    # ── afterwards ──────────────────────────────────────────────────────────────────────
    _m(A.FOLLOW_UP_CALL, {S.CLOSED, S.ARCHIVED}, None, {R.CALLER, R.BUREAU_HEAD}, HOUSE, "31",
       seats={C.REGISTRAR, C.OVERSIGHT}, guards=(G.OUTSIDE_UNIT,), paper=P.FOLLOW_UP_RECORD),
    _m(A.RECHECK_CLOSING, LIVE | {S.ARCHIVED}, None, {R.TRIAGE, R.BUREAU_HEAD}, "条例第三十二条、第四十条", "31",
       seats={C.REGISTRAR, C.OVERSIGHT}, guards=(G.RECHECK_WANTED,), stops=(T.RECHECK,)),
    _m(A.RATE, LIVE | {S.ARCHIVED}, None, {R.PETITIONER}, "条例第二十一条", "32", guards=(G.RATING_OPEN,), stops=(T.RATE,)),
    # ── a leader answers for it by name ─────────────────────────────────────────────────
    _m(A.PROPOSE_LEAD, OPEN, None, {R.TRIAGE, R.BUREAU_HEAD}, ART18, seats=ABOVE, guards=(G.NOT_SEALED, G.NO_LEAD),
       starts=(T.LEAD_DECIDE,)),
    _m(A.ASSIGN_LEAD, OPEN, None, {R.CONVENOR}, ART18, seats={C.CONVENOR}, guards=(G.LEAD_PROPOSED,),
       starts=(T.LEAD_REPLY,), stops=(T.LEAD_DECIDE,), paper=P.LEAD_SHEET),
    _m(A.DECLINE_LEAD, OPEN, None, {R.CONVENOR}, ART18, seats={C.CONVENOR}, guards=(G.LEAD_PROPOSED,), stops=(T.LEAD_DECIDE,)),
    _m(A.ACCEPT_LEAD, OPEN, None, {R.LEADER}, ART18, seats={C.LEADER}, guards=(G.LEAD_NAMED, G.IS_LEADER),
       starts=(T.FIRST_CONTACT,), stops=(T.LEAD_REPLY,)),
    _m(A.REFUSE_LEAD, OPEN, None, {R.LEADER}, ART18, seats={C.LEADER}, guards=(G.LEAD_NAMED, G.IS_LEADER),
       starts=(T.LEAD_DECIDE,), stops=(T.LEAD_REPLY,)),
    _m(A.UPHOLD_REFUSAL, OPEN, None, {R.CONVENOR}, ART13, seats={C.CONVENOR}, guards=(G.LEAD_REFUSED,),
       starts=(T.LEAD_REPLY,), stops=(T.LEAD_DECIDE,), paper=P.REFUSAL_DECISION),
    _m(A.REJECT_REFUSAL, OPEN, None, {R.CONVENOR}, ART13, seats={C.CONVENOR}, guards=(G.LEAD_REFUSED,),
       starts=(T.FIRST_CONTACT,), stops=(T.LEAD_DECIDE,), paper=P.REFUSAL_DECISION),
    _m(A.DELEGATE_LEAD, LIVE, None, {R.LEADER, R.UNIT_HEAD}, ART18, seats={C.LEADER, C.HANDLER, C.HELPER}, guards=(G.LEAD_CARRIED,)),
    # The leader is away: whoever stands in gets a seat, in the same breath as the absence is noted.
    _m(A.DELEGATE_LEAD, LIVE, None, {R.SYSTEM}, ART18, guards=(G.LEAD_CARRIED,)),
    _m(A.PLAN_LEAD, LIVE, None, LEADING, ART18, seats=CARRYING, guards=(G.LEAD_CARRIED,)),
    _m(A.REACH_MILESTONE, LIVE, None, LEADING, ART18, seats=CARRYING, guards=(G.MILESTONE_OPEN,), meets=(T.MILESTONE,)),
    _m(A.PUT_OFF_MILESTONE, LIVE, None, LEADING, ART18, seats=CARRYING, guards=(G.MILESTONE_OPEN,)),
    _m(A.CONTACT, LIVE, None, {R.LEADER}, ART18, seats={C.LEADER, C.HELPER}, guards=(G.LEAD_CARRIED, G.SPEAKS_FOR_LEADER),
       starts=(T.NEXT_CONTACT,), stops=(T.FIRST_CONTACT,), meets=(T.FIRST_CONTACT, T.NEXT_CONTACT)),
    _m(A.NOTE_LEAD, LIVE, None, {R.LEADER, R.CONVENOR}, ART18, seats={C.LEADER, C.CONVENOR}, guards=(G.LEAD_CARRIED,)),
    _m(A.RELEASE_LEAD, LIVE, None, {R.CONVENOR}, ART18, seats={C.CONVENOR}, guards=(G.LEAD_CARRIED, G.ALL_ANSWERED),
       stops=(T.FIRST_CONTACT, T.NEXT_CONTACT)),
    # ── what cannot wait ────────────────────────────────────────────────────────────────
    _m(A.FLAG_URGENT, OPEN, None, DESK | UNIT | {R.LEADER, R.INSPECTOR}, ART25, "4", seats=ANY_PART,
       guards=(G.NOT_SEALED, G.NOT_URGENT), starts=(T.BULLETIN,)),
    _m(A.CLEAR_URGENT, LIVE, None, {R.BUREAU_HEAD}, ART25, "4", seats=ABOVE, guards=(G.URGENT,), stops=(T.BULLETIN,)),
    _m(A.SUBMIT_BULLETIN, OPEN, None, {R.BUREAU_HEAD}, ART25, "4", seats=ABOVE, guards=(G.NOT_SEALED,),
       meets=(T.BULLETIN,)),
    _m(A.INSTRUCT, LIVE, None, {R.LEADER}, ART25, "4", guards=(G.INSTRUCTABLE,), stops=(T.BULLETIN,)),
    _m(A.ANSWER_INSTRUCTION, LIVE | {S.ARCHIVED}, None, FACE_TO_FACE | {R.CONFERENCE, R.INSPECTOR}, ART25, "4",
       seats=ANY_PART | {C.COPY, C.LEADER}, guards=(G.INSTRUCTION_OPEN,), meets=(T.INSTRUCTION,)),
    _m(A.REPORT_UP, OPEN, None, {R.BUREAU_HEAD}, ART25, "4", seats=ABOVE, guards=(G.NOT_SEALED,), starts=(T.UP_RECEIPT,),
       paper=P.URGENT_REPORT),
    _m(A.CONFIRM_REPORT, LIVE | {S.ARCHIVED}, None, DESK, ART25, "4", seats=ABOVE, guards=(G.REPORTED_UP,), stops=(T.UP_RECEIPT,)),
    # ── supervision ─────────────────────────────────────────────────────────────────────
    _m(A.REMIND, LIVE, None, {R.TRIAGE, *INSPECTING}, ART40, "29", seats=ABOVE, paper=P.REMINDER),
    # Nobody acted in time: the post above is told, and does it or names who does.
    _m(A.RAISE, LIVE | {S.ARCHIVED}, None, {R.SYSTEM}, ART40, "29"),
    _m(A.SUPERVISE, LIVE, None, INSPECTING, ART40, "29", seats=ABOVE, paper=P.SUPERVISION_LETTER),
    _m(A.LIST_SUPERVISION, LIVE, None, CONFERRING, ART39, "29", seats=CONFERENCE, paper=P.LISTED_SUPERVISION),
    _m(A.SUMMON_TALK, LIVE, None, CONFERRING, ART39, "29", seats=CONFERENCE, paper=P.TALK_NOTICE),
    _m(A.ORDER_RECTIFICATION, LIVE, None, CONFERRING, ART39, "29", seats=CONFERENCE, paper=P.RECTIFICATION_ORDER),
    _m(A.ANSWER_SUPERVISION, LIVE | {S.ARCHIVED}, None, UNIT | DESK | {R.REVIEWER}, ART40, "29",
       seats={C.HANDLER, C.HELPER, C.REGISTRAR, C.REVIEWER}, guards=(G.SUPERVISION_OPEN,), meets=(T.SUPERVISION,)),
    _m(A.END_SUPERVISION, LIVE | {S.ARCHIVED}, None, CONFERRING, ART40, "29", seats=CONFERENCE, guards=(G.SUPERVISED,)),
    _m(A.SUGGEST_IMPROVEMENT, LIVE | {S.ARCHIVED}, None, INSPECTING, ART40, "30", seats=ABOVE, starts=(T.FEEDBACK,),
       paper=P.IMPROVEMENT_SUGGESTION),
    _m(A.SUGGEST_POLICY, LIVE | {S.ARCHIVED}, None, INSPECTING, ART40, "30", seats=ABOVE, starts=(T.FEEDBACK,),
       paper=P.POLICY_SUGGESTION),
    _m(A.PROPOSE_ACCOUNTABILITY, LIVE | {S.ARCHIVED}, None, INSPECTING, ART40, "30", seats=ABOVE),
    _m(A.SUGGEST_ACCOUNTABILITY, LIVE | {S.ARCHIVED}, None, {R.BUREAU_HEAD}, ART40, "30", seats=ABOVE,
       guards=(G.ACCOUNTABILITY_PROPOSED, G.OTHER_SIGNATURE), starts=(T.FEEDBACK,), paper=P.ACCOUNTABILITY_SUGGESTION),
    _m(A.ANSWER_SUGGESTION, LIVE | {S.ARCHIVED}, None, {R.UNIT_HEAD, R.LEADER, *INSPECTING}, ART40, "30",
       seats=ANY_PART, guards=(G.SUGGESTION_OPEN,), meets=(T.FEEDBACK,)),
    _m(A.TRACK_RULE, LIVE | {S.ARCHIVED}, None, INSPECTING, ART40, "30", seats=ABOVE, guards=(G.POLICY_SUGGESTED,)),
    # ── at any time ─────────────────────────────────────────────────────────────────────
    _m(A.PASS_DUTY, LIVE, None, FACE_TO_FACE | {R.CONFERENCE, R.INSPECTOR}, HOUSE, seats=ANY_PART | {C.ARBITER}),
    _m(A.HAND_OVER, OPEN, None, {R.BUREAU_HEAD, R.UNIT_HEAD}, "条例第十八条",
       seats={C.REGISTRAR, C.HANDLER, C.REVIEWER, C.ARBITER, C.READER}, guards=(G.OWN_OFFICE,)),
    # The post changes hands: its matters, and what it owes in others, follow without a gap (P1).
    _m(A.HAND_OVER, LIVE | {S.ARCHIVED}, None, {R.SYSTEM}, "条例第十八条"),
    _m(A.SHIELD, OPEN, None, DESK | {R.UNIT_HEAD}, "条例第三十条", seats={C.REGISTRAR, C.HANDLER, C.READER}),
    _m(A.ATTACH, LIVE, None, DESK | UNIT | {R.PETITIONER, R.REVIEWER}, HOUSE,
       seats={C.REGISTRAR, C.HANDLER, C.HELPER, C.REVIEWER, C.READER}),
    _m(A.NOTE, LIVE, None, DESK | UNIT | {R.REVIEWER, R.CONFERENCE}, HOUSE,
       seats={C.REGISTRAR, C.HANDLER, C.HELPER, C.REVIEWER, C.ARBITER, C.READER}),
    _m(A.RECOUNT, LIVE, None, {R.SYSTEM}, "民法典第二百零一条、第二百零三条"),
)  # fmt: skip


_ROWS: dict[tuple[Act, Step], list[Move]] = {}
for _row in MOVES:
    for _step in _row.src:
        _ROWS.setdefault((_row.act, _step), []).append(_row)


def moves_for(act: Act, step: Step) -> list[Move]:
    """Every row for `act` from `step`; more than one where the actor's role decides."""
    return _ROWS.get((act, step), [])


@cache
def acts_of_clock(key: T, step: Step) -> tuple[Move, ...]:
    """The rows of a clock's own act: it meets the clock and leaves the matter where it stands.

    Empty for a clock that is met by carrying the matter on. A row that names the clock as the
    one it meets goes before rows that stop it, which may be another office's.
    """
    rows = [m for m in MOVES if m.dst is None and step in m.src]
    return tuple([m for m in rows if key in m.meets] or [m for m in rows if key in m.stops])


NOT_HERE = gettext_noop("This cannot be done at the step where the matter stands.")


def admitting(act: Act, standing: Standing, actor: Actor) -> list[Move]:
    """The rows under which `actor` may do `act` from here, guards aside, in the table's order.

    Raises NotAllowedNow when no row leads from this step by this act, whoever asks.
    """
    rows = moves_for(act, standing.step)
    if not rows:
        raise NotAllowedNow(NOT_HERE)
    return [m for m in rows if m.admits(actor, standing)]

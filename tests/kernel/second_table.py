"""Who may do what, where and when: read off DOMAIN.md 2.3 a second time, without `moves.py`.

Where DOMAIN.md leaves a choice (or 7 says who may *not*), the line says which reading is meant.

Roles      R registrar  T triage  B bureau head  I intake  H handler  L legal  U unit head
           V reviewer   C conference  A archivist  P petitioner  S the clock
           E leading official   F follow-up caller   N convenor   O petition inspector
Relations  the capacity of the actor's office in the matter; "any": no part is asked for
"""

from xinqiao.kernel.actors import Role
from xinqiao.kernel.procedure.steps import Step

LETTERS = {
    "R": Role.REGISTRAR, "T": Role.TRIAGE, "B": Role.BUREAU_HEAD, "I": Role.INTAKE,
    "H": Role.HANDLER, "L": Role.LEGAL, "U": Role.UNIT_HEAD, "V": Role.REVIEWER,
    "C": Role.CONFERENCE, "A": Role.ARCHIVIST, "P": Role.PETITIONER, "S": Role.SYSTEM,
    "E": Role.LEADER, "F": Role.CALLER, "N": Role.CONVENOR, "O": Role.INSPECTOR,
}  # fmt: skip

SETTLED = "closed archived withdrawn merged voided"
EARLY = "registered triaged"
TOLD = "routed not_accepted not_again"
WORK = "handling opinion_draft"
ENDING = f"served executing reviewed final {TOLD}"
REVIEWS = "review review_issued recheck recheck_issued"
OPEN = " ".join(s for s in Step if s not in SETTLED.split() and s != "new")
LIVE = f"{OPEN} closed"
KNOWN = f"{LIVE} withdrawn archived"
# Whoever sits opposite the person, in an office that has any part but a copy or the dispute.
MEETING = dict.fromkeys(
    ("registrar", "handler", "helper", "reviewer", "oversight", "reader"), "R T B I H U V E"
)

# (transition, act, from which steps, relation → roles). One line may need several relations.
WHO: list[tuple[str, str, str, dict[str, str]]] = [
    # 1: 登记员, the petitioner, and every organ that is asked directly (Art 21, 23; G1)
    ("1", "register", "new", {"any": "R T B I P"}),
    ("2", "add_submission", f"{LIVE} withdrawn", {"registrar": "R T B I", "handler": "R T B I"}),
    # 2: whoever works on it may say "this belongs to that one", and take it back
    ("2", "link unlink", OPEN, {"registrar": "R T B I H U", "handler": "R T B I H U"}),
    # 2: 甄别; in an organ that was asked directly its intake does the sorting
    ("2", "merge", EARLY, {"registrar": "T B I"}),
    ("2", "unmerge", "merged", {"registrar": "T B I"}),
    # G11: two persons; the second is a head
    ("", "propose_void", EARLY, {"registrar": "R T B I"}),
    ("", "confirm_void", EARLY, {"registrar": "B U"}),
    ("", "correct_receipt_date", EARLY, {"registrar": "R T B I"}),
    ("3", "triage", EARLY, {"registrar": "T B I"}),
    ("5", "transfer", "triaged", {"registrar": "T B I"}),
    ("6", "assign", "triaged", {"registrar": "B"}),
    # 7: 负责人; a report is sealed and referred by as few hands as can be, so also untriaged
    ("7", "refer", EARLY, {"registrar": "B U", "reader": "B U"}),
    # Art 23: an organ takes up what is its own
    ("5", "take_up", "triaged", {"registrar": "T B I U"}),
    ("5", "receive", "in_transit", {"handler": "I U", "any": "S"}),
    ("5", "receive_down", "in_transit", {"handler": "R T B", "any": "S"}),
    ("8", "object", "awaiting_notice", {"handler": "I U"}),
    # 9: the sender
    ("9", "agree_objection reject_objection", "objected", {"registrar": "T B I"}),
    ("10", "escalate", "objected", {"registrar": "T B I"}),
    ("10", "designate", "jurisdiction", {"arbiter": "C U B"}),
    # 11, 12, 13: 承办人 and 负责人. The handler is named later (15), so until then it is
    # whoever in the unit has the matter in hand, its intake too
    ("11", "accept study", "awaiting_notice", {"handler": "I H U"}),
    ("12", "route", "awaiting_notice", {"handler": "I H U"}),
    ("13", "decline", "awaiting_notice", {"handler": "I H U"}),
    # 14: with the legal review behind it, the head alone
    ("14", "decline_again", "awaiting_notice", {"handler": "U"}),
    # C2: late service is still service, so it can be recorded until the matter is closed
    ("11", "serve_notice", f"accepted reopened {WORK} opinion_issued referred {ENDING} {REVIEWS}",
     dict.fromkeys(("handler", "registrar", "reader"), "R T B I H U") | {"any": "P"}),
    ("15", "assign_handler", "accepted reopened handling", {"handler": "U"}),
    ("16", "ask_recusal", OPEN, {"handler": "I H U V", "reviewer": "I H U V", "any": "P"}),
    # 16: the head decides; about the head, the leader above
    ("16", "recuse refuse_recusal", OPEN, {"handler": "U", "reviewer": "U", "oversight": "U"}),
    ("17", "hear", WORK, {"handler": "H U"}),
    ("18", "call_hearing hold_hearing", WORK, {"handler": "H U"}),
    ("19", "mediate", WORK, {"handler": "H U"}),
    ("20", "ask_extension", WORK, {"handler": "H"}),
    ("20", "extend refuse_extension", WORK, {"handler": "U"}),
    ("21", "draft_opinion", WORK, {"handler": "H"}),
    ("22", "pass_legal", "opinion_draft", {"handler": "L"}),
    ("22", "return_draft", "opinion_draft", {"handler": "L U"}),
    ("22", "issue_opinion", "opinion_draft", {"handler": "U"}),
    # 23, 民诉法 90: electronically with consent, and then the person acknowledges it
    ("23", "serve_opinion", "opinion_issued", {"handler": "H U", "any": "P"}),
    ("23", "reply", "accepted handling", {"handler": "H U"}),
    # 24: a plan may be mended, and a review does not stop the carrying out
    ("24", "plan_execution", "served executing reviewed final", {"handler": "H U"}),
    ("24", "report_execution", f"executing reviewed final {REVIEWS}", {"handler": "H U"}),
    ("25", "report_back", ENDING, {"handler": "U"}),
    ("25", "accept_report return_report", ENDING, {"registrar": "B"}),
    # 25: 单位. Who passed a matter on does not close it over the unit's head; what was
    # referred lies with nobody else here, so the office that referred it closes it
    ("25", "close", ENDING, {"handler": "U B"}),
    ("25", "close", "referred", {"registrar": "U B", "reader": "U B", "handler": "U B"}),
    # 26: the petitioner, or the organ at whose counter the request is handed in; it has no
    # part in the matter before it is asked
    ("26", "ask_review", "served executing closed", {"any": "P R V"}),
    ("27", "issue_review", "review", {"reviewer": "V"}),
    ("27", "serve_review", "review_issued", {"reviewer": "V", "any": "P"}),
    ("28", "ask_rereview", "reviewed closed executing", {"any": "P R V"}),
    ("28", "hold_review_hearing issue_rereview", "recheck", {"reviewer": "V"}),
    ("28", "serve_rereview", "recheck_issued", {"reviewer": "V", "any": "P"}),
    ("", "lapse", f"{LIVE} archived", {"any": "S"}),
    ("", "recount", LIVE, {"any": "S"}),
    # 33: 信访部门, 单位, 复查机关
    ("33", "reopen", "closed reviewed final archived",
     {"handler": "B U", "registrar": "B U", "reviewer": "V B U"}),
    # 27, 民诉法 90: acknowledged electronically, an annulment is carried out by the clock
    ("33", "reopen", "reviewed final", {"any": "S"}),
    ("33", "reopen", TOLD, {"handler": "B U", "registrar": "B U"}),
    ("33", "reopen", "withdrawn voided", {"registrar": "B U"}),
    # 34: the petitioner only; the clock carries out what they asked for
    ("34", "ask_withdrawal cancel_withdrawal", OPEN, {"any": "P"}),
    ("34", "withdraw", OPEN, {"any": "P S"}),
    # 35: what is final is closed first, because only closing asks whether all was carried out (P8)
    ("35", "archive", "closed withdrawn", dict.fromkeys(("handler", "registrar", "reader"), "A")),
    # a head hands over; where the post itself changes hands, its matters follow (3.1, P1)
    ("", "hand_over", OPEN,
     dict.fromkeys(("registrar", "handler", "reviewer", "arbiter", "reader"), "B U")),
    ("", "hand_over", f"{LIVE} archived", {"any": "S"}),
    ("", "shield", OPEN, dict.fromkeys(("registrar", "handler", "reader"), "R T B U")),
    ("", "attach", LIVE,
     dict.fromkeys(("registrar", "handler", "helper", "reviewer", "reader"), "R T B I H U V")
     | {"any": "P"}),
    # 3.6, 3.7, 3.13: heard wherever they come; every promise has a day; needs are passed on (37)
    ("", "receive_visitor attach_recording home_visit", KNOWN, MEETING),
    ("", "promise keep_promise put_off_promise call_back refer_aid answer_aid", LIVE, MEETING),
    ("", "ask_call", LIVE, MEETING | {"any": "P"}),
    ("", "ask_person", OPEN,
     dict.fromkeys(("registrar", "handler", "reviewer", "reader"), "R T B I H U V")),
    ("", "answer", OPEN, {"any": "P"}),
    ("", "tell", LIVE, {"any": "P"}),
    # G13: whoever keeps the data, and the person
    ("", "correct_person", LIVE,
     dict.fromkeys(("registrar", "handler", "reader"), "R T B I H U") | {"any": "P"}),
    # 3.14 F: whoever took the group in, or answers it, lists its members; the unit settles each
    ("", "list_members", LIVE, dict.fromkeys(("registrar", "handler"), "R T B I H U")),
    ("", "settle_member", LIVE, {"handler": "H U"}),
    # 31: not the handling unit; 32: the person alone
    ("31", "follow_up_call", "closed archived", dict.fromkeys(("registrar", "oversight"), "F B")),
    ("31", "recheck_closing", f"{LIVE} archived", dict.fromkeys(("registrar", "oversight"), "T B")),
    ("32", "rate", f"{LIVE} archived", {"any": "P"}),
    # 3.1: 信访部门 proposes, the convenor assigns, the leader accepts or says in writing why not
    ("", "propose_lead", OPEN, dict.fromkeys(("registrar", "oversight"), "T B")),
    ("", "assign_lead decline_lead uphold_refusal reject_refusal", OPEN, {"convenor": "N"}),
    ("", "accept_lead refuse_lead", OPEN, {"leader": "E"}),
    # one plan, one officer, one team: down the line to the unit's head and the handler
    # (while the leader is away the clock seats whoever stands in)
    ("", "delegate_lead", LIVE,
     dict.fromkeys(("leader", "handler", "helper"), "E U") | {"any": "S"}),
    ("", "plan_lead reach_milestone put_off_milestone", LIVE,
     dict.fromkeys(("leader", "handler", "helper"), "E U H")),
    # the leader speaks with the person, or whoever stands in; nobody else does it in their place
    ("", "contact", LIVE, dict.fromkeys(("leader", "helper"), "E")),
    ("", "note_lead", LIVE, dict.fromkeys(("leader", "convenor"), "E N")),
    # given back only with a result, to whoever gave it
    ("", "release_lead", LIVE, {"convenor": "N"}),
    # 4, Art 25: whoever meets it says that it cannot wait; the bureau submits, a leader signs
    ("4", "flag_urgent", OPEN, dict.fromkeys(
        ("registrar", "handler", "helper", "reviewer", "oversight", "reader"), "R T B I H U E O")),
    ("4", "clear_urgent", LIVE, dict.fromkeys(("registrar", "oversight"), "B")),
    ("4", "submit_bulletin report_up", OPEN, dict.fromkeys(("registrar", "oversight"), "B")),
    ("4", "instruct", LIVE, {"any": "E"}),
    ("4", "answer_instruction", f"{LIVE} archived", dict.fromkeys(
        ("registrar", "handler", "helper", "reviewer", "oversight", "reader", "copy", "leader"),
        "R T B I H U V E C O")),
    ("4", "confirm_report", f"{LIVE} archived",
     dict.fromkeys(("registrar", "oversight"), "R T B")),
    # 29: 督查专员 and the head; Art 39: the joint conference
    ("29", "remind", LIVE, dict.fromkeys(("registrar", "oversight"), "T B O")),
    ("29", "raise", f"{LIVE} archived", {"any": "S"}),
    ("29", "supervise", LIVE, dict.fromkeys(("registrar", "oversight"), "B O")),
    ("29", "list_supervision summon_talk order_rectification", LIVE,
     dict.fromkeys(("registrar", "oversight", "convenor", "arbiter"), "B O C N")),
    ("29", "answer_supervision", f"{LIVE} archived",
     dict.fromkeys(("registrar", "handler", "helper", "reviewer"), "R T B I H U V")),
    ("29", "end_supervision", f"{LIVE} archived",
     dict.fromkeys(("registrar", "oversight", "convenor", "arbiter"), "B O C N")),
    # 30: the three suggestions; the third takes a second signature, the head's
    ("30", "suggest_improvement suggest_policy propose_accountability track_rule",
     f"{LIVE} archived", dict.fromkeys(("registrar", "oversight"), "B O")),
    ("30", "suggest_accountability", f"{LIVE} archived",
     dict.fromkeys(("registrar", "oversight"), "B")),
    # the unit answers; what came by letter the bureau enters
    ("30", "answer_suggestion", f"{LIVE} archived", dict.fromkeys(
        ("registrar", "handler", "helper", "reviewer", "oversight", "reader"), "U E B O")),
    # within the office, with a reason
    ("", "pass_duty", LIVE, dict.fromkeys(
        ("registrar", "handler", "helper", "reviewer", "oversight", "reader", "arbiter"),
        "R T B I H U V E C O")),
    ("", "note", LIVE,
     dict.fromkeys(
         ("registrar", "handler", "helper", "reviewer", "arbiter", "reader"), "R T B I H U V C")),
]  # fmt: skip

# Kinds of matter: purpose and seal. An act not named here is open to all of them.
KINDS = {"complaint": ("A", False), "suggestion": ("B", False), "enquiry": ("Z", False),
         "report": ("C", True), "sealed complaint": ("A", True)}  # fmt: skip
OPENLY = {"complaint", "suggestion", "enquiry", "sealed complaint"}
UNSEALED = {"complaint", "suggestion", "enquiry"}
ONLY = {
    **{act: {"complaint", "sealed complaint"} for act in ("accept", "route", "draft_opinion")},
    **{act: {"suggestion", "enquiry"} for act in ("study", "reply")},
    **dict.fromkeys(("transfer", "assign", "take_up"), OPENLY),
    "refer": {"report", "sealed complaint"},
    # 3.1, 3.2: what is sealed stays with its named readers
    **dict.fromkeys(("propose_lead", "flag_urgent", "submit_bulletin", "report_up"), UNSEALED),
}

# What must be true beside who and where. Keys: act, or act and role letter.
NEEDS: dict[tuple[str, str], set[str]] = {
    ("confirm_void", ""): {"second person"},
    ("assign", ""): {"in a petition department"},
    ("object", ""): {"objection term runs", "not decided above"},
    ("escalate", ""): {"in dispute"},
    ("decline_again", ""): {"re-review opinion linked"},
    ("serve_notice", ""): {"notice pending"},
    ("hear", ""): {"own handler"},
    ("mediate", ""): {"own handler"},
    ("ask_extension", ""): {"own handler", "not extended", "no extension asked", "term runs"},
    ("extend", ""): {"extension asked", "not extended", "term runs"},
    ("refuse_extension", ""): {"extension asked"},
    ("draft_opinion", ""): {"own handler", "heard"},
    ("pass_legal", ""): {"another drafter", "claims decided"},
    ("issue_opinion", ""): {"legal passed", "claims decided"},
    ("plan_execution", ""): {"something supported", "not annulled"},
    ("report_back", ""): {"report due"},
    ("accept_report", ""): {"report sent"},
    ("return_report", ""): {"report sent"},
    ("close", ""): {
        "claims decided", "notice served", "carried out", "not annulled", "report settled",
        "members settled",  # 25: what was granted to a group is owed to each of it
    },
    ("settle_member", ""): {"members listed"},
    # 26, 28: late with good reason is possible, and then an officer takes it in
    ("ask_review", ""): {"opinion to review"},
    ("ask_review", "P"): {"review window"},
    ("ask_rereview", ""): {"review opinion to review"},
    ("ask_rereview", "P"): {"re-review window"},
    ("ask_withdrawal", ""): {"no withdrawal asked"},
    ("cancel_withdrawal", ""): {"withdrawal asked"},
    ("withdraw", ""): {"withdrawal asked", "cooled off"},
    ("hand_over", "B"): {"own office answers"},
    ("hand_over", "U"): {"own office answers"},
    # filing must not take a right away, nor let a leader out without a result
    ("archive", ""): {"windows over", "no lead"},
    ("propose_lead", ""): {"no lead"},
    ("assign_lead", ""): {"lead proposed"},
    ("decline_lead", ""): {"lead proposed"},
    ("accept_lead", ""): {"lead named", "own case"},
    ("refuse_lead", ""): {"lead named", "own case"},
    ("uphold_refusal", ""): {"lead refused"},
    ("reject_refusal", ""): {"lead refused"},
    ("delegate_lead", ""): {"lead carried"},
    ("plan_lead", ""): {"lead carried"},
    ("reach_milestone", ""): {"milestone open"},
    ("put_off_milestone", ""): {"milestone open"},
    ("contact", ""): {"lead carried", "own case"},
    ("note_lead", ""): {"lead carried"},
    ("release_lead", ""): {"lead carried", "claims decided", "notice served"},
    ("flag_urgent", ""): {"not urgent"},
    ("clear_urgent", ""): {"urgent"},
    ("instruct", ""): {"in a bulletin"},
    ("answer_instruction", ""): {"instruction open"},
    ("confirm_report", ""): {"reported up"},
    ("answer_supervision", ""): {"supervision open"},
    ("end_supervision", ""): {"supervised"},
    ("suggest_accountability", ""): {"accountability proposed", "another signature"},
    ("answer_suggestion", ""): {"suggestion open"},
    ("track_rule", ""): {"policy suggested"},
    ("keep_promise", ""): {"promise open"},
    ("put_off_promise", ""): {"promise open"},
    ("ask_call", ""): {"no call asked"},
    ("call_back", ""): {"call asked"},
    ("answer_aid", ""): {"assistance asked"},
    ("answer", ""): {"question open"},
    ("follow_up_call", ""): {"outside the unit"},
    ("recheck_closing", ""): {"re-check wanted"},
    ("rate", ""): {"time to rate"},
}  # fmt: skip

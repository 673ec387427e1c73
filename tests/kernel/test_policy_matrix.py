"""Who may do what, where and when, written down a second time and compared cell by cell.

The tables below are read off DOMAIN.md 2.3 (and 7 where it says who may *not*), without a look
at `moves.py`: a slip in one of the two shows as a cell in which they differ. Where DOMAIN.md
leaves a choice, the line says which reading is meant.

Roles      R registrar  T triage  B bureau head  I intake  H handler  L legal  U unit head
           V reviewer   C conference  A archivist  P petitioner  S the clock
Relations  the capacity of the actor's office in the matter; "any": no part is asked for
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from xinqiao.kernel.actors import SYSTEM, Actor, Capacity, Role, petitioner
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import may, offers
from xinqiao.kernel.procedure.standing import (
    Barred,
    ClaimState,
    DutyState,
    Owner,
    Standing,
    Taken,
)
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey

LETTERS = {
    "R": Role.REGISTRAR, "T": Role.TRIAGE, "B": Role.BUREAU_HEAD, "I": Role.INTAKE,
    "H": Role.HANDLER, "L": Role.LEGAL, "U": Role.UNIT_HEAD, "V": Role.REVIEWER,
    "C": Role.CONFERENCE, "A": Role.ARCHIVIST, "P": Role.PETITIONER, "S": Role.SYSTEM,
}  # fmt: skip

SETTLED = "closed archived withdrawn merged voided"
EARLY = "registered triaged"
TOLD = "routed not_accepted not_again"
WORK = "handling opinion_draft"
ENDING = f"served executing reviewed final {TOLD}"
REVIEWS = "review review_issued recheck recheck_issued"
OPEN = " ".join(s for s in Step if s not in SETTLED.split() and s != "new")
LIVE = f"{OPEN} closed"

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
     dict.fromkeys(("handler", "registrar", "reader"), "R T B I H U")),
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
    ("23", "serve_opinion", "opinion_issued", {"handler": "H U"}),
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
    ("27", "serve_review", "review_issued", {"reviewer": "V"}),
    ("28", "ask_rereview", "reviewed closed executing", {"any": "P R V"}),
    ("28", "hold_review_hearing issue_rereview", "recheck", {"reviewer": "V"}),
    ("28", "serve_rereview", "recheck_issued", {"reviewer": "V"}),
    ("", "lapse recount", LIVE, {"any": "S"}),
    # 33: 信访部门, 单位, 复查机关
    ("33", "reopen", "closed reviewed final archived",
     {"handler": "B U", "registrar": "B U", "reviewer": "V B U"}),
    ("33", "reopen", TOLD, {"handler": "B U", "registrar": "B U"}),
    ("33", "reopen", "withdrawn voided", {"registrar": "B U"}),
    # 34: the petitioner only; the clock carries out what they asked for
    ("34", "ask_withdrawal cancel_withdrawal", OPEN, {"any": "P"}),
    ("34", "withdraw", OPEN, {"any": "P S"}),
    # 35: what is final is closed first, because only closing asks whether all was carried out (P8)
    ("35", "archive", "closed withdrawn", dict.fromkeys(("handler", "registrar", "reader"), "A")),
    ("", "hand_over", OPEN,
     dict.fromkeys(("registrar", "handler", "reviewer", "arbiter", "reader"), "B U")),
    ("", "shield", OPEN, dict.fromkeys(("registrar", "handler", "reader"), "R T B U")),
    ("", "attach", LIVE,
     dict.fromkeys(("registrar", "handler", "helper", "reviewer", "reader"), "R T B I H U V")
     | {"any": "P"}),
    ("", "note", LIVE,
     dict.fromkeys(
         ("registrar", "handler", "helper", "reviewer", "arbiter", "reader"), "R T B I H U V C")),
]  # fmt: skip

# Kinds of matter: purpose and seal. An act not named here is open to all of them.
KINDS = {"complaint": ("A", False), "suggestion": ("B", False), "enquiry": ("Z", False),
         "report": ("C", True), "sealed complaint": ("A", True)}  # fmt: skip
OPENLY = {"complaint", "suggestion", "enquiry", "sealed complaint"}
ONLY = {
    **{act: {"complaint", "sealed complaint"} for act in ("accept", "route", "draft_opinion")},
    **{act: {"suggestion", "enquiry"} for act in ("study", "reply")},
    **dict.fromkeys(("transfer", "assign", "take_up"), OPENLY),
    "refer": {"report", "sealed complaint"},
}

# What must be true beside who and where. Keys: act, or act and role letter.
NEEDS: dict[tuple[str, str], set[str]] = {
    ("confirm_void", ""): {"second person"},
    ("assign", ""): {"in a petition department"},
    ("object", ""): {"objection term runs"},
    ("escalate", ""): {"objected twice"},
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
        "claims decided", "notice served", "carried out", "not annulled", "report settled"
    },
    # 26, 28: late with good reason is possible, and then an officer takes it in
    ("ask_review", ""): {"opinion to review"},
    ("ask_review", "P"): {"review window"},
    ("ask_rereview", ""): {"review opinion to review"},
    ("ask_rereview", "P"): {"re-review window"},
    ("ask_withdrawal", ""): {"no withdrawal asked"},
    ("cancel_withdrawal", ""): {"withdrawal asked"},
    ("withdraw", ""): {"withdrawal asked", "cooled off"},
    ("hand_over", ""): {"own office answers"},
    ("archive", ""): {"windows over"},  # filing must not take a right away
}  # fmt: skip

TODAY = date(2026, 3, 20)
OURS, OTHERS, ME, ANOTHER = 10, 20, 100, 200
STAFF_ROLES = [r for r in Role if r not in (Role.PETITIONER, Role.SYSTEM)]
RELATIONS = [
    "none", *Capacity, "named seat of another", "barred in person", "barred with the office"
]  # fmt: skip
# Purpose and seal do not change who has a part, so the rarer kinds go through fewer relations.
WORKING = ["registrar", "handler", "reader", "barred with the office"]
THROUGH = {kind: RELATIONS if kind in ("complaint", "report") else WORKING for kind in KINDS}
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


@cache
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
    report = {"report_back": "due", "accept_report": "sent", "return_report": "sent"}
    return Standing(
        step=Step(step), seq=9, owner=Owner(OURS, 1, ME), duties={d.n: d for d in clocks},
        seats=seats, bars=bars, purpose=purpose, sealed=sealed,
        claims={1: ClaimState(_route(act, step), "supported", executed=act != "plan_execution")},
        objections=2, handler=ME, drafter=ANOTHER, void_by=ANOTHER, heard=True, legal_ok=True,
        notice_pending=act == "serve_notice",
        extension_asked=act in ("extend", "refuse_extension"),
        report=report.get(act, "accepted"), review="upheld", prior_final=True,
        withdrawal=act in ("cancel_withdrawal", "withdraw"),
    )  # fmt: skip


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
    for role, relation, actor in actors(THROUGH[kind]):
        for step in Step:
            for act in Act:
                situation = Situation(ripe(act, step, kind, relation), actor, TODAY)
                cells += 1
                if may(act, situation) != should(act, role, relation, step, kind):
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
    return lambda s: replace(s, duties=s.duties | {9: clock(9, key, TODAY)})


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


# condition → ways in which it can be missing
MISSING: dict[str, list[Callable[[Standing], Standing]]] = {
    "second person": [_with(void_by=ME)],
    "objection term runs": [_late(TermKey.OBJECT), _no_clock(TermKey.OBJECT)],
    "objected twice": [_with(objections=1), _with(objections=0)],
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
    "withdrawal asked": [_with(withdrawal=False)],
    "no withdrawal asked": [_with(withdrawal=True)],
    "cooled off": [_no_clock(TermKey.COOL_OFF),
                   lambda s: replace(s, duties=s.duties | {5: clock(5, TermKey.COOL_OFF, TODAY)})],
    "own office answers": [_with(owner=Owner(OTHERS, 2, ANOTHER)), _with(owner=None)],
}  # fmt: skip

# A value that is missing for one question is an answer to another: both are named then.
ALSO = {
    "claims decided": {"something supported", "was accepted"},
    "carried out": {"something supported"},
}
LETTER_OF = {role: letter for letter, role in LETTERS.items()}


def needs(act: str, role: Role, relation: str, step: str) -> set[str]:
    """What the act asks for. Reopening: handled anew if it was accepted, else told anew (33)."""
    wanted = NEEDS.get((act, ""), set()) | NEEDS.get((act, LETTER_OF[role]), set())
    if act == "reopen" and step in TOLD.split():
        return {"was not accepted"}
    if act == "reopen" and (relation == "reviewer" or step in ("reviewed", "final")):
        return {"was accepted"}
    return wanted


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
        standing = change(ripe(act, step, kind, relation))
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
    named |= {"was accepted", "was not accepted"}  # of reopening alone, see `needs`
    assert named - {"in a petition department"} == set(MISSING)

"""Matters at every step, each made by the services when a test first asks for it.

All of it happens between 2 March and 21 May 2026; tests that use it look at it on 25 May.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from tests.cast import Cast
from tests.e2e import led, supervised, urgent
from tests.rooms import registry_play as play
from tests.rooms import test_recordings as recordings
from tests.rooms import test_visits as visits
from tests.rooms.steps import Case, at, served, waiting
from xinqiao.casebook.models import Matter
from xinqiao.kernel.codes import DeclineReason, Purpose, ReviewOutcome
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.handling.services import closing, execution, extension, notice, suggestion
from xinqiao.rooms.reception.services import calls, promises
from xinqiao.rooms.recordings.services import reading
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.registration import Registered
from xinqiao.rooms.review.services import asking, deciding
from xinqiao.rooms.review.services.deciding import Decision

CLAIMS = ("修复电梯", "赔偿损失")
REPORTED = date(2026, 6, 30)
Maker = Callable[[Cast], Case]


def from_registry(make: Callable[..., Registered], cast: Cast, **values: object) -> Case:
    return Case(cast, make(cast, claims=CLAIMS, **values).matter)


def went_down(cast: Cast) -> Case:
    return Case(cast, play.sent(cast, to="county_bureau", claims=CLAIMS).matter)


def void_proposed(cast: Cast) -> Case:
    case = from_registry(play.registered, cast)
    by = cast.actor("bureau.registrar")
    registry.propose_void(matter=case.matter, reason="重复录入", by=by, at=at(3, 3))
    return case


def reported(cast: Cast) -> Case:
    values = {"purpose": Purpose.REPORT, "against_offices": (cast.office("housing"),)}
    return from_registry(play.registered, cast, **values)


def undecided(cast: Cast) -> Case:
    """Objected to by both, so that the government decides."""
    case = from_registry(play.objected, cast)
    sorter, labour = cast.actor("bureau.triage"), cast.actor("labour.intake")
    to = registry.Target(cast.office("labour"))
    registry.agree_objection(matter=case.matter, to=to, reason="属劳动", by=sorter, at=at(3, 9))
    registry.receive(matter=case.matter, by=labour, at=at(3, 10))
    registry.object_to(
        matter=case.matter, by=labour, at=at(3, 11), reason="不属人社职权", basis="三定方案"
    )
    registry.escalate(matter=case.matter, reason="两次异议", by=sorter, at=at(3, 12))
    return case


def longer_asked(cast: Cast) -> Case:
    case = waiting(cast).handling()
    by = case.who("handler")
    extension.ask_extension(matter=case.matter, by=by, at=at(3, 17), days=20, reason="检测")
    return case


def planned(cast: Cast) -> Case:
    case = waiting(cast).answered()
    task = execution.Task(claim=1, what="修复电梯", due=date(2026, 4, 10))
    execution.plan_execution(matter=case.matter, by=case.who("handler"), at=at(3, 25), tasks=[task])
    return case


def sent_back(cast: Cast, *, report: bool = False) -> Case:
    case = waiting(cast, report_by=REPORTED).answered().executed()
    if report:
        by = case.who("head")
        closing.report_back(matter=case.matter, by=by, at=at(4, 1), report="已办结。")
    return case


def studied(cast: Cast) -> Case:
    case = waiting(cast, purpose="B")
    suggestion.study(matter=case.matter, by=case.who("intake"), at=at(3, 10), note="")
    return case


def decision() -> Decision:
    return Decision(outcome=ReviewOutcome.UPHELD, reasons="事实清楚", basis="条例第三十五条")


def reviewing(cast: Cast, upto: str = "asked") -> Case:
    """Before the housing office as reviewing organ, then before the city's government."""
    case = waiting(cast, unit="county_housing").answered()
    person, matter = case.person(), case.matter
    asking.ask_review(matter=matter, by=person, at=at(4, 10), request="不服处理意见")
    head, above = case.who("housing.head"), case.who("gov.reviewer")
    way: tuple[tuple[str, Callable[[], object]], ...] = (
        ("issued", lambda: deciding.issue_review(
            matter=matter, by=head, at=at(4, 20), decision=decision())),
        ("served", lambda: deciding.serve_review(
            matter=matter, by=head, at=at(4, 22), served=served(4, 22))),
        ("again", lambda: asking.ask_rereview(
            matter=matter, by=person, at=at(5, 6), request="不服复查意见")),
        ("final", lambda: deciding.issue_rereview(
            matter=matter, by=above, at=at(5, 20), decision=decision())),
    )  # fmt: skip
    for name, act in way:
        if upto == "asked":
            break
        act()
        if name == upto:
            break
    return case


def routed(cast: Cast) -> Case:
    case = waiting(cast)
    notice.decline(
        matter=case.matter, by=case.who("intake"), at=at(3, 10), reason=DeclineReason.IN_HAND,
        explanation="正在办理", basis="条例第十九条", where_to_go="上级机关",
    )  # fmt: skip
    return case


def promised(cast: Cast) -> Case:
    """Something was promised, and the person asked to be called."""
    case = waiting(cast).handling()
    by = case.who("handler")
    promises.promise(
        matter=case.matter, by=by, at=at(3, 17), what="周五前去现场看电梯", due=date(2026, 3, 20)
    )
    calls.ask_call(matter=case.matter, by=by, at=at(3, 17), about="下午打电话")
    return case


def aid_asked(cast: Cast) -> Case:
    """A family in hardship was visited, and the civil affairs bureau asked to help."""
    case = waiting(cast)
    visits.record(case, visits.plan(case))
    visits.referred(case)
    visits.plan(case, on=at(5, 26, 10), agreed="")
    return case


def recorded(cast: Cast) -> Case:
    case = waiting(cast).handling()
    row = recordings.kept(case, at(3, 17))
    reading.ask_copy(recording=row.pk, by=case.who("handler"), at=at(3, 18))
    return case


def begun(cast: Cast) -> Case:
    case = waiting(cast).handling()
    recordings.begin(case, at=at(3, 17))
    return case


MAKERS: dict[str, Maker] = {
    "supervised": supervised.supervised,
    "urgent": urgent.urgent,
    **led.MAKERS,
    "recorded": recorded,
    "begun": begun,
    "aid_asked": aid_asked,
    "promised": promised,
    "registered": partial(from_registry, play.registered),
    "triaged": partial(from_registry, play.triaged),
    "sent": partial(from_registry, play.sent),
    "went_down": went_down,
    "received": partial(from_registry, play.received),
    "objected": partial(from_registry, play.objected),
    "undecided": undecided,
    "void_proposed": void_proposed,
    "reported": reported,
    "not_accepted": routed,
    "accepted": lambda cast: waiting(cast).accepted().told(),
    "handling": lambda cast: waiting(cast).handling(),
    "longer_asked": longer_asked,
    "drafted": lambda cast: waiting(cast).handling().drafted(),
    "issued": lambda cast: waiting(cast).handling().drafted().issued(),
    "answered": lambda cast: waiting(cast).answered(),
    "planned": planned,
    "executed": sent_back,
    "reported_back": partial(sent_back, report=True),
    "closed": lambda cast: waiting(cast).answered().executed().closed(),
    "studied": studied,
    "suggested": lambda cast: waiting(cast, purpose="B"),
    "review": reviewing,
    "review_issued": partial(reviewing, upto="issued"),
    "reviewed": partial(reviewing, upto="served"),
    "rereview": partial(reviewing, upto="again"),
    "rereview_issued": partial(reviewing, upto="final"),
}


class World:
    """Matters by the names above; each is made once."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.made: dict[str, Case] = {}

    def __getitem__(self, name: str) -> Case:
        if name not in self.made:
            self.made[name] = MAKERS[name](self.cast)
        return self.made[name]

    def number(self, name: str) -> str:
        """The number of the matter of that name."""
        return Matter.objects.values_list("number", flat=True).get(pk=self[name].matter)


# Every act of staff on a form, at a matter where it can be done, by somebody who can do it.
# "!": the form is closed there, and the page says why.
ACTS: dict[Act, tuple[str, str]] = {
    **supervised.FORMS,
    **led.FORMS,
    **urgent.FORMS,
    Act.ASK_PERSON: ("handling", "housing.handler"),
    Act.CORRECT_PERSON: ("handling", "housing.handler"),
    Act.LIST_MEMBERS: ("handling", "housing.handler"),
    Act.SETTLE_MEMBER: ("handling", "housing.handler"),
    Act.FOLLOW_UP_CALL: ("closed", "bureau.caller"),
    Act.RECHECK_CLOSING: ("closed", "bureau.head"),
    Act.TRIAGE: ("registered", "bureau.triage"),
    Act.PROPOSE_VOID: ("registered", "bureau.triage"),
    Act.CORRECT_RECEIPT_DATE: ("registered", "bureau.triage"),
    Act.MERGE: ("registered", "bureau.triage"),
    Act.LINK: ("registered", "bureau.triage"),
    Act.UNLINK: ("registered", "bureau.triage"),
    Act.UNMERGE: ("registered", "bureau.triage"),
    Act.CONFIRM_VOID: ("void_proposed", "bureau.head"),
    Act.REFER: ("reported", "bureau.head"),
    Act.TRANSFER: ("triaged", "bureau.triage"),
    Act.TAKE_UP: ("triaged", "bureau.triage"),
    Act.ASSIGN: ("triaged", "bureau.head"),
    Act.RECEIVE: ("sent", "housing.intake"),
    Act.RECEIVE_DOWN: ("went_down", "county_bureau.triage"),
    Act.OBJECT: ("received", "housing.intake"),
    Act.ACCEPT: ("received", "housing.intake"),
    Act.ROUTE: ("received", "housing.intake"),
    Act.DECLINE: ("received", "housing.intake"),
    Act.DECLINE_AGAIN: ("received", "housing.head"),
    Act.AGREE_OBJECTION: ("objected", "bureau.triage"),
    Act.REJECT_OBJECTION: ("objected", "bureau.triage"),
    Act.ESCALATE: ("objected", "bureau.triage"),
    Act.DESIGNATE: ("undecided", "gov.head"),
    Act.SERVE_NOTICE: ("not_accepted", "housing.intake"),
    Act.STUDY: ("suggested", "housing.intake"),
    Act.REPLY: ("studied", "housing.head"),
    Act.ASSIGN_HANDLER: ("accepted", "housing.head"),
    Act.ASK_RECUSAL: ("handling", "housing.handler"),
    Act.RECUSE: ("handling", "housing.head"),
    Act.REFUSE_RECUSAL: ("handling", "housing.head"),
    Act.HEAR: ("handling", "housing.handler"),
    Act.CALL_HEARING: ("handling", "housing.handler"),
    Act.HOLD_HEARING: ("handling", "housing.handler"),
    Act.MEDIATE: ("handling", "housing.handler"),
    Act.ASK_EXTENSION: ("handling", "housing.handler"),
    Act.DRAFT_OPINION: ("handling", "housing.handler"),
    Act.EXTEND: ("longer_asked", "housing.head"),
    Act.REFUSE_EXTENSION: ("longer_asked", "housing.head"),
    Act.PASS_LEGAL: ("drafted", "housing.legal"),
    Act.RETURN_DRAFT: ("drafted", "housing.legal"),
    Act.ISSUE_OPINION: ("drafted", "housing.head"),
    Act.SERVE_OPINION: ("issued", "housing.handler"),
    Act.PLAN_EXECUTION: ("answered", "housing.handler"),
    Act.ASK_REVIEW: ("answered", "bureau.registrar"),
    Act.REPORT_EXECUTION: ("planned", "housing.handler"),
    Act.REPORT_BACK: ("executed", "housing.head"),
    Act.ACCEPT_REPORT: ("reported_back", "bureau.head"),
    Act.RETURN_REPORT: ("reported_back", "bureau.head"),
    Act.CLOSE: ("executed", "housing.head"),
    Act.REOPEN: ("closed", "housing.head"),
    Act.ARCHIVE: ("closed", "housing.archivist"),
    Act.ISSUE_REVIEW: ("review", "housing.head"),
    Act.SERVE_REVIEW: ("review_issued", "housing.head"),
    Act.ASK_REREVIEW: ("reviewed", "bureau.registrar"),
    Act.HOLD_REVIEW_HEARING: ("rereview", "gov.reviewer"),
    Act.ISSUE_REREVIEW: ("rereview", "gov.reviewer"),
    Act.SERVE_REREVIEW: ("rereview_issued", "gov.reviewer"),
    Act.PROMISE: ("handling", "housing.handler"),
    Act.KEEP_PROMISE: ("promised", "housing.handler"),
    Act.PUT_OFF_PROMISE: ("promised", "housing.handler"),
    Act.ASK_CALL: ("handling", "housing.handler"),
    Act.CALL_BACK: ("promised", "housing.handler"),
    Act.HOME_VISIT: ("handling", "housing.handler"),
    Act.REFER_AID: ("handling", "housing.handler"),
    Act.ANSWER_AID: ("aid_asked", "housing.handler"),
    Act.ATTACH: ("handling", "housing.handler"),
    Act.NOTE: ("handling", "housing.handler"),
    Act.HAND_OVER: ("handling", "housing.head"),
    Act.SHIELD: ("handling", "housing.head"),
}

"""The plays of the papers of supervision, and of a report to the superior bureau."""

from collections.abc import Callable
from functools import partial

from tests.rooms import supervision_play as play
from tests.rooms.steps import Case, at, waiting
from xinqiao.kernel.papers import PaperKind as P
from xinqiao.kernel.procedure.steps import Act as A  # noqa: N817 - a table is read across
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.bulletin.services import reporting
from xinqiao.rooms.supervision.services import orders, reminding, suggesting

ORDER = ("受理后三周没有约见本人", "约见本人并提出办理意见", "2026年3月27日", "市住房和城乡建设局")
REPORT = reporting.Report(
    to="省信访局", when="2026-03-12 09:30", place="城东工地", people="务工人员约300人",
    cause="工资拖欠三个月", measures="已到现场", trend="", asks="",
)  # fmt: skip
DECISION = "3月12日联席会议第2次会议决定挂牌督办"


def reminded() -> Case:
    case = waiting().handling()
    owed = case.duty(TermKey.HANDLE)
    reminding.remind(
        matter=case.matter, by=case.who("bureau.inspector"), at=at(3, 20), n=owed.n,
        words="请尽快约见本人。",
    )  # fmt: skip
    return case


def supervised() -> Case:
    case = waiting().handling()
    play.ordered(case)
    return case


def by_conference(service: Callable[..., object], **more: object) -> Case:
    case = waiting().handling()
    order = play.of_conference(**more)
    service(matter=case.matter, by=case.who("bureau.inspector"), at=at(3, 16), order=order)
    return case


def suggested(which: str) -> Case:
    case = waiting().handling()
    play.suggested(case, which)
    return case


def accused() -> Case:
    case = waiting().handling()
    play.proposed(case)
    suggesting.suggest_accountability(matter=case.matter, by=case.who("bureau.head"), at=at(3, 17))
    return case


def reported_up() -> Case:
    case = waiting().handling()
    reporting.report_up(matter=case.matter, by=case.who("bureau.head"), at=at(3, 17), report=REPORT)
    return case


SUPERVISING = [
    (A.REMIND, (P.REMINDER,), ("市住房和城乡建设局", "请尽快约见本人"), reminded),
    (A.SUPERVISE, (P.SUPERVISION_LETTER,), ORDER, supervised),
    (A.LIST_SUPERVISION, (P.LISTED_SUPERVISION,), (*ORDER, DECISION),
     partial(by_conference, orders.list_supervision)),
    (A.SUMMON_TALK, (P.TALK_NOTICE,), (DECISION, "受理后三周没有约见本人"),
     partial(by_conference, orders.summon_talk, when=at(3, 20), place="信访局会议室")),
    (A.ORDER_RECTIFICATION, (P.RECTIFICATION_ORDER,), (*ORDER, DECISION),
     partial(by_conference, orders.order_rectification)),
    (A.SUGGEST_IMPROVEMENT, (P.IMPROVEMENT_SUGGESTION,), tuple(play.IMPROVEMENT.values()),
     partial(suggested, "improvement")),
    (A.SUGGEST_POLICY, (P.POLICY_SUGGESTION,), tuple(play.POLICY.values()),
     partial(suggested, "policy")),
    (A.SUGGEST_ACCOUNTABILITY, (P.ACCOUNTABILITY_SUGGESTION,),
     tuple(play.ACCOUNTABILITY.values()), accused),
    (A.REPORT_UP, (P.URGENT_REPORT,), ("省信访局", "城东工地", "务工人员约300人", "已到现场"),
     reported_up),
]  # fmt: skip

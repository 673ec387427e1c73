"""One play for each act that names a paper: bring a matter there, do the act, return it.

A second entry for an act shows its other paper. Each play ends with the act as the last event,
unless the act reopens in the same breath.
"""

from collections.abc import Callable
from datetime import date

from tests.rooms import test_handling_again as again
from tests.rooms import test_handling_inquiry as asking
from tests.rooms import test_handling_notice as giving
from tests.rooms import test_handling_opinion as writing
from tests.rooms import test_review_rounds as rounds
from tests.rooms.feedback import afterwards_play as afterwards
from tests.rooms.paper_play_hall import HALL
from tests.rooms.paper_play_leading import LEADING
from tests.rooms.paper_play_passing import (
    agreed,
    designated,
    given,
    linked,
    merged,
    objected,
    referred,
    rejected,
    transferred,
)
from tests.rooms.paper_play_supervision import SUPERVISING
from tests.rooms.steps import Case, at, served, waiting
from tests.rooms.test_handling_extension import ask, extend
from xinqiao.kernel.codes import Outcome, ReopenGround, Route
from xinqiao.kernel.papers import PaperKind as P
from xinqiao.kernel.procedure.steps import Act as A  # noqa: N817 - a table is read across
from xinqiao.rooms.handling.services import (
    assignment,
    closing,
    inquiry,
    notice,
    reopening,
    suggestion,
    withdrawal,
)
from xinqiao.rooms.review.services import deciding
from xinqiao.rooms.review.services.windows import lapse_windows

Play = Callable[[], Case]


def routed() -> Case:
    case = waiting()
    notice.route(
        matter=case.matter, by=case.who("intake"), at=at(3, 10),
        routes={1: Route.JUDICIAL, 2: Route.JUDICIAL},
        elsewhere={1: giving.COURTHOUSE, 2: giving.COURTHOUSE},
    )  # fmt: skip
    return case


def declined() -> Case:
    case = waiting()
    giving.decline(case)
    return case


def declined_again() -> Case:
    case = giving.linked(waiting())
    giving.again(case)
    return case


def recusal_asked() -> Case:
    case = waiting().accepted().told().assigned()
    assignment.ask_recusal(
        matter=case.matter, by=case.person(), at=at(3, 13), staff=case.staff("handler2"),
        ground="与物业经理是亲属",
    )  # fmt: skip
    return case


def recused() -> Case:
    case = recusal_asked()
    assignment.recuse(
        matter=case.matter, by=case.who("head"), at=at(3, 14), staff=case.staff("handler2"),
        reason="亲属关系属实",
    )  # fmt: skip
    return case


def recusal_refused() -> Case:
    case = recusal_asked()
    assignment.refuse_recusal(
        matter=case.matter, by=case.who("head"), at=at(3, 14), staff=case.staff("handler2"),
        reason="经核实没有亲属关系",
    )  # fmt: skip
    return case


def called() -> Case:
    case = waiting().handling()
    asking.called(case, hearers="王律师、李代表")
    return case


def held() -> Case:
    case = called()
    asking.hold(case, 25, record="张三丰：电梯停运三个月。\n物业公司：资金不足。")
    return case


def mediated(outcome: Outcome = Outcome.MEDIATED) -> Case:
    case = waiting().handling()
    asking.mediate(case, outcome=outcome)
    return case


def settled() -> Case:
    return mediated(Outcome.SETTLED)


def asked_longer() -> Case:
    case = waiting().handling()
    ask(case)
    return case


def extended() -> Case:
    case = asked_longer()
    extend(case)
    return case


def replied() -> Case:
    case = waiting(purpose="B")
    suggestion.study(matter=case.matter, by=case.who("intake"), at=at(3, 10))
    writing.answer(case)
    return case


def reported() -> Case:
    case = waiting(report_by=date(2026, 5, 20)).answered()
    closing.report_back(
        matter=case.matter, by=case.who("head"), at=at(3, 30), report="经现场核查，已列入维修计划。"
    )
    return case


def answered() -> Case:
    return waiting(unit="county_housing").answered()


def review_asked() -> Case:
    case = answered()
    rounds.ask(case)
    return case


def rereview_asked() -> Case:
    case = rounds.reviewed(answered())
    rounds.ask_again(case)
    return case


def review_heard() -> Case:
    case = rereview_asked()
    deciding.hold_review_hearing(
        matter=case.matter, by=case.who("gov.reviewer"), chair=case.staff("gov.reviewer"),
        at=at(5, 15), first=date(2026, 5, 13), last=date(2026, 5, 15), place="会议室",
        record="张三丰：请求不变。", conclusion="原意见事实清楚", hearers="王律师",
    )  # fmt: skip
    return case


def finished() -> Case:
    case = rereview_asked()
    rounds.finish(case)
    return case


def reopened() -> Case:
    case = waiting().answered().executed().closed()
    reopening.reopen(
        matter=case.matter, by=case.who("head"), at=at(4, 2), ground=ReopenGround.NEW_FACTS,
        reason="信访人提交了新的检测报告",
    )  # fmt: skip
    return case


def withdrawal_asked() -> Case:
    case = waiting().handling()
    withdrawal.ask_withdrawal(
        matter=case.matter, by=case.person(), at=at(3, 18), statement="问题已经解决",
        free_will=True,
    )  # fmt: skip
    return case


def followed_up() -> Case:
    return afterwards.called(
        afterwards.closed(), afterwards.answers(carried_out="no", more="供电没有接入")
    )


def written_to() -> Case:
    case = afterwards.closed()
    for day in (3, 4, 5):
        afterwards.called(case, None, day)
    return case


def filed() -> Case:
    case = waiting().answered().executed().closed()
    lapse_windows(at(5, 1))
    again.file(case)
    return case


def heard() -> Case:
    case = waiting().accepted().told().assigned()
    inquiry.hear(
        matter=case.matter, by=case.who("handler"), at=at(3, 16), on=date(2026, 3, 16),
        record="问：电梯何时停运？\n答：一月起。", place="社区服务中心",
    )  # fmt: skip
    return case


def refused_service() -> Case:
    case = waiting().accepted()
    notice.serve_notice(
        matter=case.matter, by=case.who("intake"), at=at(3, 11),
        served=served(3, 11, refused=True, witness="居委会李主任"),
    )  # fmt: skip
    return case


LETTER_WORDS = ("小区电梯停运三个月", "4116", "件")
# act, the papers it issues, what they must say between them, and how to get there.
PLAYS: list[tuple[A, tuple[P, ...], tuple[str, ...], Play]] = [
    (A.LINK, (P.LINK_NOTE,), ("重复信访件", "分办员甲", "同一诉求"), linked),
    (A.MERGE, (P.LINK_NOTE,), ("并案", "同一小区同一诉求"), merged),
    (A.TRANSFER, (P.TRANSFER_LETTER, P.COPY_LETTER),
     ("市住房和城乡建设局", "协办", "淮东县人民政府", "供了解情况", *LETTER_WORDS), transferred),
    (A.ASSIGN, (P.ASSIGNMENT_LETTER,), ("2026年5月20日", "办理经过", *LETTER_WORDS), given),
    (A.REFER, (P.REFERRAL_LETTER,), ("市纪委监委", "不得将检举控告材料", "秘密"), referred),
    (A.OBJECT, (P.OBJECTION_LETTER,),
     ("周信转〔2026〕1号", "不属住建职权", "三定方案", "市人力资源和社会保障局"), objected),
    (A.AGREE_OBJECTION, (P.OBJECTION_DECISION, P.TRANSFER_LETTER),
     ("周建异〔2026〕1号", "同意你单位的异议", "市人力资源和社会保障局"), agreed),
    (A.REJECT_OBJECTION, (P.OBJECTION_DECISION,), ("不同意", "属于该局职权", "2026年"), rejected),
    (A.DESIGNATE, (P.JURISDICTION_LETTER,), ("受理并主办", "协助办理", "第二十四条"), designated),
    (A.ACCEPT, (P.ACCEPTANCE_NOTICE,), ("修复电梯", "2026年5月9日"),
     lambda: waiting().accepted()),
    (A.ROUTE, (P.ROUTE_NOTICE,), ("周河市人民法院", "六个月"), routed),
    (A.DECLINE, (P.NON_ACCEPTANCE_NOTICE,), ("不予受理",), declined),
    (A.DECLINE_AGAIN, (P.NO_LONGER_ACCEPTED_NOTICE,), ("周政复核〔2025〕3号", "同一房屋"),
     declined_again),
    (A.SERVE_NOTICE, (P.PROOF_OF_SERVICE,),
     ("信访事项受理告知书", "周建受告〔2026〕1号", "拒绝签收", "居委会李主任", "人民路1号"),
     refused_service),
    (A.ASSIGN_HANDLER, (P.TASK_SHEET,), ("承办人甲", "承办人乙甲", "局长甲", "2026年5月9日",
     "修复电梯"),
     lambda: waiting().accepted().told().assigned()),
    (A.RECUSE, (P.RECUSAL_DECISION,), ("信访人申请", "与物业经理是亲属", "应当回避",
     "亲属关系属实"), recused),
    (A.REFUSE_RECUSAL, (P.RECUSAL_DECISION,), ("不需要回避", "没有亲属关系"), recusal_refused),
    (A.HEAR, (P.INTERVIEW_RECORD,),
     ("2026年3月16日", "社区服务中心", "承办人甲", "张三丰", "电梯何时停运？", "一月起。"),
     heard),
    (A.CALL_HEARING, (P.HEARING_NOTICE,),
     ("2026年3月25日", "三楼会议室", "法制审核员甲", "王律师", "电梯维修责任", "公开举行"),
     called),
    (A.HOLD_HEARING, (P.HEARING_RECORD, P.HEARING_CONCLUSION),
     ("物业公司", "资金不足", "物业有责", "李代表", "三楼会议室"), held),
    (A.MEDIATE, (P.MEDIATION_AGREEMENT,),
     ("张三丰", "安居物业公司", "修复电梯", "物业十日内修复", "试运行", "承办人甲"), mediated),
    (A.MEDIATE, (P.SETTLEMENT_AGREEMENT,), ("张三丰", "安居物业公司", "试运行"), settled),
    (A.ASK_EXTENSION, (P.EXTENSION_APPROVAL,), ("待审批", "申请日期", "局长甲", "承办人甲"),
     asked_longer),
    (A.EXTEND, (P.EXTENSION_NOTICE, P.EXTENSION_APPROVAL), ("同意延长30日", "审批日期"),
     extended),
    (A.DRAFT_OPINION, (P.INVESTIGATION_REPORT,),
     ("电梯自一月起停运", "谈话笔录（2026年3月16日）", "第五十一条", "物业未维保", "承办人乙甲",
     "2026年3月10日"),
     lambda: waiting().handling().drafted()),
    (A.ISSUE_OPINION, (P.OPINION,), ("修复电梯",),
     lambda: waiting().handling().drafted().issued()),
    (A.SERVE_OPINION, (P.PROOF_OF_SERVICE,), ("信访处理意见书", "周建处意〔2026〕1号", "当面",
     "本人"),
     lambda: waiting().answered()),
    (A.REPLY, (P.SUGGESTION_REPLY, P.PROOF_OF_SERVICE), ("人民建议答复函",
     "周建建复〔2026〕1号"), replied),
    (A.REPORT_BACK, (P.CLOSING_REPORT,),
     ("周河市信访局", "周信交〔2026〕1号", "已列入维修计划", "电梯自一月起停运", "支持", "当面",
     "没有申请复查"),
     reported),
    (A.ASK_REVIEW, (P.REVIEW_REQUEST,),
     ("张三丰", "淮建处意〔2026〕1号", "市住房和城乡建设局", "复查", "13812341234"),
     review_asked),
    (A.ISSUE_REVIEW, (P.REVIEW_OPINION,), ("不服处理意见",), lambda: rounds.reviewed(answered())),
    (A.SERVE_REVIEW, (P.PROOF_OF_SERVICE,), ("信访事项复查意见书", "周建复查〔2026〕1号"),
     lambda: rounds.reviewed(answered())),
    (A.ASK_REREVIEW, (P.REREVIEW_REQUEST,), ("周建复查〔2026〕1号", "周河市人民政府", "复核"),
     rereview_asked),
    (A.HOLD_REVIEW_HEARING, (P.HEARING_RECORD, P.HEARING_CONCLUSION),
     ("2026年5月13日至2026年5月15日", "王律师", "请求不变", "原意见事实清楚"), review_heard),
    (A.ISSUE_REREVIEW, (P.REREVIEW_OPINION,), ("最终意见",), finished),
    (A.SERVE_REREVIEW, (P.PROOF_OF_SERVICE,), ("信访事项复核意见书", "周政复核〔2026〕1号"),
     finished),
    (A.REOPEN, (P.REOPENING_DECISION,),
     ("新事实新理由", "检测报告", "市住房和城乡建设局", "2026年6月1日", "办结并书面答复你"),
     reopened),
    (A.ASK_WITHDRAWAL, (P.WITHDRAWAL,), ("张三丰", "问题已经解决", "出于本人自愿", "2026年3月"),
     withdrawal_asked),
    (A.FOLLOW_UP_CALL, (P.FOLLOW_UP_RECORD,),
     ("回访员甲", "张三丰", "2026年4月3日", "未落实", "供电没有接入"), followed_up),
    (A.FOLLOW_UP_CALL, (P.FOLLOW_UP_LETTER,), ("张三丰", "3次", "是否属实"), written_to),
    (A.ARCHIVE, (P.FILE_INDEX,),
     ("信访事项转送函", "送达回证（2件）", "周建处意〔2026〕1号", "档案员甲", "30年"), filed),
    *HALL,
    *LEADING,
    *SUPERVISING,
]  # fmt: skip

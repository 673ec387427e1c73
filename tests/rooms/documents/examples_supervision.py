"""Filled forms of supervision and of the three suggestions. Names and events are invented."""

from typing import Any

from tests.rooms.documents.common import BUREAU, CITY, HOUSING, ISSUED, MATTER, D
from xinqiao.rooms.documents import forms as f

TO_UNIT: dict[str, Any] = ISSUED | {"office": BUREAU, "to": HOUSING, "matter_number": MATTER}
ORDER: dict[str, Any] = TO_UNIT | {
    "ground": "拖延",
    "facts": "受理后三周没有约见信访人，也没有书面告知进展。",
    "asks": "约见信访人，提出交房和供电接入的时间表。",
    "limit_on": D(2026, 12, 4),
}
DECIDED = "2026年11月20日第三次联席会议决定"
SUGGESTED: dict[str, Any] = TO_UNIT | {
    "answer_on": D(2026, 12, 23),
    "cases": ("2026年9月收到的房地产方面信访事项（来信）",),
}

SUPERVISING: tuple[f.Form, ...] = (
    f.Reminder(
        **TO_UNIT,
        duty="书面告知期限",
        due_on=D(2026, 11, 20),
        overdue=True,
        words="请于今日告知信访人，并将告知书抄送我单位。",
    ),
    f.SupervisionLetter(**ORDER),
    f.ListedSupervision(**ORDER, decision=DECIDED),
    f.TalkNotice(
        **ORDER, decision=DECIDED, when="2026年11月30日9时", place="周河市人民来访接待中心三楼"
    ),
    f.RectificationOrder(**ORDER, decision=DECIDED),
    f.ImprovementSuggestion(
        **SUGGESTED,
        problem="三次答复内容相同，没有回应逾期交房的诉求。",
        standard="《信访工作条例》第三十一条、第三十二条。",
        measures="由一名副局长负责，逐户核对，公布交房时间表。",
    ),
    f.PolicySuggestion(
        **SUGGESTED | {"to": CITY},
        problem="预售资金监管没有规定解除监管的核验程序。",
        figures="本年收到同类事项41件，涉及6个楼盘。",
        rule_text="《周河市商品房预售资金监管办法》第十二条。",
        effect="约1200户购房人的资金可能被提前支取。",
        proposal="增加住建、银行、监理三方核验后方可支取的规定。",
    ),
    f.AccountabilitySuggestion(
        **SUGGESTED | {"to": "中共周河市纪律检查委员会"},
        consequences="监管资金被提前支取，楼盘停工。",
        evidence="支取审批单3份、监理报告1份。",
        duty_chain="经办科室审核、分管负责人审批、主要负责人签发。",
        signers=("督查专员冯某", "局长陈某"),
    ),
)

"""The kinds of paper (文书) the statutory path produces, with their names and articles.

Values are stable: they stand in the database, in the ledger's facts and in the API.
Source: 信访工作条例 (2022), article per kind; DOMAIN.md 6.1.
"""

from enum import StrEnum
from typing import NamedTuple


class PaperKind(StrEnum):
    """One kind of paper. `.zh` and `.en` are its names, `.article` the rule that asks for it."""

    RECEIPT = "receipt"
    REGISTRATION_FORM = "registration_form"
    TRANSFER_LETTER = "transfer_letter"
    ASSIGNMENT_LETTER = "assignment_letter"
    COPY_LETTER = "copy_letter"
    REFERRAL_LETTER = "referral_letter"
    OBJECTION_LETTER = "objection_letter"
    OBJECTION_DECISION = "objection_decision"
    JURISDICTION_LETTER = "jurisdiction_letter"
    ACCEPTANCE_NOTICE = "acceptance_notice"
    ROUTE_NOTICE = "route_notice"
    NON_ACCEPTANCE_NOTICE = "non_acceptance_notice"
    NO_LONGER_ACCEPTED_NOTICE = "no_longer_accepted_notice"
    EXTENSION_APPROVAL = "extension_approval"
    EXTENSION_NOTICE = "extension_notice"
    INTERVIEW_RECORD = "interview_record"
    INVESTIGATION_REPORT = "investigation_report"
    HEARING_NOTICE = "hearing_notice"
    HEARING_RECORD = "hearing_record"
    HEARING_CONCLUSION = "hearing_conclusion"
    MEDIATION_AGREEMENT = "mediation_agreement"
    SETTLEMENT_AGREEMENT = "settlement_agreement"
    OPINION = "opinion"
    SUGGESTION_REPLY = "suggestion_reply"
    PROOF_OF_SERVICE = "proof_of_service"
    CLOSING_REPORT = "closing_report"
    REVIEW_REQUEST = "review_request"
    REVIEW_OPINION = "review_opinion"
    REREVIEW_REQUEST = "rereview_request"
    REREVIEW_OPINION = "rereview_opinion"
    RECUSAL_DECISION = "recusal_decision"
    WITHDRAWAL = "withdrawal"
    REOPENING_DECISION = "reopening_decision"
    LINK_NOTE = "link_note"
    FILE_INDEX = "file_index"
    TASK_SHEET = "task_sheet"
    RECEPTION_LIST = "reception_list"
    VISIT_RECORD = "visit_record"
    AID_REFERRAL = "aid_referral"
    FOLLOW_UP_RECORD = "follow_up_record"
    FOLLOW_UP_LETTER = "follow_up_letter"
    RECEPTION_RECORD = "reception_record"
    LEAD_SHEET = "lead_sheet"
    REFUSAL_DECISION = "refusal_decision"
    BULLETIN = "bulletin"
    URGENT_REPORT = "urgent_report"
    REMINDER = "reminder"
    SUPERVISION_LETTER = "supervision_letter"
    LISTED_SUPERVISION = "listed_supervision"
    TALK_NOTICE = "talk_notice"
    RECTIFICATION_ORDER = "rectification_order"
    IMPROVEMENT_SUGGESTION = "improvement_suggestion"
    POLICY_SUGGESTION = "policy_suggestion"
    ACCOUNTABILITY_SUGGESTION = "accountability_suggestion"

    @property
    def zh(self) -> str:
        """The title as it is printed."""
        return NAMES[self].zh

    @property
    def en(self) -> str:
        """The English name, lower case, for English pages."""
        return NAMES[self].en

    @property
    def article(self) -> str:
        """The article that asks for the paper; a practice of the house says so."""
        return NAMES[self].article

    @property
    def series(self) -> str:
        """The word before 〔年〕 that keeps this kind's numbers apart, e.g. 受告."""
        return NAMES[self].series

    @property
    def numbered(self) -> bool:
        """Whether it leaves the house under a 发文字号; forms and records do not."""
        return self not in UNNUMBERED


class PaperName(NamedTuple):
    """Names of one kind; `series` is the part of a number that tells kinds apart."""

    zh: str
    en: str
    article: str
    series: str


_K = PaperKind
_HOUSE = "本系统规则"

UNNUMBERED = frozenset(
    {
        _K.RECEIPT,
        _K.REGISTRATION_FORM,
        _K.EXTENSION_APPROVAL,
        _K.INTERVIEW_RECORD,
        _K.INVESTIGATION_REPORT,
        _K.HEARING_RECORD,
        _K.HEARING_CONCLUSION,
        _K.MEDIATION_AGREEMENT,
        _K.SETTLEMENT_AGREEMENT,
        _K.PROOF_OF_SERVICE,
        _K.REVIEW_REQUEST,
        _K.REREVIEW_REQUEST,
        _K.WITHDRAWAL,
        _K.LINK_NOTE,
        _K.FILE_INDEX,
        _K.TASK_SHEET,
        _K.RECEPTION_LIST,
        _K.VISIT_RECORD,
        _K.FOLLOW_UP_RECORD,
        _K.RECEPTION_RECORD,
        _K.LEAD_SHEET,
        _K.BULLETIN,
    }
)

NAMES: dict[PaperKind, PaperName] = {
    _K.RECEIPT: PaperName("信访事项登记回执", "receipt", "条例第二十一条", "回执"),
    _K.REGISTRATION_FORM: PaperName("信访事项登记表", "registration form", "条例第十九条", "登记"),
    _K.TRANSFER_LETTER: PaperName("信访事项转送函", "transfer letter", "条例第二十二条", "转"),
    _K.ASSIGNMENT_LETTER: PaperName("信访事项交办函", "assignment letter", "条例第二十二条", "交"),
    _K.COPY_LETTER: PaperName("信访事项抄送函", "copy letter", "条例第二十二条", "抄"),
    _K.REFERRAL_LETTER: PaperName(
        "信访事项移送函", "referral letter", "条例第二十二条、第三十条", "移"
    ),
    _K.OBJECTION_LETTER: PaperName(
        "信访事项管辖异议函", "objection letter", "条例第二十三条", "异"
    ),
    _K.OBJECTION_DECISION: PaperName(
        "管辖异议核实意见", "decision on an objection", "条例第二十三条", "核"
    ),
    _K.JURISDICTION_LETTER: PaperName(
        "信访事项指定受理函", "jurisdiction letter", "条例第二十四条", "指"
    ),
    _K.ACCEPTANCE_NOTICE: PaperName(
        "信访事项受理告知书", "acceptance notice", "条例第二十三条", "受告"
    ),
    _K.ROUTE_NOTICE: PaperName(
        "信访事项处理途径告知书", "route notice", "条例第二十三条、第三十一条", "途告"
    ),
    _K.NON_ACCEPTANCE_NOTICE: PaperName(
        "信访事项不予受理告知书", "non-acceptance notice", "条例第二十三条", "不受告"
    ),
    _K.NO_LONGER_ACCEPTED_NOTICE: PaperName(
        "信访事项不再受理告知书", "notice of no further acceptance", "条例第三十六条", "不再告"
    ),
    _K.EXTENSION_APPROVAL: PaperName(
        "信访事项延长办理期限审批表", "extension approval form", "条例第三十四条", "延审"
    ),
    _K.EXTENSION_NOTICE: PaperName(
        "信访事项延长办理期限告知书", "extension notice", "条例第三十四条", "延告"
    ),
    _K.INTERVIEW_RECORD: PaperName("谈话笔录", "interview record", "条例第三十一条", "笔录"),
    _K.INVESTIGATION_REPORT: PaperName(
        "信访事项调查报告", "investigation report", "条例第三十一条", "调报"
    ),
    _K.HEARING_NOTICE: PaperName(
        "信访事项听证通知书", "hearing notice", "条例第三十一条、第三十六条", "听通"
    ),
    _K.HEARING_RECORD: PaperName(
        "信访事项听证笔录", "hearing record", "条例第三十一条、第三十六条", "听录"
    ),
    _K.HEARING_CONCLUSION: PaperName(
        "信访事项听证结论", "hearing conclusion", "条例第三十一条、第三十六条", "听结"
    ),
    _K.MEDIATION_AGREEMENT: PaperName(
        "调解协议书", "mediation agreement", "条例第三十三条", "调解"
    ),
    _K.SETTLEMENT_AGREEMENT: PaperName(
        "和解协议书", "settlement agreement", "条例第三十三条", "和解"
    ),
    _K.OPINION: PaperName("信访处理意见书", "written opinion", "条例第三十二条", "处意"),
    _K.SUGGESTION_REPLY: PaperName(
        "人民建议答复函", "reply to a suggestion", "条例第二十九条", "建复"
    ),
    _K.PROOF_OF_SERVICE: PaperName(
        "送达回证", "proof of service", "民事诉讼法第八十七条（参照）", "送"
    ),
    _K.CLOSING_REPORT: PaperName("信访事项办结报告", "closing report", "条例第二十二条", "办结"),
    _K.REVIEW_REQUEST: PaperName(
        "信访事项复查申请书", "request for review", "条例第三十五条", "查申"
    ),
    _K.REVIEW_OPINION: PaperName("信访事项复查意见书", "review opinion", "条例第三十五条", "复查"),
    _K.REREVIEW_REQUEST: PaperName(
        "信访事项复核申请书", "request for re-review", "条例第三十六条", "核申"
    ),
    _K.REREVIEW_OPINION: PaperName(
        "信访事项复核意见书", "re-review opinion", "条例第三十六条", "复核"
    ),
    _K.RECUSAL_DECISION: PaperName("回避决定书", "recusal decision", "条例第二十八条", "避"),
    _K.WITHDRAWAL: PaperName("撤回信访事项申请书", "withdrawal", _HOUSE, "撤"),
    _K.REOPENING_DECISION: PaperName(
        "信访事项重新办理决定书", "decision to reopen", "条例第三十五条、第三十六条、第四十条", "重"
    ),
    _K.LINK_NOTE: PaperName("信访件关联说明", "link note", _HOUSE, "联"),
    _K.FILE_INDEX: PaperName("卷内文件目录", "index of the file", _HOUSE, "卷"),
    _K.TASK_SHEET: PaperName("信访事项办理任务单", "task sheet", "条例第二十八条", "任"),
    _K.RECEPTION_LIST: PaperName(
        "领导接访预约名单", "list of a reception day", "条例第十八条", "访单"
    ),
    _K.VISIT_RECORD: PaperName(
        "走访记录", "record of a home visit", "条例第十八条、第三十七条", "访"
    ),
    _K.AID_REFERRAL: PaperName("救助转介函", "referral for assistance", "条例第三十七条", "助"),
    _K.FOLLOW_UP_RECORD: PaperName("信访事项回访记录", "follow-up record", _HOUSE, "回访"),
    _K.FOLLOW_UP_LETTER: PaperName("信访事项回访函", "follow-up letter", _HOUSE, "回函"),
    _K.RECEPTION_RECORD: PaperName(
        "接谈记录", "reception record", "条例第十八条、第二十一条", "谈"
    ),
    _K.LEAD_SHEET: PaperName(
        "领导包案任务单", "case sheet of a leading official", "条例第十八条", "包"
    ),
    _K.REFUSAL_DECISION: PaperName(
        "包案异议裁定书", "decision on a refused case", "条例第十三条、第十八条", "裁"
    ),
    _K.BULLETIN: PaperName("信访快报", "same-day bulletin", "条例第二十五条", "快报"),
    _K.URGENT_REPORT: PaperName(
        "重大紧急信访信息报告", "report of grave and urgent information", "条例第二十五条", "急报"
    ),
    _K.REMINDER: PaperName("信访事项催办单", "reminder", "条例第四十条", "催"),
    _K.SUPERVISION_LETTER: PaperName("信访事项督办函", "supervision letter", "条例第四十条", "督"),
    _K.LISTED_SUPERVISION: PaperName(
        "信访事项挂牌督办函", "letter of listed supervision", "条例第三十九条", "挂督"
    ),
    _K.TALK_NOTICE: PaperName("约谈通知书", "notice of an admonitory talk", "条例第三十九条", "约"),
    _K.RECTIFICATION_ORDER: PaperName("限期整改通知书", "order to rectify", "条例第三十九条", "改"),
    _K.IMPROVEMENT_SUGGESTION: PaperName(
        "改进工作建议书", "suggestion to improve the work", "条例第十四条、第四十条", "改建"
    ),
    _K.POLICY_SUGGESTION: PaperName(
        "完善政策建议书", "suggestion to improve a policy", "条例第十四条、第四十条", "策建"
    ),
    _K.ACCOUNTABILITY_SUGGESTION: PaperName(
        "追究责任建议书", "suggestion to hold to account", "条例第十四条、第四十条", "责建"
    ),
}

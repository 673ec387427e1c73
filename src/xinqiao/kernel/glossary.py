"""The field's terms in both languages, one row each (DOMAIN.md section 8).

Pages show `label(member, language)`; docs/glossary.md is made from the same rows, and a
test sees to it that no member of a listed code is without one.
"""

from enum import StrEnum
from typing import NamedTuple

from xinqiao.kernel.actors import Capacity, Role
from xinqiao.kernel.codes import (
    Aid,
    AidOutcome,
    Already,
    Channel,
    DeclineReason,
    Outcome,
    Purpose,
    ReopenGround,
    ReviewOutcome,
    Route,
    Service,
    Urgency,
    VisitGround,
    VisitState,
)
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey


class Term(NamedTuple):
    """One term: as it stands on Chinese pages, and on English ones."""

    zh: str
    en: str


_STEPS = {
    Step.NEW: Term("未登记", "not registered"),
    Step.REGISTERED: Term("已登记", "registered"),
    Step.TRIAGED: Term("已甄别", "triaged"),
    Step.IN_TRANSIT: Term("流转中", "in transit"),
    Step.AWAITING_NOTICE: Term("待告知", "awaiting notice"),
    Step.OBJECTED: Term("管辖异议", "objected"),
    Step.JURISDICTION: Term("指定管辖中", "jurisdiction being decided"),
    Step.ACCEPTED: Term("已受理", "accepted"),
    Step.ROUTED: Term("已导入其他法定途径", "led into another legal route"),
    Step.NOT_ACCEPTED: Term("不予受理", "not accepted"),
    Step.NOT_AGAIN: Term("不再受理", "no longer accepted"),
    Step.REFERRED: Term("已移送", "referred"),
    Step.HANDLING: Term("办理中", "being handled"),
    Step.OPINION_DRAFT: Term("意见拟制", "opinion in draft"),
    Step.OPINION_ISSUED: Term("意见已出具", "opinion issued"),
    Step.SERVED: Term("已送达", "served"),
    Step.EXECUTING: Term("执行中", "being carried out"),
    Step.CLOSED: Term("办结", "closed"),
    Step.REVIEW: Term("复查中", "under review"),
    Step.REVIEW_ISSUED: Term("复查意见已出具", "review opinion issued"),
    Step.REVIEWED: Term("已复查", "reviewed"),
    Step.RECHECK: Term("复核中", "under re-review"),
    Step.RECHECK_ISSUED: Term("复核意见已出具", "re-review opinion issued"),
    Step.FINAL: Term("复核终结", "final"),
    Step.REOPENED: Term("重新办理", "reopened"),
    Step.WITHDRAWN: Term("已撤回", "withdrawn"),
    Step.MERGED: Term("已并案", "merged"),
    Step.VOIDED: Term("已作废", "voided"),
    Step.ARCHIVED: Term("已归档", "archived"),
}

_ACTS = {
    Act.REGISTER: Term("登记", "register"),
    Act.ADD_SUBMISSION: Term("并入来件", "add a submission"),
    Act.LINK: Term("关联", "link"),
    Act.UNLINK: Term("取消关联", "unlink"),
    Act.MERGE: Term("并案", "merge"),
    Act.UNMERGE: Term("撤销并案", "undo the merge"),
    Act.PROPOSE_VOID: Term("提请作废", "propose voiding"),
    Act.CONFIRM_VOID: Term("确认作废", "confirm voiding"),
    Act.CORRECT_RECEIPT_DATE: Term("更正收到日期", "correct the receipt date"),
    Act.TRIAGE: Term("甄别", "triage"),
    Act.TRANSFER: Term("转送", "transfer"),
    Act.ASSIGN: Term("交办", "assign"),
    Act.REFER: Term("移送", "refer"),
    Act.TAKE_UP: Term("本机关办理", "take up here"),
    Act.RECEIVE: Term("签收", "receive"),
    Act.RECEIVE_DOWN: Term("签收待分办", "receive to pass on"),
    Act.OBJECT: Term("提出异议", "object"),
    Act.AGREE_OBJECTION: Term("同意异议", "agree to the objection"),
    Act.REJECT_OBJECTION: Term("不同意异议", "reject the objection"),
    Act.ESCALATE: Term("提请指定管辖", "ask who is competent"),
    Act.DESIGNATE: Term("指定受理", "designate"),
    Act.ACCEPT: Term("受理", "accept"),
    Act.ROUTE: Term("导入其他法定途径", "lead into another route"),
    Act.DECLINE: Term("不予受理", "not accept"),
    Act.DECLINE_AGAIN: Term("不再受理", "no longer accept"),
    Act.SERVE_NOTICE: Term("送达告知书", "serve the notice"),
    Act.STUDY: Term("研究建议", "study the suggestion"),
    Act.REPLY: Term("答复建议", "answer the suggestion"),
    Act.ASSIGN_HANDLER: Term("指定承办人", "assign a handler"),
    Act.ASK_RECUSAL: Term("申请回避", "ask for recusal"),
    Act.RECUSE: Term("决定回避", "recuse"),
    Act.REFUSE_RECUSAL: Term("驳回回避申请", "refuse recusal"),
    Act.HEAR: Term("听取陈述", "hear the petitioner"),
    Act.CALL_HEARING: Term("通知听证", "call a hearing"),
    Act.HOLD_HEARING: Term("举行听证", "hold a hearing"),
    Act.MEDIATE: Term("调解和解", "mediate or settle"),
    Act.ASK_EXTENSION: Term("延期申请", "ask for an extension"),
    Act.EXTEND: Term("批准延期", "extend"),
    Act.REFUSE_EXTENSION: Term("不批准延期", "refuse the extension"),
    Act.DRAFT_OPINION: Term("拟制意见", "draft the opinion"),
    Act.PASS_LEGAL: Term("法制审核通过", "pass the legal review"),
    Act.RETURN_DRAFT: Term("退回修改", "return the draft"),
    Act.ISSUE_OPINION: Term("签发意见", "issue the opinion"),
    Act.SERVE_OPINION: Term("送达意见书", "serve the opinion"),
    Act.PLAN_EXECUTION: Term("制定执行计划", "plan the execution"),
    Act.REPORT_EXECUTION: Term("登记执行情况", "report the execution"),
    Act.REPORT_BACK: Term("报送办结报告", "send the closing report"),
    Act.ACCEPT_REPORT: Term("认可办结报告", "accept the closing report"),
    Act.RETURN_REPORT: Term("退回办结报告", "return the closing report"),
    Act.CLOSE: Term("办结", "close"),
    Act.ASK_REVIEW: Term("申请复查", "ask for a review"),
    Act.HOLD_REVIEW_HEARING: Term("复核听证", "hold a re-review hearing"),
    Act.ISSUE_REVIEW: Term("出具复查意见", "issue the review opinion"),
    Act.SERVE_REVIEW: Term("送达复查意见", "serve the review opinion"),
    Act.ASK_REREVIEW: Term("申请复核", "ask for a re-review"),
    Act.ISSUE_REREVIEW: Term("出具复核意见", "issue the re-review opinion"),
    Act.SERVE_REREVIEW: Term("送达复核意见", "serve the re-review opinion"),
    Act.LAPSE: Term("期限届满", "window lapsed"),
    Act.REOPEN: Term("重新办理", "reopen"),
    Act.ASK_WITHDRAWAL: Term("申请撤回", "ask to withdraw"),
    Act.CANCEL_WITHDRAWAL: Term("取消撤回", "cancel the withdrawal"),
    Act.WITHDRAW: Term("撤回", "withdraw"),
    Act.ARCHIVE: Term("归档", "archive"),
    Act.RECEIVE_VISITOR: Term("接待来访", "receive the visitor"),
    Act.ATTACH_RECORDING: Term("存入录音录像", "attach a recording"),
    Act.PROMISE: Term("承诺事项", "promise"),
    Act.KEEP_PROMISE: Term("兑现承诺", "keep a promise"),
    Act.PUT_OFF_PROMISE: Term("承诺改期", "put off a promise"),
    Act.ASK_CALL: Term("要求回电", "ask for a call"),
    Act.CALL_BACK: Term("回电", "call back"),
    Act.HOME_VISIT: Term("走访", "home visit"),
    Act.REFER_AID: Term("转介救助", "refer for assistance"),
    Act.ANSWER_AID: Term("登记救助答复", "record the answer on assistance"),
    Act.ASK_PERSON: Term("询问信访人", "ask the petitioner"),
    Act.ANSWER: Term("答复询问", "answer the question"),
    Act.TELL: Term("补充情况", "add to what was said"),
    Act.CORRECT_PERSON: Term("更正个人信息", "correct personal data"),
    Act.LIST_MEMBERS: Term("登记群体成员", "enter the members"),
    Act.SETTLE_MEMBER: Term("登记成员结果", "record a member's outcome"),
    Act.FOLLOW_UP_CALL: Term("回访", "follow-up call"),
    Act.RECHECK_CLOSING: Term("复核办结情况", "re-check the closing"),
    Act.RATE: Term("满意度评价", "satisfaction rating"),
    Act.HAND_OVER: Term("移交", "hand over"),
    Act.SHIELD: Term("设置回避范围", "shield"),
    Act.ATTACH: Term("添加附件", "attach a file"),
    Act.NOTE: Term("记事", "note"),
    Act.RECOUNT: Term("重新计算期限", "recount the term"),
}

_TERMS = {
    TermKey.PASS_ON: Term("转送交办期限", "sorting and passing on"),
    TermKey.CHAIN_NATIONAL: Term("国家级流转目标", "national level's share"),
    TermKey.CHAIN_PROVINCE: Term("省级流转目标", "province's share"),
    TermKey.CHAIN_CITY: Term("市级流转目标", "city's share"),
    TermKey.CHAIN_COUNTY: Term("县级流转目标", "county's share"),
    TermKey.RECEIVE: Term("签收期限", "receipt"),
    TermKey.NOTIFY: Term("告知期限", "written notice"),
    TermKey.OBJECT: Term("异议期限", "objection"),
    TermKey.DECIDE_OBJECTION: Term("异议核实期限", "decision on the objection"),
    TermKey.JURISDICTION: Term("指定管辖期限", "decision on jurisdiction"),
    TermKey.HANDLE: Term("办理期限", "handling"),
    TermKey.SHADOW_HANDLE: Term("办理期限（自应告知日起）", "handling, from when notice was due"),
    TermKey.REPORT_BACK: Term("交办反馈期限", "closing report"),
    TermKey.FOLLOW_UP: Term("导入后跟踪", "follow-up of the other route"),
    TermKey.EXECUTE: Term("执行期限", "carrying out"),
    TermKey.ASK_REVIEW: Term("申请复查期限", "time to ask for a review"),
    TermKey.REVIEW_ACCEPT: Term("复查受理期限", "acceptance of the review"),
    TermKey.REVIEW: Term("复查期限", "review"),
    TermKey.ASK_REREVIEW: Term("申请复核期限", "time to ask for a re-review"),
    TermKey.REREVIEW: Term("复核期限", "re-review"),
    TermKey.SUGGESTION: Term("建议答复期限", "answer to the suggestion"),
    TermKey.FEEDBACK: Term("采纳反馈期限", "feedback on adoption"),
    TermKey.SIMPLE_PASS_ON: Term("简易转送期限", "simple passing on"),
    TermKey.SIMPLE_ACCEPT: Term("简易受理期限", "simple acceptance"),
    TermKey.SIMPLE_OPINION: Term("简易办理期限", "simple handling"),
    TermKey.BULLETIN: Term("快报当日签批", "same-day bulletin"),
    TermKey.COOL_OFF: Term("撤回冷静期", "cool-off before withdrawal"),
    TermKey.PROMISE: Term("承诺期限", "promise"),
    TermKey.CALL_BACK: Term("回电期限", "call back"),
    TermKey.AID_ANSWER: Term("救助答复期限", "answer on assistance"),
    TermKey.RECHECK: Term("复核办结期限", "re-check of the closing"),
    TermKey.RATE: Term("评价期限", "time to rate"),
}

_CODES: tuple[tuple[StrEnum, Term], ...] = (
    (Channel.LETTER, Term("来信", "letter")),
    (Channel.VISIT, Term("来访", "visit")),
    (Channel.WEB, Term("网上信访", "online petition")),
    (Channel.PHONE, Term("来电", "call")),
    (Channel.FAX, Term("传真", "fax")),
    (Channel.MAILBOX, Term("领导信箱", "leader's mailbox")),
    (Channel.OUTREACH, Term("下访走访", "outreach visit")),
    (Channel.HOTLINE, Term("12345转入", "from the 12345 hotline")),
    (Channel.SUPERIOR, Term("上级转来", "from the superior office")),
    (Purpose.COMPLAINT, Term("申诉求决", "complaint seeking resolution")),
    (Purpose.SUGGESTION, Term("建议意见", "suggestion")),
    (Purpose.REPORT, Term("检举控告", "report or accusation")),
    (Purpose.OTHER, Term("咨询感谢等", "enquiry, thanks, other")),
    (Route.JUDICIAL, Term("诉讼等司法程序", "court, procuratorate or police procedure")),
    (Route.ARBITRATION, Term("仲裁", "arbitration")),
    (Route.PARTY_APPEAL, Term("党员申诉", "appeal of a Party member")),
    (Route.ADMINISTRATIVE, Term("行政程序", "administrative procedure")),
    (Route.ENFORCEMENT, Term("申请查处、履行职责", "asking an organ to enforce or act")),
    (Route.PETITION, Term("信访程序", "petition procedure")),
    (Route.SUGGESTION, Term("建议研究", "study of a suggestion")),
    (Route.REFERRAL, Term("检举移送", "referral of a report")),
    (Outcome.SUPPORTED, Term("支持", "supported")),
    (Outcome.PARTLY, Term("部分支持", "partly supported")),
    (Outcome.EXPLAINED, Term("解释说明", "explained")),
    (Outcome.NOT_SUPPORTED, Term("不予支持", "not supported")),
    (Outcome.MEDIATED, Term("调解达成", "mediated")),
    (Outcome.SETTLED, Term("和解达成", "settled")),
    (Outcome.ROUTED, Term("已导入", "led into another route")),
    (Outcome.NOT_ACCEPTED, Term("不予受理", "not accepted")),
    (Outcome.ADOPTED, Term("已采纳", "adopted")),
    (Outcome.PARTLY_ADOPTED, Term("部分采纳", "partly adopted")),
    (Outcome.NOT_ADOPTED, Term("未采纳", "not adopted")),
    (Outcome.REFERRED, Term("移送", "referred")),
    (Outcome.WITHDRAWN, Term("撤回", "withdrawn")),
    (ReviewOutcome.UPHELD, Term("维持", "upheld")),
    (ReviewOutcome.CHANGED, Term("变更", "changed")),
    (ReviewOutcome.ANNULLED, Term("撤销并责令重作", "annulled, to be done again")),
    (ReviewOutcome.NOT_ACCEPTED, Term("不予受理", "not accepted")),
    (DeclineReason.NOT_OURS, Term("不属本机关职权", "not within this organ's powers")),
    (DeclineReason.IN_HAND, Term("已受理正在办理", "accepted and being handled already")),
    (DeclineReason.OTHER_ROUTE, Term("应走其他法定途径", "belongs to another legal route")),
    (DeclineReason.FINAL, Term("复核终结同一事实理由", "final on the same facts and reasons")),
    (DeclineReason.OTHER, Term("其他", "other")),
    (Service.IN_PERSON, Term("当面", "in person")),
    (Service.POST, Term("邮寄", "by post")),
    (Service.OTHER, Term("其他", "other")),
    (Service.ELECTRONIC, Term("电子送达", "electronically")),
    (Urgency.ORDINARY, Term("一般", "ordinary")),
    (Urgency.URGENT, Term("紧急", "urgent")),
    (Urgency.GRAVE, Term("重大紧急", "grave and urgent")),
    (ReopenGround.NEW_FACTS, Term("新事实新理由", "new facts or reasons")),
    (ReopenGround.FALSE_CLOSING, Term("办结不实", "closed without being settled")),
    (ReopenGround.NOT_EXECUTED, Term("未执行", "not carried out")),
    (ReopenGround.REVIEW_ORDER, Term("复查复核责令", "ordered by the review")),
    (Already.LAWSUIT, Term("诉讼", "lawsuit")),
    (Already.ADMIN_REVIEW, Term("行政复议", "administrative review")),
    (Already.ARBITRATION, Term("仲裁", "arbitration")),
    (Already.OPINION, Term("信访处理", "petition opinion")),
    (Already.REVIEW, Term("复查", "review")),
    (Already.REREVIEW, Term("复核", "re-review")),
    (Role.PETITIONER, Term("信访人", "petitioner")),
    (Role.SYSTEM, Term("系统", "system")),
    (Role.REGISTRAR, Term("登记员", "registrar")),
    (Role.TRIAGE, Term("甄别分办员", "triage officer")),
    (Role.BUREAU_HEAD, Term("信访部门负责人", "head of the petition department")),
    (Role.INTAKE, Term("责任单位收件员", "intake officer")),
    (Role.HANDLER, Term("承办人", "handler")),
    (Role.LEGAL, Term("法制审核员", "legal reviewer")),
    (Role.UNIT_HEAD, Term("单位负责人", "head of the unit")),
    (Role.REVIEWER, Term("复查复核员", "reviewer")),
    (Role.CONFERENCE, Term("联席办", "joint conference office")),
    (Role.INSPECTOR, Term("督查专员", "petition inspector")),
    (Role.STATISTICIAN, Term("统计员", "statistician")),
    (Role.ARCHIVIST, Term("档案员", "archivist")),
    (Role.AUDITOR, Term("个人信息保护审计员", "data protection auditor")),
    (Role.LEADER, Term("领导", "leading official")),
    (Role.CALLER, Term("回访员", "follow-up caller")),
    (Role.ADMIN, Term("系统管理员", "administrator")),
    (Capacity.REGISTRAR, Term("登记机关", "registering office")),
    (Capacity.HANDLER, Term("责任单位", "responsible unit")),
    (Capacity.HELPER, Term("协办单位", "assisting unit")),
    (Capacity.COPY, Term("抄送单位", "copied unit")),
    (Capacity.ARBITER, Term("指定管辖机关", "office that decides jurisdiction")),
    (Capacity.REVIEWER, Term("复查复核机关", "reviewing organ")),
    (Capacity.OVERSIGHT, Term("上级机关", "superior office")),
    (Capacity.READER, Term("指定阅办人", "named reader")),
    (VisitGround.CANNOT_COME, Term("行动不便", "cannot come to the office")),
    (VisitGround.HARDSHIP, Term("生活困难", "hardship")),
    (VisitGround.ON_SITE, Term("需要现场查看", "to be seen on the spot")),
    (VisitGround.OUTREACH, Term("带案下访", "outreach")),
    (VisitState.ASKED, Term("待本人答复", "waiting for the person's word")),
    (VisitState.AGREED, Term("已同意", "agreed")),
    (VisitState.DONE, Term("已走访", "done")),
    (VisitState.REFUSED, Term("本人不同意", "refused by the person")),
    (VisitState.CALLED_OFF, Term("已取消", "called off")),
    (Aid.SUBSISTENCE, Term("最低生活保障", "subsistence allowance")),
    (Aid.DESTITUTE, Term("特困人员供养", "support of the destitute")),
    (Aid.TEMPORARY, Term("临时救助", "temporary assistance")),
    (Aid.MEDICAL, Term("医疗救助", "medical assistance")),
    (Aid.HOUSING, Term("住房救助", "housing assistance")),
    (Aid.EDUCATION, Term("教育救助", "assistance with schooling")),
    (Aid.EMPLOYMENT, Term("就业救助", "assistance with work")),
    (Aid.DISASTER, Term("受灾人员救助", "assistance after a disaster")),
    (Aid.CARE, Term("养老、助残服务", "care for the old or disabled")),
    (Aid.JUDICIAL, Term("司法救助", "judicial aid")),
    (AidOutcome.GRANTED, Term("予以救助", "granted")),
    (AidOutcome.REFUSED, Term("不予救助", "refused")),
    (AidOutcome.ELSEWHERE, Term("转其他途径帮扶", "helped in another way")),
)

# Keyed by class and value: two codes may share a value ("withdrawn", "1"), and StrEnum
# members of different classes compare equal.
_LABELS = {
    (type(member), member.value): term
    for table in (_STEPS.items(), _ACTS.items(), _TERMS.items(), _CODES)
    for member, term in table
}


CODES: tuple[type[StrEnum], ...] = (
    Step, Act, TermKey, Channel, Purpose, Route, Outcome, ReviewOutcome, DeclineReason, Service,
    Urgency, ReopenGround, Already, Role, Capacity, PaperKind,
    VisitGround, VisitState, Aid, AidOutcome,
)  # fmt: skip


def term(member: StrEnum) -> Term:
    """Both names of a code's member. Raises KeyError for a code that is not listed."""
    if isinstance(member, PaperKind):
        return Term(member.zh, member.en)
    return _LABELS[type(member), member.value]


def label(member: StrEnum, language: str) -> str:
    """The member's name in `language` ("zh-hans", "en"); anything not English is Chinese."""
    names = term(member)
    return names.en if language.startswith("en") else names.zh


def page() -> str:
    """docs/glossary.md: every code, its value, and both names."""
    lines = [
        "# Glossary",
        "",
        "The terms of the field as the code names them. Made from `kernel/glossary.py`;",
        "run `xinqiao glossary-docs` after a change there.",
    ]
    for code in CODES:
        lines += [
            "",
            f"## {code.__name__}",
            "",
            "| code | stored | 中文 | English |",
            "|---|---|---|---|",
        ]
        lines += [f"| `{m.name}` | `{m.value}` | {term(m).zh} | {term(m).en} |" for m in code]
    return "\n".join(lines) + "\n"

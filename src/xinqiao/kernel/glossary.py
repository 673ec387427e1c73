"""The field's terms in both languages, one row each (DOMAIN.md section 8).

Pages show `label(member, language)`; docs/glossary.md is made from the same rows, and a
test sees to it that no member of a listed code is without one.
"""

from enum import StrEnum

from xinqiao.kernel.actors import Capacity, Role
from xinqiao.kernel.acts_named import ACTS
from xinqiao.kernel.codes import (
    Adoption,
    Aid,
    AidOutcome,
    Already,
    Channel,
    ContactForm,
    DeclineReason,
    LeadGround,
    LeadResult,
    LeadState,
    Outcome,
    Purpose,
    RatingState,
    ReopenGround,
    ReviewOutcome,
    Route,
    Satisfaction,
    Service,
    SupervisionGround,
    Urgency,
    UrgentGround,
    VisitGround,
    VisitState,
)
from xinqiao.kernel.codes_named import NAMED
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import Term

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
    TermKey.RECHECK: Term("核查办结期限", "re-check of the closing"),
    TermKey.RATE: Term("评价期限", "time to rate"),
    TermKey.LEAD_DECIDE: Term("包案指定裁定期限", "decision of the convenor"),
    TermKey.LEAD_REPLY: Term("包案答复期限", "the leader's answer"),
    TermKey.FIRST_CONTACT: Term("包案首次见面", "first talk of the leader"),
    TermKey.NEXT_CONTACT: Term("包案再次见面", "next talk of the leader"),
    TermKey.MILESTONE: Term("包案节点", "milestone"),
    TermKey.INSTRUCTION: Term("批示落实期限", "instruction"),
    TermKey.UP_RECEIPT: Term("上报签收期限", "receipt of the superior bureau"),
    TermKey.SUPERVISION: Term("督办反馈期限", "answer to the supervision"),
}

# Keyed by class and value: two codes may share a value ("withdrawn", "1"), and StrEnum
# members of different classes compare equal.
_LABELS = {
    (type(member), member.value): term
    for table in (_STEPS.items(), ACTS.items(), _TERMS.items(), NAMED)
    for member, term in table
}


CODES: tuple[type[StrEnum], ...] = (
    Step, Act, TermKey, Channel, Purpose, Route, Outcome, ReviewOutcome, DeclineReason, Service,
    Urgency, ReopenGround, Satisfaction, RatingState, Already, Role, Capacity, PaperKind,
    VisitGround, VisitState, Aid, AidOutcome, LeadState, LeadGround, LeadResult, ContactForm,
    UrgentGround, SupervisionGround, Adoption,
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

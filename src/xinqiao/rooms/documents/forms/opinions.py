"""The written opinion and the reply to a suggestion. Source: 条例 29, 32, 35."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.errors import Missing
from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    ClaimBlock,
    Contact,
    Heading,
    Layout,
    Paragraph,
    Part,
)
from xinqiao.rooms.documents.forms.base import (
    LAW,
    NUMERALS,
    Form,
    day,
    ended,
    is_empty,
    paragraphs,
    section,
    sections,
)
from xinqiao.rooms.documents.forms.notices import NO_RETALIATION
from xinqiao.rooms.documents.forms.parts import PARTS

SUPPORTED = ("支持", "部分支持")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDecision:
    """One claim and its decision.

    outcome: 支持, 部分支持, 解释说明, 不予支持, 调解达成 or 和解达成.
    """

    number: int
    claim: str
    facts: str  # 调查认定的事实
    reasons: str
    outcome: str
    decision: str  # the decision in words
    basis: tuple[str, ...]  # law, rule or policy, quoted with its article


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(Form):
    """信访处理意见书: every part of article 32, the execution plan, and the remedy."""

    kind: ClassVar[PaperKind] = PaperKind.OPINION
    layout: ClassVar[Layout] = Layout.RED_HEAD

    petitioner: str
    matter_number: str
    accepted_on: date
    gist: str
    claims: tuple[ClaimDecision, ...]
    review_organ: str  # the next higher organ
    contact: Contact
    course: str = ""  # hearing, mediation, extension, as far as there were any
    execution: str = ""  # who does what by when; required when a claim is supported

    def addressee(self) -> str:
        return self.petitioner

    def blocks(self) -> tuple[Block, ...]:
        if is_empty(self.execution) and any(c.outcome in SUPPORTED for c in self.claims):
            raise Missing(PARTS["execution"], field="execution")
        first = (
            f"你提出的信访事项（编号{self.matter_number}），本机关于{day(self.accepted_on)}受理。"
            f"经调查核实，依照{LAW}第三十二条的规定，现提出处理意见如下。"
        )
        before = sections(("投诉请求", self.gist), ("办理经过", self.course))
        count = 1 + (not is_empty(self.course))
        return (
            Paragraph(first),
            *before,
            Heading(f"{NUMERALS[count]}、逐项处理意见"),
            *(_decided(c) for c in self.claims),
            *section(NUMERALS[count + 1], "执行安排", self.execution),
        )

    def remedy(self) -> tuple[str, ...]:
        return (
            "如不服本处理意见，可以自收到本意见书之日起30日内，"
            f"向{self.review_organ}书面请求复查。" + NO_RETALIATION,
        )


def _decided(claim: ClaimDecision) -> ClaimBlock:
    """One claim with facts, reasons, decision and the quoted basis."""
    basis = "；".join(quote.rstrip("。；") for quote in claim.basis) + "。"
    return ClaimBlock(
        claim.number,
        ended(claim.claim),
        (
            Part("调查认定的事实", ended(claim.facts)),
            Part("理由", ended(claim.reasons)),
            Part("法律法规政策依据", basis),
            Part("处理意见", f"{claim.outcome}。{ended(claim.decision)}"),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionReply(Form):
    """建议意见答复: gist, what was studied, adopted or not and why, thanks."""

    kind: ClassVar[PaperKind] = PaperKind.SUGGESTION_REPLY

    petitioner: str
    matter_number: str
    received_on: date
    gist: str
    study: str
    adoption: str  # 采纳, 部分采纳, 未采纳
    reason: str
    contact: Contact

    def addressee(self) -> str:
        return self.petitioner

    def blocks(self) -> tuple[Block, ...]:
        first = (
            f"你提出的建议（编号{self.matter_number}），本机关于{day(self.received_on)}收到。"
            f"依照{LAW}第二十九条的规定，经认真研究，现答复如下。"
        )
        return (
            Paragraph(first),
            *paragraphs(ended(self.gist), "你的建议："),
            *paragraphs(ended(self.study), "研究情况："),
            Paragraph(f"{self.adoption}。", lead="研究结果："),
            *paragraphs(ended(self.reason), "理由："),
            Paragraph("感谢你对我们工作的关心和支持。"),
        )

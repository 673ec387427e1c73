"""Records and reports of the handling: interview, investigation. Source: 条例 31(6)."""

from dataclasses import dataclass
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    ClaimBlock,
    Exchange,
    Heading,
    Layout,
    Paragraph,
    Part,
    SignatureLines,
)
from xinqiao.rooms.documents.forms.base import NUMERALS, Form, ended, paragraphs, section

READ = "以上笔录已向我宣读（我已阅读），与我所说一致。"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRecord(Form):
    """谈话笔录: who, when, where, questions and answers, read and signed."""

    kind: ClassVar[PaperKind] = PaperKind.INTERVIEW_RECORD
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    matter_number: str
    when: str  # 2026年11月23日9时30分至10时20分
    place: str
    interviewers: tuple[str, ...]  # two or more
    recorder: str
    interviewee: str
    exchanges: tuple[tuple[str, str], ...]  # (question, answer)

    def blocks(self) -> tuple[Block, ...]:
        facts = (
            ("信访事项编号：", self.matter_number),
            ("时间：", self.when),
            ("地点：", self.place),
            ("谈话人：", "、".join(self.interviewers)),
            ("记录人：", self.recorder),
            ("被谈话人：", self.interviewee),
        )
        return (
            *(Paragraph(text, lead=lead, indent=False) for lead, text in facts),
            *(Exchange(question, answer) for question, answer in self.exchanges),
            Paragraph(READ),
            SignatureLines(("被谈话人", "谈话人", "谈话人", "记录人")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One claim, what was found about it, on which evidence, and what is advised."""

    number: int
    claim: str
    facts: str
    evidence: tuple[str, ...]
    basis: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationReport(Form):
    """调查报告: facts, evidence, basis and advice per claim."""

    kind: ClassVar[PaperKind] = PaperKind.INVESTIGATION_REPORT
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    matter_number: str
    gist: str
    investigators: tuple[str, ...]
    course: str
    findings: tuple[Finding, ...]

    def blocks(self) -> tuple[Block, ...]:
        return (
            Paragraph(f"信访事项编号：{self.matter_number}", indent=False),
            *section(NUMERALS[0], "信访事项", self.gist),
            *section(NUMERALS[1], "调查经过", self.course),
            Heading(f"{NUMERALS[2]}、逐项调查情况"),
            *(_found(f) for f in self.findings),
            SignatureLines(tuple("调查人" for _ in self.investigators)),
            *paragraphs(f"调查人员：{'、'.join(self.investigators)}。"),
        )


def _found(finding: Finding) -> ClaimBlock:
    """One claim with what the investigation says about it."""
    return ClaimBlock(
        finding.number,
        ended(finding.claim),
        (
            Part("事实", ended(finding.facts)),
            Part("证据", "；".join(finding.evidence) + "。"),
            Part("依据", ended(finding.basis)),
            Part("处理建议", ended(finding.advice)),
        ),
    )

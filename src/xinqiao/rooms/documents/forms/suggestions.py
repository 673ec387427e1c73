"""The three suggestions of Art 40: better work, a better policy, holding to account."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import Block, Contact, Layout, Paragraph, SignatureLines
from xinqiao.rooms.documents.forms.base import LAW, Form, day, ended, sections


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suggestion(Form):
    """To whom, about which matter, answered by when. cases: others alike, without names."""

    layout: ClassVar[Layout] = Layout.RED_HEAD

    to: str
    matter_number: str
    answer_on: date
    contact: Contact
    cases: tuple[str, ...] = ()

    def addressee(self) -> str:
        return self.to

    def opening(self, what: str) -> Block:
        """Under which article what is suggested."""
        rule = LAW + self.kind.article.removeprefix("条例")
        return Paragraph(
            f"我单位在办理信访事项（编号{self.matter_number}）中发现有关问题，依照{rule}的规定，"
            f"{what}。"
        )

    def alike(self) -> str:
        """The other cases, one a line."""
        return "\n".join(f"案例{n}：{ended(text)}" for n, text in enumerate(self.cases, start=1))

    def closing(self, wanted: str) -> Block:
        """What is to come back, and by when."""
        return Paragraph(f"请于{day(self.answer_on)}前{wanted}。", lead="反馈时限：")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementSuggestion(_Suggestion):
    """改进工作建议书: to the unit."""

    kind: ClassVar[PaperKind] = PaperKind.IMPROVEMENT_SUGGESTION

    problem: str
    standard: str
    measures: str

    def blocks(self) -> tuple[Block, ...]:
        return (
            self.opening("向你单位提出改进工作的建议"),
            *sections(
                ("存在的问题", self.problem),
                ("同类案例", self.alike()),
                ("违反的规定", self.standard),
                ("建议采取的措施", self.measures),
            ),
            self.closing("将采纳情况书面反馈我单位；部分采纳或者不予采纳的，请说明理由"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySuggestion(_Suggestion):
    """完善政策建议书: to the own Party committee or government."""

    kind: ClassVar[PaperKind] = PaperKind.POLICY_SUGGESTION

    problem: str
    figures: str
    rule_text: str
    effect: str
    proposal: str

    def blocks(self) -> tuple[Block, ...]:
        return (
            self.opening("提出完善政策的建议"),
            *sections(
                ("反映的问题", self.problem),
                ("数量和分布", self.figures),
                ("同类案例", self.alike()),
                ("现行规定", self.rule_text),
                ("对同类群体的影响", self.effect),
                ("修改建议", self.proposal),
            ),
            self.closing(
                "将研究采纳情况书面反馈我单位；修订有关规定的，请一并告知名称、文号和日期"
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountabilitySuggestion(_Suggestion):
    """追究责任建议书: to the organ with 管理权限; signed by two; no copy to the unit concerned."""

    kind: ClassVar[PaperKind] = PaperKind.ACCOUNTABILITY_SUGGESTION

    consequences: str
    evidence: str
    duty_chain: str
    signers: tuple[str, ...]

    def blocks(self) -> tuple[Block, ...]:
        return (
            self.opening("提出追究责任的建议"),
            *sections(
                ("造成的后果", self.consequences),
                ("证据", self.evidence),
                ("责任链条", self.duty_chain),
                ("同类案例", self.alike()),
            ),
            self.closing("将处理结果书面反馈我单位"),
            Paragraph("、".join(self.signers), lead="提请人和审签人："),
            SignatureLines(("提请人", "审签人")),
        )

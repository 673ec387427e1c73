"""Proof of service and the closing report. Source: 民事诉讼法 87–95 by analogy; 条例 22."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.errors import Missing
from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    Cell,
    Contact,
    Layout,
    Paragraph,
    SignatureLines,
    Table,
)
from xinqiao.rooms.documents.forms.base import Form, day, is_empty, sections
from xinqiao.rooms.documents.forms.parts import PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOfService(Form):
    """送达回证: which paper, how, to whom, when; signed, or refused before witnesses."""

    kind: ClassVar[PaperKind] = PaperKind.PROOF_OF_SERVICE
    layout: ClassVar[Layout] = Layout.PLAIN_FORM

    matter_number: str
    documents: tuple[tuple[str, str], ...]  # (name, number) of each paper served
    recipient: str
    place: str
    method: str  # 当面, 邮寄, 电子（经同意）
    server: str  # who serves it
    served_on: date | None = None  # empty until it is served; then the day counts
    refused: bool = False
    refusal_reason: str = ""
    witnesses: tuple[str, ...] = ()

    def blocks(self) -> tuple[Block, ...]:
        if self.refused and is_empty(self.witnesses):
            raise Missing(PARTS["witnesses"], field="witnesses")
        served = day(self.served_on) if self.served_on else "　　年　　月　　日"
        papers = "\n".join(f"《{name}》{number}" for name, number in self.documents)
        return (
            Table(
                (2, 4, 2, 4),
                (
                    _row("信访事项编号", self.matter_number, "送达方式", self.method),
                    _row("受送达人", self.recipient, "送达日期", served),
                    _wide("送达文书", papers, 2),
                    _wide("送达地点", self.place),
                    _wide("拒收情况", self._refusal(), 3),
                ),
            ),
            SignatureLines(self._lines()),
        )

    def _lines(self) -> tuple[str, ...]:
        if self.refused:
            return (*("见证人" for _ in self.witnesses), f"送达人（{self.server}）")
        return ("受送达人（代收人注明关系）", f"送达人（{self.server}）")

    def _refusal(self) -> str:
        if not self.refused:
            return ""
        why = f"，理由：{self.refusal_reason}" if self.refusal_reason else ""
        return f"拒绝签收{why}。见证人：{'、'.join(self.witnesses)}。"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingReport(Form):
    """办结报告 to the assigner: course, findings, result, service, view, execution."""

    kind: ClassVar[PaperKind] = PaperKind.CLOSING_REPORT

    to: str
    assignment_number: str
    matter_number: str
    course: str
    findings: str
    result: str
    service: str
    petitioner_view: str
    execution: str
    contact: Contact

    def addressee(self) -> str:
        return self.to

    def blocks(self) -> tuple[Block, ...]:
        first = (
            f"你单位{self.assignment_number}交办的信访事项（编号{self.matter_number}）已经办结，"
            "现将办理情况报告如下。"
        )
        parts = (
            ("办理经过", self.course),
            ("调查认定的事实", self.findings),
            ("处理结果", self.result),
            ("送达情况", self.service),
            ("信访人意见", self.petitioner_view),
            ("执行情况", self.execution),
        )
        return (Paragraph(first), *sections(*parts))


def _row(label: str, text: str, label2: str, text2: str) -> tuple[Cell, ...]:
    """Two labels with their values."""
    return Cell(label, label=True), Cell(text), Cell(label2, label=True), Cell(text2)


def _wide(label: str, text: str, lines: int = 1) -> tuple[Cell, ...]:
    """A label and a value across the rest of the row."""
    return Cell(label, label=True), Cell(text, width=3, lines=lines)

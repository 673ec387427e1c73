"""Whose matter it is: objection, its decision, designation. Source: 条例 23, 24."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import Block, Contact, Paragraph
from xinqiao.rooms.documents.forms.base import LAW, Form, day, ended, paragraphs, sections


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionLetter(Form):
    """异议函: within 5 working days, with reasons, law and the organ proposed."""

    kind: ClassVar[PaperKind] = PaperKind.OBJECTION_LETTER

    to: str
    matter_number: str
    received_on: date
    sent_number: str  # number of the letter objected to
    reason: str
    law: str
    proposed_organ: str
    contact: Contact

    def addressee(self) -> str:
        return self.to

    def blocks(self) -> tuple[Block, ...]:
        first = (
            f"你单位{self.sent_number}转来的信访事项（编号{self.matter_number}），"
            f"我单位于{day(self.received_on)}收到。经审查，该事项不属于我单位职权范围，"
            f"依照{LAW}第二十三条的规定，现提出异议。"
        )
        proposal = f"建议由{self.proposed_organ}办理，请核实。核实期间，有关材料由我单位妥善保管。"
        parts = (("理由", self.reason), ("依据", self.law), ("建议", proposal))
        return (Paragraph(first), *sections(*parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDecision(Form):
    """核实意见: the sender agrees or not, with reasons."""

    kind: ClassVar[PaperKind] = PaperKind.OBJECTION_DECISION

    to: str
    matter_number: str
    objection_number: str
    agreed: bool
    reason: str
    contact: Contact
    next_organ: str = ""  # where it goes now, when agreed
    notice_on: date | None = None  # the reader's last day to tell the petitioner, when not agreed

    def addressee(self) -> str:
        return self.to

    def blocks(self) -> tuple[Block, ...]:
        first = (
            f"你单位{self.objection_number}对信访事项（编号{self.matter_number}）所提异议，"
            "已经核实。"
        )
        return (
            Paragraph(first),
            Paragraph(self._decision(), lead="核实意见："),
            *paragraphs(ended(self.reason), "理由："),
        )

    def _decision(self) -> str:
        if self.agreed:
            onward = f"，该事项另送{self.next_organ}办理" if self.next_organ else ""
            return f"同意你单位的异议{onward}。请将有关材料交还我单位。"
        until = f"，并于{day(self.notice_on)}前书面告知信访人" if self.notice_on else ""
        return f"不同意你单位的异议。请依照{LAW}继续办理{until}；原期限不因异议而重新计算。"


@dataclass(frozen=True, slots=True, kw_only=True)
class JurisdictionLetter(Form):
    """指定受理函: the common superior or the joint conference names the main organ and helpers."""

    kind: ClassVar[PaperKind] = PaperKind.JURISDICTION_LETTER

    to: tuple[str, ...]
    matter_number: str
    gist: str
    reason: str
    law: str
    main_organ: str
    notice_on: date
    contact: Contact
    helpers: tuple[str, ...] = ()

    def addressee(self) -> str:
        return "、".join(self.to)

    def blocks(self) -> tuple[Block, ...]:
        helping = f"，{'、'.join(self.helpers)}协助办理" if self.helpers else ""
        decision = (
            f"指定{self.main_organ}受理并主办{helping}。请{self.main_organ}于"
            f"{day(self.notice_on)}前书面告知信访人，不得再行推转。"
        )
        first = f"关于信访事项（编号{self.matter_number}）的受理机关，经研究，决定如下。"
        parts = (
            ("概况", self.gist),
            ("决定", decision),
            ("理由", self.reason),
            ("依据", self.law),
        )
        return (Paragraph(first), *sections(*parts))

"""Hearings: notice, record, conclusion. Source: 条例 31, 36."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    Contact,
    Exchange,
    Heading,
    Layout,
    Paragraph,
    SignatureLines,
)
from xinqiao.rooms.documents.forms.base import LAW, NUMERALS, Form, paragraphs, sections


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hearing(Form):
    """When, where, who, about what."""

    matter_number: str
    subject: str
    when: str
    place: str
    chair: str
    hearers: tuple[str, ...]

    def facts(self) -> tuple[Block, ...]:
        """The frame of the hearing, a line each."""
        lines = (
            ("时间：", self.when),
            ("地点：", self.place),
            ("主持人：", self.chair),
            ("听证员：", "、".join(self.hearers)),
            ("听证事由：", self.subject),
        )
        return tuple(Paragraph(text, lead=lead) for lead, text in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingNotice(_Hearing):
    """听证通知书: to the petitioner and the unit, before the hearing."""

    kind: ClassVar[PaperKind] = PaperKind.HEARING_NOTICE

    to: str
    contact: Contact
    open_to_public: bool = True

    def addressee(self) -> str:
        return self.to

    def blocks(self) -> tuple[Block, ...]:
        manner = "公开举行" if self.open_to_public else "因涉及秘密或者个人隐私，不公开举行"
        first = (
            f"依照{LAW}的规定，本机关决定就信访事项（编号{self.matter_number}）举行听证，{manner}。"
        )
        rights = (
            "你（单位）可以委托代理人，可以提出证据，可以申请主持人、听证员回避。"
            "不能按时参加的，请提前告知。"
        )
        return (Paragraph(first), *self.facts(), Paragraph(rights, lead="有关权利："))


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingRecord(_Hearing):
    """听证笔录: statements, questions, debate, read and signed."""

    kind: ClassVar[PaperKind] = PaperKind.HEARING_RECORD
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    present: tuple[str, ...]
    recorder: str
    statements: tuple[tuple[str, str], ...]  # (speaker, words)
    questions: tuple[tuple[str, str], ...] = ()
    debate: tuple[tuple[str, str], ...] = ()

    def blocks(self) -> tuple[Block, ...]:
        present = Paragraph("、".join(self.present), lead="参加人：")
        return (
            *self.facts(),
            present,
            *self._course(),
            Paragraph("以上笔录经参加人阅读，确认无误。"),
            SignatureLines(("主持人", "信访人", "责任单位", "记录人")),
        )

    def _course(self) -> Iterator[Block]:
        """Statements, questions and debate, as far as there were any, numbered in order."""
        parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
            ("陈述", _spoken(self.statements)),
            ("询问", tuple(Exchange(q, a) for q, a in self.questions)),
            ("辩论", _spoken(self.debate)),
        )
        held = [(title, blocks) for title, blocks in parts if blocks]
        for mark, (title, blocks) in zip(NUMERALS, held, strict=False):
            yield Heading(f"{mark}、{title}")
            yield from blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingConclusion(_Hearing):
    """听证结论: what the hearers found and why."""

    kind: ClassVar[PaperKind] = PaperKind.HEARING_CONCLUSION
    layout: ClassVar[Layout] = Layout.PLAIN_FORM

    findings: str
    conclusion: str
    dissent: str = ""

    def blocks(self) -> tuple[Block, ...]:
        parts = (
            ("认定的事实", self.findings),
            ("结论", self.conclusion),
            ("不同意见", self.dissent),
        )
        return (*self.facts(), *sections(*parts), SignatureLines(("主持人", "听证员")))


def _spoken(words: tuple[tuple[str, str], ...]) -> tuple[Paragraph, ...]:
    """Each speaker's words, a paragraph each."""
    return tuple(p for who, said in words for p in paragraphs(said, f"{who}："))

"""接谈记录: what was said at the window, explained and promised. Source: 条例 18, 19, 31."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    Exchange,
    Heading,
    Layout,
    Paragraph,
    SignatureLines,
)
from xinqiao.rooms.documents.forms.base import Form, ended, paragraphs
from xinqiao.rooms.documents.forms.routes import PATHS, LegalPath

READ = "以上记录已向我宣读（我已阅读），更正处已当场改正，与我所说一致。"
LEGAL_AID = (
    "经济困难或者符合法律规定条件的，可以向法律援助机构申请法律援助，"
    "拨打12348公共法律服务热线咨询，不收取费用。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionRecord(Form):
    """接谈记录: who was heard by whom, questions and answers, paths explained, promises."""

    kind: ClassVar[PaperKind] = PaperKind.RECEPTION_RECORD
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    matter_number: str
    when: str
    place: str
    receiver: str
    visitor: str  # names, 、 between them; 信访人 where none was given
    present: int
    exchanges: tuple[tuple[str, str], ...]
    claims: tuple[str, ...] = ()
    explained: tuple[LegalPath, ...] = ()
    explanation: str = ""
    promises: tuple[str, ...] = ()
    signed: str = ""  # how it was signed, or why not; empty: by hand

    def blocks(self) -> tuple[Block, ...]:
        facts = (
            ("信访事项编号：", self.matter_number),
            ("时间：", self.when),
            ("地点：", self.place),
            ("接谈人：", self.receiver),
            ("来访人：", f"{self.visitor}（共{self.present}人）"),
        )
        numbered = tuple(f"{n}．{ended(text)}" for n, text in enumerate(self.claims, start=1))
        return (
            *(Paragraph(text, lead=lead, indent=False) for lead, text in facts),
            *(Exchange(question, answer) for question, answer in self.exchanges),
            *_listed("诉求", numbered),
            *self._paths(),
            *_listed("答应的事", self.promises),
            Paragraph(READ),
            *paragraphs(self.signed, "签名："),
            SignatureLines(("来访人", "接谈人")),
        )

    def _paths(self) -> tuple[Block, ...]:
        told = tuple(
            Paragraph(f"{PATHS[path].limit}（{PATHS[path].law}）", lead=f"{PATHS[path].zh}：")
            for path in self.explained
        )
        if not told and not self.explanation.strip():
            return ()
        aid = (Paragraph(LEGAL_AID, lead="法律援助："),) if told else ()
        return (
            Heading("已说明的途径和时限"), *told, *paragraphs(self.explanation), *aid
        )  # fmt: skip


def _listed(title: str, lines: Sequence[str]) -> tuple[Block, ...]:
    """A heading and its lines; nothing where there are none."""
    return (Heading(title), *(Paragraph(line) for line in lines)) if lines else ()

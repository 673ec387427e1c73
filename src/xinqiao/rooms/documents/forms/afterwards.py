"""Papers after a closing: the record of a call, and the letter to whom no call reached."""

from dataclasses import dataclass
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    Exchange,
    Layout,
    Paragraph,
    SignatureLines,
)
from xinqiao.rooms.documents.forms.base import Form, paragraphs

QUESTIONS = (
    "处理意见认定的事实是否属实？",
    "支持您的事项是否已经落实？",
    "您对办理过程中受到的接待和对待是否满意？",
    "您还有什么要说的？",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRecord(Form):
    """回访记录: who called, when, and what was answered to the four questions."""

    kind: ClassVar[PaperKind] = PaperKind.FOLLOW_UP_RECORD
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    matter_number: str
    when: str
    caller: str
    petitioner: str
    tries: int
    facts_true: str
    carried_out: str
    treated: str
    more: str

    def blocks(self) -> tuple[Block, ...]:
        facts = (
            ("信访事项编号：", self.matter_number),
            ("回访时间：", self.when),
            ("回访人：", self.caller),
            ("回访对象：", self.petitioner),
            ("第几次拨打：", f"第{self.tries}次"),
        )
        answers = (self.facts_true, self.carried_out, self.treated, self.more)
        return (
            *(Paragraph(text, lead=lead, indent=False) for lead, text in facts),
            *(Exchange(q, a) for q, a in zip(QUESTIONS, answers, strict=True)),
            SignatureLines(("回访人",)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLetter(Form):
    """回访函: the same questions in writing, after three calls that reached nobody."""

    kind: ClassVar[PaperKind] = PaperKind.FOLLOW_UP_LETTER

    petitioner: str
    matter_number: str
    tries: int

    def addressee(self) -> str | None:
        """The petitioner."""
        return self.petitioner

    def blocks(self) -> tuple[Block, ...]:
        asked = (f"{n}．{question}" for n, question in enumerate(QUESTIONS, start=1))
        return (
            *paragraphs(
                f"你提出的信访事项（编号{self.matter_number}）已经办结。我单位拨打你的电话"
                f"{self.tries}次，未能接通。为了解办理情况，请就下列问题告知我单位："
            ),
            *(Paragraph(question) for question in asked),
            *paragraphs(
                "你可以致电、来信、来访，也可以凭编号和查询码在网上填写。不答复不影响你的任何权利；"
                "认为没有落实的，我单位将予以核查。"
            ),
        )

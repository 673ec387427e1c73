"""催办单, 督办函 and what the joint conference orders. Source: 条例 14, 39, 40; DOMAIN.md 6.1."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import Block, Contact, Paragraph
from xinqiao.rooms.documents.forms.base import LAW, Form, day, ended, paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class _ToUnit(Form):
    """A letter about one matter to the unit that has it."""

    to: str
    matter_number: str
    contact: Contact

    def addressee(self) -> str:
        return self.to

    def rule(self) -> str:
        """The article as a letter cites it."""
        return LAW + self.kind.article.removeprefix("条例")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(_ToUnit):
    """催办单: names the duty, its day, and what is asked."""

    kind: ClassVar[PaperKind] = PaperKind.REMINDER

    duty: str
    due_on: date
    overdue: bool = False
    words: str = ""

    def blocks(self) -> tuple[Block, ...]:
        state = "，现已逾期" if self.overdue else ""
        first = (
            f"你单位承办的信访事项（编号{self.matter_number}），“{self.duty}”的期限为"
            f"{day(self.due_on)}{state}。依照{self.rule()}的规定，请抓紧办理。"
        )
        last = "确有困难不能按期办理的，请在收到本单后一个工作日内书面说明原因和拟办结的日期。"
        return (
            Paragraph(first),
            *(paragraphs(ended(self.words), "催办意见：") if self.words.strip() else ()),
            Paragraph(last),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order(_ToUnit):
    """Ground, what was found, what is asked, until when."""

    ground: str
    facts: str
    asks: str
    limit_on: date

    def opening(self) -> tuple[Block, ...]:
        """Why the letter is written."""
        first = (
            f"经核查，你单位承办的信访事项（编号{self.matter_number}）存在“{self.ground}”的情形。"
            f"依照{self.rule()}的规定，{self.measure()}。"
        )
        return (Paragraph(first),)

    def measure(self) -> str:
        """What is ordered."""
        return "现予督办"

    def more(self) -> tuple[Block, ...]:
        """What this kind adds before the limit."""
        return ()

    def blocks(self) -> tuple[Block, ...]:
        limit = f"请于{day(self.limit_on)}前将落实情况书面反馈我单位。"
        return (
            *self.opening(),
            *paragraphs(ended(self.facts), "有关情况："),
            *paragraphs(ended(self.asks), "督办要求："),
            *self.more(),
            Paragraph(limit, lead="反馈时限："),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionLetter(_Order):
    """督办函."""

    kind: ClassVar[PaperKind] = PaperKind.SUPERVISION_LETTER


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfConference(_Order):
    """Rests on a decision of the joint conference, which the letter names."""

    decision: str

    def more(self) -> tuple[Block, ...]:
        return paragraphs(ended(self.decision), "联席会议决定：")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSupervision(_OfConference):
    """挂牌督办函."""

    kind: ClassVar[PaperKind] = PaperKind.LISTED_SUPERVISION

    def measure(self) -> str:
        return "经信访工作联席会议研究，现予挂牌督办"


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkNotice(_OfConference):
    """约谈通知书: who heads the unit is asked to come, when and where."""

    kind: ClassVar[PaperKind] = PaperKind.TALK_NOTICE

    when: str
    place: str

    def measure(self) -> str:
        return "经信访工作联席会议研究，现约谈你单位主要负责人"

    def more(self) -> tuple[Block, ...]:
        return (
            Paragraph(self.when, lead="时间："),
            Paragraph(self.place, lead="地点："),
            *_OfConference.more(self),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationOrder(_OfConference):
    """限期整改通知书."""

    kind: ClassVar[PaperKind] = PaperKind.RECTIFICATION_ORDER

    def measure(self) -> str:
        return f"经信访工作联席会议研究，责令你单位于{day(self.limit_on)}前完成整改"

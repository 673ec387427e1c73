"""Extending the handling term, once, at most 30 days. Source: 条例 34."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.documents.content import Block, Cell, Contact, Layout, Paragraph, Table
from xinqiao.rooms.documents.forms.base import LAW, Form, day, ended, paragraphs, until

LONGEST = 30  # calendar days


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extension(Form):
    """What the approval and the notice share."""

    matter_number: str
    petitioner: str
    accepted_on: date
    original_due: date
    days: int
    new_due: date
    reason: str
    approver: str

    def check(self) -> None:
        """Refuse what the article does not allow."""
        if not 1 <= self.days <= LONGEST:
            text = gettext_noop("An extension is 1 to %(most)s days.")
            raise OutOfRange(text, field="days", most=LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionApproval(_Extension):
    """审批表: the handler asks, the head of the unit approves."""

    kind: ClassVar[PaperKind] = PaperKind.EXTENSION_APPROVAL
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    handler: str
    gist: str
    decision: str  # 同意 or 不同意, with words; before it, that it waits for one
    decided: bool = True

    def blocks(self) -> tuple[Block, ...]:
        self.check()
        pairs = (
            ("编号", self.matter_number, "信访人", self.petitioner),
            ("受理日期", day(self.accepted_on), "原办理期限", day(self.original_due)),
            ("申请延长", f"{self.days}日", "延长后期限", day(self.new_due)),
            ("承办人", self.handler, "批准人", self.approver),
            ("申请单位", self.office, "审批日期" if self.decided else "申请日期", day(self.date)),
        )
        rows = tuple(tuple(Cell(t, label=at % 2 == 0) for at, t in enumerate(row)) for row in pairs)
        words = (
            ("概况", self.gist, 3),
            ("延长理由", self.reason, 6),
            ("审批意见", self.decision, 5),
        )
        wide = tuple((Cell(a, label=True), Cell(t, width=3, lines=n)) for a, t, n in words)
        rule = Paragraph(
            f"依据：{LAW}第三十四条。延长期限不得超过30日，且只能延长一次。", indent=False
        )
        return (Table((2, 4, 2, 4), rows + wide), rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionNotice(_Extension):
    """延长办理期限告知书: the petitioner learns why and until when."""

    kind: ClassVar[PaperKind] = PaperKind.EXTENSION_NOTICE

    contact: Contact
    provisional: bool = False

    def addressee(self) -> str:
        return self.petitioner

    def blocks(self) -> tuple[Block, ...]:
        self.check()
        first = (
            f"你提出的信访事项（编号{self.matter_number}），本机关于{day(self.accepted_on)}受理，"
            f"原应于{day(self.original_due)}前办结。"
        )
        decided = (
            f"依照{LAW}第三十四条的规定，经{self.approver}批准，办理期限延长{self.days}日，"
            f"至{until(self.new_due, self.provisional)}。期限不再第二次延长。"
        )
        return (
            Paragraph(first),
            *paragraphs(ended(self.reason), "延长理由："),
            Paragraph(decided, lead="延长后的期限："),
        )

"""Papers of a leading official's own case: the sheet, the decision on a refusal. 条例 13, 18."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    Cell,
    Layout,
    Paragraph,
    SignatureLines,
    Table,
)
from xinqiao.rooms.documents.forms.base import LAW, Form, day, ended, paragraphs, sections

ANSWERABLE = (
    "包案领导对该信访事项负总责，可以将具体工作逐级落实到责任单位主要负责人和承办人，"
    "责任不因此转移。认领后7日内与信访人首次见面或者通话，此后每30日至少一次，如实记录。"
    "法定办理期限不因包案中止或者延长。"
)
RELEASED = "以问题得到解决或者依法答复为准，凭结果及其证明材料由召集人解除包案。"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadSheet(Form):
    """领导包案任务单: which matter, who answers for it by name, who named them, until when."""

    kind: ClassVar[PaperKind] = PaperKind.LEAD_SHEET
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    matter_number: str
    person: str  # post and name of the leading official
    assigned_by: str
    gist: str
    handled_by: str
    received_on: date
    due_on: date  # accept, or refuse in writing
    task: str = ""

    def blocks(self) -> tuple[Block, ...]:
        rows = (
            ("信访事项编号", self.matter_number, 1),
            ("概况", self.gist, 2),
            ("收到日期", day(self.received_on), 1),
            ("现承办单位", self.handled_by, 1),
            ("包案领导", self.person, 1),
            ("指定人", self.assigned_by, 1),
            ("答复期限", f"{day(self.due_on)}前认领，或者书面提出异议并写明法律依据", 1),
            ("工作要求", self.task.strip() or "依法按政策解决问题，及时就地化解。", 3),
        )
        return (
            Table((1, 4), tuple((Cell(a, label=True), Cell(b, lines=n)) for a, b, n in rows)),
            Paragraph(ANSWERABLE, lead="包案责任："),
            Paragraph(RELEASED, lead="解除条件："),
            SignatureLines(("指定人", "包案领导")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalDecision(Form):
    """包案异议裁定书: what was put forward with which basis, the decision, who carries it now."""

    kind: ClassVar[PaperKind] = PaperKind.REFUSAL_DECISION

    person: str
    matter_number: str
    ground: str
    law: str
    granted: bool
    reason: str
    decided_by: str
    successor: str = ""

    def addressee(self) -> str:
        return self.person

    def blocks(self) -> tuple[Block, ...]:
        first = (
            f"你对信访事项（编号{self.matter_number}）包案提出的书面异议收悉。依照{LAW}"
            f"第十三条、第十八条的规定，由{self.decided_by}裁定如下。"
        )
        decision = (
            f"采纳异议，改由{self.successor}包案。"
            if self.granted
            else f"驳回异议，该信访事项由{self.person}包案，自即日起开展工作。"
        )
        parts = (
            ("异议理由", self.ground),
            ("提出的法律依据", self.law),
            ("裁定", decision),
            ("裁定理由", self.reason),
        )
        kept = "裁定期间，信访事项的责任单位和办理期限不变。"
        return (*paragraphs(ended(first)), *sections(*parts), Paragraph(kept))

"""Recusal, withdrawal, reopening, the task sheet and the index of the file."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Align,
    Block,
    Cell,
    Contact,
    Layout,
    Paragraph,
    SignatureLines,
    Table,
)
from xinqiao.rooms.documents.forms.base import LAW, Form, day, ended, paragraphs, sections
from xinqiao.rooms.documents.forms.notices import NO_RETALIATION


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalDecision(Form):
    """回避决定书: who asked, the ground, the decision, who takes over. Source: 条例 28."""

    kind: ClassVar[PaperKind] = PaperKind.RECUSAL_DECISION

    to: str
    matter_number: str
    person: str  # post and name of whom it concerns
    asked_by: str  # 信访人申请, 本人申请, 负责人提出
    ground: str
    granted: bool
    reason: str
    decided_by: str
    successor: str = ""

    def addressee(self) -> str:
        return self.to

    def blocks(self) -> tuple[Block, ...]:
        first = (
            f"关于{self.person}在信访事项（编号{self.matter_number}）办理中的回避问题"
            f"（{self.asked_by}），依照{LAW}第二十八条的规定，由{self.decided_by}决定如下。"
        )
        then = f"，由{self.successor}接替办理" if self.granted and self.successor else ""
        decision = (
            f"{self.person}应当回避{then}。" if self.granted else f"{self.person}不需要回避。"
        )
        parts = (("回避事由", self.ground), ("决定", decision), ("理由", self.reason))
        return (Paragraph(first), *sections(*parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Form):
    """撤回申请: only the petitioner's own free will; can be taken back until `final_on`."""

    kind: ClassVar[PaperKind] = PaperKind.WITHDRAWAL
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    petitioner: str
    matter_number: str
    gist: str
    reason: str
    final_on: date  # end of the cool-off

    def addressee(self) -> str:
        return self.office

    def blocks(self) -> tuple[Block, ...]:
        first = f"本人提出的信访事项（编号{self.matter_number}），现自愿申请撤回。"
        will = (
            "撤回出于本人自愿，没有受到强迫、利诱或者误导。"
            f"本人知道，在{day(self.final_on)}前可以收回本申请；"
            "撤回后有新的事实或者理由，或者仍有诉求的，可以重新提出。"
        )
        return (
            Paragraph(first),
            *paragraphs(ended(self.gist), "信访事项："),
            *paragraphs(ended(self.reason), "撤回原因："),
            Paragraph(will),
            SignatureLines((f"申请人（{self.petitioner}）",)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopeningDecision(Form):
    """重新办理决定书: why the matter is handled again, by whom, until when."""

    kind: ClassVar[PaperKind] = PaperKind.REOPENING_DECISION

    petitioner: str
    matter_number: str
    ground: str  # 新的事实, 结论不实, 未执行, 复查或者复核要求
    reason: str
    law: str
    handled_by: str
    due_on: date
    contact: Contact
    what: str = "办结并书面答复你"  # what is done by that day

    def addressee(self) -> str:
        return self.petitioner

    def blocks(self) -> tuple[Block, ...]:
        first = f"关于信访事项（编号{self.matter_number}），决定重新办理。"
        plan = f"由{self.handled_by}办理，于{day(self.due_on)}前{self.what}。"
        parts = (
            ("重新办理的原因", self.ground),
            ("理由", self.reason),
            ("依据", self.law),
            ("办理安排", plan),
        )
        return (Paragraph(first), *sections(*parts))

    def remedy(self) -> tuple[str, ...]:
        return (NO_RETALIATION,)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSheet(Form):
    """办理任务单: handler, two investigators, recusal declared, dates. Source: 条例 28, 31(6)."""

    kind: ClassVar[PaperKind] = PaperKind.TASK_SHEET
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    matter_number: str
    gist: str
    handler: str
    investigators: tuple[str, ...]
    assigned_by: str
    due_on: date
    tasks: tuple[str, ...]

    def blocks(self) -> tuple[Block, ...]:
        tasks = "\n".join(f"{n}. {task}" for n, task in enumerate(self.tasks, 1))
        rows = (
            ("编号", self.matter_number, 1),
            ("概况", self.gist, 3),
            ("承办人", self.handler, 1),
            ("调查人员", "、".join(self.investigators), 1),
            ("交派人", self.assigned_by, 1),
            ("交派日期", day(self.date), 1),
            ("办结期限", day(self.due_on), 1),
            ("任务", tasks, 5),
        )
        declared = "本人与信访事项、信访人没有直接利害关系；办理中出现应当回避的情形，立即报告。"
        return (
            Table((1, 5), tuple((Cell(a, label=True), Cell(b, lines=n)) for a, b, n in rows)),
            Paragraph(declared, lead="回避声明："),
            SignatureLines(("承办人", "交派人")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """One paper in the file. pages: from and to, as printed on the sheets."""

    title: str
    number: str = ""
    date: date
    first_page: int
    last_page: int
    by: str = ""  # 责任者


@dataclass(frozen=True, slots=True, kw_only=True)
class FileIndex(Form):
    """卷内文件目录: every paper of the file in order, with its pages and how long it is kept."""

    kind: ClassVar[PaperKind] = PaperKind.FILE_INDEX
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    matter_number: str
    retention: str  # 永久, 30年, 10年, set by the archive rule
    archivist: str
    entries: tuple[FileEntry, ...]

    def blocks(self) -> tuple[Block, ...]:
        titles = ("顺序号", "文号", "责任者", "题名", "日期", "页号")
        head = tuple(Cell(t, label=True) for t in titles)
        rows = tuple(_entry(n, e) for n, e in enumerate(self.entries, 1))
        pages = self.entries[-1].last_page
        about = f"信访事项编号：{self.matter_number}　保管期限：{self.retention}"
        return (
            Paragraph(about, indent=False),
            Table((3, 6, 5, 8, 4, 3), (head, *rows), header=True),
            Paragraph(f"本卷共{len(self.entries)}件，{pages}页。", indent=False),
            SignatureLines((f"立卷人（{self.archivist}）", "检查人")),
        )


def _entry(number: int, entry: FileEntry) -> tuple[Cell, ...]:
    """One row of the index."""
    pages = str(entry.first_page)
    if entry.last_page != entry.first_page:
        pages += f"—{entry.last_page}"
    date_text = entry.date.strftime("%Y%m%d")
    return (
        Cell(str(number), align=Align.CENTER),
        Cell(entry.number),
        Cell(entry.by),
        Cell(entry.title),
        Cell(date_text, align=Align.CENTER),
        Cell(pages, align=Align.CENTER),
    )

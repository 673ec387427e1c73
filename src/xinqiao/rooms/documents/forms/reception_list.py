"""领导接访预约名单: who comes on a leader's reception day, and each matter's history on a page."""

from dataclasses import dataclass
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    Cell,
    Heading,
    Layout,
    PageBreak,
    Paragraph,
    Table,
    printable,
)
from xinqiao.rooms.documents.forms.base import Form

NOBODY = "目前没有预约。现场来访的，由陪同接访人员安排。"
KEEP = "本名单仅供接访使用，用后收回，不得复印、外传。"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAct:
    """One line of a matter's history."""

    on: str = ""
    act: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """One appointment. facts: (what, value) of the matter; history: oldest first."""

    time: str = ""
    name: str = ""
    people: int = 1
    needs: str = ""
    number: str = ""
    gist: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    history: tuple[PastAct, ...] = ()
    left_out: int = 0  # older acts that the page has no room for


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionList(Form):
    """The list, then a page for every visitor."""

    kind: ClassVar[PaperKind] = PaperKind.RECEPTION_LIST
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    leader: str
    when: str
    place: str
    companion: str = ""
    visitors: tuple[Visitor, ...] = ()

    def blocks(self) -> tuple[Block, ...]:
        facts = (
            ("接访领导：", self.leader),
            ("时间：", self.when),
            ("地点：", self.place),
            ("陪同接访：", self.companion),
        )
        return (
            *(Paragraph(text, lead=lead, indent=False) for lead, text in facts if text),
            *((_overview(self.visitors),) if self.visitors else (Paragraph(NOBODY),)),
            Paragraph(KEEP),
            *(block for n, v in enumerate(self.visitors, 1) for block in _page(n, v)),
        )


def _overview(visitors: tuple[Visitor, ...]) -> Table:
    head = tuple(Cell(text, label=True) for text in ("时间", "来访人", "人数", "反映事项"))
    rows = (
        (Cell(v.time), Cell(v.name), Cell(str(v.people)), Cell(printable(v.gist))) for v in visitors
    )
    return Table((3, 3, 1, 9), (head, *rows), header=True)


def _page(n: int, visitor: Visitor) -> tuple[Block, ...]:
    facts = tuple(
        (Cell(name, label=True), Cell(printable(value))) for name, value in visitor.facts if value
    )
    return (
        PageBreak(),
        Heading(f"{n}. {visitor.time} {visitor.name}"),
        *((Table((1, 4), facts),) if facts else ()),
        *_history(visitor),
    )


def _history(visitor: Visitor) -> tuple[Block, ...]:
    if not visitor.history:
        return ()
    head = tuple(Cell(text, label=True) for text in ("日期", "办理经过", "办理机关"))
    rows = ((Cell(a.on), Cell(a.act), Cell(a.by)) for a in visitor.history)
    more = f"另有更早的{visitor.left_out}条记录，见系统。" if visitor.left_out else ""
    return (
        Table((3, 5, 6), (head, *rows), header=True),
        *((Paragraph(more, indent=False),) if more else ()),
    )

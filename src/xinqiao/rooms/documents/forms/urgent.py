"""重大紧急信访信息报告 and 信访快报. Source: 条例第二十五条."""

from dataclasses import dataclass, replace
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Align,
    Block,
    Cell,
    Contact,
    Layout,
    Paper,
    Paragraph,
    Table,
    printable,
)
from xinqiao.rooms.documents.forms.base import LAW, Form, ended, sections

NOTHING = "本期没有可供您阅看的事项。"
KEEP = "本件仅供指定阅办人使用，不得复印、外传。"


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentReport(Form):
    """重大紧急信访信息报告: time, place, people, cause, measures, trend, asks."""

    kind: ClassVar[PaperKind] = PaperKind.URGENT_REPORT

    to: str
    matter_number: str
    when: str
    place: str
    people: str
    cause: str
    measures: str
    contact: Contact
    trend: str = ""
    asks: str = ""

    def addressee(self) -> str:
        return self.to

    def blocks(self) -> tuple[Block, ...]:
        return (
            Paragraph(
                f"根据{LAW}第二十五条，现将信访事项（编号{self.matter_number}）的情况报告如下。"
            ),
            *sections(
                ("时间", self.when),
                ("地点", self.place),
                ("涉及人员", self.people),
                ("起因和主要诉求", self.cause),
                ("已采取的措施", self.measures),
                ("发展趋势", self.trend),
                ("请求事项", self.asks),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinItem:
    """One matter of a bulletin, without people."""

    gist: str = ""
    ask: str = ""
    people: int = 1
    unit: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin(Form):
    """信访快报: one page, its items, its three times, and the head of the day's tree."""

    kind: ClassVar[PaperKind] = PaperKind.BULLETIN
    layout: ClassVar[Layout] = Layout.BULLETIN
    sealed: ClassVar[bool] = False

    times: tuple[str, ...]
    items: tuple[BulletinItem, ...] = ()
    tree: str = ""
    copy: str = ""  # whose copy it is, across the page

    def paper(self) -> Paper:
        return replace(super(Bulletin, self).paper(), watermark=self.copy)

    def blocks(self) -> tuple[Block, ...]:
        return (
            *((_table(self.items),) if self.items else (Paragraph(NOTHING),)),
            _foot(self.times, self.tree),
        )


def _table(items: tuple[BulletinItem, ...]) -> Table:
    rows = (
        (Cell(str(n), align=Align.CENTER), Cell(_told(item)))
        for n, item in enumerate(items, start=1)
    )
    return Table((1, 26), tuple(rows))


def _told(item: BulletinItem) -> str:
    unit = f"建议单位：{item.unit}。" if item.unit else ""
    first = f"【{item.ground}】涉及{item.people}人。{printable(item.gist)}"
    return f"{ended(first)}\n诉求：{ended(printable(item.ask))}{unit}"


def _foot(times: tuple[str, ...], tree: str) -> Table:
    """The three times, the head of the day's tree, who may read it."""
    wide = len(times)
    rows = [tuple(Cell(t, align=Align.CENTER) for t in times)]
    rows += [(Cell(f"当日存证树头：{tree}", width=wide),)] if tree else []
    rows.append((Cell(KEEP, width=wide),))
    return Table(tuple(1 for _ in times), tuple(rows))

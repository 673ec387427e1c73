"""Papers of registration: receipt, registration form, link note. Source: 条例 19, 21, 22."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    Cell,
    Contact,
    Layout,
    Paragraph,
    Qr,
    SignatureLines,
    Table,
)
from xinqiao.rooms.documents.forms.base import Form, day, ended, is_empty, paragraphs

RIGHTS = (
    "凭编号和查询码查询办理进度和结果；",
    "对信访部门和责任单位的工作作出评价；",
    "认为工作人员与信访事项或者与你有直接利害关系的，可以申请回避；",
    "委托代理人代为提出和跟进；",
    "提出信访事项不受打击报复，受到打击报复的，可以向上一级机关反映。",
)
NOTICE = "登记信息仅用于办理本信访事项，依法保密；你可以查阅、更正本人的信息。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Form):
    """What the petitioner takes home: number, query code, rights, next date and why."""

    kind: ClassVar[PaperKind] = PaperKind.RECEIPT
    layout: ClassVar[Layout] = Layout.PLAIN_FORM

    matter_number: str
    query_code: str
    query_url: str  # what the QR code holds
    petitioner: str
    channel: str
    received_on: date
    gist: str
    contact: Contact
    next_step: str  # what happens next, e.g. 转送有权处理的机关、单位
    next_on: date | None  # None: the receipt is printed again, and no first date lies ahead
    explanation: str  # the sentence beside the date: start, article, counting
    provisional: bool = False  # the date lies in a year whose calendar is not out

    def blocks(self) -> tuple[Block, ...]:
        table = Table(
            (2, 4, 2, 4),
            (
                (*_pair("编号", self.matter_number), *_pair("查询码", self.query_code)),
                (*_pair("信访人", self.petitioner), *_pair("信访形式", self.channel)),
                (*_pair("收到日期", day(self.received_on)), *_pair("登记机构", self.office)),
                _wide("概况", self.gist, 2),
                *self._next(),
                _wide("可以问谁", self._whom()),
                _wide("你的权利", "".join(f"{n}. {r}\n" for n, r in enumerate(RIGHTS, 1)).strip()),
                _wide("个人信息", NOTICE),
            ),
        )
        return (table,)

    def _next(self) -> tuple[tuple[Cell, ...], ...]:
        if self.next_on is None:
            return (_wide("下一步", ended(self.next_step)),)
        until = day(self.next_on) + ("（暂定）" if self.provisional else "")
        step = _wide("下一步", f"{until}前，{ended(self.next_step)}")
        return (step, _wide("期限说明", self.explanation))

    def _whom(self) -> str:
        who = self.contact
        where = f"，{who.address}" if who.address else ""
        return f"{who.name}，电话{who.phone}{where}"

    def qr(self) -> Qr:
        return Qr(
            self.query_url,
            f"手机扫码，或者在查询页面输入编号 {self.matter_number} 和查询码，"
            "查看办到哪一步、谁在办、下一步什么时候。请妥善保管查询码，不要转告他人。",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationForm(Form):
    """The registered fields on one form. Personal fields come masked or not, as the caller may."""

    kind: ClassVar[PaperKind] = PaperKind.REGISTRATION_FORM
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    matter_number: str
    channel: str
    received_on: date
    registered_on: date
    registrar: str
    petitioner: str
    purpose: str
    category: str
    place: str
    title: str
    content: str
    claims: tuple[str, ...]
    due_on: date
    submitted_on: date | None = None  # 信访日期
    people_count: int = 1
    address: str = ""
    phone: str = ""
    id_number: str = ""
    agents: tuple[str, ...] = ()  # representatives, agent, guardian, with what they are
    needs: str = ""
    earlier: tuple[tuple[str, str], ...] = ()  # (诉讼, 否), the six questions
    repeat: str = ""  # 初次, or the number repeated
    flags: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()

    def blocks(self) -> tuple[Block, ...]:
        return (
            Table((2, 4, 2, 4), self._facts() + self._words()),
            Paragraph(_READ_BACK, indent=False),
            SignatureLines(("信访人", "登记人")),
        )

    def _facts(self) -> tuple[tuple[Cell, ...], ...]:
        submitted = day(self.submitted_on) if self.submitted_on else ""
        return (
            (*_pair("编号", self.matter_number), *_pair("信访形式", self.channel)),
            (*_pair("信访日期", submitted), *_pair("收到日期", day(self.received_on))),
            (*_pair("登记日期", day(self.registered_on)), *_pair("登记人", self.registrar)),
            (*_pair("信访人", self.petitioner), *_pair("人数", str(self.people_count))),
            (*_pair("证件号码", self.id_number), *_pair("联系电话", self.phone)),
            (*_pair("住址", self.address), *_pair("特殊需要", self.needs)),
            _wide("代表、代理", "；".join(self.agents)),
            (*_pair("信访目的", self.purpose), *_pair("内容分类", self.category)),
            (*_pair("问题属地", self.place), *_pair("初次或重复", self.repeat)),
            (*_pair("标识", "、".join(self.flags)), *_pair("限办日期", day(self.due_on))),
        )

    def _words(self) -> tuple[tuple[Cell, ...], ...]:
        claims = "\n".join(f"{n}. {claim}" for n, claim in enumerate(self.claims, 1))
        earlier = "；".join(f"{question}：{answer}" for question, answer in self.earlier)
        return (
            _wide("标题", self.title),
            _wide("投诉内容", self.content, 8),
            _wide("诉求", claims, 3),
            _wide("是否已经", earlier),
            _wide("材料", "；".join(self.materials)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkNote(Form):
    """Why a submission was joined to a matter; the joining can be undone."""

    kind: ClassVar[PaperKind] = PaperKind.LINK_NOTE
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    matter_number: str
    submission_number: str
    relation: str  # 重复, 并案, 新事实新理由
    reason: str
    decided_by: str
    compared: tuple[tuple[str, str, str], ...] = ()  # (what, in the matter, in the submission)

    def blocks(self) -> tuple[Block, ...]:
        first = (
            f"信访件{self.submission_number}与信访事项{self.matter_number}经人工比对，"
            f"认定为{self.relation}，由{self.decided_by}于{day(self.date)}确认。"
        )
        end = Paragraph("本关联可以撤销；原有期限不因关联而重新计算。")
        return (Paragraph(first), *paragraphs(self.reason, "理由："), *self._table(), end)

    def _table(self) -> tuple[Block, ...]:
        if is_empty(self.compared):
            return ()
        head = tuple(Cell(t, label=True) for t in ("比对项", "原信访事项", "本信访件"))
        rows = tuple(tuple(Cell(text) for text in row) for row in self.compared)
        return (Table((2, 5, 5), (head, *rows), header=True),)


_READ_BACK = "以上内容已向我宣读（我已阅读），与我所述一致。"


def _pair(label: str, text: str) -> tuple[Cell, Cell]:
    """A label and its value, a column each."""
    return Cell(label, label=True), Cell(text)


def _wide(label: str, text: str, lines: int = 1) -> tuple[Cell, ...]:
    """A label and a value across the rest of a four-column row."""
    return Cell(label, label=True), Cell(text, width=3, lines=lines)

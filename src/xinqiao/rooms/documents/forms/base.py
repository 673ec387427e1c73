"""What every form of paper shares: the required parts, the head, the closing."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from typing import Any, ClassVar

from xinqiao.kernel.errors import Missing
from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    Contact,
    Heading,
    Layout,
    Paper,
    Paragraph,
    Qr,
    Signer,
    printable,
    zh_date,
)
from xinqiao.rooms.documents.forms.parts import PARTS

LAW = "《信访工作条例》"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(ABC):
    """Plain values of one paper. A field without a default must not be empty."""

    kind: ClassVar[PaperKind]
    layout: ClassVar[Layout] = Layout.LETTER
    sealed: ClassVar[bool] = True  # the organ's seal belongs on it

    office: str
    date: date
    number: str | None = None
    contact: Contact | None = None
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    urgency: str | None = None
    confidential: str | None = None

    @abstractmethod
    def blocks(self) -> tuple[Block, ...]:
        """The text of the paper."""

    def addressee(self) -> str | None:
        """Whom it is sent to; None for forms and records."""
        return None

    def remedy(self) -> tuple[str, ...]:
        """What the reader can do next, by when, where."""
        return ()

    def signer(self) -> Signer | None:
        """Who answers for it."""
        return Signer(self.office) if self.sealed else None

    def qr(self) -> Qr | None:
        """The code to scan, if the paper has one."""
        return None

    def paper(self) -> Paper:
        """The finished paper.

        Raises: Missing, with the field, when a required part is empty.
        """
        for name in empty_parts(self):
            raise Missing(PARTS[name], field=name)
        return Paper(
            kind=self.kind,
            layout=self.layout,
            office=self.office,
            title=self.kind.zh,
            number=self.number,
            addressee=self.addressee(),
            blocks=self.blocks(),
            remedy=self.remedy(),
            attachments=self.attachments,
            signer=self.signer(),
            date=self.date,
            contact=None if self.layout is Layout.PLAIN_FORM else self.contact,
            urgency=self.urgency,
            confidential=self.confidential,
            copies=self.copies,
            printed_by=self.office if self.layout is Layout.RED_HEAD else None,
            qr=self.qr(),
        )


def empty_parts(values: Any) -> Iterator[str]:
    """Names of the required fields that are empty, in order, those of inner values included."""
    for field in fields(values):
        value = getattr(values, field.name)
        required = field.default is MISSING and field.default_factory is MISSING
        if required and is_empty(value):
            yield field.name
        for inner in value if isinstance(value, tuple) else (value,):
            if is_dataclass(inner):
                yield from empty_parts(inner)


def is_empty(value: object) -> bool:
    """None, no items, or nothing but spaces. 0 and False are values."""
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def day(value: date) -> str:
    """2026年11月23日."""
    return zh_date(value)


def until(value: date, provisional: bool) -> str:
    """The date, with what makes it provisional when its year's calendar is not out yet."""
    return day(value) + ("（暂定，待该年度放假安排公布后重新计算）" if provisional else "")


def paragraphs(text: str, lead: str = "") -> tuple[Paragraph, ...]:
    """One paragraph a line of `text`; empty lines drop out; the first carries `lead`."""
    lines = [line.strip() for line in printable(text).splitlines() if line.strip()]
    return tuple(Paragraph(line, lead=lead if at == 0 else "") for at, line in enumerate(lines))


def section(mark: str, title: str, text: str) -> tuple[Block, ...]:
    """A level-one heading and the paragraphs under it; nothing where `text` is empty."""
    if is_empty(text):
        return ()
    return (Heading(f"{mark}、{title}"), *paragraphs(text))


def sections(*parts: tuple[str, str]) -> tuple[Block, ...]:
    """Sections (title, text), numbered 一、二、… in order; empty ones take no number."""
    filled = [(title, text) for title, text in parts if not is_empty(text)]
    numbered = zip(NUMERALS, filled, strict=False)
    return tuple(b for mark, (title, text) in numbered for b in section(mark, title, text))


NUMERALS = tuple("一二三四五六七八九十")


def listed(items: tuple[str, ...]) -> str:
    """甲；乙；丙"""
    return "；".join(item.rstrip("。；") for item in items)


def ended(text: str) -> str:
    """`text` with a full stop if it has no end of its own."""
    text = text.strip()
    return text if text.endswith(("。", "！", "？", "；", "”", "）")) else text + "。"

"""What a paper says, apart from how it looks.

One frozen value, made by a form, printed by `typst_pdf` and `docx_file`, stored whole.
Its canonical bytes are what is hashed: same paper, same bytes, on every machine.
"""

import datetime
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

from xinqiao.kernel.papers import PaperKind

FORMAT = 1  # raise it when a field changes its meaning; old papers keep theirs


class Layout(StrEnum):
    """Which head a paper has. Source: GB/T 9704-2012, 7.2 and 10.1."""

    LETTER = "letter"  # 信函格式: head at 30 mm, red double lines, no number on page 1
    RED_HEAD = "red_head"  # 文件格式: red head at 72 mm, red line below the number
    PLAIN_FORM = "plain_form"  # forms, records and agreements: same grid, no head
    BULLETIN = "bulletin"  # 简报: red name of the bulletin, number, organ and day over a red line


class Align(StrEnum):
    """Where a line of text stands in its place."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text. level: 1 一、 · 2 （一） · 3 1. · 4 （1）, mark included in `text`."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, first line two characters in. `lead` is printed in 黑体 before it."""

    text: str
    lead: str = ""
    align: Align = Align.LEFT
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a claim: 事实, 理由, 依据, 处理意见."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ClaimBlock:
    """One claim (诉求) and what is said about it; nothing else may share its paragraph."""

    number: int  # from 1, as registered
    claim: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. width: how many columns it covers. lines: least height, in lines of text."""

    text: str
    width: int = 1
    lines: int = 1
    label: bool = False  # a label names the cell beside it
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table. columns: relative widths. A row's cell widths add up to len(columns)."""

    columns: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header: bool = False  # the first row is repeated on every page


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer, in a record."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Lines to sign by hand: `label：________    年 月 日`."""

    labels: tuple[str, ...]
    dated: bool = True


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | ClaimBlock | Table | Exchange | SignatureLines | PageBreak
_BLOCKS: Mapping[str, type[Block]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "claim": ClaimBlock,
    "table": Table,
    "exchange": Exchange,
    "signatures": SignatureLines,
    "page_break": PageBreak,
}
_NAMES = {cls: name for name, cls in _BLOCKS.items()}


@dataclass(frozen=True, slots=True)
class Signer:
    """Who answers for the paper. seal: leave room for the organ's seal; none is ever drawn."""

    name: str
    seal: bool = True


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the reader can ask."""

    name: str
    phone: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code: what it holds, and the words beside it."""

    payload: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole paper. Every text is final: dates computed, numbers given, names filled in."""

    kind: PaperKind
    layout: Layout
    office: str  # the head: full or recognised short name of the issuing organ
    title: str
    blocks: tuple[Block, ...]
    number: str | None = None  # 发文字号, given when the paper is issued
    addressee: str | None = None  # 主送, printed with a full-width colon
    attachments: tuple[str, ...] = ()
    remedy: tuple[str, ...] = ()  # what the reader can do next, by when, where
    signer: Signer | None = None
    date: datetime.date | None = None  # 成文日期
    contact: Contact | None = None
    confidential: str | None = None  # 密级, e.g. 机密★1年
    urgency: str | None = None  # 加急 or 特急
    copies: tuple[str, ...] = ()  # 抄送
    printed_by: str | None = None  # 印发机关, red-head papers only
    qr: Qr | None = None
    watermark: str = ""  # across every page: number of the copy and its reader
    nonce: str = ""  # random, so that the digest tells nothing about a guessed text

    def as_dict(self) -> dict[str, Any]:
        """Plain values that JSON can hold; blocks carry their `type`."""
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        for name in ("signer", "contact", "qr"):
            plain[name] = asdict(plain[name]) if plain[name] else None
        plain["date"] = self.date.isoformat() if self.date else None
        plain["blocks"] = [{"type": _NAMES[type(b)], **asdict(b)} for b in self.blocks]
        if not self.watermark:  # papers kept before there was one have none in their bytes
            del plain["watermark"]
        return {"format": FORMAT, **plain}

    def canonical(self) -> bytes:
        """UTF-8 JSON with sorted keys and no spaces. Equal papers give equal bytes."""
        text = json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()

    def digest(self) -> str:
        """SHA-256 of the canonical bytes, as 64 hex digits."""
        return hashlib.sha256(self.canonical()).hexdigest()

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """The paper whose canonical bytes (or any equal JSON) these are.

        Raises: ValueError when the format is not one this version reads.
        """
        plain = json.loads(data)
        if plain.pop("format", None) != FORMAT:
            raise ValueError("unknown format of a stored paper")
        plain["kind"] = PaperKind(plain["kind"])
        plain["layout"] = Layout(plain["layout"])
        plain["date"] = datetime.date.fromisoformat(plain["date"]) if plain["date"] else None
        plain["blocks"] = tuple(_block(b) for b in plain["blocks"])
        for name in ("attachments", "remedy", "copies"):
            plain[name] = tuple(plain[name])
        for name, made in (("signer", Signer), ("contact", Contact), ("qr", Qr)):
            plain[name] = made(**plain[name]) if plain[name] else None
        return cls(**plain)


def _block(plain: dict[str, Any]) -> Block:
    """One block from its plain values."""
    cls = _BLOCKS[plain.pop("type")]
    if cls is Paragraph:
        plain["align"] = Align(plain["align"])
    elif cls is ClaimBlock:
        plain["parts"] = tuple(Part(**p) for p in plain["parts"])
    elif cls is Table:
        plain["columns"] = tuple(plain["columns"])
        plain["rows"] = tuple(tuple(_cell(c) for c in row) for row in plain["rows"])
    elif cls is SignatureLines:
        plain["labels"] = tuple(plain["labels"])
    return cls(**plain)


def _cell(plain: dict[str, Any]) -> Cell:
    """One cell from its plain values."""
    return Cell(**{**plain, "align": Align(plain["align"])})


def printable(text: str) -> str:
    """`text` without the control characters that no file format can hold; line ends stay."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def zh_date(day: datetime.date) -> str:
    """2026年11月23日: Arabic digits, no leading zero. Source: GB/T 9704-2012, 7.3.5."""
    return f"{day.year}年{day.month}月{day.day}日"

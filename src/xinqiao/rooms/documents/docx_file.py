"""A paper as DOCX: the same content and page as the PDF, to be edited until it is issued."""

import io
from collections.abc import Callable
from typing import Any

import docx
import segno
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt

from xinqiao.rooms.documents import docx_text as t
from xinqiao.rooms.documents import geometry as g
from xinqiao.rooms.documents.content import (
    Align,
    Block,
    Cell,
    ClaimBlock,
    Exchange,
    Heading,
    Layout,
    PageBreak,
    Paper,
    Paragraph,
    SignatureLines,
    Table,
    zh_date,
)
from xinqiao.rooms.documents.fonts import Role

_LEVELS = {1: Role.HEI, 2: Role.KAI, 3: Role.BODY, 4: Role.BODY}
_NUMERALS = "一二三四五六七八九十"
_CELL_PT = 12.0


def render(paper: Paper) -> bytes:
    """The paper as one DOCX file, naming the faces an office has installed."""
    document = docx.Document()
    document.core_properties.title = paper.title
    document.core_properties.author = paper.office
    t.base_style(document)
    t.page(document.sections[0])
    _feet(document, paper)
    _HEADS[paper.layout](document, paper)
    if paper.layout is not Layout.BULLETIN:  # whose head is the title
        _title(document, paper)
    _watermark(document, paper)
    for block in paper.blocks:
        _DRAW[type(block)](document, block)
    _closing(document, paper)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zh_number(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十; up to 99."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else ("" if tens == 1 else _NUMERALS[tens - 1]) + "十"
    return lead + (_NUMERALS[ones - 1] if ones else "")


def _line(document: Document, text: str = "", role: Role = Role.BODY, **shape: Any) -> Any:
    """One line on the grid; `shape` goes to `on_grid`."""
    line = t.on_grid(document.add_paragraph(), **shape)
    if text:
        t.add_run(line, text, role)
    return line


def _blank(document: Document, lines: int) -> None:
    for _ in range(lines):
        _line(document)


def _feet(document: Document, paper: Paper) -> None:
    """Page numbers outside: right on odd pages, left on even; none on a letter's first page."""
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, Align.RIGHT), (section.even_page_footer, Align.LEFT)):
        line = t.on_grid(footer.paragraphs[0], align=align)
        t.indents(line, left=int(align is Align.LEFT), right=int(align is Align.RIGHT))
        t.page_number(line)
    section.different_first_page_header_footer = paper.layout is Layout.LETTER
    if paper.layout is Layout.LETTER:
        _wide(t.on_grid(section.first_page_footer.paragraphs[0]), "top", "thinThickSmallGap")


def _watermark(document: Document, paper: Paper) -> None:
    """Whose copy it is, in grey over every page."""
    if paper.watermark:
        for header in (document.sections[0].header, document.sections[0].even_page_header):
            line = t.on_grid(header.paragraphs[0], align=Align.CENTER)
            t.add_run(line, paper.watermark, Role.HEI).font.color.rgb = t.GREY


def _wide(line: Any, side: str, kind: str) -> None:
    """A red double line 170 mm long, centred on the page."""
    over = Mm((g.TEXT_WIDTH - g.LETTER_LINE_WIDTH) / 2)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = over
    t.border(line, side, kind, eighths=24)


def _head_line(line: Any, words: str, most: float) -> None:
    """The organ's name in red, as large as the width allows, at most `most` points."""
    size = min(most, g.TEXT_WIDTH * g.PT_PER_MM / max(1, len(words)))
    t.on_grid(line, align=Align.CENTER).paragraph_format.line_spacing = Pt(size * 1.15)
    t.add_run(line, words, Role.TITLE, size).font.color.rgb = t.RED


def _letter_head(document: Document, paper: Paper) -> None:
    line = document.sections[0].first_page_header.paragraphs[0]
    _head_line(line, paper.office, 38)
    _wide(line, "bottom", "thickThinSmallGap")
    _marks(document, paper)
    _line(document, paper.number or "", align=Align.RIGHT)
    _blank(document, 2)


def _red_head(document: Document, paper: Paper) -> None:
    _marks(document, paper)
    head = document.add_paragraph()
    _head_line(head, paper.office + "文件", 46)
    head.paragraph_format.space_before = Mm(g.RED_HEAD_TOP - g.TOP)
    _blank(document, 2)
    number = _line(document, paper.number or "", align=Align.CENTER)
    t.border(number, "bottom", "single", eighths=16)
    _blank(document, 2)


def _form_head(document: Document, paper: Paper) -> None:
    _marks(document, paper)
    if paper.number:
        _line(document, paper.number, align=Align.RIGHT)


def _bulletin_head(document: Document, paper: Paper) -> None:
    _marks(document, paper)
    _head_line(document.add_paragraph(), paper.title, 44)
    _line(document, paper.number or "", align=Align.CENTER)
    day = zh_date(paper.date) if paper.date else ""
    line = _line(document, f"{paper.office}\u3000\u3000{day}", align=Align.CENTER)
    t.border(line, "bottom", "single", eighths=16)


_HEADS: dict[Layout, Callable[[Document, Paper], None]] = {
    Layout.LETTER: _letter_head,
    Layout.RED_HEAD: _red_head,
    Layout.PLAIN_FORM: _form_head,
    Layout.BULLETIN: _bulletin_head,
}


def _marks(document: Document, paper: Paper) -> None:
    for mark in (paper.confidential, paper.urgency):
        if mark:
            _line(document, mark, Role.HEI)


def _title(document: Document, paper: Paper) -> None:
    title = _line(document, align=Align.CENTER)
    title.paragraph_format.line_spacing = Pt(36)
    t.add_run(title, paper.title, Role.TITLE, g.TITLE_PT)
    if paper.layout is not Layout.PLAIN_FORM:
        _blank(document, 1)
    if paper.addressee:
        _line(document, paper.addressee + "：")


def _heading(document: Document, block: Heading) -> None:
    _line(
        document, block.text, _LEVELS[block.level], indent=2
    ).paragraph_format.keep_with_next = True


def _paragraph(document: Document, block: Paragraph) -> None:
    indent = 2 if block.indent and block.align is Align.LEFT else 0
    _led(document, block.lead, block.text, Role.HEI, align=block.align, indent=indent)


def _led(document: Document, lead: str, text: str, role: Role, **shape: Any) -> None:
    """A paragraph opened by words in the face of `role`."""
    line = _line(document, lead, role, **shape)
    t.add_run(line, text)


def _claim(document: Document, block: ClaimBlock) -> None:
    _led(document, f"诉求{zh_number(block.number)}：", block.claim, Role.HEI, indent=2)
    for part in block.parts:
        _led(document, f"{part.label}：", part.text, Role.KAI, indent=2)


def _exchange(document: Document, block: Exchange) -> None:
    _led(document, "问：", block.question, Role.HEI, indent=2)
    _led(document, "答：", block.answer, Role.HEI, indent=2)


def _signatures(document: Document, block: SignatureLines) -> None:
    for label in block.labels:
        date = "　　　年　　月　　日" if block.dated else ""
        _line(document, f"{label}：{'＿' * 12}{date}")


def _page_break(document: Document, block: PageBreak) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _table(document: Document, block: Table) -> None:
    table = document.add_table(rows=len(block.rows), cols=len(block.columns))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    whole = sum(block.columns)
    for place, share in zip(table.columns, block.columns, strict=True):
        place.width = Mm(g.TEXT_WIDTH * share / whole)
    for row, cells in zip(table.rows, block.rows, strict=True):
        row.height = Pt(20 * max(c.lines for c in cells) + 8)
        at = 0
        for cell in cells:
            span = sum(block.columns[at : at + cell.width])
            merged = row.cells[at].merge(row.cells[at + cell.width - 1])
            merged.width = Mm(g.TEXT_WIDTH * span / whole)
            _cell(merged, cell)
            at += cell.width


def _cell(place: Any, cell: Cell) -> None:
    line = place.paragraphs[0]
    align = Align.CENTER if cell.label else cell.align
    line.alignment = WD_ALIGN_PARAGRAPH.LEFT if align is Align.LEFT else t.ALIGN[align]
    t.add_run(line, cell.text, Role.HEI if cell.label else Role.BODY, _CELL_PT)


_DRAW: dict[type[Block], Callable[[Document, Any], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    ClaimBlock: _claim,
    Exchange: _exchange,
    Table: _table,
    SignatureLines: _signatures,
    PageBreak: _page_break,
}


def _closing(document: Document, paper: Paper) -> None:
    """Remedy, attachments, name and date, contact, QR code, copies."""
    for words in paper.remedy:
        _line(document, words, indent=2)
    if paper.attachments:
        _blank(document, 1)
        for at, name in enumerate(paper.attachments):
            mark = f"{at + 1}.\u3000" if len(paper.attachments) > 1 else ""
            _line(document, ("附件：" if at == 0 else "　　　") + mark + name, indent=2)
    _signing(document, paper)
    if paper.contact:
        who = paper.contact
        where = f"，地址：{who.address}" if who.address else ""
        _line(document, f"（联系人：{who.name}，电话：{who.phone}{where}）", indent=2)
    _qr(document, paper)
    if paper.copies:
        t.add_run(_line(document), f"抄送：{'，'.join(paper.copies)}。", size=g.SMALL_PT)


def _signing(document: Document, paper: Paper) -> None:
    """Name above date; the date ends four characters from the right edge."""
    if paper.signer:
        _blank(document, 2 if paper.signer.seal else 1)
        t.indents(_line(document, paper.signer.name, align=Align.RIGHT), right=4)
        if paper.date:
            t.indents(_line(document, zh_date(paper.date), align=Align.RIGHT), right=4)


def _qr(document: Document, paper: Paper) -> None:
    if paper.qr is None:
        return
    png = io.BytesIO()
    segno.make(paper.qr.payload, error="m", micro=False).save(png, kind="png", scale=8, border=2)
    png.seek(0)
    picture = document.add_paragraph()
    picture.add_run().add_picture(png, width=Mm(26))
    t.add_run(_line(document), paper.qr.caption, size=_CELL_PT)

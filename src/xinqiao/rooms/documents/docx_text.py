"""Small hands for python-docx: East Asian faces, the grid, borders, fields."""

import math

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from xinqiao.rooms.documents import geometry as g
from xinqiao.rooms.documents.content import Align, printable
from xinqiao.rooms.documents.fonts import ROLES, Role

RED = RGBColor(0xD9, 0x00, 0x1B)
GREY = RGBColor(0x96, 0x96, 0x96)
ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.JUSTIFY,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}


def page(section: Section) -> None:
    """A4, the margins and the grid of 22 lines by 28 characters."""
    section.page_width, section.page_height = Mm(g.PAGE_WIDTH), Mm(g.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(g.TOP), Mm(g.BOTTOM)
    section.left_margin, section.right_margin = Mm(g.LEFT), Mm(g.RIGHT)
    section.header_distance = Mm(g.LETTER_HEAD_TOP)
    section.footer_distance = Mm(g.LETTER_LOWER_LINE)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(g.LINE_PITCH_PT * 20)))  # twentieths of a point
    grid.set(qn("w:charSpace"), str(round((g.CHAR_PITCH_PT - g.BODY_PT) * 4096)))


def base_style(document: Document) -> None:
    """仿宋 三号, set a little closer, as the document's own style.

    Pitches are given outright and snapping to the grid is off, because programs disagree on
    how a character wider than its cell snaps; Word, WPS and LibreOffice then break lines alike.
    """
    style = document.styles["Normal"]
    style.font.size = Pt(g.BODY_PT)
    properties = style.element.get_or_add_rPr()
    set_face(properties, Role.BODY)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(math.floor((g.CHAR_PITCH_PT - g.BODY_PT) * 20)))
    properties.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    chinese = OxmlElement("w:lang")
    chinese.set(qn("w:eastAsia"), "zh-CN")
    properties.append(chinese)
    free = OxmlElement("w:snapToGrid")
    free.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().insert_element_before(free, "w:spacing", "w:ind", "w:jc")


def set_face(properties: object, role: Role) -> None:
    """Name the office's face for Latin and East Asian text alike."""
    faces = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        faces.set(qn(script), ROLES[role].docx)


def add_run(line: Paragraph, text: str, role: Role = Role.BODY, size: float = g.BODY_PT) -> Run:
    """`text` in the face of `role`; size in points."""
    run = line.add_run(printable(text))
    run.font.size = Pt(size)
    set_face(run._element.get_or_add_rPr(), role)
    return run


def on_grid(line: Paragraph, align: Align = Align.LEFT, indent: int = 0) -> Paragraph:
    """One grid line high, no space around; the first line `indent` characters in."""
    shape = line.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(g.LINE_PITCH_PT)
    shape.alignment = ALIGN[align]
    if indent:
        indents(line, first=indent)
    return line


def indents(line: Paragraph, *, first: int = 0, left: int = 0, right: int = 0) -> None:
    """Indents counted in characters, as Word and WPS keep them."""
    ind = line._element.get_or_add_pPr().get_or_add_ind()
    names = {"firstLine": first, "left": left, "right": right}
    for name, chars in names.items():
        if chars:
            ind.set(qn(f"w:{name}Chars"), str(chars * 100))
            ind.set(qn(f"w:{name}"), str(round(chars * g.CHAR_PITCH_PT * 20)))


def border(line: Paragraph, side: str, kind: str, *, eighths: int, color: str = "D9001B") -> None:
    """A border on one `side` (top, bottom); thickness in eighths of a point."""
    frame = OxmlElement("w:pBdr")
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", str(eighths)), ("space", "4"), ("color", color)):
        edge.set(qn(f"w:{name}"), value)
    frame.append(edge)
    line._element.get_or_add_pPr().insert_element_before(
        frame, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def page_number(line: Paragraph) -> None:
    """— n — in 四号宋体, as a field that Word keeps right."""
    add_run(line, "— ", Role.SONG, g.SMALL_PT)
    run = add_run(line, "", Role.SONG, g.SMALL_PT)
    for kind in ("begin", "PAGE", "end"):
        if kind == "PAGE":
            mark = OxmlElement("w:instrText")
            mark.text = kind
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        run._element.append(mark)
    add_run(line, " —", Role.SONG, g.SMALL_PT)

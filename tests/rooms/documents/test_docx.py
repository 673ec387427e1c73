"""The editable file has the same page as the printed one."""

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from tests.rooms.documents.samples import complete, paper
from xinqiao.rooms.documents import docx_file
from xinqiao.rooms.documents.content import Layout, Paper, Paragraph


def opened(paper_: Paper) -> Any:
    return docx.Document(io.BytesIO(docx_file.render(paper_)))


def text(document: Any) -> str:
    return "\n".join(p.text for p in document.paragraphs)


def test_docx__characters_are_set_so_that_28_fill_a_line_without_snapping() -> None:
    normal = opened(paper()).styles["Normal"].element
    closer = int(normal.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 156 / 25.4 * 72 / (16 + closer) == pytest.approx(28.05, abs=0.05)
    assert normal.pPr.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"


@pytest.mark.parametrize("layout", list(Layout))
def test_docx__page_margins_and_grid_are_those_of_the_standard(layout: Layout) -> None:
    section = opened(paper(layout)).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(s.mm) for s in sizes] == [210, 297, 37, 28]
    assert (round(section.bottom_margin.mm), round(section.right_margin.mm)) == (35, 26)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert 12755 / int(grid.get(qn("w:linePitch"))) == pytest.approx(22, abs=0.02)
    char = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert 156 / 25.4 * 72 / char == pytest.approx(28, abs=0.02)


def test_docx__body_title_and_headings_name_the_official_faces_and_sizes() -> None:
    document = opened(complete())
    wanted = {
        "信访事项受理告知书": ("方正小标宋简体", 22),
        "一、受理情况": ("黑体", 16),
        "（一）期限": ("楷体_GB2312", 16),
        "本机关已收到你提出的信访事项。": ("仿宋_GB2312", 16),
    }
    for words, (face, size) in wanted.items():
        run = next(r for p in document.paragraphs for r in p.runs if r.text == words)
        assert run._element.rPr.rFonts.get(qn("w:eastAsia")) == face
        assert run.font.size.pt == size


def test_docx__page_numbers_alternate_and_a_letters_first_page_has_none() -> None:
    document = opened(paper())
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml
    assert not opened(paper(Layout.RED_HEAD)).sections[0].different_first_page_header_footer


def test_docx__says_what_the_pdf_says() -> None:
    document = opened(complete())
    said = text(document)
    parts = "李某： 诉求一：要求按合同约定交房。 问： 申请复查 1.\u3000材料清单 2026年11月23日"
    for words in (*parts.split(" "), "联系人：张某", "抄送：周河市住房和城乡建设局。", "手机扫码"):
        assert words in said
    table = document.tables[0]
    assert [c.text for c in table.rows[0].cells] == ["编号", "甲"]
    assert table.rows[1].cells[0].text == "合计"
    assert len(document.inline_shapes) == 1


def test_docx__red_head_and_letter_head_are_red() -> None:
    head = next(p for p in opened(paper(Layout.RED_HEAD)).paragraphs if p.text.endswith("文件"))
    assert str(head.runs[0].font.color.rgb) == "D9001B"
    letter = opened(paper()).sections[0].first_page_header.paragraphs[0]
    assert (letter.text, str(letter.runs[0].font.color.rgb)) == ("周河市信访局", "D9001B")


def test_docx__a_control_character_in_a_text_does_not_break_the_file() -> None:
    assert "甲乙" in text(opened(paper(blocks=(Paragraph("甲\x0b\x00乙"),))))


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")]
)
def test_zh_number__counts_as_in_headings(number: int, words: str) -> None:
    assert docx_file.zh_number(number) == words

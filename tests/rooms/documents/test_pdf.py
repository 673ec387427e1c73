"""The printed page, measured against GB/T 9704-2012."""

import threading
from itertools import pairwise

import pytest

from tests.rooms.documents import measure as m
from tests.rooms.documents.examples import EXAMPLES
from tests.rooms.documents.samples import complete, full_page, paper
from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents import typst_pdf
from xinqiao.rooms.documents.content import Layout, Paper, Paragraph, Signer

NEAR = 0.3  # millimetres
LINE, CHAR = 225 / 22, 156 / 28


def first(paper_: Paper) -> m.Sheet:
    return m.sheets(typst_pdf.render(paper_))[0]


def near(value: float) -> object:
    return pytest.approx(value, abs=NEAR)


@pytest.mark.parametrize("layout", list(Layout))
def test_page__is_a4_in_every_layout(layout: Layout) -> None:
    sheet = first(paper(layout))
    assert (sheet.width, sheet.height) == (near(210), near(297))


def test_full_page__holds_22_lines_of_28_characters_inside_the_margins() -> None:
    sheet = m.sheets(typst_pdf.render(full_page()))[1]
    rows = sheet.rows(16)
    assert [len(row) for row in rows] == [28] * 22
    assert m.top(rows[0][0]) == near(37)
    assert {round(m.left(row), 1) for row in rows} == {28.0}
    assert m.right(rows[0]) == near(28 + 156)
    pitches = [m.top(b[0]) - m.top(a[0]) for a, b in pairwise(rows)]
    assert pitches == pytest.approx([LINE] * 21, abs=0.01)
    assert m.bottom(rows[-1][0]) <= 297 - 35
    steps = [(b["x0"] - a["x0"]) * m.MM for a, b in pairwise(rows[3])]
    assert steps == pytest.approx([CHAR] * 27, abs=0.02)


def test_full_page__headings_keep_the_grid() -> None:
    sheet = first(complete())
    words = ("李某：", "一、受理", "（一）期", "收到：", "诉求一：", "处理意见：", "问：", "答：")
    off = [((m.top(sheet.row(w)[0]) - 37) / LINE) % 1 for w in words]
    assert [min(o, 1 - o) for o in off] == pytest.approx([0] * len(words), abs=0.02)


def test_body__is_third_size_and_indents_two_characters() -> None:
    row = first(paper()).row("国国国")
    assert row[0]["size"] == pytest.approx(16)
    assert m.left(row) == near(28 + 2 * CHAR)


@pytest.mark.parametrize(
    ("words", "face"), [("一、受理情况", "Hei|Sans"), ("（一）期限", "Kai"), ("本机关已", "")]
)
def test_headings__have_their_faces(words: str, face: str) -> None:
    name = first(complete()).row(words)[0]["fontname"]
    kinds = face.split("|")
    assert any(kind in name for kind in kinds)


@pytest.mark.parametrize("layout", [x for x in Layout if x is not Layout.BULLETIN])
def test_title__is_second_size_and_centred(layout: Layout) -> None:
    row = first(paper(layout)).row("信访事项受理告知书")
    assert row[0]["size"] == pytest.approx(22)
    assert (m.left(row) + m.right(row)) / 2 == near(28 + 78)


def test_letter__head_stands_30_mm_from_the_top_in_red_and_centred() -> None:
    row = first(paper()).row("周河市信访局")
    assert m.top(row[0]) == near(30)
    assert m.is_red(row[0]["non_stroking_color"])
    assert (m.left(row) + m.right(row)) / 2 == near(28 + 78)


def test_letter__red_double_lines_are_170_mm_thick_over_thin_then_thin_over_thick() -> None:
    sheet = first(paper())
    head = sheet.row("周河市信访局")
    bars = sheet.red_bars()
    red = [r for r in sheet.rects if m.is_red(r["non_stroking_color"])]
    heights = [r["height"] for r in sorted(red, key=lambda r: r["top"])]
    assert [b[2] for b in bars] == [near(170)] * 4
    assert [b[1] for b in bars] == [near(20)] * 4
    assert bars[0][0] - m.bottom(head[0]) == near(4)
    assert bars[3][0] + heights[3] * m.MM == near(297 - 20)
    assert heights[0] > heights[1]
    assert heights[2] < heights[3]


def test_letter__number_stands_right_under_the_first_line_and_title_two_lines_below() -> None:
    sheet = first(paper())
    number = sheet.row("周信受告〔2026〕12号")
    assert number[0]["size"] == pytest.approx(16)
    assert m.right(number) == near(28 + 156)
    under = m.top(number[0]) - (sheet.red_bars()[1][0] + 0.25)
    assert under == near(16 * 7 / 8 * m.MM)
    gap = m.top(sheet.row("信访事项受理告知书")[0]) - m.bottom(number[0])
    assert gap == pytest.approx(2 * LINE, abs=LINE / 2)


def test_letter__marks_stand_left_under_the_first_line() -> None:
    row = first(paper(urgency="加急")).row("加急")
    assert m.left(row) == near(28)
    assert row[0]["size"] == pytest.approx(16)


def test_red_head__stands_35_mm_below_the_type_area_and_its_number_two_lines_below() -> None:
    sheet = first(paper(Layout.RED_HEAD))
    head, number = sheet.row("周河市信访局文件"), sheet.row("周信受告〔2026〕12号")
    assert m.top(head[0]) == near(37 + 35)
    assert m.is_red(head[0]["non_stroking_color"])
    assert m.top(number[0]) - m.bottom(head[0]) == near(2 * LINE)
    assert (m.left(number) + m.right(number)) / 2 == near(28 + 78)
    [(y, x, width)] = sheet.red_bars()
    assert (y - m.bottom(number[0]), x, width) == (near(4), near(28), near(156))
    gap = m.top(sheet.row("信访事项受理告知书")[0]) - y
    assert gap == pytest.approx(2 * LINE, abs=LINE / 2)


def test_red_head__the_first_page_shows_text() -> None:
    assert first(paper(Layout.RED_HEAD)).row("国国国")


def test_date__ends_four_characters_from_the_right_and_the_name_is_centred_above() -> None:
    sheet = first(paper(Layout.RED_HEAD, contact=None))
    day, names = sheet.row("2026年11月23日"), sheet.rows(16)
    name = next(r for r in names if "".join(c["text"] for c in r) == "周河市信访局")
    assert m.right(day) == near(28 + 156 - 4 * CHAR)
    assert (m.left(name) + m.right(name)) / 2 == near((m.left(day) + m.right(day)) / 2)
    assert m.top(day[0]) - m.top(name[0]) == near(LINE)


def test_date__without_a_seal_begins_two_characters_right_of_the_name() -> None:
    sheet = first(paper(signer=Signer("周河市人民政府信访局", seal=False)))
    name, day = sheet.row("周河市人民政府信访局"), sheet.row("2026年11月23日")
    assert m.left(day) - m.left(name) == near(2 * CHAR)
    assert m.right(day) <= 28 + 156 - 2 * CHAR + NEAR


def test_seal__is_a_faint_box_over_name_and_date_never_a_seal() -> None:
    pages = m.sheets(typst_pdf.render(paper()))
    day = pages[0].row("2026年11月23日")
    box = next(r for r in pages[0].rects if r["width"] * m.MM == near(42))
    middle = (box["x0"] + box["x1"]) / 2 * m.MM
    assert middle == near((m.left(day) + m.right(day)) / 2)
    assert not m.is_red(box["stroking_color"])


def test_page_number__stands_outside_7_mm_below_and_skips_a_letters_first_page() -> None:
    pages = m.sheets(typst_pdf.render(full_page(Layout.LETTER)))
    assert not pages[0].lines(14)
    even, odd = pages[1].row("—2—"), pages[2].row("—3—")
    assert odd[0]["size"] == pytest.approx(14)
    assert m.left(even) == near(28 + 14 * m.MM)
    assert m.right(odd) == near(28 + 156 - 14 * m.MM)
    dash = (m.top(odd[0]) + m.bottom(odd[0])) / 2
    assert dash == near(37 + 225 + 7)


def test_page_number__is_on_page_one_of_every_other_layout() -> None:
    for layout in (Layout.RED_HEAD, Layout.PLAIN_FORM):
        assert first(paper(layout)).row("—1—")


@pytest.mark.parametrize("length", [20, 40, 70, 100])
@pytest.mark.parametrize("before", range(5, 12))
def test_signature__never_stands_on_a_page_without_text(before: int, length: int) -> None:
    blocks = (*(Paragraph("甲乙") for _ in range(before)), Paragraph("国" * length))
    last = m.sheets(typst_pdf.render(paper(blocks=blocks)))[-1]
    assert last.row("国")
    assert last.row("2026年11月23日")


def test_imprint__ends_on_the_lower_edge_of_the_last_page() -> None:
    red = paper(Layout.RED_HEAD, copies=("甲局", "乙局"), printed_by="周河市信访局办公室")
    last = m.sheets(typst_pdf.render(red))[-1]
    copies = last.row("抄送：甲局，乙局。")
    assert copies[0]["size"] == pytest.approx(14)
    assert m.left(copies) == near(28 + 14 * m.MM)
    assert m.bottom(last.row("印发")[0]) == pytest.approx(37 + 225, abs=4)


def test_remedy_attachments_contact_and_caption__are_all_printed() -> None:
    text = "".join(c["text"] for s in m.sheets(typst_pdf.render(complete())) for c in s.chars)
    for words in ("申请复查", "附件：1.", "送达回证", "联系人：张某", "手机扫码查询", "诉求一："):
        assert words in text.replace(" ", "")


def test_render__markup_in_a_text_is_printed_not_obeyed() -> None:
    words = "#panic()*粗*_斜_$x$@a<b>\\"
    sheet = first(paper(blocks=(Paragraph(words),)))
    assert sheet.row(words)


def test_render__same_paper_same_bytes_even_from_many_threads() -> None:
    results: list[bytes] = []
    work = [
        threading.Thread(target=lambda: results.append(typst_pdf.render(complete())))
        for _ in range(4)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len(results) == 4
    assert set(results) == {typst_pdf.render(complete())}


def test_render__long_names_shrink_the_head_to_the_type_area() -> None:
    office = "周河市" + "某某" * 15 + "工作委员会办公室"
    row = first(paper(office=office, signer=Signer(office))).row(office)
    assert m.left(row) >= 28 - NEAR
    assert m.right(row) <= 28 + 156 + NEAR


def test_long_number__may_break_so_that_its_line_is_not_torn_apart() -> None:
    words = "二〇二六年十一月，我单位收到信访事项，编号是"
    row = first(paper(blocks=(Paragraph(f"{words}41169912026112300017。"),))).row("我单位收到")
    assert row[1]["x0"] - row[0]["x0"] == pytest.approx(CHAR / m.MM, rel=0.2)


def test_qr__is_square_and_stands_on_the_receipts_only_page() -> None:
    receipt = next(e for e in EXAMPLES if e.kind is PaperKind.RECEIPT)
    pages = m.sheets(typst_pdf.render(receipt.paper()))
    assert len(pages) == 1
    dots = [r for r in pages[0].chars if r["text"] == "手"]
    assert dots


def test_render__control_characters_do_not_stop_the_press() -> None:
    assert first(paper(blocks=(Paragraph("甲\x00\x0b乙"),))).chars


def test_warm_up__prints_without_any_paper_at_hand() -> None:
    typst_pdf.warm_up()


def test_render__a_full_bulletin_is_one_page_with_its_reader_across_it() -> None:
    paper = next(form for form in EXAMPLES if form.kind is PaperKind.BULLETIN).paper()
    [page] = m.sheets(typst_pdf.render(paper))
    assert page.row("当日存证树头")
    assert paper.watermark == "第3号 孙局长"

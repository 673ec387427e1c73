"""Importing a file: the page's rules, good rows kept, bad ones named, nothing twice."""

import csv
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import translation

from tests.cast import Cast, assemble
from xinqiao.casebook.models import Duty, Event, Matter, Seat
from xinqiao.cli.importing import columns, tables
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.errors import Missing, NotFound, OutOfRange
from xinqiao.rooms.directory.models import Category, Holding
from xinqiao.rooms.people.models import Party
from xinqiao.rooms.registry import importing, lists, queries
from xinqiao.rooms.registry.importing import Line, import_key
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.models import Submission

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CST = ZoneInfo("Asia/Shanghai")
HEADER = "留言编号,留言用户,留言时间,留言主题,留言详情,一级标签,来源"
ROWS = [
    "24,A00074011,2020-01-06 12:09:38,占道施工有安全隐患,人行道被围墙占用。,城乡建设,C2",
    "37,A00010786,2020/1/4 11:17,大厦烂尾多年,电梯停运，安全隐患严重。,城乡建设,C2",
    ",,,楼下烧烤扰民,每晚到凌晨两点。,,C3",
]


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def cast() -> Cast:
    Category.objects.create(
        version="1", code="030000", level=1, name="城乡建设", name_en="Building"
    )
    return assemble()


def written(folder: Path, *rows: str, encoding: str = "utf-8", header: str = HEADER) -> Path:
    path = folder / "messages.csv"
    path.write_bytes(("\r\n".join((header, *rows)) + "\r\n").encode(encoding))
    return path


def imported(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_submissions", str(path), *options, stdout=out)
    return out.getvalue()


def rejects(path: Path) -> list[list[str]]:
    return cells_of(path.with_name(path.name + ".rejects.csv"))[1:]


def cells_of(path: Path) -> list[list[str]]:
    return list(csv.reader(StringIO(path.read_text("utf-8-sig"))))


# ── the whole way ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_import__registers_every_row_with_every_effect(
    cast: Cast, tmp_path: Path, encoding: str
) -> None:
    path = written(tmp_path, *ROWS, encoding=encoding)
    told = imported(path, "--missing-time", "2020-01-31")
    assert "3 registered, 0 known before" in told
    rows = list(Matter.objects.order_by("id"))
    assert [m.gist for m in rows] == ["占道施工有安全隐患", "大厦烂尾多年", "楼下烧烤扰民"]
    assert [m.category for m in rows] == ["030000", "030000", ""]
    assert [m.anonymous for m in rows] == [False, False, True]
    assert [m.received_on for m in rows] == [date(2020, 1, 6), date(2020, 1, 4), date(2020, 1, 31)]
    counts = [model.objects.count() for model in (Event, Duty, Submission, Party)]
    assert counts == [3, 3, 3, 2]
    assert Seat.objects.count() == 6
    assert Event.objects.first().staff_id == cast.staff["bureau.registrar"].pk
    assert len(lists.page(cast.actor("bureau.head")).rows) == 3
    assert rejects(path) == []


def test_import__again_registers_nothing_and_goes_on_where_it_stopped(
    cast: Cast, tmp_path: Path
) -> None:
    now = ("--missing-time", "2020-01-31")
    imported(written(tmp_path, *ROWS[:1]), *now)
    path = written(tmp_path, *ROWS)
    assert "2 registered, 1 known before" in imported(path, *now)
    assert "0 registered, 3 known before" in imported(path, *now)
    assert Submission.objects.count() == 3


def test_import__two_equal_rows_are_two_letters(cast: Cast, tmp_path: Path) -> None:
    path = written(tmp_path, ROWS[0], ROWS[0])
    assert "2 registered" in imported(path)
    assert "0 registered, 2 known" in imported(path)


def test_import__keeps_good_rows_and_names_the_bad_ones(cast: Cast, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        ROWS[0],
        "1,甲某,2999-01-01,来自未来,内容,,C2",
        "2,甲某,昨天,时间不明,内容,,C2",
        "3,甲某,2020-01-01,,没有主题,,C2",
        '4,甲某,2020-01-01,引文,"两行\n的内容",,C2',
        "5,甲某,2020-01-01,没有内容,,,C2",
        "6,甲某,,没有时间,内容,,C2",
        "7,甲某,2020-01-01,太多,内容,,C2,多余",
        ROWS[1],
    )
    assert "3 registered" in imported(path)
    assert [(line, column) for line, column, _ in rejects(path)] == [
        ("3", "留言时间"), ("4", "留言时间"), ("5", "留言主题"), ("8", "留言详情"),
        ("9", "留言时间"), ("10", ""),
    ]  # fmt: skip
    reasons = [reason for _, _, reason in rejects(path)]
    assert reasons[1] == "“昨天” is not a time."
    assert all(reasons)
    assert path.with_name("messages.csv.rejects.csv").stat().st_mode & 0o077 == 0


def test_import__gives_receipts_that_open_the_matter(cast: Cast, tmp_path: Path) -> None:
    path, receipts = written(tmp_path, *ROWS[:2]), tmp_path / "receipts.csv"
    imported(path, "--receipts", str(receipts))
    imported(path, "--receipts", str(receipts))
    rows = cells_of(receipts)
    assert rows[0] == ["line", "number", "query code"]
    assert len(rows) == 3
    for _, number, code in rows[1:]:
        assert Matter.objects.get(number=number).pk == queries.by_receipt(number, code).matter
    assert receipts.stat().st_mode & 0o077 == 0


def test_import__maps_columns_by_name_and_by_hand(cast: Cast, tmp_path: Path) -> None:
    header = "Reference,User,Mobile,Received at,Was es ist,Message,Form,Purpose,Number of people"
    row = "9,王五,13812341234,2020-02-01 08:00,噪声,工地夜间施工,来信,suggestion,3"
    path = written(tmp_path, row, header=header)
    imported(path, "--map", "Was es ist=title")
    found = Matter.objects.get()
    assert (found.channel, found.purpose, found.people) == (Channel.LETTER, Purpose.SUGGESTION, 3)
    assert Party.objects.get().phone_masked == "138****1234"


def test_import__reads_workbooks(cast: Cast, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["编号", "姓名", "电话", "收到时间", "标题", "内容", "人数"])
    page.append([24, "李四", 13812341234, datetime(2020, 1, 6, 12, 9), "路灯", "路灯不亮", 2.0])
    page.append([None] * 7)
    page.append([25, "赵六", None, date(2020, 1, 7), "水管", "水管破裂", None])
    path = tmp_path / "book.xlsx"
    book.save(path)
    assert "2 registered" in imported(path)
    assert [m.people for m in Matter.objects.order_by("id")] == [2, 1]
    assert Submission.objects.order_by("id")[0].received_at == datetime(
        2020, 1, 6, 12, 9, tzinfo=CST
    )


def test_import__seals_reports(cast: Cast, tmp_path: Path) -> None:
    imported(written(tmp_path, *ROWS[:2]), "--purpose", "C")
    assert all(m.sealed and not m.gist for m in Matter.objects.all())
    assert lists.page(cast.actor("gov.head")).rows == ()


def test_import__is_done_by_the_person_named(cast: Cast, tmp_path: Path) -> None:
    imported(written(tmp_path, *ROWS[:1]), "--by", "housing.intake", "--channel", "1")
    found = Matter.objects.get()
    assert (found.office_id, found.channel) == (cast.office("housing"), "1")


@pytest.mark.parametrize("name", ["nobody", "housing.handler", "bureau.admin"])
def test_registrar__must_hold_a_post_that_registers(cast: Cast, name: str) -> None:
    with pytest.raises(NotFound):
        importing.registrar(name)


def test_registrar__there_must_be_one(cast: Cast) -> None:
    assert importing.registrar(None).name == "登记员甲"
    Holding.objects.update(until=date(2026, 3, 1))
    with pytest.raises(NotFound):
        importing.registrar(None)


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (["--map", "没有=title"], OutOfRange),
        (["--map", "留言主题=nothing"], OutOfRange),
        (["--map", "留言主题"], CommandError),
        (["--missing-time", "soon"], OutOfRange),
    ],
)
def test_import__refuses_options_it_cannot_follow(
    cast: Cast, tmp_path: Path, options: list[str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        imported(written(tmp_path, *ROWS), *options)
    assert not Matter.objects.exists()


def test_import__of_no_file_says_so(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        imported(tmp_path / "none.csv")


def test_import__takes_now_for_a_missing_time(cast: Cast, tmp_path: Path) -> None:
    imported(written(tmp_path, ROWS[2]), "--missing-time", "now")
    row = Submission.objects.get()
    assert abs((row.registered_at - row.received_at).total_seconds()) < 60


# ── the service ─────────────────────────────────────────────────────────────────────────


def line(number: int, title: str = "路灯", **more: Any) -> Line:
    intake = Intake(
        channel=Channel.WEB, text="路灯不亮", title=title, anonymous=True,
        import_key=import_key((str(number),), 0), **more,
    )  # fmt: skip
    return Line(number, intake)


def test_import_lines__gives_way_to_another_import_at_the_same_moment(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, at = cast.actor("bureau.registrar"), datetime(2026, 3, 2, tzinfo=CST)
    once = importing.register_many
    calls = []

    def overtaken(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError("import_key")
        return once(*args, **kwargs)

    monkeypatch.setattr(importing, "register_many", overtaken)
    done = importing.import_lines([line(1), line(2, title="")], by=by, at=at)
    assert (list(done.registered), done.known) == ([1], 0)
    assert [(r.line, r.field) for r in done.refused] == [(2, "title")]


def test_import_key__says_nothing_and_tells_repeats_apart() -> None:
    assert import_key(("甲", "乙"), 0) == import_key(("甲", "乙"), 0)
    keys = {import_key(row, n) for row in (("甲", "乙"), ("甲乙", ""), ("甲",)) for n in (0, 1)}
    assert len(keys) == 6
    assert {len(k) for k in keys} == {64}


# ── cells ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-01-06 12:09:38", (2020, 1, 6, 12, 9, 38)),
        ("2020-01-06T12:09:38.123", (2020, 1, 6, 12, 9, 38)),
        ("2020/1/6 9:05", (2020, 1, 6, 9, 5)),
        ("2020.01.06", (2020, 1, 6)),
        ("2020年1月6日", (2020, 1, 6)),
        ("2020年1月6日 9时5分", (2020, 1, 6, 9, 5)),
        ("2020年1月6日9点", (2020, 1, 6, 9)),
        (" 2020-1-6 ", (2020, 1, 6)),
    ],
)
def test_time_of__reads_what_people_write(text: str, moment: tuple[int, ...]) -> None:
    assert columns.time_of(text) == datetime(*moment, tzinfo=CST)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize("text", ["2020-01-06T04:09:38Z", "2020-01-06 12:09:38+08:00"])
def test_time_of__heeds_a_zone(text: str) -> None:
    assert columns.time_of(text) == datetime(2020, 1, 6, 12, 9, 38, tzinfo=CST)


@pytest.mark.parametrize(
    "text", ["", "昨天", "2020-13-01", "2020-02-30", "20200106", "2020-01-06 25:00"]
)
def test_time_of__refuses_what_is_no_time(text: str) -> None:
    with pytest.raises(OutOfRange):
        columns.time_of(text)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"channel": "飞鸽"}, "channel"),
        ({"purpose": "闲聊一下"}, "purpose"),
        ({"people": "三人"}, "people"),
        ({"text": "坏\ufffd字"}, None),
    ],
)
def test_reader__refuses_cells_that_cannot_be(cells: dict[str, str], field: str | None) -> None:
    header = ("title", "text", "channel", "purpose", "people")
    reader = columns.Reader({n: i for i, n in enumerate(header)}, header, datetime.now(CST))
    given = {"title": "路灯", "text": "不亮"} | cells
    with pytest.raises(OutOfRange) as caught:
        reader.intake(tables.Row(2, tuple(given.get(n, "") for n in header)))
    assert caught.value.field == field


def test_match__needs_a_title_and_a_text() -> None:
    assert columns.match(("标题", "内容", "x"), {}) == {"title": 0, "text": 1}
    for header in (("标题",), ("内容",), ()):
        with pytest.raises(Missing):
            columns.match(header, {})


# ── files ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_read__finds_out_what_lies_between_the_cells(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"标题{mark}内容\n路灯{mark}不亮\n\n{mark}\n", "utf-8")
    table = tables.read(path)
    assert table.header == ("标题", "内容")
    assert [(r.line, r.cells) for r in table.rows] == [(2, ("路灯", "不亮"))]


def test_read__sets_a_broken_row_aside_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('标题,内容\n"路"灯,不亮\n水管,破裂\n'.encode())
    rows = list(tables.read(path).rows)
    assert bool(rows[0].broken) is True
    assert rows[1].cells == ("水管", "破裂")


def test_read__refuses_other_files(tmp_path: Path) -> None:
    for name, content in (("a.pdf", b"%PDF"), ("a.xlsx", b"PK\x03\x04")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(OutOfRange):
            tables.read(tmp_path / name)
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(Missing):
        tables.read(tmp_path / "empty.csv")


def test_read__takes_the_sheet_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("二").append(["标题", "内容"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert tables.read(path, sheet="二").header == ("标题", "内容")
    with pytest.raises(OutOfRange):
        tables.read(path, sheet="三")
    with pytest.raises(Missing):
        tables.read(path)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (24.0, "24"), (1.5, "1.5"), ("甲", "甲"), (date(2020, 1, 6), "2020-01-06"),
        (datetime(2020, 1, 6, 9, 5), "2020-01-06 09:05:00"),
    ],
)  # fmt: skip
def test_as_text__writes_cells_as_people_type_them(value: object, text: str) -> None:
    assert tables.as_text(value) == text

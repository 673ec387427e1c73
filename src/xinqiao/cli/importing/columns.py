"""From cells to an intake: which column is what, and how times, codes and counts are written."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from xinqiao.cli.importing.tables import Row
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.glossary import label
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry.importing import import_key
from xinqiao.rooms.registry.intake import Intake

SHANGHAI = ZoneInfo("Asia/Shanghai")
SPACING = re.compile(r"[\s_\-./()（）:：*]+")

# What a column may be called, in either language; the first name is that of --map.
NAMES: Mapping[str, tuple[str, ...]] = {
    "number": ("编号", "留言编号", "信访件编号", "原编号", "id", "no", "reference"),
    "name": ("姓名", "留言用户", "信访人", "信访人姓名", "用户", "user", "petitioner"),
    "id_number": ("身份证号", "身份证号码", "证件号码", "id number", "id card"),
    "phone": ("手机", "手机号", "电话", "联系电话", "联系方式", "mobile", "telephone"),
    "email": ("邮箱", "电子邮箱", "e-mail", "mail"),
    "address": ("住址", "地址", "联系地址", "home address"),
    "time": ("留言时间", "信访时间", "收到时间", "来信时间", "时间", "日期", "信访日期", "received",
             "received at", "date", "time received"),
    "title": ("留言主题", "主题", "标题", "subject", "topic"),
    "text": ("留言详情", "内容", "信访内容", "投诉内容", "详情", "正文", "content", "detail",
             "details", "message", "body"),
    "claim": ("诉求", "信访诉求", "请求", "request"),
    "category": ("内容分类", "分类代码", "category code"),
    "label": ("一级标签", "标签", "分类", "类别", "category name"),
    "place": ("问题属地", "属地代码", "行政区划代码", "region", "area code"),
    "where": ("问题地点", "发生地点", "place of the problem"),
    "channel": ("信访形式", "来源渠道", "渠道", "form"),
    "purpose": ("信访目的", "目的", "aim"),
    "people": ("信访人数", "人数", "number of people"),
    "against": ("被反映人", "被反映单位", "被反映人或单位", "complained of"),
}  # fmt: skip

NO_COLUMN = gettext_noop("No column holds the %(name)s; name one with --map COLUMN=%(name)s.")
UNKNOWN_COLUMN = gettext_noop("The file has no column called %(column)s.")
UNKNOWN_FIELD = gettext_noop("--map knows no %(name)s; it knows: %(known)s.")
TIME_SHAPE = gettext_noop("“%(text)s” is not a time.")
TIME_WANTED = gettext_noop("There is no time; --missing-time says what to take instead.")
COUNT_SHAPE = gettext_noop("“%(text)s” is not a number of people.")
CODE_SHAPE = gettext_noop("“%(text)s” is none of: %(known)s.")
TOO_MANY_CELLS = gettext_noop("The row has more cells than the header.")
UNREADABLE = gettext_noop("Some characters cannot be read in this encoding.")
BROKEN = gettext_noop("The row cannot be read: %(why)s.")

TIME = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[\sT]*(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*(?:[:：分]\s*(\d{1,2})?(?:\.\d+)?\s*秒?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?"
)


@dataclass(slots=True)
class Reader:
    """How the rows of one file become intakes.

    columns: field → position. missing: the time for rows without one; None: such rows are
    refused. channel, purpose: where no column says it. categories: name → code.
    """

    columns: Mapping[str, int]
    header: Sequence[str]
    missing: datetime | None
    channel: Channel = Channel.WEB
    purpose: Purpose = Purpose.COMPLAINT
    categories: Mapping[str, str] = field(default_factory=dict)
    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def intake(self, row: Row) -> Intake:
        """The row as if somebody had typed it. Raises OutOfRange, Missing with the field."""
        _refuse_unreadable(row, self.header)
        cells = tuple(cell.strip() for cell in row.cells)
        occurrence = self.seen[cells]
        self.seen[cells] += 1
        say = self._say(row)
        name = say("name")
        person = Person(
            name=name, id_number=say("id_number"), phone=say("phone"), email=say("email"),
            address=say("address"),
        )  # fmt: skip
        named = bool(name)
        return Intake(
            channel=_code(say("channel"), Channel, self.channel, "channel"),
            purpose=_code(say("purpose"), Purpose, self.purpose, "purpose"),
            title=say("title"),
            text=say("text"),
            claims=(say("claim"),) if say("claim") else (),
            received_at=self._time(say("time")),
            parties=(person,) if named or any(map(say, CONTACTS)) else (),
            anonymous=not named,
            category=say("category") or self.categories.get(say("label"), ""),
            place=say("place"),
            address=say("where"),
            against=say("against"),
            people=_count(say("people")),
            read_back=True,
            import_key=import_key(cells, occurrence),
        )

    def column_of(self, name: str) -> str:
        """The header of the column that a field of a refusal came from; "" when none did."""
        plain = name.rpartition(".")[2]
        found = self.columns.get(FROM_FORM.get(plain, plain))
        return self.header[found] if found is not None else ""

    def _say(self, row: Row) -> Callable[[str], str]:
        def say(name: str) -> str:
            position = self.columns.get(name)
            if position is None or position >= len(row.cells):
                return ""
            return row.cells[position].strip()

        return say

    def _time(self, text: str) -> datetime:
        if text:
            return time_of(text)
        if self.missing is None:
            raise Missing(TIME_WANTED, "time")
        return self.missing


CONTACTS = ("id_number", "phone", "email", "address")
FROM_FORM = {"received_at": "time", "claims": "claim", "credit_code": "id_number"}


def match(header: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    """Field → position of its column. given: column → field from --map, which goes first.

    Raises OutOfRange for a column or a field that is none, Missing without title or text.
    """
    found: dict[str, int] = {}
    for column, name in given.items():
        if name not in NAMES:
            raise OutOfRange(UNKNOWN_FIELD, "map", name=name, known=", ".join(NAMES))
        if column not in header:
            raise OutOfRange(UNKNOWN_COLUMN, "map", column=column)
        found[name] = header.index(column)
    taken = set(found.values())
    for name, position in _by_name(header):
        if name not in found and position not in taken:
            found[name] = position
            taken.add(position)
    for name in ("title", "text"):
        if name not in found:
            raise Missing(NO_COLUMN, "map", name=name)
    return found


def _by_name(header: Sequence[str]) -> Iterator[tuple[str, int]]:
    plain = [SPACING.sub("", column.casefold()) for column in header]
    for name, others in NAMES.items():
        for known in (name, *others):
            wanted = SPACING.sub("", known.casefold())
            if wanted in plain:
                yield name, plain.index(wanted)


def time_of(text: str) -> datetime:
    """A time as people write it, in Shanghai unless it says otherwise. Raises OutOfRange."""
    found = TIME.fullmatch(text.strip())
    if found is None:
        raise OutOfRange(TIME_SHAPE, "time", text=text)
    *parts, zone = found.groups()
    numbers = [int(part or 0) for part in parts]
    try:
        if zone:
            iso = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*numbers)
            return datetime.fromisoformat(iso + zone.replace("Z", "+00:00"))
        return datetime(*numbers, tzinfo=SHANGHAI)  # type: ignore[arg-type, misc]
    except ValueError:
        raise OutOfRange(TIME_SHAPE, "time", text=text) from None


def _count(text: str) -> int:
    if not text:
        return 1
    if not re.fullmatch(r"\d{1,7}", text):
        raise OutOfRange(COUNT_SHAPE, "people", text=text)
    return int(text)


def _code(text: str, codes: type[Any], default: Any, name: str) -> Any:
    """A code by its value or by its name in either language."""
    if not text:
        return default
    for code in codes:
        names = (code.value, label(code, "zh"), label(code, "en"))
        if text.casefold() in (known.casefold() for known in names):
            return code
    known = ", ".join(label(code, "zh") for code in codes)
    raise OutOfRange(CODE_SHAPE, name, text=text, known=known)


def _refuse_unreadable(row: Row, header: Sequence[str]) -> None:
    if row.broken:
        raise OutOfRange(BROKEN, why=row.broken)
    if len(row.cells) > len(header):
        raise OutOfRange(TOO_MANY_CELLS)
    if any("\ufffd" in cell for cell in row.cells):
        raise OutOfRange(UNREADABLE)

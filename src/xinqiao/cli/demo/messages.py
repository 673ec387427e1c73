"""What the demo's petitioners write: real messages, as public boards printed them.

The whole collection lies beside a checkout (`../shared/data/`); where it does not, an excerpt
of some seventy short messages serves. Their places are pseudonyms (A市, B县) and stay as they
are; the people who send them in the demo are invented.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from xinqiao.cli.demo import categories
from xinqiao.kernel.codes import Purpose

EXCERPT = Path(__file__).with_name("messages.csv")
COLLECTION = Path("shared", "data", "citizen_messages.csv")
LONGEST_TITLE = 60
LONGEST_TEXT = 3000

# The first line that is found in title or field says whose it is and what it is about.
_SUBJECTS: tuple[tuple[str, str, str], ...] = (
    ("电梯", "zjj", "电梯停运"),
    ("物业费|物业.*收费", "zjj", "物业收费"),
    ("维修(资|基)金", "zjj", "维修资金"),
    ("拖欠.*工资|讨薪|血汗", "rsj", "拖欠职工工资"),
    ("养老金|养老保险|社保", "rsj", "养老保险"),
    ("工伤|尘肺", "rsj", "工伤认定"),
    ("医保|新农合", "rsj", "医疗保险"),
    ("公务员|招聘|招考|事业单位", "rsj", "招录"),
    ("职称", "rsj", "职称"),
    ("退休|工资|就业|劳动|社会保障", "rsj", "就业"),
    ("补课|培训", "jyj", "校外培训"),
    ("教师", "jyj", "教师待遇"),
    ("学校|入学|小学|中学|幼儿园|学生|教育|高考|学籍", "jyj", "入学"),
    ("疫苗|医院|医疗|看病|诊所|药", "wjw", "医疗纠纷"),
    ("生育|准生|计生|独生|二胎|二孩", "wjw", "生育政策"),
    ("公交|地铁", "jtj", "公共交通"),
    ("出租车|的士|打车|网约", "jtj", "出租车"),
    ("客运|高速|公路|修路|交通|快递|堵车", "jtj", "道路建设"),
    ("噪音|噪声|扰民", "hbj", "噪声扰民"),
    ("污水|排污|河", "hbj", "水污染"),
    ("污染|扬尘|臭|油烟|环境保护|环保", "hbj", "大气污染"),
    ("征地|土地|宅基地", "zrj", "征地补偿"),
    ("采砂|采石|矿", "zrj", "采砂采矿"),
    ("规划|林", "zrj", "水库移民"),
    ("违建|违章|违法建", "cgj", "违法建设"),
    ("路灯|路面|破损|坑洼", "cgj", "道路破损"),
    ("停水|供水|供暖|燃气|天然气", "cgj", "供水供气供暖"),
    ("垃圾|城管|占道|摆摊|停车", "cgj", "市政设施"),
    ("拆迁|安置|棚改|征收", "zjj", "补偿标准"),
    ("房产证|办证|产权", "zjj", "产权办证"),
    ("交房|烂尾", "zjj", "逾期交房"),
    ("房|楼盘|开发商|业主|小区", "zjj", "房屋质量"),
    ("商贸|旅游|消费|价格|收费", "cgj", "消费维权"),
    ("城乡建设", "zjj", "市政设施"),
)
_PURPOSES = (
    (re.compile("举报|干部|贪|受贿|以权谋私|吃拿卡要|不作为"), Purpose.REPORT),
    (re.compile("建议|希望.*(增|加|设|开通|尽快)|请.*加快|呼吁|盼"), Purpose.SUGGESTION),
    (re.compile("咨询|请问|询问|如何|怎样|何时|什么时候"), Purpose.OTHER),
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message. unit: code of the office whose field it is. category: its six digits."""

    title: str
    text: str
    purpose: Purpose
    unit: str
    category: str


def source(checkout: Path) -> Path:
    """The whole collection where it lies beside the checkout, else the excerpt."""
    beside = checkout.parent / COLLECTION
    return beside if beside.exists() else EXCERPT


def load(path: Path) -> list[Message]:
    """Every message that has a title and a text of bearable length, once."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [(r["留言主题"], r["留言详情"], r["一级标签"]) for r in csv.DictReader(stream)]
    found = {title: _message(title, text, label) for title, text, label in map(_clean, rows)}
    return [m for m in found.values() if m.title and 20 <= len(m.text) <= LONGEST_TEXT]


def _clean(row: tuple[str, str, str]) -> tuple[str, str, str]:
    title, text, label = row
    return " ".join(title.split())[:LONGEST_TITLE], text.strip(), label


def _message(title: str, text: str, label: str) -> Message:
    unit, name = _subject(title, label)
    return Message(title, text, _purpose(title), unit, _codes()[name])


def _subject(title: str, label: str) -> tuple[str, str]:
    for place in (title, label):
        for pattern, unit, name in _SUBJECTS:
            if re.search(pattern, place):
                return unit, name
    return "cgj", "其他"


def _purpose(title: str) -> Purpose:
    return next((p for pattern, p in _PURPOSES if pattern.search(title)), Purpose.COMPLAINT)


@cache
def _codes() -> dict[str, str]:
    return {name: code for code, name, _ in categories.rows()}


class Pile:
    """The messages in a random but repeatable order, handed out by what is needed."""

    def __init__(self, messages: Sequence[Message], rng: Random) -> None:
        """messages: at least one. rng: decides the order."""
        self._all = list(messages)
        rng.shuffle(self._all)
        self._left = list(self._all)

    def take(self, purposes: Iterable[Purpose]) -> Message:
        """The next message of one of these purposes; when all are used they come again."""
        wanted = frozenset(purposes)
        for again in (False, True):
            if again:
                self._left = list(self._all)
            for n, message in enumerate(self._left):
                if message.purpose in wanted:
                    return self._left.pop(n)
        raise LookupError(f"no message of {sorted(wanted)}")

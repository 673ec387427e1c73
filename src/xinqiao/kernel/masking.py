"""Taking people out of a text: names become 孙某, numbers and addresses are pointed at.

Names are replaced by rule. A number or an address is never guessed away: whoever wrote it is
shown the place. Both are careful rather than clever, so they sometimes mark too much.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SOMEBODY = "某"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭"
    "郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余顾孟黄穆"
    "萧尹姚邵汪祁毛狄贝臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻贾路娄江童颜郭梅盛林刁钟徐邱骆高"
    "夏蔡田樊胡凌霍虞万支柯卢莫房裘缪丁宣邓郁洪包石崔吉龚程邢裴陆荣翁荀惠曲封储靳段焦谷"
    "车侯班仇祖武符刘景詹龙叶司黎白乔鄢温庄晏瞿阎习艾鱼容古易慎戈廖耿匡文寇欧聂辛简饶曾"
    "丰游盖闫肖涂冉牛尚付"
)
_DOUBLE = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "夏侯",
)
# What stands before a name, and what stands after one.
_BEFORE = (
    "信访人|来访人|反映人|投诉人|当事人|负责人|代表人|联系人|法定代表人|村民|居民|市民|职工|员工|工人|"
    "农民工|业主|户主|房东|家长|群众|老人|学生|教师|患者|伤者|死者|代表|老板|其父|其母|其妻|其夫|其子|"
    "其女|丈夫|妻子|儿子|女儿|父亲|母亲|姓名|名叫"
)
_AFTER = (
    r"等[0-9一二三四五六七八九十百千余多]*[名人户]|反映|来访|来信|来电|投诉|自述|先生|女士|同志|师傅|大爷"
    r"|大妈|[（(，,]?[男女](?=[，,。；;）)]|$)"
)
# Second characters that make a place, a body or a word of what looks like a name.
_NOT_GIVEN = "区县市镇乡村庄局厅院校厂司路街道河湖山港店桥湾岗台屯庙集寨城州省国"
_HAN = r"[\u3400-\u9fff]"
_NAME = f"(?:(?:{'|'.join(_DOUBLE)}){_HAN}{{1,2}}|[{_SURNAMES}]{_HAN}{{1,2}})"
_MARKED = re.compile(f"(?:{_BEFORE})[：:]?(?P<name>{_NAME}(?={_AFTER}|[^\u3400-\u9fff]|$))")
_FOLLOWED = re.compile(rf"(?:^|(?<=[、和与及])|(?<=[^\u3400-\u9fff]))(?P<name>{_NAME})(?={_AFTER})")
_GAP = r"[\s\u3000·•.\-—–_]*"
_CJK_DIGITS = "〇零一二三四五六七八九"
_NUMBER = re.compile(rf"[\d{_CJK_DIGITS}](?:{_GAP}[\d{_CJK_DIGITS}]){{6,}}(?:{_GAP}[XxＸｘ])?")
_DAY = re.compile(r"\d{4}[-.—–]\d{1,2}[-.—–]\d{1,2}")
_COUNT = r"[\dA-Za-z甲乙丙丁一二三四五六七八九十百]+"
_ADDRESS = re.compile(
    rf"{_HAN}{{1,8}}(?:路|街|巷|弄|大道|胡同|里){_COUNT}号?(?!线|公交)"
    rf"|{_COUNT}(?:号楼|栋|幢|单元|室|号院)"
    rf"|{_HAN}{{1,6}}村{_COUNT}(?:组|号)"
)


class Trace(StrEnum):
    """What of a person was found in a text."""

    NAME = "name"
    NUMBER = "number"  # ID number, telephone, bank card
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Found:
    """One place in a text: from `start` up to `end`."""

    trace: Trace
    start: int
    end: int


def short_name(name: str) -> str:
    """张三丰 → 张某, 欧阳明 → 欧阳某; a body's name → 某单位; other scripts → 某."""
    name = name.strip()
    if re.search(r"公司|集团|合作社|委员会|中心|学校|医院|商行|厂$|店$|局$|会$", name):
        return "某单位"
    if name[:2] in _DOUBLE and len(name) > len("欧阳"):
        return name[:2] + SOMEBODY
    if re.match(_HAN, name):
        return name[0] + SOMEBODY
    return SOMEBODY


def masked(text: str, names: Iterable[str] = ()) -> str:
    """`text` with these people's names, and what reads like a name, replaced by 孙某.

    names: full names of the people of the matter; the longest goes first.
    """
    for name in sorted(_usable(names), key=len, reverse=True):
        text = _spaced(name).sub(short_name(name), text)
    for pattern in (_MARKED, _FOLLOWED):
        text = pattern.sub(_shorten, text)
    return text


def traces(text: str, names: Iterable[str] = ()) -> list[Found]:
    """Every place in `text` where somebody can still be recognised, from left to right."""
    found = [
        Found(Trace.NAME, m.start(), m.end())
        for name in _usable(names)
        for m in _spaced(name).finditer(text)
    ]
    for pattern in (_MARKED, _FOLLOWED):
        found += [
            Found(Trace.NAME, m.start("name"), m.end("name"))
            for m in pattern.finditer(text)
            if _is_name(m["name"])
        ]
    found += [
        Found(Trace.NUMBER, m.start(), m.end())
        for m in _NUMBER.finditer(text)
        if not _DAY.fullmatch(m[0])
    ]
    found += [Found(Trace.ADDRESS, m.start(), m.end()) for m in _ADDRESS.finditer(text)]
    return _apart(found)


def marked(text: str, found: Iterable[Found]) -> str:
    """`text` with 【】 around every place."""
    parts, at = [], 0
    for place in found:
        parts += [text[at : place.start], "【", text[place.start : place.end], "】"]
        at = place.end
    return "".join((*parts, text[at:]))


def _usable(names: Iterable[str]) -> list[str]:
    """Names long enough to mean somebody; a single character stands in any text."""
    shorts = {n.strip() for n in names}
    return sorted(n for n in shorts if len(n) > 1 and SOMEBODY not in n and "*" not in n)


def _spaced(name: str) -> re.Pattern[str]:
    """The name, also with gaps between its characters and in any case of letters."""
    return re.compile(_GAP.join(re.escape(c) for c in name if not c.isspace()), re.IGNORECASE)


def _is_name(word: str) -> bool:
    return SOMEBODY not in word and not set(word[1:]) & set(_NOT_GIVEN)


def _shorten(match: re.Match[str]) -> str:
    whole, name = match[0], match["name"]
    return whole.replace(name, short_name(name)) if _is_name(name) else whole


def _apart(found: list[Found]) -> list[Found]:
    """In order, what overlaps joined into one place."""
    kept: list[Found] = []
    for place in sorted(found, key=lambda f: (f.start, -f.end)):
        if kept and place.start < kept[-1].end:
            last = kept[-1]
            kept[-1] = Found(last.trace, last.start, max(last.end, place.end))
        else:
            kept.append(place)
    return kept

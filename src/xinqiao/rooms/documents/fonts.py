"""Which face serves each role of an official paper on this machine.

The official faces are proprietary and never shipped; where an office has them installed
(or lays them into the folder of extra fonts) they are used, else an open one of Debian's.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import typst

# TeX Live's Chinese part brings Fandol FangSong, the only open FangSong of Debian.
FANDOL = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")


class Role(StrEnum):
    """What a face is used for. Source: GB/T 9704-2012, 5.2.2 and 7."""

    TITLE = "title"  # 小标宋: the head and the title
    BODY = "body"  # 仿宋: the text
    KAI = "kai"  # 楷体: headings of level two
    HEI = "hei"  # 黑体: headings of level one, marks, labels
    SONG = "song"  # 宋体: page numbers


@dataclass(frozen=True, slots=True)
class Choice:
    """The faces of one role, best first: official ones, then open ones."""

    zh: str
    official: tuple[str, ...]
    open: tuple[str, ...]
    docx: str  # the name an office's Word or WPS knows
    bold: bool = False  # an open face must be set bold to look the part


ROLES: dict[Role, Choice] = {
    Role.TITLE: Choice(
        "小标宋",
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
        ("Source Han Serif SC", "Noto Serif CJK SC", "FandolSong"),
        "方正小标宋简体",
        bold=True,
    ),
    Role.BODY: Choice(
        "仿宋",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong"),
        ("FandolFang R", "FandolFang", "Source Han Serif SC", "Noto Serif CJK SC"),
        "仿宋_GB2312",
    ),
    Role.KAI: Choice(
        "楷体",
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti"),
        (
            "AR PL UKai",
            "AR PL UKai CN",
            "AR PL KaitiM GB",
            "FandolKai",
            "LXGW WenKai",
            "Noto Serif CJK SC",
        ),
        "楷体_GB2312",
    ),
    Role.HEI: Choice(
        "黑体",
        ("SimHei", "黑体", "STHeiti"),
        ("Source Han Sans SC", "Noto Sans CJK SC", "FandolHei", "WenQuanYi Zen Hei"),
        "黑体",
    ),
    Role.SONG: Choice(
        "宋体",
        ("SimSun", "宋体", "NSimSun", "STSong"),
        ("Source Han Serif SC", "Noto Serif CJK SC", "FandolSong", "AR PL SungtiL GB"),
        "宋体",
    ),
}


@dataclass(frozen=True, slots=True)
class Face:
    """What serves a role here. family: None when nothing fits and glyphs would be missing."""

    role: Role
    zh: str
    family: str | None
    official: bool
    bold: bool


def search_paths(extra: Path | None) -> tuple[Path, ...]:
    """Folders searched besides the system's. extra: an office's own fonts, may not exist."""
    return tuple(p for p in (extra, FANDOL) if p is not None and p.is_dir())


@cache
def book(extra: Path | None = None) -> typst.Fonts:
    """Every face on this machine, read once a process. Costs some tens of milliseconds."""
    return typst.Fonts(include_embedded_fonts=False, font_paths=list(search_paths(extra)))


def choose(installed: Collection[str]) -> tuple[Face, ...]:
    """For each role the best of the `installed` families, in the order of `Role`."""
    by_lower = {name.lower(): name for name in installed}
    return tuple(_face(role, choice, by_lower) for role, choice in ROLES.items())


@cache
def faces(extra: Path | None = None) -> tuple[Face, ...]:
    """For each role the face used on this machine; `xinqiao doctor` prints this."""
    return choose(book(extra).families())


def _face(role: Role, choice: Choice, by_lower: dict[str, str]) -> Face:
    """The first family of `choice` that is there."""
    for name in (*choice.official, *choice.open):
        if family := by_lower.get(name.lower()):
            official = name in choice.official
            return Face(role, choice.zh, family, official, choice.bold and not official)
    return Face(role, choice.zh, None, official=False, bold=False)

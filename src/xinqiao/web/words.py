"""The field's terms in the reader's language: codes, names in two languages, articles."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from django.utils.translation import get_language

from xinqiao.kernel.glossary import label

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
TENS = {"十": 10, "百": 100}
ARTICLE = re.compile(r"第([零一二三四五六七八九十百]+)条")
WORKS = (("条例", "Regulations"), ("民法典", "Civil Code"))
HOUSE = ("内部规程", "本系统规则")


class TwoNames(Protocol):
    """Anything that has a Chinese and an English name."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def language() -> str:
    """The language of the page: "zh-hans" or "en"."""
    return get_language() or "zh-hans"


def english() -> bool:
    """Whether the page is in English."""
    return language().startswith("en")


def word(member: StrEnum) -> str:
    """The name of a code's member."""
    return label(member, language())


def named(names: TwoNames) -> str:
    """Of two names the one in the reader's language; the Chinese one where there is no other."""
    return (names.en or names.zh) if english() else names.zh


def called(code: str, names: Mapping[str, TwoNames]) -> str:
    """The name that a code has among `names`; the code itself where it has none."""
    return named(names[code]) if code in names else code


def article(source: str) -> str:
    """A rule as it is cited, e.g. 条例第二十三条 or Regulations Art 23."""
    if not english():
        return source
    if source in HOUSE:
        return "house rules"
    found = [str(number(text)) for text in ARTICLE.findall(source)]
    work = next((en for zh, en in WORKS if source.startswith(zh)), "")
    if not work or not found:
        return source
    return f"{work} Art{'s' if len(found) > 1 else ''} {', '.join(found)}"


def number(numeral: str) -> int:
    """A Chinese numeral up to 999, e.g. 二百零三, as a number."""
    total, digit = 0, 0
    for character in numeral:
        if character in TENS:
            total += (digit or 1) * TENS[character]
            digit = 0
        else:
            digit = DIGITS[character]
    return total + digit

"""Every term of the code has its name in both languages, and the page shows them all."""

from enum import StrEnum
from pathlib import Path

import pytest

from xinqiao.kernel import glossary

PAGE = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


@pytest.mark.parametrize("code", glossary.CODES)
def test_glossary__names_every_member_in_both_languages(code: type[StrEnum]) -> None:
    for member in code:
        zh, en = glossary.term(member)
        assert any("\u4e00" <= c <= "\u9fff" for c in zh) or zh.isdigit(), member
        assert en
        assert not any("\u4e00" <= c <= "\u9fff" for c in en), member


def test_label__follows_the_language() -> None:
    assert glossary.label(glossary.Step.ACCEPTED, "zh-hans") == "已受理"
    assert glossary.label(glossary.Step.ACCEPTED, "en") == "accepted"


def test_term__keeps_equal_values_of_different_codes_apart() -> None:
    assert glossary.label(glossary.Channel.VISIT, "en") == "visit"
    assert glossary.label(glossary.Route.ARBITRATION, "en") == "arbitration"


def test_page__is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == glossary.page()

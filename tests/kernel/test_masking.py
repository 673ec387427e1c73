"""A text without people: what is masked, what is found, what is left alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.kernel.masking import Trace, marked, masked, short_name, traces

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
NAMES = st.lists(st.text(HAN, min_size=2, max_size=4), min_size=1, max_size=3)
WORDS = st.text(HAN | st.sampled_from("，。 0123456789"), max_size=12)
PHONES = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
CARDS = st.from_regex(r"\A[1-9][0-9]{16}[0-9X]\Z")
GAPS = st.sampled_from(["", " ", "-", "\u3000", "."])


@given(names=NAMES, words=st.lists(WORDS, min_size=2, max_size=5))
def test_masked__no_full_name_gets_through_unseen(names: list[str], words: list[str]) -> None:
    text = "".join(word + name for word, name in zip(words, names * 5, strict=False))
    line = masked(text, names)
    seen = traces(line, names)
    covered = {n for place in seen for n in range(place.start, place.end)}
    for name in names:
        if "某" in name:
            continue
        for found in re.finditer(re.escape(name), line):
            assert set(range(found.start(), found.end())) <= covered


@given(before=WORDS, number=PHONES | CARDS, after=WORDS, gap=GAPS)
def test_traces__no_phone_and_no_id_number_gets_through(
    before: str, number: str, after: str, gap: str
) -> None:
    text = before + gap.join(number) + after
    line = masked(text)
    kinds = {place.trace for place in traces(line)}
    assert Trace.NUMBER in kinds
    left = marked(line, traces(line))
    assert number not in re.sub(r"【[^】]*】", "", left)


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("张三丰反映欠薪。", ["张三丰"], "张某反映欠薪。"),
        ("张 三 丰来访。", ["张三丰"], "张某来访。"),
        ("村民李小明等12人来访。", [], "村民李某等12人来访。"),
        ("欧阳明女士来电。", [], "欧阳某女士来电。"),
        ("宏达建筑公司欠薪。", ["宏达建筑公司"], "某单位欠薪。"),
        ("John Smith 反映。", ["john smith"], "某 反映。"),
        ("高新区反映问题较多。", [], "高新区反映问题较多。"),
        ("某某小区业主反映电梯停运。", [], "某某小区业主反映电梯停运。"),
    ],
)
def test_masked__replaces_names_and_nothing_else(
    text: str, names: list[str], expected: str
) -> None:
    assert masked(text, names) == expected
    assert traces(expected, names) == []


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        ("电话0394-8281234", Trace.NUMBER),
        ("电话一三八一二三四一二三四", Trace.NUMBER),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", Trace.NUMBER),
        ("住人民路12号", Trace.ADDRESS),
        ("家在3号楼2单元501室", Trace.ADDRESS),
        ("柳树村3组有人断水", Trace.ADDRESS),
    ],
)
def test_traces__finds_numbers_and_addresses(text: str, trace: Trace) -> None:
    [*found] = traces(text)
    assert trace in {place.trace for place in found}


@pytest.mark.parametrize(
    "text", ["自2026-03-05起停工，涉及300人、120万元。", "第12条规定", "K3线公交停运"]
)
def test_traces__leave_dates_and_amounts_alone(text: str) -> None:
    assert traces(text) == []


def test_marked__shows_every_place() -> None:
    text = "张三丰，13812341234。"
    assert marked(text, traces(text, ["张三丰"])) == "【张三丰】，【13812341234】。"


def test_short_name__keeps_a_double_surname() -> None:
    assert (short_name("诸葛亮"), short_name("诸葛")) == ("诸葛某", "诸某")

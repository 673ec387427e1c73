"""Numbers the house gives: one way to write each, and slips are noticed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.kernel.codes import Channel
from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.numbering import (
    CODE_ALPHABET,
    CODE_CHARACTER,
    CODE_LENGTH,
    CODE_RANDOM_BYTES,
    DOCUMENT_SHAPE,
    NUMBER_LENGTH,
    NUMBER_SLIP,
    DocumentNumber,
    SubmissionNumber,
    check_digit,
    grouped_code,
    query_code,
    typed_code,
)

DAY = date(2026, 11, 23)
FIRST = SubmissionNumber("411602", Channel.LETTER, DAY, 1)

numbers = st.builds(
    SubmissionNumber,
    st.integers(0, 999_999).map("{:06}".format),
    st.sampled_from(Channel),
    st.dates(date(1000, 1, 1)),
    st.integers(1, 5_000_000),
)


@pytest.mark.parametrize(("digits", "check"), [("0794", "5"), ("079", "2"), ("", "1")])
def test_check_digit__is_that_of_the_standard(digits: str, check: str) -> None:
    """0794 → 5 is the worked example of ISO 7064; the others were counted by hand."""
    assert check_digit(digits) == check


def test_submission_number__is_region_channel_day_order_and_check_digit() -> None:
    assert str(FIRST)[:-1] == "411602" + "1" + "20261123" + "00001"
    assert len(str(FIRST)) == 21
    assert FIRST.grouped() == f"411602-1-20261123-00001-{str(FIRST)[-1]}"


@given(numbers)
def test_submission_number__reads_back_what_it_wrote(number: SubmissionNumber) -> None:
    assert SubmissionNumber.parse(str(number)) == number
    assert SubmissionNumber.parse(f" {number.grouped()} ") == number


def test_submission_number__grows_past_99999_on_one_day() -> None:
    last = SubmissionNumber("411602", Channel.WEB, DAY, 99_999)
    next_one = SubmissionNumber("411602", Channel.WEB, DAY, 100_000)
    assert (len(str(last)), len(str(next_one))) == (21, 22)
    assert SubmissionNumber.parse(str(next_one)) == next_one


@given(numbers, st.data())
def test_submission_number__with_one_wrong_digit_is_never_accepted(
    number: SubmissionNumber, data: st.DataObject
) -> None:
    digits = str(number)
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from(sorted(set("0123456789") - {digits[place]})))
    with pytest.raises(OutOfRange):
        SubmissionNumber.parse(digits[:place] + other + digits[place + 1 :])


def test_submission_number__shows_nearly_every_swap_of_neighbours() -> None:
    swaps = missed = 0
    for order in range(1, 3000, 7):
        digits = str(SubmissionNumber("411681", Channel.VISIT, DAY, order))
        for place in range(len(digits) - 1):
            one, other = digits[place], digits[place + 1]
            if one != other:
                swaps += 1
                missed += accepted(digits[:place] + other + one + digits[place + 2 :])
    assert swaps > 5000
    assert missed / swaps < 0.02


def accepted(digits: str) -> bool:
    try:
        SubmissionNumber.parse(digits)
    except OutOfRange:
        return False
    return True


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", NUMBER_LENGTH),
        (str(FIRST)[:-1], NUMBER_LENGTH),
        ("A" + str(FIRST)[1:], NUMBER_SLIP),
        ("²" + str(FIRST), NUMBER_SLIP),
        (str(FIRST)[:-1] + str((int(str(FIRST)[-1]) + 1) % 10), NUMBER_SLIP),
        *(
            (body + check_digit(body), NUMBER_SLIP)
            for body in (
                "41160202026112300001",  # there is no channel 0
                "41160212026023000001",  # nor a 30 February
                "41160212026112300000",  # nor a first one before the first
                "411602120261123000001",  # a doubled digit
            )
        ),
    ],
)
def test_submission_number__that_was_never_given_is_refused(typed: str, why: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        SubmissionNumber.parse(typed)
    assert (caught.value.sentence.msgid, caught.value.field) == (why, "number")


@pytest.mark.parametrize(("region", "order"), [("41160", 1), ("4116O2", 1), ("411602", 0)])
def test_submission_number__is_not_made_from_nonsense(region: str, order: int) -> None:
    with pytest.raises(ValueError, match="No submission number"):
        SubmissionNumber(region, Channel.WEB, DAY, order)


@pytest.mark.parametrize(
    "typed",
    [
        "周信访函〔2026〕1号",
        "周信访函[2026]1号",
        "周信访函（2026）第1号",
        " 周信访函【2026】 1 号 ",
        "周信访函〔２０２６〕１",
    ],
)
def test_document_number__is_understood_in_any_brackets(typed: str) -> None:
    number = DocumentNumber.parse(typed)
    assert number == DocumentNumber("周信访函", 2026, 1)
    assert str(number) == "周信访函〔2026〕1号"


@pytest.mark.parametrize(
    "typed", ["", "周信访函2026第1号", "〔2026〕1号", "周信访函〔2026〕0号", "函〔26〕1号"]
)
def test_document_number__of_another_shape_is_refused(typed: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        DocumentNumber.parse(typed)
    assert caught.value.sentence.msgid == DOCUMENT_SHAPE
    assert "周信访函〔2026〕1号" in str(caught.value)


@pytest.mark.parametrize(
    ("office", "year", "serial"), [("", 2026, 1), ("函", 0, 1), ("函", 2026, 0)]
)
def test_document_number__is_not_made_from_nonsense(office: str, year: int, serial: int) -> None:
    with pytest.raises(ValueError, match="No document number"):
        DocumentNumber(office, year, serial)


def test_query_code__carries_all_of_its_100_bits() -> None:
    assert query_code(bytes(13)) == "0" * 20
    assert query_code(b"\xff" * 13) == "Z" * 20
    for bit in range(100):
        random = (1 << bit + 4).to_bytes(13)
        sign = query_code(random)[::-1][bit // 5]
        assert CODE_ALPHABET.index(sign) == 1 << bit % 5


@given(st.binary(min_size=13, max_size=20))
def test_query_code__is_understood_however_it_is_typed(random: bytes) -> None:
    code = query_code(random)
    printed = grouped_code(code)
    assert len(printed) == 24
    assert typed_code(code) == typed_code(printed) == typed_code(f" {printed.lower()}\n") == code
    assert typed_code(code.replace("0", "o").replace("1", "l").replace("V", "u")) == code
    assert typed_code(code.replace("1", "I")) == code


def test_query_code__is_not_made_from_too_little_chance() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        query_code(bytes(CODE_RANDOM_BYTES - 1))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", CODE_LENGTH),
        ("K7QM" * 4, CODE_LENGTH),
        ("K7QM" * 6, CODE_LENGTH),
        ("信" * 20, CODE_CHARACTER),
    ],
)
def test_query_code__that_cannot_be_is_told_from_a_wrong_one(typed: str, why: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        typed_code(typed)
    assert (caught.value.sentence.msgid, caught.value.field) == (why, "code")
    assert str(caught.value)

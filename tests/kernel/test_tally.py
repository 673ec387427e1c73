"""Rates: nothing to count is not a success, and small counts stay in the house."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.kernel import tally
from xinqiao.kernel.codes import ReviewOutcome
from xinqiao.kernel.tally import FORMULAS, Buckets, Rate, Timed, buckets

ANY = FORMULAS["repeated"]
FIRST, LAST, TODAY = date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 23)


def test_rate__of_nothing_is_a_dash_and_never_100_percent() -> None:
    assert Rate(ANY, 0, 0).value is None
    assert Rate(ANY, 0, 0).percent == "—"


@pytest.mark.parametrize(
    ("numerator", "denominator", "value", "percent"),
    [
        (0, 7, Fraction(0), "0.0 %"),
        (1, 3, Fraction(1, 3), "33.3 %"),
        (2, 3, Fraction(2, 3), "66.6 %"),
        (9999, 10_000, Fraction(9999, 10_000), "99.9 %"),
        (8, 8, Fraction(1), "100.0 %"),
    ],
)
def test_rate__is_exact_and_never_rounded_up_to_all(
    numerator: int, denominator: int, value: Fraction, percent: str
) -> None:
    rate = Rate(ANY, numerator, denominator)
    assert (rate.value, rate.percent) == (value, percent)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 3), (4, 3), (1, 0)])
def test_rate__of_more_than_all_is_a_mistake(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="not a rate"):
        Rate(ANY, numerator, denominator)


@pytest.mark.parametrize(
    ("due", "met", "expected"),
    [
        pytest.param(FIRST, FIRST, Buckets(1, 0, 0), id="on the last day"),
        pytest.param(LAST, FIRST, Buckets(1, 0, 0), id="early"),
        pytest.param(LAST, LAST + timedelta(1), Buckets(0, 1, 0), id="a day late"),
        pytest.param(LAST, None, Buckets(0, 0, 1), id="still open"),
        pytest.param(FIRST - timedelta(1), FIRST, Buckets(0, 0, 0), id="due before"),
        pytest.param(LAST + timedelta(1), FIRST, Buckets(0, 0, 0), id="due after"),
    ],
)
def test_buckets__a_duty_counts_in_the_period_of_its_last_day(
    due: date, met: date | None, expected: Buckets
) -> None:
    assert buckets([Timed(due, met)], since=FIRST, until=LAST, today=TODAY) == expected


@pytest.mark.parametrize("met", [None, FIRST])
def test_buckets__a_running_term_counts_neither_for_nor_against(met: date | None) -> None:
    duty = [Timed(LAST, met)]
    assert buckets(duty, since=FIRST, until=LAST, today=LAST) == Buckets(0, 0, 0)
    assert buckets(duty, since=FIRST, until=LAST, today=LAST + timedelta(1)) != Buckets(0, 0, 0)


days = st.dates(date(2026, 9, 1), date(2026, 12, 1))


@given(st.lists(st.builds(Timed, days, st.none() | days)))
def test_buckets__add_up_to_what_fell_due(duties: list[Timed]) -> None:
    found = buckets(duties, since=FIRST, until=LAST, today=TODAY)
    rate = found.rate(FORMULAS["answered_in_time"])
    assert rate.denominator == sum(FIRST <= duty.due <= LAST for duty in duties)
    assert rate.numerator == found.in_time


def test_corrected__leaves_out_what_was_never_taken_up() -> None:
    rate = tally.corrected(ReviewOutcome)
    assert (rate.numerator, rate.denominator) == (2, 3)
    assert tally.corrected([ReviewOutcome.NOT_ACCEPTED]).value is None


def test_repeated__is_repeats_of_all_submissions() -> None:
    assert tally.repeated(1, 4).value == Fraction(1, 4)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (60, 60)])
def test_published__leaves_out_counts_of_1_to_4(count: int, shown: int | None) -> None:
    assert tally.published(count) == shown


@pytest.mark.parametrize(
    ("numerator", "denominator", "may_leave"),
    [
        (0, 0, True),
        (0, 9, True),
        (9, 9, True),
        (5, 10, True),
        (2, 2, False),
        (6, 9, False),
        (3, 9, False),
    ],
)
def test_rate__with_a_small_part_stays_in_the_house(
    numerator: int, denominator: int, may_leave: bool
) -> None:
    assert Rate(ANY, numerator, denominator).published is may_leave


def test_formula__has_a_version_and_a_sentence_to_print() -> None:
    assert [f.term for f in FORMULAS.values()] == [
        *("及时转送率", "及时受理率", "按期办结率", "重复信访率", "纠错率", "参评率", "群众满意率")
    ]
    assert all(f.version >= 1 and f.meaning.endswith(".") for f in FORMULAS.values())

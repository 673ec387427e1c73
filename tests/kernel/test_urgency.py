"""What waiting hurts most: a total, stable order, one band after the other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.kernel.codes import Urgency, UrgentGround
from xinqiao.kernel.procedure.consequences import THEIRS
from xinqiao.kernel.terms import TERMS, Basis, TermKey
from xinqiao.kernel.urgency import Band, Why, Work, band, order, why

ON = date(2026, 3, 16)
KEYS = st.sampled_from([k for k in TermKey if k not in THEIRS])


@st.composite
def works(draw: st.DrawFn) -> Work:
    """Any line of anybody's work."""
    undated = draw(st.integers(0, 9)) == 0
    day = ON + timedelta(days=draw(st.integers(-40, 40)))
    return Work(
        matter=draw(st.integers(1, 4)),
        n=draw(st.integers(0, 4)),
        key=None if undated else draw(KEYS),
        due=None if undated else day,
        urgency=draw(st.sampled_from(Urgency)),
        ground=draw(st.none() | st.sampled_from(UrgentGround)),
    )


def day(days: int) -> date:
    return ON + timedelta(days=days)


@given(st.lists(works(), unique_by=lambda w: (w.matter, w.n)), st.randoms())
def test_order__is_the_same_whatever_order_the_lines_came_in(
    lines: list[Work], chance: object
) -> None:
    before = sorted(lines, key=lambda w: order(w, ON))
    chance.shuffle(lines)  # type: ignore[attr-defined]
    assert sorted(lines, key=lambda w: order(w, ON)) == before
    keys = [order(w, ON) for w in lines]
    assert len(set(keys)) == len(keys)


@given(works(), works())
def test_order__never_puts_a_later_band_first(one: Work, other: Work) -> None:
    if band(one, ON) < band(other, ON):
        assert order(one, ON) < order(other, ON)


@given(works())
def test_order__only_ever_moves_a_line_up_as_days_pass(line: Work) -> None:
    found = [band(line, day(n)) for n in range(60)]
    assert found == sorted(found, reverse=True)


@given(works())
def test_why__is_told_of_every_line(line: Work) -> None:
    told = why(line, ON)
    assert (told is Why.URGENT) == (band(line, ON) is Band.SAFETY)
    if told is Why.LATE:
        assert line.due is not None
        assert line.due < ON


K, U = TermKey, UrgentGround
# From what waiting hurts most to what it hurts least.
STAIRS = [
    Work(9, 1, K.HANDLE, day(50), Urgency.GRAVE, U.LIFE),
    Work(9, 2, K.HANDLE, day(50), Urgency.URGENT, U.WAGES),
    Work(9, 3, K.BULLETIN, day(0)),
    Work(9, 4, K.HANDLE, day(-1)),  # the law names the length
    Work(9, 5, K.NOTIFY, day(0)),
    Work(9, 6, K.RECEIVE, day(-30)),  # a house rule
    Work(9, 7, K.CALL_BACK, day(-2)),
    Work(9, 8, K.PROMISE, day(3)),
    Work(9, 9, K.INSTRUCTION, day(-9)),
    Work(9, 10, K.SUPERVISION, day(2)),
    Work(9, 11, K.NOTIFY, day(1)),
    Work(9, 12, K.PROMISE, day(4)),
    Work(8, 13, K.HANDLE, day(30)),
    Work(9, 14, K.HANDLE, day(30)),
    Work(9, 15, None, None),
]


def test_order__goes_down_the_stairs() -> None:
    assert sorted([*STAIRS[7:], *STAIRS[:7]], key=lambda w: order(w, ON)) == STAIRS


@pytest.mark.parametrize("key", [k for k in TermKey if TERMS[k].basis is Basis.STATUTE])
def test_order__a_clock_of_the_law_that_ran_out_goes_before_what_somebody_above_asked_for(
    key: TermKey,
) -> None:
    late, asked = Work(2, 1, key, day(-1)), Work(1, 1, K.INSTRUCTION, day(-30))
    assert order(late, ON) < order(asked, ON)


def test_order__knows_nothing_of_the_person() -> None:
    assert set(Work.__dataclass_fields__) == {"matter", "n", "key", "due", "urgency", "ground"}

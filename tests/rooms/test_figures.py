"""Published figures: nobody can be seen through them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import assemble
from tests.rooms import registry_play as play
from xinqiao.kernel import guidance
from xinqiao.kernel.codes import Already, Purpose
from xinqiao.kernel.tally import FEWEST_SHOWN, suppressed
from xinqiao.rooms.desk import figures
from xinqiao.vault import keys

TODAY = date(2026, 4, 20)


@given(st.lists(st.integers(0, 30), max_size=8))
def test_suppressed__no_small_cell_shows_or_follows_from_the_total(counts: list[int]) -> None:
    shown = suppressed(counts)
    hidden = [n for n, cell in zip(counts, shown, strict=True) if cell is None]
    small = [n for n in counts if 0 < n < FEWEST_SHOWN]
    assert all(cell in (None, n) for cell, n in zip(shown, counts, strict=True))
    assert not [n for n in shown if n is not None and 0 < n < FEWEST_SHOWN]
    if small and sum(counts) > sum(small):
        assert len(hidden) >= 2


@pytest.mark.django_db(databases=["default", "keys"])
def test_figures__of_a_month_leave_small_cells_out() -> None:
    keys.forget()
    cast = assemble()
    for n in range(7):
        play.registered(cast, text=f"第{n}件", title=f"第{n}件")
    play.registered(cast, text="检举", purpose=Purpose.REPORT)
    found = figures.figures(date(2026, 3, 1), TODAY)
    assert found.by_channel.total == 8
    assert [c.count for c in found.by_channel.cells] == [8]
    assert {c.code: c.count for c in found.by_purpose.cells} == {
        Purpose.COMPLAINT: None, Purpose.REPORT: None,
    }  # fmt: skip
    assert figures.figures(date(2026, 2, 1), TODAY).by_channel.total == 0


def test_months__are_those_that_are_over() -> None:
    assert figures.months(TODAY)[:2] == [date(2026, 3, 1), date(2026, 2, 1)]


@pytest.mark.parametrize(
    ("text", "tried", "keys_"),
    [
        ("老板拖欠工资", (), ["labour"]),
        ("弟弟被打伤，医药费没有着落", (), ["hurt"]),
        ("对行政处罚不服", (Already.LAWSUIT,), ["court_running", "decision"]),
        ("路灯不亮", (), []),
    ],
)
def test_hints__follow_answers_first_then_words(
    text: str, tried: tuple[Already, ...], keys_: list[str]
) -> None:
    assert [h.key for h in guidance.hints(text, tried)] == keys_

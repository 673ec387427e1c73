"""The figures of the day: once on a working day, at the hour each chose, and nothing else."""

import re
from datetime import datetime

import pytest

from tests.rooms.steps import Case, at, waiting
from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.desk import duties
from xinqiao.rooms.desk.summaries import DEFAULT_HOUR, Wish, choose, send_summaries, wish_of
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.messages.sending import text_of

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def case() -> Case:
    """With the intake of the housing office, which gives notice by Friday 20 March."""
    return waiting()


def told(case: Case, who: str = "intake") -> list[Message]:
    return list(Message.objects.filter(template="staff_today", staff=case.staff(who)))


def test_summary__comes_at_eight_once_a_day_with_figures_and_a_link_alone(case: Case) -> None:
    assert send_summaries(at(3, 19, 7)) == 0
    assert send_summaries(at(3, 19, DEFAULT_HOUR)) == 1  # nobody else has anything to do
    assert send_summaries(at(3, 19, 8)) == send_summaries(at(3, 19, 17)) == 0
    assert send_summaries(at(3, 23, 8)) == 1
    first, second = sorted(told(case), key=lambda m: m.pk)
    assert first.values == {"late": "0", "today": "0", "soon": "1"}
    assert second.values == {"late": "1", "today": "0", "soon": "0"}
    said = text_of(first)
    assert case.row.number not in said
    assert "电梯" not in said
    assert re.findall(r"\d+", said.split("http")[0]) == ["0", "0", "1"]


@pytest.mark.parametrize(
    ("wish", "comes"),
    [(Wish(hour=6), at(3, 19, 6)), (Wish(hour=14), at(3, 19, 14)), (Wish(wanted=False), None)],
)
def test_summary__comes_when_it_is_wanted(case: Case, wish: Wish, comes: datetime | None) -> None:
    choose(staff=case.staff("intake"), wish=wish)
    assert wish_of(case.staff("intake")) == wish
    hours = [at(3, 19, hour) for hour in range(24)]
    assert [h for h in hours if send_summaries(h)] == ([comes] if comes else [])


def test_summary__not_on_a_rest_day(case: Case) -> None:
    assert send_summaries(at(3, 22, 9)) == 0  # a Sunday
    assert send_summaries(at(3, 23, 9)) == 1


def test_summary__leaves_out_what_rests(case: Case) -> None:
    duties.plan(
        number=case.row.number, n=case.duty(TermKey.NOTIFY).n, by=case.who("intake"),
        at=at(3, 18), until=at(3, 20).date(), reason="等材料",
    )  # fmt: skip
    send_summaries(at(3, 19, 8))
    assert [m.values["soon"] for m in told(case)] in ([], ["0"])


def test_summary__has_an_hour_of_the_day(case: Case) -> None:
    assert wish_of(case.staff("intake")) == Wish(wanted=True, hour=DEFAULT_HOUR)
    with pytest.raises(OutOfRange):
        choose(staff=case.staff("intake"), wish=Wish(hour=24))

"""Reception days: which days a rule names, and where holidays move them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.casebook.shipped import shipped_calendar
from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.reception_days import LAST, DayRule, Every, placed, planned, provisional
from xinqiao.kernel.worktime import WorkCalendar

THURSDAY, FRIDAY = 3, 4
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
REST = st.frozensets(st.dates(date(2025, 12, 1), date(2026, 3, 31)), max_size=40)
RULES = st.one_of(
    st.builds(
        DayRule,
        st.just(Every.WEEK),
        st.frozensets(st.integers(0, 6), min_size=1).map(lambda s: tuple(sorted(s))),
    ),
    st.builds(
        lambda every, weekday, nth, month: DayRule(every, (weekday,), nth, month=month),
        st.sampled_from((Every.MONTH, Every.QUARTER)),
        st.integers(0, 6),
        st.sampled_from((1, 2, 3, 4, 5, LAST)),
        st.integers(1, 3),
    ),
    st.builds(
        lambda every, day, month: DayRule(every, day=day, month=month),
        st.sampled_from((Every.MONTH, Every.QUARTER)),
        st.integers(1, 31),
        st.integers(1, 3),
    ),
)


def of(rule: DayRule, first: date, last: date) -> list[date]:
    return list(planned(rule, first, last))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (DayRule(Every.WEEK, (THURSDAY, FRIDAY)), ["03-05", "03-06", "03-12", "03-13"]),
        (DayRule(Every.MONTH, (0,), 2), ["03-09", "04-13", "05-11", "06-08"]),
        (DayRule(Every.MONTH, (FRIDAY,), LAST), ["03-27", "04-24", "05-29", "06-26"]),
        (DayRule(Every.MONTH, (FRIDAY,), 5), ["03-27", "04-24", "05-29", "06-26"]),
        (DayRule(Every.MONTH, day=31), ["03-31", "04-30", "05-31", "06-30"]),
        (DayRule(Every.QUARTER, day=10, month=2), ["05-10", "08-10", "11-10"]),
        (DayRule(Every.QUARTER, (2,), 1, month=3), ["03-04", "06-03", "09-02", "12-02"]),
    ],
)
def test_planned__names_the_days_of_the_rule(rule: DayRule, expected: list[str]) -> None:
    found = of(rule, date(2026, 3, 1), date(2026, 12, 31))
    assert [f"{day:%m-%d}" for day in found[: len(expected)]] == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"every": Every.WEEK},
        {"every": Every.WEEK, "weekdays": (7,)},
        {"every": Every.MONTH},
        {"every": Every.MONTH, "weekdays": (1,)},
        {"every": Every.MONTH, "weekdays": (1,), "nth": 1, "day": 3},
        {"every": Every.MONTH, "weekdays": (1, 2), "nth": 1},
        {"every": Every.MONTH, "weekdays": (1,), "nth": 6},
        {"every": Every.MONTH, "day": 32},
        {"every": Every.QUARTER, "day": 3, "month": 4},
    ],
)
def test_rule__that_names_no_day_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(OutOfRange):
        DayRule(**wrong)


@given(RULES, DAYS, st.integers(0, 400), st.integers(0, 400))
def test_planned__is_the_same_however_the_span_is_cut(
    rule: DayRule, first: date, one: int, two: int
) -> None:
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two)
    whole = of(rule, first, last)
    assert whole == of(rule, first, middle) + of(rule, middle + timedelta(days=1), last)
    assert whole == sorted(set(whole))


@given(RULES, DAYS)
def test_planned__leaves_out_no_week_month_or_quarter(rule: DayRule, first: date) -> None:
    length = {Every.WEEK: 7, Every.MONTH: 62, Every.QUARTER: 184}[rule.every]
    assert of(rule, first, first + timedelta(days=length))


@given(RULES, REST, st.frozensets(DAYS, max_size=5))
def test_placed__loses_no_session_and_puts_none_on_a_rest_day_or_on_another(
    rule: DayRule, rest: frozenset[date], taken: frozenset[date]
) -> None:
    calendar = WorkCalendar(rest, years=frozenset({2025, 2026}))
    wanted = of(rule, date(2026, 1, 1), date(2026, 3, 31))
    held = placed(wanted, calendar, taken)
    assert list(held) == wanted
    assert len(set(held.values())) == len(wanted)
    for day, on in held.items():
        assert on >= day
        assert calendar.is_workday(on)
        assert on == day or not calendar.is_workday(day)
        assert on == day or on not in taken


@given(RULES, REST)
def test_placed__passes_no_free_working_day_by(rule: DayRule, rest: frozenset[date]) -> None:
    calendar = WorkCalendar(rest, years=frozenset({2025, 2026}))
    wanted = of(rule, date(2026, 1, 1), date(2026, 3, 31))
    held = placed(wanted, calendar)
    for day, on in held.items():
        between = [day + timedelta(days=n) for n in range((on - day).days)]
        assert all(not calendar.is_workday(d) or d in held.values() for d in between)


def test_placed__the_national_days_of_2026_move_behind_the_week_they_fall_into() -> None:
    calendar = shipped_calendar()
    thursdays = of(DayRule(Every.WEEK, (THURSDAY,)), date(2026, 9, 24), date(2026, 10, 15))
    held = placed(thursdays, calendar)
    assert held[date(2026, 10, 1)] == date(2026, 10, 9)  # the 8th is a reception day itself
    assert held[date(2026, 10, 8)] == date(2026, 10, 8)


def test_provisional__until_the_years_notice_is_there() -> None:
    known = WorkCalendar(years=frozenset({2026}))
    assert not provisional(date(2026, 12, 30), date(2026, 12, 30), known)
    assert provisional(date(2026, 12, 31), date(2027, 1, 4), known)
    assert provisional(date(2027, 1, 7), date(2027, 1, 7), known)

"""The working calendar: what is a working day, what is known, what changed."""

import json
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.casebook.shipped import shipped_calendar, shipped_notices
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.worktime import (
    LABOUR_DAY,
    NATIONAL_DAY,
    Bilingual,
    WorkCalendar,
    YearNotice,
    fixed_holidays,
)

SPRING = Bilingual("春节", "Spring Festival")
NOTICE_2027 = YearNotice(
    year=2027,
    days_off=frozenset(date(2027, 2, day) for day in range(5, 12)),
    days_on=frozenset({date(2027, 2, 13)}),
    names={date(2027, 2, day): SPRING for day in range(5, 12)},
    source="a notice",
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),  # Friday
        (date(2026, 2, 14), True),  # make-up Saturday
        (date(2026, 2, 15), False),  # Spring Festival, a Sunday
        (date(2026, 2, 16), False),  # Spring Festival, a Monday
        (date(2026, 2, 24), True),
        (date(2026, 3, 1), False),  # plain Sunday
        (date(2025, 10, 8), False),  # last day of the block
        (date(2025, 10, 11), True),  # make-up Saturday
    ],
)
def test_shipped_calendar__knows_the_notice(day, works):
    assert shipped_calendar().is_workday(day) is works
    assert shipped_calendar().is_known(day)


@pytest.mark.parametrize(
    ("day", "works", "name"),
    [
        (date(2099, 1, 1), False, "New Year's Day"),
        (date(2099, 5, 1), False, "Labour Day"),
        (date(2096, 5, 2), False, "Labour Day"),
        (date(2096, 5, 3), True, None),
        (date(2096, 10, 1), False, "National Day"),
        (date(2096, 10, 2), False, "National Day"),
        (date(2096, 10, 3), False, "National Day"),
        (date(2096, 10, 4), True, None),
        (date(2096, 10, 6), False, None),  # Saturday
        (date(1990, 5, 2), True, None),  # the second day of May is younger
    ],
)
def test_a_year_without_notice__rests_at_weekends_and_fixed_holidays_only(day, works, name):
    calendar = shipped_calendar()
    assert not calendar.is_known(day)
    assert calendar.is_workday(day) is works
    found = calendar.named(day)
    assert (found and found.en) == name


def test_fixed_holidays__are_six_days_since_2025_and_five_before():
    assert len(fixed_holidays(2025)) == 6
    assert date(2024, 5, 2) not in fixed_holidays(2024)
    assert fixed_holidays(2025)[date(2025, 5, 2)] == LABOUR_DAY


def test_a_loaded_year__is_the_notice_and_nothing_else():
    bare = WorkCalendar.of([YearNotice(2027, frozenset(), frozenset())])
    assert bare.is_workday(date(2027, 1, 1))
    assert bare.named(date(2027, 1, 1)) is None


def test_workdays_after__leaves_out_the_day_itself():
    days = islice(shipped_calendar().workdays_after(date(2026, 2, 12)), 5)
    assert [day.day for day in days] == [13, 14, 24, 25, 26]


def test_named__offers_both_languages():
    name = shipped_calendar().named(date(2025, 10, 1))
    assert name == NATIONAL_DAY
    assert name.in_language("zh-hans") == "国庆节"
    assert name.in_language("en") == "National Day"


def test_shipped_notices__cover_every_year_of_the_regulations_until_2026():
    assert set(range(2022, 2027)) <= shipped_notices().keys()
    assert all(notice.year == year for year, notice in shipped_notices().items())
    assert shipped_notices()[2026].source.startswith("chinesecalendar ")
    assert sum(len(notice.days_off) for notice in shipped_notices().values()) > 600


@pytest.mark.parametrize("year", sorted(shipped_notices()))
def test_notice__survives_a_round_trip_through_json(year):
    notice = shipped_notices()[year]
    assert YearNotice.from_json(json.loads(json.dumps(notice.to_json()))) == notice


def test_notice__takes_one_name_for_both_languages_and_needs_neither_names_nor_source():
    raw = {"year": 2027, "days_off": ["2027-02-05"], "days_on": []}
    assert YearNotice.from_json(raw).names == {}
    named = YearNotice.from_json({**raw, "names": {"2027-02-05": "春节"}})
    assert named.names == {date(2027, 2, 5): Bilingual("春节", "春节")}


GOOD = {"year": 2027, "days_off": [], "days_on": []}


@pytest.mark.parametrize(
    ("raw", "refusal", "field"),
    [
        ({"days_off": [], "days_on": []}, Missing, "year"),
        ({"year": 2027, "days_on": []}, Missing, "days_off"),
        ({"year": 2027, "days_off": []}, Missing, "days_on"),
        ({**GOOD, "year": "2027"}, OutOfRange, "year"),
        ({**GOOD, "days_off": "2027-02-05"}, OutOfRange, "days_off"),
        ({**GOOD, "days_off": ["5 February"]}, OutOfRange, "days_off"),
        ({**GOOD, "names": ["春节"]}, OutOfRange, "names"),
        ({**GOOD, "names": {"soon": "春节"}}, OutOfRange, "names"),
        ({**GOOD, "names": {"2027-02-05": {"zh": "春节"}}}, OutOfRange, "names"),
        ({**GOOD, "names": {"2027-02-05": 5}}, OutOfRange, "names"),
    ],
)
def test_notice__an_unreadable_file_is_refused_naming_the_part(raw, refusal, field):
    with pytest.raises(refusal) as refused:
        YearNotice.from_json(raw)
    assert refused.value.field == field
    assert str(refused.value)


@pytest.mark.parametrize(
    ("off", "on", "words"),
    [
        ({date(2027, 2, 6)}, {date(2027, 2, 6)}, "both as a day off and as a working day"),
        (set(), {date(2027, 2, 5)}, "not at a weekend"),
        ({date(2025, 2, 6)}, set(), "too far from 2027"),
    ],
)
def test_notice__slips_of_the_pen_are_refused(off, on, words):
    with pytest.raises(OutOfRange, match=words):
        YearNotice(2027, frozenset(off), frozenset(on))


def test_merged__makes_the_year_known_and_leaves_the_others_alone():
    before = shipped_calendar()
    after = before.merged(NOTICE_2027)
    assert after.years == before.years | {2027}
    assert before.is_workday(date(2027, 2, 5))
    assert not after.is_workday(date(2027, 2, 5))
    assert after.is_workday(date(2027, 2, 13))
    assert after.named(date(2027, 2, 5)) == SPRING
    assert after.stamp([2026]) == before.stamp([2026])
    assert after.stamp([2027]) != before.stamp([2027])


def test_merged__an_administrators_notice_replaces_the_shipped_year_whole():
    correction = YearNotice(2026, frozenset({date(2026, 3, 3)}), frozenset())
    after = shipped_calendar().merged(correction)
    assert {day for day in after.days_off if day.year == 2026} == {date(2026, 3, 3)}
    assert not {day for day in after.days_on if day.year == 2026}
    assert after.named(date(2026, 10, 1)) is None
    assert after.merged(shipped_notices()[2026]) == shipped_calendar()


def test_merged__a_notice_may_change_days_of_the_december_before():
    swapped = YearNotice(
        2027, days_off=frozenset({date(2026, 12, 31)}), days_on=frozenset({date(2026, 12, 26)})
    )
    before, after = shipped_calendar(), shipped_calendar().merged(swapped)
    assert before.is_workday(date(2026, 12, 31))
    assert not after.is_workday(date(2026, 12, 31))
    assert after.is_workday(date(2026, 12, 26))
    assert not after.is_workday(date(2026, 2, 16)), "the rest of 2026 stays"
    assert not after.is_current(before.stamp([2026])), "dates counted with 2026 are counted again"


@pytest.mark.parametrize(
    ("first", "then"),
    [("off", "on"), ("on", "off")],
)
def test_merged__the_later_notice_decides_about_a_day_both_name(first, then):
    day = frozenset({date(2026, 12, 26)})
    of = {"off": (day, frozenset()), "on": (frozenset(), day)}
    calendar = WorkCalendar.of([YearNotice(2026, *of[first]), YearNotice(2027, *of[then])])
    assert calendar.is_workday(date(2026, 12, 26)) is (then == "on")
    assert not calendar.days_off & calendar.days_on


def test_stamp__is_short_and_marks_the_year_without_notice():
    stamp = shipped_calendar().stamp([2027, 2026, 2026])
    known, guessed = stamp.split()
    assert known.startswith("2026=")
    assert guessed.startswith("2027?")
    assert len(stamp) <= 27
    assert shipped_calendar().stamp([]) == ""


def test_stamp__tells_a_loaded_notice_from_the_same_days_guessed():
    notice = YearNotice(2027, frozenset(fixed_holidays(2027)), frozenset())
    calendar = shipped_calendar()
    assert not calendar.merged(notice).is_current(calendar.stamp([2027]))


def test_is_current__holds_until_a_year_named_in_the_stamp_changes():
    calendar = shipped_calendar()
    later = calendar.merged(NOTICE_2027)
    assert calendar.is_current(calendar.stamp([2025, 2027]))
    assert later.is_current(calendar.stamp([2025, 2026]))
    assert not later.is_current(calendar.stamp([2025, 2027]))
    assert later.is_current("")


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(st.frozensets(DAYS, max_size=40), st.frozensets(DAYS, max_size=40))
def test_stamp__is_equal_exactly_where_the_working_days_are(some, others):
    years = frozenset({2025, 2026, 2027})
    one = WorkCalendar(some, frozenset(), years)
    other = WorkCalendar(others, frozenset(), years)
    assert (one.stamp(years) == other.stamp(years)) is (some == others)


@given(DAYS, st.frozensets(DAYS, max_size=40))
def test_workdays_after__miss_no_working_day_and_name_no_other(day, off):
    calendar = WorkCalendar(off, frozenset(), frozenset({2025}))
    listed = list(islice(calendar.workdays_after(day), 20))
    span = [day + timedelta(days=n) for n in range(1, (listed[-1] - day).days + 1)]
    assert listed == [each for each in span if calendar.is_workday(each)]

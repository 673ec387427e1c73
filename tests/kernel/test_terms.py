"""Counting: the handbook's vectors, a slow reference, and what may never happen."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.casebook.shipped import shipped_calendar
from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.terms import (
    SOON_DAYS,
    TERMS,
    Basis,
    ClockState,
    TermKey,
    Unit,
    due,
    due_for,
    due_on,
    state,
)
from xinqiao.kernel.worktime import WorkCalendar, YearNotice

ONE_DAY = timedelta(days=1)
DAYS, WORKDAYS = Unit.CALENDAR_DAYS, Unit.WORKING_DAYS
D = date.fromisoformat

VECTORS = [
    ("2025-08-19", 15, DAYS, "2025-09-03", "2025-09-03"),
    ("2025-09-16", 15, DAYS, "2025-10-01", "2025-10-09"),
    ("2026-01-30", 15, DAYS, "2026-02-14", "2026-02-14"),
    ("2026-02-02", 15, DAYS, "2026-02-17", "2026-02-24"),
    ("2025-08-02", 60, DAYS, "2025-10-01", "2025-10-09"),
    ("2026-07-28", 60, DAYS, "2026-09-26", "2026-09-28"),
    ("2025-12-01", 60, DAYS, "2026-01-30", "2026-01-30"),
    ("2026-01-30", 30, DAYS, "2026-03-01", "2026-03-02"),
    ("2026-02-12", 5, WORKDAYS, "2026-02-26", "2026-02-26"),
    ("2025-09-26", 5, WORKDAYS, "2025-10-10", "2025-10-10"),
    ("2025-09-30", 5, WORKDAYS, "2025-10-14", "2025-10-14"),
    ("2026-04-30", 5, WORKDAYS, "2026-05-11", "2026-05-11"),
]


@pytest.mark.parametrize(("start", "length", "unit", "raw", "effective"), VECTORS)
def test_due__agrees_with_the_handbook(start, length, unit, raw, effective):
    counted = due(D(start), length, unit, shipped_calendar())
    assert (counted.raw, counted.date) == (D(raw), D(effective))
    assert not counted.provisional
    assert counted.calendar == shipped_calendar().stamp(counted.known)


def test_due__tells_which_rest_days_moved_it():
    rolled = due(D("2026-07-28"), 60, DAYS, shipped_calendar())
    assert rolled.skipped == (D("2026-09-26"), D("2026-09-27"))
    assert rolled.worked == ()
    working = due(D("2026-02-12"), 5, WORKDAYS, shipped_calendar())
    assert [day.day for day in working.skipped] == list(range(15, 24))
    assert working.worked == (D("2026-02-14"),)


def test_due__tells_that_a_weekend_day_is_worked():
    counted = due(D("2026-01-30"), 15, DAYS, shipped_calendar())
    assert counted.skipped == ()
    assert counted.worked == (D("2026-02-14"),)


@pytest.mark.parametrize("unit", Unit)
def test_due__same_day_is_the_same_day_even_on_a_sunday_of_an_unknown_year(unit):
    counted = due(D("2031-06-01"), 0, unit, WorkCalendar())
    assert counted.date == counted.raw == D("2031-06-01")
    assert not counted.provisional
    assert counted.calendar == ""


def test_due__a_negative_length_is_refused():
    with pytest.raises(OutOfRange, match="negative"):
        due(D("2026-01-05"), -1, DAYS, shipped_calendar())


def test_due_on__a_date_set_on_a_rest_day_gives_way_to_the_next_working_day():
    counted = due_on(D("2026-10-01"), D("2026-09-01"), shipped_calendar())
    assert (counted.start, counted.raw) == (D("2026-09-01"), D("2026-10-01"))
    assert counted.date == D("2026-10-08")
    assert due_on(D("2026-09-30"), D("2026-09-01"), shipped_calendar()).date == D("2026-09-30")


# --- what must hold for any calendar --------------------------------------------------------

YEARS = frozenset({2025, 2026})
STARTS = st.dates(date(2024, 11, 1), date(2027, 2, 1))
LENGTHS = st.integers(1, 120)
REST = st.frozensets(st.dates(date(2024, 12, 1), date(2027, 6, 30)), max_size=60)
UNITS = st.sampled_from(Unit)


@st.composite
def calendars(draw):
    off = draw(REST)
    on = frozenset(day for day in draw(REST) if day.weekday() > 4) - off
    return WorkCalendar(off, on, draw(st.frozensets(st.integers(2024, 2027))))


def works(day, cal):
    """The rule again, by another road: from ISO texts, with the fixed holidays written out."""
    text = day.isoformat()
    if text in {on.isoformat() for on in cal.days_on}:
        return True
    rest = {off.isoformat() for off in cal.days_off}
    if day.year not in cal.years:
        fixed = ["01-01", "05-01", "10-01", "10-02", "10-03"] + ["05-02"] * (day.year >= 2025)
        rest |= {f"{day.year}-{month_day}" for month_day in fixed}
    return day.strftime("%a") not in ("Sat", "Sun") and text not in rest


def slow(start, length, unit, cal):
    """Day by day: (last day, days looked up in the calendar)."""
    day, looked_up = start, []
    while length:
        day += ONE_DAY
        if unit is Unit.WORKING_DAYS:
            looked_up.append(day)
            length -= works(day, cal)
        else:
            length -= 1
    looked_up += [] if looked_up else [day]
    while not works(day, cal):
        day += ONE_DAY
        looked_up.append(day)
    return day, looked_up


@given(start=STARTS, length=LENGTHS, unit=UNITS, cal=calendars())
def test_due__agrees_with_counting_day_by_day(start, length, unit, cal):
    last, looked_up = slow(start, length, unit, cal)
    counted = due(start, length, unit, cal)
    assert counted.date == last
    assert counted.skipped == tuple(day for day in looked_up if not works(day, cal))
    assert counted.unknown == tuple(sorted({day.year for day in looked_up} - cal.years))
    assert counted.known == tuple(sorted({day.year for day in looked_up} & cal.years))


@given(start=STARTS, length=LENGTHS, unit=UNITS, cal=calendars())
def test_due__never_ends_on_a_rest_day_nor_on_the_start(start, length, unit, cal):
    counted = due(start, length, unit, cal)
    assert works(counted.date, cal)
    assert counted.start < counted.raw <= counted.date
    assert counted.date not in counted.skipped


@given(start=STARTS, length=LENGTHS, more=st.integers(0, 60), unit=UNITS, cal=calendars())
def test_due__a_longer_term_never_ends_earlier(start, length, more, unit, cal):
    assert due(start, length, unit, cal).date <= due(start, length + more, unit, cal).date


@given(start=STARTS, length=LENGTHS, unit=UNITS, cal=calendars(), more=REST)
def test_due__a_further_rest_day_never_brings_the_end_forward(start, length, unit, cal, more):
    fuller = WorkCalendar(cal.days_off | more, cal.days_on - more, cal.years)
    assert due(start, length, unit, fuller).date >= due(start, length, unit, cal).date


@given(start=STARTS, length=LENGTHS, cal=calendars())
def test_due__working_days_are_never_fewer_than_calendar_days(start, length, cal):
    assert due(start, length, WORKDAYS, cal).date >= due(start, length, DAYS, cal).date


@given(start=STARTS, length=LENGTHS, unit=UNITS, cal=calendars())
def test_due__is_provisional_exactly_when_a_year_it_needs_is_unknown(start, length, unit, cal):
    _, looked_up = slow(start, length, unit, cal)
    counted = due(start, length, unit, cal)
    assert counted.provisional is any(day.year not in cal.years for day in looked_up)
    assert ("?" in counted.calendar) is counted.provisional


@given(start=STARTS, length=LENGTHS, unit=UNITS, cal=calendars(), off=REST)
def test_due__a_current_stamp_means_that_counting_again_changes_nothing(
    start, length, unit, cal, off
):
    notice = YearNotice(2026, frozenset(day for day in off if day.year == 2026), frozenset())
    counted, later = due(start, length, unit, cal), cal.merged(notice)
    if later.is_current(counted.calendar):
        assert due(start, length, unit, later) == counted


@pytest.mark.parametrize(
    ("start", "length", "unit", "provisional"),
    [
        ("2026-11-01", 60, DAYS, False),  # 31 December
        ("2026-11-02", 60, DAYS, True),  # 1 January
        ("2026-12-24", 5, WORKDAYS, False),  # 25, 28, 29, 30, 31 December
        ("2026-12-25", 5, WORKDAYS, True),
    ],
)
def test_due__is_provisional_from_the_first_day_of_the_year_without_notice(
    start, length, unit, provisional
):
    assert due(D(start), length, unit, shipped_calendar()).provisional is provisional


def test_due__is_recounted_once_the_notice_is_loaded():
    before = due(D("2026-12-08"), 60, DAYS, shipped_calendar())
    assert (before.date, before.unknown) == (D("2027-02-08"), (2027,))
    block = frozenset(date(2027, 2, day) for day in range(5, 12))
    calendar = shipped_calendar().merged(YearNotice(2027, block, frozenset()))
    assert not calendar.is_current(before.calendar)
    after = due(before.start, 60, DAYS, calendar)
    assert (after.date, after.provisional) == (D("2027-02-12"), False)
    assert calendar.is_current(after.calendar)


# --- the table ------------------------------------------------------------------------------

LENGTHS_BY_CLOCK = {
    TermKey.PASS_ON: ("C1", 15, DAYS),
    TermKey.CHAIN_NATIONAL: ("C1n", 5, DAYS),
    TermKey.CHAIN_PROVINCE: ("C1n", 3, DAYS),
    TermKey.CHAIN_CITY: ("C1n", 3, DAYS),
    TermKey.CHAIN_COUNTY: ("C1n", 4, DAYS),
    TermKey.RECEIVE: ("", 1, WORKDAYS),
    TermKey.NOTIFY: ("C2", 15, DAYS),
    TermKey.OBJECT: ("C3", 5, WORKDAYS),
    TermKey.DECIDE_OBJECTION: ("C3b", 2, WORKDAYS),
    TermKey.JURISDICTION: ("", 5, WORKDAYS),
    TermKey.HANDLE: ("C4", 60, DAYS),
    TermKey.SHADOW_HANDLE: ("C4", 60, DAYS),
    TermKey.REPORT_BACK: ("C6", None, DAYS),
    TermKey.FOLLOW_UP: ("", 60, DAYS),
    TermKey.EXECUTE: ("", None, DAYS),
    TermKey.ASK_REVIEW: ("C7", 30, DAYS),
    TermKey.REVIEW_ACCEPT: ("C9", 3, WORKDAYS),
    TermKey.REVIEW: ("C8", 30, DAYS),
    TermKey.ASK_REREVIEW: ("C7", 30, DAYS),
    TermKey.REREVIEW: ("C8", 30, DAYS),
    TermKey.SUGGESTION: ("C10", 30, DAYS),
    TermKey.FEEDBACK: ("C11", 30, DAYS),
    TermKey.SIMPLE_PASS_ON: ("C12", 1, WORKDAYS),
    TermKey.SIMPLE_ACCEPT: ("C12", 3, WORKDAYS),
    TermKey.SIMPLE_OPINION: ("C12", 10, WORKDAYS),
    TermKey.BULLETIN: ("C13", 0, DAYS),
    TermKey.COOL_OFF: ("", 3, DAYS),
    TermKey.PROMISE: ("", None, DAYS),
    TermKey.CALL_BACK: ("", 1, WORKDAYS),
    TermKey.AID_ANSWER: ("", None, DAYS),
    TermKey.RECHECK: ("", 5, WORKDAYS),
    TermKey.RATE: ("", 30, DAYS),
    TermKey.LEAD_DECIDE: ("", 2, WORKDAYS),  # 3.1: to the convenor within two working days
    TermKey.LEAD_REPLY: ("", 2, WORKDAYS),
    TermKey.FIRST_CONTACT: ("", 7, DAYS),  # 3.1: first contact within 7 days, then every 30
    TermKey.NEXT_CONTACT: ("", 30, DAYS),
    TermKey.MILESTONE: ("", None, DAYS),
    TermKey.INSTRUCTION: ("", None, DAYS),
    TermKey.UP_RECEIPT: ("", 1, WORKDAYS),
    TermKey.SUPERVISION: ("", None, DAYS),
}


@pytest.mark.parametrize("key", TermKey)
def test_terms__have_the_length_of_the_handbook(key):
    term = TERMS[key]
    assert (term.clock, term.length, term.unit) == LENGTHS_BY_CLOCK[key]
    assert term.source
    assert term.source_en


def test_terms__only_handling_can_be_extended_and_only_rereview_stops_for_a_hearing():
    assert {t.key: t.extendable_by for t in TERMS.values() if t.extendable_by} == {
        TermKey.HANDLE: 30
    }
    assert [t.key for t in TERMS.values() if t.stops_for_hearing] == [TermKey.REREVIEW]


def test_terms__local_and_older_rules_are_off_unless_the_simple_procedure_is_chosen():
    off = {t.clock for t in TERMS.values() if not t.enabled}
    assert off == {"C1n", "C9"}
    practice = {t.clock for t in TERMS.values() if t.basis is Basis.PRACTICE}
    assert practice == {"C1n", "C9", "C12"}


def test_terms__the_levels_of_the_chain_share_the_fifteen_days():
    chain = [t.length for t in TERMS.values() if t.clock == "C1n"]
    assert sum(chain) == TERMS[TermKey.PASS_ON].length


def test_in_force__from_the_first_to_the_last_day():
    term = TERMS[TermKey.HANDLE]
    assert not term.in_force(D("2022-04-30"))
    assert term.in_force(D("2022-05-01"))
    assert term.in_force(D("2099-01-01"))
    ended = type(term)(
        term.key, "C4", 60, DAYS, 30, "x", "x", term.basis, term.since, until=D("2030-12-31")
    )
    assert ended.in_force(D("2030-12-31"))
    assert not ended.in_force(D("2031-01-01"))


def test_due_for__an_extension_counts_from_acceptance_not_from_the_moved_date():
    handle, accepted = TERMS[TermKey.HANDLE], D("2026-07-28")
    plain = due_for(handle, accepted, shipped_calendar())
    assert (plain.raw, plain.date) == (D("2026-09-26"), D("2026-09-28"))
    longer = due_for(handle, accepted, shipped_calendar(), extended=3)
    assert longer.raw == accepted + timedelta(days=63) == D("2026-09-29")


def test_due_for__hearing_days_lengthen_the_rereview():
    term = TERMS[TermKey.REREVIEW]
    counted = due_for(term, D("2026-05-11"), shipped_calendar(), paused=6)
    assert counted.date == D("2026-06-16")


def test_due_for__a_length_somebody_set():
    counted = due_for(TERMS[TermKey.REPORT_BACK], D("2026-05-11"), shipped_calendar(), length=10)
    assert counted.date == D("2026-05-21")


@pytest.mark.parametrize(
    ("key", "more", "words"),
    [
        (TermKey.HANDLE, {"extended": 31}, "at most 30 days"),
        (TermKey.NOTIFY, {"extended": 1}, "at most 0 days"),
        (TermKey.HANDLE, {"extended": -1}, "negative"),
        (TermKey.HANDLE, {"paused": 1}, "does not stop for a hearing"),
        (TermKey.REVIEW, {"paused": 1}, "does not stop for a hearing"),
        (TermKey.REREVIEW, {"paused": -1}, "negative"),
        (TermKey.REPORT_BACK, {}, "has to be set"),
        (TermKey.REPORT_BACK, {"length": -5}, "negative"),
        (TermKey.HANDLE, {"length": 90}, "fixed by its rule"),
    ],
)
def test_due_for__refuses_what_the_rule_does_not_allow(key, more, words):
    with pytest.raises(OutOfRange, match=words):
        due_for(TERMS[key], D("2026-05-11"), shipped_calendar(), **more)


# --- the clock face -------------------------------------------------------------------------

DUE = D("2026-06-10")


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (10, ClockState.IN_TIME),
        (SOON_DAYS + 1, ClockState.IN_TIME),
        (SOON_DAYS, ClockState.SOON),
        (1, ClockState.SOON),
        (0, ClockState.TODAY),
        (-1, ClockState.LATE),
    ],
)
def test_state__follows_the_days_left(left, expected):
    assert state(DUE, DUE - timedelta(days=left)) == (expected, left)


@pytest.mark.parametrize("today", ["2026-06-01", "2026-06-10", "2026-07-01"])
def test_state__a_stopped_clock_is_neither_soon_nor_late(today):
    assert state(DUE, D(today), paused=True).state is ClockState.PAUSED


@pytest.mark.parametrize(
    ("done_on", "expected", "left"),
    [("2026-06-10", "done", 0), ("2026-06-01", "done", 9), ("2026-06-11", "done_late", -1)],
)
@pytest.mark.parametrize("paused", [False, True])
def test_state__what_is_done_stays_as_it_was_done(done_on, expected, left, paused):
    reading = state(DUE, D("2026-12-01"), paused=paused, done_on=D(done_on))
    assert reading == (expected, left)

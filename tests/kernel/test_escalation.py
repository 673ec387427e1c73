"""Up the line of posts: no loop, every level once, to the top; and reminders on working days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xinqiao.kernel.escalation import REMINDERS, WATCHED, Place, Rung, climb, reminders, said_on
from xinqiao.kernel.procedure.consequences import THEIRS
from xinqiao.kernel.procedure.parts import Owner
from xinqiao.kernel.terms import RIGHTS
from xinqiao.kernel.worktime import WorkCalendar

CAL = WorkCalendar(years=frozenset({2026, 2027}))
people = st.integers(1, 6)


@st.composite
def lines(draw: st.DrawFn) -> list[Place]:
    """Up to six offices; posts vacant, people absent, somebody heading two offices."""
    line = []
    for office in range(1, draw(st.integers(1, 6)) + 1):
        head = draw(st.none() | people)
        away = draw(st.none() | people)
        post = office * 10
        line.append(
            Place(
                office,
                Owner(office, post, head) if head else None,
                Owner(office, post, away) if head and away and away != head else None,
            )
        )
    return line


def whole(holder: int, line: list[Place], barred: list[Owner]) -> list[Rung]:
    """The ladder climbed to its end, however often it is asked."""
    said: list[Rung] = []
    for _ in range(20):
        step = climb(holder, line, [(r.head.office, r.told.staff) for r in said], barred)
        if step is None:
            return said
        said.append(step)
    raise AssertionError("the ladder has no end")


@given(lines(), people)
def test_climb__ends_and_tells_every_level_and_person_once(line: list[Place], holder: int) -> None:
    said = whole(holder, line, [])
    order = [p.office for p in line]
    told = [order.index(r.head.office) for r in said]
    assert told == sorted(set(told))
    assert [r.level for r in said] == list(range(1, len(said) + 1))
    assert len({r.told.staff for r in said} | {holder}) == len(said) + 1


@given(lines(), people, st.data())
def test_climb__tells_nobody_who_is_shut_out(
    line: list[Place], holder: int, data: st.DataObject
) -> None:
    there = [o for p in line for o in (p.head, p.away) if o]
    barred = data.draw(st.lists(st.sampled_from(there))) if there else []
    assert not {r.told for r in whole(holder, line, barred)} & set(barred)


@given(lines(), people)
def test_climb__skips_a_post_only_where_nobody_new_is_there(line: list[Place], holder: int) -> None:
    said = whole(holder, line, [])
    offices = {r.head.office for r in said}
    for n, place in enumerate(line):
        if place.office in offices or place.head is None:
            continue
        before = {r.told.staff for r in said if r.head.office <= place.office} | {holder}
        who = place.away or place.head
        assert {who.staff, place.head.staff} & before, (n, place)


def test_climb__a_vacant_post_passes_it_to_the_one_above() -> None:
    top = Owner(3, 30, 9)
    line = [Place(1, Owner(1, 10, 5)), Place(2, None), Place(3, top)]
    first = climb(7, line, [])
    assert first == Rung(1, Owner(1, 10, 5), Owner(1, 10, 5), top=False)
    assert climb(7, line, [(1, 5)]) == Rung(2, top, top, top=True)
    assert climb(7, line, [(1, 5), (3, 9)]) is None


def test_climb__whoever_stands_in_is_told_for_an_absent_head() -> None:
    head, instead = Owner(1, 10, 5), Owner(1, 10, 6)
    assert climb(7, [Place(1, head, instead)], []) == Rung(1, head, instead, top=True)
    assert climb(6, [Place(1, head, instead), Place(2, Owner(2, 20, 8))], []) == Rung(
        1, Owner(2, 20, 8), Owner(2, 20, 8), top=True
    )


def test_climb__a_post_filled_later_below_is_not_gone_back_to() -> None:
    line = [Place(1, Owner(1, 10, 5)), Place(2, Owner(2, 20, 8)), Place(3, Owner(3, 30, 9))]
    assert climb(7, line, [(2, 8)]) == Rung(2, Owner(3, 30, 9), Owner(3, 30, 9), top=True)


def test_watched__leaves_the_petitioners_time_and_rights_alone() -> None:
    assert not WATCHED & (RIGHTS | THEIRS)


@given(st.dates(date(2026, 1, 1), date(2026, 11, 30)), st.integers(1, 5))
def test_reminders__each_is_said_once_however_the_days_are_looked_at(start: date, gap: int) -> None:
    """Every day, or every `gap` days: the same due dates are reminded of at least once."""
    end = start + timedelta(days=20)

    def walk(step: int) -> dict[date, list[int]]:
        said: dict[date, list[int]] = {}
        since = start
        while since < end:
            today = since + timedelta(days=step)
            for due, (days, on) in reminders(since, today, CAL).items():
                assert since < on <= today <= due
                said.setdefault(due, []).append(days)
            since = today
        return said

    daily, rarely = walk(1), walk(gap)
    for due in (start + timedelta(days=n) for n in range(8, 20)):
        if CAL.is_workday(due):
            assert daily[due][-1] == 0
            assert daily[due] == sorted(set(daily[due]), reverse=True)
            assert rarely.get(due, [0]) == sorted(set(rarely.get(due, [0])), reverse=True)
            assert set(rarely.get(due, [])) <= set(daily[due])
            assert gap > 1 or rarely == daily


def test_reminders__of_a_monday_are_said_on_the_friday_before() -> None:
    monday, friday = date(2026, 3, 9), date(2026, 3, 6)
    assert said_on(monday, 1, CAL) == friday
    assert reminders(friday - timedelta(days=1), friday, CAL)[monday] == (1, friday)
    assert reminders(friday, date(2026, 3, 7), CAL) == {}
    assert [r.days for r in REMINDERS] == sorted((r.days for r in REMINDERS), reverse=True)

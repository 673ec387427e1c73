"""The daily look: reminded in time, raised level by level, everything once, only what is due."""

from datetime import date
from typing import Any

import pytest
from bench.clock import statements
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import assemble
from tests.rooms import registry_play as play
from tests.rooms.steps import Case, at, served, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import Purpose, Route
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory.models import Absence, Holding
from xinqiao.rooms.handling.services import notice
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.registry import keeping
from xinqiao.rooms.supervision import reactions
from xinqiao.rooms.supervision.models import Ladder, Notice
from xinqiao.rooms.supervision.services import watching
from xinqiao.rooms.supervision.services.watching import raise_overdue, remind_due

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# A day on which nothing falls due: the last day looked at, what is due, and that it is done.
QUIET_REMINDING, QUIET_RAISING, ONE_RAISED = 6, 4, 18
# Received by housing on 5 March: the notice is due on Friday 20 March.


@pytest.fixture
def case() -> Case:
    return waiting()


def told(template: str) -> list[int | None]:
    return list(
        Message.objects.filter(template=template).order_by("id").values_list("staff", flat=True)
    )


def raised(case: Case) -> list[Event]:
    return list(Event.objects.filter(matter=case.matter, act=Act.RAISE).order_by("seq"))


def days(first: int, last: int, hour: int = 9) -> None:
    """The look of every day of March from one to another."""
    for day in range(first, last + 1):
        remind_due(at(3, day, hour))
        raise_overdue(at(3, day, hour))


def test_remind__three_days_one_day_and_on_the_day_once_each(case: Case) -> None:
    for day in range(6, 21):
        remind_due(at(3, day, 7))
        remind_due(at(3, day, 9))
        remind_due(at(3, day, 17))
    key = case.duty(TermKey.NOTIFY)
    said = Notice.objects.filter(duty=key.n)
    assert [(n.days, n.on.day) for n in said] == [(3, 17), (1, 19), (0, 20)]
    assert told("staff_due").count(case.staff("intake")) >= 3


def test_remind__whoever_stands_in_hears_it(case: Case) -> None:
    Absence.objects.create(
        staff_id=case.staff("intake"), substitute_id=case.staff("handler"),
        since=date(2026, 3, 18), until=date(2026, 3, 19),
    )  # fmt: skip
    for day in (17, 18, 19, 20):
        remind_due(at(3, day))
    said = Notice.objects.filter(duty=case.duty(TermKey.NOTIFY).n)
    assert [n.staff_id for n in said] == [
        case.staff("intake"),
        case.staff("handler"),
        case.staff("intake"),
    ]


def test_remind__nothing_on_the_day_on_which_a_clock_started(case: Case) -> None:
    remind_due(at(3, 5))
    assert not Notice.objects.filter(on=date(2026, 3, 5)).exists()


def test_raise__one_level_each_working_day_to_the_top_and_no_further(case: Case) -> None:
    days(21, 31)  # Saturday first
    levels = [(e.facts["level"], e.at.day, e.facts["to"][2]) for e in raised(case)]
    assert levels == [(1, 23, case.staff("head")), (2, 24, case.staff("gov.head"))]
    ladder = Ladder.objects.get()
    assert (ladder.level, ladder.top) == (2, True)


def test_raise__says_what_was_done_at_the_level_below(case: Case) -> None:
    raise_overdue(at(3, 23))
    keeping.note(matter=case.matter, by=case.who("head"), at=at(3, 23, 15), text="已要求今天办出。")
    raise_overdue(at(3, 24))
    first, second = raised(case)
    assert second.facts["below"] == [first.seq + 1]


def test_raise__stops_once_it_is_done(case: Case) -> None:
    raise_overdue(at(3, 23))
    notice.accept(
        matter=case.matter, by=case.who("intake"), at=at(3, 23, 15),
        routes={1: Route.PETITION, 2: Route.PETITION},
    )  # fmt: skip
    notice.serve_notice(
        matter=case.matter, by=case.who("intake"), at=at(3, 23, 16), served=served(3, 23)
    )
    days(24, 26)
    assert len(raised(case)) == 1


def test_raise__a_vacant_post_is_passed_over_at_once(case: Case) -> None:
    Holding.objects.filter(staff=case.staff("head")).update(until=date(2026, 3, 1))
    raise_overdue(at(3, 23))
    assert [e.facts["to"][2] for e in raised(case)] == [case.staff("gov.head")]


def test_raise__an_absent_head_is_told_through_whoever_stands_in(case: Case) -> None:
    Absence.objects.create(
        staff_id=case.staff("head"), substitute_id=case.staff("legal"),
        since=date(2026, 3, 20), until=date(2026, 3, 27),
    )  # fmt: skip
    raise_overdue(at(3, 23))
    (event,) = raised(case)
    assert event.facts["to"][2] == case.staff("legal")
    assert event.facts["post"] == case.who("head").post


def test_raise__nobody_who_is_shut_out_is_told(case: Case) -> None:
    keeping.shield(
        matter=case.matter, by=case.who("bureau.head"), at=at(3, 13), reason="反映其本人",
        staff=(case.staff("head"),),
    )  # fmt: skip
    days(23, 26)
    assert [e.facts["to"][2] for e in raised(case)] == [case.staff("gov.head")]


def test_raise__where_nobody_is_above_it_is_tried_again(case: Case) -> None:
    heads = Holding.objects.filter(staff__in=[case.staff("head"), case.staff("gov.head")])
    heads.update(until=date(2026, 3, 1))
    raise_overdue(at(3, 23))
    assert (raised(case), Ladder.objects.get().top) == ([], False)
    heads.update(until=None)
    raise_overdue(at(3, 24))
    assert [e.facts["level"] for e in raised(case)] == [1]


def test_raise__leaves_the_petitioners_own_time_alone() -> None:
    case = waiting().answered()
    assert case.duty(TermKey.ASK_REVIEW).due < date(2026, 4, 30)
    raise_overdue(at(4, 30))
    assert all(e.facts["key"] != TermKey.ASK_REVIEW for e in raised(case))


def test_look__a_sealed_matter_is_told_to_its_named_readers_alone() -> None:
    cast = assemble()
    report = play.registered(cast, purpose=Purpose.REPORT)
    sealed = Case(cast, report.matter)
    assert sealed.duty(TermKey.PASS_ON).due == date(2026, 3, 17)
    days(13, 20)
    owner = sealed.standing.owner
    assert owner
    assert set(told("staff_due")) == {owner.staff}
    assert (raised(sealed), told("staff_raised")) == ([], [])


def test_tell_above__says_it_once_and_not_to_somebody_shut_out_meanwhile(case: Case) -> None:
    raise_overdue(at(3, 23))
    (event,) = raised(case)
    reactions.tell_above(event)
    reactions.tell_above(event)
    assert told("staff_raised") == [case.staff("head")]
    Message.objects.all().delete()
    keeping.shield(
        matter=case.matter, by=case.who("bureau.head"), at=at(3, 23, 15), reason="反映其本人",
        staff=(case.staff("head"),),
    )  # fmt: skip
    reactions.tell_above(event)
    assert told("staff_raised") == []


@pytest.mark.parametrize("others", [0, 6])
def test_look__costs_what_is_due_and_not_what_is_open(case: Case, others: int) -> None:
    for n in range(others):  # open for long, and due in a month
        play.registered(case.cast, when=at(3, 19), received_at=at(3, 19), title=f"第{n}件")
    quiet = iter((at(3, 9), at(3, 10), at(3, 11), at(3, 12)))
    assert statements(lambda: remind_due(next(quiet)), ["default"]) == QUIET_REMINDING
    quiet = iter((at(3, 11), at(3, 12)))
    assert statements(lambda: raise_overdue(next(quiet)), ["default"]) == QUIET_RAISING
    again = at(3, 12, 10)
    assert statements(lambda: remind_due(again), ["default"]) == 1
    assert statements(lambda: raise_overdue(again), ["default"]) == 1
    late = iter((at(3, 23), at(3, 24)))
    assert statements(lambda: raise_overdue(next(late)), ["default"]) == ONE_RAISED


def test_look__one_that_fails_keeps_no_other_back(case: Case, monkeypatch: Any) -> None:
    other = waiting(case.cast)
    broken, tell = case.matter, watching.tell_staff

    def fails(**more: Any) -> Any:
        if more["matter"] == broken:
            raise RuntimeError("out of order")
        return tell(**more)

    monkeypatch.setattr(watching, "tell_staff", fails)
    with pytest.raises(ExceptionGroup):
        remind_due(at(3, 19))
    assert Notice.objects.filter(matter=other.matter).exists()
    assert not Notice.objects.filter(matter=broken).exists()
    monkeypatch.setattr(watching, "tell_staff", tell)
    remind_due(at(3, 19, 10))
    assert Notice.objects.filter(matter=broken).exists()


@pytest.mark.parametrize("look", [remind_due, raise_overdue])
def test_look__reads_open_duties_by_their_day(case: Case, engine: str, look: Any) -> None:
    """However many are open: the clocks are found by kind and day, never by reading them all."""
    with CaptureQueriesContext(connection) as said:
        look(at(3, 19))
    looked = [q["sql"] for q in said.captured_queries if '"key" IN (' in q["sql"]]
    assert looked
    if engine == "postgres":
        return  # reads so small a table as a whole, whatever the index
    with connection.cursor() as cursor:
        for sql in looked:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
            assert "SEARCH casebook_duty USING INDEX duty_by_key (key=? AND due" in plan, plan

"""The case file: everything in words for its readers, logged, and a fixed number of statements."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.rooms.steps import Case, at, opinion_on, waiting
from tests.rooms.test_handling_closing import REPAIR, plan
from tests.rooms.test_handling_inquiry import called, hold, mediate
from tests.rooms.test_review_rounds import ask_again, finish, reviewed
from xinqiao.kernel.codes import Outcome
from xinqiao.kernel.errors import NotFound
from xinqiao.rooms.handling import queries
from xinqiao.rooms.handling.queries import CaseFile
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.registry import services as registry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def opened(case: Case, who: str = "handler") -> CaseFile:
    return queries.case_file(matter=case.row, by=case.who(who), at=at(6, 1))


def test_case_file__shows_the_words_of_every_part() -> None:
    case = waiting().handling()
    called(case)
    mediate(case, met=False, text="物业不同意")
    hold(case, 25)
    case.drafted(day=27).issued(day=28).served(day=30)
    plan(case, REPAIR, day=31)
    found = opened(case)
    assert [c.text for c in found.claims] == ["修复电梯", "赔偿损失"]
    assert found.team is not None
    assert found.team.handler == "承办人甲"
    assert found.drafts[0].claims[0].findings == "电梯自一月起停运。"
    assert found.drafts[0].number.startswith("周建")
    assert (found.tasks[0].what, found.tasks[0].due) == ("修复电梯", date(2026, 4, 13))
    assert (found.hearings[0].conclusion, found.mediations[0].text) == ("物业有责", "物业不同意")
    assert [s.act for s in found.services] == ["serve_notice", "serve_opinion"]
    assert found.services[0].recipient == "本人"


def test_case_file__is_written_down_before_it_is_opened() -> None:
    case = waiting().answered()
    before = ReadLog.objects.count()
    opened(case)
    assert ReadLog.objects.count() > before


@pytest.mark.parametrize("who", ["labour.head", "bureau.admin", "county_bureau.head"])
def test_case_file__is_not_there_for_others(who: str) -> None:
    case = waiting().answered()
    with pytest.raises(NotFound):
        opened(case, who)


def test_case_file__costs_the_same_however_much_is_in_it() -> None:
    case = waiting().answered()
    plan(case, REPAIR)
    opened(case)  # fills what a process remembers
    with CaptureQueriesContext(
        connection,
    ) as few:
        opened(case)
    plan(case, *[REPAIR] * 8, day=26)
    with CaptureQueriesContext(connection) as many:
        opened(case)
    assert len(many) == len(few) <= 24


def test_comparisons__put_a_finished_matter_beside_the_new_one() -> None:
    old = waiting(unit="county_housing").answered(*[opinion_on(Outcome.EXPLAINED)] * 2)
    ask_again(reviewed(old))
    finish(old)
    new = waiting(old.cast)
    assert queries.comparisons(matter=new.row, by=new.who("bureau.triage"), at=at(6, 1)) == []
    registry.link(
        matter=new.matter, other=old.matter, kind=registry.LinkKind.REPEAT,
        by=new.who("bureau.triage"), at=at(6, 1), note="同一诉求",
    )  # fmt: skip
    (found,) = queries.comparisons(matter=new.row, by=new.who("bureau.triage"), at=at(6, 1))
    assert found.number == old.row.number
    assert found.opinion.startswith("周政复核〔2026〕")
    assert found.before == found.now == ("修复电梯", "赔偿损失")

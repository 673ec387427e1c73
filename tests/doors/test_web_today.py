"""The first page of the day: each sees their own work, the most pressing first."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, assemble
from tests.rooms.feedback.afterwards_play import answers, called, closed
from tests.rooms.steps import at
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.urgency import Band
from xinqiao.rooms.desk.queries import MOST_COUNTED
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.reception.services import calls, promises
from xinqiao.rooms.registry import passing, triage
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.registration import register
from xinqiao.web.templatetags.chips import counted

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def cast() -> Cast:
    return assemble()


def registered(cast: Cast, days_ago: int, **values: Any) -> int:
    at = timezone.now() - timedelta(days=days_ago)
    given: dict[str, Any] = {
        "channel": Channel.LETTER, "title": f"{days_ago}天前的事项", "text": f"说明{days_ago}",
        "parties": (Person(name="张三", phone="13900001111"),), "received_at": at,
    }  # fmt: skip
    intake = Intake(**given | values)
    return register(intake, by=cast.actor("bureau.registrar"), at=at).matter


def board(cast: Cast, who: str) -> Any:
    client = Client()
    client.force_login(cast.staff[who])
    return client.get("/").context["board"]


def test_today__puts_what_is_late_first_and_counts_it(cast: Cast) -> None:
    for days in (40, 30, 2):
        registered(cast, days)
    mine = board(cast, "bureau.triage")
    assert [d.line.gist for d in mine.lines] == ["40天前的事项", "30天前的事项", "2天前的事项"]
    assert (mine.counts.late, mine.counts.all) == (2, 3)
    assert [d.line.gist for d in mine.in_band(Band.RIGHT)] == ["40天前的事项", "30天前的事项"]


def test_today__every_line_leads_to_the_act_of_its_reader(cast: Cast) -> None:
    registered(cast, 30)
    assert [d.line.act for d in board(cast, "bureau.triage").lines] == [Act.TRIAGE]


def test_today__a_clock_with_an_act_of_its_own_leads_there_wherever_the_matter_stands() -> None:
    case = called(closed(), answers(carried_out="no"))
    calls.ask_call(matter=case.matter, by=case.person(), at=at(4, 3), about="下午打")
    found = board(case.cast, "bureau.triage")
    assert [(d.key, d.line.act) for d in found.lines] == [(TermKey.RECHECK, Act.RECHECK_CLOSING)]
    assert [d.line.act for d in board(case.cast, "housing.head").lines] == [Act.CALL_BACK]
    client = Client()
    client.force_login(case.cast.staff["bureau.triage"])
    page = client.get(f"/matters/{case.row.number}/")
    assert page.context["acts"].first.act is Act.RECHECK_CLOSING


def promise(cast: Cast, matter: int, who: str, what: str) -> None:
    promises.promise(
        matter=matter, by=cast.actor(who), at=timezone.now(), what=what,
        due=timezone.localdate() + timedelta(days=1),
    )  # fmt: skip


def test_today__shows_what_was_promised_and_leads_to_where_it_is_kept(cast: Cast) -> None:
    matter = registered(cast, 2)
    promise(cast, matter, "bureau.triage", "明天去现场看电梯")
    found = board(cast, "bureau.triage")
    (due,) = [d for d in found.lines if d.key == TermKey.PROMISE]
    assert (due.promised, due.line.act) == ("明天去现场看电梯", Act.KEEP_PROMISE)
    client = Client()
    client.force_login(cast.staff["bureau.triage"])
    anchor = f"owed-{due.line.number}-{due.n}"
    assert f'href="{reverse("promises")}#{anchor}"' in client.get("/").content.decode()
    assert f'id="{anchor}"' in client.get(reverse("promises")).content.decode()
    others = [d.promised for d in found.lines if d is not due]
    assert others == [None]  # the clock of sorting promises nothing


def test_today__shows_no_word_of_a_promise_in_a_sealed_matter(cast: Cast) -> None:
    promise(cast, registered(cast, 2, purpose=Purpose.REPORT), "bureau.head", "明天答复举报人")
    found = board(cast, "bureau.head")
    assert [d.promised for d in found.lines if d.key == TermKey.PROMISE] == [""]
    client = Client()
    client.force_login(cast.staff["bureau.head"])
    assert "明天答复举报人" not in client.get("/").content.decode()
    assert "明天答复举报人" not in client.get("/", {"lang": "en"}).content.decode()


def test_today__what_was_passed_on_waits_on_others(cast: Cast) -> None:
    matter, by, at = registered(cast, 2), cast.actor("bureau.triage"), timezone.now()
    found = triage.Triage(purpose=Purpose.COMPLAINT, gist="已转送", keep=(1,))
    triage.triage(matter=matter, found=found, by=by, at=at)
    passing.transfer(matter=matter, to=passing.Target(cast.office("housing")), by=by, at=at)
    bureau, housing = board(cast, "bureau.triage"), board(cast, "housing.intake")
    assert [line.gist for line in bureau.waiting] == ["已转送"]
    assert bureau.counts.all == 0
    assert housing.waiting == ()
    assert [d.line.act for d in housing.lines] == [Act.RECEIVE]
    assert [line.gist for line in housing.arrivals] == ["已转送"]


def test_today__shows_nothing_of_a_sealed_matter_to_the_rest_of_the_office(cast: Cast) -> None:
    registered(cast, 30, purpose=Purpose.REPORT)
    for who in ("bureau.triage", "bureau.registrar"):
        assert board(cast, who).arrivals == ()
        assert board(cast, who).counts.all == 0
    late = board(cast, "bureau.head").lines
    assert [(d.line.sealed, d.line.gist, d.line.act) for d in late] == [(True, "", Act.REFER)]


def test_today__only_watching_is_no_work(cast: Cast) -> None:
    registered(cast, 30)
    above = board(cast, "gov.head")
    assert (above.arrivals, above.waiting, above.counts.all) == ((), (), 0)


def test_today__a_post_without_cases_sees_none(cast: Cast) -> None:
    registered(cast, 30)
    admin = board(cast, "bureau.admin")
    assert (admin.arrivals, admin.waiting, admin.undated, admin.counts.all) == ((), (), (), 0)


def test_today__counts_no_further_than_it_says() -> None:
    assert [counted(n) for n in (0, MOST_COUNTED, MOST_COUNTED + 1)] == ["0", "1000", "1000+"]

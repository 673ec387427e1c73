"""The first page of the day: each sees their own work, the most pressing first."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.cast import Cast, assemble
from tests.rooms.feedback.afterwards_play import answers, called, closed
from tests.rooms.steps import at
from xinqiao.casebook.models import Duty, Matter
from xinqiao.kernel.codes import Channel, LeadState, Purpose, UrgentGround
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.urgency import Band
from xinqiao.rooms.bulletin.services.flagging import flag_urgent
from xinqiao.rooms.desk.next_act import act_of_clock
from xinqiao.rooms.desk.queries import MOST_COUNTED
from xinqiao.rooms.desk.summaries import Wish, wish_of
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.reception.services import calls, promises
from xinqiao.rooms.registry import passing, triage
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.registration import register
from xinqiao.rooms.review.services.windows import lapse_windows
from xinqiao.web.templatetags.chips import counted
from xinqiao.web.today_shown import shelves

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


OPEN_LEAD = {
    TermKey.LEAD_DECIDE: LeadState.PROPOSED, TermKey.LEAD_REPLY: LeadState.NAMED,
    TermKey.FIRST_CONTACT: LeadState.CARRIED, TermKey.NEXT_CONTACT: LeadState.CARRIED,
    TermKey.MILESTONE: LeadState.CARRIED,
}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "key", "act"),
    [
        ("gov.convenor", TermKey.LEAD_DECIDE, Act.ASSIGN_LEAD),
        ("gov.leader", TermKey.LEAD_REPLY, Act.ACCEPT_LEAD),
        ("gov.leader", TermKey.FIRST_CONTACT, Act.CONTACT),
        ("gov.leader", TermKey.NEXT_CONTACT, Act.CONTACT),
        ("housing.handler", TermKey.MILESTONE, Act.REACH_MILESTONE),
        ("housing.head", TermKey.INSTRUCTION, Act.ANSWER_INSTRUCTION),
        ("bureau.head", TermKey.UP_RECEIPT, Act.CONFIRM_REPORT),
        ("housing.head", TermKey.SUPERVISION, Act.ANSWER_SUPERVISION),
        ("housing.head", TermKey.FEEDBACK, Act.ANSWER_SUGGESTION),
        ("bureau.head", TermKey.BULLETIN, Act.SUBMIT_BULLETIN),
    ],
)
def test_today__a_new_clock_leads_its_holder_to_the_act_that_meets_it(
    cast: Cast, who: str, key: TermKey, act: Act
) -> None:
    lead = OPEN_LEAD.get(key, "")
    assert act_of_clock(key, Step.HANDLING, cast.actor(who), lead) is act


def test_today__a_refused_lead_leads_the_convenor_to_the_decision(cast: Cast) -> None:
    by = cast.actor("gov.convenor")
    found = act_of_clock(TermKey.LEAD_DECIDE, Step.HANDLING, by, LeadState.REFUSED)
    assert found is Act.UPHOLD_REFUSAL


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_today__says_why_each_line_is_where_it_is(cast: Cast, language: str) -> None:
    matter = registered(cast, 30)
    promise(cast, matter, "bureau.triage", "明天去现场看电梯")
    with translation.override(language):
        shown = [s for shelf in shelves(board(cast, "bureau.triage")) for s in shelf.lines]
    said = [s.why for s in shown]
    assert [s.due.key for s in shown] == [TermKey.PASS_ON, TermKey.PROMISE]
    assert ("overdue since" in said[0], "somebody counts on it" in said[1]) == (
        (True, True) if language == "en" else (False, False)
    )
    assert ("起超期" in said[0], "群众在等" in said[1]) == (
        (False, False) if language == "en" else (True, True)
    )


def test_today__an_urgent_matter_goes_first_and_says_its_ground(cast: Cast) -> None:
    registered(cast, 30)
    urgent = registered(cast, 1, title="拖欠工资")
    flag_urgent(
        matter=urgent, by=cast.actor("bureau.head"), at=timezone.now(),
        ground=UrgentGround.WAGES, reason="十五人三个月没有领到工资",
    )  # fmt: skip
    found = board(cast, "bureau.triage")
    assert {d.line.number for d in found.in_band(Band.SAFETY)} == {found.lines[0].line.number}
    assert found.lines[0].ground is UrgentGround.WAGES
    assert "拖欠工资" in shelves(found)[0].lines[0].why


def test_today__every_role_has_a_board(cast: Cast) -> None:
    registered(cast, 30)
    for who, person in cast.staff.items():
        if who in cast.actors:
            client = Client()
            client.force_login(person)
            assert client.get("/").status_code == 200, who


def test_today__the_archivist_sees_what_can_be_filed() -> None:
    case = closed()
    number = case.row.number
    filing = [line.number for line in board(case.cast, "housing.archivist").to_file]
    windows = Duty.objects.filter(matter=case.matter, key=TermKey.ASK_REVIEW, closed_by=None)
    assert filing == ([] if windows.exists() else [number])
    lapse_windows(timezone.now())
    (line,) = board(case.cast, "housing.archivist").to_file
    assert (line.number, line.act) == (number, Act.ARCHIVE)


def test_today__a_line_is_passed_on_and_put_to_a_day_on_pages(cast: Cast) -> None:
    matter = Matter.objects.get(pk=registered(cast, 2))
    client = Client()
    client.force_login(cast.staff["bureau.triage"])
    n = board(cast, "bureau.triage").lines[0].n
    plan = reverse("plan", args=(matter.number, n))
    assert client.get(plan).status_code == 200
    day = timezone.localdate() + timedelta(days=3)
    late = client.post(plan, {"until": day + timedelta(days=90), "reason": "等回函"})
    assert (late.status_code, "等回函" in late.content.decode()) == (422, True)
    assert client.post(plan, {"until": day, "reason": "等回函"}).headers["Location"] == "/"
    assert board(cast, "bureau.triage").lines == ()
    (seen,) = board(cast, "bureau.head").put_off
    head = Client()
    head.force_login(cast.staff["bureau.head"])
    assert "等回函" in head.get(reverse("plan_reason", args=(seen.plan,))).content.decode()
    back = reverse("take_back", args=(matter.number, n))
    assert client.post(back).headers["Location"] == "/"
    passing_on = reverse("act", args=(matter.number, "pass_duty"))
    form = client.get(f"{passing_on}?n={n}&back=today").context["form"]
    takers = {value for value, _ in form.fields["to"].choices}
    assert takers == {"", str(cast.staff["bureau.head"].pk)}
    given = {"n": n, "to": cast.staff["bureau.head"].pk, "reason": "出差", "back": "today"}
    assert client.post(passing_on, given).headers["Location"] == "/"
    assert board(cast, "bureau.triage").lines == ()
    assert [d.n for d in board(cast, "bureau.head").lines] == [n]


def test_summary__is_chosen_on_a_page_of_ones_own(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.staff["bureau.triage"])
    page = reverse("summary")
    assert client.get(page).context["form"].initial == {"wanted": True, "hour": 8}
    assert client.post(page, {"hour": "14"}).status_code == 302
    assert wish_of(cast.staff["bureau.triage"].pk) == Wish(wanted=False, hour=14)
    assert client.post(page, {"hour": "99"}).status_code == 200

"""信访快报 from the first mark to the answer: its rules, its three times, who may do what."""

from datetime import date
from typing import Any

import pytest

from tests.cast import assemble
from tests.rooms import registry_play as play
from tests.rooms.bulletin_play import Desk, at, standing, told
from xinqiao.casebook.models import Duty, Event, Matter
from xinqiao.kernel.codes import Purpose, UrgentGround
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.bulletin import candidates, following, papers, queries, settings
from xinqiao.rooms.bulletin.codes import IssueKind, IssueState
from xinqiao.rooms.bulletin.models import Access, Copy, Flag, Instruction, Issue, Item
from xinqiao.rooms.bulletin.services import (
    clockwork,
    collating,
    dispatching,
    flagging,
    instructing,
    reporting,
    signing,
    submitting,
)
from xinqiao.rooms.bulletin.services.instructing import Task
from xinqiao.rooms.directory.models import Absence
from xinqiao.rooms.directory.queries import desk as desk_at
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.registry import keeping
from xinqiao.rooms.registry.postings import hand_post_over

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def desk() -> Desk:
    return Desk(assemble())


def clock(matter: int, key: TermKey) -> Duty:
    return Duty.objects.filter(matter=matter, key=key).latest("n")


def test_flow__ends_with_the_leader_seeing_the_answer(desk: Desk) -> None:
    found, cast = desk.matter(), desk.cast
    issue = desk.sent(found)
    assert issue.state == IssueState.DISPATCHED
    times = (issue.collated_at, issue.submitted_at, issue.signed_at)
    assert times == (at(12, 15), at(12, 16), at(12, 18))
    duty = clock(found.matter, TermKey.INSTRUCTION)
    assert (duty.office_id, duty.due, duty.closed_by) == (
        cast.office("labour"), date(2026, 3, 13), None,
    )  # fmt: skip
    labour = cast.actor("labour.intake")
    dispatching.confirm(issue=issue.pk, by=labour, at=at(12, 20))
    assert Copy.objects.get(reader=labour.staff).confirmed_at == at(12, 20)
    instructing.answer(
        matter=found.matter, by=labour, at=at(13), n=duty.n, result="已发放工资300人。"
    )
    leader = cast.actor("gov.leader")
    given = following.instructions(leader, at(13), date(2026, 3, 13))
    assert [(g.state, g.done_at, g.text) for g in given] == [
        ("done", at(13), "请人社局今天到现场。")
    ]
    assert Message.objects.filter(template="instruction_done", staff=leader.staff).exists()


def test_sign__closes_the_same_day_clock_and_keeps_the_words_sealed(desk: Desk) -> None:
    found = desk.matter()
    flagging.flag_urgent(
        matter=found.matter, by=desk.cast.actor("housing.intake"), at=at(12, 9),
        ground=UrgentGround.WAGES, reason="三百人在工地门口",
    )  # fmt: skip
    assert clock(found.matter, TermKey.BULLETIN).staff_id == desk.cast.staff["bureau.triage"].pk
    issue = desk.submitted(found)
    assert clock(found.matter, TermKey.BULLETIN).staff_id == issue.leader_id
    event = desk.sign(issue.items.get())
    assert clock(found.matter, TermKey.BULLETIN).how == "done"
    assert "现场" not in str(event.facts)
    assert not standing(found).submitted


def test_add__masks_names_and_refuses_numbers_with_their_place(desk: Desk) -> None:
    found = desk.matter()
    item = desk.add(found)
    assert item.gist == "张某等300人反映工地拖欠工资，除夕将至。"
    with pytest.raises(OutOfRange) as refused:
        collating.change_item(
            item=item.pk, by=desk.cast.actor("bureau.triage"), at=at(12, 11),
            told=told(gist="电话 138 1234 1234，住人民路1号。"),
        )  # fmt: skip
    sentence = str(refused.value)
    assert "【138 1234 1234】" in sentence
    assert "人民路1号】" in sentence
    assert refused.value.field == "gist"
    assert ReadLog.objects.filter(matter=found.matter, purpose="bulletin").exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"gist": " "}, Missing),
        ({"gist": "工" * 201}, OutOfRange),
        ({"ask": "发工资；追究责任"}, OutOfRange),
        ({"people": 0}, OutOfRange),
    ],
)
def test_add__refusals_leave_nothing(
    desk: Desk, changes: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        desk.add(desk.matter(), told=told(**changes))
    assert not Issue.objects.exists()


def test_add__goes_into_the_next_issue_after_the_cut_off_or_a_sheet_of_its_own(desk: Desk) -> None:
    late = desk.add(desk.matter(), at=at(13, 16, 1))
    assert late.issue.day == date(2026, 3, 16)  # the next working day
    sheet = desk.add(desk.matter(), at=at(13, 16, 2), single=True)
    assert (sheet.issue.day, sheet.issue.kind) == (date(2026, 3, 13), IssueKind.SINGLE)
    assert [i.number for i in Issue.objects.order_by("number")] == [1, 2]


def test_add__a_full_issue_overflows_into_the_next(desk: Desk) -> None:
    items = [desk.add(desk.matter()) for _ in range(collating.MOST_ITEMS + 1)]
    assert items[-1].issue.day == date(2026, 3, 13)
    assert {i.issue.day for i in items[:-1]} == {date(2026, 3, 12)}


def test_drop__closes_the_gap_and_order_is_as_told(desk: Desk) -> None:
    by = desk.cast.actor("bureau.triage")
    a, b, c = (desk.add(desk.matter()) for _ in range(3))
    collating.drop_item(item=a.pk, by=by, at=at(12))
    collating.order_items(issue=b.issue_id, by=by, at=at(12), items=[c.pk, b.pk])
    places = Item.objects.order_by("place").values_list("pk", "place")
    assert list(places) == [(c.pk, 1), (b.pk, 2)]
    with pytest.raises(OutOfRange):
        collating.order_items(issue=b.issue_id, by=by, at=at(12), items=[c.pk, c.pk])


@pytest.mark.parametrize("who", ["housing.head", "gov.leader", "bureau.inspector", "bureau.caller"])
def test_add__only_a_bureau_puts_it_together(desk: Desk, who: str) -> None:
    with pytest.raises(NotPermitted):
        desk.add(desk.matter(), by=desk.cast.actor(who))


def test_submit__is_the_heads_and_another_bureau_finds_nothing(desk: Desk) -> None:
    issue = desk.collated()
    with pytest.raises(NotPermitted):
        submitting.submit(issue=issue.pk, by=desk.cast.actor("bureau.triage"), at=at(12, 16))
    with pytest.raises(NotFound):
        submitting.submit(issue=issue.pk, by=desk.cast.actor("county_bureau.head"), at=at(12, 16))
    submitting.send_back(issue=issue.pk, by=desk.cast.actor("bureau.head"), at=at(12, 16))
    issue.refresh_from_db()
    assert (issue.state, issue.collated_at) == (IssueState.COLLATING, None)


def test_submit__a_gist_that_names_somebody_who_joined_meanwhile_is_kept_back(desk: Desk) -> None:
    issue = desk.collated()
    Item.objects.update(gist="身份证号11010519491231002X。")
    with pytest.raises(NotAllowedNow) as refused:
        submitting.submit(issue=issue.pk, by=desk.cast.actor("bureau.head"), at=at(12, 16))
    assert "【11010519491231002X】" in str(refused.value)


def test_sealed__enters_by_no_door(desk: Desk) -> None:
    cast, head = desk.cast, desk.cast.actor("bureau.head")
    report = play.registered(cast, "bureau.registrar", purpose=Purpose.REPORT)
    Matter.objects.filter(pk=report.matter).update(people=300, urgency="2")
    assert Matter.objects.get(pk=report.matter).sealed
    for single in (False, True):
        with pytest.raises(NotAllowedNow):
            collating.add_item(matter=report.matter, by=head, at=at(3), told=told(), single=single)
    with pytest.raises(NotAllowedNow):
        flagging.flag_urgent(
            matter=report.matter, by=head, at=at(3), ground=UrgentGround.LIFE, reason="紧急"
        )
    form = reporting.Report("省信访局", "3月", "城区", "一人", "起因", "措施")
    with pytest.raises(DomainError):
        reporting.report_up(matter=report.matter, by=head, at=at(3), report=form)
    assert candidates.candidates(head, date(2026, 3, 3)) == []
    assert following.review(head, date(2026, 3, 1), date(2026, 3, 3)).marked == 0


def test_sealed__after_it_was_submitted_is_shown_and_signed_by_nobody(desk: Desk) -> None:
    found, other = desk.matter(), desk.matter()
    issue = desk.submitted(found, other)
    Matter.objects.filter(pk=found.matter).update(sealed=True, gist="")
    leader = desk.cast.actor("gov.leader")
    shown = queries.issue(issue.pk, leader, date(2026, 3, 12)).items
    assert [i.matter for i in shown] == [other.matter]
    with pytest.raises(NotFound):
        desk.sign(issue.items.get(matter=found.matter))
    desk.sign(issue.items.get(matter=other.matter))
    issue.refresh_from_db()
    assert issue.state == IssueState.SIGNED
    desk_by = desk.cast.actor("bureau.triage")
    assert following.instructions(leader, at(13), date(2026, 3, 13))[0].matter == other.matter
    assert papers.pdf(issue=issue.pk, by=desk_by, at=at(12, 19))


def test_leader__who_may_not_know_of_a_matter_does_not_get_it(desk: Desk) -> None:
    cast, found = desk.cast, desk.matter()
    keeping.shield(
        matter=found.matter, by=cast.actor("bureau.head"), at=at(11),
        staff=(cast.staff["gov.leader"].pk,), reason="被投诉人",
    )  # fmt: skip
    issue = desk.submitted(found)
    assert issue.leader_id == cast.staff["gov.leader2"].pk
    with pytest.raises(NotFound):
        desk.sign(issue.items.get())
    with pytest.raises(NotFound):
        queries.issue(issue.pk, cast.actor("gov.leader"), date(2026, 3, 12))


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("gov.leader2", NotPermitted), ("bureau.head", NotPermitted), ("labour.head", NotFound)],
)
def test_sign__is_the_named_leaders(desk: Desk, who: str, refusal: type[DomainError]) -> None:
    issue = desk.submitted(desk.matter())
    with pytest.raises(refusal):
        desk.sign(issue.items.get(), who)


def test_sign__by_who_stands_in_for_an_absent_leader(desk: Desk) -> None:
    cast = desk.cast
    issue = desk.submitted(desk.matter())
    Absence.objects.create(
        staff=cast.staff["gov.leader"], substitute=cast.staff["gov.leader2"],
        since=date(2026, 3, 12), until=date(2026, 3, 13),
    )  # fmt: skip
    desk.sign(issue.items.get(), "gov.leader2")
    issue.refresh_from_db()
    assert issue.signed_by_id == cast.staff["gov.leader2"].pk


def test_sign__twice_is_refused_and_a_read_item_opens_no_duty(desk: Desk) -> None:
    issue = desk.submitted(desk.matter())
    item = issue.items.get()
    desk.sign(item, tasks=(), text="已阅。")
    assert Instruction.objects.get().n is None
    with pytest.raises(NotAllowedNow):
        desk.sign(item)


@pytest.mark.parametrize("due", [date(2026, 3, 11), date(2027, 4, 1)])
def test_sign__a_day_must_lie_ahead(desk: Desk, due: date) -> None:
    issue = desk.submitted(desk.matter())
    with pytest.raises(OutOfRange):
        desk.sign(issue.items.get(), tasks=(Task(desk.cast.office("labour"), due),))
    assert Item.objects.get().signed is None


def test_instruct__a_unit_complained_of_gets_nothing(desk: Desk) -> None:
    cast, found = desk.cast, desk.matter()
    keeping.shield(
        matter=found.matter, by=cast.actor("bureau.head"), at=at(11),
        offices=(cast.office("labour"),), reason="被投诉单位",
    )  # fmt: skip
    issue = desk.submitted(found)
    with pytest.raises(OutOfRange):
        desk.sign(issue.items.get())


def test_unsigned__goes_to_the_duty_leader_and_the_miss_stays(desk: Desk) -> None:
    cast, found = desk.cast, desk.matter()
    settings.change(
        by=cast.actor("bureau.head"), at=at(9), collate_by=960, submit_by=1020, sign_by=1440,
        quota=2, duty_leader=cast.staff["gov.leader2"].pk,
    )  # fmt: skip
    issue = desk.submitted(found)
    assert clockwork.pass_unsigned(at(12, 23, 59)) == 0
    assert clockwork.pass_unsigned(at(13, 0)) == 1
    assert clockwork.pass_unsigned(at(13, 1)) == 0
    issue.refresh_from_db()
    duty = cast.staff["gov.leader2"].pk
    assert (issue.leader_id, issue.missed_by_id, issue.missed_at) == (
        duty, cast.staff["gov.leader"].pk, at(13, 0),
    )  # fmt: skip
    assert clock(found.matter, TermKey.BULLETIN).staff_id == duty
    assert Event.objects.filter(matter=found.matter, act=Act.RAISE).count() == 1
    desk.sign(issue.items.get(), "gov.leader2", at=at(13, 8))
    issue.refresh_from_db()
    assert (issue.state, issue.missed_at) == (IssueState.SIGNED, at(13, 0))


def test_hand_over__passes_instructions_and_the_issue_to_whoever_follows(desk: Desk) -> None:
    cast, found = desk.cast, desk.matter()
    issue = desk.signed(found)
    another = desk.matter()
    item = desk.add(another, at=at(13))
    by = cast.actor("bureau.triage")
    collating.collate(issue=item.issue_id, by=by, at=at(13, 11))
    submitting.submit(issue=item.issue_id, by=cast.actor("bureau.head"), at=at(13, 12))
    stranger, admin = cast.staff["stranger"], cast.actor("bureau.admin")
    labour = cast.actor("labour.intake")
    hand_post_over(labour.post or 0, stranger.pk, since=date(2026, 3, 13), by=admin, at=at(13, 13))
    duty = clock(found.matter, TermKey.INSTRUCTION)
    assert (duty.post_id, duty.staff_id) == (labour.post, stranger.pk)
    [given] = following.instructions(cast.actor("gov.leader"), at(13, 14), date(2026, 3, 13))
    assert given.holder == stranger.name
    leader = cast.actor("gov.leader")
    follower = cast.staff["gov.reviewer"]
    hand_post_over(leader.post or 0, follower.pk, since=date(2026, 3, 13), by=admin, at=at(13, 15))
    new = desk_at(follower.pk, leader.post).actor
    assert [i.id for i in queries.to_sign(new, date(2026, 3, 13))] == [item.issue_id]
    signing.sign(item=item.pk, by=new, at=at(13, 16), text="已阅。")
    assert issue.state == IssueState.SIGNED


def test_dispatch__copies_are_numbered_and_only_their_reader_opens_them(desk: Desk) -> None:
    cast, found = desk.cast, desk.matter()
    issue = desk.sent(found)
    copies = list(issue.copies.order_by("number"))
    assert [c.number for c in copies] == [1, 2]
    labour, other = cast.actor("labour.intake"), cast.actor("labour.handler")
    paper = papers.pdf(issue=issue.pk, by=labour, at=at(12, 20))
    assert paper.startswith(b"%PDF")
    assert issue.copies.get(reader=labour.staff).opened_at == at(12, 20)
    for who in (other, cast.actor("housing.head"), cast.actor("county_bureau.head")):
        with pytest.raises(NotFound):
            papers.pdf(issue=issue.pk, by=who, at=at(12, 20))
        with pytest.raises(NotFound):
            dispatching.confirm(issue=issue.pk, by=who, at=at(12, 20))
    with pytest.raises(NotFound):
        papers.docx(issue=issue.pk, by=labour, at=at(12, 20), copy=1)
    bureau = cast.actor("bureau.head")
    assert papers.docx(issue=issue.pk, by=bureau, at=at(12, 21), copy=2)[:2] == b"PK"
    log = queries.accesses(issue.pk, bureau)
    assert [(a.opened, a.copy) for a in log] == [("docx", None), ("pdf", 2)]
    assert queries.accesses(issue.pk, cast.actor("county_bureau.head")) == []
    assert Access.objects.count() == 2


def test_copy__shows_its_reader_only_what_they_may_know_of(desk: Desk) -> None:
    first, second = desk.matter(), desk.matter()
    issue = desk.submitted(first, second)
    one, two = issue.items.order_by("place")
    desk.sign(one)
    desk.sign(two, tasks=())
    by = desk.cast.actor("bureau.triage")
    dispatching.dispatch(issue=issue.pk, by=by, at=at(12, 19))
    view = queries.issue(issue.pk, desk.cast.actor("labour.intake"), date(2026, 3, 12))
    assert [i.matter for i in view.items] == [first.matter]
    assert [c.own for c in view.copies] == [True]


def test_quota__keeps_urgent_urgent_but_never_a_life(desk: Desk) -> None:
    cast = desk.cast
    settings.change(
        by=cast.actor("bureau.head"), at=at(9), collate_by=960, submit_by=1020, sign_by=1440,
        quota=1,
    )  # fmt: skip

    def mark(who: str, ground: UrgentGround) -> None:
        flagging.flag_urgent(
            matter=desk.matter().matter,
            by=cast.actor(who),
            at=at(12),
            ground=ground,
            reason="急" * 2,
        )

    mark("bureau.registrar", UrgentGround.PUBLIC)
    with pytest.raises(NotAllowedNow):
        mark("bureau.registrar", UrgentGround.PUBLIC)
    mark("bureau.registrar", UrgentGround.LIFE)
    mark("bureau.head", UrgentGround.PUBLIC)
    review = following.review(cast.actor("bureau.head"), date(2026, 3, 1), date(2026, 3, 12))
    assert (review.marked, review.cleared, review.kept, review.used_today) == (3, 0, 3, 3)
    number = Flag.objects.order_by("pk")[0].matter
    flagging.clear_urgent(
        matter=number.pk, by=cast.actor("bureau.head"), at=at(12, 11), reason="并不紧急"
    )
    number.refresh_from_db()
    assert number.urgency == "0"
    review = following.review(cast.actor("bureau.head"), date(2026, 3, 1), date(2026, 3, 12))
    assert (review.marked, review.kept) == (3, 2)


def test_candidates__come_with_their_grounds_and_leave_once_they_stand_in_an_issue(
    desk: Desk,
) -> None:
    many, marked, plain = (
        desk.matter(people=60), desk.matter(), desk.matter()
    )  # fmt: skip
    Matter.objects.filter(pk=many.matter).update(received_on=date(2026, 3, 11))
    reader = desk.cast.actor("bureau.triage")
    flagging.flag_urgent(
        matter=marked.matter, by=reader, at=at(12), ground=UrgentGround.WAGES, reason="欠薪"
    )
    found = candidates.candidates(reader, date(2026, 3, 12))
    assert {c.matter: c.grounds for c in found} == {
        many.matter: (UrgentGround.MANY_PEOPLE,), marked.matter: (UrgentGround.WAGES,),
    }  # fmt: skip
    assert plain.matter not in {c.matter for c in found}
    assert candidates.candidates(desk.cast.actor("county_bureau.head"), date(2026, 3, 12)) == []
    desk.add(marked)
    found = candidates.candidates(reader, date(2026, 3, 12))
    assert [c.matter for c in found] == [many.matter]


def test_report_up__issues_the_paper_and_waits_for_its_receipt(desk: Desk) -> None:
    found, head = desk.matter(), desk.cast.actor("bureau.head")
    form: dict[str, Any] = {
        "to": "省信访局", "when": "2026-03-12 09:30", "place": "城东工地",
        "people": "务工人员约300人",
        "cause": "张三丰等反映欠薪", "measures": "已到现场", "trend": "", "asks": "",
    }  # fmt: skip
    with pytest.raises(OutOfRange) as refused:
        reporting.report_up(
            matter=found.matter, by=head, at=at(12),
            report=reporting.Report(**form | {"people": "电话13812341234"}),
        )  # fmt: skip
    assert refused.value.field == "people"
    reporting.report_up(matter=found.matter, by=head, at=at(12), report=reporting.Report(**form))
    assert Document.objects.filter(matter=found.matter, kind="urgent_report").exists()
    waits = clock(found.matter, TermKey.UP_RECEIPT)
    assert (waits.staff_id, waits.due) == (head.staff, date(2026, 3, 13))
    with pytest.raises(Missing):
        reporting.confirm_report(matter=found.matter, by=head, at=at(13), receipt=" ")
    reporting.confirm_report(matter=found.matter, by=head, at=at(13), receipt="省收〔2026〕12号")
    assert clock(found.matter, TermKey.UP_RECEIPT).how == "done"
    with pytest.raises(NotAllowedNow):
        reporting.confirm_report(matter=found.matter, by=head, at=at(13), receipt="再一次")

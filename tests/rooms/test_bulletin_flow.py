"""信访快报 from the first mark to the answer: its rules, its three times, who may do what."""

from datetime import date
from typing import Any

import pytest

from tests.cast import assemble
from tests.rooms.bulletin_play import Desk, at, standing, told
from xinqiao.casebook.models import Duty, Event, Matter
from xinqiao.kernel.codes import UrgentGround
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    OutOfRange,
)
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.bulletin import candidates, following, queries, settings
from xinqiao.rooms.bulletin.codes import IssueKind, IssueState
from xinqiao.rooms.bulletin.models import Copy, Flag, Instruction, Issue, Item
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
from xinqiao.rooms.registry.postings import hand_post_over
from xinqiao.rooms.supervision.reactions import tell_above

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


def test_submit__a_gist_that_names_somebody_who_joined_meanwhile_is_kept_back(desk: Desk) -> None:
    issue = desk.collated()
    Item.objects.update(gist="身份证号11010519491231002X。")
    with pytest.raises(NotAllowedNow) as refused:
        submitting.submit(issue=issue.pk, by=desk.cast.actor("bureau.head"), at=at(12, 16))
    assert "【11010519491231002X】" in str(refused.value)


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
    [raised] = Event.objects.filter(matter=found.matter, act=Act.RAISE)
    assert (raised.facts["to"][2], raised.facts["due"]) == (duty, "2026-03-12")
    tell_above(raised)
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


def test_instruct__on_the_matters_page_signs_the_item_that_lies_before_the_leader(
    desk: Desk,
) -> None:
    found = desk.matter()
    issue = desk.submitted(found)
    signing.instruct(
        matter=found.matter, by=desk.cast.actor("gov.leader"), at=at(12, 18), text="请今天办。"
    )
    issue.refresh_from_db()
    assert (issue.state, Item.objects.get().signed) == (IssueState.SIGNED, standing(found).seq)


def test_instruct__from_above_opens_a_duty_without_any_bulletin(desk: Desk) -> None:
    found = desk.matter()
    signing.instruct(
        matter=found.matter, by=desk.cast.actor("gov.leader2"), at=at(12), text="请住建局办。",
        tasks=(Task(desk.cast.office("housing"), date(2026, 3, 16)),),
    )  # fmt: skip
    assert clock(found.matter, TermKey.INSTRUCTION).office_id == desk.cast.office("housing")
    with pytest.raises(NotFound):
        instructing.answer(
            matter=found.matter,
            by=desk.cast.actor("housing.intake"),
            at=at(13),
            n=99,
            result="已办",
        )

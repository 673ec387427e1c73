"""Who gets nothing of a bulletin: the sealed, the barred, whoever has no copy."""

from datetime import date

import pytest

from tests.cast import assemble
from tests.rooms import registry_play as play
from tests.rooms.bulletin_play import Desk, at, told
from xinqiao.casebook.models import Matter
from xinqiao.kernel.codes import Purpose, UrgentGround
from xinqiao.kernel.errors import (
    DomainError,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.rooms.bulletin import candidates, following, papers, queries
from xinqiao.rooms.bulletin.codes import IssueState
from xinqiao.rooms.bulletin.models import Access
from xinqiao.rooms.bulletin.services import (
    collating,
    dispatching,
    flagging,
    reporting,
    submitting,
)
from xinqiao.rooms.registry import keeping

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def desk() -> Desk:
    return Desk(assemble())


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


def test_instruct__a_unit_complained_of_gets_nothing(desk: Desk) -> None:
    cast, found = desk.cast, desk.matter()
    keeping.shield(
        matter=found.matter, by=cast.actor("bureau.head"), at=at(11),
        offices=(cast.office("labour"),), reason="被投诉单位",
    )  # fmt: skip
    issue = desk.submitted(found)
    with pytest.raises(OutOfRange):
        desk.sign(issue.items.get())


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

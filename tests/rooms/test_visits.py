"""Home visits and referrals for assistance: planned, agreed, refused, written down, answered."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.rooms.steps import Case, at, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.codes import Aid, AidOutcome, VisitGround, VisitState
from xinqiao.kernel.errors import (
    ChangedMeanwhile,
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.files.services import from_bytes
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.registry.models import Attachment
from xinqiao.rooms.visits import queries
from xinqiao.rooms.visits.models import AidReferral, Visit
from xinqiao.rooms.visits.services import aid, planning, reading, reporting
from xinqiao.rooms.visits.services.planning import Plan
from xinqiao.rooms.visits.services.reporting import Report

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8"
    "cfc000000301010018dd8db00000000049454e44ae426082"
)


def plan(case: Case, **changes: Any) -> Visit:
    going = [case.staff("handler"), case.staff("handler2")]
    values: dict[str, Any] = {
        "ground": VisitGround.HARDSHIP, "on": at(3, 12, 10), "place": "柳村3组工棚",
        "reason": "母女住在工棚", "officers": going, "agreed": "电话里同意",
    }  # fmt: skip
    by = changes.pop("by", case.who("handler"))
    return planning.plan(matter=case.matter, by=by, at=at(3, 10), visit=Plan(**values | changes))


def report(**changes: Any) -> Report:
    values: dict[str, Any] = {
        "on": at(3, 12, 10), "met": "母亲和女儿", "findings": "屋顶漏雨，女儿卧床。",
        "needs": [Aid.TEMPORARY, Aid.MEDICAL], "follow_ups": "联系镇民政所",
    }  # fmt: skip
    return Report(**values | changes)


def record(case: Case, visit: Visit, when: datetime | None = None, **changes: Any) -> Event:
    given = changes.pop("given", None) or report(**changes)
    return reporting.record(
        visit=visit.pk, by=case.who("handler"), at=when or at(3, 12, 15), report=given
    )


def state(visit: Visit) -> VisitState:
    visit.refresh_from_db()
    return VisitState(visit.state)


@pytest.fixture
def case() -> Case:
    return waiting()


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"officers": [1]}, OutOfRange, "officers"),
        ({"officers": [1, 1]}, OutOfRange, "officers"),
        ({"on": at(3, 9)}, OutOfRange, "on"),
        ({"place": " "}, Missing, "place"),
        ({"reason": ""}, Missing, "reason"),
        ({"by": "labour.handler"}, NotPermitted, None),
    ],
)
def test_plan__refusals_leave_nothing(
    case: Case, changes: dict[str, Any], refusal: type[DomainError], field: str | None
) -> None:
    if "officers" in changes:
        changes["officers"] = [case.staff("handler")] * len(changes["officers"])
    if "by" in changes:
        changes["by"] = case.who(changes["by"])
    with pytest.raises(refusal) as refused:
        plan(case, **changes)
    assert field in (refused.value.field, None)
    assert not Visit.objects.exists()


def test_refuse__is_one_tap_and_closes_nothing(case: Case) -> None:
    visit, before = plan(case), case.standing
    planning.refuse(visit=visit.pk, by=petitioner(case.matter), at=at(3, 11))
    assert state(visit) is VisitState.REFUSED
    assert (visit.answered_by, visit.note != "") == (None, True)
    assert (case.standing.step, case.standing.owner) == (before.step, before.owner)
    assert [d.n for d in case.standing.duties.values() if d.open] == [
        d.n for d in before.duties.values() if d.open
    ]
    with pytest.raises(NotAllowedNow):
        planning.agree(visit=visit.pk, by=petitioner(case.matter), at=at(3, 11))


def test_refuse__at_the_door_is_written_down_and_closes_nothing(case: Case) -> None:
    visit = plan(case, agreed="")
    event = record(case, visit, refused=True, findings="", met="")
    assert state(visit) is VisitState.REFUSED
    assert case.row.open
    assert "refused" in event.facts
    assert Document.objects.filter(matter=case.matter, kind="visit_record").count() == 1


def test_agree__an_officer_says_how_and_the_person_need_not(case: Case) -> None:
    one, two = plan(case, agreed=""), plan(case, agreed="", on=at(3, 13))
    with pytest.raises(Missing):
        planning.agree(visit=one.pk, by=case.who("handler"), at=at(3, 11))
    with pytest.raises(NotAllowedNow):
        record(case, one)
    planning.agree(visit=one.pk, by=case.who("handler"), at=at(3, 11), how="电话")
    planning.agree(visit=two.pk, by=petitioner(case.matter), at=at(3, 11))
    assert (state(one), state(two)) == (VisitState.AGREED, VisitState.AGREED)


def test_visit__of_another_matter_does_not_exist_for_its_petitioner(case: Case) -> None:
    visit, other = plan(case), waiting(case.cast)
    for who in (petitioner(other.matter), case.who("labour.handler")):
        for answer in (planning.refuse, planning.agree):
            with pytest.raises(NotFound):
                answer(visit=visit.pk, by=who, at=at(3, 11))
        with pytest.raises(NotFound):
            reading.open_visit(visit=visit.pk, by=who, at=at(3, 11))
    with pytest.raises(NotPermitted):
        planning.call_off(visit=visit.pk, by=petitioner(case.matter), at=at(3, 11), reason="不去了")


def test_record__keeps_findings_sealed_and_the_photos_with_consent(
    case: Case, tmp_path: Any, settings: Any
) -> None:
    settings.FILES_ROOT, settings.UPLOADS_ROOT = tmp_path / "files", tmp_path / "uploads"
    visit = plan(case)
    with pytest.raises(OutOfRange) as refused:
        record(case, visit, photos=[from_bytes("a.png", PNG)])
    assert refused.value.field == "photos_agreed"
    event = record(case, visit, photos=[from_bytes("a.png", PNG)], photos_agreed=True)
    assert state(visit) is VisitState.DONE
    assert event.facts["photos"] == [Attachment.objects.get(matter=case.matter).pk]
    assert event.facts["needs"] == ["medical", "temporary"]
    assert "漏雨" not in str(event.facts)
    with pytest.raises(NotAllowedNow):
        record(case, visit)


def test_record__what_somebody_did_meanwhile_is_shown_not_overwritten(case: Case) -> None:
    visit, seen = plan(case), case.row.seq
    case.accepted()
    with pytest.raises(ChangedMeanwhile):
        reporting.record(
            visit=visit.pk, by=case.who("handler"), at=at(3, 12, 15), report=report(),
            expected=seen,
        )  # fmt: skip
    assert state(visit) is VisitState.AGREED


def test_send__the_same_draft_twice_is_one_entry(case: Case) -> None:
    visit = plan(case)
    once = [
        reporting.send(
            visit=visit.pk, by=case.who("handler"), at=at(3, 12, 15), report=report(), key="k1",
            expected=case.row.seq if not n else None,
        )
        for n in range(2)
    ]  # fmt: skip
    assert once[0] == once[1] == case.last().seq
    assert Event.objects.filter(matter=case.matter, act=Act.HOME_VISIT).count() == 1


def referred(case: Case, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "aid": [Aid.TEMPORARY, Aid.HOUSING], "organ": "市民政局",
        "hardship": "七十二岁，女儿患病，住工棚", "answer_by": date(2026, 3, 26),
    }  # fmt: skip
    return aid.refer_aid(
        matter=case.matter, by=case.who("handler"), at=at(3, 12, 16), **values | changes
    )


def test_refer_aid__asks_for_no_document_and_counts_the_answer(case: Case) -> None:
    visit = plan(case)
    record(case, visit)
    referred(case, visit=visit.pk)
    duty = case.duty(TermKey.AID_ANSWER)
    assert (duty.due, duty.staff_id) == (date(2026, 3, 26), case.staff("handler"))
    row = AidReferral.objects.get()
    assert (row.visit_id, row.duty) == (visit.pk, duty.n)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"aid": []}, Missing, "aid"),
        ({"organ": " "}, Missing, "organ"),
        ({"hardship": ""}, Missing, "hardship"),
        ({"answer_by": date(2026, 3, 12)}, OutOfRange, "answer_by"),
        ({"answer_by": date(2026, 3, 12) + timedelta(days=61)}, OutOfRange, "answer_by"),
        ({"visit": 10_000}, NotFound, "visit"),
    ],
)
def test_refer_aid__refusals(
    case: Case, changes: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        referred(case, **changes)
    assert refused.value.field == field
    assert not AidReferral.objects.exists()


def test_answer_aid__closes_its_own_clock_and_no_other(case: Case) -> None:
    first, second = referred(case), referred(case, organ="市残联")
    one, two = AidReferral.objects.order_by("seq")

    def answer(referral: int, on: date) -> Event:
        return aid.answer_aid(
            matter=case.matter, by=case.who("handler"), at=at(3, 20), referral=referral,
            outcome=AidOutcome.GRANTED, answer="临时救助二千元，当日发放", on=on,
        )  # fmt: skip

    for early in (date(2026, 3, 11), date(2026, 3, 21)):
        with pytest.raises(OutOfRange):
            answer(two.pk, early)
    answer(two.pk, date(2026, 3, 19))
    clocks = [d for d in case.standing.duties.values() if d.key is TermKey.AID_ANSWER]
    open_now = [d.n for d in clocks if d.open]
    assert open_now == [first.effects["open"][0]["n"]] != [second.effects["open"][0]["n"]]
    with pytest.raises(NotAllowedNow):
        answer(two.pk, date(2026, 3, 19))
    with pytest.raises(NotFound):
        answer(10_000, date(2026, 3, 19))
    assert queries.aid_of(case.matter, case.who("handler"))[0].id == one.pk


def test_board__shows_the_office_and_the_officer_their_own(case: Case) -> None:
    plan(case)
    reader = case.who("handler")
    found = queries.board(reader, at(3, 11))
    assert [v.mine for v in found.coming] == [True]
    assert [len(p) for p in (found.unwritten, found.lately)] == [0, 0]
    assert len(queries.board(reader, at(3, 13)).unwritten) == 1
    assert not queries.board(case.who("labour.handler"), at(3, 11)).coming


def test_open_visit__writes_the_look_down(case: Case) -> None:
    visit = plan(case)
    before = ReadLog.objects.filter(matter=case.matter).count()
    opened = reading.open_visit(visit=visit.pk, by=case.who("handler"), at=at(3, 11))
    assert (opened.place, opened.reason) == ("柳村3组工棚", "母女住在工棚")
    assert ReadLog.objects.filter(matter=case.matter).count() == before + 1
    reading.open_visit(visit=visit.pk, by=petitioner(case.matter), at=at(3, 11))
    assert ReadLog.objects.filter(matter=case.matter).count() == before + 1

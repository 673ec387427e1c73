"""Triage, passing on, receiving, objecting: an owner at every step, a date for every wait."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast, assemble
from tests.rooms.registry_play import (
    at,
    due,
    matter,
    objected,
    received,
    registered,
    sent,
    triaged,
)  # fmt: skip
from xinqiao.casebook.models import Bar, Duty, Event, Matter, Seat
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.codes import Already, Purpose, Urgency
from xinqiao.kernel.errors import (
    ChangedMeanwhile,
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)  # fmt: skip
from xinqiao.rooms.directory.models import Category, Holding, Office
from xinqiao.rooms.people import texts
from xinqiao.rooms.people.models import Party
from xinqiao.rooms.registry import queries, services
from xinqiao.rooms.registry.intake import Answer
from xinqiao.rooms.registry.models import Claim, Leg, Submission
from xinqiao.rooms.registry.registration import Registered
from xinqiao.rooms.registry.services import Target, Triage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
COMPLAINT = Triage(purpose=Purpose.COMPLAINT)
REPORT = Triage(purpose=Purpose.REPORT)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def owner(found: Registered) -> str:
    """office.post of the owner, by the names of the cast."""
    return Matter.objects.select_related("staff").get(pk=found.matter).staff.username


def sees(cast: Cast, who: str, found: Registered) -> bool:
    return visible_to(cast.actor(who)).filter(pk=found.matter).exists()


def last(found: Registered) -> Event:
    return Event.objects.filter(matter=found.matter).latest("seq")


# ── triage ──────────────────────────────────────────────────────────────────────────────


def test_triage__records_what_it_is_and_the_claims(cast: Cast) -> None:
    Category.objects.create(version="1", code="030100", level=2, name="城乡建设")
    found = registered(cast, claims=("修好电梯", "道歉"))
    services.triage(
        matter=found.matter, by=cast.actor("bureau.triage"), at=at(3, 3), expected=1,
        found=Triage(
            purpose=Purpose.COMPLAINT, category="030100", place="411600", keep=(1,),
            add=("退还物业费",), already={Already.LAWSUIT: Answer.NO}, urgency=Urgency.URGENT,
            gist="电梯停运", minor=True, note="家有小儿",
        ),
    )  # fmt: skip
    row, facts = matter(found), last(found).facts
    assert (row.step, row.category, row.place, row.urgency, row.gist) == (
        "triaged", "030100", "411600", "1", "电梯停运",
    )  # fmt: skip
    assert owner(found) == "bureau.triage"
    assert (facts["claims"], facts["flags"], facts["already"]) == (
        [1, 3],
        ["minor"],
        {"lawsuit": "no"},
    )
    assert texts.read(facts["note"]) == "家有小儿"
    assert list(Claim.objects.filter(matter=row).values_list("n", "dropped")) == [
        (1, False), (2, True), (3, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "field"),
    [
        (Triage(purpose=Purpose.COMPLAINT, category="999999"), "category"),
        (Triage(purpose=Purpose.COMPLAINT, keep=(7,)), "claims"),
        (Triage(purpose=Purpose.COMPLAINT, add=(" ",)), "claims"),
        (Triage(purpose=Purpose.COMPLAINT, add=("长" * 501,)), "claims"),
    ],
)
def test_triage__refuses_what_cannot_be(cast: Cast, found: Triage, field: str) -> None:
    made = registered(cast)
    with pytest.raises(OutOfRange) as caught, transaction.atomic():
        services.triage(
            matter=made.matter, found=found, by=cast.actor("bureau.triage"), at=at(3, 3)
        )
    assert caught.value.field == field


def test_triage__of_a_page_out_of_date_is_refused(cast: Cast) -> None:
    found = triaged(cast)
    with pytest.raises(ChangedMeanwhile), transaction.atomic():
        services.triage(
            matter=found.matter, found=COMPLAINT, by=cast.actor("bureau.triage"), at=at(3, 4),
            expected=1,
        )  # fmt: skip


def test_triage__that_finds_a_report_seals_it_at_once(cast: Cast) -> None:
    found = registered(cast)
    assert sees(cast, "gov.head", found)
    against = Triage(purpose=Purpose.REPORT, gist="局长", against_offices=(cast.office("housing"),))
    services.triage(matter=found.matter, found=against, by=cast.actor("bureau.triage"), at=at(3, 3))
    row = matter(found)
    assert (row.sealed, row.gist, row.purpose) == (True, "", "C")
    assert Party.objects.get(matter=row).name_masked == ""
    assert Bar.objects.filter(matter=row, office=cast.office("housing")).exists()
    seeing = ["bureau.triage", "bureau.head"]
    assert all(sees(cast, who, found) for who in seeing)
    assert not any(sees(cast, who, found) for who in ("gov.head", "bureau.registrar"))


def test_triage__never_opens_a_sealed_matter(cast: Cast) -> None:
    found = registered(cast, purpose=Purpose.REPORT)
    by = cast.actor("bureau.head")
    with pytest.raises(OutOfRange), transaction.atomic():
        services.triage(matter=found.matter, found=COMPLAINT, by=by, at=at(3, 3))
    services.triage(matter=found.matter, found=REPORT, by=by, at=at(3, 3))
    assert matter(found).step == "triaged"


# ── corrections ─────────────────────────────────────────────────────────────────────────


def test_correct_receipt_date__recounts_and_moves_the_lists(cast: Cast) -> None:
    found = registered(cast)
    services.correct_receipt_date(
        matter=found.matter, received_on=date(2026, 2, 27), reason="邮戳为证",
        by=cast.actor("bureau.registrar"), at=at(3, 3),
    )  # fmt: skip
    assert due(found, "pass_on") == date(2026, 3, 16)  # 14 March is a Saturday
    assert matter(found).received_on == date(2026, 2, 27)
    days = Seat.objects.filter(matter=found.matter).values_list("received_on", flat=True)
    assert set(days) == {date(2026, 2, 27)}
    facts = last(found).facts
    assert (facts["from"], facts["to"]) == ("2026-03-02", "2026-02-27")


@pytest.mark.parametrize(
    ("day", "reason", "refusal"),
    [
        (date(2026, 3, 2), "邮戳", OutOfRange),
        (date(2026, 3, 4), "邮戳", OutOfRange),
        (date(2026, 3, 1), "", Missing),
    ],
)
def test_correct_receipt_date__refuses(
    cast: Cast, day: date, reason: str, refusal: type[DomainError]
) -> None:
    found = registered(cast)
    with pytest.raises(refusal), transaction.atomic():
        services.correct_receipt_date(
            matter=found.matter, received_on=day, reason=reason,
            by=cast.actor("bureau.registrar"), at=at(3, 3),
        )  # fmt: skip


def test_void__takes_two_people_and_a_reason_and_stays_visible(cast: Cast) -> None:
    found = registered(cast)
    head = cast.actor("bureau.head")
    with pytest.raises(NotAllowedNow), transaction.atomic():
        services.confirm_void(matter=found.matter, by=head, at=at(3, 3))
    with pytest.raises(Missing), transaction.atomic():
        services.propose_void(matter=found.matter, reason=" ", by=head, at=at(3, 3))
    services.propose_void(matter=found.matter, reason="重复录入", by=head, at=at(3, 3))
    with pytest.raises(NotAllowedNow), transaction.atomic():
        services.confirm_void(matter=found.matter, by=head, at=at(3, 3))
    assert not Submission.objects.get().voided


def test_void__ends_the_clock_and_deletes_nothing(cast: Cast) -> None:
    found = registered(cast)
    services.propose_void(
        matter=found.matter, reason="重复录入", by=cast.actor("bureau.registrar"), at=at(3, 3)
    )
    services.confirm_void(matter=found.matter, by=cast.actor("bureau.head"), at=at(3, 3, 10))
    row = Submission.objects.get()
    assert (matter(found).step, row.voided) == ("voided", True)
    assert texts.read(row.void_reason) == "重复录入"
    assert due(found, "pass_on") is None
    assert sees(cast, "bureau.registrar", found)
    assert queries.by_receipt(found.number, found.query_code).matter == found.matter


# ── passing on ──────────────────────────────────────────────────────────────────────────


def test_transfer__names_the_next_owner_and_stops_the_clock(cast: Cast) -> None:
    found = triaged(cast)
    to = Target(cast.office("housing"), (cast.office("labour"),), (cast.office("county_housing"),))
    services.transfer(
        matter=found.matter, to=to, basis="三定方案", by=cast.actor("bureau.triage"), at=at(3, 4)
    )
    assert (matter(found).step, owner(found)) == ("in_transit", "housing.intake")
    assert due(found, "pass_on") is None
    assert due(found, "receive") == date(2026, 3, 5)
    legs = queries.legs_of(found.matter).values_list("receiver__code", "part", "kind")
    assert list(legs) == [
        ("housing", "main", "transfer"), ("labour", "helper", "transfer"),
        ("county_housing", "copy", "copy"),
    ]  # fmt: skip
    seeing = ["housing.handler", "labour.head", "county_housing.head", "county.head", "gov.head"]
    assert all(sees(cast, who, found) for who in seeing)
    assert not sees(cast, "county_bureau.head", found)


@pytest.mark.parametrize(
    ("to", "field"),
    [
        (Target(0), "to"),
        (lambda c: Target(c.office("bureau")), "to"),
        (lambda c: Target(c.office("housing"), (c.office("housing"),)), "helpers"),
        (lambda c: Target(c.office("housing"), (999_999,)), "to"),
    ],
)
def test_transfer__refuses_a_target_that_is_none(cast: Cast, to: Any, field: str) -> None:
    found = triaged(cast)
    target = to if isinstance(to, Target) else to(cast)
    with pytest.raises(OutOfRange) as caught, transaction.atomic():
        services.transfer(
            matter=found.matter, to=target, by=cast.actor("bureau.triage"), at=at(3, 4)
        )
    assert caught.value.field == field


def test_transfer__never_to_whoever_is_shut_out(cast: Cast) -> None:
    found = triaged(cast)
    services.shield(
        matter=found.matter, reason="被反映单位", offices=(cast.office("housing"),),
        by=cast.actor("bureau.triage"), at=at(3, 4),
    )  # fmt: skip
    with pytest.raises(OutOfRange, match="complained of"), transaction.atomic():
        services.transfer(
            matter=found.matter, to=Target(cast.office("housing")), at=at(3, 4),
            by=cast.actor("bureau.triage"),
        )  # fmt: skip


def test_transfer__needs_somebody_to_receive(cast: Cast) -> None:
    found = triaged(cast)
    Holding.objects.filter(post__office__code__in=["housing", "gov"]).update(until=date(2026, 3, 1))
    with pytest.raises(NotFound), transaction.atomic():
        services.transfer(
            matter=found.matter, to=Target(cast.office("housing")), at=at(3, 4),
            by=cast.actor("bureau.triage"),
        )  # fmt: skip


def test_assign__sets_the_day_of_the_closing_report(cast: Cast) -> None:
    found = triaged(cast)
    services.assign(
        matter=found.matter, to=Target(cast.office("housing")), limit_on=date(2026, 4, 30),
        by=cast.actor("bureau.head"), at=at(3, 4),
    )  # fmt: skip
    duty = Duty.objects.get(matter=found.matter, key="report_back")
    assert (duty.due, duty.office_id) == (date(2026, 4, 30), cast.office("housing"))
    assert Leg.objects.get(matter=found.matter).limit_on == date(2026, 4, 30)
    assert last(found).facts["report"] is True


@pytest.mark.parametrize(
    ("who", "limit", "refusal"),
    [
        ("bureau.head", None, Missing),
        ("bureau.head", date(2026, 3, 4), OutOfRange),
        ("bureau.triage", date(2026, 4, 30), NotPermitted),
    ],
)
def test_assign__refuses(
    cast: Cast, who: str, limit: date | None, refusal: type[DomainError]
) -> None:
    found = triaged(cast)
    with pytest.raises(refusal), transaction.atomic():
        services.assign(
            matter=found.matter, to=Target(cast.office("housing")), limit_on=limit,
            by=cast.actor(who), at=at(3, 4),
        )  # fmt: skip


def test_refer__hands_a_report_to_one_reader_of_the_organ(cast: Cast) -> None:
    found = registered(cast, purpose=Purpose.REPORT, against_offices=(cast.office("housing"),))
    services.refer(
        matter=found.matter, to=cast.office("discipline"), basis="管理权限",
        by=cast.actor("bureau.head"), at=at(3, 3),
    )  # fmt: skip
    assert (matter(found).step, owner(found)) == ("referred", "discipline.head")
    assert sees(cast, "discipline.head", found)
    assert sees(cast, "bureau.registrar", found)  # tells the petitioner where it went
    assert not any(sees(cast, who, found) for who in ("gov.head", "housing.head"))
    assert Leg.objects.get().kind == "referral"


@pytest.mark.parametrize("to", ["housing", "gov", "nowhere"])
def test_refer__goes_to_an_organ_with_the_power_only(cast: Cast, to: str) -> None:
    found = registered(cast, purpose=Purpose.REPORT)
    office = 0 if to == "nowhere" else cast.office(to)
    with pytest.raises(OutOfRange), transaction.atomic():
        services.refer(matter=found.matter, to=office, by=cast.actor("bureau.head"), at=at(3, 3))


def test_refer__never_to_the_organ_complained_of(cast: Cast) -> None:
    organ = cast.office("discipline")
    found = registered(cast, purpose=Purpose.REPORT, against_offices=(organ,))
    with pytest.raises(OutOfRange, match="complained of"), transaction.atomic():
        services.refer(matter=found.matter, to=organ, by=cast.actor("bureau.head"), at=at(3, 3))


def test_refer__of_an_open_complaint_is_refused(cast: Cast) -> None:
    found = registered(cast)
    with pytest.raises(NotAllowedNow), transaction.atomic():
        services.refer(
            matter=found.matter, to=cast.office("discipline"), by=cast.actor("bureau.head"),
            at=at(3, 3),
        )  # fmt: skip


# ── receiving ───────────────────────────────────────────────────────────────────────────


def test_receive__starts_fifteen_days_and_five_working_days(cast: Cast) -> None:
    found = received(cast)
    assert (matter(found).step, owner(found)) == ("awaiting_notice", "housing.intake")
    assert due(found, "notify") == date(2026, 3, 20)
    assert due(found, "object") == date(2026, 3, 12)
    assert Leg.objects.get().received_on == date(2026, 3, 5)


def test_receive__is_not_for_bureaus_nor_receive_down_for_others(cast: Cast) -> None:
    found = sent(cast, to="county_bureau")
    with pytest.raises(NotAllowedNow), transaction.atomic():
        services.receive(matter=found.matter, by=cast.actor("county_bureau.triage"), at=at(3, 5))
    with pytest.raises(NotAllowedNow), transaction.atomic():
        services.receive_down(matter=found.matter, by=cast.actor("housing.intake"), at=at(3, 5))


def test_receive_down__lets_the_lower_bureau_sort_and_pass_on(cast: Cast) -> None:
    found, by = sent(cast, to="county_bureau"), cast.actor("county_bureau.triage")
    services.receive_down(matter=found.matter, by=by, at=at(3, 5))
    assert (matter(found).step, owner(found)) == ("triaged", "county_bureau.triage")
    assert due(found, "pass_on") == date(2026, 3, 20)
    services.transfer(
        matter=found.matter, to=Target(cast.office("county_housing")), by=by, at=at(3, 6)
    )
    assert owner(found) == "county_housing.intake"


@pytest.mark.parametrize(
    ("to", "step", "key"),
    [("housing", "awaiting_notice", "notify"), ("county_bureau", "triaged", "pass_on")],
)
def test_receive_overdue__takes_silence_for_receipt_once(
    cast: Cast, to: str, step: str, key: str
) -> None:
    found = sent(cast, to=to)
    assert services.receive_overdue(at(3, 5, 23)) == 0  # the working day is not over
    assert services.receive_overdue(at(3, 9)) == 1
    assert services.receive_overdue(at(3, 9)) == 0
    row = matter(found)
    assert (row.step, row.office_id) == (step, cast.office(to))
    assert due(found, key) == date(2026, 3, 20)  # from the day on which receipt was due
    event = last(found)
    assert (event.actor, Leg.objects.get().received_on) == ("system", date(2026, 3, 5))


def test_take_up__keeps_the_days_that_run(cast: Cast) -> None:
    found = registered(cast, who="housing.intake")
    by = cast.actor("housing.intake")
    services.triage(matter=found.matter, found=COMPLAINT, by=by, at=at(3, 3))
    services.take_up(matter=found.matter, by=by, at=at(3, 4))
    assert matter(found).step == "awaiting_notice"
    notices = Duty.objects.filter(matter=found.matter, key="notify")
    assert [d.due for d in notices] == [date(2026, 3, 17)]


def test_take_up__by_a_bureau_counts_from_receipt(cast: Cast) -> None:
    found = triaged(cast)
    services.take_up(matter=found.matter, by=cast.actor("bureau.triage"), at=at(3, 4))
    assert due(found, "notify") == date(2026, 3, 17)
    assert due(found, "pass_on") is None


# ── objections ──────────────────────────────────────────────────────────────────────────


def test_object__gives_the_matter_to_the_sender_while_the_notice_runs_on(cast: Cast) -> None:
    found = objected(cast)
    assert (matter(found).step, owner(found)) == ("objected", "bureau.triage")
    notice = Duty.objects.get(matter=found.matter, key="notify", closed_by=None)
    assert notice.office_id == cast.office("housing")
    assert due(found, "decide_objection") == date(2026, 3, 10)
    assert last(found).facts["suggest"] == cast.office("labour")


@pytest.mark.parametrize(("reason", "basis"), [("", "三定"), ("不属职权", " ")])
def test_object__needs_reasons_and_a_basis(cast: Cast, reason: str, basis: str) -> None:
    found = received(cast)
    with pytest.raises(Missing), transaction.atomic():
        services.object_to(
            matter=found.matter, reason=reason, basis=basis, by=cast.actor("housing.intake"),
            at=at(3, 6),
        )  # fmt: skip


def test_object__after_five_working_days_is_too_late(cast: Cast) -> None:
    found = received(cast)
    with pytest.raises(NotAllowedNow), transaction.atomic():
        services.object_to(
            matter=found.matter, reason="不属职权", basis="三定", by=cast.actor("housing.intake"),
            at=at(3, 13),
        )  # fmt: skip


def test_object__needs_a_sender(cast: Cast) -> None:
    found = registered(cast, who="housing.intake")
    by = cast.actor("housing.intake")
    services.triage(matter=found.matter, found=COMPLAINT, by=by, at=at(3, 3))
    services.take_up(matter=found.matter, by=by, at=at(3, 4))
    with pytest.raises(NotAllowedNow), transaction.atomic():
        services.object_to(matter=found.matter, reason="不属", basis="三定", by=by, at=at(3, 5))


def test_agree_objection__sends_it_elsewhere_with_new_days(cast: Cast) -> None:
    found = objected(cast)
    services.agree_objection(
        matter=found.matter, to=Target(cast.office("labour")), reason="理由成立",
        by=cast.actor("bureau.triage"), at=at(3, 9),
    )  # fmt: skip
    assert (matter(found).step, owner(found)) == ("in_transit", "labour.intake")
    assert due(found, "notify") is None
    assert not sees(cast, "housing.intake", found)
    assert sees(cast, "gov.head", found)
    kinds = list(queries.legs_of(found.matter).values_list("kind", flat=True))
    assert kinds == ["transfer", "return", "transfer"]


def test_agree_objection__not_back_to_whoever_objected(cast: Cast) -> None:
    found = objected(cast)
    with pytest.raises(OutOfRange), transaction.atomic():
        services.agree_objection(
            matter=found.matter, to=Target(cast.office("housing")), reason="理由成立",
            by=cast.actor("bureau.triage"), at=at(3, 9),
        )  # fmt: skip


def test_reject_objection__leaves_it_with_the_office(cast: Cast) -> None:
    found = objected(cast)
    services.reject_objection(
        matter=found.matter, reason="属于职权", by=cast.actor("bureau.triage"), at=at(3, 9)
    )
    assert (matter(found).step, owner(found)) == ("awaiting_notice", "housing.intake")
    assert due(found, "notify") == date(2026, 3, 20)


def twice_objected(cast: Cast) -> Registered:
    found = objected(cast)
    services.agree_objection(
        matter=found.matter, to=Target(cast.office("labour")), reason="理由成立",
        by=cast.actor("bureau.triage"), at=at(3, 9),
    )  # fmt: skip
    by = cast.actor("labour.intake")
    services.receive(matter=found.matter, by=by, at=at(3, 10))
    services.object_to(matter=found.matter, reason="也不属", basis="三定", by=by, at=at(3, 11))
    return found


@pytest.mark.parametrize(
    ("to_conference", "arbiter"), [(False, "gov.head"), (True, "conference.head")]
)
def test_escalate__then_designate_names_main_and_helpers(
    cast: Cast, to_conference: bool, arbiter: str
) -> None:
    found = twice_objected(cast)
    services.escalate(
        matter=found.matter, reason="两次异议", by=cast.actor("bureau.triage"), at=at(3, 12),
        to_conference=to_conference,
    )  # fmt: skip
    assert (matter(found).step, owner(found)) == ("jurisdiction", arbiter)
    services.designate(
        matter=found.matter, to=Target(cast.office("housing"), (cast.office("labour"),)),
        reason="以住建为主", by=cast.actor(arbiter), at=at(3, 13),
    )  # fmt: skip
    assert (matter(found).step, owner(found)) == ("in_transit", "housing.intake")
    last_legs = list(queries.legs_of(found.matter))[-2:]
    assert [(leg.kind, leg.part) for leg in last_legs] == [
        ("designation", "main"), ("designation", "helper"),
    ]  # fmt: skip


def test_escalate__after_one_objection_is_too_early(cast: Cast) -> None:
    found = objected(cast)
    with pytest.raises(NotAllowedNow), transaction.atomic():
        services.escalate(
            matter=found.matter, reason="异议", by=cast.actor("bureau.triage"), at=at(3, 9)
        )


def test_escalate__needs_an_arbiter(cast: Cast) -> None:
    found = twice_objected(cast)
    Office.objects.filter(code="conference").update(active=False)
    with pytest.raises(NotFound), transaction.atomic():
        services.escalate(
            matter=found.matter, reason="两次异议", by=cast.actor("bureau.triage"), at=at(3, 12),
            to_conference=True,
        )  # fmt: skip


# ── at any time ─────────────────────────────────────────────────────────────────────────


def test_hand_over__takes_the_clocks_along(cast: Cast) -> None:
    found = received(cast)
    to = cast.staff["housing.handler"].pk
    services.hand_over(
        matter=found.matter, to=to, reason="轮岗", by=cast.actor("housing.head"), at=at(3, 6)
    )
    assert owner(found) == "housing.handler"
    running = Duty.objects.filter(matter=found.matter, closed_by=None)
    assert set(running.values_list("staff", flat=True)) == {to}


def test_hand_over__of_a_sealed_matter_moves_the_named_seat(cast: Cast) -> None:
    found = registered(cast, purpose=Purpose.REPORT)
    services.hand_over(
        matter=found.matter, to=cast.staff["bureau.triage"].pk, reason="轮岗",
        by=cast.actor("bureau.head"), at=at(3, 3),
    )  # fmt: skip
    assert sees(cast, "bureau.triage", found)
    assert sees(cast, "bureau.registrar", found)
    assert not sees(cast, "bureau.head", found)


@pytest.mark.parametrize(
    ("who", "to", "reason", "refusal"),
    [
        ("bureau.head", "bureau.registrar", "轮岗", NotPermitted),
        ("housing.head", "housing.intake", "轮岗", OutOfRange),
        ("housing.head", "labour.intake", "轮岗", NotFound),
        ("housing.head", "housing.handler", "", Missing),
    ],
)
def test_hand_over__refuses(
    cast: Cast, who: str, to: str, reason: str, refusal: type[DomainError]
) -> None:
    found = received(cast)
    with pytest.raises(refusal), transaction.atomic():
        services.hand_over(
            matter=found.matter, to=cast.staff[to].pk, reason=reason, by=cast.actor(who),
            at=at(3, 6),
        )  # fmt: skip


def test_shield__cuts_access_at_once_and_names_another_owner(cast: Cast) -> None:
    found, person = received(cast), cast.staff["housing.intake"].pk
    services.shield(
        matter=found.matter, reason="当事人亲属", staff=(person,), by=cast.actor("housing.head"),
        at=at(3, 6),
    )  # fmt: skip
    assert not sees(cast, "housing.intake", found)
    assert owner(found) == "housing.head"
    with pytest.raises(OutOfRange), transaction.atomic():
        services.hand_over(
            matter=found.matter,
            to=person,
            reason="轮岗",
            by=cast.actor("housing.head"),
            at=at(3, 7),
        )


def test_shield__of_the_owning_office_moves_the_matter_up(cast: Cast) -> None:
    found = received(cast)
    services.shield(
        matter=found.matter, reason="被反映单位", offices=(cast.office("housing"),),
        by=cast.actor("bureau.head"), at=at(3, 6),
    )  # fmt: skip
    assert owner(found) == "gov.head"
    assert not any(sees(cast, f"housing.{p}", found) for p in ("intake", "head", "handler"))
    assert sees(cast, "bureau.head", found)


@pytest.mark.parametrize(
    ("offices", "reason", "refusal"), [((), "回避", OutOfRange), ((1,), "", Missing)]
)
def test_shield__refuses(
    cast: Cast, offices: tuple[int, ...], reason: str, refusal: type[DomainError]
) -> None:
    found = received(cast)
    with pytest.raises(refusal), transaction.atomic():
        services.shield(
            matter=found.matter, reason=reason, offices=offices, by=cast.actor("bureau.head"),
            at=at(3, 6),
        )  # fmt: skip


def test_note__is_sealed_and_must_say_something(cast: Cast) -> None:
    found, by = received(cast), cast.actor("housing.handler")
    event = services.note(matter=found.matter, text="已电话联系", by=by, at=at(3, 6))
    assert texts.read(event.facts["text"]) == "已电话联系"
    with pytest.raises(Missing), transaction.atomic():
        services.note(matter=found.matter, text=" ", by=by, at=at(3, 6))
    with pytest.raises(OutOfRange), transaction.atomic():
        services.note(matter=found.matter, text="长" * 20_001, by=by, at=at(3, 6))


ACTS = {
    "triage": lambda m, c, by: services.triage(matter=m, found=COMPLAINT, by=by, at=at(3, 9)),
    "transfer": lambda m, c, by: services.transfer(
        matter=m, to=Target(c.office("housing")), by=by, at=at(3, 9)
    ),
    "note": lambda m, c, by: services.note(matter=m, text="知悉", by=by, at=at(3, 9)),
    "propose_void": lambda m, c, by: services.propose_void(
        matter=m, reason="录错", by=by, at=at(3, 9)
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["county_bureau.triage", "labour.intake", "bureau.admin"])
def test_acts__are_refused_to_whoever_has_no_part(cast: Cast, act: str, who: str) -> None:
    found = triaged(cast)
    with pytest.raises(NotPermitted), transaction.atomic():
        ACTS[act](found.matter, cast, cast.actor(who))
    assert last(found).act == "triage"


def test_history__names_an_owner_with_every_act_that_moves_work(cast: Cast) -> None:
    found = twice_objected(cast)
    moving = {"register", "triage", "transfer", "receive", "object", "agree_objection"}
    events = Event.objects.filter(matter=found.matter)
    assert {e.act for e in events} == moving
    owners = [e.effects["owner"][0] for e in events if "owner" in e.effects]
    offices = [cast.office(o) for o in ("bureau", "housing", "bureau", "labour", "bureau")]
    assert owners == offices
    assert owner(found) == "bureau.triage"

"""Passing on and receiving: an owner at every step, a date for every wait."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast, assemble
from tests.rooms.registry_play import (
    at,
    due,
    last,
    matter,
    owner,
    received,
    registered,
    sees,
    sent,
    triaged,
)  # fmt: skip
from xinqiao.casebook.models import Duty
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)  # fmt: skip
from xinqiao.rooms.directory.models import Holding
from xinqiao.rooms.registry import queries, services
from xinqiao.rooms.registry.models import Leg
from xinqiao.rooms.registry.services import Target, Triage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
COMPLAINT = Triage(purpose=Purpose.COMPLAINT)
REPORT = Triage(purpose=Purpose.REPORT)


@pytest.fixture
def cast() -> Cast:
    return assemble()


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

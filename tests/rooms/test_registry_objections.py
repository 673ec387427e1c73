"""Objections and who is competent: reasons, dates, and an owner all the while."""

from datetime import date

import pytest
from django.db import transaction

from tests.cast import Cast, assemble
from tests.rooms import registry_play
from tests.rooms.registry_play import (
    at,
    due,
    last,
    matter,
    objected,
    owner,
    received,
    registered,
    sees,
    twice_objected,
)  # fmt: skip
from xinqiao.casebook.models import Duty
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.errors import (
    Missing,
    NotAllowedNow,
    NotFound,
    OutOfRange,
)  # fmt: skip
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.registry import queries, services
from xinqiao.rooms.registry.services import Target, Triage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
COMPLAINT = Triage(purpose=Purpose.COMPLAINT)
REPORT = Triage(purpose=Purpose.REPORT)


@pytest.fixture
def cast() -> Cast:
    return assemble()


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


def test_escalate__after_the_first_where_several_units_do_not_agree(cast: Cast) -> None:
    found = registry_play.triaged(cast)
    county = cast.office("county_housing")
    sorter, unit = cast.actor("bureau.triage"), cast.actor("housing.intake")
    to = Target(cast.office("housing"), helpers=(county,))
    services.transfer(matter=found.matter, to=to, by=sorter, at=at(3, 4))
    services.receive(matter=found.matter, by=unit, at=at(3, 5))
    services.object_to(
        matter=found.matter, reason="应由县住建局主办", basis="属地管理", suggest=county, by=unit,
        at=at(3, 6),
    )  # fmt: skip
    services.escalate(matter=found.matter, reason="两家意见不一", by=sorter, at=at(3, 9))
    assert (matter(found).step, owner(found)) == ("jurisdiction", "gov.head")
    assert due(found, "jurisdiction") == date(2026, 3, 16)


def test_designate__cannot_be_argued_again_until_it_is_passed_on(cast: Cast) -> None:
    found = twice_objected(cast)
    sorter, unit = cast.actor("bureau.triage"), cast.actor("housing.intake")
    services.escalate(matter=found.matter, reason="两次异议", by=sorter, at=at(3, 12))
    services.designate(
        matter=found.matter, to=Target(cast.office("housing")), reason="以住建为主",
        by=cast.actor("gov.head"), at=at(3, 13),
    )  # fmt: skip
    services.receive(matter=found.matter, by=unit, at=at(3, 16))
    with pytest.raises(NotAllowedNow, match="named this office"), transaction.atomic():
        services.object_to(
            matter=found.matter, reason="还是不归我管", basis="三定方案", by=unit, at=at(3, 17)
        )
    assert owner(found) == "housing.intake"


def test_escalate__needs_an_arbiter(cast: Cast) -> None:
    found = twice_objected(cast)
    Office.objects.filter(code="conference").update(active=False)
    with pytest.raises(NotFound), transaction.atomic():
        services.escalate(
            matter=found.matter, reason="两次异议", by=cast.actor("bureau.triage"), at=at(3, 12),
            to_conference=True,
        )  # fmt: skip

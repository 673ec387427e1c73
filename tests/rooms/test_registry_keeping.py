"""At any time: handing over, shutting out, remembering."""

import pytest
from django.db import transaction

from tests.cast import Cast, assemble
from tests.rooms.registry_play import (
    at,
    last,
    owner,
    received,
    registered,
    sees,
    triaged,
    twice_objected,
)  # fmt: skip
from xinqiao.casebook.models import Duty, Event
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotFound,
    NotPermitted,
    OutOfRange,
)  # fmt: skip
from xinqiao.rooms.people import texts
from xinqiao.rooms.registry import services
from xinqiao.rooms.registry.services import Target, Triage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
COMPLAINT = Triage(purpose=Purpose.COMPLAINT)
REPORT = Triage(purpose=Purpose.REPORT)


@pytest.fixture
def cast() -> Cast:
    return assemble()


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

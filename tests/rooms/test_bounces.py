"""What came back by objection: pairs of offices with enough matters, never a person."""

from datetime import date, timedelta

import pytest

from tests.casebook import books
from tests.cast import Cast, assemble
from tests.rooms.test_registry_objections import at, objected
from xinqiao.casebook.models import Matter
from xinqiao.kernel.errors import NotPermitted
from xinqiao.rooms.desk.matter import matter_page
from xinqiao.rooms.registry import bounces as back
from xinqiao.rooms.registry import services
from xinqiao.rooms.registry.bounces import Bounces
from xinqiao.rooms.registry.models import Leg, LegKind, Part
from xinqiao.rooms.registry.services import Target

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SENT = date(2026, 3, 3)
FIRST, LAST = SENT - timedelta(days=30), SENT + timedelta(days=60)


def passed(cast: Cast, matters: list[Matter], returned: list[int], to: str = "housing") -> None:
    """Each goes from the bureau to a unit; the first ones came back after so many days."""
    bureau, unit = cast.office("bureau"), cast.office(to)
    for n, matter in enumerate(matters):
        _leg(matter, 3, bureau, unit, LegKind.TRANSFER, SENT)
        if n < len(returned):
            _leg(matter, 5, unit, bureau, LegKind.RETURN, SENT + timedelta(days=returned[n]))


def _leg(matter: Matter, seq: int, sender: int, to: int, kind: LegKind, on: date) -> None:
    Leg.objects.create(
        matter=matter, seq=seq, sender_id=sender, receiver_id=to, kind=kind, part=Part.MAIN,
        sent_on=on,
    )  # fmt: skip


def seen(cast: Cast, who: str = "conference.head") -> Bounces:
    return back.bounces(cast.actor(who), FIRST, LAST)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def test_bounces__how_many_went_how_many_came_back_and_after_how_long(cast: Cast) -> None:
    passed(cast, books.open_many(cast, 8), [2, 3, 10])
    (pair,) = seen(cast).pairs
    assert (pair.sender.en, pair.receiver.en) == ("Zhouhe Petition Bureau", "Housing Bureau")
    assert (pair.passed, pair.back, pair.days, pair.percent) == (8, 3, 3, 38)
    assert back.bounces(cast.actor("conference.head"), LAST, LAST).pairs == ()


def test_bounces__fewer_than_five_matters_are_left_out_and_said_so(cast: Cast) -> None:
    matters = books.open_many(cast, 9)
    passed(cast, matters[:4], [1, 1])
    passed(cast, matters[4:], [4], to="labour")
    found = seen(cast)
    assert [p.receiver.en for p in found.pairs] == ["Labour Bureau"]
    assert found.few == 1


def test_bounces__sealed_matters_are_in_no_figure(cast: Cast) -> None:
    matters = books.open_many(cast, 6)
    passed(cast, matters, [1, 1])
    Matter.objects.filter(pk=matters[0].pk).update(sealed=True, gist="")
    (pair,) = seen(cast).pairs
    assert (pair.passed, pair.back) == (5, 1)


def test_bounces__a_unit_sees_its_own_pairs_the_conference_all_below(cast: Cast) -> None:
    passed(cast, books.open_many(cast, 5), [1])
    expected = {"conference.head": 1, "bureau.head": 1, "gov.convenor": 1, "bureau.inspector": 1,
                "housing.head": 1, "labour.head": 0, "county_bureau.head": 0}  # fmt: skip
    assert {who: len(seen(cast, who).pairs) for who in expected} == expected


@pytest.mark.parametrize("who", ["bureau.triage", "housing.handler", "gov.leader", "bureau.admin"])
def test_bounces__are_for_heads_and_the_joint_conference(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        seen(cast, who)


def test_bounces__are_counted_from_what_the_services_write(cast: Cast) -> None:
    found = objected(cast)
    services.agree_objection(
        matter=found.matter, to=Target(cast.office("labour")), reason="确属人社",
        by=cast.actor("bureau.triage"), at=at(3, 9),
    )  # fmt: skip
    legs = Leg.objects.filter(kind=LegKind.RETURN)
    assert [(leg.sender_id, leg.receiver_id) for leg in legs] == [
        (cast.office("housing"), cast.office("bureau"))
    ]
    assert (seen(cast).pairs, seen(cast).few) == ((), 1)


def test_matter_page__counts_every_hop_and_the_whole_age(cast: Cast) -> None:
    found = objected(cast)  # to the unit, and back to the bureau
    reader = cast.actor("bureau.triage")
    page = matter_page(found.number, reader, date(2026, 3, 20), "en")
    assert page.hops.count == 2
    assert page.hops.total == (date(2026, 3, 20) - page.line.received_on).days
    assert page.hops.here < page.hops.total
    services.agree_objection(
        matter=found.matter, to=Target(cast.office("labour")), reason="确属人社", by=reader,
        at=at(3, 19),
    )  # fmt: skip
    page = matter_page(found.number, reader, date(2026, 3, 20), "en")
    assert (page.hops.count, page.hops.here) == (3, 1)
    assert page.hops.total == (date(2026, 3, 20) - page.line.received_on).days

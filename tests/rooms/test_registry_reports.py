"""Likely repeats for the clerk alone, and reports sealed from the first moment."""

from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast, assemble
from tests.rooms.registry_play import CARD, at, matter, registered, typed
from xinqiao.casebook.models import Bar, Seat
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.errors import NotFound
from xinqiao.rooms.directory.models import Post
from xinqiao.rooms.people.models import Party
from xinqiao.rooms.registry import services
from xinqiao.rooms.registry.intake import fingerprint

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PETITIONER = Actor(roles=frozenset({Role.PETITIONER}))
ALL = frozenset({"*"})


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.mark.parametrize(
    ("sought", "reasons"),
    [
        ({"phones": ["138 1234 1234"]}, ("same_phone",)),
        ({"id_numbers": [CARD.lower()]}, ("same_id",)),
        ({"text": "我家住十二楼 电梯停运三个月，物业一直不修，\n老人出不了门"}, ("same_text",)),
        ({"phones": ["13812341234"], "id_numbers": [CARD]}, ("same_id", "same_phone")),
        ({"phones": ["13900000000"], "text": "别的事"}, None),
        ({}, None),
    ],
)
def test_likely_repeats__compares_numbers_and_text(
    cast: Cast, sought: dict[str, Any], reasons: tuple[str, ...] | None
) -> None:
    found = registered(cast)
    likely = services.likely_repeats(by=cast.actor("bureau.registrar"), **sought)
    assert [(r.matter, r.reasons) for r in likely] == ([(found.matter, reasons)] if reasons else [])


def test_likely_repeats__shows_only_what_the_actor_may_see(cast: Cast) -> None:
    registered(cast)
    assert services.likely_repeats(by=cast.actor("labour.intake"), phones=["13812341234"]) == []
    other = registered(cast, who="county_bureau.registrar")
    assert other.repeats == ()


def test_likely_repeats__takes_three_statements(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        registered(cast)
    with django_assert_max_num_queries(3):
        services.likely_repeats(
            by=cast.actor("bureau.head"), phones=["13812341234"], id_numbers=[CARD], text="某事"
        )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("电梯坏了，请修。", " 电梯坏了 请修", True),
        ("ＡＢ１２", "ab12", True),
        ("电梯坏了", "水管坏了", False),
    ],
)
def test_fingerprint__looks_past_spaces_width_and_punctuation(
    one: str, other: str, same: bool
) -> None:
    assert (fingerprint(one) == fingerprint(other)) is same


# ── reports and accusations ─────────────────────────────────────────────────────────────

EVERYBODY = [
    "gov.head", "gov.reviewer", "bureau.registrar", "bureau.triage", "bureau.head",
    "bureau.archivist", "bureau.admin", "bureau.auditor", "conference.head", "discipline.head",
    "political.head", "housing.intake", "housing.handler", "housing.legal", "housing.head",
    "labour.head", "county.head", "county_bureau.head", "county_housing.head",
]  # fmt: skip


def _seen_by(cast: Cast, number: int) -> set[str]:
    return {w for w in EVERYBODY if visible_to(cast.actor(w)).filter(pk=number).exists()}


def test_register__a_report_is_sealed_for_registrar_and_head_alone(cast: Cast) -> None:
    found = registered(cast, purpose=Purpose.REPORT, against_offices=(cast.office("housing"),))
    row = matter(found)
    assert (row.sealed, row.gist, found.sealed) == (True, "", True)
    assert _seen_by(cast, found.matter) == {"bureau.registrar", "bureau.head"}
    assert Party.objects.get(matter=row).name_masked == ""
    assert not Seat.objects.filter(matter=row, staff=None).exists()
    assert row.staff_id == cast.staff["bureau.head"].pk  # only a head refers it


def test_register__a_report_from_the_web_is_for_the_head_alone(cast: Cast) -> None:
    intake = typed(channel=Channel.WEB, purpose=Purpose.REPORT)
    found = services.register(intake, by=PETITIONER, at=at(3, 2), office=cast.office("bureau"))
    assert _seen_by(cast, found.matter) == {"bureau.head"}


def test_register__where_nobody_takes_in_the_head_owns(cast: Cast) -> None:
    Post.objects.filter(office=cast.office("bureau")).update(is_intake=False)
    assert matter(registered(cast)).staff_id == cast.staff["bureau.head"].pk


def test_register__whoever_may_sort_owns_what_they_register(cast: Cast) -> None:
    found = registered(cast, who="bureau.head")
    assert matter(found).staff_id == cast.staff["bureau.head"].pk


def test_register__a_report_about_the_bureau_leaves_it(cast: Cast) -> None:
    found = registered(cast, purpose=Purpose.REPORT, against_offices=(cast.office("bureau"),))
    assert _seen_by(cast, found.matter) == {"gov.head"}
    assert matter(found).staff_id == cast.staff["gov.head"].pk


def test_register__a_report_about_a_person_shuts_out_their_unit(cast: Cast) -> None:
    person = cast.staff["bureau.head"].pk
    found = registered(cast, purpose=Purpose.REPORT, against_staff=(person,))
    assert _seen_by(cast, found.matter) == {"gov.head"}
    assert Bar.objects.filter(matter=found.matter, staff=person).exists()
    assert Bar.objects.filter(matter=found.matter, office=cast.office("bureau")).exists()


def test_register__a_report_about_everybody_above_reaches_the_discipline_organ(cast: Cast) -> None:
    found = registered(
        cast, purpose=Purpose.REPORT, against_offices=(cast.office("bureau"), cast.office("gov"))
    )
    assert _seen_by(cast, found.matter) == {"discipline.head"}


def test_register__a_report_needs_somebody_left(cast: Cast) -> None:
    against = tuple(cast.office(o) for o in ("bureau", "gov", "discipline"))
    with pytest.raises(NotFound), transaction.atomic():
        registered(cast, purpose=Purpose.REPORT, against_offices=against)

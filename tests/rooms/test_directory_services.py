"""Keeping offices, posts, people, absences, categories and the calendar."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cast import Cast, assemble
from xinqiao.casebook import calendars
from xinqiao.kernel.actors import SYSTEM, Role
from xinqiao.kernel.errors import DomainError, Missing, NotAllowedNow, NotPermitted, OutOfRange
from xinqiao.rooms.directory import queries, services
from xinqiao.rooms.directory.models import Category, Change, Holding, Office, Post, Staff
from xinqiao.rooms.directory.services import NewOffice, NewPost

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 3, 2)
ORPHAN = ("030100", "物业", "Property")


@pytest.fixture
def cast() -> Cast:
    return assemble()


def office(**changes: Any) -> NewOffice:
    values = {
        "code": "water", "name": "市水利局", "name_en": "Water Bureau", "short": "周水",
        "kind": "department", "level": 2, "region": "411600", "parent": "gov",
    }  # fmt: skip
    return NewOffice(**(values | changes))


def post(**changes: Any) -> NewPost:
    values = {
        "office": "gov", "title": "秘书", "title_en": "Secretary",
        "roles": frozenset({Role.INTAKE}), "is_head": False, "is_intake": False,
        "username": "gov.secretary", "name": "秘书甲", "since": TODAY,
    }  # fmt: skip
    return NewPost(**(values | changes))


def test_found_office__knows_the_offices_above_it(cast: Cast) -> None:
    made = services.found_office(office(parent="county"), by=SYSTEM, at=NOW)
    assert made.line == [cast.office("gov"), cast.office("county")]
    assert queries.common_superior(made.pk, cast.office("county_housing")) == cast.office("county")
    assert queries.common_superior(made.pk, cast.office("housing")) == cast.office("gov")


def test_found_post__puts_somebody_in_it(cast: Cast) -> None:
    services.found_post(post(), by=cast.actor("bureau.admin"), at=NOW, password="long-enough-1")
    secretary = Staff.objects.get(username="gov.secretary")
    assert queries.desk(secretary.pk).actor.roles == {Role.INTAKE}
    assert secretary.check_password("long-enough-1")


def test_appoint__a_post_passes_from_hand_to_hand_on_one_day(cast: Cast) -> None:
    head = Post.objects.get(office=cast.office("housing"), is_head=True)
    heir = cast.staff["stranger"]
    services.appoint(head.pk, heir.pk, since=TODAY, by=SYSTEM, at=NOW)
    assert [h.until for h in Holding.objects.filter(post=head)] == [TODAY, None]
    assert queries.desk(heir.pk).actor.post == head.pk


def test_owner_at__falls_back_to_the_head_and_then_to_the_office_above(cast: Cast) -> None:
    housing = cast.office("housing")
    assert queries.owner_at(housing) == cast.owner("housing.intake")
    assert queries.owner_at(housing, head=True) == cast.owner("housing.head")
    Holding.objects.filter(post__office=housing, post__is_intake=True).update(until=TODAY)
    assert queries.owner_at(housing) == cast.owner("housing.head")
    Holding.objects.filter(post__office=housing).update(until=TODAY)
    assert queries.owner_at(housing) == cast.owner("gov.reviewer")


def test_set_active__waits_until_the_posts_have_passed_on(cast: Cast) -> None:
    handler = cast.staff["housing.handler"]
    with pytest.raises(NotAllowedNow):
        services.set_active(handler.pk, False, by=SYSTEM, at=NOW)
    Holding.objects.filter(staff=handler).update(until=TODAY)
    services.set_active(handler.pk, False, by=SYSTEM, at=NOW)
    handler.refresh_from_db()
    assert not handler.is_active
    assert queries.desks(handler.pk) == []


def test_note_absence__names_who_stands_in_on_those_days_only(cast: Cast) -> None:
    away, there = cast.staff["housing.head"].pk, cast.staff["housing.legal"].pk
    services.note_absence(
        away, there, since=TODAY, until=date(2026, 3, 6), reason="学习",
        by=cast.actor("housing.head"), at=NOW,
    )  # fmt: skip
    assert queries.substitute_for(away, date(2026, 3, 6)) == there
    assert queries.substitute_for(away, date(2026, 3, 7)) is None


def test_load_notice__changes_what_is_counted_from_then_on(cast: Cast) -> None:
    day = date(2027, 2, 8)
    assert calendars.current().is_workday(day)
    raw = {
        "year": 2027,
        "days_off": ["2027-02-08"],
        "days_on": [],
        "source": "国办发明电〔2026〕9号",
    }
    services.load_notice(raw, by=cast.actor("bureau.admin"), at=NOW)
    assert not calendars.current().is_workday(day)
    assert calendars.current().is_known(day)
    calendars.forget()


def test_load_categories__retires_the_version_before(cast: Cast) -> None:
    rows = [("030000", "城乡建设", "Urban construction"), ("030100", "物业", "Property")]
    assert services.load_categories("2026", rows, by=SYSTEM, at=NOW) == 2
    services.load_categories("2027", rows[:1], by=SYSTEM, at=NOW)
    active = Category.objects.filter(active=True)
    assert [(c.version, c.code, c.level) for c in active] == [("2027", "030000", 1)]


def test_change_office__is_logged_with_its_author(cast: Cast) -> None:
    admin = cast.actor("bureau.admin")
    services.change_office(cast.office("housing"), {"service_phone": "0394-1"}, by=admin, at=NOW)
    assert Office.objects.get(code="housing").service_phone == "0394-1"
    assert Change.objects.filter(what="change_office", by=admin.staff).exists()


Call = Callable[[Cast], object]
REFUSED: list[tuple[type[DomainError], Call]] = [
    (NotPermitted, lambda c: services.found_office(office(), by=c.actor("bureau.head"), at=NOW)),
    (Missing, lambda c: services.found_office(office(name=" "), by=SYSTEM, at=NOW)),
    (OutOfRange, lambda c: services.found_office(office(code="gov"), by=SYSTEM, at=NOW)),
    (OutOfRange, lambda c: services.found_office(office(parent="moon"), by=SYSTEM, at=NOW)),
    (OutOfRange, lambda c: services.change_office(1, {"line": ""}, by=SYSTEM, at=NOW)),
    (NotPermitted, lambda c: services.found_post(post(), by=c.actor("gov.head"), at=NOW)),
    (OutOfRange, lambda c: services.found_post(post(is_head=True), by=SYSTEM, at=NOW)),
    (Missing, lambda c: services.add_staff("x", " ", by=SYSTEM, at=NOW)),
    (OutOfRange, lambda c: services.add_staff("stranger", "重", by=SYSTEM, at=NOW)),
    (OutOfRange, lambda c: services.add_staff("new", "新", by=SYSTEM, at=NOW, password="short")),
    (OutOfRange, lambda c: services.load_categories("v", [ORPHAN], by=SYSTEM, at=NOW)),
    (OutOfRange, lambda c: services.load_categories("v", [("3", "a", "a")], by=SYSTEM, at=NOW)),
    (
        NotPermitted,
        lambda c: services.note_absence(
            c.staff["gov.head"].pk, c.staff["stranger"].pk, since=TODAY, until=TODAY, reason="",
            by=c.actor("housing.head"), at=NOW,
        ),
    ),
    (
        OutOfRange,
        lambda c: services.note_absence(
            c.staff["gov.head"].pk, c.staff["gov.head"].pk, since=TODAY, until=TODAY, reason="",
            by=SYSTEM, at=NOW,
        ),
    ),
    (
        OutOfRange,
        lambda c: services.appoint(
            Post.objects.filter(office=c.office("gov"))[0].pk, c.staff["stranger"].pk,
            since=date(2019, 1, 1), by=SYSTEM, at=NOW,
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("refusal", "call"), REFUSED)
def test_directory__refusals_leave_no_trace(
    cast: Cast, refusal: type[DomainError], call: Call
) -> None:
    with pytest.raises(refusal):
        call(cast)
    assert not Change.objects.exists()

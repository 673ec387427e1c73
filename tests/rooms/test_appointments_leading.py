"""Leaders' reception days: planned, moved by holidays, put off, substituted, left."""

from datetime import date
from typing import Any

import pytest

from tests.rooms import registry_play as play
from tests.rooms.appointments_play import NINE, NOON, THURSDAY, Hall, hall
from tests.rooms.registry_play import at
from xinqiao.casebook import calendars
from xinqiao.kernel.actors import SYSTEM, Role, petitioner
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.kernel.reception_days import Every
from xinqiao.rooms.appointments import queries
from xinqiao.rooms.appointments.codes import DayTold
from xinqiao.rooms.appointments.models import Appointment, DayChange, Hold, LeaderDay, LeaderRule
from xinqiao.rooms.appointments.services import leading, session
from xinqiao.rooms.directory import services as directory
from xinqiao.rooms.directory.models import Holding, Post, Staff
from xinqiao.rooms.registry import services as registry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NEW_YEAR = date(2027, 1, 7)  # a Thursday in a year without notice


@pytest.fixture
def house() -> Hall:
    found = hall()
    calendars.forget()
    return found


def told(day: LeaderDay) -> list[str]:
    return [c.told for c in DayChange.objects.filter(leader_day=day).order_by("id")]


def test_rule__plans_half_a_year_and_keeps_leader_companion_and_room(house: Hall) -> None:
    house.rule()
    first = house.session()
    assert first.holds.count() == 3 * (NOON - NINE)
    slots = house.free(THURSDAY)
    assert [s.first for s in slots] == list(range(NINE, NOON))
    assert slots[0].leader is not None
    assert slots[0].leader.post.zh == "副市长"
    last = LeaderDay.objects.latest("day").day
    assert date(2026, 8, 30) < last <= date(2026, 9, 8)


def test_rule__a_holiday_moves_the_day_to_the_next_working_day(house: Hall) -> None:
    house.rule(weekdays=(4,))  # Friday 1 May 2026 is off, until Tuesday the 5th
    assert house_day(date(2026, 5, 1)) == date(2026, 5, 6)


def house_day(planned_on: date) -> date:
    return LeaderDay.objects.get(planned_on=planned_on).day


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"leader": 0}, OutOfRange),
        ({"companion": 0}, OutOfRange),
        ({"portfolio": " "}, Missing),
        ({"room": None}, Missing),
        ({"room": 9999}, NotFound),
        ({"weekdays": ()}, OutOfRange),
        ({"last": NINE}, OutOfRange),
        ({"length": 9}, OutOfRange),
        ({"until": date(2026, 2, 1)}, OutOfRange),
    ],
)
def test_rule__refusals_leave_no_trace(
    house: Hall, wrong: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        house.rule(**wrong)
    assert not LeaderRule.objects.exists()
    assert not Hold.objects.exists()


def test_rule__one_leader_is_nowhere_else_at_that_time(house: Hall) -> None:
    house.rule()
    with pytest.raises(NotAllowedNow):
        house.rule(every=Every.MONTH, weekdays=(3,), nth=2, first=NINE + 2)


def test_rule__is_arranged_by_the_head_of_the_office(house: Hall) -> None:
    with pytest.raises(NotPermitted):
        leading.end_rule(1, until=THURSDAY, office=house.office, by=house.clerk, at=at(3, 2))


def test_plan__twice_does_nothing_twice(house: Hall) -> None:
    house.rule()
    before = LeaderDay.objects.count()
    assert leading.plan(at(3, 2)) == 0
    assert LeaderDay.objects.count() == before
    assert leading.plan(at(3, 16)) == 2  # two weeks later two more are in sight
    assert not DayChange.objects.exists()


def test_notice__moves_provisional_days_with_everybody_booked(house: Hall) -> None:
    when = at(12, 1)
    house.rule(since=date(2026, 12, 1))
    leading.plan(when)
    day = house.session(NEW_YEAR)
    assert day.provisional
    slot = house.free(NEW_YEAR)[0]
    made = house.book(slot.key, at=when)
    notice = {"year": 2027, "days_off": ["2027-01-01", "2027-01-07", "2027-01-08"], "days_on": []}
    directory.load_notice(notice, by=SYSTEM, at=when)
    assert leading.plan(when) > 0
    row = house.row(made)
    assert row.day == date(2027, 1, 11)
    assert told(LeaderDay.objects.get(pk=day.pk)) == [DayTold.MOVED]
    happened = queries.own_page(made.id).record[-1]
    assert (happened.system, happened.after) == (True, at(1, 11).replace(year=2027))
    assert not LeaderDay.objects.get(pk=day.pk).provisional
    assert leading.plan(when) == 0
    calendars.forget()


def test_end_rule__keeps_what_is_booked(house: Hall) -> None:
    rule = house.rule()
    house.book(house.free(THURSDAY)[0].key)
    with pytest.raises(NotAllowedNow):
        leading.end_rule(
            rule.pk, until=date(2026, 3, 9), office=house.office, by=house.head, at=at(3, 3)
        )
    leading.end_rule(rule.pk, until=THURSDAY, office=house.office, by=house.head, at=at(3, 3))
    assert [d.day for d in LeaderDay.objects.all()] == [date(2026, 3, 5), THURSDAY]
    assert leading.plan(at(3, 3)) == 0


def test_put_off__takes_everybody_along_and_stays_where_it_was_put(house: Hall) -> None:
    house.rule()
    day, made = house.session(), house.book(house.free(THURSDAY)[2].key)
    friday = date(2026, 3, 13)
    session.put_off(session=day.pk, to=friday, reason="市里会议", by=house.head, at=at(3, 3))
    assert house.row(made).day == friday
    assert [s.first for s in house.free(friday)] == [NINE, NINE + 1, NINE + 3, NINE + 4, NINE + 5]
    assert house.free(THURSDAY) == []
    leading.plan(at(3, 4))
    assert house.session(friday).pk == day.pk
    assert told(day) == [DayTold.PUT_OFF]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"to": date(2026, 3, 14)}, OutOfRange),  # a Saturday
        ({"to": date(2026, 3, 2)}, OutOfRange),
        ({"to": date(2026, 3, 19)}, OutOfRange),  # a reception day already
        ({"reason": ""}, Missing),
        ({"session": 99999}, NotFound),
    ],
)
def test_put_off__refusals(house: Hall, wrong: dict[str, Any], refusal: type[DomainError]) -> None:
    house.rule()
    given = {"session": house.session().pk, "to": date(2026, 3, 13), "reason": "会议"}
    with pytest.raises(refusal):
        session.put_off(**given | wrong, by=house.head, at=at(3, 3))
    assert not DayChange.objects.exists()


def second_leader(house: Hall) -> Post:
    post = Post.objects.create(
        office=house.cast.offices["gov"], title="副市长乙", title_en="Deputy", roles=[Role.LEADER]
    )
    person = Staff.objects.create_user("gov.second", "test-password-1", name="某副市长")
    Holding.objects.create(post=post, staff=person, since=date(2020, 1, 1))
    return post


def test_substitute__is_published_and_takes_the_leaders_place(house: Hall) -> None:
    house.rule()
    day, post = house.session(), second_leader(house)
    session.substitute(session=day.pk, post=post.pk, reason="出差", by=house.head, at=at(3, 3))
    leader = house.free(THURSDAY)[0].leader
    assert leader is not None
    assert (leader.name, leader.post.zh) == ("某副市长", "副市长乙")
    assert Hold.objects.filter(staff__username="gov.second").count() == NOON - NINE
    assert not Hold.objects.filter(staff__username="gov.leader", day=THURSDAY).exists()
    change = DayChange.objects.get()
    assert (change.told, change.values["post"]) == ("substitute", "副市长乙")
    session.substitute(session=day.pk, post=None, reason="已回", by=house.head, at=at(3, 4))
    assert Hold.objects.filter(staff__username="gov.leader", day=THURSDAY).exists()


def test_substitute__is_a_leading_official_and_free(house: Hall) -> None:
    house.rule()
    day, post = house.session(), second_leader(house)
    clerk = Post.objects.get(office=house.office, title="登记员")
    given = {"session": day.pk, "reason": "出差", "by": house.head, "at": at(3, 3)}
    with pytest.raises(OutOfRange):
        session.substitute(post=clerk.pk, **given)
    second = Staff.objects.get(username="gov.second")
    house.rule(leader=second.pk, post=post.pk, room=house.room.pk, first=NINE + 2,
               companion=house.staff("bureau.registrar"))  # fmt: skip
    with pytest.raises(NotAllowedNow):
        session.substitute(post=post.pk, **given)


def test_substitute__nobody_before_whom_a_booked_matter_may_not_come(house: Hall) -> None:
    house.rule()
    post = second_leader(house)
    found = play.registered(house.cast)
    house.on_line(house.free(THURSDAY)[0].key, by=petitioner(found.matter), matter=found.matter)
    registry.shield(
        matter=found.matter, reason="涉及", staff=(Staff.objects.get(username="gov.second").pk,),
        by=house.cast.actor("bureau.triage"), at=at(3, 2, 10),
    )  # fmt: skip
    with pytest.raises(NotAllowedNow):
        session.substitute(
            session=house.session().pk, post=post.pk, reason="出差", by=house.head, at=at(3, 3)
        )


def test_companion__changes_with_the_booked_ones(house: Hall) -> None:
    house.rule()
    day, made = house.session(), house.book(house.free(THURSDAY)[0].key)
    other = house.staff("bureau.archivist")
    session.accompany(session=day.pk, companion=other, by=house.head, at=at(3, 3))
    assert house.row(made).staff_id == other
    busy_now = house.staff("bureau.triage")
    assert not Hold.objects.filter(staff=busy_now, day=THURSDAY).exists()


def test_room__another_one_is_given_or_refused(house: Hall) -> None:
    house.rule()
    day = house.session()
    session.give_room(session=day.pk, room=house.room.pk, by=house.head, at=at(3, 3))
    assert Hold.objects.filter(room=house.room, day=THURSDAY).count() == NOON - NINE
    with pytest.raises(NotFound):
        session.give_room(session=day.pk, room=9999, by=house.head, at=at(3, 3))


def test_settle__a_taken_room_or_companion_loses_no_day(house: Hall) -> None:
    house.rule()
    post = second_leader(house)
    second = Staff.objects.get(username="gov.second")
    house.rule(leader=second.pk, post=post.pk)  # same room, same companion, same time
    one, two = LeaderDay.objects.filter(day=THURSDAY).order_by("id")
    assert (one.room_id, two.room_id) == (house.second.pk, house.room.pk)
    assert two.companion_id is None


def test_leader_left__the_session_goes_on_with_the_officer(house: Hall) -> None:
    house.rule()
    day, made = house.session(), house.book(house.free(THURSDAY)[3].key)
    companion = house.cast.actor("bureau.triage")
    with pytest.raises(NotAllowedNow):
        session.leader_left(session=day.pk, by=companion, at=at(3, 11, 10))
    with pytest.raises(NotPermitted):
        session.leader_left(session=day.pk, by=house.clerk, at=at(3, 12, 10))
    session.leader_left(session=day.pk, by=companion, at=at(3, 12, 10))
    change = DayChange.objects.get()
    assert (change.told, change.values) == ("left", {"time": "10:00"})
    assert Appointment.objects.get(pk=made.id).cancelled_at is None
    assert house.free(THURSDAY) == []
    with pytest.raises(NotAllowedNow):
        session.leader_left(session=day.pk, by=companion, at=at(3, 12, 11))

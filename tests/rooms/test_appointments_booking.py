"""Appointments: booked, moved, cancelled; never twice; and told to nobody who may not know."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.rooms import registry_play as play
from tests.rooms.appointments_play import MONDAY, NINE, THURSDAY, Hall, hall
from tests.rooms.registry_play import at
from xinqiao.kernel.actors import Actor, petitioner
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.rooms.appointments import queries, services, words
from xinqiao.rooms.appointments.models import Appointment, Entry, Hold
from xinqiao.rooms.appointments.services.booking import VISITOR, Caller
from xinqiao.rooms.appointments.slots import offered
from xinqiao.rooms.directory import services as directory
from xinqiao.rooms.registry import services as registry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def house() -> Hall:
    return hall()


def test_slots__come_from_the_rota_on_working_days(house: Hall) -> None:
    assert [s.first for s in house.free()] == list(range(NINE, NINE + 6))
    assert house.free(date(2026, 3, 10)) == []  # a Tuesday
    assert house.free(date(2026, 5, 4)) == []  # a Monday off in 2026


def test_slots__of_an_absent_officer_are_not_offered(house: Hall) -> None:
    directory.note_absence(
        house.staff("bureau.registrar"), house.staff("bureau.triage"), since=MONDAY, until=MONDAY,
        reason="", by=house.clerk, at=at(3, 2),
    )  # fmt: skip
    assert house.free() == []


def test_book__takes_room_and_officer_and_seals_who_comes(house: Hall) -> None:
    made = house.book(caller=Caller("李四", "139 0000 1111", "电梯", 2, ("elderly",)))
    row = house.row(made)
    assert bytes(row.name or b"").find("李四".encode()) < 0
    assert row.name_masked == "李*"
    assert words.opened(row) == Caller("李四", "13900001111", "电梯", 2, ("elderly",))
    assert Hold.objects.filter(appointment=row).count() == 2
    assert house.free()[0].first == NINE + 1
    assert [e.told for e in Entry.objects.all()] == ["booked"]


def test_book__by_number_and_code_alone_it_is_opened_again(house: Hall) -> None:
    made = house.on_line()
    assert queries.by_code(made.number, made.code.lower()) == made.id
    for number, code in ((made.number, "A" * 20), ("Y260309000000", made.code)):
        with pytest.raises(NotFound):
            queries.by_code(number, code)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"slot": "s1-20260310-18"}, NotAllowedNow),  # no rota that day
        ({"slot": "s1-20260309-17"}, NotAllowedNow),  # before it begins
        *(
            ({"slot": odd}, NotAllowedNow)
            for odd in ("", "x", "s", "s1", "d9-18", "dx-1", "s1-9-9")
        ),
        ({"caller": Caller("", "13900001111")}, Missing),
        ({"caller": Caller("李四", "12")}, OutOfRange),
        ({"caller": Caller("李" * 51)}, OutOfRange),
        ({"caller": Caller("李四", people=6)}, OutOfRange),
        ({"caller": Caller("李四", needs=("risk",))}, OutOfRange),
        ({"at": at(3, 10)}, NotAllowedNow),  # over
        ({"matter": 99999}, NotFound),
    ],
)
def test_book__refusals_leave_no_trace(
    house: Hall, wrong: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        house.book(**wrong)
    assert not Appointment.objects.exists()
    assert not Hold.objects.exists()


def test_book__another_office_does_not(house: Hall) -> None:
    with pytest.raises(NotPermitted):
        house.book(by=house.cast.actor("housing.head"))


@pytest.mark.parametrize("name", ["room", "officer"])
def test_holds__the_database_itself_refuses_the_second(house: Hall, name: str) -> None:
    made = house.book()
    what = {"room_id": house.room.pk} if name == "room" else {"staff_id": house.clerk.staff}
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(day=MONDAY, cell=NINE, appointment_id=made.id, **what)


def test_move__frees_the_old_time_and_says_so_in_the_record(house: Hall) -> None:
    made, later = house.book(), house.free()[3]
    services.move(
        appointment=made.id, slot=later.key, by=house.clerk, at=at(3, 3), reason="来人要求"
    )
    assert house.row(made).first == later.first
    assert NINE in [s.first for s in house.free()]
    happened = queries.own_page(made.id).record[-1]
    assert (happened.before, happened.reason) == (at(3, 9, 9), "来人要求")
    assert happened.after == later.begins


def test_move__to_a_taken_time_leaves_everything_as_it_was(house: Hall) -> None:
    made, other = house.book(), house.book()
    taken = f"s{queries.slots(house.office, MONDAY, MONDAY)[0].key[1:].split('-')[0]}-20260309-19"
    with pytest.raises(NotAllowedNow):
        services.move(appointment=made.id, slot=taken, by=house.clerk, at=at(3, 3), reason="x")
    assert {house.row(m).first for m in (made, other)} == {NINE, NINE + 1}
    assert Hold.objects.count() == 4


def test_cancel__frees_the_time_and_wants_a_reason_of_staff_only(house: Hall) -> None:
    made = house.on_line()
    with pytest.raises(Missing):
        services.cancel(appointment=made.id, by=house.clerk, at=at(3, 3))
    services.cancel(appointment=made.id, by=VISITOR, at=at(3, 3))
    assert not Hold.objects.exists()
    for act in (services.cancel, services.came):
        with pytest.raises(NotAllowedNow):
            act(appointment=made.id, by=house.clerk, at=at(3, 4), **_reason(act))


def _reason(act: Any) -> dict[str, str]:
    return {"reason": "x"} if act is services.cancel else {}


def test_came__is_written_once_and_then_nothing_moves(house: Hall) -> None:
    made, later = house.book(), house.free()[1]
    services.came(appointment=made.id, by=house.clerk, at=at(3, 9))
    with pytest.raises(NotAllowedNow):
        services.move(appointment=made.id, slot=later.key, by=VISITOR, at=at(3, 9))


def test_citizen__books_neither_at_once_nor_far_ahead(house: Hall) -> None:
    days = {s.day for s in offered(house.office, at(3, 9, 9) - timedelta(minutes=30))}
    assert max(days) == date(2026, 3, 30)
    first = offered(house.office, at(3, 9, 9))[0]
    assert first.begins >= at(3, 9, 10)
    with pytest.raises(NotAllowedNow):
        house.on_line(house.free()[0].key, at=at(3, 9, 9))


def test_citizen__with_a_matter_needs_no_code_and_has_three_at_most(house: Hall) -> None:
    found = play.registered(house.cast)
    who = petitioner(found.matter)
    for _ in range(3):
        made = house.on_line(by=who, matter=found.matter, caller=Caller())
        assert made.code == ""
    with pytest.raises(NotAllowedNow):
        house.on_line(by=who, matter=found.matter, caller=Caller())
    assert len(queries.of_matter(found.matter)) == 3


def test_citizen__changes_only_what_is_their_own(house: Hall) -> None:
    found = play.registered(house.cast)
    mine = house.on_line(by=petitioner(found.matter), matter=found.matter)
    for stranger in (VISITOR, petitioner(found.matter + 1)):
        with pytest.raises(NotFound):
            services.cancel(appointment=mine.id, by=stranger, at=at(3, 3))
    with pytest.raises(NotFound):
        house.on_line(by=VISITOR, matter=found.matter)


def seen(house: Hall, who: str) -> tuple[bool, str, str]:
    line = queries.of_day(house.office, MONDAY, house.cast.actor(who))[0]
    return line.open, line.matter, line.name


def test_sealed__the_time_is_taken_and_that_is_all(house: Hall) -> None:
    found = play.registered(house.cast, purpose=Purpose.REPORT)  # read by registrar and head
    made = house.on_line(by=petitioner(found.matter), matter=found.matter)
    assert seen(house, "bureau.triage") == (False, "", "")
    assert seen(house, "bureau.head")[1] == found.number
    nobody = house.cast.actor("bureau.triage")
    with pytest.raises(NotFound):
        queries.page(made.id, nobody)
    with pytest.raises(NotFound):
        services.cancel(appointment=made.id, by=nobody, at=at(3, 3), reason="x")


def test_slots__of_whoever_is_complained_of_are_not_offered_in_that_matter(house: Hall) -> None:
    found = play.registered(house.cast)
    registry.shield(
        matter=found.matter, reason="被反映人", staff=(house.staff("bureau.registrar"),),
        by=house.cast.actor("bureau.triage"), at=at(3, 2, 10),
    )  # fmt: skip
    assert house.free(matter=found.matter) == []
    assert house.free() != []


def test_slots__a_report_on_somebody_of_the_office_is_not_received_by_it(house: Hall) -> None:
    found = play.registered(
        house.cast, "bureau.head", purpose=Purpose.REPORT,
        against_staff=(house.staff("bureau.triage"),),
    )  # fmt: skip
    assert house.free(matter=found.matter) == []


def test_slots__a_sealed_matter_comes_before_no_leader(house: Hall) -> None:
    house.rule()
    report = play.registered(house.cast, purpose=Purpose.REPORT)
    assert house.free(THURSDAY)[0].leader is not None
    assert house.free(THURSDAY, matter=report.matter) == []


def test_restricted__is_read_by_the_head_alone(house: Hall) -> None:
    house.on_line(caller=Caller("李四", about="窗口人员态度", restricted=True))
    assert seen(house, "bureau.registrar") == (False, "", "")
    assert seen(house, "bureau.triage") == (False, "", "")
    assert seen(house, "bureau.head")[0]
    assert Appointment.objects.get().name_masked == ""


def test_of_day__without_a_reader_names_nobody(house: Hall) -> None:
    house.book()
    line = queries.of_day(house.office, MONDAY)[0]
    assert (line.open, line.name, line.begins) == (False, "", at(3, 9, 9))


def test_reading__other_offices_know_of_no_visitor(house: Hall) -> None:
    made = house.book()
    stranger: Actor = house.cast.actor("housing.handler")
    with pytest.raises(NotFound):
        queries.page(made.id, stranger)

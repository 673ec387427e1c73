"""Both sides are told; reminders and lists go out by themselves; old words are forgotten."""

from datetime import timedelta

import pytest

from tests.rooms import registry_play as play
from tests.rooms.appointments_play import MONDAY, NINE, THURSDAY, Hall, hall
from tests.rooms.registry_play import at
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.errors import NotFound
from xinqiao.rooms.appointments import queries, services, words
from xinqiao.rooms.appointments.models import Appointment, LeaderDay
from xinqiao.rooms.appointments.services import clockwork, opening, session
from xinqiao.rooms.appointments.services.booking import VISITOR, Caller
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.people.models import ReadLog

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def house() -> Hall:
    return hall()


def told() -> list[tuple[str, str]]:
    """What was queued since last asked, and to which side, in order."""
    rows = list(Message.objects.select_related("staff").order_by("id"))
    Message.objects.all().delete()
    return [(m.template, m.staff.username if m.staff else "visitor") for m in rows]


def test_on_line__both_sides_are_told_at_each_step(house: Hall) -> None:
    made, later = house.on_line(), house.free()[1].key
    assert told() == [
        ("appointment_booked", "visitor"), ("staff_appointment", "bureau.registrar"),
    ]  # fmt: skip
    services.move(
        appointment=made.id, slot=later, by=house.cast.actor("bureau.head"), at=at(3, 3), reason="x"
    )
    assert told() == [
        ("appointment_moved", "visitor"), ("staff_appointment", "bureau.registrar"),
    ]  # fmt: skip
    services.cancel(appointment=made.id, by=VISITOR, at=at(3, 4))
    assert told() == [
        ("appointment_cancelled", "visitor"), ("staff_appointment", "bureau.registrar"),
    ]  # fmt: skip


def test_officer__is_not_told_what_they_did_themselves(house: Hall) -> None:
    house.book()
    assert told() == [("appointment_booked", "visitor")]


def test_visitor__without_a_phone_is_told_nothing(house: Hall) -> None:
    house.book(caller=Caller("李四"))
    assert told() == []


def test_matter__its_petitioner_is_told_and_the_message_says_nothing_of_it(house: Hall) -> None:
    found = play.registered(house.cast)
    house.on_line(by=petitioner(found.matter), matter=found.matter, caller=Caller(about="电梯"))
    messages = Message.objects.exclude(matter=None)
    assert [m.template for m in messages] == ["appointment_booked"]
    assert set(messages[0].values) == {"number", "date", "office", "line"}


def test_put_off__everybody_booked_and_both_who_receive_are_told(house: Hall) -> None:
    house.rule()
    house.book(house.free(THURSDAY)[0].key)
    told()
    session.put_off(
        session=house.session().pk, to=THURSDAY + timedelta(days=1), reason="会议", by=house.head,
        at=at(3, 3),
    )  # fmt: skip
    assert sorted(told()) == [
        ("appointment_moved", "visitor"),
        ("staff_appointment", "bureau.triage"),
        ("staff_appointment", "gov.leader"),
    ]


def test_remind__once_in_the_afternoon_before(house: Hall) -> None:
    house.book()
    told()
    assert clockwork.remind(at(3, 8, 14)) == 0
    assert clockwork.remind(at(3, 8, 15)) == 1
    assert clockwork.remind(at(3, 8, 16)) == 0
    assert told() == [("appointment_reminder", "visitor")]


def test_lists__go_out_the_working_day_before_and_again_when_changed(house: Hall) -> None:
    house.rule()
    slots = house.free(THURSDAY)
    made = house.book(slots[0].key)
    assert clockwork.send_lists(at(3, 11, 14)) == 0
    told()
    assert clockwork.send_lists(at(3, 11, 15)) == 1
    assert sorted(told()) == [("reception_list", "bureau.triage"), ("reception_list", "gov.leader")]
    assert clockwork.send_lists(at(3, 11, 16)) == 0
    services.cancel(appointment=made.id, by=house.clerk, at=at(3, 11, 16), reason="来人取消")
    assert clockwork.send_lists(at(3, 11, 17)) == 1


def test_lists__of_a_monday_go_out_on_friday(house: Hall) -> None:
    house.rule(weekdays=(0,))
    LeaderDay.objects.exclude(day=MONDAY).update(listed_at=at(3, 2))
    assert clockwork.send_lists(at(3, 6, 14)) == 0
    assert clockwork.send_lists(at(3, 6, 15)) == 1


def test_open_words__are_written_down_where_the_visitor_sees_it(house: Hall) -> None:
    found = play.registered(house.cast)
    made = house.book(matter=found.matter, caller=Caller("李四", "13900001111", "电梯"))
    read = opening.open_words(appointment=made.id, by=house.head, at=at(3, 3))
    assert read is not None
    assert read.about == "电梯"
    last = queries.own_page(made.id).record[-1]
    assert (last.told, last.by) == ("read", "局长甲")
    assert ReadLog.objects.filter(matter=found.matter, staff=house.head.staff).exists()
    with pytest.raises(NotFound):
        opening.open_words(appointment=made.id, by=house.cast.actor("labour.head"), at=at(3, 3))


def test_forget__half_a_year_later_nobody_is_named_any_more(house: Hall) -> None:
    found = play.registered(house.cast)
    kept = house.book(matter=found.matter)
    gone = house.book()
    later = at(3, 9) + clockwork.KEPT
    assert clockwork.forget_old(later) == 0
    assert clockwork.forget_old(later + timedelta(days=1)) == 1
    assert clockwork.forget_old(later + timedelta(days=1)) == 0
    row = Appointment.objects.get(pk=gone.id)
    assert (row.name, row.name_masked, row.first) == (None, "", NINE + 1)
    assert words.opened(house.row(kept)) is not None
    with pytest.raises(NotFound):
        queries.by_code(gone.number, gone.code)

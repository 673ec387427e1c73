"""Two people at once at one time: one has it, the other is told. PostgreSQL only."""

import pytest

from tests.rooms import registry_play as play
from tests.rooms.appointments_play import MONDAY, NINE, NOON, THURSDAY, Hall, hall
from tests.rooms.registry_play import at
from tests.rooms.test_handling_races import at_once
from xinqiao.rooms.appointments import services
from xinqiao.rooms.appointments.models import Appointment, Hold, LeaderDay
from xinqiao.rooms.appointments.services import arranging, leading
from xinqiao.rooms.appointments.services.arranging import NewShift

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(databases=["default", "keys"], transaction=True),
]


@pytest.fixture
def house() -> Hall:
    return hall()


def nothing_twice() -> bool:
    """Read beside the constraints: whether room, person or session is held twice at a time."""
    for kind in ("room", "staff", "session"):
        taken = list(
            Hold.objects.filter(**{f"{kind}__isnull": False}).values_list(kind, "day", "cell")
        )
        if len(taken) != len(set(taken)):
            return False
    return True


def test_book__of_six_at_once_for_one_time_one_gets_it(house: Hall) -> None:
    key = house.free()[0].key
    done = at_once(*[lambda: house.on_line(key)] * 6)
    assert done == ["done"] + ["not_allowed_now"] * 5
    assert Appointment.objects.count() == 1
    assert nothing_twice()


def test_book__six_at_once_for_six_times_all_get_theirs(house: Hall) -> None:
    keys = [slot.key for slot in house.free()]
    assert at_once(*[lambda key=key: house.on_line(key) for key in keys]) == ["done"] * 6
    assert Hold.objects.count() == 12
    assert nothing_twice()


def test_book__one_officer_in_two_rooms_is_booked_once(house: Hall) -> None:
    """Two rotas name one person: another office's cannot be seen from here, the database can."""
    first = house.free()[0]
    shift = NewShift(
        room=house.second.pk, staff=house.staff("bureau.triage"), weekday=0, first=NINE,
        last=NOON, since=MONDAY,
    )  # fmt: skip
    other = arranging.add_shift(shift, office=house.office, by=house.head, at=at(3, 2))
    type(other).objects.filter(pk=other.pk).update(staff=house.staff("bureau.registrar"))
    second = next(s for s in house.free() if s.room == house.second.pk)
    assert first.first == second.first
    done = at_once(lambda: house.on_line(first.key), lambda: house.on_line(second.key))
    assert done == ["done", "not_allowed_now"]
    assert nothing_twice()


def test_leader__of_four_at_once_one_sits_before_them(house: Hall) -> None:
    house.rule()
    key = house.free(THURSDAY)[0].key
    assert at_once(*[lambda: house.on_line(key)] * 4) == ["done"] + ["not_allowed_now"] * 3
    assert nothing_twice()


def test_move__two_into_one_time_one_keeps_its_old(house: Hall) -> None:
    made = [house.on_line(slot.key) for slot in house.free()[:2]]
    aim = house.free()[3].key
    done = at_once(
        *[
            lambda one=one: services.move(
                appointment=one.id, slot=aim, by=house.clerk, at=at(3, 3), reason="改期"
            )
            for one in made
        ]
    )
    assert done == ["done", "not_allowed_now"]
    firsts = sorted(Appointment.objects.values_list("first", flat=True))
    assert firsts in ([NINE, NINE + 5], [NINE + 1, NINE + 5])
    assert Hold.objects.count() == 4


def test_move__two_into_each_others_time_neither_hangs(house: Hall) -> None:
    keys = [slot.key for slot in house.free()[:2]]
    made = [house.on_line(key) for key in keys]
    done = at_once(
        *[
            lambda one=one, aim=aim: services.move(
                appointment=one.id, slot=aim, by=house.clerk, at=at(3, 3), reason="互换"
            )
            for one, aim in zip(made, reversed(keys), strict=True)
        ]
    )
    assert done == ["not_allowed_now"] * 2  # a time is only free once it was given back
    assert nothing_twice()
    assert Hold.objects.count() == 4


def test_move_and_cancel__of_one_appointment_leave_one_truth(house: Hall) -> None:
    made, aim = house.on_line(), house.free()[3].key
    at_once(
        lambda: services.move(
            appointment=made.id, slot=aim, by=house.clerk, at=at(3, 3), reason="改期"
        ),
        lambda: services.cancel(appointment=made.id, by=house.clerk, at=at(3, 3), reason="取消"),
    )
    assert house.row(made).cancelled_at is not None
    assert not Hold.objects.exists()


def test_plan__two_clocks_at_once_plan_each_day_once(house: Hall) -> None:
    house.rule()
    before = LeaderDay.objects.count()
    assert at_once(*[lambda: leading.plan(at(4, 2))] * 2) == ["done", "done"]
    days = list(LeaderDay.objects.values_list("rule", "planned_on"))
    assert len(days) == len(set(days)) > before
    assert nothing_twice()


def test_register__an_appointment_in_a_matter_races_alike(house: Hall) -> None:
    found = play.registered(house.cast)
    key = house.free()[0].key
    done = at_once(lambda: house.book(key, matter=found.matter), lambda: house.on_line(key))
    assert done == ["done", "not_allowed_now"]

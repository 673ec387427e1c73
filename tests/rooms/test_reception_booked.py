"""Who booked and comes: one tap gives the number and marks the appointment, or neither."""

from datetime import timedelta

import pytest

from tests.rooms import registry_play as play
from tests.rooms.appointments_play import THURSDAY, Hall, hall
from tests.rooms.registry_play import at
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.rooms.appointments import services
from xinqiao.rooms.appointments.models import Entry
from xinqiao.rooms.appointments.services.booking import Booked, Caller
from xinqiao.rooms.reception import counter
from xinqiao.rooms.reception.models import Need, Visit
from xinqiao.rooms.reception.services import queue

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NINE = at(3, 9, 9)


@pytest.fixture
def house() -> Hall:
    return hall()


def arrive(house: Hall, made: Booked, who: str = "bureau.registrar") -> Visit:
    return queue.arrive(by=house.cast.actor(who), at=NINE, appointment=made.id)


def test_arrive__with_an_appointment_marks_it_as_come(house: Hall) -> None:
    made = house.book()
    visit = arrive(house, made)
    assert house.row(made).came_at == NINE
    assert Entry.objects.filter(appointment=made.id, told="came").count() == 1
    assert (visit.appointment, visit.name_masked) == (str(made.id), "李*")


def test_arrive__refused_leaves_the_appointment_open(house: Hall) -> None:
    made = house.book()
    with pytest.raises(OutOfRange):
        queue.arrive(by=house.clerk, at=NINE, present=0, appointment=made.id)
    assert house.row(made).came_at is None


def test_arrive__twice_gives_one_number(house: Hall) -> None:
    made = house.book()
    arrive(house, made)
    with pytest.raises(NotAllowedNow, match="is here"):
        arrive(house, made)
    assert Visit.objects.count() == 1


def test_arrive__on_another_day_or_after_a_cancellation_names_the_reason(house: Hall) -> None:
    made = house.book()
    with pytest.raises(NotAllowedNow, match="heard today without it"):
        queue.arrive(by=house.clerk, at=NINE - timedelta(days=1), appointment=made.id)
    services.cancel(appointment=made.id, by=house.clerk, at=at(3, 3), reason="改期")
    with pytest.raises(NotAllowedNow, match="was cancelled"):
        arrive(house, made)
    assert not Visit.objects.exists()


def test_arrive__in_another_hall_knows_no_such_appointment(house: Hall) -> None:
    made = house.book()
    with pytest.raises(NotFound):
        arrive(house, made, "housing.intake")
    assert house.row(made).came_at is None


def test_arrive__shows_no_name_that_belongs_to_a_matter(house: Hall) -> None:
    found = play.registered(house.cast)
    made = house.on_line(by=petitioner(found.matter), matter=found.matter, caller=Caller())
    assert arrive(house, made).name_masked == ""


def test_expected__is_everybody_of_today_who_is_not_here_yet(house: Hall) -> None:
    first, second = house.free()[0].key, house.free()[1].key
    made = house.book(first, caller=Caller(name="李四", needs=("sign", "elderly"), people=2))
    house.book(second)
    said = counter.expected(house.clerk, NINE)
    assert [(e.line.id == made.id, e.line.name, e.need) for e in said] == [
        (True, "李*", Need.ELDERLY), (False, "李*", Need.NONE),
    ]  # fmt: skip
    arrive(house, made)
    assert [e.line.id == made.id for e in counter.expected(house.clerk, NINE)] == [False]
    assert counter.expected(house.clerk, at(3, 10)) == []


def test_came__is_written_down_by_the_leader_who_receives(house: Hall) -> None:
    house.rule()
    made = house.book(house.free(THURSDAY)[0].key)
    with pytest.raises(NotPermitted):
        services.came(appointment=made.id, by=house.cast.actor("housing.head"), at=at(3, 12, 9))
    services.came(appointment=made.id, by=house.cast.actor("gov.leader"), at=at(3, 12, 9))
    assert house.row(made).came_at == at(3, 12, 9)

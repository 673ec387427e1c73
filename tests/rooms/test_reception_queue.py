"""The hall: a number for everybody, called once, in a fair order."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast, assemble
from tests.rooms.steps import at
from xinqiao.kernel.errors import DomainError, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.rooms.reception import sealed
from xinqiao.rooms.reception.models import Need, Visit, Window
from xinqiao.rooms.reception.services import queue
from xinqiao.rooms.reception.services.queue import Comer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NINE = at(3, 9)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def came(cast: Cast, moment: datetime = NINE, who: str = "bureau.registrar", **more: Any) -> Visit:
    return queue.arrive(by=cast.actor(who), at=moment, **more)


def window(cast: Cast, name: str = "1号窗口", who: str = "bureau.registrar") -> Window:
    return queue.open_window(name=name, by=cast.actor(who))


def next_at(cast: Cast, place: Window, moment: datetime = NINE) -> Visit:
    return queue.call_next(window=place.pk, by=cast.actor("bureau.registrar"), at=moment)


def test_arrive__without_id_or_name_or_appointment_there_is_a_number(cast: Cast) -> None:
    assert [came(cast).serial for _ in range(3)] == [1, 2, 3]
    assert came(cast, at(3, 10)).serial == 1  # every day anew
    assert came(cast, who="housing.intake").serial == 1  # every hall its own


def test_arrive__keeps_what_was_said_sealed(cast: Cast) -> None:
    visit = came(cast, comers=[Comer("欧阳明月", "13812341234", "11010519491231002X")])
    said = sealed.unseal(visit.who, table="visit", column="who", row=visit.pk)
    assert said["comers"][0]["name"] == "欧阳明月"
    assert visit.name_masked not in ("", "欧阳明月")
    assert "欧阳明月".encode() not in bytes(visit.who)


def test_arrive__of_a_crowd_names_five_and_counts_the_rest(cast: Cast) -> None:
    five = [Comer(f"代表{n}") for n in "甲乙丙丁戊"]
    assert came(cast, comers=five, present=300).present == 300
    with pytest.raises(OutOfRange, match="At most 5"):
        came(cast, comers=[*five, Comer("代表己")], present=300)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"present": 0}, "present"),
        ({"present": 5_001}, "present"),
        ({"comers": [Comer("甲方"), Comer("乙方")], "present": 1}, "present"),
        ({"about": "长" * 61}, "about"),
        ({"comers": [Comer("甲方", phone="12")]}, "comers-0-phone"),
        ({"comers": [Comer("甲方", id_number="110105194912310021")]}, "comers-0-id_number"),
    ],
)
def test_arrive__refusals_give_no_number(cast: Cast, more: dict[str, Any], field: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        came(cast, **more)
    assert caught.value.field == field
    assert came(cast).serial == 1


@pytest.mark.parametrize("who", ["bureau.admin", "bureau.archivist", "bureau.auditor"])
def test_arrive__belongs_to_the_counter(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        came(cast, who=who)


@pytest.mark.parametrize(
    ("moment", "late"),
    [(at(3, 9), False), (at(3, 9, 18), True), (at(3, 9, 7), True), (at(3, 8, 10), True)],
)
def test_arrive__outside_the_hours_is_a_visit_like_any_other(
    cast: Cast, moment: datetime, late: bool
) -> None:
    visit = came(cast, moment)
    assert (visit.serial, visit.after_hours) == (1, late)


def test_number__is_given_once_a_day_and_hall_by_the_database(cast: Cast) -> None:
    visit = came(cast)
    double = Visit(
        office_id=visit.office_id, day=visit.day, serial=visit.serial, came_at=NINE, key=1, who=b""
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        double.save(force_insert=True)


def test_call_next__takes_who_goes_first_and_then_the_order_of_coming(cast: Cast) -> None:
    came(cast)
    came(cast, need=Need.PREGNANT)
    came(cast, need=Need.ELDERLY)
    place, by = window(cast), cast.actor("bureau.registrar")
    called = []
    for _ in range(3):
        visit = next_at(cast, place)
        called.append(visit.serial)
        queue.receive(visit=visit.pk, by=by, at=NINE)
        queue.finish(visit=visit.pk, by=by, at=NINE)
    assert called == [2, 3, 1]
    with pytest.raises(NotAllowedNow, match="Nobody is waiting"):
        next_at(cast, place)


def test_call_next__one_visitor_at_a_window(cast: Cast) -> None:
    came(cast), came(cast)
    place = window(cast)
    next_at(cast, place)
    with pytest.raises(NotAllowedNow, match="finish with them first"):
        next_at(cast, place)
    assert next_at(cast, window(cast, "2号窗口")).serial == 2


def test_call__again_and_after_a_miss(cast: Cast) -> None:
    came(cast)
    place, by = window(cast), cast.actor("bureau.registrar")
    visit = next_at(cast, place)
    assert queue.call(visit=visit.pk, window=place.pk, by=by, at=NINE).times_called == 2
    queue.did_not_come(visit=visit.pk, by=by, at=NINE)
    other = window(cast, "2号窗口")
    again = queue.call(visit=visit.pk, window=other.pk, by=by, at=NINE)
    assert (again.window_id, again.times_called) == (other.pk, 3)
    with pytest.raises(NotAllowedNow):
        queue.call(visit=visit.pk, window=place.pk, by=by, at=NINE)


@pytest.mark.parametrize("act", [queue.receive, queue.finish, queue.did_not_come])
def test_visit__of_another_hall_or_day_is_not_there(cast: Cast, act: Any) -> None:
    visit = came(cast)
    for who, moment in (("housing.intake", NINE), ("bureau.registrar", at(3, 10))):
        with pytest.raises(NotFound):
            act(visit=visit.pk, by=cast.actor(who), at=moment)


@pytest.mark.parametrize("act", [queue.receive, queue.finish, queue.did_not_come])
def test_visit__that_waits_is_neither_received_nor_missed(cast: Cast, act: Any) -> None:
    visit = came(cast)
    with pytest.raises(NotAllowedNow):
        act(visit=visit.pk, by=cast.actor("bureau.registrar"), at=NINE)


def test_window__of_another_hall_calls_nobody_here(cast: Cast) -> None:
    came(cast)
    with pytest.raises(NotFound):
        next_at(cast, window(cast, who="housing.intake"))


def test_window__closes_when_nobody_is_there(cast: Cast) -> None:
    came(cast)
    place, by = window(cast), cast.actor("bureau.registrar")
    visit = next_at(cast, place)
    with pytest.raises(NotAllowedNow):
        queue.close_window(window=place.pk, by=by)
    queue.did_not_come(visit=visit.pk, by=by, at=NINE)
    queue.close_window(window=place.pk, by=by)
    with pytest.raises(DomainError):
        next_at(cast, place)
    assert visit.day == date(2026, 3, 9)

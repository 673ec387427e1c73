"""An office's own hours: what everything that asks "is it after hours" goes by."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast, assemble
from tests.rooms import registry_play as play
from tests.rooms.steps import at
from xinqiao.casebook.models import Event
from xinqiao.kernel.errors import NotPermitted, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.directory import hours, services
from xinqiao.rooms.directory.hours import Hours, after_hours
from xinqiao.rooms.directory.models import Change, Office
from xinqiao.rooms.reception import after, reactions
from xinqiao.rooms.reception.services import phone, queue

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
EARLY, NINE, FOUR = at(3, 3, 8), at(3, 3, 9), at(3, 3, 16)  # a Tuesday
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast() -> Iterator[Cast]:
    """The bureau receives from nine to four; the housing department as usual."""
    hours.forget()
    cast = assemble()
    keep(cast, time(9), time(16))
    yield cast
    hours.forget()


def keep(cast: Cast, opens: time, closes: time, who: str = "bureau.admin") -> None:
    services.change_office(
        cast.office("bureau"), {"opens": opens, "closes": closes}, by=cast.actor(who), at=NINE
    )


@pytest.mark.parametrize(
    ("office", "moment", "late"),
    [
        ("bureau", NINE - MINUTE, True),
        ("bureau", NINE, False),
        ("bureau", FOUR, True),
        ("bureau", at(3, 8, 10), True),  # a Sunday
        ("housing", EARLY + 30 * MINUTE, False),
        ("housing", FOUR, False),
        ("housing", FOUR + 90 * MINUTE, True),
    ],
)
def test_after_hours__goes_by_the_office(
    cast: Cast, office: str, moment: datetime, late: bool
) -> None:
    assert after_hours(cast.office(office), moment) is late


def test_after_hours__of_no_office_are_the_usual_ones() -> None:
    assert [after_hours(None, moment) for moment in (EARLY, NINE, at(3, 3, 18))] == [
        True, False, True,
    ]  # fmt: skip


def test_change_office__keeps_hours_and_logs_them(cast: Cast) -> None:
    assert hours.of(cast.office("bureau")) == Hours(time(9), time(16))
    assert Change.objects.get().values == {"opens": "09:00", "closes": "16:00"}
    keep(cast, time(8, 30), time(17, 30))
    assert hours.of(cast.office("bureau")) == hours.USUAL


def test_change_office__refuses_hours_that_end_before_they_begin(cast: Cast) -> None:
    with pytest.raises(OutOfRange) as caught:
        keep(cast, time(17), time(9))
    assert caught.value.field == "closes"
    with pytest.raises(NotPermitted):
        keep(cast, time(8), time(9), who="bureau.head")
    assert hours.of(cast.office("bureau")) == Hours(time(9), time(16))
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.filter(code="bureau").update(opens=time(17), closes=time(17))


def test_visits_calls_and_registrations__go_by_the_hours_of_their_office(cast: Cast) -> None:
    by, elsewhere = cast.actor("bureau.registrar"), cast.actor("housing.intake")
    assert queue.arrive(by=by, at=FOUR).after_hours
    assert not queue.arrive(by=elsewhere, at=FOUR).after_hours
    noted = phone.Noted(gist="问政策", words="问低保")
    assert phone.note_call(noted=noted, by=by, at=FOUR)[0].after_hours
    made = play.registered(cast, when=FOUR, received_at=FOUR)
    event = Event.objects.get(matter=made.matter, act=Act.REGISTER)
    assert reactions.outside_hours(event)
    assert [a.number for a in after.came_in(by, at(3, 4, 9))] == [made.number]
    keep(cast, time(8), time(20))
    assert not reactions.outside_hours(event)
    assert after.came_in(by, at(3, 4, 9)) == []

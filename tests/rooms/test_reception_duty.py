"""After hours: whoever is on duty is told at once, whoever may not know of it is told nothing."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast, assemble
from tests.rooms import registry_play as play
from tests.rooms.steps import at
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.reception import reactions
from xinqiao.rooms.reception.services import duty
from xinqiao.wiring import TABLE

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NIGHT = at(3, 3, 22)


@pytest.fixture
def cast() -> Cast:
    """The head of the bureau has the night."""
    cast = assemble()
    duty.plan_shift(
        staff=cast.staff["bureau.head"].pk, begins=at(3, 3, 18), ends=at(3, 4, 8),
        by=cast.actor("bureau.triage"), at=at(3, 3, 9),
    )  # fmt: skip
    return cast


def registered(cast: Cast, when: datetime, **given: object) -> Event:
    made = play.registered(cast, when=when, received_at=when, **given)
    return Event.objects.get(matter=made.matter, act=Act.REGISTER)


def test_duty__is_told_at_night_once_and_the_night_does_not_hold_it_back(cast: Cast) -> None:
    event = registered(cast, NIGHT)
    reactions.tell_duty(event)
    reactions.tell_duty(event)
    message = Message.objects.get()
    assert message.staff_id == cast.staff["bureau.head"].pk
    assert (message.template, message.urgent) == ("after_hours", True)


@pytest.mark.parametrize(("when", "told"), [(at(3, 3, 10), False), (NIGHT, True)])
def test_duty__is_woken_outside_the_hours_only(cast: Cast, when: datetime, told: bool) -> None:
    event = registered(cast, when)
    (row,) = [on for on in TABLE if on.call is reactions.tell_duty]
    assert row.when is not None
    assert row.when(event) is told


def test_duty__whose_shift_is_over_or_who_may_not_know_of_it_is_told_nothing(cast: Cast) -> None:
    reactions.tell_duty(registered(cast, NIGHT + timedelta(days=1)))
    accused = (cast.staff["bureau.head"].pk,)
    reactions.tell_duty(
        registered(cast, NIGHT, purpose=Purpose.REPORT, against_staff=accused, title="检举")
    )
    assert not Message.objects.exists()

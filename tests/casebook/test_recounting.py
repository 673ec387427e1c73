"""Provisional dates are counted again once the year's holiday notice is known."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.cast import Cast, assemble
from xinqiao.casebook import calendars, recounting
from xinqiao.casebook.models import Duty, Event, YearNotice
from xinqiao.casebook.recounting import recount_provisional
from xinqiao.kernel import worktime
from xinqiao.kernel.codes import Channel
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.intake import Intake

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CST = ZoneInfo("Asia/Shanghai")


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=CST)


@pytest.fixture
def cast() -> Iterator[Cast]:
    calendars.forget()
    yield assemble()
    calendars.forget()


def registered(cast: Cast, day: int) -> int:
    typed = Intake(
        channel=Channel.LETTER, title="电梯停运", text="电梯停运。", received_at=at(2026, 12, day),
        parties=(Person("张三丰", phone="13812341234"),),
    )  # fmt: skip
    by = cast.actor("bureau.registrar")
    return registry.register(typed, by=by, at=at(2026, 12, day)).matter


def notice_2027(cast: Cast, *days_off: date) -> None:
    notice = worktime.YearNotice(
        year=2027, days_off=frozenset(days_off), days_on=frozenset(), names={}, source="国办发明电"
    )
    YearNotice.objects.create(
        year=2027, notice=notice.to_json(), loaded_at=at(2026, 12, 22),
        loaded_by=cast.staff["bureau.admin"],
    )  # fmt: skip


def test_recount_provisional__moves_the_date_and_says_so_in_the_record(cast: Cast) -> None:
    matter = registered(cast, 21)
    duty = Duty.objects.get(matter=matter)
    assert (duty.due, duty.provisional) == (date(2027, 1, 5), True)
    notice_2027(cast, date(2027, 1, 5))
    assert recount_provisional(at(2026, 12, 23)) == 1
    duty.refresh_from_db()
    assert (duty.due, duty.provisional) == (date(2027, 1, 6), False)
    event = Event.objects.filter(matter=matter).order_by("-seq")[0]
    assert (event.act, event.actor, event.facts) == ("recount", "system", {"duties": [duty.n]})
    assert recount_provisional(at(2026, 12, 24)) == 0


def test_recount_provisional__leaves_what_it_counts_alike(cast: Cast) -> None:
    matter = registered(cast, 21)
    assert recount_provisional(at(2026, 12, 23)) == 0
    assert Event.objects.filter(matter=matter).count() == 1


def test_recount_provisional__never_touches_a_date_that_was_certain(cast: Cast) -> None:
    matter = registered(cast, 1)
    notice_2027(cast, date(2027, 1, 5))
    assert recount_provisional(at(2026, 12, 23)) == 0
    assert Duty.objects.get(matter=matter).due == date(2026, 12, 16)


def test_recount_provisional__does_nothing_when_another_was_quicker(cast: Cast) -> None:
    """Between looking for stale dates and holding the matter, somebody else recounted it."""
    matter = registered(cast, 21)
    notice_2027(cast, date(2027, 1, 5))
    assert recount_provisional(at(2026, 12, 23)) == 1
    assert not recounting._recount(matter, at(2026, 12, 23))
    assert Event.objects.filter(matter=matter).count() == 2

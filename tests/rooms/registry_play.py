"""Short cuts for the registry's tests: a typed submission, and matters at each early step."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.cast import Cast
from xinqiao.casebook.models import Duty, Event, Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry import services
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.registration import Registered
from xinqiao.rooms.registry.services import Target, Triage

CST = ZoneInfo("Asia/Shanghai")
CARD = "11010519491231002X"


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=CST)


def typed(**values: Any) -> Intake:
    given: dict[str, Any] = {
        "channel": Channel.LETTER,
        "title": "小区电梯停运三个月",
        "text": "我家住十二楼，电梯停运三个月，物业一直不修，老人出不了门。",
        "received_at": at(3, 2, 8),
        "parties": (Person("张三丰", phone="13812341234", id_number=CARD, address="人民路1号"),),
    }
    return Intake(**given | values)


def registered(
    cast: Cast, who: str = "bureau.registrar", when: datetime | None = None, **values: Any
) -> Registered:
    return services.register(typed(**values), by=cast.actor(who), at=when or at(3, 2))


def triaged(cast: Cast, **values: Any) -> Registered:
    found = registered(cast, **values)
    services.triage(
        matter=found.matter, found=Triage(purpose=Purpose.COMPLAINT, place="411600"),
        by=cast.actor("bureau.triage"), at=at(3, 3),
    )  # fmt: skip
    return found


def sent(cast: Cast, to: str = "housing", **values: Any) -> Registered:
    found = triaged(cast, **values)
    services.transfer(
        matter=found.matter, to=Target(cast.office(to)), by=cast.actor("bureau.triage"), at=at(3, 4)
    )
    return found


def received(cast: Cast, **values: Any) -> Registered:
    found = sent(cast, **values)
    services.receive(matter=found.matter, by=cast.actor("housing.intake"), at=at(3, 5))
    return found


def objected(cast: Cast, **values: Any) -> Registered:
    found = received(cast, **values)
    services.object_to(
        matter=found.matter, reason="不属住建职权", basis="机构三定方案", at=at(3, 6),
        by=cast.actor("housing.intake"), suggest=cast.office("labour"),
    )  # fmt: skip
    return found


def matter(found: Registered) -> Matter:
    return Matter.objects.get(pk=found.matter)


def due(found: Registered, key: str) -> date | None:
    running = Duty.objects.filter(matter=found.matter, key=key, closed_by=None)
    return running.values_list("due", flat=True).first()


def owner(found: Registered) -> str:
    """office.post of the owner, by the names of the cast."""
    return Matter.objects.select_related("staff").get(pk=found.matter).staff.username


def sees(cast: Cast, who: str, found: Registered) -> bool:
    return visible_to(cast.actor(who)).filter(pk=found.matter).exists()


def last(found: Registered) -> Event:
    return Event.objects.filter(matter=found.matter).latest("seq")


def twice_objected(cast: Cast) -> Registered:
    found = objected(cast)
    services.agree_objection(
        matter=found.matter, to=Target(cast.office("labour")), reason="理由成立",
        by=cast.actor("bureau.triage"), at=at(3, 9),
    )  # fmt: skip
    by = cast.actor("labour.intake")
    services.receive(matter=found.matter, by=by, at=at(3, 10))
    services.object_to(matter=found.matter, reason="也不属", basis="三定", by=by, at=at(3, 11))
    return found

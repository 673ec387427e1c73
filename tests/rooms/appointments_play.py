"""A small hall: two rooms, a rota, and a deputy mayor who receives every Thursday."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.cast import Cast, assemble
from tests.rooms.registry_play import at
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.reception_days import Every
from xinqiao.rooms.appointments import queries
from xinqiao.rooms.appointments.codes import Way
from xinqiao.rooms.appointments.models import Appointment, LeaderDay, LeaderRule, Room
from xinqiao.rooms.appointments.services import arranging, leading
from xinqiao.rooms.appointments.services.arranging import NewRoom, NewShift
from xinqiao.rooms.appointments.services.booking import VISITOR, Booked, Caller, book
from xinqiao.rooms.appointments.services.leading import NewRule
from xinqiao.rooms.appointments.slots import Slot

MONDAY = date(2026, 3, 9)
THURSDAY = date(2026, 3, 12)
NINE, NOON = 18, 24  # half hours
SINCE = date(2026, 3, 1)


@dataclass
class Hall:
    """The bureau's hall on Monday 2 March 2026."""

    cast: Cast
    room: Room
    second: Room

    @property
    def office(self) -> int:
        return self.cast.office("bureau")

    @property
    def head(self) -> Actor:
        return self.cast.actor("bureau.head")

    @property
    def clerk(self) -> Actor:
        return self.cast.actor("bureau.registrar")

    def staff(self, who: str) -> int:
        return self.cast.staff[who].pk

    def free(self, day: date = MONDAY, **more: Any) -> list[Slot]:
        return queries.slots(self.office, day, day, **more)

    def book(self, slot: str | None = None, **values: Any) -> Booked:
        """By the clerk on the telephone, the first free time of Monday, unless told."""
        key = self.free()[0].key if slot is None else slot
        given: dict[str, Any] = {
            "slot": key, "by": self.clerk, "at": at(3, 2), "way": Way.PHONE,
            "office": self.office, "caller": Caller(name="李四", phone="13900001111"),
        }  # fmt: skip
        return book(**given | values)

    def on_line(self, slot: str | None = None, **values: Any) -> Booked:
        return self.book(slot, **{"by": VISITOR, "way": Way.WEB} | values)

    def rule(self, **values: Any) -> LeaderRule:
        """Every Thursday from nine to noon."""
        leader = self.cast.actor("gov.leader")
        given: dict[str, Any] = {
            "leader": leader.staff, "post": leader.post, "portfolio": "分管住建、自然资源",
            "every": Every.WEEK, "weekdays": (3,), "first": NINE, "last": NOON,
            "companion": self.staff("bureau.triage"), "since": SINCE, "room": self.second.pk,
        }  # fmt: skip
        new = NewRule(**given | values)
        return leading.add_rule(new, office=self.office, by=self.head, at=at(3, 2))

    def session(self, day: date = THURSDAY) -> LeaderDay:
        return LeaderDay.objects.get(day=day)

    def row(self, booked: Booked) -> Appointment:
        return Appointment.objects.get(pk=booked.id)


def hall(cast: Cast | None = None, when: datetime | None = None) -> Hall:
    """Two rooms, and the registrar in the first on Mondays from nine to noon."""
    cast = cast or assemble()
    by, moment = cast.actor("bureau.head"), when or at(3, 2)
    office = cast.office("bureau")
    rooms = [
        arranging.add_room(NewRoom(name, "reception", name_en), office=office, by=by, at=moment)
        for name, name_en in (("第一接待室", "Room 1"), ("第二接待室", "Room 2"))
    ]
    shift = NewShift(
        room=rooms[0].pk, staff=cast.staff["bureau.registrar"].pk, weekday=0, first=NINE,
        last=NOON, since=SINCE,
    )  # fmt: skip
    arranging.add_shift(shift, office=office, by=by, at=moment)
    return Hall(cast, rooms[0], rooms[1])

"""Rooms and rotas: where people are received, by whom, on which days of the week."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.appointments.codes import Equipment, RoomKind
from xinqiao.rooms.appointments.grid import CELLS
from xinqiao.rooms.appointments.models import Appointment, LeaderRule, Room, Shift
from xinqiao.rooms.appointments.permissions import check_arrange
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.services import log_change

NO_NAME = gettext_noop("Give the room a name that stands on its door.")
SAME_NAME = gettext_noop("There is a room of this name already.")
NO_ROOM = gettext_noop("There is no such room.")
NO_LINE = gettext_noop("There is no such line in the rota.")
NO_KIND = gettext_noop("This is not in the list.")
NO_SEATS = gettext_noop("A room has between one and 200 seats.")
BACKWARDS = gettext_noop("It ends before it begins.")
TOO_SHORT = gettext_noop("There is no room for one appointment between these times.")
ENDS_BEFORE = gettext_noop("The last day is before the first.")
OVERLAPS = gettext_noop("The rota has %(who)s or this room at that time already.")
IN_USE = gettext_noop("Somebody is booked there after today; move the appointments first.")
MOST_SEATS = 200


@dataclass(frozen=True, slots=True)
class NewRoom:
    """A room as it was typed."""

    name: str
    kind: str
    name_en: str = ""
    place: str = ""
    seats: int = 4
    equipment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewShift:
    """A line of the rota. first, last: half hours of the day; length: half hours a slot."""

    room: int
    staff: int
    weekday: int
    first: int
    last: int
    since: date
    length: int = 1
    until: date | None = None


@transaction.atomic
def add_room(new: NewRoom, *, office: int, by: Actor, at: datetime) -> Room:
    """Set up a room. Raises NotPermitted, Missing, OutOfRange (name taken, unknown kind)."""
    check_arrange(by, office)
    values = _room_values(new, office, None)
    room = Room.objects.create(office_id=office, **values)
    log_change("add_room", room.name, {"kind": new.kind}, by, at)
    return room


@transaction.atomic
def change_room(
    room: int, new: NewRoom, *, active: bool, office: int, by: Actor, at: datetime
) -> None:
    """Change a room, or take it out of use.

    Raises as `add_room`; NotFound; NotAllowedNow while somebody is booked there.
    """
    check_arrange(by, office)
    row = Room.objects.select_for_update().filter(pk=room, office=office).first()
    if row is None:
        raise NotFound(NO_ROOM)
    if row.active and not active and _in_use(row, at):
        raise NotAllowedNow(IN_USE, "active")
    values = _room_values(new, office, room)
    Room.objects.filter(pk=room).update(**values, active=active)
    log_change("change_room", new.name, {"kind": new.kind, "active": active}, by, at)


@transaction.atomic
def add_shift(new: NewShift, *, office: int, by: Actor, at: datetime) -> Shift:
    """Add a line to the rota.

    Raises NotPermitted; NotFound (room or person not of this office); OutOfRange for times
    that cannot be, or where the room or the person has a line already.
    """
    check_arrange(by, office)
    check_times(new.first, new.last, new.length)
    if new.until is not None and new.until < new.since:
        raise OutOfRange(ENDS_BEFORE, "until")
    if not 0 <= new.weekday <= 6:
        raise OutOfRange(NO_KIND, "weekday")
    room = Room.objects.select_for_update().filter(pk=new.room, office=office, active=True).first()
    if room is None:
        raise NotFound(NO_ROOM, "room")
    directory.owner_of(new.staff, office)
    _refuse_overlap(new, office)
    shift = Shift.objects.create(
        office_id=office, room=room, staff_id=new.staff, weekday=new.weekday, first=new.first,
        last=new.last, length=new.length, since=new.since, until=new.until,
    )  # fmt: skip
    log_change("add_shift", room.name, {"weekday": new.weekday, "staff": new.staff}, by, at)
    return shift


@transaction.atomic
def end_shift(shift: int, *, until: date, office: int, by: Actor, at: datetime) -> None:
    """Let a line of the rota end with a day; what is booked after it stays booked.

    Raises NotPermitted, NotFound, OutOfRange.
    """
    check_arrange(by, office)
    row = Shift.objects.select_for_update().filter(pk=shift, office=office).first()
    if row is None:
        raise NotFound(NO_LINE)
    if until < row.since:
        raise OutOfRange(ENDS_BEFORE, "until")
    Shift.objects.filter(pk=shift).update(until=until)
    log_change("end_shift", str(shift), {"until": until.isoformat()}, by, at)


def _room_values(new: NewRoom, office: int, room: int | None) -> dict[str, object]:
    name = new.name.strip()
    if not name:
        raise Missing(NO_NAME, "name")
    if Room.objects.filter(office=office, name=name).exclude(pk=room or 0).exists():
        raise OutOfRange(SAME_NAME, "name")
    if new.kind not in set(RoomKind) or set(new.equipment) - {e.value for e in Equipment}:
        raise OutOfRange(NO_KIND, "kind" if new.kind not in set(RoomKind) else "equipment")
    if not 1 <= new.seats <= MOST_SEATS:
        raise OutOfRange(NO_SEATS, "seats")
    return {
        "name": name, "name_en": new.name_en.strip(), "kind": new.kind,
        "place": new.place.strip(), "seats": new.seats, "equipment": sorted(new.equipment),
    }  # fmt: skip


def _in_use(room: Room, at: datetime) -> bool:
    today = at.date()
    booked = Appointment.objects.filter(room=room, cancelled_at=None, day__gte=today).exists()
    return booked or LeaderRule.objects.filter(room=room, until=None).exists()


def check_times(first: int, last: int, length: int) -> None:
    """Raises OutOfRange unless a slot of this length fits between the two half hours."""
    if not 0 <= first < CELLS or not 0 < last <= CELLS or last <= first:
        raise OutOfRange(BACKWARDS, "last")
    if length < 1 or last - first < length:
        raise OutOfRange(TOO_SHORT, "length")


def _refuse_overlap(new: NewShift, office: int) -> None:
    others = Shift.objects.filter(
        weekday=new.weekday, first__lt=new.last, last__gt=new.first
    ).exclude(until__lt=new.since)
    if new.until is not None:
        others = others.filter(since__lte=new.until)
    for other in others.select_related("staff"):
        if other.staff_id == new.staff or other.room_id == new.room:
            raise OutOfRange(OVERLAPS, "first", who=other.staff.name)

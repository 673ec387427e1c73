"""Making, moving and cancelling appointments: by staff, by telephone, by the citizen."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import calendars
from xinqiao.casebook.models import Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound
from xinqiao.kernel.numbering import query_code
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.appointments import holding, notices, reading, words
from xinqiao.rooms.appointments.codes import Told, Way
from xinqiao.rooms.appointments.grid import clock
from xinqiao.rooms.appointments.models import Appointment, Entry, LeaderDay
from xinqiao.rooms.appointments.permissions import check_book, check_welcome
from xinqiao.rooms.appointments.slots import Slot, is_open, slots
from xinqiao.rooms.appointments.words import Caller
from xinqiao.vault import keys
from xinqiao.vault.codes import hash_code

__all__ = ["VISITOR", "Booked", "Caller", "book", "came", "cancel", "move"]

MOST_OPEN = 3  # at one time in one matter, by the citizen alone
NUMBER_DIGITS = 6
CODE_BYTES = 16
NOBODY = Caller()
# Somebody without a matter, or who does not name it.
VISITOR = Actor(roles=frozenset({Role.PETITIONER}))

NO_SLOT = gettext_noop("This time is not free any more. Please choose another one.")
NO_APPOINTMENT = gettext_noop("There is no such appointment.")
NO_MATTER = gettext_noop("There is no such matter.")
OVER = gettext_noop("This appointment is over or was cancelled; book a new one.")
CANCELLED = gettext_noop("This appointment was cancelled. The visitor is heard without one.")
HERE = gettext_noop("It is written down already that this visitor is here.")
ANOTHER_DAY = gettext_noop(
    "This appointment is on %(day)s. The visitor is heard today without it, or it is moved."
)
ENOUGH = gettext_noop(
    "There are three appointments in this matter already. Move one of them, or call us."
)
REASON = gettext_noop("Say why; the visitor reads it.")


@dataclass(frozen=True, slots=True)
class Booked:
    """A new appointment. code: empty where the receipt of the matter opens it."""

    id: int
    number: str
    code: str


@transaction.atomic
def book(
    *, slot: str, by: Actor, at: datetime, way: Way, office: int, caller: Caller = NOBODY,
    matter: int | None = None,
) -> Booked:  # fmt: skip
    """Give somebody a time.

    slot: the key of a free one of `office`. matter: the one it is about, if one is known.
    Writes the appointment, what it holds and one entry; tells the visitor and the officer.
    Raises NotPermitted (another office), NotFound (matter not theirs), Missing (no name
    without a matter), OutOfRange, NotAllowedNow (taken, or three open ones already).
    Source: 条例第十八条; DOMAIN.md 3.6.
    """
    _check_actor(by, office, matter)
    row_of_matter = _matter(by, matter)
    wanted = words.checked(caller, named=matter is None)
    chosen = _free(slot, office, matter, by, at)
    if matter is not None and by.staff is None:
        _refuse_many(matter, at)
    code = query_code(secrets.token_bytes(CODE_BYTES)) if matter is None else ""
    row = Appointment(
        number=_number(chosen.day), office_id=office, matter=row_of_matter, way=way,
        code=hash_code(code) if code else None, made_at=at,
        key=row_of_matter.key if row_of_matter else keys.new_key(),
    )  # fmt: skip
    sealed = row_of_matter is not None and row_of_matter.sealed
    words.seal(row, wanted, mask=not (wanted.restricted or sealed))
    _stand(row, chosen)
    row.save(force_insert=True)
    holding.hold_slot(row, chosen)
    _tell(row, Told.BOOKED, by, at, {"to": _time(row.day, row.first)})
    notices.booked(row, by, at)
    return Booked(row.pk, row.number, code)


@transaction.atomic
def move(*, appointment: int, slot: str, by: Actor, at: datetime, reason: str = "") -> None:
    """Put an appointment to another time, maybe to another room or person.

    It keeps its old time until the new one is its own. Staff give a reason, citizens need not.
    Raises NotFound, NotPermitted, Missing (reason), NotAllowedNow (over, or the time is taken).
    """
    row = _open(appointment, by, at)
    if by.staff is not None and not reason.strip():
        raise Missing(REASON, "reason")
    chosen = _free(slot, row.office_id, row.matter_id, by, at)
    before, told_before = _time(row.day, row.first), notices.who(row)
    _relist(row.leader_day_id)
    _stand(row, chosen)
    row.reminded_at = None
    row.save()
    holding.hold_slot(row, chosen)
    values = {"from": before, "to": _time(row.day, row.first), "reason": reason.strip()[:200]}
    _tell(row, Told.MOVED, by, at, values)
    notices.moved(row, by, at, told_before)


@transaction.atomic
def cancel(*, appointment: int, by: Actor, at: datetime, reason: str = "") -> None:
    """Take an appointment back; its time is free at once. Staff give a reason.

    Raises NotFound, NotPermitted, Missing (reason), NotAllowedNow (over already).
    """
    row = _open(appointment, by, at)
    if by.staff is not None and not reason.strip():
        raise Missing(REASON, "reason")
    row.cancelled_at = at
    row.save(update_fields=("cancelled_at",))
    holding.free(row)
    _relist(row.leader_day_id)
    values = {"from": _time(row.day, row.first), "reason": reason.strip()[:200]}
    _tell(row, Told.CANCELLED, by, at, values)
    notices.cancelled(row, by, at)


@transaction.atomic
def came(*, appointment: int, by: Actor, at: datetime) -> None:
    """The visitor is here, on the day itself. That somebody did not come is never written down.

    By whoever receives people at the office, or who receives in this appointment. Raises
    NotFound, NotPermitted; NotAllowedNow for another day, one cancelled or one here already.
    """
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("leader_day__rule")
    row = rows.filter(pk=appointment).first()
    if row is None:
        raise NotFound(NO_APPOINTMENT)
    check_welcome(by, row.office_id, reading.receiving(row))
    if row.cancelled_at:
        raise NotAllowedNow(CANCELLED, "appointment")
    if row.came_at:
        raise NotAllowedNow(HERE, "appointment")
    if row.day != localdate(at):
        raise NotAllowedNow(ANOTHER_DAY, "appointment", day=row.day)
    Appointment.objects.filter(pk=row.pk).update(came_at=at)
    _tell(row, Told.CAME, by, at, {})


def _check_actor(by: Actor, office: int, matter: int | None) -> None:
    if by.staff is not None or Role.SYSTEM in by.roles:
        check_book(by, office)
    elif by.matter != matter:
        raise NotFound(NO_MATTER)


def _matter(by: Actor, matter: int | None) -> Matter | None:
    if matter is None:
        return None
    row = visible_to(by).filter(pk=matter).first()
    if row is None:
        raise NotFound(NO_MATTER)
    if not row.open:
        raise NotAllowedNow(
            gettext_noop("This matter is settled. You can book a time without naming it.")
        )
    return row


def _free(key: str, office: int, matter: int | None, by: Actor, at: datetime) -> Slot:
    """The free slot of this key. Raises NotAllowedNow when it is taken, over, or never was."""
    day = _day(key)
    found = slots(office, day, day, matter=matter) if day else []
    chosen = next((s for s in found if s.key == key), None)
    citizen = by.staff is None and Role.SYSTEM not in by.roles
    if chosen is None or chosen.ends <= at:
        raise NotAllowedNow(NO_SLOT, "slot")
    if citizen and not is_open(chosen, at, calendars.current()):
        raise NotAllowedNow(NO_SLOT, "slot")
    return chosen


def _day(key: str) -> date | None:
    """The day a slot's key is about; None for what is no key."""
    try:
        if key.startswith("s"):
            return datetime.strptime(key.split("-")[1], "%Y%m%d").date()  # noqa: DTZ007 - a day
        session = LeaderDay.objects.filter(pk=int(key[1:].split("-")[0])).first()
    except (ValueError, IndexError, OverflowError):
        return None
    return session.day if session and key.startswith("d") else None


def _refuse_many(matter: int, at: datetime) -> None:
    today = localdate(at)
    open_ones = Appointment.objects.filter(matter=matter, cancelled_at=None, day__gte=today)
    if open_ones.count() >= MOST_OPEN:
        raise NotAllowedNow(ENOUGH)


def _open(appointment: int, by: Actor, at: datetime) -> Appointment:
    """The locked row of an appointment that can still be changed by this actor."""
    rows = Appointment.objects.select_for_update(of=("self",))
    row = rows.select_related("matter").filter(pk=appointment).first()
    if row is None:
        raise NotFound(NO_APPOINTMENT)
    if by.staff is not None or Role.SYSTEM in by.roles:
        if by.staff is not None and not reading.may_open(row, by):
            raise NotFound(NO_APPOINTMENT)
        check_book(by, row.office_id)
    elif by.matter != row.matter_id:  # without a matter: the door asked for number and code
        raise NotFound(NO_APPOINTMENT)
    if row.cancelled_at or row.came_at or row.day < localdate(at):
        raise NotAllowedNow(OVER)
    return row


def _stand(row: Appointment, slot: Slot) -> None:
    row.day, row.first, row.last = slot.day, slot.first, slot.last
    row.room_id, row.leader_day_id, row.staff_id = slot.room, slot.leader_day, slot.staff
    _relist(slot.leader_day)


def _relist(leader_day: int | None) -> None:
    """The leader's list is not what it was: it goes out again."""
    if leader_day is not None:
        LeaderDay.objects.filter(pk=leader_day).update(listed_at=None)


def _number(day: date) -> str:
    """Y, the day, and chance; two that are the same are as good as impossible in one day."""
    while True:
        tail = secrets.randbelow(10**NUMBER_DIGITS)
        number = f"Y{day:%y%m%d}{tail:0{NUMBER_DIGITS}d}"
        if not Appointment.objects.filter(number=number).exists():
            return number


def _time(day: date, cell: int) -> str:
    return f"{day.isoformat()} {clock(cell):%H:%M}"


def _tell(row: Appointment, told: Told, by: Actor, at: datetime, values: dict[str, str]) -> None:
    Entry.objects.create(
        appointment=row, at=at, by_id=by.staff, office_id=by.office, told=told,
        system=Role.SYSTEM in by.roles, values=values,
    )  # fmt: skip

"""Appointments, rooms, rotas and reception days as pages show them. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.numbering import typed_code
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.appointments import reading, words
from xinqiao.rooms.appointments.codes import Told
from xinqiao.rooms.appointments.grid import OnGrid, moment
from xinqiao.rooms.appointments.models import Appointment, Entry, LeaderRule, Room, Shift
from xinqiao.rooms.appointments.slots import JOINS, NOWHERE, Leader, Slot, leader_of, named, slots
from xinqiao.rooms.appointments.words import Caller
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Holding
from xinqiao.rooms.people import queries as people
from xinqiao.vault.codes import code_fits

__all__ = ["Line", "Page", "Slot", "by_code", "of_day", "of_days", "of_matter", "page", "slots"]

NO_APPOINTMENT = gettext_noop("There is no such appointment.")
NO_CODE = gettext_noop(
    "No appointment has this number and query code. Please compare both with what you were given."
)
_LOADED = ("office", "room", "staff", "matter", *(f"leader_day__{join}" for join in JOINS))


@dataclass(frozen=True, slots=True)
class Line(OnGrid):
    """One appointment in a list. open: whether the reader may know who comes; else it is a
    taken time: `name`, `matter`, `gist` and `needs` are empty. mine: the reader receives."""

    id: int
    number: str
    office: Bilingual
    day: date
    first: int
    last: int
    room: Bilingual
    officer: str
    leader_day: int | None
    leader: Leader | None
    open: bool
    mine: bool
    name: str
    matter: str
    gist: str
    people: int
    needs: tuple[str, ...]
    cancelled_at: datetime | None
    came_at: datetime | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of an appointment's record. by: name of the member of staff; office: theirs."""

    at: datetime
    told: Told
    by: str
    office: Bilingual
    system: bool
    before: datetime | None
    after: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """One appointment with its record; caller is None when erased or not for this reader."""

    line: Line
    caller: Caller | None
    record: tuple[Happened, ...]
    office: int
    phone: str  # of the office
    address: str
    way: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class FreePlace:
    """Free times of one person in one room."""

    room: Bilingual
    officer: str
    leader: Leader | None
    times: tuple[Slot, ...]


def of_day(office: int, day: date, reader: Actor | None = None) -> list[Line]:
    """The standing appointments of an office on a day, in order; at most three statements.

    Without a reader no name and no matter is shown: for boards that everybody sees.
    """
    return of_days(office, day, day, reader)


def of_days(office: int, first: date, last: date, reader: Actor | None = None) -> list[Line]:
    """The standing appointments of an office from `first` to `last`; at most three statements."""
    rows = _rows().filter(office=office, day__gte=first, day__lte=last, cancelled_at=None)
    return lines(rows, reader)


def line_at(appointment: int, office: int, reader: Actor) -> Line:
    """One appointment of an office as a line. Raises NotFound."""
    row = _rows().filter(pk=appointment, office=office).first()
    if row is None:
        raise NotFound(NO_APPOINTMENT, "appointment")
    return lines([row], reader)[0]


def bookable(office: int, first: date, last: date, at: datetime) -> list[Slot]:
    """The times that the office itself can still give away, those of this very moment too."""
    return [slot for slot in slots(office, first, last) if slot.ends > at]


def free_places(office: int, day: date, at: datetime) -> list[FreePlace]:
    """What is bookable on a day, by who receives and where; in order of the first time."""
    found: dict[tuple[object, ...], list[Slot]] = {}
    for slot in bookable(office, day, day, at):
        found.setdefault((slot.leader_day, slot.room, slot.staff), []).append(slot)
    return [
        FreePlace(times[0].room_name, times[0].officer, times[0].leader, tuple(times))
        for times in found.values()
    ]


def of_matter(matter: int) -> list[Line]:
    """A matter's appointments from the petitioner's side, newest first; cancelled ones too."""
    rows = list(_rows().filter(matter=matter).order_by("-day", "-first"))
    return [_line(row, None, opened=False, name="") for row in rows]


def of_session(session: int, reader: Actor | None) -> list[Line]:
    """The standing appointments of a reception day, in order."""
    return lines(_rows().filter(leader_day=session, cancelled_at=None), reader)


def by_code(number: str, code: str) -> int:
    """The appointment that this number and query code open.

    Raises OutOfRange for what can be no code; NotFound alike for an unknown number and a
    wrong code. The door limits how often somebody may ask.
    """
    typed = typed_code(code)
    row = Appointment.objects.filter(number=number.strip().upper(), matter=None).first()
    fits = code_fits(typed, bytes(row.code) if row and row.code else bytes(32))
    if row is None or not fits:
        raise NotFound(NO_CODE)
    return row.pk


def own_page(appointment: int) -> Page:
    """An appointment as whoever made it sees it. Raises NotFound."""
    row = _one(appointment)
    return _page(row, _line(row, None, opened=False, name=""), words.opened(row))


def page(appointment: int, reader: Actor) -> Page:
    """An appointment as staff see it; the words in clear only through `services.open_words`.

    Raises NotFound alike where there is none and where it is not theirs to know of.
    """
    row = _one(appointment)
    if not reading.may_open(row, reader):
        raise NotFound(NO_APPOINTMENT)
    return _page(row, lines([row], reader)[0], None)


def lines(rows: Iterable[Appointment], reader: Actor | None) -> list[Line]:
    """Appointments as lines; two statements beside the one that fetched them."""
    every = list(rows)
    known = reading.readable(every, reader)
    matters = {r.matter_id for r in every if r.pk in known and r.matter_id}
    names = people.main_names(matters) if matters else {}
    return [
        _line(row, reader, opened=row.pk in known, name=names.get(row.matter_id or 0, ""))
        for row in every
    ]


def rooms(office: int) -> list[Room]:
    """The rooms of an office, those in use first; one statement."""
    return list(Room.objects.filter(office=office).order_by("-active", "kind", "name"))


def rota(office: int, on: date) -> list[Shift]:
    """The lines of the rota that run on a day or later, by weekday; one statement."""
    rows = Shift.objects.filter(Q(until=None) | Q(until__gte=on), office=office)
    return list(rows.select_related("room", "staff").order_by("weekday", "first", "room"))


@dataclass(frozen=True, slots=True)
class LeaderPost:
    """A leading official's post and who holds it."""

    post: int
    staff: int
    name: str
    title: Bilingual


def leaders(office: int) -> list[LeaderPost]:
    """The leading officials of an office and of those above it; two statements."""
    line = directory.line_of(office)
    held = Holding.objects.filter(
        post__office__in=(office, *line), post__active=True, until=None, staff__is_active=True
    ).select_related("post", "staff")
    return [
        LeaderPost(h.post_id, h.staff_id, h.staff.name, Bilingual(h.post.title, h.post.title_en))
        for h in held.order_by("post__office__level", "-post__is_head", "post_id")
        if Role.LEADER in h.post.role_set
    ]


def rules(office: int, on: date) -> list[LeaderRule]:
    """The rules of leaders' reception days that run on a day or later; one statement."""
    rows = LeaderRule.objects.filter(Q(until=None) | Q(until__gte=on), office=office)
    return list(rows.select_related("leader", "post", "room", "companion"))


def _rows() -> QuerySet[Appointment]:
    return Appointment.objects.select_related(*_LOADED)


def _one(appointment: int) -> Appointment:
    row = _rows().filter(pk=appointment).first()
    if row is None:
        raise NotFound(NO_APPOINTMENT)
    return row


def _line(row: Appointment, reader: Actor | None, *, opened: bool, name: str) -> Line:
    session, matter = row.leader_day, row.matter
    me, known = (reader.staff if reader else None), opened or reader is None
    return Line(
        id=row.pk,
        number=row.number,
        office=Bilingual(row.office.name, row.office.name_en),
        day=row.day,
        first=row.first,
        last=row.last,
        room=_room(row),
        officer=row.staff.name if row.staff else "",
        leader_day=row.leader_day_id,
        leader=leader_of(session) if session else None,
        open=opened,
        mine=me is not None and me in reading.receiving(row),
        name=(row.name_masked or name) if opened else "",
        matter=matter.number if opened and matter else "",
        gist=matter.gist if opened and matter else "",
        people=row.people if known else 1,
        needs=tuple(row.needs) if known else (),
        cancelled_at=row.cancelled_at,
        came_at=row.came_at,
    )


def _room(row: Appointment) -> Bilingual:
    if row.room:
        return Bilingual(row.room.name, row.room.name_en)
    return named(row.leader_day) if row.leader_day else NOWHERE


def _page(row: Appointment, line: Line, caller: Caller | None) -> Page:
    told = Entry.objects.filter(appointment=row).select_related("by", "office")
    return Page(
        line=line, caller=caller, record=tuple(_happened(e) for e in told), office=row.office_id,
        phone=row.office.service_phone, address=row.office.address, way=row.way,
        made_at=row.made_at,
    )  # fmt: skip


def _happened(entry: Entry) -> Happened:
    office, values = entry.office, entry.values
    return Happened(
        at=entry.at,
        told=Told(entry.told),
        by=entry.by.name if entry.by else "",
        office=Bilingual(office.name, office.name_en) if office else NOWHERE,
        system=entry.system,
        before=_moment(values.get("from")),
        after=_moment(values.get("to")),
        reason=str(values.get("reason", "")),
    )


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    found = datetime.fromisoformat(text)
    return moment(found.date(), 0) + timedelta(hours=found.hour, minutes=found.minute)

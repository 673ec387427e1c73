"""The day board and the hall's display: who waits, who is where. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.reception.models import AT_WINDOW, Visit, VisitState, Window

LONG_WAIT = 30  # minutes after which somebody is shown as waiting long
ON_DISPLAY = 6  # numbers called last that the hall shows

NO_HALL = gettext_noop("There is no such hall.")


@dataclass(frozen=True, slots=True)
class Waiter:
    """One visitor on the board. name: masked. matter: its number, where the reader may know."""

    id: str
    serial: int
    name: str
    about: str
    need: str
    present: int
    state: str
    since: datetime
    minutes: int  # waited so far, or until they were received
    window: str
    staff: str
    matter: str
    appointment: str

    @property
    def long(self) -> bool:
        """Whether they wait longer than anybody should."""
        return self.state == VisitState.WAITING and self.minutes >= LONG_WAIT


@dataclass(frozen=True, slots=True)
class Place:
    """A window and who is at it."""

    id: int
    name: str
    visit: Waiter | None


@dataclass(frozen=True, slots=True)
class Board:
    """A hall's day."""

    day: date
    at: datetime
    places: tuple[Place, ...]
    waiting: tuple[Waiter, ...]
    missed: tuple[Waiter, ...]
    done: tuple[Waiter, ...]

    @property
    def people(self) -> int:
        """How many people came today."""
        here = [p.visit for p in self.places if p.visit]
        return sum(w.present for w in (*self.waiting, *self.missed, *self.done, *here))

    @property
    def longest(self) -> int:
        """Minutes of whoever waits longest."""
        return max((w.minutes for w in self.waiting), default=0)


@dataclass(frozen=True, slots=True)
class Called:
    """A number on the hall's display; nothing else is known there."""

    serial: int
    window: str
    times: int
    fresh: bool  # called within the last minute


@dataclass(frozen=True, slots=True)
class Display:
    """What the hall sees."""

    office: str
    office_en: str
    at: datetime
    called: tuple[Called, ...]
    waiting: int


def board(reader: Actor, at: datetime, day: date) -> Board:
    """The board of the reader's own hall; three statements."""
    rows = list(
        Visit.objects.filter(office=reader.office, day=day)
        .select_related("window", "staff", "matter")
        .order_by("-first", "serial")
    )
    seen = _visible(reader, rows)
    shown = [(row, _waiter(row, at, seen)) for row in rows]
    here = {row.window_id: w for row, w in shown if row.state in AT_WINDOW}
    windows = Window.objects.filter(office=reader.office, active=True)
    return Board(
        day=day,
        at=at,
        places=tuple(Place(w.pk, w.name, here.get(w.pk)) for w in windows),
        waiting=_in(shown, VisitState.WAITING),
        missed=_in(shown, VisitState.MISSED),
        done=_in(shown, VisitState.DONE),
    )


def display(office: str, at: datetime, day: date) -> Display:
    """The numbers called last in a hall, for everybody; two statements.

    office: its code. Raises NotFound.
    """
    hall = Office.objects.filter(code=office, active=True).first()
    if hall is None:
        raise NotFound(NO_HALL)
    today = Visit.objects.filter(office=hall, day=day)
    rows = list(
        today.filter(called_at__isnull=False)
        .exclude(state=VisitState.MISSED)
        .select_related("window")
        .order_by("-called_at", "-serial")
        .values_list("serial", "window__name", "times_called", "called_at")[:ON_DISPLAY]
    )
    return Display(
        office=hall.name,
        office_en=hall.name_en,
        at=at,
        called=tuple(
            Called(s, w, t, c is not None and (at - c).total_seconds() < 60) for s, w, t, c in rows
        ),
        waiting=today.filter(state=VisitState.WAITING).count(),
    )


def one(visit: str, reader: Actor, at: datetime) -> Waiter:
    """One visitor of the reader's hall. Raises NotFound."""
    row = (
        Visit.objects.filter(pk=visit, office=reader.office)
        .select_related("window", "staff", "matter")
        .first()
    )
    if row is None:
        raise NotFound(gettext_noop("There is no such visitor here."))
    return _waiter(row, at, _visible(reader, [row]))


def _visible(reader: Actor, rows: Iterable[Visit]) -> set[int]:
    """The matters of these visits that the reader may know of."""
    linked = {row.matter_id for row in rows if row.matter_id}
    if not linked:
        return set()
    return set(visible_to(reader).filter(pk__in=linked).values_list("pk", flat=True))


def _waiter(row: Visit, at: datetime, seen: set[int]) -> Waiter:
    until = row.received_at or row.called_at or at
    hidden = row.matter_id is not None and row.matter_id not in seen
    return Waiter(
        id=row.pk,
        serial=row.serial,
        name="" if hidden else row.name_masked,
        about="" if hidden else row.about,
        need=row.need,
        present=row.present,
        state=row.state,
        since=row.came_at,
        minutes=max(0, int((until - row.came_at).total_seconds() // 60)),
        window=row.window.name if row.window else "",
        staff=row.staff.name if row.staff else "",
        matter=row.matter.number if row.matter and not hidden else "",
        appointment=row.appointment,
    )


def _in(shown: list[tuple[Visit, Waiter]], state: VisitState) -> tuple[Waiter, ...]:
    return tuple(w for row, w in shown if row.state == state)


def ahead(visit: str) -> int:
    """How many wait before this visitor."""
    row = Visit.objects.get(pk=visit)
    waiting = Visit.objects.filter(office=row.office_id, day=row.day, state=VisitState.WAITING)
    before = waiting.filter(first=row.first, serial__lt=row.serial).count()
    return before if row.first else before + waiting.filter(first=True).count()

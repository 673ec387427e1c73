"""候访: a number for everybody who comes, called once, by one window. DOMAIN.md 3.6, 7 G4, G19."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.timezone import localdate

from xinqiao.kernel import identity
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import DomainError, NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.appointments import queries as appointments
from xinqiao.rooms.appointments.services import came
from xinqiao.rooms.directory.hours import after_hours
from xinqiao.rooms.people.persons import MOST_REPRESENTATIVES
from xinqiao.rooms.people.rowid import fresh
from xinqiao.rooms.reception import sealed
from xinqiao.rooms.reception.models import AT_WINDOW, Need, Visit, VisitState, Window
from xinqiao.rooms.reception.services.basics import at_counter
from xinqiao.vault import keys

MOST_PRESENT = 5_000
LONGEST_ABOUT = 60
LONGEST_NAME = 20  # of a window
_TAKE = """
INSERT INTO reception_queuecount (office_id, day, last) VALUES (%s, %s, 1)
ON CONFLICT (office_id, day) DO UPDATE SET last = reception_queuecount.last + 1
RETURNING last
"""

NO_VISIT = gettext_noop("There is no such visitor here today.")
NO_WINDOW = gettext_noop("There is no such window here.")
TOO_MANY = gettext_noop(
    "At most %(most)s representatives are named; the others are counted, not listed."
)
PRESENT = gettext_noop("Between 1 and %(most)s people; not fewer than are named.")
ABOUT_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
BUSY = gettext_noop("Somebody is at this window; finish with them first.")
NOBODY = gettext_noop("Nobody is waiting.")
NOT_NOW = gettext_noop("This number is no longer there; look at the board again.")


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who is here, as far as they said. Nothing is asked for, not even a name."""

    name: str = ""
    phone: str = ""
    id_number: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not (self.name or self.phone or self.id_number)


@transaction.atomic
def arrive(
    *,
    by: Actor,
    at: datetime,
    comers: Sequence[Comer] = (),
    present: int = 1,
    need: Need = Need.NONE,
    about: str = "",
    appointment: int | None = None,
) -> Visit:
    """取号: the next number of the day for whoever comes, with or without anything in hand.

    comers: at most five representatives. present: how many came in all. need: chosen by the
    visitor; goes first. about: a line without names for the board. appointment: id of one of
    today in this hall, which is marked as come; the board calls them as it calls everybody.
    Raises OutOfRange (representatives, present, about, a number that cannot be), NotPermitted,
    NotFound (no such appointment here), NotAllowedNow (it is of another day, cancelled, or its
    visitor has a number). Source: 条例第二十条; DOMAIN.md 3.6.
    """
    counter = at_counter(by)
    named = [_checked(c, n, localdate(at)) for n, c in enumerate(comers) if not c.is_empty]
    if len(named) > MOST_REPRESENTATIVES:
        raise OutOfRange(TOO_MANY, "comers", most=MOST_REPRESENTATIVES)
    if not max(1, len(named)) <= present <= MOST_PRESENT:
        raise OutOfRange(PRESENT, "present", most=MOST_PRESENT)
    line = " ".join(about.split())
    if len(line) > LONGEST_ABOUT:
        raise OutOfRange(ABOUT_LONG, "about", most=LONGEST_ABOUT, count=len(line))
    booked = _welcome(appointment, counter.office, by, at) if appointment else ""
    key, row = keys.new_key(), fresh()
    day = localdate(at)
    return Visit.objects.create(
        id=row, office_id=counter.office, day=day, serial=_next(counter.office, day), came_at=at,
        first=need != Need.NONE, need=need, present=present, about=line,
        name_masked=_masked(named) or booked, key=key, appointment=str(appointment or ""),
        after_hours=after_hours(counter.office, at),
        who=sealed.seal(
            {"comers": [asdict(c) for c in named]}, key=key, table="visit", column="who", row=row
        ),
    )  # fmt: skip


def call_next(*, window: int, by: Actor, at: datetime) -> Visit:
    """叫号: the next number to this window: who goes first, then by number.

    Two windows that call at the same moment get two numbers: whoever is second finds the first
    one taken and takes the next. Raises NotAllowedNow (nobody waits; the window is busy),
    NotFound (no such window), NotPermitted.
    """
    place = _window(window, by)
    waiting = Visit.objects.filter(
        office=place.office_id, day=localdate(at), state=VisitState.WAITING
    ).order_by("-first", "serial")
    while (found := waiting.values_list("pk", flat=True).first()) is not None:
        if _call(found, VisitState.WAITING, place, by, at):
            return Visit.objects.get(pk=found)
    raise NotAllowedNow(NOBODY)


def call(*, visit: str, window: int, by: Actor, at: datetime) -> Visit:
    """Call one number: one that waits, again the one at this window, or one that was missed.

    Raises NotAllowedNow (called elsewhere, or the window is busy), NotFound, NotPermitted.
    """
    place, row = _window(window, by), _visit(visit, by, at)
    if row.state == VisitState.CALLED and row.window_id == place.pk:
        again = Visit.objects.filter(pk=row.pk, state=VisitState.CALLED, window=place)
        again.update(called_at=at, times_called=F("times_called") + 1)
    elif row.state not in (VisitState.WAITING, VisitState.MISSED) or not _call(
        row.pk, VisitState(row.state), place, by, at
    ):
        raise NotAllowedNow(NOT_NOW)
    return Visit.objects.get(pk=row.pk)


def receive(*, visit: str, by: Actor, at: datetime) -> Visit:
    """They sit down. Raises NotAllowedNow unless they were called, NotFound, NotPermitted."""
    return _move(
        visit, (VisitState.CALLED,), VisitState.RECEIVING, by, at, received_at=at, staff_id=by.staff
    )


def finish(*, visit: str, by: Actor, at: datetime) -> Visit:
    """They leave. Raises NotAllowedNow unless somebody received them, NotFound, NotPermitted."""
    return _move(visit, (VisitState.RECEIVING,), VisitState.DONE, by, at, ended_at=at)


def did_not_come(*, visit: str, by: Actor, at: datetime) -> Visit:
    """过号: called, and nobody came; they can be called again. Raises as `finish`."""
    return _move(visit, (VisitState.CALLED,), VisitState.MISSED, by, at)


@transaction.atomic
def open_window(*, name: str, by: Actor) -> Window:
    """A window of the actor's hall, under a name that is called out. Raises OutOfRange."""
    counter = at_counter(by)
    line = " ".join(name.split())
    if not 1 <= len(line) <= LONGEST_NAME:
        raise OutOfRange(gettext_noop("A window has a short name, at most 20 characters."), "name")
    row, _ = Window.objects.update_or_create(
        office_id=counter.office, name=line, defaults={"active": True}
    )
    return row


@transaction.atomic
def close_window(*, window: int, by: Actor) -> None:
    """Take a window out of use. Raises NotFound, NotAllowedNow while somebody is there."""
    place = _window(window, by)
    if Visit.objects.filter(window=place, state__in=AT_WINDOW).exists():
        raise NotAllowedNow(BUSY)
    Window.objects.filter(pk=place.pk).update(active=False)


def _welcome(appointment: int, office: int, by: Actor, at: datetime) -> str:
    """Mark the appointment as come; the masked name under which its visitor waits, if any.

    What the hall's calendar may not show, its board does not show either: a name that belongs
    to a matter stays there.
    """
    found = appointments.line_at(appointment, office, by)
    came(appointment=appointment, by=by, at=at)
    return "" if found.matter else found.name


def _next(office: int, day: date) -> int:
    """The next number; the row stays locked until the transaction ends, so no two are alike."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [office, day])
        return int(cursor.fetchone()[0])


def _checked(comer: Comer, n: int, today: date) -> Comer:
    """The comer with phone and ID number in their one spelling; what is odd is kept."""
    try:
        phone = identity.phone(comer.phone) if comer.phone.strip() else ""
        number = comer.id_number.strip()
        if number:
            number = identity.id_card(number, today=today, confirmed=True).number
    except DomainError as refusal:
        refusal.field = f"comers-{n}-{refusal.field}"
        raise
    return Comer(" ".join(comer.name.split())[:50], phone, number)


def _masked(comers: Sequence[Comer]) -> str:
    name = next((c.name for c in comers if c.name), "")
    return identity.mask_name(name) if name else ""


def _window(window: int, by: Actor) -> Window:
    counter = at_counter(by)
    row = Window.objects.filter(pk=window, office=counter.office, active=True).first()
    if row is None:
        raise NotFound(NO_WINDOW)
    return row


def _visit(visit: str, by: Actor, at: datetime) -> Visit:
    counter = at_counter(by)
    row = Visit.objects.filter(pk=visit, office=counter.office, day=localdate(at)).first()
    if row is None:
        raise NotFound(NO_VISIT)
    return row


def _call(visit: str, before: VisitState, window: Window, by: Actor, at: datetime) -> bool:
    """Whether this window got the number; the row changes only from the state it was seen in."""
    try:
        with transaction.atomic():
            mine = Visit.objects.filter(pk=visit, state=before)
            return bool(
                mine.update(
                    state=VisitState.CALLED, window=window, called_at=at, staff_id=by.staff,
                    times_called=F("times_called") + 1,
                )
            )  # fmt: skip
    except IntegrityError:
        raise NotAllowedNow(BUSY) from None


def _move(
    visit: str, before: Sequence[VisitState], after: VisitState, by: Actor, at: datetime,
    **columns: object,
) -> Visit:  # fmt: skip
    row = _visit(visit, by, at)
    if not Visit.objects.filter(pk=row.pk, state__in=before).update(state=after, **columns):
        raise NotAllowedNow(NOT_NOW)
    return Visit.objects.get(pk=row.pk)

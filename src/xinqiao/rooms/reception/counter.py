"""What the clerk at the window sees of one visitor. Reads only, apart from the read log."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.appointments import queries as appointments
from xinqiao.rooms.appointments.queries import Line
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.people.services import log_read
from xinqiao.rooms.reception import sealed
from xinqiao.rooms.reception.models import Need, Record, Visit
from xinqiao.rooms.reception.services.queue import Comer

NO_VISIT = gettext_noop("There is no such visitor here.")


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is booked today. need: why they go first, of those they named."""

    line: Line
    need: Need


@transaction.atomic
def said_at_arrival(*, visit: str, by: Actor, at: datetime) -> list[Comer]:
    """Who came, in clear, for whoever receives them; nobody where the matter is not theirs.

    Once there is a matter the look is written down. Raises NotFound.
    """
    row = Visit.objects.filter(pk=visit, office=by.office).select_related("matter").first()
    if row is None:
        raise NotFound(NO_VISIT)
    if row.matter is not None:
        if not visible_to(by).filter(pk=row.matter.pk).exists():
            return []
        log_read(matter=row.matter, by=by, at=at, fields=["name", "phone"], purpose="reception")
    said = sealed.unseal(row.who, table="visit", column="who", row=row.pk)
    return [Comer(**comer) for comer in said["comers"]]


def expected(reader: Actor, at: datetime) -> list[Expected]:
    """Who is booked today in the reader's hall and not here yet, by time; three statements."""
    if reader.office is None:
        return []
    today = appointments.of_day(reader.office, localdate(at), reader)
    return [_expected(line) for line in today if line.came_at is None]


def booked(appointment: str, reader: Actor) -> Line | None:
    """The appointment of a visit, for who may know of it."""
    if not appointment.isdecimal():
        return None
    try:
        found = appointments.line_at(int(appointment), reader.office or 0, reader)
    except NotFound:
        return None
    return found if found.open else None


def _expected(line: Line) -> Expected:
    first = next((Need(code) for code in line.needs if code in Need.values), Need.NONE)
    return Expected(line, first)


def record_of(visit: str, by: Actor) -> str:
    """Id of the record of this visit, where the reader may open it; "" where there is none."""
    row = Record.objects.filter(visit=visit, office=by.office).first()
    if row is None:
        return ""
    if row.matter_id is None:
        return row.pk if row.staff_id == by.staff else ""
    return row.pk if visible_to(by).filter(pk=row.matter_id).exists() else ""


def hall_code(by: Actor) -> str:
    """The code under which the reader's hall is displayed."""
    return Office.objects.values_list("code", flat=True).get(pk=by.office or 0)

"""Reading who comes and why, in clear: written down before it is shown."""

from datetime import datetime

from django.db import transaction

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.rooms.appointments import reading, words
from xinqiao.rooms.appointments.codes import Told
from xinqiao.rooms.appointments.models import Appointment, Entry
from xinqiao.rooms.appointments.queries import NO_APPOINTMENT
from xinqiao.rooms.appointments.words import Caller
from xinqiao.rooms.people import services as people

COLUMNS = ("name", "phone", "about")


@transaction.atomic
def open_words(*, appointment: int, by: Actor, at: datetime) -> Caller | None:
    """Name, telephone and words of a visitor; None when they were erased.

    Written into the appointment's record, which the visitor sees, and into the read log of its
    matter. Raises NotFound alike where there is none and where it is not theirs to know of.
    Source: DOMAIN.md 7 G6.
    """
    rows = Appointment.objects.select_related("matter", "leader_day__rule")
    row = rows.filter(pk=appointment).first()
    if row is None or not reading.may_open(row, by):
        raise NotFound(NO_APPOINTMENT)
    Entry.objects.create(
        appointment=row, at=at, by_id=by.staff, office_id=by.office, told=Told.READ, values={}
    )
    if row.matter is not None:
        people.log_read(
            matter=row.matter, by=by, at=at, fields=COLUMNS, purpose=f"约访 {row.number}"
        )
    return words.opened(row)

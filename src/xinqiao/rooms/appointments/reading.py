"""Who may know whom an appointment is with and what it is about: one rule for every page.

An appointment in a matter is known to whoever sees the matter, so that a sealed one, or one
in which the reader is complained of, is a taken time and nothing else. One without a matter is
known to the office that receives; when it is about somebody there, to its head alone.
"""

from collections.abc import Iterable

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.rooms.appointments.models import Appointment
from xinqiao.rooms.appointments.permissions import BOOKS, HEADS


def readable(rows: Iterable[Appointment], reader: Actor | None) -> set[int]:
    """Ids of the appointments whose visitor and words the reader may know; one statement.

    Rows come with leader_day and its rule loaded where they have one. None reads nothing.
    """
    every = list(rows)
    if reader is None or reader.staff is None:
        return set()
    asked = {row.matter_id for row in every if row.matter_id}
    seen: set[int] = set()
    if asked:
        seen = set(visible_to(reader).filter(pk__in=asked).values_list("pk", flat=True))
    return {
        row.pk
        for row in every
        if (row.matter_id in seen if row.matter_id else _of_the_office(row, reader))
    }


def may_open(row: Appointment, reader: Actor) -> bool:
    """Whether the reader may know who comes and why."""
    return row.pk in readable([row], reader)


def receiving(row: Appointment) -> set[int | None]:
    """Staff ids of who receives in an appointment: the officer, and the leader of the day."""
    session = row.leader_day
    if session is None:
        return {row.staff_id}
    return {row.staff_id, session.companion_id, session.substitute_id or session.rule.leader_id}


def _of_the_office(row: Appointment, reader: Actor) -> bool:
    if row.restricted:
        return reader.office == row.office_id and bool(reader.roles & HEADS)
    if reader.office == row.office_id:
        return bool(reader.roles & BOOKS)
    return row.leader_day is not None and reader.staff in receiving(row)

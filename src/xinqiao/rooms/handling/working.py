"""Who deals with a matter now, as its petitioner may name them to ask for their recusal."""

from xinqiao.casebook.models import Bar, Matter
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.queries import Seated
from xinqiao.rooms.handling.models import Assignment


def working_on(matter: int) -> list[Seated]:
    """The owner, the handler, the investigators and the head of the unit, without whoever has
    left already; of a sealed matter only its owner. Four statements."""
    row = Matter.objects.get(pk=matter)
    if row.office_id is None:
        return []
    team: set[int | None] = {row.staff_id}
    running = Assignment.objects.filter(matter=row, until=None).first()
    if running is not None and not row.sealed:
        team |= {running.handler_id, *running.investigators}
    head = directory.heads_of([row.office_id]).get(row.office_id)
    if head is not None and not row.sealed:
        team.add(head.staff)
    gone = set(Bar.objects.filter(matter=row).values_list("staff", flat=True)) - {None}
    return [s for s in directory.staff_of(row.office_id) if s.staff in team - gone]

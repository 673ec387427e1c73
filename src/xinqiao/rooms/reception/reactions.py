"""What the reception house does after an act. Every function bears being called twice."""

from xinqiao.casebook.models import Event
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.errors import NotFound
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.hours import after_hours
from xinqiao.rooms.messages.services import tell_staff
from xinqiao.rooms.reception import after
from xinqiao.rooms.registry.models import Submission


def outside_hours(event: Event) -> bool:
    """Whether it happened outside the hours of the office that answers for it from then on."""
    owner = event.effects.get("owner")
    return after_hours(owner[0] if owner else event.office_id, event.at)


def tell_duty(event: Event) -> None:
    """Tell whoever is on duty of what came in outside the hours, by web, phone or at the door.

    Who may not know of the matter is told nothing.
    """
    office = Submission.objects.filter(matter=event.matter_id).values_list("office", flat=True)
    for place in set(office[:1]):
        for staff in after.on_duty(place, event.at):
            if staff == event.staff_id:
                continue
            try:
                actor = directory.desk(staff).actor
            except NotFound:  # left since the rota was made
                continue
            if visible_to(actor).filter(pk=event.matter_id).exists():
                tell_staff(staff=staff, template="after_hours", at=event.at, matter=event.matter_id)

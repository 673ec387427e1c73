"""What follows an act of the desk. Each bears being called twice."""

from xinqiao.casebook.models import Duty, Event
from xinqiao.rooms.messages.services import tell_staff


def tell_receiver(event: Event) -> None:
    """Tell whoever owes a duty from now on; not somebody who took it themselves."""
    if event.facts["to"] == event.staff_id:
        return
    duty = Duty.objects.get(matter=event.matter_id, n=event.facts["duty"])
    tell_staff(
        staff=event.facts["to"], template="staff_passed", at=event.at, values={"date": duty.due},
        matter=event.matter_id,
    )  # fmt: skip

"""Who is told after an act of supervision. Every function bears being called twice."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from xinqiao.casebook.models import Event
from xinqiao.casebook.replay import standing_of
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.messages.services import tell_staff
from xinqiao.rooms.supervision.services.parts import may_know

ORDERING = (
    Act.SUPERVISE,
    Act.LIST_SUPERVISION,
    Act.SUMMON_TALK,
    Act.ORDER_RECTIFICATION,
)
SUGGESTING = (Act.SUGGEST_IMPROVEMENT, Act.SUGGEST_POLICY, Act.SUGGEST_ACCOUNTABILITY)
ANSWERING = (Act.ANSWER_SUPERVISION, Act.ANSWER_SUGGESTION)
CLOCKS = (TermKey.SUPERVISION, TermKey.FEEDBACK)


def tell_holder(event: Event) -> None:
    """Tell whoever has to answer an order or a suggestion, and until when."""
    template = "staff_ordered" if Act(event.act) in ORDERING else "staff_suggested"
    for duty in _opened(event):
        _tell(event, duty["staff"], template, date.fromisoformat(duty["due"]))


def tell_reminded(event: Event) -> None:
    """Tell whoever owes the duty that a reminder names."""
    duty = standing_of(event.matter_id).duties[event.facts["duty"]]
    if duty.open and duty.staff is not None:
        _tell(event, duty.staff, "staff_due", duty.due)


def tell_above(event: Event) -> None:
    """Tell the post above that a day was let pass; not where somebody was shut out meanwhile."""
    to = Owner(*event.facts["to"])
    if may_know(standing_of(event.matter_id), to):
        _tell(event, to.staff, "staff_raised", date.fromisoformat(event.facts["due"]))


def tell_asker(event: Event) -> None:
    """Tell whoever ordered or suggested that an answer has come."""
    asked = event.facts.get("order") or event.facts.get("suggestion")
    before = Event.objects.filter(matter=event.matter_id, seq=asked).first()
    if before and before.staff_id and before.staff_id != event.staff_id:
        _tell(event, before.staff_id, "staff_answered", None)


def _opened(event: Event) -> Iterator[dict[str, Any]]:
    return (duty for duty in event.effects.get("open", ()) if duty["key"] in CLOCKS)


def _tell(event: Event, staff: int, template: str, day: date | None) -> None:
    values = {"date": day} if day else {}
    tell_staff(staff=staff, template=template, at=event.at, matter=event.matter_id, values=values)

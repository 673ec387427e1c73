"""Who is told of a leader's case, and who stands in after a hand-over. Safe to repeat."""

from datetime import date

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.messages.services import tell_staff
from xinqiao.rooms.responsibility.services.absences import seat_stand_in

ASKING = {TermKey.LEAD_DECIDE: "lead_asked", TermKey.LEAD_REPLY: "lead_named"}
ASKED = (Act.PROPOSE_LEAD, Act.ASSIGN_LEAD, Act.REFUSE_LEAD, Act.UPHOLD_REFUSAL)
DECIDED = (Act.UPHOLD_REFUSAL, Act.REJECT_REFUSAL)


def tell_asked(event: Event) -> None:
    """Tell the convenor that a decision waits, or the leader that an answer does."""
    for duty in event.effects.get("open", ()):
        if template := ASKING.get(TermKey(duty["key"])):
            tell_staff(
                staff=duty["staff"], template=template, at=event.at, matter=event.matter_id,
                values={"date": date.fromisoformat(duty["due"])},
            )  # fmt: skip


def tell_decided(event: Event) -> None:
    """Tell whoever refused how it was decided."""
    refusals = Event.objects.filter(
        matter=event.matter_id, act=Act.REFUSE_LEAD, seq__lt=event.seq
    ).order_by("-seq")
    staff = refusals.values_list("staff", flat=True).first()
    if staff is not None:
        tell_staff(staff=staff, template="lead_decided", at=event.at, matter=event.matter_id)


def tell_line(event: Event) -> None:
    """Tell those to whom the case was passed down, and whoever stands in."""
    for _, _, staff in event.facts["line"]:
        if staff != event.staff_id:
            tell_staff(staff=staff, template="lead_line", at=event.at, matter=event.matter_id)


def leads(event: Event) -> bool:
    """Whether a hand-over passed a leader's case on."""
    return "lead" in event.facts


@transaction.atomic
def after_hand_over(event: Event) -> None:
    """Tell the new leader; and seat whoever stands in, if they are away from the start."""
    _, _, staff = event.facts["lead"]
    tell_staff(staff=staff, template="lead_followed", at=event.at, matter=event.matter_id)
    seat_stand_in(ledger.hold(event.matter_id), event.at)

"""What follows a closing, a reopening, and what people say of them. Every function bears being
called twice."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from xinqiao.casebook.models import Event
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.feedback.models import Rating
from xinqiao.rooms.feedback.services import rounds
from xinqiao.rooms.messages.services import tell_staff


def after_closing(event: Event) -> None:
    """Ask for a rating; put the closing on the list of calls if the rule says so."""
    rounds.open_round(event)


def after_reopening(event: Event) -> None:
    """What nobody had rated yet is not silence: the matter is simply not at its end."""
    earlier = Rating.objects.filter(matter=event.matter_id, closed_seq__lt=event.seq)
    earlier.filter(rated_at=None).update(reopened=True)


def opens_recheck(event: Event) -> bool:
    """Whether somebody has to look again at the closing now."""
    return any(_rechecks(event))


def tell_recheck(event: Event) -> None:
    """Tell whoever has the re-check on their desk, and until when."""
    for duty in _rechecks(event):
        tell_staff(
            staff=duty["staff"], template="staff_recheck", at=event.at, matter=event.matter_id,
            values={"date": date.fromisoformat(duty["due"])},
        )  # fmt: skip


def _rechecks(event: Event) -> Iterator[dict[str, Any]]:
    opened = event.effects.get("open", ())
    return (duty for duty in opened if duty["key"] == TermKey.RECHECK)

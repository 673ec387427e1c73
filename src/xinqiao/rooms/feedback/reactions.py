"""What is kept after a closing or a reopening. Every function bears being called twice."""

from xinqiao.casebook.models import Event
from xinqiao.rooms.feedback.models import Rating
from xinqiao.rooms.feedback.services import rounds


def after_closing(event: Event) -> None:
    """Ask for a rating; put the closing on the list of calls if the rule says so."""
    rounds.open_round(event)


def after_reopening(event: Event) -> None:
    """What nobody had rated yet is not silence: the matter is simply not at its end."""
    earlier = Rating.objects.filter(matter=event.matter_id, closed_seq__lt=event.seq)
    earlier.filter(rated_at=None).update(reopened=True)

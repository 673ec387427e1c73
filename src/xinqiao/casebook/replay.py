"""Folding a matter's events: where it stands, from the record alone."""

from django.utils.timezone import localdate

from xinqiao.casebook.models import Event
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act


def standing_of(matter: int) -> Standing:
    """The standing of one matter; one statement."""
    standing = Standing()
    told = Event.objects.filter(matter=matter).order_by("seq")
    for act, facts, effects, at in told.values_list("act", "facts", "effects", "at"):
        standing.apply(Act(act), facts, effects, localdate(at))
    return standing

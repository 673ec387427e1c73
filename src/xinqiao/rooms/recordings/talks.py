"""A talk recorded in several parts: whether a further one may follow."""

from datetime import datetime, timedelta

from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.recordings.models import Recording, State

ONE_TALK = timedelta(hours=12)  # within which the notice given before still holds

PART_FIRST = gettext_noop("The part before is not kept yet; send the rest of it first.")
NOTICE_AGAIN = gettext_noop("The notice was given long ago; begin anew, with the notice.")
FOLLOWED = gettext_noop("This talk has gone on already; look at its last part.")


def unready(row: Recording, at: datetime) -> str:
    """Why no further part can follow this one at this moment; "" when one can."""
    if row.state != State.KEPT:
        return PART_FIRST
    if at - (row.first or row).begun_at > ONE_TALK:
        return NOTICE_AGAIN
    if Recording.objects.filter(first=row.head, part__gt=row.part).exists():
        return FOLLOWED
    return ""

"""One tap: I have read it."""

from datetime import datetime

from django.db import transaction

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import ChangedMeanwhile, NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.conveying.models import Reader, Version
from xinqiao.rooms.conveying.services.publishing import NO_MEETING


@transaction.atomic
def read(*, meeting: int, version: int, by: Actor, at: datetime) -> Reader:
    """Write down that the actor has read this version; a second tap changes nothing.

    version: its number, as it stood on the page. Raises NotFound (not addressed to them),
    ChangedMeanwhile (the points were corrected, and are to be read again).
    """
    mine = Reader.objects.select_for_update(of=("self",)).filter(
        version__meeting=meeting, version__n=version, staff=by.staff
    )
    row = mine.select_related("version").first()
    if row is None or by.staff is None:
        raise NotFound(NO_MEETING)
    if not Version.objects.filter(pk=row.version_id, replaced_at=None).exists():
        raise ChangedMeanwhile(
            gettext_noop("The points were corrected meanwhile. Please read them once more.")
        )
    if row.read_at is None:
        row.read_at = at
        Reader.objects.filter(pk=row.pk).update(read_at=at)
    return row

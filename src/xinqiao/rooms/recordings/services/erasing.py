"""Keep recordings no longer than the office's rule says; what was erased is written down."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.kernel.actors import SYSTEM, Actor
from xinqiao.kernel.errors import NotPermitted, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.recordings.models import (
    Copy,
    Logged,
    Recording,
    RecordingFile,
    Retention,
    State,
)
from xinqiao.rooms.recordings.permissions import HEADS
from xinqiao.rooms.recordings.services.making import note
from xinqiao.vault import keys

SHORTEST, LONGEST = 30, 3650  # days
AT_ONCE = 200
# Nobody loses what they asked for: such a recording waits until the answer.
WAITING = (Copy.ASKED, Copy.GRANTED)


@transaction.atomic
def set_retention(*, days: int, by: Actor, at: datetime) -> None:
    """How long recordings of the actor's office are kept from now on; those kept stay as told.

    Raises NotPermitted, OutOfRange. Source: 个人信息保护法第十九条; DOMAIN 7 G14.
    """
    if not HEADS & by.roles or by.office is None or by.staff is None:
        raise NotPermitted(gettext_noop("The head of the office sets how long they are kept."))
    if not SHORTEST <= days <= LONGEST:
        raise OutOfRange(
            gettext_noop("Between %(least)s and %(most)s days."), "days",
            least=SHORTEST, most=LONGEST,
        )  # fmt: skip
    Retention.objects.update_or_create(
        office_id=by.office, defaults={"days": days, "set_by_id": by.staff, "set_at": at}
    )


def erase_due(at: datetime) -> int:
    """Erase what is past its day: its key is destroyed, the entry in the record stays.

    Returns how many; each leaves a line in its log, which the office's page lists.
    Source: 个人信息保护法第四十七条; TRUST.md 3.5.
    """
    due = Recording.objects.filter(state=State.KEPT, until__lt=localdate(at))
    rows = list(due.exclude(copy__in=WAITING)[:AT_ONCE])
    for row in rows:
        with transaction.atomic():
            RecordingFile.objects.filter(recording=row).delete()
            Recording.objects.filter(pk=row.pk).update(state=State.ERASED)
            note(row, Logged.ERASED, SYSTEM, at)
        keys.shred(row.key)
    return len(rows)

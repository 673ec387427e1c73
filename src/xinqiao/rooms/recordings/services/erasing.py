"""Keep recordings no longer than the office's rule says; what was erased is written down."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.kernel.actors import SYSTEM, Actor
from xinqiao.kernel.errors import NotPermitted, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.recordings.models import (
    Copy,
    Entry,
    Logged,
    Purge,
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

    Returns how many; each leaves a line in its log, which the office's page lists, and those of
    one office and one rule leave a summary, which an administrator reads.
    Source: 个人信息保护法第四十七条; TRUST.md 3.5.
    """
    due = Recording.objects.filter(state=State.KEPT, until__lt=localdate(at))
    rows = list(due.exclude(copy__in=WAITING).select_related("file")[:AT_ONCE])
    for (office, days), together in _by_rule(rows).items():
        with transaction.atomic():
            _summed_up(office, days, together, at)
            for row in together:
                RecordingFile.objects.filter(recording=row).delete()
                Recording.objects.filter(pk=row.pk).update(state=State.ERASED)
                note(row, Logged.ERASED, SYSTEM, at)
        for row in together:
            keys.shred(row.key)
    return len(rows)


def _by_rule(rows: Sequence[Recording]) -> dict[tuple[int, int], list[Recording]]:
    """Those of one office that were to be kept equally long, together."""
    found: dict[tuple[int, int], list[Recording]] = {}
    kept = Entry.objects.filter(recording__in=rows, what=Logged.KEPT)
    on = dict(kept.values_list("recording", "at"))
    for row in rows:
        days = (row.until - localdate(on[row.pk])).days if row.until else 0
        found.setdefault((row.office_id, days), []).append(row)
    return found


def _summed_up(office: int, days: int, rows: Sequence[Recording], at: datetime) -> None:
    rule = Retention.objects.filter(office=office, days=days).first()
    Purge.objects.create(
        office_id=office, at=at, days=days, recordings=[row.pk for row in rows],
        rule_by_id=rule.set_by_id if rule else None, rule_at=rule.set_at if rule else None,
        size=sum(row.file.size for row in rows), oldest=min(row.begun_at for row in rows),
        newest=max(row.begun_at for row in rows),
    )  # fmt: skip

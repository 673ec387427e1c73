"""What happens by itself: whoever comes back is told, whoever was sent away meanwhile reads on
their return, and in the evening those who have not read are reminded, once.

Costs what is due today and unread, not what was ever conveyed.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate, localtime

from xinqiao.rooms.conveying import audience
from xinqiao.rooms.conveying.models import Reader
from xinqiao.rooms.conveying.services.publishing import tell
from xinqiao.rooms.messages.services import tell_staff

MORNING, EVENING = time(8, 30), time(18, 0)
LEAST = timedelta(hours=1)  # between the first message and the reminder


def follow_up(at: datetime) -> int:
    """Tell who is back and remind who has not read; returns how many rows changed."""
    if localtime(at).time() < MORNING:
        return 0
    return _put_off(at) + _welcome(at) + _remind(at)


def _waiting(at: datetime) -> QuerySet[Reader]:
    """Unread, in force, and due by the end of today."""
    return Reader.objects.filter(read_at=None, due=localdate(at), version__replaced_at=None)


@transaction.atomic
def _put_off(at: datetime) -> int:
    """Whoever is away today after all reads on the day of their return."""
    rows = list(_waiting(at))
    away = audience.away_until({r.staff_id for r in rows}, localdate(at)) if rows else {}
    gone = [row for row in rows if row.staff_id in away]
    for row in gone:
        until = away[row.staff_id]
        due = audience.due_for(until, row.due)
        Reader.objects.filter(pk=row.pk).update(
            away_until=until, due=due, told_at=None, reminded_at=None
        )
    return len(gone)


@transaction.atomic
def _welcome(at: datetime) -> int:
    rows = _waiting(at).filter(told_at=None).select_related("version")
    done = 0
    for row in rows.select_for_update(of=("self",)):
        tell(row.staff_id, row.version, at, again=row.version.n > 1)
        done += Reader.objects.filter(pk=row.pk).update(told_at=at)
    return done


@transaction.atomic
def _remind(at: datetime) -> int:
    if localtime(at).time() < EVENING:
        return 0
    rows = _waiting(at).filter(reminded_at=None, told_at__lte=at - LEAST)
    done = 0
    for row in rows.select_for_update(of=("self",)):
        told = {"date": row.due}
        tell_staff(staff=row.staff_id, template="conveyed_unread", at=at, values=told)
        done += Reader.objects.filter(pk=row.pk).update(reminded_at=at)
    return done

"""An office's hours, number of marks a day, and leaders: read, and changed by its head."""

from datetime import datetime

from django.db import transaction

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.bulletin import leaders, permissions
from xinqiao.rooms.bulletin.models import Settings
from xinqiao.rooms.directory.services import log_change

HOURS = gettext_noop("The hours follow each other, and the last is 24:00 at most.")
QUOTA = gettext_noop("At least one a day, and at most 500.")
NOT_A_LEADER = gettext_noop("This is no leading official above your office.")
END = 24 * 60
MOST_MARKS = 500


@transaction.atomic
def change(
    *,
    by: Actor,
    at: datetime,
    collate_by: int,
    submit_by: int,
    sign_by: int,
    quota: int,
    leader: int | None = None,
    duty_leader: int | None = None,
) -> Settings:
    """Set the three hours (minutes of the day), the number of marks, who signs and who is on duty.

    Raises NotPermitted, OutOfRange. Logged with the administrator's changes.
    """
    office = permissions.head(by).office
    if not 0 < collate_by <= submit_by <= sign_by <= END:
        raise OutOfRange(HOURS, "collate_by")
    if not 1 <= quota <= MOST_MARKS:
        raise OutOfRange(QUOTA, "quota")
    known = {o.staff for o in leaders.above(office)}
    for name, staff in (("leader", leader), ("duty_leader", duty_leader)):
        if staff is not None and staff not in known:
            raise OutOfRange(NOT_A_LEADER, name)
    values = {
        "collate_by": collate_by, "submit_by": submit_by, "sign_by": sign_by, "quota": quota,
        "leader_id": leader, "duty_leader_id": duty_leader,
    }  # fmt: skip
    row, _ = Settings.objects.update_or_create(pk=office, defaults=values)
    log_change("bulletin_settings", str(office), values, by=by, at=at)
    return row

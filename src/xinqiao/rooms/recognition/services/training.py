"""Trainings: the person enters them, the head confirms them or gives them back."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.recognition.models import Training, TrainingState
from xinqiao.rooms.recognition.permissions import check_decide, may_decide

MOST_HOURS = Decimal(200)
LONGEST, LONGEST_REASON = 80, 120
NO_ENTRY = gettext_noop("There is no such entry.")
WORDS = gettext_noop("Please write something here.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")


@transaction.atomic
def enter(*, title: str, hours: Decimal, day: date, by: Actor, at: datetime) -> Training:
    """Enter a training of one's own.

    hours: with one decimal, up to 200. Raises Missing, OutOfRange (hours, a day to come, the
    same twice), NotPermitted (no member of staff).
    """
    if by.staff is None or by.office is None:
        raise NotPermitted(gettext_noop("Only staff enter trainings."))
    named = title.strip()
    if not named:
        raise Missing(WORDS, "title")
    if len(named) > LONGEST:
        raise OutOfRange(TOO_LONG, "title", most=LONGEST, count=len(named))
    if not 0 < hours <= MOST_HOURS:
        raise OutOfRange(gettext_noop("Between half an hour and 200 hours."), "hours")
    if day > localdate(at):
        raise OutOfRange(gettext_noop("This day has not come yet."), "day")
    same = Training.objects.filter(staff=by.staff, title=named, day=day)
    if same.exclude(state=TrainingState.RETURNED).exists():
        raise OutOfRange(gettext_noop("You have entered this training already."), "title")
    return Training.objects.create(
        staff_id=by.staff, office_id=by.office, title=named, hours=hours, day=day, entered_at=at
    )


@transaction.atomic
def confirm(*, entry: int, by: Actor, at: datetime) -> None:
    """Confirm an entry of somebody below. Raises NotFound, NotPermitted, NotAllowedNow."""
    row = _waiting(entry, by)
    Training.objects.filter(pk=row.pk).update(
        state=TrainingState.CONFIRMED, decided_by=by.staff, decided_at=at
    )


@transaction.atomic
def give_back(*, entry: int, reason: str, by: Actor, at: datetime) -> None:
    """Give an entry back, with the reason. Raises NotFound, NotPermitted, NotAllowedNow, Missing,
    OutOfRange."""
    row, why = _waiting(entry, by), reason.strip()
    if not why:
        raise Missing(WORDS, "reason")
    if len(why) > LONGEST_REASON:
        raise OutOfRange(TOO_LONG, "reason", most=LONGEST_REASON, count=len(why))
    Training.objects.filter(pk=row.pk).update(
        state=TrainingState.RETURNED, reason=why, decided_by=by.staff, decided_at=at
    )


def _waiting(entry: int, by: Actor) -> Training:
    rows = Training.objects.select_for_update(of=("self",)).filter(pk=entry)
    row = rows.select_related("office").first()
    if row is None or not may_decide(by, row.office_id, row.office.line, None):
        raise NotFound(NO_ENTRY)
    check_decide(by, row.office_id, row.office.line, row.staff_id)
    if row.state != TrainingState.ENTERED:
        raise NotAllowedNow(gettext_noop("This entry is settled already."))
    return row

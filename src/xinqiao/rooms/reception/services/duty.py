"""打破下班不接访: somebody is always on duty, is told what came in, and hands it over."""

from datetime import datetime, timedelta

from django.db import transaction

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.people.rowid import fresh
from xinqiao.rooms.people.texts import LONGEST_TEXT
from xinqiao.rooms.reception import sealed
from xinqiao.rooms.reception.models import HandOver, Shift
from xinqiao.rooms.reception.services.basics import at_counter
from xinqiao.vault import keys

LONGEST_SHIFT = timedelta(hours=24)
AHEAD = timedelta(days=92)

SPAN = gettext_noop("A shift ends after it begins, and lasts at most 24 hours.")
WHEN = gettext_noop("A shift lies ahead, within three months.")
TWICE = gettext_noop("This person has this shift already.")
NO_SHIFT = gettext_noop("There is no such shift here.")
BEGUN = gettext_noop("This shift has begun; it stays in the rota.")
EMPTY = gettext_noop("Write down what the next one must know.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
NO_NOTE = gettext_noop("There is no such note here.")
OWN = gettext_noop("Whoever comes next takes it over, not whoever wrote it.")


@transaction.atomic
def plan_shift(*, staff: int, begins: datetime, ends: datetime, by: Actor, at: datetime) -> Shift:
    """排班: a colleague is on duty from when to when. Raises NotFound (not in post here),
    OutOfRange (span, day), NotAllowedNow (has it already), NotPermitted."""
    counter = at_counter(by)
    owner = directory.owner_of(staff, counter.office)
    if not timedelta() < ends - begins <= LONGEST_SHIFT:
        raise OutOfRange(SPAN, "ends")
    if not at - LONGEST_SHIFT < begins < at + AHEAD:
        raise OutOfRange(WHEN, "begins")
    row, made = Shift.objects.get_or_create(
        office_id=counter.office, staff_id=owner.staff, begins=begins, defaults={"ends": ends}
    )
    if not made:
        raise NotAllowedNow(TWICE)
    return row


@transaction.atomic
def drop_shift(*, shift: int, by: Actor, at: datetime) -> None:
    """Take a shift that has not begun out of the rota. Raises NotFound, NotAllowedNow."""
    counter = at_counter(by)
    row = Shift.objects.filter(pk=shift, office=counter.office).first()
    if row is None:
        raise NotFound(NO_SHIFT)
    if row.begins <= at:
        raise NotAllowedNow(BEGUN)
    row.delete()


@transaction.atomic
def hand_over(*, note: str, by: Actor, at: datetime) -> HandOver:
    """交接: what whoever comes next must know; sealed. Raises Missing, OutOfRange."""
    counter = at_counter(by)
    text = note.strip()
    if not text:
        raise Missing(EMPTY, "note")
    if len(text) > LONGEST_TEXT:
        raise OutOfRange(TOO_LONG, "note", most=LONGEST_TEXT, count=len(text))
    key, row = keys.new_key(), fresh()
    return HandOver.objects.create(
        id=row, office_id=counter.office, staff_id=counter.staff, at=at, key=key,
        note=sealed.seal({"note": text}, key=key, table="handover", column="note", row=row),
    )  # fmt: skip


@transaction.atomic
def take_over(*, note: str, by: Actor, at: datetime) -> None:
    """接班: read and taken over. Raises NotFound (none, or taken already), NotAllowedNow."""
    counter = at_counter(by)
    row = HandOver.objects.filter(pk=note, office=counter.office, taken_by=None).first()
    if row is None:
        raise NotFound(NO_NOTE)
    if row.staff_id == counter.staff:
        raise NotAllowedNow(OWN)
    HandOver.objects.filter(pk=row.pk, taken_by=None).update(taken_by=counter.staff, taken_at=at)

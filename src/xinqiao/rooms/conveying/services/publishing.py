"""Publishing what a meeting said, and correcting it by a further version."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import ChangedMeanwhile, Missing, NotFound, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.conveying import audience as audiences
from xinqiao.rooms.conveying.audience import Audience
from xinqiao.rooms.conveying.models import Meeting, Point, Reader, Version
from xinqiao.rooms.conveying.permissions import check_convey
from xinqiao.rooms.directory.models import Holding
from xinqiao.rooms.messages.services import tell_staff

MOST_POINTS = 20
LONGEST_TITLE, LONGEST_POINT, LONGEST_TASK, LONGEST_REASON = 80, 500, 200, 200
# A mobile number or an ID number, standing by itself: a matter's number is longer than either.
PRIVATE = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")

WORDS = gettext_noop("Please write something here.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
NO_MEETING = gettext_noop("There is no such meeting.")


@dataclass(frozen=True, slots=True)
class NewPoint:
    """One point. task, owner, by_day: what somebody is to do, all three or none."""

    text: str
    task: str = ""
    owner: int | None = None
    by_day: date | None = None


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What was held and how its word came. received_by: a member of the actor's office."""

    title: str
    held_on: date
    received_at: datetime
    received_by: int
    audience: Audience
    points: Sequence[NewPoint]


@transaction.atomic
def convey(new: NewMeeting, *, by: Actor, at: datetime) -> Meeting:
    """Publish the points to everybody addressed, to be read by 24:00 of the same day.

    Whoever is away reads on the day of their return. Raises NotPermitted; Missing (title,
    points, audience, a part of a task); OutOfRange (a day to come, too long, an office out of
    reach, somebody who holds no post there, a phone or ID number). Source: DOMAIN.md 3.11.
    """
    check_convey(by)
    title = _text(new.title, "title", LONGEST_TITLE)
    _check_days(new, at)
    people = audiences.people_within(by)
    if not any(h.staff_id == new.received_by and h.post.office_id == by.office for h in people):
        raise OutOfRange(gettext_noop("This person holds no post in the office."), "received_by")
    points = _checked(new.points, {h.staff_id for h in people}, localdate(at))
    held = audiences.in_post(new.audience, by)
    meeting = Meeting.objects.create(
        office_id=by.office or 0, title=title, held_on=new.held_on, received_at=new.received_at,
        received_by_id=new.received_by, offices=sorted(new.audience.offices),
        roles=sorted(new.audience.roles), published_at=at,
    )  # fmt: skip
    _publish(meeting, 1, "", points, held, by, at)
    return meeting


@transaction.atomic
def correct(
    *, meeting: int, seen: int, points: Sequence[NewPoint], reason: str, by: Actor, at: datetime
) -> Version:
    """Publish the points anew. Everybody reads again, also who has read the version before.

    seen: the number of the version that was corrected. Raises NotFound (none of the actor's
    office), NotPermitted, ChangedMeanwhile (somebody corrected it first), Missing, OutOfRange.
    """
    check_convey(by)
    row = Meeting.objects.select_for_update().filter(pk=meeting, office=by.office).first()
    if row is None:
        raise NotFound(NO_MEETING)
    before = Version.objects.get(meeting=row, replaced_at=None)
    if before.n != seen:
        raise ChangedMeanwhile(
            gettext_noop("Somebody corrected it meanwhile. Look at the points once more.")
        )
    why = _text(reason, "reason", LONGEST_REASON)
    known = {h.staff_id for h in audiences.people_within(by)}
    checked = _checked(points, known, localdate(at))
    Version.objects.filter(pk=before.pk).update(replaced_at=at)
    chosen = Audience(tuple(row.offices), frozenset(Role(r) for r in row.roles))
    return _publish(row, before.n + 1, why, checked, audiences.in_post(chosen, by), by, at)


def _publish(
    meeting: Meeting,
    n: int,
    reason: str,
    points: Sequence[NewPoint],
    held: Sequence[Holding],
    by: Actor,
    at: datetime,
) -> Version:
    today = localdate(at)
    version = Version.objects.create(
        meeting=meeting, n=n, published_at=at, published_by_id=by.staff or 0, due=today,
        reason=reason,
    )  # fmt: skip
    Point.objects.bulk_create(
        Point(version=version, n=k, text=p.text, task=p.task, owner_id=p.owner, by_day=p.by_day)
        for k, p in enumerate(points, start=1)
    )
    away = audiences.away_until([h.staff_id for h in held], today)
    Reader.objects.bulk_create(_reader(version, h, away.get(h.staff_id), at) for h in held)
    for one in held:
        if one.staff_id not in away:
            tell(one.staff_id, version, at, again=n > 1)
    return version


def _reader(version: Version, held: Holding, until: date | None, at: datetime) -> Reader:
    return Reader(
        version=version, staff_id=held.staff_id, post_id=held.post_id,
        office_id=held.post.office_id, due=audiences.due_for(until, version.due),
        away_until=until, told_at=None if until else at,
    )  # fmt: skip


def tell(staff: int, version: Version, at: datetime, *, again: bool = False) -> None:
    """Say that there is something to read; `again`: because it was corrected."""
    template = "conveyed_again" if again else "conveyed"
    tell_staff(staff=staff, template=template, at=at, values={"date": version.due})


def _check_days(new: NewMeeting, at: datetime) -> None:
    if new.received_at > at:
        raise OutOfRange(gettext_noop("This moment has not come yet."), "received_at")
    if new.held_on > localdate(new.received_at):
        raise OutOfRange(
            gettext_noop("The meeting was held on the day its word came, or before."), "held_on"
        )


def _checked(points: Sequence[NewPoint], known: Collection[int], today: date) -> list[NewPoint]:
    if not points:
        raise Missing(gettext_noop("Write at least one point."), "text_1")
    if len(points) > MOST_POINTS:
        raise OutOfRange(gettext_noop("At most %(most)s points."), "text_1", most=MOST_POINTS)
    return [_point(n, point, known, today) for n, point in enumerate(points, start=1)]


def _point(n: int, point: NewPoint, known: Collection[int], today: date) -> NewPoint:
    text = _text(point.text, f"text_{n}", LONGEST_POINT)
    if not (point.task.strip() or point.owner or point.by_day):
        return NewPoint(text)
    task = _text(point.task, f"task_{n}", LONGEST_TASK)
    if point.owner is None:
        raise Missing(gettext_noop("Name who does it."), f"owner_{n}")
    if point.owner not in known:
        raise OutOfRange(
            gettext_noop("This person works in no office that yours may address."), f"owner_{n}"
        )
    if point.by_day is None:
        raise Missing(gettext_noop("Say by which day."), f"by_day_{n}")
    if point.by_day < today:
        raise OutOfRange(gettext_noop("This day has passed already."), f"by_day_{n}")
    return NewPoint(text, task, point.owner, point.by_day)


def _text(given: str, field: str, most: int) -> str:
    text = given.strip()
    if not text:
        raise Missing(WORDS, field)
    if len(text) > most:
        raise OutOfRange(TOO_LONG, field, most=most, count=len(text))
    if PRIVATE.search(text):
        raise OutOfRange(
            gettext_noop(
                "A phone or ID number stands here. Many people read this: name a matter by its"
                " number and nobody by their own."
            ),
            field,
        )
    return text

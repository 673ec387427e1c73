"""The daily look: who is reminded today, and which breach goes one level up. Article 40.

Each part looks once a day, from the hour at which people begin to work, and then only at what
is due: a day on which nothing falls due costs one statement a minute. What was said is kept in
`Notice`, `Ladder` and `Rung`, so that two looks at once say everything once.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate, localtime

from xinqiao.casebook import calendars, ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Bar, Duty, Event
from xinqiao.casebook.replay import standing_of
from xinqiao.kernel.actors import SYSTEM, Capacity
from xinqiao.kernel.escalation import WATCHED, Place, climb, reminders
from xinqiao.kernel.escalation import Rung as Step
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import DutyState, Owner, Standing, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.responsibility import is_barred
from xinqiao.kernel.worktime import ONE_DAY
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.messages.services import tell_staff
from xinqiao.rooms.supervision.models import Ladder, Notice, Rung, Watch
from xinqiao.rooms.supervision.services.parts import may_know

logger = logging.getLogger(__name__)
FROM_HOUR = 8  # a message at midnight helps nobody; at eight somebody can still act on it
BATCH = 500  # of one run: the sweep has other work, and comes again in a minute
KEYS = sorted(key.value for key in WATCHED)
REMIND, RAISE = "remind", "raise"
MOST_ACTS = 20  # of what was done below, named with a step up


def remind_due(at: datetime) -> int:
    """Tell the holders of what falls due soon, once each; how many. Safe to repeat.

    `kernel.escalation.REMINDERS` says how many days before. A clock that was started after the
    day of a reminder gets none: its holder has only just been told of it.
    """
    today = localdate(at)
    since = _since(REMIND, at)
    if since is None:
        return 0
    told = 0
    for due, (days, on) in reminders(since, today, calendars.current()).items():
        found = _unsaid(due, days, on)
        told += _each(partial(_remind, days=days, at=at), found)
        if len(found) == BATCH:
            return told
    _finish(REMIND, today)
    return told


def raise_overdue(at: datetime) -> int:
    """Tell the next post above of every clock that was let pass; how many. Safe to repeat.

    One level each working day, the first on the working day after the last day. Work is
    proportional to the breaches that have not reached the top.
    """
    today = localdate(at)
    if not calendars.current().is_workday(today) or _since(RAISE, at) is None:
        return 0
    found = _unraised(today)
    raised = _each(lambda row: go_up(row.matter_id, row.n, at), found)
    if len(found) < BATCH:
        _finish(RAISE, today)
    return raised


def _since(part: str, at: datetime) -> date | None:
    """The last day that was looked at; None when today has been, or it is too early."""
    today = localdate(at)
    if localtime(at).hour < FROM_HOUR:
        return None
    last = Watch.objects.filter(pk=part).values_list("day", flat=True).first()
    if last is not None and last >= today:
        return None
    return last or today - ONE_DAY


def _finish(part: str, today: date) -> None:
    Watch.objects.update_or_create(part=part, defaults={"day": today})


def _each(do: Callable[[Duty], bool], rows: Iterable[Duty]) -> int:
    """Do every one; one that fails keeps no other back, and is raised when all were tried."""
    done, failed = 0, []
    for row in rows:
        try:
            done += do(row)
        except Exception as error:
            logger.exception("duty %s of matter %s", row.n, row.matter_id)
            failed.append(error)
    if failed:
        raise ExceptionGroup("the daily look", failed)
    return done


def _open_duties() -> QuerySet[Duty]:
    return Duty.objects.filter(key__in=KEYS, closed_by=None, office__isnull=False)


def _unsaid(due: date, days: int, on: date) -> list[Duty]:
    """What is due on that day and was not reminded of so many days before; one statement."""
    said = Notice.objects.filter(
        matter=OuterRef("matter"), duty=OuterRef("n"), due=due, days__lte=days
    )
    shut = Bar.objects.filter(
        Q(staff=OuterRef("staff")) | Q(office=OuterRef("office")), matter=OuterRef("matter")
    )
    rows = _open_duties().filter(~Exists(said), ~Exists(shut), due=due, started__lt=on)
    return list(rows.order_by("id")[:BATCH])


def _unraised(today: date) -> list[Duty]:
    """What was let pass and goes up today; one statement."""
    settled = Ladder.objects.filter(
        Q(top=True) | Q(said_on__gte=today), matter=OuterRef("matter"), duty=OuterRef("n")
    )
    return list(
        _open_duties().filter(~Exists(settled), due__lt=today).order_by("due", "id")[:BATCH]
    )


@transaction.atomic
def _remind(duty: Duty, days: int, at: datetime) -> bool:
    today = localdate(at)
    told = _present(duty, today)
    _, new = Notice.objects.get_or_create(
        matter_id=duty.matter_id, duty=duty.n, due=duty.due, days=days,
        defaults={"staff_id": told, "on": today},
    )  # fmt: skip
    if new:
        tell_staff(
            staff=told, template="staff_due", at=at, matter=duty.matter_id,
            values={"date": duty.due},
        )  # fmt: skip
    return new


def _present(duty: Duty, today: date) -> int:
    """The holder; whoever stands in while they are away, if that one may know of the matter."""
    holder = duty.staff_id or 0
    instead = directory.substitute_for(holder, today)
    if instead is None:
        return holder
    standing = standing_of(duty.matter_id)
    knows = may_know(standing, Owner(duty.office_id or 0, 0, instead))
    return instead if knows else holder


@transaction.atomic
def go_up(matter: int, n: int, at: datetime) -> bool:
    """One duty of a matter one level up; False when nobody above is left, or it was done today."""
    today, held = localdate(at), ledger.hold(matter)
    duty = held.standing.duties[n]
    ladder = Ladder.objects.filter(matter=matter, duty=n).first()
    if not duty.open or duty.office is None or duty.due >= today:
        return False
    if ladder is None:
        ladder = Ladder(matter=held.matter, duty=n, said_on=today - ONE_DAY)
    if ladder.top or ladder.said_on >= today:
        return False
    said = list(Rung.objects.filter(ladder=ladder.pk).order_by("level")) if ladder.pk else []
    line = line_above(held.standing, duty.office, today)
    step = climb(duty.staff, line, [(r.office_id, r.staff_id) for r in said])
    ladder.said_on = today
    if step is None:  # looked at again tomorrow, unless the last office has been told
        ladder.top = bool(said) and said[-1].office_id == line[-1].office
        ladder.save()
        return False
    event = _record(held, duty, step, said, at)
    ladder.level, ladder.top = step.level, step.top
    ladder.save()
    Rung.objects.create(
        ladder=ladder, level=step.level, office_id=step.head.office, post_id=step.head.post,
        staff_id=step.told.staff, on=today, seq=event.seq, below=event.facts["below"],
    )  # fmt: skip
    return True


def _record(held: Held, duty: DutyState, step: Step, said: list[Rung], at: datetime) -> Event:
    below = (said[-1].office_id, said[-1].seq) if said else (duty.office or 0, duty.opened_by)
    facts: dict[str, Any] = {
        "n": duty.n, "key": duty.key.value, "due": duty.due.isoformat(), "level": step.level,
        "to": list(step.told), "post": step.head.post, "below": _done_by(held.matter.pk, *below),
    }  # fmt: skip
    seat = Taken(step.head.office, None, Capacity.OVERSIGHT)
    change = Change() if may_know(held.standing, step.told) else Change(take=(seat,))
    return ledger.record(held, Act.RAISE, by=SYSTEM, at=at, facts=facts, change=change)


def _done_by(matter: int, office: int, since: int) -> list[int]:
    """Entries of what the level below did since it was told."""
    acts = Event.objects.filter(matter=matter, office=office, seq__gt=since)
    return list(acts.order_by("seq").values_list("seq", flat=True)[:MOST_ACTS])


def line_above(standing: Standing, office: int, on: date) -> list[Place]:
    """The offices from this one upwards, with who heads each and may know of the matter."""
    offices = [office, *reversed(directory.line_of(office))]
    heads = directory.head_owners(offices)
    away = directory.substitutes_on([h.staff for h in heads.values()], on)
    return [_place(standing, o, heads.get(o), away) for o in offices]


def _place(standing: Standing, office: int, head: Owner | None, away: dict[int, int]) -> Place:
    if head is None or not _may_be_told(standing, head):
        return Place(office, None)
    if head.staff not in away:
        return Place(office, head)
    instead = Owner(office, head.post, away[head.staff])
    if not _may_be_told(standing, instead):
        return Place(office, None)
    return Place(office, head, instead)


def _may_be_told(standing: Standing, who: Owner) -> bool:
    """Nobody who is shut out; in a sealed matter only who is named there."""
    if standing.sealed:
        return may_know(standing, who)
    return not is_barred(standing.bars, who)

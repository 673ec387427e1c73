"""签批: the leader reads the issue item by item and writes on each. 当日签批."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event, Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotAllowedNow, NotFound, NotPermitted
from xinqiao.kernel.procedure.moves import LIVE
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.bulletin.codes import IssueState
from xinqiao.rooms.bulletin.models import Issue, Item
from xinqiao.rooms.bulletin.services.collating import NO_ITEM
from xinqiao.rooms.bulletin.services.instructing import Task, write
from xinqiao.rooms.directory import queries as directory

NOT_THE_LEADER = gettext_noop("This bulletin lies before another leading official.")
SIGNED = gettext_noop("Somebody has signed this item already; what you wrote is still here.")
NOT_SUBMITTED = gettext_noop("This bulletin has not been submitted for signature.")
STEPS = [s.value for s in LIVE]


@transaction.atomic
def sign(*, item: int, by: Actor, at: datetime, text: str, tasks: Sequence[Task] = ()) -> Event:
    """Write an instruction on an item; with the last one the issue is signed.

    Raises NotFound (no such item for this reader), NotPermitted (another leader's),
    NotAllowedNow (not submitted, signed meanwhile), Missing (text), OutOfRange (day, unit).
    Source: 条例第二十五条; DOMAIN.md 3.2.
    """
    seen = Item.objects.filter(pk=item, matter__in=visible_to(by), matter__sealed=False)
    issue = Issue.objects.select_for_update(of=("self",)).filter(items__in=seen).first()
    if issue is None:
        raise NotFound(NO_ITEM)
    if issue.state not in (IssueState.SUBMITTED, IssueState.SIGNED, IssueState.DISPATCHED):
        raise NotAllowedNow(NOT_SUBMITTED)
    row = Item.objects.select_related("matter").get(pk=item)
    held = ledger.hold(row.matter_id)
    if not may_sign(issue, held, by, at):
        raise NotPermitted(NOT_THE_LEADER)
    if row.signed is not None or row.seq not in held.standing.submitted:
        raise NotAllowedNow(SIGNED)
    event = write(held, by, at, text, tasks, row)
    Item.objects.filter(pk=row.pk).update(signed=event.seq)
    finish(issue, by.staff, at)
    return event


@transaction.atomic
def instruct(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    text: str,
    tasks: Sequence[Task] = (),
    expected: int | None = None,
) -> Event:
    """批示 on the matter's own page: it signs the item of a bulletin that lies before this
    leader, where there is one, and is otherwise an instruction in a case of their own.

    Raises as `sign` and `instructing.write`. Source: 条例第二十五条.
    """
    if not visible_to(by).filter(pk=matter).exists():
        raise NotFound(gettext_noop("There is no such matter."))
    submitted = Issue.objects.filter(state=IssueState.SUBMITTED, items__matter=matter)
    issue = submitted.select_for_update(of=("self",)).order_by("pk").first()
    held = ledger.hold(matter, expected)
    item = issue.items.filter(matter=matter, signed=None).first() if issue else None
    if issue is None or item is None or not may_sign(issue, held, by, at):
        return write(held, by, at, text, tasks)
    event = write(held, by, at, text, tasks, item)
    Item.objects.filter(pk=item.pk).update(signed=event.seq)
    finish(issue, by.staff, at)
    return event


def may_sign(issue: Issue, held: Held, by: Actor, at: datetime) -> bool:
    """Whoever holds the leader's post, who holds the matter's same-day clock, or who stands in
    for the leader today."""
    if Role.LEADER not in by.roles or by.staff is None:
        return False
    clock = held.standing.running(TermKey.BULLETIN)
    stands_in = directory.substitute_for(issue.leader_id or 0, localdate(at)) == by.staff
    holds = clock is not None and clock.owner == (by.office, by.post, by.staff)
    return by.post == issue.leader_post_id or holds or stands_in


def finish(issue: Issue, staff: int | None, at: datetime) -> bool:
    """Note that the issue is signed when no item waits any more."""
    if issue.state != IssueState.SUBMITTED or waiting(issue):
        return False
    issue.state, issue.signed_at, issue.signed_by_id = IssueState.SIGNED, at, staff
    issue.save(update_fields=["state", "signed_at", "signed_by"])
    return True


def waiting(issue: Issue) -> list[Item]:
    """Items that can still be signed; a matter sealed, withdrawn or merged since drops out."""
    able = Matter.objects.filter(step__in=STEPS, sealed=False).values("pk")
    return list(issue.items.filter(signed=None, seq__isnull=False, matter__in=able))

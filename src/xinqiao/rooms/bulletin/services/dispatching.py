"""转办、签收: numbered copies for those who are to act, and their receipt."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from xinqiao.casebook.models import Duty
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotAllowedNow, NotFound
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.bulletin import leaders
from xinqiao.rooms.bulletin.codes import IssueState, Opened
from xinqiao.rooms.bulletin.models import Access, Copy, Instruction, Issue
from xinqiao.rooms.bulletin.services.collating import open_issue
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Holding, Post
from xinqiao.rooms.messages.services import tell_staff

NO_COPY = gettext_noop("You have no copy of this bulletin.")
NOBODY = gettext_noop("Nobody of them may know of any matter in this bulletin.")


@transaction.atomic
def dispatch(
    *, issue: int, by: Actor, at: datetime, readers: Iterable[tuple[int, int]] = ()
) -> Issue:
    """转办: a numbered copy to the leader, to whoever has an instruction, and to `readers`.

    readers: (staff, office) besides them; who may know of no matter in it gets none. Each
    copy shows only what its reader may know of. Raises NotFound, NotPermitted, NotAllowedNow
    (not signed yet). Source: DOMAIN.md 3.2.
    """
    row = open_issue(issue, by, IssueState.SIGNED)
    wanted = [*_concerned(row), *(directory.owner_of(staff, place) for staff, place in readers)]
    able = [o for o in dict.fromkeys(wanted) if _sees_any(row, o)]
    if not able:
        raise NotAllowedNow(NOBODY)
    Copy.objects.bulk_create(
        Copy(issue=row, number=n, reader_id=o.staff, post_id=o.post)
        for n, o in enumerate(able, start=1)
    )
    row.state, row.dispatched_at, row.dispatched_by_id = IssueState.DISPATCHED, at, by.staff
    row.save(update_fields=["state", "dispatched_at", "dispatched_by"])
    for owner in able:
        if owner.staff != by.staff:
            tell_staff(staff=owner.staff, template="bulletin_copy", at=at, values={"date": row.day})
    return row


@transaction.atomic
def confirm(*, issue: int, by: Actor, at: datetime) -> Copy:
    """签收: the reader has this copy. Raises NotFound."""
    row = copy_of(issue, by)
    if row is None:
        raise NotFound(NO_COPY)
    Copy.objects.filter(pk=row.pk, confirmed_at=None).update(confirmed_at=at)
    row.refresh_from_db()
    return row


def copy_of(issue: int, by: Actor) -> Copy | None:
    """The reader's own copy at this post."""
    return Copy.objects.filter(issue=issue, reader=by.staff, post=by.post).first()


def look(issue: Issue, by: Actor, at: datetime, opened: Opened) -> Copy | None:
    """Write down that somebody is about to be shown the issue; their own copy, if they have one."""
    copy = copy_of(issue.pk, by)
    Access.objects.create(
        issue=issue,
        staff_id=by.staff or 0,
        office_id=by.office or 0,
        at=at,
        opened=opened.value,
        copy=copy,
    )
    if copy and copy.opened_at is None:
        Copy.objects.filter(pk=copy.pk).update(opened_at=at)
        copy.opened_at = at
    return copy


def _concerned(issue: Issue) -> list[Owner]:
    """The leader, and who holds the duties that came of it, today."""
    given = Instruction.objects.filter(item__issue=issue, n__isnull=False)
    found = []
    post = Post.objects.filter(pk=issue.leader_post_id or 0).first()
    if post and issue.signed_by_id in _holders(post.pk):
        found.append(Owner(post.office_id, post.pk, issue.signed_by_id))
    for matter, n in given.values_list("matter", "n"):
        duty = Duty.objects.get(matter=matter, n=n or 0)
        if duty.office_id and duty.post_id and duty.staff_id:
            found.append(Owner(duty.office_id, duty.post_id, duty.staff_id))
    return found


def _sees_any(issue: Issue, owner: Owner) -> bool:
    try:
        reader = directory.desk(owner.staff, owner.post).actor
    except NotFound:
        return False
    return any(leaders.sees(reader, {m}) for m in issue.items.values_list("matter", flat=True))


def _holders(post: int) -> set[int]:
    return set(Holding.objects.filter(post=post, until=None).values_list("staff", flat=True))

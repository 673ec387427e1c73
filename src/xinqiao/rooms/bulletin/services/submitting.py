"""核稿、呈送: the head checks every item once more and lays the issue before a leader."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotAllowedNow, NotFound
from xinqiao.kernel.masking import marked, traces
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.bulletin import cleaning, leaders, permissions
from xinqiao.rooms.bulletin.codes import IssueState
from xinqiao.rooms.bulletin.hours import settings_of
from xinqiao.rooms.bulletin.models import Issue, Item
from xinqiao.rooms.bulletin.services.collating import EMPTY, admitted, open_issue
from xinqiao.rooms.messages.services import tell_staff

NOT_THAT_LEADER = gettext_noop("This leading official does not sign bulletins of your office.")
STILL_NAMED = gettext_noop(
    "Item %(place)s still tells who it is about; take out what stands in 【】: %(marked)s"
)


@transaction.atomic
def send_back(*, issue: int, by: Actor, at: datetime) -> Issue:
    """The head wants it worded anew. Raises NotFound, NotPermitted, NotAllowedNow."""
    permissions.head(by)
    row = open_issue(issue, by, IssueState.CHECKING)
    row.state, row.collated_at, row.collated_by = IssueState.COLLATING, None, None
    row.save(update_fields=["state", "collated_at", "collated_by"])
    return row


@transaction.atomic
def submit(*, issue: int, by: Actor, at: datetime, leader: int | None = None) -> Issue:
    """呈送: every matter's record says so, and its same-day clock is the leader's.

    leader: staff id; None: the one the settings name, else the nearest who may read it all.
    Raises NotFound (no leader may read it), NotPermitted, NotAllowedNow (a matter was sealed
    or settled meanwhile, a gist still names somebody). Source: 条例第二十五条.
    """
    permissions.head(by)
    row = open_issue(issue, by, IssueState.CHECKING)
    items = list(row.items.select_related("matter").order_by("matter_id"))
    if not items:
        raise NotAllowedNow(EMPTY)
    signer = _signer(row, items, leader)
    for item in items:
        admitted(item.matter_id, by)
        _refuse_named(item, by, at)
        _submit(item, signer, by, at)
    row.state, row.submitted_at, row.submitted_by_id = IssueState.SUBMITTED, at, by.staff
    row.leader_id, row.leader_post_id = signer.staff, signer.post
    row.save()
    tell_staff(staff=signer.staff, template="bulletin_to_sign", at=at, values={"date": row.day})
    return row


def _signer(row: Issue, items: list[Item], leader: int | None) -> Owner:
    settings = settings_of(row.office_id)
    if leader is not None:
        if leader not in {o.staff for o in leaders.above(row.office_id)}:
            raise NotFound(NOT_THAT_LEADER, "leader")
        settings.leader_id = leader
    found = leaders.signs(settings, {i.matter_id for i in items})
    if leader is not None and found.staff != leader:
        raise NotFound(leaders.NO_LEADER, "leader")
    return found


def _refuse_named(item: Item, by: Actor, at: datetime) -> None:
    """Somebody may have joined the matter since the item was written."""
    names = cleaning.names_of(item.matter, by, at)
    for text in (item.gist, item.ask):
        if found := traces(text, names):
            raise NotAllowedNow(STILL_NAMED, place=item.place, marked=marked(text, found))


def _submit(item: Item, signer: Owner, by: Actor, at: datetime) -> None:
    held = ledger.hold(item.matter_id)
    running = held.standing.running(TermKey.BULLETIN)
    if running:
        change = Change(passes={running.n: signer})
    else:
        change = Change(
            also_starts={TermKey.BULLETIN: localdate(at)}, holders={TermKey.BULLETIN: signer}
        )
    facts = {"issue": item.issue_id, "place": item.place}
    event = ledger.record(held, Act.SUBMIT_BULLETIN, by=by, at=at, facts=facts, change=change)
    Item.objects.filter(pk=item.pk).update(seq=event.seq)

"""岗位交接: who leaves a post leaves its matters to whoever follows, in the same breath.

A leader's own cases go along, with the seat and the talks they owe, and only with a note on
each for whoever follows.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Duty, Matter, Seat
from xinqiao.casebook.replay import standing_of
from xinqiao.kernel.actors import SYSTEM, Actor, Capacity, Role
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.errors import NotAllowedNow, NotFound
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Barred, Owner, Standing, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.responsibility import may_lead
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import posts
from xinqiao.rooms.directory import services as directory
from xinqiao.rooms.directory.models import Holding, Post
from xinqiao.rooms.registry import places

NOTES_MISSING = gettext_noop(
    "%(missing)s case(s) that this post answers for have no hand-over note yet. The leading"
    " official or the convenor writes one in each; then the post can change hands."
)
NO_LEADER = gettext_noop("No other leading official is left who may answer for one of its cases.")


@transaction.atomic
def hand_post_over(post: int, staff: int, *, since: date, by: Actor, at: datetime) -> int:
    """Put `staff` into a post and hand them every open matter that its last holder had.

    The clocks go along, and so does what the post owes in matters of others: a promise, a call
    back, a task of a plan. Where the follower is shut out of a matter, the nearest head who is
    not takes it. Named seats of sealed matters go along too, unless the one who leaves stays
    in the office at another post. Returns how many matters moved.
    Raises as directory.appoint; NotFound when nobody is left for a matter; NotAllowedNow while
    a case that the post carries has no hand-over note. Source: Art 18.
    """
    before = Holding.objects.filter(post=post, until=None).values_list("staff", flat=True).first()
    if before not in (None, staff):
        _refuse_without_notes(post)
    directory.appoint(post, staff, since=since, by=by, at=at)
    if before is None or before == staff:
        return 0
    place = Post.objects.get(pk=post)
    office, convenes = place.office_id, Role.CONVENOR in place.role_set
    receiver = Owner(office, post, staff)
    moving = _moving(post, office, before, convenes=convenes)
    for matter in moving:
        leaving = Owner(office, post, before)
        _follow(ledger.hold(matter), leaving, receiver, at, convenes=convenes)
    return len(moving)


def _refuse_without_notes(post: int) -> None:
    """Raises NotAllowedNow with how many notes are missing and who may write them."""
    carried = Matter.objects.filter(leader_post=post, lead=LeadState.CARRIED)
    leads = [standing_of(matter).lead for matter in carried.values_list("pk", flat=True)]
    missing = sum(lead is not None and not lead.noted for lead in leads)
    if missing:
        raise NotAllowedNow(NOTES_MISSING, "staff", missing=missing)


def _moving(post: int, office: int, before: int, *, convenes: bool) -> list[int]:
    """Open matters that the leaving person owns at this post, or reads by name in the office;
    and all in which the post owes something or leads, settled ones too; a convenor's cases."""
    owed = Duty.objects.filter(post=post, staff=before, closed_by=None).values("matter")
    wanted = Q(post=post, staff=before, open=True) | Q(pk__in=owed) | Q(leader_post=post)
    seats = Seat.objects.filter(office=office, staff=before)
    stays = Holding.objects.filter(staff=before, post__office=office, until=None).exists()
    if not stays:
        wanted |= Q(pk__in=seats.filter(open=True).values("matter"), open=True)
    if not stays or convenes:
        wanted |= Q(pk__in=seats.values("matter")) & ~Q(lead="")
    found = Matter.objects.filter(wanted).order_by("pk")
    return list(found.values_list("pk", flat=True))


def _follow(held: Held, leaving: Owner, receiver: Owner, at: datetime, *, convenes: bool) -> None:
    """Record the hand-over of one matter: its owner, where that is who leaves, what the post owes
    in it, named seats, and the case that the post leads."""
    standing, office, before = held.standing, receiver.office, leaving.staff
    leads = standing.lead is not None and standing.lead.leader == leaving
    if leads and not may_lead(standing, receiver):
        receiver = _other_leader(standing, receiver)
    elif Barred(None, receiver.staff) in standing.bars:
        offices = {b.office for b in standing.bars if b.office is not None}
        people = {b.staff for b in standing.bars if b.staff is not None} | {before}
        receiver = places.stand_in(receiver.office, offices, people)
    owner = standing.owner if standing.is_open else None
    owns = owner is not None and owner.staff == before
    stay = _personal(leads=leads, convenes=convenes)
    mine = (s for s in standing.seats if (s.office, s.staff) == (office, before))
    named = sorted((s for s in mine if s.capacity not in stay), key=str)
    facts = {
        "from": before,
        "to": receiver.staff,
        "post": receiver.post,
        "handler": owns and standing.handler == before,
    } | ({"lead": list(receiver)} if leads else {})
    owed = [d.n for d in standing.duties.values() if d.open and d.owner == leaving]
    change = Change(
        owner=receiver if owns else None,
        passes=dict.fromkeys(owed, receiver),
        leave=tuple(named),
        take=tuple(Taken(receiver.office, receiver.staff, s.capacity) for s in named),
    )
    ledger.record(held, Act.HAND_OVER, by=SYSTEM, at=at, facts=facts, change=change)


def _personal(*, leads: bool, convenes: bool) -> set[Capacity]:
    """Parts that stay with the person: they lead, or convene, at another post of theirs."""
    stay = {Capacity.LEADER: leads, Capacity.CONVENOR: convenes}
    return {capacity for capacity, goes in stay.items() if not goes}


def _other_leader(standing: Standing, receiver: Owner) -> Owner:
    """Who leads where the follower may not: a leader of the same office, else from the top down.

    Raises NotFound.
    """
    free = [p.owner for p in posts.with_role(Role.LEADER) if may_lead(standing, p.owner)]
    free.sort(key=lambda o: o.office != receiver.office)
    if not free:
        raise NotFound(NO_LEADER)
    return free[0]

"""岗位交接: who leaves a post leaves its matters to whoever follows, in the same breath."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Duty, Matter, Seat
from xinqiao.kernel.actors import SYSTEM, Actor
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Barred, Owner, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.directory import services as directory
from xinqiao.rooms.directory.models import Holding, Post
from xinqiao.rooms.registry import places


@transaction.atomic
def hand_post_over(post: int, staff: int, *, since: date, by: Actor, at: datetime) -> int:
    """Put `staff` into a post and hand them every open matter that its last holder had.

    The clocks go along, and so does what the post owes in matters of others: a promise, a call
    back, a task of a plan. Where the follower is shut out of a matter, the nearest head who is
    not takes it. Named seats of sealed matters go along too, unless the one who leaves stays
    in the office at another post. Returns how many matters moved.
    Raises as directory.appoint; NotFound when nobody is left for a matter. Source: Art 18.
    """
    before = Holding.objects.filter(post=post, until=None).values_list("staff", flat=True).first()
    directory.appoint(post, staff, since=since, by=by, at=at)
    if before is None or before == staff:
        return 0
    office = Post.objects.values_list("office", flat=True).get(pk=post)
    receiver = Owner(office, post, staff)
    moving = list(_moving(post, office, before))
    for matter in moving:
        _follow(ledger.hold(matter), Owner(office, post, before), receiver, at)
    return len(moving)


def _moving(post: int, office: int, before: int) -> list[int]:
    """Open matters that the leaving person owns at this post, or reads by name in the office;
    and all in which the post owes something, settled ones too."""
    owed = Duty.objects.filter(post=post, staff=before, closed_by=None).values("matter")
    wanted = Q(post=post, staff=before, open=True) | Q(pk__in=owed)
    stays = Holding.objects.filter(staff=before, post__office=office, until=None).exists()
    if not stays:
        named = Seat.objects.filter(office=office, staff=before, open=True).values("matter")
        wanted |= Q(pk__in=named, open=True)
    found = Matter.objects.filter(wanted).order_by("pk")
    return list(found.values_list("pk", flat=True))


def _follow(held: Held, leaving: Owner, receiver: Owner, at: datetime) -> None:
    """Record the hand-over of one matter: its owner, where that is who leaves, what the post owes
    in it, and named seats."""
    standing, office, before = held.standing, receiver.office, leaving.staff
    if Barred(None, receiver.staff) in standing.bars:
        offices = {b.office for b in standing.bars if b.office is not None}
        people = {b.staff for b in standing.bars if b.staff is not None} | {before}
        receiver = places.stand_in(receiver.office, offices, people)
    owner = standing.owner if standing.is_open else None
    owns = owner is not None and owner.staff == before
    named = sorted((s for s in standing.seats if (s.office, s.staff) == (office, before)), key=str)
    facts = {
        "from": before,
        "to": receiver.staff,
        "post": receiver.post,
        "handler": owns and standing.handler == before,
    }
    owed = [d.n for d in standing.duties.values() if d.open and d.owner == leaving]
    change = Change(
        owner=receiver if owns else None,
        passes=dict.fromkeys(owed, receiver),
        leave=tuple(named),
        take=tuple(Taken(receiver.office, receiver.staff, s.capacity) for s in named),
    )
    ledger.record(held, Act.HAND_OVER, by=SYSTEM, at=at, facts=facts, change=change)

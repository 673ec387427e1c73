"""岗位交接: who leaves a post leaves its matters to whoever follows, in the same breath."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Matter, Seat
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

    The clocks go along. Where the follower is shut out of a matter, the nearest head who is
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
        _follow(ledger.hold(matter), before, receiver, at)
    return len(moving)


def _moving(post: int, office: int, before: int) -> list[int]:
    """Open matters that the leaving person owns at this post, or reads by name in the office."""
    wanted = Q(post=post, staff=before)
    stays = Holding.objects.filter(staff=before, post__office=office, until=None).exists()
    if not stays:
        named = Seat.objects.filter(office=office, staff=before, open=True).values("matter")
        wanted |= Q(pk__in=named)
    found = Matter.objects.filter(wanted, open=True).order_by("pk")
    return list(found.values_list("pk", flat=True))


def _follow(held: Held, before: int, receiver: Owner, at: datetime) -> None:
    """Record the hand-over of one matter: its owner, where that is who leaves, and named seats."""
    standing, office = held.standing, receiver.office
    if Barred(None, receiver.staff) in standing.bars:
        offices = {b.office for b in standing.bars if b.office is not None}
        people = {b.staff for b in standing.bars if b.staff is not None} | {before}
        receiver = places.stand_in(receiver.office, offices, people)
    owns = standing.owner is not None and standing.owner.staff == before
    named = sorted((s for s in standing.seats if (s.office, s.staff) == (office, before)), key=str)
    facts = {
        "from": before,
        "to": receiver.staff,
        "post": receiver.post,
        "handler": owns and standing.handler == before,
    }
    change = Change(
        owner=receiver if owns else None,
        leave=tuple(named),
        take=tuple(Taken(receiver.office, receiver.staff, s.capacity) for s in named),
    )
    ledger.record(held, Act.HAND_OVER, by=SYSTEM, at=at, facts=facts, change=change)

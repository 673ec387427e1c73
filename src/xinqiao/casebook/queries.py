"""Who sees what: the one rule that list, count, page, export, report and API all use (P7)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.casebook.models import Bar, Duty, Event, Matter, Seat
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop


def _bars(actor: Actor, matter: str) -> QuerySet[Bar]:
    shut_out = Q(office=actor.office) | Q(staff=actor.staff)
    return Bar.objects.filter(shut_out, matter=OuterRef(matter))


def office_seats(actor: Actor) -> QuerySet[Seat]:
    """Seats of the actor's office that the actor may use; a range of one index."""
    if not actor.reads_cases or actor.office is None:
        return Seat.objects.none()
    return Seat.objects.filter(~Exists(_bars(actor, "matter")), office=actor.office, staff=None)


def reader_seats(actor: Actor) -> QuerySet[Seat]:
    """Seats that name this person in the office they act for (sealed matters)."""
    if not actor.reads_cases or actor.staff is None:
        return Seat.objects.none()
    return Seat.objects.filter(
        ~Exists(_bars(actor, "matter")), staff=actor.staff, office=actor.office
    )


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """Every matter this actor may know of; nothing for anybody without a seat."""
    if actor.matter is not None:  # the petitioner, by number and query code
        return Matter.objects.filter(pk=actor.matter)
    if not actor.reads_cases or actor.staff is None:
        return Matter.objects.none()
    held = Seat.objects.filter(
        Q(staff=None) | Q(staff=actor.staff), matter=OuterRef("pk"), office=actor.office
    )
    return Matter.objects.filter(Exists(held), ~Exists(_bars(actor, "pk")))


def matter_for(actor: Actor, number: str) -> Matter:
    """The matter under a number, for somebody who may see it.

    Raises NotFound alike when it does not exist and when it is not theirs to know of.
    """
    found = visible_to(actor).filter(number=number).select_related("office", "post", "staff")
    matter = found.first()
    if matter is None:
        raise NotFound(gettext_noop("There is no such matter."))
    return matter


def events_of(matter: int) -> QuerySet[Event]:
    """The record of a matter, oldest first, with who acted."""
    return (
        Event.objects.filter(matter=matter)
        .select_related("staff", "post", "office")
        .order_by("seq")
    )


def duties_held(actor: Actor) -> QuerySet[Duty]:
    """Running clocks this person must keep, soonest first; one index range."""
    return Duty.objects.filter(
        Exists(visible_to(actor).filter(pk=OuterRef("matter"))),
        staff=actor.staff,
        office=actor.office,
        closed_by=None,
    ).order_by("due", "id")

"""Who sees what: the one rule that list, count, page, export, report and API all use (P7)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.casebook.models import Bar, Duty, Event, Matter, Seat
from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.actors import CASE_ROLES, Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop


# Of an event and of who acted, what is told of it. Everything of fifty people takes twice as long.
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


def reader_at(office: int, staff: int) -> Actor:
    """Somebody who reads cases there, as far as the queries here ask: to prepare them with."""
    return Actor(CASE_ROLES, staff=staff, office=office)


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


def own_cases(actor: Actor) -> QuerySet[Matter]:
    """Every leader's own case (包案) that `visible_to` gives this actor, sealed ones left out.

    The same rule, written for going through thousands of them in the order of their index: the
    actor's bars are read once, and each kind of seat is one look into an index of its own.
    """
    if not actor.reads_cases or actor.staff is None or actor.office is None:
        return Matter.objects.none()
    seats = Seat.objects.filter(matter=OuterRef("pk"), office=actor.office)
    barred = Bar.objects.filter(Q(office=actor.office) | Q(staff=actor.staff)).values("matter")
    held = Exists(seats.filter(staff=None)) | Exists(seats.filter(staff=actor.staff))
    return Matter.objects.filter(held, ~Q(lead=""), sealed=False).exclude(pk__in=barred)


def matter_for(actor: Actor, number: str) -> Matter:
    """The matter under a number, for somebody who may see it.

    Raises NotFound alike when it does not exist and when it is not theirs to know of.
    """
    if actor.reads_cases and actor.staff is not None and actor.office is not None:
        found = _under(actor.office, actor.staff, number)
    else:
        found = list(_with_owner(visible_to(actor).filter(number=number)))
    if not found:
        raise NotFound(gettext_noop("There is no such matter."))
    return found[0]


@prepared
def _under(office: int, staff: int, number: str) -> QuerySet[Matter]:
    return _with_owner(visible_to(reader_at(office, staff)).filter(number=number))


def _with_owner(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    return matters.select_related("office", "post", "staff")


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

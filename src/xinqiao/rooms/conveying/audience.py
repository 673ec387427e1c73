"""Who is to read: offices and roles become the people in post, and each gets a day of their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from xinqiao.casebook import calendars
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.conveying.permissions import reach_of
from xinqiao.rooms.directory.models import Absence, Holding, Office

NOBODY = gettext_noop("Nobody holds such a post there. Choose other offices or posts.")
NOT_BELOW = gettext_noop("This office is not one that yours may address.")


@dataclass(frozen=True, slots=True)
class Audience:
    """offices: ids; empty: every office within reach. roles: empty: every post."""

    offices: tuple[int, ...] = ()
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """An office that may be addressed."""

    id: int
    name: Bilingual


def within_reach(actor: Actor) -> list[Place]:
    """The offices that the actor's office may address, its own first; one statement."""
    top = reach_of(actor)
    rows = [o for o in Office.objects.filter(active=True) if o.pk == top or top in o.line]
    rows.sort(key=lambda o: (o.pk != actor.office, o.line, o.code))
    return [Place(o.pk, Bilingual(o.name, o.name_en)) for o in rows]


def in_post(audience: Audience, actor: Actor) -> list[Holding]:
    """One post of everybody addressed, as they are now; two statements.

    Raises Missing (nothing chosen), OutOfRange (an office out of reach, or nobody there).
    """
    if not audience.offices and not audience.roles:
        raise Missing(gettext_noop("Say who is to read it."), "offices")
    reach = {place.id for place in within_reach(actor)}
    if set(audience.offices) - reach:
        raise OutOfRange(NOT_BELOW, "offices")
    found: dict[int, Holding] = {}
    for held in _held(set(audience.offices) or reach):
        if not audience.roles or held.post.role_set & audience.roles:
            found.setdefault(held.staff_id, held)
    if not found:
        raise OutOfRange(NOBODY, "offices")
    return list(found.values())


def people_within(actor: Actor) -> list[Holding]:
    """Everybody in post whom the actor's office may give something to do; two statements."""
    return list(_held({place.id for place in within_reach(actor)}))


def _held(offices: Iterable[int]) -> QuerySet[Holding]:
    return (
        Holding.objects.filter(
            post__office__in=list(offices), post__active=True, until=None, staff__is_active=True
        )
        .select_related("post__office", "staff")
        .order_by("post__office__level", "post__office__code", "-post__is_head", "post")
    )


def away_until(staff: Iterable[int], on: date) -> Mapping[int, date]:
    """Staff id → last day away, for whoever is away on that day; one statement.

    Absences that follow one another without a working day between them are one.
    """
    rows = Absence.objects.filter(staff__in=list(staff), until__gte=on).order_by("since")
    found: dict[int, date] = {}
    for row in rows:
        back = _working_day_after(found[row.staff_id]) if row.staff_id in found else on
        if row.since <= back:
            found[row.staff_id] = max(row.until, found.get(row.staff_id, row.until))
    return found


def due_for(until: date | None, day: date) -> date:
    """The day by whose end somebody is to have read: the day itself, or that of their return."""
    return day if until is None else _working_day_after(until)


def _working_day_after(day: date) -> date:
    return next(calendars.current().workdays_after(day))

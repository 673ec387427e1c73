"""Where a submission is registered, who owns it there, and who may know of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.procedure.standing import Barred, Owner, Standing, Taken
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Holding, Office, OfficeKind

NOBODY_LEFT = gettext_noop(
    "There is nobody outside the offices complained of who could take this; "
    "ask the discipline organ to name somebody."
)


@dataclass(frozen=True, slots=True)
class Place:
    """The office that registers, and who answers there for what arrives."""

    office: int
    line: tuple[int, ...]  # offices above it, top first
    bureau: bool
    region: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class Access:
    """The seats and bars a matter starts with, or gets when it is sealed."""

    owner: Owner
    take: tuple[Taken, ...]
    bar: tuple[Barred, ...] = ()


def place_of(by: Actor, office: int | None) -> Place:
    """Where `by` registers: staff at their own office, a petitioner at the one they chose.

    Raises NotFound when there is no such office, or nobody in it.
    """
    if by.staff is not None and by.post is not None and by.office is not None:
        owner = Owner(by.office, by.post, by.staff)
        return Place(by.office, by.line, by.bureau, by.region, owner)
    row = Office.objects.filter(pk=office or 0, active=True).first()
    if row is None:
        raise NotFound(gettext_noop("There is no such office."), "office")
    bureau = row.kind == OfficeKind.BUREAU
    return Place(row.pk, tuple(row.line), bureau, row.region, directory.owner_at(row.pk))


def open_access(place: Place) -> Access:
    """The office registers, the offices above it oversee: for everything but reports."""
    above = (Taken(office, None, Capacity.OVERSIGHT) for office in place.line)
    return Access(place.owner, (Taken(place.office, None, Capacity.REGISTRAR), *above))


def sealed_access(place: Place, offices: Iterable[int] = (), staff: Iterable[int] = ()) -> Access:
    """Two named readers, and whoever is complained of shut out with all of their unit.

    offices, staff: who is complained of. Where that is the registering office itself, the
    matter goes to the nearest office above that is not, else to a discipline organ.
    Raises NotFound when nobody is left. Source: 条例 Art 30, 46(5); DOMAIN.md 7 G2.
    """
    barred, people = units_of(offices, staff), set(staff)
    owner = place.owner
    if owner.office in barred or owner.staff in people:
        owner = _outside(place, barred, people)
    readers = _heads(owner.office) - {owner.staff} - people
    take = (
        Taken(owner.office, owner.staff, Capacity.REGISTRAR),
        *(Taken(owner.office, head, Capacity.READER) for head in sorted(readers)),
    )
    bars = (*(Barred(o, None) for o in sorted(barred)), *(Barred(None, s) for s in sorted(people)))
    return Access(owner, take, bars)


def units_of(offices: Iterable[int], staff: Iterable[int]) -> set[int]:
    """The offices complained of, those of the people complained of, and the rest of each unit.

    A unit is an office with those above and below it up to the government it belongs to.
    """
    named = set(offices)
    if people := set(staff):
        held = Holding.objects.filter(staff__in=people, until=None)
        named |= set(held.values_list("post__office", flat=True))
    if not named:
        return set()
    places = {o.pk: o for o in Office.objects.exclude(kind=OfficeKind.GOVERNMENT)}
    for office in [places[n] for n in named if n in places]:
        named |= {above for above in office.line if above in places}
    return named | {pk for pk, o in places.items() if _within(o, named & places.keys())}


def _within(office: Office, units: Iterable[int]) -> bool:
    return any(unit in office.line for unit in units)


def _heads(office: int) -> set[int]:
    return {o.staff for o in directory.holders(office, Role.BUREAU_HEAD, Role.UNIT_HEAD)}


def stand_in(office: int, barred: set[int], people: set[int]) -> Owner:
    """Who owns instead of somebody shut out: the head there or of the nearest office above.

    Raises NotFound when nobody is left.
    """
    line = (*directory.line_of(office), office)
    return _first_free(reversed(line), barred, people)


def _outside(place: Place, barred: set[int], people: set[int]) -> Owner:
    """The head of the nearest office above, or of a discipline organ, that is not concerned."""
    organs = [o.pk for o in directory.offices(kind=OfficeKind.DISCIPLINE)]
    return _first_free((*reversed(place.line), *organs), barred, people)


def _first_free(offices: Iterable[int], barred: set[int], people: set[int]) -> Owner:
    for office in offices:
        if office in barred:
            continue
        heads = directory.holders(office, Role.BUREAU_HEAD, Role.UNIT_HEAD)
        if found := next((o for o in heads if o.staff not in people), None):
            return found
    raise NotFound(NOBODY_LEFT)


def part(
    owner: Owner, capacity: Capacity, *, sealed: bool, line: Iterable[int] = ()
) -> tuple[Taken, ...]:
    """The seats with which an office gets a part: open with oversight, or named when sealed."""
    if sealed:
        return (Taken(owner.office, owner.staff, capacity),)
    above = (Taken(office, None, Capacity.OVERSIGHT) for office in line)
    return (Taken(owner.office, None, capacity), *above)


def parts_left(
    standing: Standing, capacity: Capacity, keep: int | None = None
) -> tuple[Taken, ...]:
    """The seats of this capacity that end, all but those of the office `keep`."""
    ending = (s for s in standing.seats if s.capacity is capacity and s.office != keep)
    return tuple(sorted(ending, key=str))


def office_seats(standing: Standing) -> tuple[Taken, ...]:
    """Every seat of a whole office: what ends when a matter is sealed."""
    return tuple(sorted((s for s in standing.seats if s.staff is None), key=str))

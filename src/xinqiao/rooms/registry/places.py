"""Where a submission is registered, who owns it there, and who may know of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.errors import NotFound, NotPermitted
from xinqiao.kernel.procedure.standing import Barred, Owner, Standing, Taken
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Holding, Office, OfficeKind

STAFF_ONLY = gettext_noop("Only a member of staff can do this.")
NOBODY_LEFT = gettext_noop(
    "There is nobody outside the offices complained of who could take this; "
    "ask the discipline organ to name somebody."
)


SORTERS = frozenset({Role.TRIAGE, Role.BUREAU_HEAD, Role.INTAKE})


@dataclass(frozen=True, slots=True)
class Place:
    """The office that registers: who typed it in (None: the petitioner), who sorts there."""

    office: int
    line: tuple[int, ...]  # offices above it, top first
    bureau: bool
    region: str
    registrar: Owner | None
    sorter: Owner


@dataclass(frozen=True, slots=True)
class Access:
    """The seats and bars a matter starts with, or gets when it is sealed."""

    owner: Owner
    take: tuple[Taken, ...]
    bar: tuple[Barred, ...] = ()


def oneself(by: Actor) -> Owner:
    """A member of staff as the owner of what they do. Raises NotPermitted for anybody else."""
    if by.staff is None or by.post is None or by.office is None:
        raise NotPermitted(STAFF_ONLY)
    return Owner(by.office, by.post, by.staff)


def place_of(by: Actor, office: int | None) -> Place:
    """Where `by` registers: staff at their own office, a petitioner at the one they chose.

    Whoever may sort owns what they register; else the office's intake does. Raises NotFound
    when there is no such office, or nobody in it.
    """
    if by.staff is not None and by.office is not None:
        mine = oneself(by)
        sorter = mine if by.roles & SORTERS else _intake(by.office)
        return Place(by.office, by.line, by.bureau, by.region, mine, sorter)
    row = Office.objects.filter(pk=office or 0, active=True).first()
    if row is None:
        raise NotFound(gettext_noop("There is no such office."), "office")
    bureau = row.kind == OfficeKind.BUREAU
    return Place(row.pk, tuple(row.line), bureau, row.region, None, directory.owner_at(row.pk))


def _intake(office: int) -> Owner:
    """The intake post's holder in one statement; where there is none, as `owner_at` finds."""
    found = _at_intake(office)
    return Owner(office, *found[0]) if found else directory.owner_at(office)


@prepared
def _at_intake(office: int) -> QuerySet[Holding, tuple[int, int]]:
    held = Holding.objects.filter(
        post__office=office, post__is_intake=True, post__active=True, until=None,
        staff__is_active=True,
    )  # fmt: skip
    return held.order_by("id").values_list("post", "staff")[:1]


def open_access(place: Place) -> Access:
    """The office registers, the offices above it oversee: for everything but reports."""
    above = (Taken(office, None, Capacity.OVERSIGHT) for office in place.line)
    return Access(place.sorter, (Taken(place.office, None, Capacity.REGISTRAR), *above))


def sealed_access(place: Place, offices: Iterable[int] = (), staff: Iterable[int] = ()) -> Access:
    """Two named readers, and whoever is complained of shut out with all of their unit.

    The head of the office owns a report, since only a head refers it; whoever typed it in
    reads it to tell the petitioner. offices, staff: who is complained of. Where that is the
    registering office itself, the matter goes to the nearest office above that is not, else to
    a discipline organ. Raises NotFound when nobody is left.
    Source: 条例 Art 30, 46(5); DOMAIN.md 7 G2.
    """
    barred, people = units_of(offices, staff), set(staff)
    owner = _first_free((place.office, *reversed(place.line), *_organs()), barred, people)
    typist = place.registrar
    readers = {owner.staff}
    if typist and typist.office == owner.office and typist.staff not in people:
        readers.add(typist.staff)
    take = tuple(Taken(owner.office, s, Capacity.REGISTRAR) for s in sorted(readers))
    bars = (*(Barred(o, None) for o in sorted(barred)), *(Barred(None, s) for s in sorted(people)))
    return Access(owner, take, bars)


def shielded_access(place: Place, offices: Iterable[int], staff: Iterable[int] = ()) -> Access:
    """Open as usual, but for the offices and people named: they are shut out from the start.

    An office below one that is shut out is shut out with it. Where the registering office itself
    is named, the matter goes to the nearest head above it who is not. Raises NotFound when
    nobody is left.
    """
    named, people = set(offices), set(staff)
    barred = named | {o.pk for o in Office.objects.filter(active=True) if named & set(o.line)}
    owner = place.sorter
    if owner.office in barred or owner.staff in people:
        owner = _first_free((place.office, *reversed(place.line), *_organs()), barred, people)
    above = (Taken(o, None, Capacity.OVERSIGHT) for o in place.line if o != owner.office)
    seats = (Taken(owner.office, None, Capacity.REGISTRAR), *above)
    take = tuple(s for s in seats if s.office not in barred)
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


def stand_in(office: int, barred: set[int], people: set[int]) -> Owner:
    """Who owns instead of somebody shut out: the head there or of the nearest office above.

    Raises NotFound when nobody is left.
    """
    line = (*directory.line_of(office), office)
    return _first_free(reversed(line), barred, people)


def _organs() -> list[int]:
    return [o.pk for o in directory.offices(kind=OfficeKind.DISCIPLINE)]


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

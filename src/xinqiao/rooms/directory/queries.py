"""Who is where, with which roles, and who stands in. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory.models import Absence, Category, Holding, Office, OfficeKind, Staff


@dataclass(frozen=True, slots=True)
class Desk:
    """A person at a post, as an actor and with the names that pages show."""

    actor: Actor
    name: str
    post: str
    post_en: str
    office: str
    office_en: str


def desk_of(holding: Holding) -> Desk:
    """A holding as a person at a post; give it with post, office and staff loaded."""
    post, office = holding.post, holding.post.office
    actor = Actor(
        roles=post.role_set,
        staff=holding.staff_id,
        post=post.pk,
        office=office.pk,
        bureau=office.kind == OfficeKind.BUREAU,
        line=tuple(office.line),
        region=office.region,
    )
    return Desk(actor, holding.staff.name, post.title, post.title_en, office.name, office.name_en)


@prepared
def _held_by(staff: int) -> QuerySet[Holding]:
    held = Holding.objects.filter(staff=staff, until=None, post__active=True, staff__is_active=True)
    return held.select_related("post__office", "staff").order_by("id")


def desks(staff: int) -> list[Desk]:
    """Every post this active person holds now; empty when they hold none."""
    return [desk_of(h) for h in _held_by(staff)]


def person(staff: int) -> tuple[Staff | None, list[Desk]]:
    """An active account with its desks, in one statement where there are any; None without one."""
    if held := _held_by(staff):
        return held[0].staff, [desk_of(h) for h in held]
    return Staff.objects.filter(pk=staff, is_active=True).first(), []


def desk(staff: int, post: int | None = None) -> Desk:
    """The person at `post`, or at their first one.

    Raises NotFound when they do not hold it (any more).
    """
    found = [d for d in desks(staff) if post is None or d.actor.post == post]
    if not found:
        raise NotFound(gettext_noop("You hold no post here at the moment; ask your administrator."))
    return found[0]


def owner_at(office: int, *, head: bool = False) -> Owner:
    """Who answers for what arrives at an office: its intake post, else its head, else above.

    Raises NotFound when neither the office nor any office above it has anybody in post.
    """
    place = Office.objects.get(pk=office)
    for office_id in (office, *reversed(place.line)):
        held = (
            Holding.objects.filter(post__office=office_id, post__active=True, until=None)
            .filter(Q(post__is_head=True) | Q(post__is_intake=True))
            .filter(staff__is_active=True)
            .select_related("post")
        )
        rows = sorted(held, key=lambda h: (h.post.is_head != head, not h.post.is_intake))
        if rows:
            return Owner(office_id, rows[0].post_id, rows[0].staff_id)
    raise NotFound(
        gettext_noop("%(office)s has nobody to receive matters; name a head or an intake post."),
        office=place.name,
    )


def holders(office: int, *roles: Role) -> list[Owner]:
    """Everybody in post at an office with one of these roles; the head first, then by post."""
    held = Holding.objects.filter(
        post__office=office, post__active=True, until=None, staff__is_active=True
    ).select_related("post")
    found = [h for h in held if h.post.role_set & set(roles)]
    found.sort(key=lambda h: (not h.post.is_head, h.post_id))
    return [Owner(office, h.post_id, h.staff_id) for h in found]


def owner_of(staff: int, office: int) -> Owner:
    """The person as an owner in that office. Raises NotFound if they hold no post there."""
    held = Holding.objects.filter(
        staff=staff, post__office=office, post__active=True, until=None, staff__is_active=True
    ).first()
    if held is None:
        raise NotFound(gettext_noop("This person holds no post in the office."))
    return Owner(office, held.post_id, held.staff_id)


def line_of(office: int) -> tuple[int, ...]:
    """Ids of the offices above `office`, top first."""
    return tuple(Office.objects.values_list("line", flat=True).get(pk=office))


def below(offices: Iterable[int], top: int | None) -> set[int]:
    """Those of the offices that are `top` itself or below it; one statement."""
    lines = Office.objects.filter(pk__in=set(offices)).values_list("pk", "line")
    return {pk for pk, line in lines if top == pk or top in line}


def review_organ(office: int) -> int | None:
    """The next higher organ, which reviews this office's opinions (Art 35); None at the top."""
    return Office.objects.values_list("review_by", flat=True).get(pk=office)


def common_superior(one: int, other: int) -> int | None:
    """The lowest office above both (Art 24), or None."""
    above = line_of(other)
    return next((o for o in reversed(line_of(one)) if o in above), None)


def substitute_for(staff: int, on: date) -> int | None:
    """Who stands in for an absent person on a day; None when they are there."""
    away = Absence.objects.filter(staff=staff, since__lte=on, until__gte=on).order_by("-id")
    return away.values_list("substitute", flat=True).first()


def substitutes_on(staff: Iterable[int], on: date) -> dict[int, int]:
    """Staff id → who stands in on that day, for those who are away; one statement."""
    absent = Absence.objects.filter(staff__in=set(staff), since__lte=on, until__gte=on)
    return dict(absent.order_by("id").values_list("staff", "substitute"))


def head_owners(offices: Iterable[int]) -> dict[int, Owner]:
    """Office id → who holds its head post now, as an owner; one statement. Vacant ones lack."""
    held = Holding.objects.filter(
        post__office__in=set(offices), post__is_head=True, post__active=True, until=None,
        staff__is_active=True,
    )  # fmt: skip
    rows = held.values_list("post__office", "post", "staff")
    return {office: Owner(office, post, person) for office, post, person in rows}


def offices(**by: object) -> list[Office]:
    """Active offices, e.g. `kind=OfficeKind.DEPARTMENT`, by level and code."""
    return list(Office.objects.filter(active=True, **by))


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody at a post, with the names and the service phone that pages show."""

    staff: int
    name: str
    post: Bilingual
    office: Bilingual
    phone: str
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Away:
    """Who stands in for an absent person, and until which day."""

    substitute: str
    until: date


def office_names(ids: Iterable[int]) -> dict[int, Bilingual]:
    """Office id → both names; one statement."""
    wanted = sorted(set(ids))
    return {pk: Bilingual(name, name_en) for pk, name, name_en in _names(*wanted)}


@prepared
def _names(*ids: int) -> QuerySet[Office, tuple[int, str, str]]:
    return Office.objects.filter(pk__in=ids).order_by().values_list("pk", "name", "name_en")


def staff_names(ids: Iterable[int]) -> dict[int, str]:
    """Staff id → name, of those who have or had an account; one statement."""
    return dict(Staff.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def heads_of(offices: Iterable[int]) -> dict[int, Seated]:
    """Office id → who holds its head post now; one statement."""
    return {h.post.office_id: _seated(h) for h in _heads(*sorted(set(offices)))}


@prepared
def _heads(*offices: int) -> QuerySet[Holding]:
    return Holding.objects.filter(
        post__office__pk__in=offices, post__is_head=True, post__active=True, until=None
    ).select_related("post__office", "staff")


def staff_of(office: int) -> list[Seated]:
    """Everybody in post in an office, heads first; one statement."""
    held = Holding.objects.filter(
        post__office=office, post__active=True, until=None, staff__is_active=True
    ).select_related("post__office", "staff")
    return [_seated(h) for h in held.order_by("-post__is_head", "post_id")]


def desks_at(office: int) -> list[Desk]:
    """Everybody in post in an office as actors, heads first; one statement."""
    held = Holding.objects.filter(
        post__office=office, post__active=True, until=None, staff__is_active=True
    ).select_related("post__office", "staff")
    return [desk_of(h) for h in held.order_by("-post__is_head", "post_id")]


def away_on(staff: Iterable[int], on: date) -> dict[int, Away]:
    """Staff id → who stands in on that day, for those who are away; one statement."""
    found = _absent(on, *sorted(set(staff)))
    return {a.staff_id: Away(a.substitute.name, a.until) for a in found}


@prepared
def _absent(on: date, *staff: int) -> QuerySet[Absence]:
    absent = Absence.objects.filter(staff__pk__in=staff, since__lte=on, until__gte=on)
    return absent.select_related("substitute").order_by("id")


def _seated(holding: Holding) -> Seated:
    post, office = holding.post, holding.post.office
    return Seated(
        staff=holding.staff_id,
        name=holding.staff.name,
        post=Bilingual(post.title, post.title_en),
        office=Bilingual(office.name, office.name_en),
        phone=office.service_phone,
        roles=post.role_set,
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list to choose from; `under` is the entry's heading."""

    code: str
    name: Bilingual
    under: Bilingual | None = None
    level: int = 1


def office_list() -> list[Listed]:
    """Active offices, each under the office above it, top first; one statement. code: row id."""
    rows = Office.objects.filter(active=True).select_related("parent").order_by("line", "code")
    return [
        Listed(
            str(o.pk),
            Bilingual(o.name, o.name_en),
            Bilingual(o.parent.name, o.parent.name_en) if o.parent else None,
            o.level,
        )
        for o in rows
    ]


def category_list() -> list[Listed]:
    """The categories in force in the order of their codes; one statement."""
    tops: dict[str, Bilingual] = {}
    found = []
    for c in Category.objects.filter(active=True).order_by("code"):
        name = Bilingual(c.name, c.name_en)
        if c.level == 1:
            tops[c.code[:2]] = name
        found.append(Listed(c.code, name, tops.get(c.code[:2]), c.level))
    return found


def region_list() -> list[Listed]:
    """The places that the offices here serve, by GB/T 2260 code; one statement."""
    rows = list(Office.objects.filter(active=True).order_by("level", "code"))
    rows.sort(key=lambda office: office.kind != OfficeKind.GOVERNMENT)
    names: dict[str, Bilingual] = {}
    for office in rows:  # a place is called after its government, where it has one
        names.setdefault(office.region, Bilingual(office.name, office.name_en))
    return [Listed(code, name) for code, name in sorted(names.items())]


def category_names(codes: Iterable[str] | None = None) -> dict[str, Bilingual]:
    """Code → both names, in the newest version that has it; one statement. None: every code."""
    found = Category.objects.order_by("active", "id")
    if codes is not None:
        found = found.filter(code__in=set(codes))
    return {c.code: Bilingual(c.name, c.name_en) for c in found}

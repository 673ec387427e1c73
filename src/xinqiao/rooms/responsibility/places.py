"""The offices and people of the coverage tree: who sits where, and who is away today."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Matter
from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory.models import Absence, Holding, Office, OfficeKind

LOOKED_AT = 200  # open matters of an absent person, among which one must be the reader's to see
LEADS = 2  # the rank of a leading official; whoever ranks behind does not lead
NO_OFFICE = gettext_noop("There is no such office below yours.")


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody at a post that leads; rank: convenors before heads before the others."""

    office: int
    post: int
    staff: int
    name: str
    title: Bilingual
    rank: int


@dataclass(frozen=True, slots=True)
class Gone:
    """An owner who is away today. covered: whoever stands in is there and may act."""

    staff: int
    name: str
    post: Bilingual
    until: date
    substitute: str
    covered: bool


def top_of(reader: Actor) -> int:
    """Where the reader's tree begins: the government that a bureau or conference serves, or
    their own office."""
    kinds = (OfficeKind.BUREAU, OfficeKind.CONFERENCE)
    serves = Office.objects.filter(pk=reader.office or 0, kind__in=kinds, parent__isnull=False)
    parent = serves.values_list("parent", flat=True).first()
    return parent or reader.office or 0


def offices_from(top: int, start: int, busy: set[int]) -> tuple[Office, list[Office]]:
    """The office where a tree begins, and in order all that stand in it.

    They are those right below it and wherever else somebody carries something; at the reader's
    own top also those above and beside it. Raises NotFound unless `start` is top or below.
    """
    wanted = Q(pk=start) | Q(parent=start, active=True) | Q(pk__in=busy)
    below = Exists(Office.objects.filter(parent=OuterRef("pk"), active=True))
    rows = list(Office.objects.filter(wanted).annotate(below_it=below))
    root = next((o for o in rows if o.pk == start), None)
    if root is None or (start != top and top not in root.line):
        raise NotFound(NO_OFFICE)
    whole = start == top
    return root, _in_order([o for o in rows if whole or start in (o.pk, *o.line)], root)


def _in_order(offices: list[Office], root: Office) -> list[Office]:
    """Each office behind the one above it; what lies outside the tree comes first."""
    known = {o.pk: (o.level, o.code) for o in offices}

    def place(office: Office) -> tuple[bool, list[tuple[int, str]]]:
        line = [*office.line, office.pk]
        return root.pk in line, [known.get(o, (0, "")) for o in line]

    return sorted(offices, key=place)


_NAMES = (
    *("post__office", "post", "staff", "staff__name"),
    *("post__title", "post__title_en", "post__is_head", "post__roles"),
)


def seated(offices: Collection[int]) -> list[Seated]:
    """Convenors, heads and leading officials of these offices, in this order."""
    found = _seats(_held(*offices)) if offices else []
    return [s for s in found if s.rank <= LEADS]


def formerly(pairs: Collection[tuple[int, int]]) -> list[Seated]:
    """(staff, post) of people who carry cases and hold no leading post there now."""
    staff, posts = {s for s, _ in pairs}, {p for _, p in pairs}
    held = Holding.objects.filter(staff__in=staff, post__in=posts)
    found = _seats(held.order_by("post_id").values_list(*_NAMES))
    return list({(s.staff, s.post): s for s in found if (s.staff, s.post) in pairs}.values())


@prepared
def _held(*offices: int) -> QuerySet[Holding, tuple[Any, ...]]:
    held = Holding.objects.filter(
        post__office__pk__in=offices, post__active=True, until=None, staff__is_active=True
    )
    return held.order_by("post_id").values_list(*_NAMES)


def _seats(rows: Iterable[tuple[Any, ...]]) -> list[Seated]:
    found = []
    for office, post, staff, name, title, title_en, head, roles in rows:
        rank = 0 if Role.CONVENOR in roles else 1 if head else LEADS if Role.LEADER in roles else 3
        found.append(Seated(office, post, staff, name, Bilingual(title, title_en), rank))
    return sorted(found, key=lambda s: s.rank)


def away(reader: Actor, on: date, offices: Collection[int]) -> dict[int, tuple[Gone, ...]]:
    """Office → the owners in it who are away today."""
    found: dict[int, list[Gone]] = {}
    if reader.office is None or reader.staff is None or not offices:
        return {}
    for office, staff, name, title, title_en, until, substitute, there in _absent(
        reader.office, reader.staff, on, *offices
    ):
        gone = Gone(staff, name, Bilingual(title, title_en), until, substitute, bool(there))
        found.setdefault(office, []).append(gone)
    return {office: tuple(gone) for office, gone in found.items()}


@prepared
def _absent(
    office: int, staff: int, on: date, *offices: int
) -> QuerySet[Absence, tuple[Any, ...]]:  # fmt: skip
    reader = casebook.reader_at(office, staff)
    today = Q(since__lte=on, until__gte=on)
    theirs = Matter.objects.filter(staff=OuterRef(OuterRef("staff")), open__in=[True])
    some = theirs.order_by("received_on", "id").values("pk")[:LOOKED_AT]
    owned = casebook.visible_to(reader).filter(pk__in=some, sealed=False)
    carried = casebook.own_cases(reader).filter(leader=OuterRef("staff"))
    there = Holding.objects.filter(
        staff=OuterRef("substitute"), until=None, post__active=True, staff__is_active=True
    )
    too = Absence.objects.filter(today, staff=OuterRef("substitute"))
    rows = Absence.objects.filter(
        Exists(owned) | Exists(carried), today, staff__holdings__until=None,
        staff__holdings__post__active=True, staff__holdings__post__office__pk__in=offices,
    ).annotate(there=Exists(there) & ~Exists(too))  # fmt: skip
    return rows.order_by("until", "id").values_list(
        "staff__holdings__post__office", "staff", "staff__name", "staff__holdings__post__title",
        "staff__holdings__post__title_en", "until", "substitute__name", "there",
    )  # fmt: skip

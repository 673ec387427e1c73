"""推来推去: how often what one office passed to another came back by objection. No persons.

Units alone are counted, and a pair of them only from FEWEST matters on: with fewer, somebody
could be told from a figure. Sealed matters and what is referred under seal are in none of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.registry.models import Leg, LegKind, Part

FEWEST = 5
READERS = frozenset(
    {Role.UNIT_HEAD, Role.BUREAU_HEAD, Role.CONFERENCE, Role.CONVENOR, Role.INSPECTOR}
)
WIDE = frozenset({Role.CONFERENCE, Role.CONVENOR, Role.INSPECTOR, Role.BUREAU_HEAD})
NOT_YOURS = gettext_noop("These figures are for heads of offices and the joint conference.")
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bounce:
    """One pair of offices. passed: matters that went from sender to receiver; back: how many of
    them came back by objection; days: the median of the days until they did."""

    sender: Bilingual
    receiver: Bilingual
    passed: int
    back: int
    days: float

    @property
    def percent(self) -> int:
        """Of a hundred that were passed on, how many came back."""
        return round(100 * self.back / self.passed)


@dataclass(frozen=True, slots=True)
class Bounces:
    """The pairs, those that bounce most first; few: pairs left out with fewer than FEWEST."""

    first: date
    last: date
    pairs: tuple[Bounce, ...]
    few: int


def bounces(reader: Actor, first: date, last: date) -> Bounces:
    """What came back between two days, both included; three statements.

    The joint conference, conveners, inspectors and heads of petition departments see the pairs
    of offices below their own government, any other head those in which their own office is
    one of the two. Raises NotPermitted for other posts.
    """
    if not reader.roles & READERS or reader.office is None:
        raise NotPermitted(NOT_YOURS)
    days: dict[Pair, list[int]] = {}
    for sender, receiver, back_on, sent_on in _returned(first, last):
        days.setdefault((receiver, sender), []).append((back_on - sent_on).days)
    theirs = _of_reader(reader, days)
    passed = _passed(theirs, first, last)
    counted = {pair: found for pair, found in theirs.items() if passed.get(pair, 0) >= FEWEST}
    names = directory.office_names(o for pair in counted for o in pair) if counted else {}
    pairs = [
        Bounce(names[a], names[b], passed[a, b], min(len(found), passed[a, b]), median(found))
        for (a, b), found in counted.items()
    ]
    pairs.sort(key=lambda p: (-p.back, -p.percent, p.sender.zh, p.receiver.zh))
    return Bounces(first, last, tuple(pairs), len(theirs) - len(counted))


def _of_reader(reader: Actor, days: dict[Pair, list[int]]) -> dict[Pair, list[int]]:
    """The pairs that are the reader's to know of."""
    if not reader.roles & WIDE:
        return {pair: found for pair, found in days.items() if reader.office in pair}
    top = reader.line[-1] if reader.line else reader.office
    if Role.CONVENOR in reader.roles:
        top = reader.office
    below = directory.below({o for pair in days for o in pair}, top)
    return {pair: found for pair, found in days.items() if set(pair) <= below}


@prepared
def _returned(first: date, last: date) -> QuerySet[Leg, tuple[Any, ...]]:
    """(who objected, to whom it went back, on which day, when it had been sent)."""
    before = Leg.objects.filter(
        matter=OuterRef("matter"), receiver=OuterRef("sender"), seq__lt=OuterRef("seq"),
        part=Part.MAIN,
    ).exclude(kind=LegKind.RETURN)  # fmt: skip
    sent = Subquery(before.order_by("-seq").values("sent_on")[:1])
    back = Leg.objects.filter(
        kind=LegKind.RETURN, sent_on__gte=first, sent_on__lte=last, matter__sealed=False
    )
    return (
        back.annotate(before=sent)
        .filter(before__isnull=False)
        .values_list("sender", "receiver", "sent_on", "before")
    )


def _passed(pairs: Iterable[Pair], first: date, last: date) -> dict[Pair, int]:
    """How many matters went from the first to the second office of each pair."""
    wanted = sorted(pairs)
    if not wanted:
        return {}
    found = Leg.objects.filter(
        Q(kind__in=(LegKind.TRANSFER, LegKind.ASSIGNMENT, LegKind.DESIGNATION)), part=Part.MAIN,
        sender__in={a for a, _ in wanted}, receiver__in={b for _, b in wanted},
        sent_on__gte=first, sent_on__lte=last, matter__sealed=False,
    )  # fmt: skip
    rows = found.values_list("sender", "receiver").annotate(n=Count("matter", distinct=True))
    return {(sender, receiver): n for sender, receiver, n in rows.order_by()}

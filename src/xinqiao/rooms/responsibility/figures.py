"""Own cases as figures: who carries how many in which state, since when, and how silent.

What is counted are the cases that the reader may see; a sealed matter is in no figure.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, Min, OuterRef, Q, QuerySet

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Matter
from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory.models import Holding

CONTACTS = (TermKey.FIRST_CONTACT.value, TermKey.NEXT_CONTACT.value)
MOST_UNOWNED = 50


@dataclass(frozen=True, slots=True)
class Share:
    """What one official has in one state. silent: the day of the last talk that lies furthest
    back, or of the acceptance; late: cases in which the next talk is overdue."""

    staff: int
    post: int
    office: int
    state: LeadState
    cases: int
    oldest: date
    silent: date | None
    late: int


@dataclass(frozen=True, slots=True)
class Unowned:
    """An open matter whose owner holds the post no more, or has no account any more."""

    number: str
    gist: str
    office: int | None
    received_on: date


def shares(reader: Actor, today: date) -> list[Share]:
    """Every official with the cases that the reader may see, by state; one statement."""
    if not reader.reads_cases or reader.office is None or reader.staff is None:
        return []
    return [
        Share(staff, post, office, LeadState(state), n, oldest, silent, late)
        for staff, post, office, state, n, oldest, silent, late in _shares(
            reader.office, reader.staff, today
        )
    ]


def unowned(reader: Actor) -> list[Unowned]:
    """Open matters without anybody in charge, which there must not be; one statement.

    The first MOST_UNOWNED of them. No matter is without an owner by name, the database sees to
    that; it asks who left their post or the house without handing over.
    """
    if not reader.reads_cases or reader.office is None or reader.staff is None:
        return []
    return [Unowned(*row) for row in _unowned(reader.office, reader.staff)]


@prepared
def _shares(office: int, staff: int, today: date) -> QuerySet[Matter, tuple[Any, ...]]:
    contact = FilteredRelation(
        "duties", condition=Q(duties__key__in=CONTACTS, duties__closed_by=None)
    )
    cases = casebook.own_cases(casebook.reader_at(office, staff)).annotate(contact=contact)
    whose = ("leader", "leader_post", "leader_office", "lead")
    return cases.order_by().values_list(*whose).annotate(
        cases=Count("pk"), oldest=Min("received_on"), silent=Min("contact__started"),
        late=Count("pk", filter=Q(contact__due__lt=today)),
    )  # fmt: skip


@prepared
def _unowned(office: int, staff: int) -> QuerySet[Matter, tuple[Any, ...]]:
    gone = Q(until__isnull=False) | Q(staff__is_active=False) | Q(post__active=False)
    left = Holding.objects.filter(gone)
    here = Holding.objects.filter(~gone, staff=OuterRef("staff"), post=OuterRef("post"))
    open_ones = casebook.visible_to(casebook.reader_at(office, staff)).filter(
        open__in=[True], sealed=False, staff__in=left.values("staff")
    )
    found = open_ones.filter(~Exists(here)).order_by("received_on", "id")
    return found.values_list("number", "gist", "office", "received_on")[:MOST_UNOWNED]

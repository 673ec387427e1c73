"""梳理: putting the issue of a day together, until it goes to the head for the check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.timezone import localdate

from xinqiao.casebook import calendars, queries
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import UrgentGround
from xinqiao.kernel.errors import NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.bulletin import cleaning, permissions
from xinqiao.rooms.bulletin.codes import IssueKind, IssueState
from xinqiao.rooms.bulletin.hours import passed, settings_of
from xinqiao.rooms.bulletin.models import Issue, Item, Settings

MOST_ITEMS = 4  # of 200 characters each: they fit on one page
MOST_PEOPLE = 100_000

SEALED = gettext_noop("A sealed matter never enters a bulletin.")
CLOSED = gettext_noop("The matter is settled; a bulletin tells of what is still to be done.")
THERE = gettext_noop("The matter stands in this issue already.")
NO_ISSUE = gettext_noop("There is no such bulletin.")
NO_ITEM = gettext_noop("There is no such item in this bulletin.")
DONE = gettext_noop("This bulletin is put together already; what is new goes into the next one.")
EMPTY = gettext_noop("A bulletin without items is not handed on.")
PEOPLE = gettext_noop("Give the number of people, from 1 to %(most)s.")
ORDER = gettext_noop("Name every item once.")


@dataclass(frozen=True, slots=True)
class Told:
    """What an item says. unit: office that could do it. ground: why it cannot wait."""

    gist: str
    ask: str
    ground: UrgentGround
    people: int = 1
    unit: int | None = None


@transaction.atomic
def add_item(*, matter: int, by: Actor, at: datetime, told: Told, single: bool = False) -> Item:
    """Put a matter into today's issue; after the cut-off, or when it is full, into the next one.

    single: on an urgent sheet of its own, at any hour. Names are masked; whatever else tells
    who it is about is refused with its place marked. Raises NotFound, NotPermitted,
    NotAllowedNow (sealed, settled, twice in an issue), Missing, OutOfRange.
    Source: 条例第二十五条; DOMAIN.md 3.2.
    """
    office = permissions.collator(by).office
    row = admitted(matter, by)
    words = worded(row, told, by, at)
    _lock_office(office)
    issue = _single(office, at) if single else _ordinary(office, at)
    if issue.items.filter(matter=row).exists():
        raise NotAllowedNow(THERE)
    last = issue.items.aggregate(last=Max("place"))["last"] or 0
    return Item.objects.create(issue=issue, matter=row, place=last + 1, **words)


@transaction.atomic
def change_item(*, item: int, by: Actor, at: datetime, told: Told) -> Item:
    """Word an item anew. Raises as `add_item`."""
    row = _mine(item, by)
    words = worded(admitted(row.matter_id, by), told, by, at)
    Item.objects.filter(pk=row.pk).update(**words)
    row.refresh_from_db()
    return row


@transaction.atomic
def drop_item(*, item: int, by: Actor, at: datetime) -> None:
    """Take an item out again. Raises NotFound, NotPermitted, NotAllowedNow."""
    row = _mine(item, by)
    row.delete()
    Item.objects.filter(issue=row.issue_id, place__gt=row.place).update(place=F("place") - 1)


@transaction.atomic
def order_items(*, issue: int, by: Actor, at: datetime, items: Sequence[int]) -> None:
    """Put the items into this order. Raises NotFound, NotPermitted, NotAllowedNow, OutOfRange."""
    row = open_issue(issue, by, IssueState.COLLATING, IssueState.CHECKING)
    if sorted(items) != sorted(row.items.values_list("pk", flat=True)):
        raise OutOfRange(ORDER, "items")
    for place, item in enumerate(items, start=1):
        Item.objects.filter(pk=item).update(place=place)


@transaction.atomic
def collate(*, issue: int, by: Actor, at: datetime) -> Issue:
    """梳理完毕: hand the issue to the head; the first of the three times.

    Raises NotFound, NotPermitted, NotAllowedNow (empty, handed on already).
    """
    row = open_issue(issue, by, IssueState.COLLATING)
    if not row.items.exists():
        raise NotAllowedNow(EMPTY)
    row.state, row.collated_at, row.collated_by_id = IssueState.CHECKING, at, by.staff
    row.save(update_fields=["state", "collated_at", "collated_by"])
    return row


def worded(row: Matter, told: Told, by: Actor, at: datetime) -> dict[str, object]:
    """The columns of an item. Raises Missing, OutOfRange."""
    names = cleaning.names_of(row, by, at)
    if not 1 <= told.people <= MOST_PEOPLE:
        raise OutOfRange(PEOPLE, "people", most=MOST_PEOPLE)
    return {
        "gist": cleaning.gist(told.gist, names), "ask": cleaning.ask(told.ask, names),
        "people": told.people, "unit_id": told.unit, "ground": told.ground.value,
    }  # fmt: skip


def admitted(matter: int, by: Actor) -> Matter:
    """A matter the actor may see and that may stand in a bulletin.

    Raises NotFound, NotAllowedNow (sealed, settled).
    """
    row = queries.visible_to(by).filter(pk=matter).first()
    if row is None:
        raise NotFound(gettext_noop("There is no such matter."))
    if row.sealed:
        raise NotAllowedNow(SEALED)
    if not row.open:
        raise NotAllowedNow(CLOSED)
    return row


def open_issue(issue: int, by: Actor, *states: IssueState) -> Issue:
    """The issue of the actor's bureau, locked, in one of these states.

    Raises NotPermitted, NotFound, NotAllowedNow.
    """
    office = permissions.collator(by).office
    row = Issue.objects.select_for_update(of=("self",)).filter(pk=issue, office=office).first()
    if row is None:
        raise NotFound(NO_ISSUE)
    if row.state not in states:
        raise NotAllowedNow(DONE)
    return row


def _mine(item: int, by: Actor) -> Item:
    found = Item.objects.filter(pk=item).values_list("issue", flat=True).first()
    if found is None:
        raise NotFound(NO_ITEM)
    open_issue(found, by, IssueState.COLLATING, IssueState.CHECKING)
    row = Item.objects.filter(pk=item, matter__in=queries.visible_to(by)).first()
    if row is None:
        raise NotFound(NO_ITEM)
    return row


def _lock_office(office: int) -> None:
    """Two who begin an issue at once take turns, so that a number is given once."""
    Settings.objects.get_or_create(pk=office)
    Settings.objects.select_for_update().get(pk=office)


def _ordinary(office: int, at: datetime) -> Issue:
    day = localdate(at)
    if passed(at, settings_of(office).collate_by):
        day = _next(day)
    while True:
        issue = Issue.objects.filter(office=office, day=day, kind=IssueKind.ORDINARY).first()
        if issue is None:
            return _new(office, day, IssueKind.ORDINARY)
        if issue.state == IssueState.COLLATING and issue.items.count() < MOST_ITEMS:
            return issue
        day = _next(day)


def _single(office: int, at: datetime) -> Issue:
    return _new(office, localdate(at), IssueKind.SINGLE)


def _next(day: date) -> date:
    return next(calendars.current().workdays_after(day))


def _new(office: int, day: date, kind: IssueKind) -> Issue:
    given = Issue.objects.filter(office=office, year=day.year).aggregate(last=Max("number"))
    return Issue.objects.create(
        office_id=office, day=day, year=day.year, number=(given["last"] or 0) + 1, kind=kind
    )

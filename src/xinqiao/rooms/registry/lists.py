"""Lists: one index range of seats per page, never a count of everything, never an offset.

Office seats and seats that name the reader are two ranges in the same order; a page is their
merge. What is shown is masked, and what may be shown is decided by casebook.queries alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Seat
from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.procedure.steps import OPEN
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people import queries as people

PAGE = 50
LARGEST_PAGE = 500
COUNTED = 1_000
CODE_LENGTH = 6  # of a category and of a place

BAD_PLACE = gettext_noop("This page of the list is no longer known; start again at the first.")
BAD_FILTER = gettext_noop("The list has no filter called %(name)s.")


class Order(StrEnum):
    """How a list is sorted. `due` shows running clocks, so open matters with a date only."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"


class State(StrEnum):
    """Which matters: where somebody owes an act, where nobody does, or both."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows. Empty means: does not matter. The same values make a saved view.

    step: a Step value. office, owner: ids of the owning office and person. category: a code or
    the beginning of one. lead: a LeadState value; leader: id of the official who carries the case.
    due_from, due_to, received_from, received_to: days, both included.
    flags: of FLAGS, all of which hold. number: the beginning of the matter's number.
    """

    state: State = State.OPEN
    step: str = ""
    office: int | None = None
    owner: int | None = None
    channel: str = ""
    purpose: str = ""
    category: str = ""
    place: str = ""
    number: str = ""
    lead: str = ""
    leader: int | None = None
    due_from: date | None = None
    due_to: date | None = None
    received_from: date | None = None
    received_to: date | None = None
    flags: tuple[str, ...] = ()


FLAGS = ("urgent", "group", "repeat", "sealed", "anonymous", "confidential", "extended")
_EQUAL = {
    "office": "office",
    "owner": "staff",
    "channel": "channel",
    "purpose": "purpose",
    "lead": "lead",
    "leader": "leader",
}
_FEW = frozenset({"owner", "lead", "leader"})  # matters beside those of the whole office
_BEGINS = {"category": "category", "place": "place", "number": "number"}
_FROM_TO = {
    "due_from": "due_on__gte",
    "due_to": "due_on__lte",
    "received_from": "received_on__gte",
    "received_to": "received_on__lte",
}
# Filters whose values a statement takes; the others shape it.
_GIVEN = (*_EQUAL, *_BEGINS, *_FROM_TO)


@dataclass(frozen=True, slots=True)
class Row:
    """One matter in a list; codes as stored, names of the owner as they are now."""

    id: int
    number: str
    gist: str
    petitioner: str  # masked; empty when anonymous
    step: str
    open: bool
    purpose: str
    channel: str
    category: str
    place: str
    urgency: str
    sealed: bool
    anonymous: bool
    confidential: bool
    group: bool
    repeat: bool
    extended: bool
    people: int
    received_on: date
    closed_on: date | None
    due_on: date | None
    due_key: str
    due_provisional: bool
    office: str
    office_en: str
    post: str
    post_en: str
    staff: str
    capacities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, where the next ones begin and where the ones before end.

    `after` and `before` are for the next call; None: there are no more on that side.
    """

    rows: tuple[Row, ...]
    after: str | None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many, up to COUNTED; `more` when there are more than that."""

    number: int
    more: bool


# Field of Row → what is fetched for it. Whole model instances would take twice as long.
_NAMES = {
    "office": "matter__office__name",
    "office_en": "matter__office__name_en",
    "post": "matter__post__title",
    "post_en": "matter__post__title_en",
    "staff": "matter__staff__name",
}
_SHOWN = {
    f.name: _NAMES.get(f.name, f"matter__{f.name}") for f in fields(Row) if f.name != "petitioner"
} | {"id": "matter_id", "capacities": "capacities"}
_Found = dict[str, Any]


def page(
    actor: Actor,
    filters: Filters | None = None,
    *,
    order: Order = Order.NEWEST,
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE,
) -> Page:
    """One page of what the actor may see; at most four statements.

    after, before: what a page gave; one of them. Where fewer rows than a page lie before, it
    is the first page. Raises OutOfRange for a place or flag that is none.
    """
    wanted = filters or Filters()
    size = min(max(size, 1), LARGEST_PAGE)
    token = after or before
    place = _place(token, order) if token else None
    found = _merged(actor, wanted, order, place, size + 1, up=before is not None)
    if before is not None and len(found) < size:
        return page(actor, filters, order=order, size=size)
    shown, more = found[:size], len(found) > size
    if before is not None:
        shown.reverse()
    names = people.main_names(s["id"] for s in shown) if shown else {}
    rows = tuple(_row(s, names.get(s["id"], "")) for s in shown)
    follows, precedes = (True, more) if before is not None else (more, after is not None)
    return Page(
        rows,
        after=_token(shown[-1], order) if shown and follows else None,
        before=_token(shown[0], order) if shown and precedes else None,
    )


def count(actor: Actor, filters: Filters | None = None) -> Count:
    """How many matters the list has, counted up to 1,000; at most three statements."""
    wanted, found = filters or Filters(), set[int]()
    for seats in _ranges(actor, wanted, whole=_whole(wanted)):
        left = COUNTED + 1 - len(found)
        found |= set(seats.values_list("matter", flat=True)[: max(left, 0)])
    return Count(min(len(found), COUNTED), len(found) > COUNTED)


def walk(
    actor: Actor, filters: Filters | None = None, *, order: Order = Order.NEWEST
) -> Iterator[Row]:
    """Every row of a list, page by page, so that an export of any length fits into memory."""
    after: str | None = None
    while True:
        found = page(actor, filters, order=order, after=after, size=LARGEST_PAGE)
        yield from found.rows
        if found.after is None:
            return
        after = found.after


def _states(filters: Filters, order: Order) -> list[bool]:
    """Whether open, settled, or both; a step is one of them, a running clock is open."""
    states = {State.OPEN: [True], State.CLOSED: [False], State.ALL: [True, False]}[filters.state]
    if order is Order.DUE:
        states = [True]
    return [s for s in states if not filters.step or s == (filters.step in OPEN)]


def _ranges(
    actor: Actor,
    filters: Filters,
    order: Order = Order.NEWEST,
    whole: frozenset[str] = frozenset(),
) -> list[QuerySet[Seat]]:
    """The index ranges a list is made of: office seats by state, and seats that name the reader.

    whole: the codes that are given to their last digit.
    """
    states = _states(filters, order)
    if filters.step:  # a step has a range of its own
        offices = [casebook.office_seats(actor).filter(step=filters.step) for _ in states]
    else:
        # `open=True` would be a bare column, which SQLite looks up in no index; `IN` is not.
        offices = [casebook.office_seats(actor).filter(open__in=[is_open]) for is_open in states]
    named = casebook.reader_seats(actor).filter(open__in=states)
    narrow = _conditions(filters, whole)
    if order is Order.DUE:
        narrow &= Q(due_on__isnull=False)
    return [seats.filter(narrow) for seats in (*offices, named)]


def _whole(filters: Filters) -> frozenset[str]:
    """A whole code is looked up in an index; LIKE is not, in most of PostgreSQL's locales."""
    codes = set(_BEGINS) - {"number"}
    return frozenset(n for n in codes if len(getattr(filters, n)) == CODE_LENGTH)


def _conditions(filters: Filters, whole: frozenset[str]) -> Q:
    lookups = {name: f"matter__{column}" for name, column in _EQUAL.items()}
    lookups |= {
        name: f"matter__{column}" + ("" if name in whole else "__startswith")
        for name, column in _BEGINS.items()
    }
    lookups |= _FROM_TO
    given = {lookup: getattr(filters, name) for name, lookup in lookups.items()}
    wanted = Q(**{lookup: value for lookup, value in given.items() if value})
    if filters.step:
        wanted &= Q(step=filters.step)
    if filters.lead or filters.leader:
        wanted &= ~Q(matter__lead="")  # the index of own cases holds no others
    for flag in filters.flags:
        if flag not in FLAGS:
            raise OutOfRange(BAD_FILTER, "flags", name=flag)
        wanted &= ~Q(matter__urgency="0") if flag == "urgent" else Q(**{f"matter__{flag}": True})
    return wanted


def _merged(
    actor: Actor,
    filters: Filters,
    order: Order,
    place: tuple[date, int] | None,
    size: int,
    *,
    up: bool = False,
) -> list[_Found]:
    """The first `size` matters of all ranges in one order, each once; `up`: going up from there."""
    column = "due_on" if order is Order.DUE else "received_on"
    falling = (order is Order.NEWEST) is not up
    if not actor.reads_cases or actor.office is None or actor.staff is None:
        return []
    given = {name: value for name in _GIVEN if (value := getattr(filters, name))}
    shape: dict[str, Any] = {
        "names": tuple(given),
        "kind": Filters(filters.state, filters.step, flags=filters.flags),
        "whole": _whole(filters),
        "order": order,
        "falling": falling,
        "size": size,
    }
    found: dict[int, _Found] = {}
    for n in range(len(_states(filters, order)) + 1):
        edge = place or ()
        for values in _range(actor.office, actor.staff, *given.values(), *edge, n=n, **shape):
            shown = dict(zip(_SHOWN, values, strict=True))
            found.setdefault(shown["id"], shown)
    key = lambda shown: (shown[column], shown["id"])  # noqa: E731 - two words, used once
    return sorted(found.values(), key=key, reverse=falling)[:size]


@prepared
def _range(
    office: int, staff: int, *values: Any, n: int, names: tuple[str, ...], kind: Filters,
    whole: frozenset[str], order: Order, falling: bool, size: int,
) -> Any:  # fmt: skip
    """The n-th range of a list. values: of the filters named, then the place to go on from."""
    count, column = len(names), "due_on" if order is Order.DUE else "received_on"
    filters = replace(kind, **dict(zip(names, values, strict=False)))
    sign = "-" if falling else ""
    seats = _ranges(casebook.reader_at(office, staff), filters, order, whole)[n]
    # Theirs are few beside the office's: go through them in the order of their own index.
    if _FEW & set(names) or ("category" in names and "category" in whole):
        states = _states(kind, order)
        seats = seats.filter(matter__open__in=states[n : n + 1] or states)
        column = f"matter__{column}"
    rows = seats.order_by(f"{sign}{column}", f"{sign}matter_id")
    if place := values[count:]:
        rows = rows.filter(_beyond(column, (place[0], place[1]), backwards=falling))
    return rows.values_list(*_SHOWN.values())[:size]


def _beyond(column: str, place: tuple[date, int], *, backwards: bool) -> Q:
    """Behind the last row shown. The first condition alone bounds the index range."""
    day, matter = place
    way, edge = ("lt", "lte") if backwards else ("gt", "gte")
    return Q(**{f"{column}__{edge}": day}) & (
        Q(**{f"{column}__{way}": day}) | Q(**{f"matter_id__{way}": matter})
    )


def _token(shown: _Found, order: Order) -> str:
    day = shown["due_on"] if order is Order.DUE else shown["received_on"]
    return f"{day:%Y%m%d}.{shown['id']}"


def _place(token: str, order: Order) -> tuple[date, int]:
    day, _, matter = token.partition(".")
    try:
        return date.fromisoformat(day), int(matter)
    except ValueError:
        raise OutOfRange(BAD_PLACE, "after") from None


def _row(shown: _Found, petitioner: str) -> Row:
    names = {name: shown[name] or "" for name in _NAMES}  # a settled matter has no owner
    capacities = tuple(shown["capacities"])
    return Row(petitioner=petitioner, **(shown | names | {"capacities": capacities}))

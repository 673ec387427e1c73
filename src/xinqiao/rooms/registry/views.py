"""Saved lists, and lists that leave the house."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotPermitted, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.registry.lists import Filters, Order, Row, State, walk
from xinqiao.rooms.registry.models import Export, SavedView

MOST_VIEWS = 50
LONGEST_NAME = 40

NAME_WANTED = gettext_noop("Give the view a name of at most %(most)s characters.")
TOO_MANY = gettext_noop("At most %(most)s views can be saved; delete one first.")
UNREADABLE = gettext_noop("This saved view cannot be read any more.")
NO_CASES = gettext_noop("This post reads no cases.")


@transaction.atomic
def save_view(*, name: str, query: Mapping[str, Any], by: Actor) -> SavedView:
    """Keep filters, order and columns under a name; an old view of that name is replaced.

    Raises Missing without a name, OutOfRange for a long one or for the 51st view, NotPermitted
    for anybody but staff.
    """
    if by.staff is None:
        raise NotPermitted(NO_CASES)
    clean = " ".join(name.split())
    if not clean:
        raise Missing(NAME_WANTED, "name", most=LONGEST_NAME)
    if len(clean) > LONGEST_NAME:
        raise OutOfRange(NAME_WANTED, "name", most=LONGEST_NAME)
    mine = SavedView.objects.filter(staff=by.staff)
    if mine.exclude(name=clean).count() >= MOST_VIEWS:
        raise OutOfRange(TOO_MANY, "name", most=MOST_VIEWS)
    row, _ = SavedView.objects.update_or_create(
        staff_id=by.staff, name=clean, defaults={"query": dict(query)}
    )
    return row


def views_of(by: Actor) -> list[SavedView]:
    """The views this person saved, by name."""
    return _of_person(by.staff or 0)


@prepared
def _of_person(staff: int) -> QuerySet[SavedView]:
    return SavedView.objects.filter(staff=staff)


def drop_view(name: str, *, by: Actor) -> None:
    """Forget a view; nothing happens when there is none."""
    SavedView.objects.filter(staff=by.staff or 0, name=name).delete()


def export(
    *, filters: Filters, by: Actor, at: datetime, order: Order = Order.NEWEST
) -> Iterator[Row]:
    """The rows of a list for a file, masked as on the page; written down before the first.

    Raises NotPermitted for a post that reads no cases.
    """
    if not by.reads_cases or by.staff is None or by.office is None:
        raise NotPermitted(NO_CASES)
    Export.objects.create(
        staff_id=by.staff, office_id=by.office, at=at, query=as_json(filters) | {"order": order}
    )
    return walk(by, filters, order=order)


def as_json(filters: Filters) -> dict[str, Any]:
    """Filters as plain values for a saved view; what does not matter is left out."""
    plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(filters).items()}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in plain.items() if v}


def from_json(query: Mapping[str, Any]) -> Filters:
    """Filters out of a saved view; unknown names are ignored, so old views keep working.

    Raises OutOfRange for a value that cannot be read.
    """
    known = {k: query[k] for k in as_names() if k in query}
    days = ("due_from", "due_to", "received_from", "received_to")
    try:
        known |= {name: date.fromisoformat(known[name]) for name in days if name in known}
        known["state"] = State(known.get("state", State.OPEN))
        known["flags"] = tuple(known.get("flags", ()))
        return Filters(**known)
    except (ValueError, TypeError):
        raise OutOfRange(UNREADABLE) from None


def as_names() -> tuple[str, ...]:
    """The names of all filters."""
    return tuple(Filters.__dataclass_fields__)

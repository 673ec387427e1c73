"""Arriving: confirmed by the office, or taken as received when it says nothing."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Duty, Event
from xinqiao.kernel.actors import SYSTEM, Actor, Capacity
from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.models import Office, OfficeKind
from xinqiao.rooms.registry import places
from xinqiao.rooms.registry.models import Leg, Part

NOT_FOR_BUREAU = gettext_noop("A petition department receives in order to pass on further down.")
ONLY_BUREAU = gettext_noop("Only a petition department receives in order to pass on further down.")


@transaction.atomic
def receive(*, matter: int, by: Actor, at: datetime, expected: int | None = None) -> Event:
    """The competent office confirms receipt: its fifteen days and five working days begin.

    Raises NotAllowedNow for a petition department, and as `ledger.record`. Source: Art 23.
    """
    held = ledger.hold(matter, expected)
    if by.bureau:
        raise NotAllowedNow(NOT_FOR_BUREAU)
    return _receive(held, by, at, localdate(at), places.oneself(by))


@transaction.atomic
def receive_down(*, matter: int, by: Actor, at: datetime, expected: int | None = None) -> Event:
    """A petition department further down confirms receipt, to sort and pass on itself."""
    held = ledger.hold(matter, expected)
    if not by.bureau:
        raise NotAllowedNow(ONLY_BUREAU)
    return _receive_down(held, by, at, localdate(at), places.oneself(by))


def receive_overdue(at: datetime) -> int:
    """Take as received what nobody confirmed within one working day; returns how many.

    Each in a transaction of its own; running it twice does nothing twice. The clocks count
    from the day on which receipt was due. Source: DOMAIN.md 2.3 T5.
    """
    return sum(_one_overdue(matter, at) for matter in _waiting(at))


def _waiting(at: datetime) -> Iterator[int]:
    late = Duty.objects.filter(key=TermKey.RECEIVE.value, closed_by=None, due__lt=localdate(at))
    yield from list(late.order_by("due", "id").values_list("matter", flat=True))


@transaction.atomic
def _one_overdue(matter: int, at: datetime) -> bool:
    held = ledger.hold(matter)
    duty, owner = held.standing.running(TermKey.RECEIVE), held.standing.owner
    if held.standing.step is not Step.IN_TRANSIT or duty is None or owner is None:
        return False  # somebody received it meanwhile
    bureau = Office.objects.filter(pk=owner.office, kind=OfficeKind.BUREAU).exists()
    (_receive_down if bureau else _receive)(held, SYSTEM, at, duty.due, owner)
    return True


def _receive(held: Held, by: Actor, at: datetime, on: date, owner: Owner) -> Event:
    change = Change(owner=owner, counts_from=on)
    facts = {"received_on": on.isoformat()}
    event = ledger.record(held, Act.RECEIVE, by=by, at=at, facts=facts, change=change)
    _mark(held, owner.office, on)
    return event


def _receive_down(held: Held, by: Actor, at: datetime, on: date, owner: Owner) -> Event:
    """It leaves the part of a handler and takes that of a registrar: it sorts, as above."""
    sealed = held.standing.sealed
    change = Change(
        owner=owner,
        counts_from=on,
        take=places.part(owner, Capacity.REGISTRAR, sealed=sealed),
        leave=places.parts_left(held.standing, Capacity.HANDLER),
    )
    facts = {"received_on": on.isoformat()}
    event = ledger.record(held, Act.RECEIVE_DOWN, by=by, at=at, facts=facts, change=change)
    _mark(held, owner.office, on)
    return event


def _mark(held: Held, office: int, on: date) -> None:
    legs = Leg.objects.filter(matter=held.matter, receiver=office, part=Part.MAIN, received_on=None)
    legs.update(received_on=on)

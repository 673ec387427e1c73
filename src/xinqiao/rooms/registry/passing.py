"""分办: passing a matter on. Each hop is a leg; the next owner is named in the same breath."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.procedure.consequences import Change, NewDuty
from xinqiao.kernel.procedure.standing import Barred, Owner, Standing, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Office, OfficeKind
from xinqiao.rooms.registry import papers, places
from xinqiao.rooms.registry.models import Leg, LegKind, Part
from xinqiao.rooms.registry.wording import kept_if

TARGET_SELF = gettext_noop("The matter is here already; take it up instead of passing it on.")
TARGET_BARRED = gettext_noop("Whoever is complained of does not get the complaint.")
TARGET_UNKNOWN = gettext_noop("There is no such office.")
TARGET_TWICE = gettext_noop("An office has one part in a matter; one is named twice.")
REFER_TO = gettext_noop("A report goes to a discipline or a political-legal organ.")
LIMIT = gettext_noop("The limit for the closing report lies after today.")
LIMIT_WANTED = gettext_noop("Say by which day the closing report is due.")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a matter goes: the main office, those that help, those that get a copy."""

    main: int
    helpers: tuple[int, ...] = ()
    copies: tuple[int, ...] = ()

    @property
    def offices(self) -> tuple[int, ...]:
        """All of them, the main one first."""
        return (self.main, *self.helpers, *self.copies)


@dataclass(frozen=True, slots=True)
class Hop:
    """A target that was checked: who owns it there, and the seats that go with it."""

    target: Target
    owner: Owner
    take: tuple[Taken, ...]


@transaction.atomic
def transfer(
    *,
    matter: int,
    to: Target,
    by: Actor,
    at: datetime,
    basis: str = "",
    expected: int | None = None,
) -> Event:
    """转送: pass the matter to the competent office; no closing report is asked for.

    basis: why it is theirs. Raises OutOfRange, NotFound, and as `ledger.record`.
    Source: 条例 Art 22; T5.
    """
    held = ledger.hold(matter, expected)
    hop = hop_to(held, to, sender=by.office)
    facts = _facts(to, held, basis)
    papers.check(held, Act.TRANSFER, by, at)
    facts |= papers.transfer(held, to.main, to.helpers, basis, by, at).reference()
    facts |= copied(held, to, by, at)
    event = ledger.record(held, Act.TRANSFER, by=by, at=at, facts=facts, change=_change(held, hop))
    write_legs(event, by.office, to, LegKind.TRANSFER)
    return event


@transaction.atomic
def assign(
    *,
    matter: int,
    to: Target,
    limit_on: date | None,
    by: Actor,
    at: datetime,
    basis: str = "",
    expected: int | None = None,
) -> Event:
    """交办: pass the matter on and ask for a closing report by a day.

    Raises Missing without a limit, OutOfRange for one that is not after today, and as
    `transfer`. Source: 条例 Art 22; T6.
    """
    held = ledger.hold(matter, expected)
    if limit_on is None:
        raise Missing(LIMIT_WANTED, "limit_on")
    if limit_on <= localdate(at):
        raise OutOfRange(LIMIT, "limit_on")
    hop = hop_to(held, to, sender=by.office)
    due = NewDuty(TermKey.REPORT_BACK, limit_on, hop.owner)
    facts = _facts(to, held, basis) | {"report": True, "limit": limit_on.isoformat()}
    papers.check(held, Act.ASSIGN, by, at)
    letter = papers.assignment(held, to.main, to.helpers, basis, limit_on, by, at)
    facts |= letter.reference() | copied(held, to, by, at)
    change = _change(held, hop, set_dates=(due,))
    event = ledger.record(held, Act.ASSIGN, by=by, at=at, facts=facts, change=change)
    write_legs(event, by.office, to, LegKind.ASSIGNMENT, limit_on=limit_on)
    return event


@transaction.atomic
def refer(
    *,
    matter: int,
    to: int,
    by: Actor,
    at: datetime,
    basis: str = "",
    expected: int | None = None,
) -> Event:
    """移送: hand a report to the organ that has the power to look into it, for its head alone.

    The people who registered it keep their named seats to tell the petitioner; every other
    seat ends. Raises OutOfRange for an office that is no such organ or is complained of.
    Source: 条例 Art 22, 30; T7.
    """
    held = ledger.hold(matter, expected)
    organ = Office.objects.filter(pk=to, active=True).first()
    if organ is None or organ.kind not in (OfficeKind.DISCIPLINE, OfficeKind.POLITICAL_LEGAL):
        raise OutOfRange(REFER_TO, "to")
    refuse_barred(held.standing, [to])
    owner = directory.owner_at(to, head=True)
    refuse_barred(held.standing, [owner.office], owner.staff)
    change = Change(
        owner=owner,
        take=places.part(owner, Capacity.READER, sealed=True),
        leave=places.office_seats(held.standing),
        seal=True,
    )
    facts = {"to": to, **kept_if(held, "basis", basis)}
    papers.check(held, Act.REFER, by, at)
    facts |= papers.referral(held, to, basis, by, at).reference()
    event = ledger.record(held, Act.REFER, by=by, at=at, facts=facts, change=change)
    write_legs(event, by.office, Target(to), LegKind.REFERRAL)
    return event


def hop_to(held: Held, to: Target, *, sender: int | None) -> Hop:
    """Check a target and find who owns the matter there.

    Raises OutOfRange for the sender itself, an office named twice, unknown or barred.
    """
    offices = to.offices
    if to.main == sender:
        raise OutOfRange(TARGET_SELF, "to")
    if len(set(offices)) != len(offices):
        raise OutOfRange(TARGET_TWICE, "helpers")
    known = {o.pk: o for o in Office.objects.filter(pk__in=offices, active=True)}
    if len(known) != len(offices):
        raise OutOfRange(TARGET_UNKNOWN, "to")
    refuse_barred(held.standing, offices)
    sealed, owner = held.standing.sealed, directory.owner_at(to.main)
    seats = dict.fromkeys(places.part(owner, Capacity.HANDLER, sealed=sealed))
    for office, capacity in _others(to):
        holder = directory.owner_at(office) if sealed else Owner(office, 0, 0)
        seats |= dict.fromkeys(places.part(holder, capacity, sealed=sealed))
    if not sealed:
        above = {line for o in known.values() for line in o.line} - {owner.office}
        seats |= dict.fromkeys(Taken(o, None, Capacity.OVERSIGHT) for o in sorted(above))
    return Hop(to, owner, tuple(seats))


def _others(to: Target) -> Iterable[tuple[int, Capacity]]:
    yield from ((office, Capacity.HELPER) for office in to.helpers)
    yield from ((office, Capacity.COPY) for office in to.copies)


def refuse_barred(standing: Standing, offices: Iterable[int], staff: int | None = None) -> None:
    """Raises OutOfRange when an office, or the person who would get it, is shut out."""
    shut_out = {Barred(o, None) for o in offices} | ({Barred(None, staff)} if staff else set())
    if shut_out & standing.bars:
        raise OutOfRange(TARGET_BARRED, "to")


def _change(held: Held, hop: Hop, *, set_dates: tuple[NewDuty, ...] = ()) -> Change:
    leave = places.parts_left(held.standing, Capacity.HANDLER, keep=hop.owner.office)
    return Change(owner=hop.owner, take=hop.take, leave=leave, set_dates=set_dates)


def _facts(to: Target, held: Held, basis: str) -> dict[str, Any]:
    return {
        "to": to.main,
        "helpers": list(to.helpers),
        "copies": list(to.copies),
        **kept_if(held, "basis", basis),
    }


def copied(held: Held, to: Target, by: Actor, at: datetime) -> dict[str, Any]:
    """The letters to those that get a copy, as the act names them."""
    letters = papers.copies(held, to.copies, to.main, by, at) if to.copies else []
    return {"papers": [letter.reference() for letter in letters]} if letters else {}


def write_legs(
    event: Event, sender: int | None, to: Target, kind: LegKind, *, limit_on: date | None = None
) -> None:
    """One leg per office of the target. sender: None is impossible for staff."""
    if sender is None:
        raise ValueError("only an office passes a matter on")
    hops: Sequence[tuple[int, Part, LegKind]] = [
        (to.main, Part.MAIN, kind),
        *((office, Part.HELPER, kind) for office in to.helpers),
        *((office, Part.COPY, LegKind.COPY) for office in to.copies),
    ]
    Leg.objects.bulk_create(
        Leg(
            matter_id=event.matter_id,
            seq=event.seq,
            sender_id=sender,
            receiver_id=office,
            kind=leg_kind,
            part=part,
            sent_on=localdate(event.at),
            limit_on=limit_on if part is Part.MAIN else None,
        )
        for office, part, leg_kind in hops
    )

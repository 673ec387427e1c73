"""甄别: what a matter is, what is asked in it, and corrections before it goes on its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.codes import Already, Purpose, Urgency
from xinqiao.kernel.errors import NotAllowedNow, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.models import Category
from xinqiao.rooms.people import services as people
from xinqiao.rooms.registry import places
from xinqiao.rooms.registry.intake import LONGEST_CLAIM, MOST_CLAIMS, Answer
from xinqiao.rooms.registry.models import Claim, Submission
from xinqiao.rooms.registry.registration import claim_at
from xinqiao.rooms.registry.wording import kept, kept_if
from xinqiao.vault import fields

NO_CATEGORY = gettext_noop("There is no category with the code %(code)s any more.")
CLAIMS = gettext_noop("A claim has 1 to %(most)s characters, and there are at most %(many)s.")
NO_SUCH_CLAIM = gettext_noop("There is no claim %(n)s in this matter.")
FROM_SEALED = gettext_noop("A report or accusation stays sealed; it cannot become anything else.")
SAME_DATE = gettext_noop("This is the date that is recorded already.")
IN_FUTURE = gettext_noop("It cannot be received in the future.")
NO_PROPOSAL = gettext_noop("Nobody has proposed to void this matter.")


@dataclass(frozen=True, slots=True)
class Triage:
    """What the triage found. `keep` and `add` together are the claims from now on.

    keep: numbers of claims that stand. add: texts of further ones. place: GB/T 2260 code of
    the problem. hardship, minor: what to consider, said of this matter, not of a person.
    """

    purpose: Purpose
    category: str = ""
    place: str = ""
    gist: str = ""
    keep: tuple[int, ...] = ()
    add: tuple[str, ...] = ()
    already: Mapping[Already, Answer] = field(default_factory=dict)
    urgency: Urgency = Urgency.ORDINARY
    hardship: bool = False
    minor: bool = False
    group: bool = False
    judicial: bool = False  # 涉法涉诉
    against_offices: tuple[int, ...] = ()
    against_staff: tuple[int, ...] = ()
    note: str = ""


@transaction.atomic
def triage(
    *, matter: int, found: Triage, by: Actor, at: datetime, expected: int | None = None
) -> Event:
    """Record what a matter is; one that turns out a report is sealed in the same breath.

    Raises OutOfRange, Missing, and as `ledger.record`. Source: 条例 Art 22, 31; T3.
    """
    held = ledger.hold(matter, expected)
    if held.standing.sealed and found.purpose is not Purpose.REPORT:
        raise OutOfRange(FROM_SEALED, "purpose")
    _check_category(found.category)
    claims = _claims(held, found)
    facts: dict[str, Any] = {
        "purpose": found.purpose.value,
        "claims": claims,
        "category": found.category,
        "place": found.place,
        "urgency": found.urgency.value,
        "already": {k.value: v.value for k, v in found.already.items()},
        "flags": [f for f in ("hardship", "minor", "group", "judicial") if getattr(found, f)],
        **kept_if(held, "note", found.note),
    }
    event = ledger.record(
        held, Act.TRIAGE, by=by, at=at, facts=facts, change=_sealing(held, found, by)
    )
    columns: dict[str, Any] = {
        "category": found.category,
        "place": found.place,
        "urgency": found.urgency.value,
        "group": found.group,
    }
    if found.gist and not held.standing.sealed:
        columns["gist"] = " ".join(found.gist.split())[:120]
    ledger.describe(held, **columns)
    if held.standing.sealed:
        people.seal_parties(held.matter)
    return event


def _sealing(held: Held, found: Triage, by: Actor) -> Change:
    """Seats and bars when an open matter turns out a report; nothing otherwise."""
    if found.purpose is not Purpose.REPORT or held.standing.sealed:
        return Change(owner=places.oneself(by))
    access = places.sealed_access(
        places.place_of(by, None), found.against_offices, found.against_staff
    )
    return Change(
        owner=access.owner,
        take=access.take,
        leave=places.office_seats(held.standing),
        bar=access.bar,
        seal=True,
    )


def _check_category(code: str) -> None:
    if code and not Category.objects.filter(code=code, active=True).exists():
        raise OutOfRange(NO_CATEGORY, "category", code=code)


def _claims(held: Held, found: Triage) -> list[int]:
    """The numbers of the claims from now on; new ones are written, dropped ones marked."""
    known = set(held.standing.claims)
    keep = set(found.keep) or (known if not found.add else set())
    if stray := keep - known:
        raise OutOfRange(NO_SUCH_CLAIM, "claims", n=min(stray))
    for text in found.add:
        if not 1 <= len(text.strip()) <= LONGEST_CLAIM or len(found.add) > MOST_CLAIMS:
            raise OutOfRange(CLAIMS, "claims", most=LONGEST_CLAIM, many=MOST_CLAIMS)
    first = 1 + max(Claim.objects.filter(matter=held.matter).values_list("n", flat=True), default=0)
    key = held.matter.key
    added = [
        Claim(
            matter=held.matter,
            n=n,
            category=found.category,
            text=fields.seal(text.strip(), key=key, where=claim_at(key, n)),
        )
        for n, text in enumerate(found.add, start=first)
    ]
    Claim.objects.bulk_create(added)
    Claim.objects.filter(matter=held.matter, n__in=known - keep).update(dropped=True)
    return sorted(keep | {claim.n for claim in added})


@transaction.atomic
def take_up(*, matter: int, by: Actor, at: datetime, expected: int | None = None) -> Event:
    """The registering office is competent itself: it goes on to its own notice (Art 23)."""
    held = ledger.hold(matter, expected)
    owner = places.oneself(by)
    running = held.standing.running(TermKey.NOTIFY)
    change = Change(
        owner=owner,
        counts_from=held.matter.received_on,
        skips=frozenset({TermKey.NOTIFY}) if running else frozenset(),
        take=places.part(owner, Capacity.HANDLER, sealed=held.standing.sealed),
    )
    return ledger.record(held, Act.TAKE_UP, by=by, at=at, change=change)


@transaction.atomic
def correct_receipt_date(
    *,
    matter: int,
    received_on: date,
    reason: str,
    by: Actor,
    at: datetime,
    expected: int | None = None,
) -> Event:
    """Correct the day of receipt: the running clock is counted anew, and both days stay known.

    Raises OutOfRange for the day recorded already and for one in the future; Missing without
    a reason. Source: DOMAIN.md 7 G11.
    """
    held = ledger.hold(matter, expected)
    if received_on == held.matter.received_on:
        raise OutOfRange(SAME_DATE, "received_on")
    if received_on > localdate(at):
        raise OutOfRange(IN_FUTURE, "received_on")
    clocks = (held.standing.running(k) for k in (TermKey.PASS_ON, TermKey.NOTIFY))
    duty = next((d for d in clocks if d), None)
    facts = {
        "from": held.matter.received_on.isoformat(),
        "to": received_on.isoformat(),
        "reason": kept(held, "reason", reason),
    }
    change = Change(restart=(duty.n, received_on) if duty else None)
    event = ledger.record(held, Act.CORRECT_RECEIPT_DATE, by=by, at=at, facts=facts, change=change)
    ledger.describe(held, received_on=received_on)
    return event


@transaction.atomic
def propose_void(
    *, matter: int, reason: str, by: Actor, at: datetime, expected: int | None = None
) -> Event:
    """Propose that this was no submission (typed twice, a test); a second person decides (P6)."""
    held = ledger.hold(matter, expected)
    ref = kept(held, "reason", reason)
    facts = {"proposer": by.staff, "reason": ref}
    event = ledger.record(held, Act.PROPOSE_VOID, by=by, at=at, facts=facts)
    Submission.objects.filter(opened=held.matter).update(void_reason=ref["text"])
    return event


@transaction.atomic
def confirm_void(*, matter: int, by: Actor, at: datetime, expected: int | None = None) -> Event:
    """Void it, as another person proposed. Nothing is deleted, and it can be reopened."""
    held = ledger.hold(matter, expected)
    if held.standing.void_by is None:
        raise NotAllowedNow(NO_PROPOSAL)
    facts = {"proposer": held.standing.void_by}
    event = ledger.record(held, Act.CONFIRM_VOID, by=by, at=at, facts=facts)
    Submission.objects.filter(opened=held.matter).update(voided=True)
    return event

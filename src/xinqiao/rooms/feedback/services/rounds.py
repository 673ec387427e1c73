"""After each closing: a rating is asked for, and some people are called. House rule R-FEEDBACK-01.

Called is everybody in urgent and in group matters and everybody who was dissatisfied; of the
others every fifth, by a rule that nobody can steer: SHA-256 over the matter's random pseudonym
and the closing, its first eight bytes modulo 100, below `SHARE`. Whoever has pseudonym and
closing can work it out again. Not called: sealed matters, people who left no phone number, and
matters that no petition department has a part in, until somebody is dissatisfied.
"""

import hashlib
from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook.models import Event, Matter
from xinqiao.casebook.replay import standing_of
from xinqiao.kernel.actors import Capacity, Role
from xinqiao.kernel.codes import Urgency
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.procedure.standing import Barred, Owner, Standing
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Office, OfficeKind
from xinqiao.rooms.feedback.models import FollowUp, Rating, Why
from xinqiao.rooms.people import queries as people

SHARE = 20  # per cent
CALL_WITHIN = timedelta(days=7)
PART = frozenset({Capacity.REGISTRAR, Capacity.OVERSIGHT})  # who may call and look again
STRENGTH = [Why.SAMPLE, Why.GROUP, Why.URGENT, Why.DISSATISFIED]


def sampled(pseudonym: str, seq: int) -> bool:
    """Whether the rule picks this closing."""
    told = hashlib.sha256(f"{pseudonym}/{seq}".encode()).digest()
    return int.from_bytes(told[:8]) % 100 < SHARE


@transaction.atomic
def open_round(event: Event) -> None:
    """After a closing: ask for a rating, and put it on the list of calls if the rule says so.

    Bears being called twice.
    """
    matter = Matter.objects.get(pk=event.matter_id)
    standing = standing_of(matter.pk)
    bureau = bureau_of(standing)
    duty = next(
        (d for d in standing.duties.values() if d.key is TermKey.RATE and d.opened_by == event.seq),
        None,
    )
    closed_on = localdate(event.at)
    if duty is not None:
        Rating.objects.get_or_create(
            matter=matter, closed_seq=event.seq,
            defaults={
                "closed_on": closed_on, "due": duty.due, "unit_id": event.office_id or 0,
                "bureau_id": bureau,
            },
        )  # fmt: skip
    if (why := reason(matter, event.seq)) is not None:
        call_for(matter, event.seq, closed_on, event.office_id or 0, why, standing)


def reason(matter: Matter, seq: int) -> Why | None:
    """Why somebody is called after this closing; None: they are not."""
    if matter.urgency != Urgency.ORDINARY:
        return Why.URGENT
    if matter.group:
        return Why.GROUP
    return Why.SAMPLE if sampled(matter.pseudonym, seq) else None


def call_for(
    matter: Matter, seq: int, closed_on: date, unit: int, why: Why, standing: Standing,
    due: date | None = None,
) -> FollowUp | None:  # fmt: skip
    """Put a closing on the list of calls, or give it a stronger reason; None where nobody is
    called: sealed, no phone, or no petition department outside the unit."""
    bureau = outside(standing)
    if matter.sealed or bureau is None or not caller_can_reach(matter.pk):
        return None
    row, new = FollowUp.objects.get_or_create(
        matter=matter, closed_seq=seq,
        defaults={
            "closed_on": closed_on, "bureau_id": bureau, "unit_id": unit, "why": why,
            "due": due or closed_on + CALL_WITHIN,
        },
    )  # fmt: skip
    if not new and STRENGTH.index(why) > STRENGTH.index(Why(row.why)):
        FollowUp.objects.filter(pk=row.pk).update(why=why)
    return row


def caller_can_reach(matter: int) -> bool:
    """Whether anybody who acts in the matter left a phone number."""
    return any("phone" in people.reachable(party) for party in people.told_of(matter))


def bureau_of(standing: Standing) -> int | None:
    """The petition department that registered the matter; where an organ did so itself, the
    nearest one above it. None where there is none at all."""
    own = Office.objects.filter(
        pk__in=standing.offices(Capacity.REGISTRAR), kind=OfficeKind.BUREAU
    ).order_by("level", "pk")
    found = own.values_list("pk", flat=True).first()
    if found is not None:
        return found
    units = standing.offices(Capacity.HANDLER) | standing.offices(Capacity.REGISTRAR)
    return next(filter(None, (_nearest(unit) for unit in sorted(units))), None)


def outside(standing: Standing) -> int | None:
    """The petition department that asks afterwards: it has a part in the matter, or could not
    open it, and did not handle it itself."""
    bureau, units = bureau_of(standing), standing.offices(Capacity.HANDLER)
    known = bureau is not None and standing.has_part(bureau, None, PART)
    return bureau if known and bureau not in units else None


def rechecker(standing: Standing, bureau: int) -> Owner:
    """Who looks again at the bureau: who sorts there, else its head; of a sealed matter only
    somebody whom it names. Raises NotFound when nobody up the line is in post."""
    readers = {s.staff for s in standing.seats if s.staff is not None}
    for role in (Role.TRIAGE, Role.BUREAU_HEAD):
        for owner in directory.holders(bureau, role):
            barred = Barred(None, owner.staff) in standing.bars
            if not barred and (not standing.sealed or owner.staff in readers):
                return owner
    return directory.owner_at(bureau, head=True)


def head_of_bureau(standing: Standing, bureau: int) -> Owner:
    """Who decides there to take a matter up again. Raises NotFound."""
    for owner in directory.holders(bureau, Role.BUREAU_HEAD):
        if Barred(None, owner.staff) not in standing.bars:
            return owner
    return directory.owner_at(bureau, head=True)


def _nearest(office: int) -> int | None:
    """The petition department beside the nearest office above."""
    try:
        line = directory.line_of(office)
    except Office.DoesNotExist as missing:
        raise NotFound("There is no such office.") from missing
    rows = Office.objects.filter(kind=OfficeKind.BUREAU, active=True, parent__in=line)
    beside = {parent: pk for pk, parent in rows.values_list("pk", "parent")}
    return next((beside[above] for above in reversed(line) if above in beside), None)

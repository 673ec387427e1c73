"""认领、异议、裁定: the leader takes the case, or says in writing why not; the convenor decides.

Whoever owns the matter goes on owning it while a refusal is decided, and its clocks run.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.registry.convening import convenor_of
from xinqiao.rooms.registry.papers import check
from xinqiao.rooms.registry.wording import kept, kept_if
from xinqiao.rooms.responsibility import papers
from xinqiao.rooms.responsibility.services import absences
from xinqiao.rooms.responsibility.services.basics import leader_at, seat, seats
from xinqiao.rooms.responsibility.services.naming import naming

TOO_LATE = gettext_noop("The two working days to refuse are over; accept the case.")
SAME_LEADER = gettext_noop("Name somebody else than who refused.")
OWN_NAMING = gettext_noop(
    "You named yourself, and nobody else convenes who could decide on a refusal; accept the case."
)


@transaction.atomic
def accept(
    *, matter: int, by: Actor, at: datetime, note: str = "", expected: int | None = None
) -> Event:
    """认领包案: the leader answers for the matter from now on, and speaks with the person.

    The first talk is due within seven days. Raises NotPermitted, NotAllowedNow (another is
    named). Source: 条例第十八条; DOMAIN.md 3.1.
    """
    held = ledger.hold(matter, expected)
    event = ledger.record(
        held, Act.ACCEPT_LEAD, by=by, at=at, facts=kept_if(held, "note", note),
        change=_first_talk(held),
    )  # fmt: skip
    absences.seat_stand_in(held, at)
    return event


@transaction.atomic
def refuse(
    *, matter: int, by: Actor, at: datetime, reason: str, basis: str, expected: int | None = None
) -> Event:
    """提出异议: in writing, with the legal basis, within the two working days; to the convenor.

    Raises Missing (reason, basis), NotAllowedNow (too late, another is named), NotPermitted
    (named by oneself, and nobody else could decide). Source: 条例第十三条、第十八条.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.REFUSE_LEAD, by, at)
    reply = held.standing.running(TermKey.LEAD_REPLY)
    if reply is None or reply.due < localdate(at):
        raise NotAllowedNow(TOO_LATE)
    decides = _convenor(held, by)
    facts = {"reason": kept(held, "reason", reason), "basis": kept(held, "basis", basis)}
    change = Change(
        leave=seats(held.standing, Capacity.CONVENOR),
        take=(seat(decides, Capacity.CONVENOR),),
        holders={TermKey.LEAD_DECIDE: decides},
    )
    return ledger.record(held, Act.REFUSE_LEAD, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def uphold_refusal(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    leader: int,
    reason: str,
    expected: int | None = None,
) -> Event:
    """采纳异议: another leading official is named in the same breath; the first leaves the seat.

    leader: id of the other's post. Raises OutOfRange (the same again, complained about,
    recused), NotFound, Missing (reason), NotAllowedNow. Source: 条例第十三条.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.UPHOLD_REFUSAL, by, at)
    other = leader_at(held, leader)
    if held.standing.lead and other.staff == held.standing.lead.leader.staff:
        raise OutOfRange(SAME_LEADER, "leader")
    facts = {"leader": list(other), "reason": kept(held, "reason", reason)}
    facts |= papers.decision(held, reason, by, at, other=other).reference()
    change = naming(held.standing, other)
    return ledger.record(held, Act.UPHOLD_REFUSAL, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def reject_refusal(
    *, matter: int, by: Actor, at: datetime, reason: str, expected: int | None = None
) -> Event:
    """驳回异议: the case is theirs, with reasons; the days to the first talk begin.

    Raises Missing (reason), NotPermitted, NotAllowedNow. Source: 条例第十三条.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.REJECT_REFUSAL, by, at)
    facts: dict[str, Any] = {"reason": kept(held, "reason", reason)}
    facts |= papers.decision(held, reason, by, at).reference()
    event = ledger.record(
        held, Act.REJECT_REFUSAL, by=by, at=at, facts=facts, change=_first_talk(held)
    )
    absences.seat_stand_in(held, at)
    return event


def _first_talk(held: Held) -> Change:
    lead = held.standing.lead
    return Change(holders={TermKey.FIRST_CONTACT: lead.leader} if lead else {})


def _convenor(held: Held, by: Actor) -> Owner:
    """Whoever named the leader decides; but nobody on their own refusal."""
    try:
        return convenor_of(held.standing, without=by.staff)
    except NotFound as nobody:
        if any(s.staff == by.staff for s in seats(held.standing, Capacity.CONVENOR)):
            raise NotPermitted(OWN_NAMING) from nobody
        raise

"""提请、指定: the bureau proposes a leading official, the convenor names one."""

from datetime import datetime

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.codes import LeadGround
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner, Standing
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.registry.papers import check
from xinqiao.rooms.registry.wording import kept, kept_if
from xinqiao.rooms.responsibility import papers
from xinqiao.rooms.responsibility.services.basics import (
    convenor_at,
    leader_at,
    seat,
    seats,
)


@transaction.atomic
def propose(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    leader: int,
    convenor: int,
    ground: LeadGround,
    reason: str,
    expected: int | None = None,
) -> Event:
    """提请包案: which leading official should answer for the matter, and why.

    leader, convenor: ids of posts. The convenor decides within two working days. Raises
    NotFound (no such post, nobody there), OutOfRange (complained about, recused), Missing
    (reason), NotAllowedNow (sealed, somebody leads already). Source: 条例第十八条; DOMAIN.md 3.1.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.PROPOSE_LEAD, by, at)
    suggested, decides = leader_at(held, leader), convenor_at(held, convenor)
    facts = {
        "leader": list(suggested),
        "convenor": list(decides),
        "ground": ground.value,
        "reason": kept(held, "reason", reason),
    }
    change = Change(
        leave=seats(held.standing, Capacity.LEADER, Capacity.CONVENOR),
        take=(seat(decides, Capacity.CONVENOR),),
        holders={TermKey.LEAD_DECIDE: decides},
    )
    return ledger.record(held, Act.PROPOSE_LEAD, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def decline(
    *, matter: int, by: Actor, at: datetime, reason: str, expected: int | None = None
) -> Event:
    """不予包案: no leading official is needed here, and why; the matter goes on as it was.

    Raises Missing (reason), NotPermitted, NotAllowedNow. Source: 条例第十八条.
    """
    held = ledger.hold(matter, expected)
    facts = {"reason": kept(held, "reason", reason)}
    change = Change(leave=seats(held.standing, Capacity.CONVENOR))
    return ledger.record(held, Act.DECLINE_LEAD, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def assign(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    leader: int,
    task: str = "",
    expected: int | None = None,
) -> Event:
    """指定包案领导: by post and name, the one proposed or another.

    leader: id of the post. task: what the convenor asks for. The leader answers within two
    working days. Raises NotFound, OutOfRange (complained about, recused), NotPermitted,
    NotAllowedNow. Source: 条例第十八条.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.ASSIGN_LEAD, by, at)
    named = leader_at(held, leader)
    facts = {"leader": list(named), **kept_if(held, "task", task)}
    facts |= papers.sheet(held, named, task, by, at).reference()
    event = ledger.record(
        held, Act.ASSIGN_LEAD, by=by, at=at, facts=facts, change=naming(held.standing, named)
    )
    return event


def naming(standing: Standing, leader: Owner) -> Change:
    """What naming somebody does: they get the seat, and two working days to answer."""
    return Change(
        leave=seats(standing, Capacity.LEADER),
        take=(seat(leader, Capacity.LEADER),),
        holders={TermKey.LEAD_REPLY: leader},
    )

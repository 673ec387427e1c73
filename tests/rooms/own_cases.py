"""Leaders' own cases for tests that only read them: the acts as the ledger takes them."""

from datetime import datetime, timedelta

from tests.casebook import books
from tests.cast import Cast
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey

CONVENOR, LEADER = "gov.convenor", "gov.leader"
HOUR = timedelta(hours=1)


def propose(cast: Cast, matter: Matter, at: datetime, leader: str = LEADER) -> None:
    """The bureau proposes a leader; the convenor has to decide."""
    convenor = cast.owner(CONVENOR)
    change = Change(
        take=(_named(convenor, Capacity.CONVENOR),), holders={TermKey.LEAD_DECIDE: convenor}
    )
    facts = {"leader": list(cast.owner(leader))}
    books.act(matter, Act.PROPOSE_LEAD, cast, "bureau.head", at, facts=facts, change=change)


def name(cast: Cast, matter: Matter, at: datetime, leader: str = LEADER) -> None:
    """Proposed and named; the leader has to answer."""
    propose(cast, matter, at, leader)
    to = cast.owner(leader)
    change = Change(take=(_named(to, Capacity.LEADER),), holders={TermKey.LEAD_REPLY: to})
    facts = {"leader": list(to)}
    books.act(matter, Act.ASSIGN_LEAD, cast, CONVENOR, at + HOUR, facts=facts, change=change)


def refuse(cast: Cast, matter: Matter, at: datetime, leader: str = LEADER) -> None:
    """Named, and refused in writing; the convenor has to decide."""
    name(cast, matter, at, leader)
    change = Change(holders={TermKey.LEAD_DECIDE: cast.owner(CONVENOR)})
    books.act(matter, Act.REFUSE_LEAD, cast, leader, at + 2 * HOUR, facts={}, change=change)


def carry(cast: Cast, matter: Matter, at: datetime, leader: str = LEADER) -> None:
    """Named and accepted; the first talk is due within seven days."""
    name(cast, matter, at, leader)
    change = Change(holders={TermKey.FIRST_CONTACT: cast.owner(leader)})
    books.act(matter, Act.ACCEPT_LEAD, cast, leader, at + 2 * HOUR, facts={}, change=change)


def talk(cast: Cast, matter: Matter, at: datetime, leader: str = LEADER) -> None:
    """The leader spoke with the person."""
    held = Matter.objects.get(pk=matter.pk)
    running = held.duties.filter(key=TermKey.NEXT_CONTACT, closed_by=None).values_list("n")
    change = Change(
        holders={TermKey.NEXT_CONTACT: cast.owner(leader)}, closes=tuple(n for (n,) in running)
    )
    facts = {"form": "phone"}
    books.act(matter, Act.CONTACT, cast, leader, at, facts=facts, change=change)


def _named(who: Owner, capacity: Capacity) -> Taken:
    return Taken(who.office, who.staff, capacity)

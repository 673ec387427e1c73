"""Looking again at what was closed: a duty of the petition department, ended by a finding."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.codes import ReopenGround
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.feedback.services import rounds
from xinqiao.rooms.handling.services import reopening
from xinqiao.rooms.handling.services.basics import kept

IN_ORDER, REOPEN = "in_order", "reopen"
RESULTS = (IN_ORDER, REOPEN)
GROUNDS = (ReopenGround.NOT_EXECUTED, ReopenGround.FALSE_CLOSING, ReopenGround.NEW_FACTS)


@transaction.atomic
def recheck_closing(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    result: str,
    reason: str,
    ground: ReopenGround | None = None,
    expected: int | None = None,
) -> Event:
    """核查办结情况: in order, with the reason; or to be taken up again.

    A head of the petition department takes the matter up at once. Whoever sorts there cannot:
    their finding goes to the head, who has as many days as they had.
    Raises OutOfRange (result, ground), Missing (reason, ground), NotAllowedNow (none is due;
    not at a step to be reopened from), NotPermitted. Source: 条例第三十二条、第四十条.
    """
    held = ledger.hold(matter, expected)
    if result not in RESULTS:
        raise OutOfRange(gettext_noop("Say what the re-check found."), "result")
    facts: dict[str, Any] = {"result": result, "reason": kept(held.matter, "reason", reason)}
    if result == IN_ORDER:
        return ledger.record(held, Act.RECHECK_CLOSING, by=by, at=at, facts=facts)
    if ground is None:
        raise Missing(gettext_noop("Say on which ground it is taken up again."), "ground")
    if ground not in GROUNDS:
        raise OutOfRange(gettext_noop("Say on which ground it is taken up again."), "ground")
    facts |= {"ground": ground.value}
    if Role.BUREAU_HEAD not in by.roles:
        change = _passed_to_head(held, by, at)
        return ledger.record(held, Act.RECHECK_CLOSING, by=by, at=at, facts=facts, change=change)
    ledger.record(held, Act.RECHECK_CLOSING, by=by, at=at, facts=facts)
    return reopening.reopen(matter=matter, by=by, at=at, ground=ground, reason=reason)


def opening(held: Held, at: datetime) -> Change:
    """What an act adds that opens a re-check: the clock, its holder, a seat where there is none.

    Nothing where one runs already, or where no petition department can be found.
    """
    standing = held.standing
    bureau = rounds.bureau_of(standing)
    if standing.running(TermKey.RECHECK) or bureau is None:
        return Change()
    return _change(held, rounds.rechecker(standing, bureau), at)


def _passed_to_head(held: Held, by: Actor, at: datetime) -> Change:
    return _change(held, rounds.head_of_bureau(held.standing, by.office or 0), at)


def _change(held: Held, holder: Owner, at: datetime) -> Change:
    """Where an organ took the matter in itself, the petition department has no part in it yet;
    it takes one as if it had registered it, for it must be able to have it taken up again."""
    staff = holder.staff if held.standing.sealed else None
    known = held.standing.has_part(holder.office, holder.staff, rounds.PART)
    seat = Taken(holder.office, staff, Capacity.REGISTRAR)
    return Change(
        also_starts={TermKey.RECHECK: localdate(at)},
        holders={TermKey.RECHECK: holder},
        take=() if known else (seat,),
    )

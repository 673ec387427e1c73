"""回电: the person asks to be called, somebody calls by the next working day. DOMAIN.md 3.13."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.reception.services.promises import keeper
from xinqiao.rooms.registry.wording import kept, kept_if


@transaction.atomic
def ask_call(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    about: str = "",
    holder: int | None = None,
    expected: int | None = None,
) -> Event:
    """要求回电: by the person, or noted for them by whoever promised that they will be called.

    about: what they want to talk of, or when and under which number; sealed. holder: staff id
    in the actor's office; None: for staff the actor, for the person whoever answers for the
    matter. One working day. Raises NotAllowedNow (asked already), NotPermitted, NotFound.
    Source: 条例第十八条; DOMAIN.md 3.13.
    """
    held = ledger.hold(matter, expected)
    owner = _answering(held) if by.staff is None else keeper(held, by, holder)
    return ledger.record(
        held, Act.ASK_CALL, by=by, at=at, facts=kept_if(held, "about", about),
        change=Change(holders={TermKey.CALL_BACK: owner}),
    )  # fmt: skip


@transaction.atomic
def call_back(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    note: str,
    reached: bool = True,
    expected: int | None = None,
) -> Event:
    """回电: what was said; or that nobody answered, and then another working day begins.

    note: in words, sealed. Raises NotAllowedNow (no call asked), Missing (note), NotPermitted.
    Source: 条例第十八条.
    """
    held = ledger.hold(matter, expected)
    facts: dict[str, Any] = {"reached": reached, "note": kept(held, "note", note)}
    change = Change()
    waiting = held.standing.running(TermKey.CALL_BACK)
    if not reached and waiting is not None:
        owner = Owner(waiting.office or 0, waiting.post or 0, waiting.staff or 0)
        change = Change(
            also_starts={TermKey.CALL_BACK: localdate(at)}, holders={TermKey.CALL_BACK: owner}
        )
    return ledger.record(held, Act.CALL_BACK, by=by, at=at, facts=facts, change=change)


def _answering(held: Held) -> Owner:
    """Whoever answers for the matter; once it is closed, the office that handled it.

    Raises NotFound where nobody is in post there.
    """
    standing = held.standing
    if standing.owner is not None:
        return standing.owner
    offices = standing.offices(Capacity.HANDLER) or standing.offices(Capacity.REGISTRAR)
    return directory.owner_at(min(offices))

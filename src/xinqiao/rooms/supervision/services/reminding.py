"""催办 by hand: the unit is reminded of one duty that it owes, on paper. Article 40."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound, OutOfRange
from xinqiao.kernel.escalation import WATCHED
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.standing import DutyState, Standing
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.registry.wording import kept_if
from xinqiao.rooms.supervision import papers

NO_DUTY = gettext_noop("There is no such open duty in this matter.")
OWN_DUTY = gettext_noop("Your own office owes this; nobody need be reminded in writing.")


def urgeable(standing: Standing, by: Actor) -> list[DutyState]:
    """The running clocks that another office owes, the soonest first."""
    running = (d for d in standing.duties.values() if d.open and d.key in WATCHED and d.office)
    return sorted((d for d in running if d.office != by.office), key=lambda d: (d.due, d.n))


@transaction.atomic
def remind(
    *, matter: int, by: Actor, at: datetime, n: int, words: str = "", expected: int | None = None
) -> Event:
    """催办: n is the number of the duty reminded of. words: what is said beside it.

    Raises NotFound (no such open duty, or the petitioner's own time), OutOfRange (the own
    office's), NotPermitted, NotAllowedNow. Source: 条例第四十条.
    """
    held = ledger.hold(matter, expected)
    permit(Act.REMIND, Situation(held.standing, by, localdate(at)))
    duty = held.standing.duties.get(n)
    if duty is None or not duty.open or duty.key not in WATCHED or duty.office is None:
        raise NotFound(NO_DUTY, "n")
    if duty.office == by.office:
        raise OutOfRange(OWN_DUTY, "n")
    said = kept_if(held, "words", words)
    letter = papers.reminder(held, duty, words, by, at)
    facts = {"duty": n, "key": duty.key.value, "due": duty.due.isoformat()} | said
    return ledger.record(held, Act.REMIND, by=by, at=at, facts=facts | letter.reference())

"""Counting provisional dates again when a year's holiday notice has been loaded."""

from datetime import datetime

from django.db import transaction

from xinqiao.casebook import calendars, ledger
from xinqiao.casebook.models import Duty
from xinqiao.kernel.actors import SYSTEM
from xinqiao.kernel.procedure.consequences import Change, recounted
from xinqiao.kernel.procedure.moves import LIVE
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act


def recount_provisional(at: datetime) -> int:
    """Recount the running duties whose date was provisional and is counted differently now.

    Each matter gets one event that says which clocks were recounted; how many matters. Safe
    to repeat. Work is proportional to the duties that a newly loaded notice touches.
    Source: 民法典第二百零一条、第二百零三条.
    """
    calendars.forget()
    provisional = Duty.objects.filter(provisional=True, closed_by=None).order_by()
    stamps = provisional.values_list("calendar", flat=True).distinct()
    old = [stamp for stamp in stamps if not calendars.current().is_current(stamp)]
    waiting = provisional.filter(calendar__in=old, matter__step__in=LIVE)
    matters = waiting.order_by("matter").values_list("matter", flat=True).distinct()
    return sum(_recount(matter, at) for matter in matters)


@transaction.atomic
def _recount(matter: int, at: datetime) -> bool:
    held = ledger.hold(matter)
    stale = _stale(held.standing)
    if not stale:
        return False
    facts = {"duties": list(stale)}
    ledger.record(held, Act.RECOUNT, by=SYSTEM, at=at, facts=facts, change=Change(recount=stale))
    return True


def _stale(standing: Standing) -> tuple[int, ...]:
    """Numbers of the provisional clocks that today's calendar counts otherwise."""
    cal = calendars.current()
    waiting = (d for d in standing.duties.values() if d.open and d.provisional)
    return tuple(d.n for d in waiting if recounted(d, cal)["calendar"] != d.calendar)

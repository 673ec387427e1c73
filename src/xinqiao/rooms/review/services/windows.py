"""The end of a right: a window nobody used is closed as lapsed the day after."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Duty
from xinqiao.kernel.actors import SYSTEM
from xinqiao.kernel.procedure.checks import WINDOWS
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey

LAPSING = (*WINDOWS, TermKey.OBJECT, TermKey.RATE)


def lapse_windows(at: datetime) -> int:
    """Close every window that ended before today; how many matters. Safe to repeat.

    Lapsed is not barred: new facts reopen, and a late request with a good reason is heard on
    paper. Work is proportional to the windows that ended.
    A unit that let its five days pass keeps the matter. Source: 条例第二十三、三十五、三十六条.
    """
    over = Duty.objects.filter(key__in=LAPSING, closed_by=None, due__lt=localdate(at))
    return sum(_lapse(matter, at) for matter in over.values_list("matter", flat=True).distinct())


@transaction.atomic
def _lapse(matter: int, at: datetime) -> bool:
    held = ledger.hold(matter)
    windows = (held.standing.running(key) for key in LAPSING)
    ended = tuple(d.n for d in windows if d and d.due < localdate(at))
    if not ended:
        return False  # used between the list and the lock
    facts = {"windows": list(ended)}
    ledger.record(held, Act.LAPSE, by=SYSTEM, at=at, facts=facts, change=Change(lapse=ended))
    return True

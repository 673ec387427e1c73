"""标为紧急、取消紧急: what cannot wait, and what only looked like it. Article 25."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.codes import Urgency, UrgentGround
from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.responsibility import is_barred
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.bulletin.hours import settings_of
from xinqiao.rooms.bulletin.models import Flag
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Office, OfficeKind
from xinqiao.rooms.registry.wording import kept

# Beyond the day's number these still mark, and danger to life is marked by anybody.
BEYOND = frozenset({Role.BUREAU_HEAD, Role.UNIT_HEAD, Role.LEADER})

USED_UP = gettext_noop(
    "Your office has marked %(quota)s matters urgent today, its number for a day. Danger to life"
    " is marked all the same; anything else the head marks, or it goes into today's bulletin"
    " without the mark."
)


@transaction.atomic
def flag_urgent(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    ground: UrgentGround,
    reason: str,
    expected: int | None = None,
) -> Event:
    """标为紧急: the same-day clock begins, with the bureau that puts the bulletin together.

    Raises Missing (reason), NotPermitted, NotAllowedNow (marked already, sealed, the office's
    number for the day is used up). Source: 条例第二十五条; DOMAIN.md 3.2.
    """
    held = ledger.hold(matter, expected)
    day = localdate(at)
    _refuse_beyond(by, ground, day)
    facts = {"ground": ground.value, "reason": kept(held, "reason", reason)}
    holder = _collator(held)
    change = Change(holders={TermKey.BULLETIN: holder} if holder else {})
    event = ledger.record(held, Act.FLAG_URGENT, by=by, at=at, facts=facts, change=change)
    level = Urgency.GRAVE if ground is UrgentGround.LIFE else Urgency.URGENT
    ledger.describe(held, urgency=level.value)
    Flag.objects.create(
        matter=held.matter, office_id=by.office or 0, day=day, seq=event.seq, ground=ground.value
    )
    return event


@transaction.atomic
def clear_urgent(
    *, matter: int, by: Actor, at: datetime, reason: str, expected: int | None = None
) -> Event:
    """取消紧急: it was not urgent, or is not any more; the reason stays, and counts in the review.

    Raises Missing (reason), NotPermitted, NotAllowedNow (not marked). Source: DOMAIN.md 3.2.
    """
    held = ledger.hold(matter, expected)
    facts = {"reason": kept(held, "reason", reason)}
    event = ledger.record(held, Act.CLEAR_URGENT, by=by, at=at, facts=facts)
    ledger.describe(held, urgency=Urgency.ORDINARY.value)
    open_marks = Flag.objects.filter(matter=matter, cleared=None)
    open_marks.update(cleared=event.seq, cleared_at=at)
    return event


def _refuse_beyond(by: Actor, ground: UrgentGround, day: date) -> None:
    if ground is UrgentGround.LIFE or by.roles & BEYOND or by.office is None:
        return
    quota = settings_of(by.office).quota
    if Flag.objects.filter(office=by.office, day=day).count() >= quota:
        raise NotAllowedNow(USED_UP, "ground", quota=quota)


def _collator(held: Held) -> Owner | None:
    """The intake of the bureau with a part in the matter; None: whoever owns it keeps the clock."""
    parts = {s.office for s in held.standing.seats
             if s.capacity in (Capacity.REGISTRAR, Capacity.OVERSIGHT)}  # fmt: skip
    bureaus = Office.objects.filter(pk__in=parts, kind=OfficeKind.BUREAU).order_by("-level")
    for office in bureaus:
        owner = directory.owner_at(office.pk)
        barred = is_barred(held.standing.bars, owner)
        if owner.office == office.pk and not barred:
            return owner
    return None

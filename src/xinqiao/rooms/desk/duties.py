"""转交待办、排期: a line leaves the board for a colleague, or until a day. Both with a reason."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook import queries as casebook
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Urgency
from xinqiao.kernel.errors import NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.handing_on import BY_NAME, HEADS, given_by, may_give, may_take
from xinqiao.kernel.procedure.standing import DutyState, Owner, Standing
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import SOON_DAYS
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.desk.models import MATTER_ITSELF, Planned
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.queries import Desk
from xinqiao.rooms.people import services as people
from xinqiao.rooms.registry.wording import kept

AFTER_OVERDUE = timedelta(days=7)  # what is late already rests no longer than this
UNDATED = timedelta(days=30)
URGENT = timedelta(days=SOON_DAYS)  # what was marked as not waiting never leaves sight for long

NO_DUTY = gettext_noop("There is no such open duty in this matter.")
NOT_YOURS = gettext_noop("Only its holder, or the head of their office, passes this on.")
BY_NAME_ONLY = gettext_noop("A leading official answers for this by name; it cannot be passed on.")
NOT_THEIRS = gettext_noop(
    "This colleague cannot take it over: they have no part in the matter, are shut out of it,"
    " or their post cannot do what is owed."
)
NOT_MINE = gettext_noop("Only what you owe yourself can be put to a day.")
LATER = gettext_noop("Choose a day after today.")
DUE_TODAY = gettext_noop("It is due today; do it or pass it on.")
TOO_LATE = gettext_noop("Not later than %(last)s.")
NO_PLAN = gettext_noop("This line is not put to a day.")


@dataclass(frozen=True, slots=True)
class Passable:
    """A duty that the asker may give away, and who may take it."""

    duty: DutyState
    takers: tuple[Desk, ...]


def passable(standing: Standing, by: Actor) -> list[Passable]:
    """What `by` may give away in a matter, each with the colleagues who may take it.

    One statement, none where there is nothing to give.
    """
    duties = given_by(standing, by)
    desks = directory.desks_at(by.office) if duties and by.office else []
    return [Passable(d, tuple(k for k in desks if may_take(standing, d, k.actor))) for d in duties]


@transaction.atomic
def pass_duty(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    n: int,
    to: int,
    reason: str,
    expected: int | None = None,
) -> Event:
    """转交待办: a colleague of the same office owes it from now on, by the same day.

    n: number of the duty. to: staff id. Whoever answers for the matter stays. The receiver is
    told (wiring). Raises NotFound (no such duty, no post there), NotPermitted (another's, a
    leading official's), OutOfRange (somebody who may not take it), Missing (reason),
    NotAllowedNow. Source: house rules; 条例第十八条.
    """
    held = ledger.hold(matter, expected)
    duty = _running(held, n)
    if duty.key in BY_NAME:
        raise NotPermitted(BY_NAME_ONLY, "n")
    if not may_give(duty, by):
        raise NotPermitted(NOT_YOURS, "n")
    receiver = _taker(held, duty, to)
    facts = {"duty": n, "from": duty.staff, "to": to, "reason": kept(held, "reason", reason)}
    change = Change(passes={n: receiver})
    event = ledger.record(held, Act.PASS_DUTY, by=by, at=at, facts=facts, change=change)
    Planned.objects.filter(matter=held.matter, n=n, current=True).update(current=False)
    return event


@transaction.atomic
def plan(*, number: str, n: int, by: Actor, at: datetime, until: date, reason: str) -> Planned:
    """排期: a line of one's own rests until a day, for a reason that is kept.

    It changes no clock: the day is not after the one on which the duty is due, unless it is
    overdue already; a matter marked urgent rests three days at most. n: number of the duty, or
    MATTER_ITSELF where no clock runs. Raises NotFound (no such matter or duty), NotPermitted
    (another's), OutOfRange (day), Missing (reason).
    """
    held = ledger.hold(casebook.matter_for(by, number).pk)
    if by.staff is None or by.office is None:
        raise NotPermitted(NOT_MINE)
    _refuse_day(until, *_limits(held, n, by, localdate(at)))
    ref = kept(held, "reason", reason)
    Planned.objects.filter(matter=held.matter, n=n, current=True).update(current=False)
    return Planned.objects.create(
        matter=held.matter, n=n, office_id=by.office, staff_id=by.staff, until=until,
        text=ref["text"], at=at,
    )  # fmt: skip


@transaction.atomic
def take_back(*, number: str, n: int, by: Actor) -> None:
    """Let a line that rests come back now. Raises NotFound."""
    mine = Planned.objects.filter(
        matter=casebook.matter_for(by, number), n=n, staff=by.staff, office=by.office, current=True
    )
    if not mine.update(current=False):
        raise NotFound(NO_PLAN)


def last_day(*, number: str, n: int, by: Actor, today: date) -> date:
    """Until when a line may rest at most. Raises as `plan`, OutOfRange when it may not at all."""
    with transaction.atomic():
        held = ledger.hold(casebook.matter_for(by, number).pk)
        first, last = _limits(held, n, by, today)
    if last < first:
        raise OutOfRange(DUE_TODAY, "until")
    return last


@transaction.atomic
def why_planned(*, plan: int, by: Actor, at: datetime) -> str | None:
    """The reason of a plan, for its holder and the head of the office; written down first.

    None: erased. Raises NotFound for everybody else.
    """
    row = Planned.objects.select_related("matter").filter(pk=plan, office=by.office).first()
    if row is None or (row.staff_id != by.staff and not by.roles & HEADS):
        raise NotFound(NO_PLAN)
    matter = casebook.matter_for(by, row.matter.number)
    return people.read_texts(
        matter=matter, ids=[row.text], purpose="planned", by=by, at=at
    ).get(row.text)  # fmt: skip


def _running(held: Held, n: int) -> DutyState:
    duty = held.standing.duties.get(n)
    if duty is None or not duty.open or duty.office is None:
        raise NotFound(NO_DUTY, "n")
    return duty


def _taker(held: Held, duty: DutyState, to: int) -> Owner:
    """Whoever of the office takes it, at the post with which they may. Raises OutOfRange."""
    office = duty.office or 0
    for desk in directory.desks_at(office):
        actor = desk.actor
        if actor.staff == to and may_take(held.standing, duty, actor):
            return Owner(office, actor.post or 0, to)
    raise OutOfRange(NOT_THEIRS, "to")


def _limits(held: Held, n: int, by: Actor, today: date) -> tuple[date, date]:
    """First and last day until which a line of one's own may rest. Raises as `plan`."""
    last = _last(held, n, by, today)
    if held.matter.urgency != Urgency.ORDINARY:
        last = min(last, today + URGENT)
    return today + timedelta(days=1), last


def _last(held: Held, n: int, by: Actor, today: date) -> date:
    if n == MATTER_ITSELF:
        owner = held.standing.owner
        if owner is None or (owner.office, owner.staff) != (by.office, by.staff):
            raise NotPermitted(NOT_MINE)
        return today + UNDATED
    duty = _running(held, n)
    if (duty.office, duty.staff) != (by.office, by.staff):
        raise NotPermitted(NOT_MINE)
    return duty.due if duty.due >= today else today + AFTER_OVERDUE


def _refuse_day(until: date, first: date, last: date) -> None:
    if last < first:
        raise OutOfRange(DUE_TODAY, "until")
    if until < first:
        raise OutOfRange(LATER, "until")
    if until > last:
        raise OutOfRange(TOO_LATE, "until", last=last.isoformat())

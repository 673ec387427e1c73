"""承诺: said to the person, so somebody by name must do it by a day. DOMAIN.md 3.6, 3.13."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change, NewDuty
from xinqiao.kernel.procedure.moves import ANY_PART
from xinqiao.kernel.procedure.standing import Barred, DutyState, Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.reception.models import LONGEST_GIST, Promise
from xinqiao.rooms.registry.wording import kept

LONGEST = timedelta(days=366)

WHAT_WANTED = gettext_noop("Say in one line what is promised.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
DAY = gettext_noop("A promise has a day: from today on, and within a year.")
LATER = gettext_noop("A promise is put off to a later day than it has.")
OUTSIDE = gettext_noop("This person has no part in the matter; somebody who has must keep it.")
NO_PROMISE = gettext_noop("There is no such open promise in this matter.")
ANOTHERS = gettext_noop("Another office made this promise; it must keep it.")
NOBODY = gettext_noop("This act belongs to another post.")


@transaction.atomic
def promise(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    what: str,
    due: date,
    holder: int | None = None,
    expected: int | None = None,
) -> Event:
    """承诺事项: what will be done, by whom, by when. It becomes the holder's duty.

    what: one line without names, shown to the person and on lists. due: from today on; a rest
    day gives way to the next working day. holder: staff id in the actor's office; None: the
    actor. Raises Missing, OutOfRange (day, length, holder without a part), NotFound (holder
    not in post), NotPermitted, NotAllowedNow. Source: 条例第十八条; DOMAIN.md 3.13.
    """
    held = ledger.hold(matter, expected)
    line = one_line(what)
    _refuse_day(due, localdate(at))
    owner = keeper(held, by, holder)
    ref = kept(held, "promise", line)
    change = Change(set_dates=(NewDuty(TermKey.PROMISE, due, owner),))
    event = ledger.record(held, Act.PROMISE, by=by, at=at, facts={"promise": ref}, change=change)
    Promise.objects.create(
        matter=held.matter, seq=event.seq, n=opened(event, TermKey.PROMISE),
        gist="" if held.matter.sealed else line, text=ref["text"],
    )  # fmt: skip
    return event


@transaction.atomic
def keep_promise(
    *, matter: int, by: Actor, at: datetime, n: int, result: str, expected: int | None = None
) -> Event:
    """兑现承诺: what was done. n: number of the duty, as `queries.open_promises` gives it.

    Raises NotFound, NotPermitted (another office's promise), Missing (result), NotAllowedNow.
    Source: 条例第十八条.
    """
    held = ledger.hold(matter, expected)
    row = _mine(held, by, n)
    facts = {"promise": row.seq, "result": kept(held, "result", result)}
    event = ledger.record(
        held, Act.KEEP_PROMISE, by=by, at=at, facts=facts, change=Change(closes=(n,))
    )
    Promise.objects.filter(pk=row.pk).update(kept=event.seq)
    return event


@transaction.atomic
def put_off(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    n: int,
    due: date,
    reason: str,
    expected: int | None = None,
) -> Event:
    """承诺改期: to a later day, for a reason that the person can read.

    n: number of the duty. Raises NotFound, NotPermitted (another office's), OutOfRange (not
    later), Missing (reason), NotAllowedNow. Source: 条例第十八条.
    """
    held = ledger.hold(matter, expected)
    row = _mine(held, by, n)
    duty = held.standing.duties[n]
    _refuse_day(due, localdate(at))
    if due <= duty.due:
        raise OutOfRange(LATER, "due")
    facts = {"promise": row.seq, "reason": kept(held, "reason", reason)}
    change = Change(set_dates=(NewDuty(TermKey.PROMISE, due, _holder(duty)),), stops=(n,))
    event = ledger.record(held, Act.PUT_OFF_PROMISE, by=by, at=at, facts=facts, change=change)
    Promise.objects.filter(pk=row.pk).update(
        n=opened(event, TermKey.PROMISE), times_put_off=row.times_put_off + 1
    )
    return event


def keeper(held: Held, by: Actor, holder: int | None) -> Owner:
    """Who will keep it: somebody of the actor's office who may know of the matter.

    Raises NotPermitted (nobody at a post), NotFound (not in post there), OutOfRange.
    """
    if by.staff is None or by.post is None or by.office is None:
        raise NotPermitted(NOBODY)
    if holder is None or holder == by.staff:
        return Owner(by.office, by.post, by.staff)
    owner = directory.owner_of(holder, by.office)
    standing = held.standing
    barred = Barred(None, holder) in standing.bars
    if barred or not standing.has_part(owner.office, holder, frozenset(ANY_PART)):
        raise OutOfRange(OUTSIDE, "holder")
    return owner


def one_line(what: str) -> str:
    """The promise as one line. Raises Missing, OutOfRange."""
    line = " ".join(what.split())
    if not line:
        raise Missing(WHAT_WANTED, "what")
    if len(line) > LONGEST_GIST:
        raise OutOfRange(TOO_LONG, "what", most=LONGEST_GIST, count=len(line))
    return line


def opened(event: Event, key: TermKey) -> int:
    """Number of the clock of this kind that the event started."""
    return int(next(o["n"] for o in event.effects["open"] if o["key"] == key.value))


def _refuse_day(due: date, today: date) -> None:
    if not today <= due <= today + LONGEST:
        raise OutOfRange(DAY, "due")


def _mine(held: Held, by: Actor, n: int) -> Promise:
    """The open promise under duty `n`, made by the actor's office."""
    row = Promise.objects.filter(matter=held.matter, n=n, kept=None).first()
    duty = held.standing.duties.get(n)
    if row is None or duty is None or not duty.open:
        raise NotFound(NO_PROMISE, "n")
    if duty.office != by.office:
        raise NotPermitted(ANOTHERS, "n")
    return row


def _holder(duty: DutyState) -> Owner:
    """Who held the old date holds the new one."""
    assert duty.office is not None  # noqa: S101 - a promise is never the petitioner's
    assert duty.post is not None  # noqa: S101
    assert duty.staff is not None  # noqa: S101
    return Owner(duty.office, duty.post, duty.staff)

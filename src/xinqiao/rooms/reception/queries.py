"""What the pages of the reception house show of promises and calls. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Duty, Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.people import texts
from xinqiao.rooms.reception.models import Promise

MINE = (TermKey.PROMISE, TermKey.CALL_BACK)
MOST = 200


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise or a call that somebody still owes. gist: empty in a sealed matter."""

    number: str  # of the matter
    about: str  # what the matter is about; empty when sealed
    sealed: bool
    key: TermKey
    n: int
    gist: str
    seq: int  # of the event behind it, whose words can be opened
    since: date
    due: date
    provisional: bool
    times_put_off: int


@dataclass(frozen=True, slots=True)
class PutOff:
    """That a promise was put off: on which day, and why. reason: "" once it was erased."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """A promise as the person it was made to is shown it. put_off: the earliest first; only for
    the person, whom it was told."""

    n: int
    seq: int
    gist: str
    due: date
    provisional: bool
    kept_on: date | None
    open: bool
    times_put_off: int
    put_off: tuple[PutOff, ...] = ()


def owed_by(reader: Actor) -> list[Owed]:
    """The reader's own promises and calls, the oldest first; two statements."""
    held = casebook.duties_held(reader).filter(key__in=[k.value for k in MINE])
    duties = list(held.select_related("matter").order_by("started", "due", "id")[:MOST])
    promises = _promises(duties)
    return [_owed(d, promises.get((d.matter_id, d.n))) for d in duties]


def promised(duties: Iterable[Duty]) -> dict[tuple[int, int], str]:
    """(matter, n) → what was promised, for those of the clocks that are promises.

    One statement where there is any, none where there is none. "" in a sealed matter.
    """
    every = list(duties)
    asked = {(d.matter_id, d.n) for d in every if d.key == TermKey.PROMISE}
    return {at: row.gist for at, row in _promises(every).items() if at in asked}


def promises_to(matter: int, *, opened: bool = False) -> list[Said]:
    """Every promise made in a matter, the oldest first; one statement, or two where any was.

    opened: for the person themselves, who may read a sealed promise and why one was put off
    without a line in the log; two statements more at most, three where one was put off.
    """
    rows = list(Promise.objects.filter(matter=matter))
    if not rows:
        return []
    duties = {d.n: d for d in Duty.objects.filter(matter=matter, n__in=[r.n for r in rows])}
    later = _put_off(matter) if opened and any(r.times_put_off for r in rows) else []
    sealed = [r.text for r in rows if not r.gist] if opened else []
    refs = [*sealed, *(event.facts["reason"] for event in later)]
    words = texts.read_many(refs) if refs else {}
    return [_said(row, duties[row.n], later, words) for row in rows]


def _put_off(matter: int) -> list[Event]:
    """When promises of a matter were put off, the earliest first."""
    return list(Event.objects.filter(matter=matter, act=Act.PUT_OFF_PROMISE).order_by("seq"))


def _said(
    row: Promise, duty: Duty, later: Iterable[Event], words: Mapping[str, str | None]
) -> Said:
    return Said(
        n=row.n,
        seq=row.seq,
        gist=row.gist or words.get(row.text) or "",
        due=duty.due,
        provisional=duty.provisional,
        kept_on=duty.closed_on if row.kept else None,
        open=duty.closed_by is None,
        times_put_off=row.times_put_off,
        put_off=tuple(
            PutOff(localdate(event.at), words.get(event.facts["reason"]["text"]) or "")
            for event in later
            if event.facts["promise"] == row.seq
        ),
    )


def open_promises(matter: int, office: int | None) -> list[Said]:
    """What an office promised in a matter and has not kept yet."""
    held = Duty.objects.filter(
        matter=matter, key=TermKey.PROMISE, office=office, closed_by=None
    ).values_list("n", flat=True)
    ours = set(held)
    return [said for said in promises_to(matter) if said.n in ours]


def _promises(duties: Iterable[Duty]) -> dict[tuple[int, int], Promise]:
    matters = {d.matter_id for d in duties if d.key == TermKey.PROMISE}
    found = Promise.objects.filter(matter__in=matters) if matters else ()
    return {(p.matter_id, p.n): p for p in found}


def _owed(duty: Duty, promise: Promise | None) -> Owed:
    matter = duty.matter
    return Owed(
        number=matter.number,
        about=matter.gist,
        sealed=matter.sealed,
        key=TermKey(duty.key),
        n=duty.n,
        gist=promise.gist if promise else "",
        seq=promise.seq if promise else duty.opened_by,
        since=duty.started,
        due=duty.due,
        provisional=duty.provisional,
        times_put_off=promise.times_put_off if promise else 0,
    )

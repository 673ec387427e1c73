"""What an act does to owner, clocks and seats: from the row of the table to `effects`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from xinqiao.kernel.procedure.row import Move
from xinqiao.kernel.procedure.standing import Barred, DutyState, Owner, Standing, Taken
from xinqiao.kernel.procedure.steps import SETTLED, Step
from xinqiao.kernel.responsibility import LEAD_CLOCKS, ends, is_barred, seats_ending
from xinqiao.kernel.terms import TERMS, Due, TermKey, due_for, due_on
from xinqiao.kernel.worktime import WorkCalendar

# Clocks that the petitioner, not an office, must watch.
THEIRS = frozenset({TermKey.ASK_REVIEW, TermKey.ASK_REREVIEW, TermKey.COOL_OFF, TermKey.RATE})
KEEPING_RIGHTS = frozenset({Step.CLOSED, Step.ARCHIVED})  # settled, and their time runs on
# What somebody owes the person whatever became of the matter; a closing does not pay it.
OUTLIVING = frozenset(
    {TermKey.PROMISE, TermKey.CALL_BACK, TermKey.AID_ANSWER, TermKey.RECHECK,
     TermKey.FIRST_CONTACT, TermKey.NEXT_CONTACT, TermKey.MILESTONE, TermKey.INSTRUCTION,
     TermKey.UP_RECEIPT, TermKey.SUPERVISION, TermKey.FEEDBACK}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewDuty:
    """A clock whose date is set by a person: an assigned limit, a task of an execution plan."""

    key: TermKey
    due: date
    holder: Owner | None = None  # None: the owner after the act


@dataclass(frozen=True, slots=True)
class Change:
    """What a service adds to a row of the table. Everything has a quiet default."""

    owner: Owner | None = None  # None: stays as it is
    counts_from: date | None = None  # receipt or service day; None: the day of the act
    step: Step | None = None  # only for rows without a fixed destination
    take: tuple[Taken, ...] = ()
    leave: tuple[Taken, ...] = ()
    bar: tuple[Barred, ...] = ()
    seal: bool = False
    skips: frozenset[TermKey] = frozenset()  # clocks of the row that do not start this time
    also_starts: Mapping[TermKey, date] = field(default_factory=dict)  # clock → counts from
    set_dates: tuple[NewDuty, ...] = ()
    holders: Mapping[TermKey, Owner] = field(default_factory=dict)
    closes: tuple[int, ...] = ()  # numbers of duties met by this act beside the row's
    extend: tuple[int, int] | None = None  # duty number, days
    pause: tuple[int, int] | None = None  # duty number, days
    restart: tuple[int, date] | None = None  # duty number, corrected first day
    lapse: tuple[int, ...] = ()
    done_on: date | None = None  # day the duties were met, if before the day it was recorded
    stops: tuple[int, ...] = ()  # numbers of duties that this act makes pointless
    recount: tuple[int, ...] = ()
    passes: Mapping[int, Owner] = field(default_factory=dict)  # duty number → who owes it now


def consequences(
    row: Move, standing: Standing, change: Change, on: date, cal: WorkCalendar
) -> dict[str, Any]:
    """The `effects` of doing `row` on the day `on`: JSON-ready, folded by Standing.apply."""
    step = row.dst or change.step or standing.step
    change = _with_duties_passed(standing, _with_lead_ended(standing, change, step))
    owner = change.owner or standing.owner
    effects: dict[str, Any] = {"step": step.value}
    if change.owner and change.owner != standing.owner:
        effects["owner"] = list(change.owner)
    closing = _closings(row, standing, change, step)
    opening = _openings(row, standing, change, owner, on, cal)
    again = _recounted(standing, change, cal)
    lists: dict[str, list[Any]] = {
        "close": closing,
        "open": opening,
        "pass": [{"n": n, "to": list(to)} for n, to in sorted(change.passes.items())],
        "recount": again,
        "take": [[s.office, s.staff, s.capacity.value] for s in change.take],
        "leave": [[s.office, s.staff, s.capacity.value] for s in change.leave],
        "bar": [list(b) for b in change.bar],
    }
    effects |= {name: rows for name, rows in lists.items() if rows}
    if change.seal:
        effects["sealed"] = True
    return effects


def _with_lead_ended(standing: Standing, change: Change, step: Step) -> Change:
    """Whoever leads and is shut out, or the case when sealed: its seats and clocks end with it."""
    gone = seats_ending(standing, change.bar, seal=change.seal, step=step, kept=change.take)
    leave = change.leave + tuple(s for s in gone if s not in change.leave)
    if not ends(standing, change.bar, seal=change.seal, step=step):
        return replace(change, leave=leave) if gone else change
    clocks = tuple(d.n for d in standing.duties.values() if d.open and d.key in LEAD_CLOCKS)
    return replace(change, leave=leave, stops=change.stops + clocks)


def _with_duties_passed(standing: Standing, change: Change) -> Change:
    """What somebody owed who is shut out: they no longer see it, so the owner owes it."""
    owner = change.owner or standing.owner
    if not change.bar or owner is None:
        return change
    settled = {*change.passes, *change.closes, *change.stops, *change.lapse}
    left = (d for d in standing.duties.values() if d.open and d.n not in settled)
    owed = [
        d.n
        for d in left
        if d.office
        and d.post
        and d.staff
        and is_barred(change.bar, Owner(d.office, d.post, d.staff))
    ]
    return replace(change, passes=dict(change.passes) | dict.fromkeys(owed, owner))


def _closings(row: Move, standing: Standing, change: Change, step: Step) -> list[dict[str, Any]]:
    """Duties this act meets; the petitioner's own, and what was promised, outlive a closing."""
    met = {d.n: "done" for d in standing.duties.values() if d.open and d.key in row.stops}
    met |= dict.fromkeys(change.closes, "done") | dict.fromkeys(change.lapse, "lapsed")
    met |= dict.fromkeys(change.stops, "stopped")
    if step in SETTLED:
        left = (d for d in standing.duties.values() if d.open and d.n not in met)
        kept = THEIRS | OUTLIVING if step in KEEPING_RIGHTS else frozenset()
        met |= {d.n: "stopped" for d in left if d.key not in kept}
    earlier = {"on": change.done_on.isoformat()} if change.done_on else {}
    return [
        {"n": n, "how": how} | (earlier if how == "done" else {}) for n, how in sorted(met.items())
    ]


def _openings(
    row: Move, standing: Standing, change: Change, owner: Owner | None, on: date, cal: WorkCalendar
) -> list[dict[str, Any]]:
    set_by_hand = {d.key for d in change.set_dates}
    first = change.counts_from or on
    counted = {k: first for k in row.starts if k not in change.skips and k not in set_by_hand}
    counted |= change.also_starts
    wanted: list[tuple[TermKey, Due, Owner | None]] = [
        (key, due_for(TERMS[key], start, cal), change.holders.get(key, owner))
        for key, start in counted.items()
    ]
    wanted += [(d.key, due_on(d.due, on, cal), d.holder or owner) for d in change.set_dates]
    return [
        _opening(len(standing.duties) + i, key, due, None if key in THEIRS else holder)
        for i, (key, due, holder) in enumerate(wanted, start=1)
    ]


def _opening(n: int, key: TermKey, due: Due, holder: Owner | None) -> dict[str, Any]:
    return {
        "n": n,
        "key": key.value,
        "office": holder.office if holder else None,
        "post": holder.post if holder else None,
        "staff": holder.staff if holder else None,
        "from": due.start.isoformat(),
        "due": due.date.isoformat(),
        "provisional": due.provisional,
        "calendar": due.calendar,
    }


def _recounted(standing: Standing, change: Change, cal: WorkCalendar) -> list[dict[str, Any]]:
    touched: dict[int, tuple[int, int, date | None]] = dict.fromkeys(change.recount, (0, 0, None))
    if change.extend:
        touched[change.extend[0]] = (change.extend[1], 0, None)
    if change.pause:
        touched[change.pause[0]] = (0, change.pause[1], None)
    if change.restart:
        touched[change.restart[0]] = (0, 0, change.restart[1])
    return [_again(standing.duties[n], *by, cal) for n, by in touched.items()]


def recounted(duty: DutyState, cal: WorkCalendar) -> dict[str, Any]:
    """The date of a running duty counted with `cal`: due, provisional, calendar … as effects."""
    return _again(duty, 0, 0, None, cal)


def _again(
    duty: DutyState, extended: int, paused: int, start: date | None, cal: WorkCalendar
) -> dict[str, Any]:
    ext, pause, first = duty.extended + extended, duty.paused + paused, start or duty.started
    term = TERMS[duty.key]
    if term.length is None:
        due = due_on(duty.due, first, cal)
    else:
        due = due_for(term, first, cal, extended=ext, paused=pause)
    return {
        "n": duty.n,
        "from": first.isoformat(),
        "due": due.date.isoformat(),
        "provisional": due.provisional,
        "calendar": due.calendar,
        "extended": ext,
        "paused": pause,
    }

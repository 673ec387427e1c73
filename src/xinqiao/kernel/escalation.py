"""催办 and 逾期上提: when somebody is reminded, and who is told when nobody acted. Pure.

Up the line of posts, one level a working day: the head of the unit, the head of the office
above it, and so on to the top. A post that nobody holds is never where it ends: the one above
it is told. Every level is told once, and the way has an end. DOMAIN.md 2.4; 条例第四十条.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from xinqiao.kernel.procedure.parts import Owner
from xinqiao.kernel.terms import RIGHTS, TermKey
from xinqiao.kernel.worktime import ONE_DAY, WorkCalendar


class Reminder(NamedTuple):
    """One row of the table: so many days before the last day, and why then."""

    days: int
    reason: str


# Longest first. A house may change it; a reminder says nothing new, it only says it in time.
REMINDERS = (
    Reminder(3, "three days are left: time to ask a colleague, to write, to sign"),
    Reminder(1, "the last day but one: whoever cannot do it can still say so"),
    Reminder(0, "the last day"),
)
# The petitioner's own time, and rights that may lapse, are nobody's breach.
WATCHED = frozenset(TermKey) - RIGHTS
FURTHEST = timedelta(days=30)  # no run of rest days is longer


class Place(NamedTuple):
    """One office of the line: who heads it now, None where the post is vacant; who stands in.

    away: the head is absent, and this person acts for them.
    """

    office: int
    head: Owner | None
    away: Owner | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One level: which post is told, and who is there today."""

    level: int
    head: Owner
    told: Owner
    top: bool


def climb(
    holder: int | None,
    line: Sequence[Place],
    told: Iterable[tuple[int, int]],
    barred: Iterable[Owner] = (),
) -> Rung | None:
    """Who is told next, or None when nobody above is left.

    holder: staff id of whoever owes it; they know. line: the offices from the holder's own
    upwards. told: (office, staff) of every level so far. barred: whoever may not know of it.
    Each answer lies above every office told before, so the way never turns back.
    """
    before, shut = list(told), set(barred)
    offices, knows = {office for office, _ in before}, {staff for _, staff in before} | {holder}
    first = max((n + 1 for n, p in enumerate(line) if p.office in offices), default=0)
    for n, place in enumerate(line[first:], start=first):
        who = _there(place, knows, shut)
        if who and place.head:
            return Rung(len(before) + 1, place.head, who, n == len(line) - 1)
    return None


def _there(place: Place, knows: set[int | None], shut: set[Owner]) -> Owner | None:
    """Whoever can be told at an office: its head, or who stands in; None: go to the next."""
    if place.head is None or place.head in shut:
        return None
    who = place.away or place.head
    return None if who in shut or {who.staff, place.head.staff} & knows else who


def reminders(since: date, today: date, cal: WorkCalendar) -> dict[date, tuple[int, date]]:
    """Due date → (days, the day it is said), for what is to be said after `since` up to `today`.

    Said on working days only: what would fall on a rest day is said on the last working day
    before. Of two for the same due date the later counts. since: the last day that was looked at.
    """
    found: dict[date, tuple[int, date]] = {}
    due = today
    while due <= today + FURTHEST:
        for days, _ in REMINDERS:
            on = said_on(due, days, cal)
            if since < on <= today:
                found[due] = (days, on)
        due += ONE_DAY
    return found


def said_on(due: date, days: int, cal: WorkCalendar) -> date:
    """The working day on which a reminder is said that is meant for `days` before `due`."""
    on = due - timedelta(days=days)
    while not cal.is_workday(on):
        on -= ONE_DAY
    return on

"""One's own figures, and a head's sums. Nobody sees anybody else's, an administrator sees none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.tally import FEWEST_RATED, FEWEST_SHOWN, Rate, Ratings
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.queries import staff_of
from xinqiao.rooms.recognition import counting
from xinqiao.rooms.recognition.definitions import Period, in_time, redone, solved
from xinqiao.rooms.recognition.permissions import is_head


@dataclass(frozen=True, slots=True)
class Figures:
    """A person's own year. satisfied: None below ten ratings."""

    period: Period
    registered: int
    handled: int
    in_hand: int
    solved: Rate
    on_time: Rate
    notices: Rate
    redone: Rate
    satisfied: Rate | None
    thanks: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """A team's year. Each is None where fewer than five people have a part in it."""

    period: Period
    registered: int | None
    handled: int | None
    solved: Rate | None
    on_time: Rate | None
    notices: Rate | None
    redone: Rate | None
    thanks: int | None
    hours: Decimal | None


def mine(reader: Actor, on: date) -> Figures | None:
    """The reader's own figures; None at a post that reads no cases. Ten statements."""
    if reader.staff is None or not reader.reads_cases:
        return None
    me, period = reader.staff, Period.year(on)
    found = counting.count((me,), period)
    ratings = found.ratings.get(me, Ratings(0, 0, 0, 0))
    return Figures(
        period=period,
        registered=found.registered.get(me, 0),
        handled=found.handled.get(me, 0),
        in_hand=found.in_hand.get(me, 0),
        solved=solved(found.claims.get(me, ())),
        on_time=in_time("on_time", found.duties.get(me, ()), period, on),
        notices=in_time("notices", found.notices.get(me, ()), period, on),
        redone=redone(found.reviews.get(me, ())),
        satisfied=ratings.rate if ratings.given >= FEWEST_RATED else None,
        thanks=found.thanks.get(me, 0),
        hours=found.hours.get(me, Decimal(0)),
    )


def team(reader: Actor, on: date) -> Sums:
    """The sums of everybody in post in the reader's office. Raises NotPermitted for all but its
    head. Eleven statements."""
    if not is_head(reader) or not reader.reads_cases:
        raise NotPermitted(gettext_noop("Only the head of an office sees its sums."))
    people, period = {s.staff for s in staff_of(reader.office or 0)}, Period.year(on)
    found = counting.count(people, period)
    return Sums(
        period=period,
        registered=_sum(found.registered),
        handled=_sum(found.handled),
        solved=_rate(solved(claims) for claims in found.claims.values()),
        on_time=_rate(in_time("on_time", d, period, on) for d in found.duties.values()),
        notices=_rate(in_time("notices", d, period, on) for d in found.notices.values()),
        redone=_rate(redone(reviews) for reviews in found.reviews.values()),
        thanks=_sum(found.thanks),
        hours=_hours([h for h in found.hours.values() if h]),
    )


def _sum(counts: Mapping[int, int]) -> int | None:
    parts = [n for n in counts.values() if n]
    return sum(parts) if len(parts) >= FEWEST_SHOWN else None


def _hours(parts: Sequence[Decimal]) -> Decimal | None:
    return sum(parts, Decimal(0)) if len(parts) >= FEWEST_SHOWN else None


def _rate(rates: Iterable[Rate]) -> Rate | None:
    parts = [r for r in rates if r.denominator]
    if len(parts) < FEWEST_SHOWN:
        return None
    return Rate(
        parts[0].formula, sum(r.numerator for r in parts), sum(r.denominator for r in parts)
    )

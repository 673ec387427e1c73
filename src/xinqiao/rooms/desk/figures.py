"""What a bureau publishes of a month: counts and times, no person to be seen through them.

Everything is counted by the day of receipt; small cells are left out by `tally.suppressed`, and a
row whose total is small shows nothing at all (DOMAIN.md section 5, G10). Sealed matters count in
their channel and purpose like all others, because a gap would tell of them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from django.db.models import Count, F, QuerySet

from xinqiao.casebook.models import Duty, Event, Matter
from xinqiao.kernel import tally
from xinqiao.kernel.codes import Channel, Outcome, Purpose
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.tally import FORMULAS, Formula, Rate, Timed
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import ONE_DAY
from xinqiao.rooms.registry.models import Submission

# Acts that say what a claim came to.
DECIDING = (
    Act.REFER, Act.ACCEPT, Act.ROUTE, Act.DECLINE, Act.DECLINE_AGAIN, Act.DRAFT_OPINION, Act.REPLY,
    Act.ISSUE_REVIEW, Act.ISSUE_REREVIEW, Act.MEDIATE,
)  # fmt: skip
MONTHS_SHOWN = 12
VERSION = 1  # of what this page counts; a change of meaning is a new number
MEANING = gettext_noop(
    "Counted by the day of receipt. Numbers from 1 to 4 are left out, and another one with them"
    " where they could be worked out from the total."
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One count with its code; count None: left out."""

    code: StrEnum
    count: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One breakdown. total None: too small to be shown."""

    total: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Time:
    """Days from receipt to a paper in the hands of the person. middle None: too few."""

    formula: Formula
    middle: float | None
    n: int | None
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A month. since, until: both included."""

    since: date
    until: date
    by_channel: Row
    by_purpose: Row
    by_outcome: Row
    times: tuple[Time, ...]
    version: int = VERSION


def months(today: date) -> list[date]:
    """The first days of the months that are over, newest first."""
    found, day = [], today.replace(day=1)
    for _n in range(MONTHS_SHOWN):
        day = (day - ONE_DAY).replace(day=1)
        found.append(day)
    return found


def figures(month: date, today: date) -> Figures:
    """The figures of the month that begins on `month`; six statements."""
    since = month.replace(day=1)
    until = (since + timedelta(days=32)).replace(day=1) - ONE_DAY
    submissions = Submission.objects.filter(
        received_at__date__gte=since, received_at__date__lte=until, voided=False
    )
    matters = Matter.objects.filter(received_on__gte=since, received_on__lte=until)
    return Figures(
        since=since,
        until=until,
        by_channel=_row(_counted(submissions, "channel"), Channel),
        by_purpose=_row(_counted(matters, "purpose"), Purpose),
        by_outcome=_row(_outcomes(matters), Outcome),
        times=(
            _time("told_in_time", TermKey.NOTIFY, Act.SERVE_NOTICE, matters, since, until, today),
            _time("answered_in_time", TermKey.HANDLE, Act.SERVE_OPINION, matters, since, until,
                  today),
        ),
    )  # fmt: skip


def _counted(rows: QuerySet[Matter] | QuerySet[Submission], column: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(column).annotate(n=Count("pk")))


def _row(counts: dict[str, int], codes: Iterable[StrEnum]) -> Row:
    every = list(codes)
    found = [counts.get(code.value, 0) for code in every]
    total = tally.published(sum(found))
    shown: Sequence[int | None] = tally.suppressed(found) if total else [None] * len(found)
    cells = zip(every, shown, found, strict=True)
    return Row(total, tuple(Cell(code, cell) for code, cell, n in cells if n))


def _outcomes(matters: QuerySet[Matter]) -> dict[str, int]:
    """What the claims of those matters came to that are closed by now: the last word on each."""
    closed = matters.filter(closed_on__isnull=False).values("pk")
    told = Event.objects.filter(matter__in=closed, act__in=[a.value for a in DECIDING])
    last: dict[tuple[int, str], str] = {}
    for matter, act, facts in told.order_by("matter", "seq").values_list("matter", "act", "facts"):
        if act == Act.REFER.value:
            last |= {key: Outcome.REFERRED for key in last if key[0] == matter}
            last.setdefault((matter, "1"), Outcome.REFERRED)
        last |= {(matter, n): outcome for n, outcome in facts.get("outcomes", {}).items()}
    return dict(Counter(last.values()))


def _time(
    key: str,
    term: TermKey,
    act: Act,
    matters: QuerySet[Matter],
    since: date,
    until: date,
    today: date,
) -> Time:
    served = Event.objects.filter(act=act.value, matter__in=matters.values("pk"))
    first: dict[int, int] = {}
    rows = served.order_by("-seq").values_list("matter", "at__date", F("matter__received_on"))
    for matter, day, received in rows:
        first[matter] = (day - received).days
    duties = Duty.objects.filter(key=term.value, due__gte=since, due__lte=until)
    timed = [Timed(due, met) for due, met in duties.values_list("due", "closed_on")]
    buckets = tally.buckets(timed, since=since, until=until, today=today)
    rate = buckets.rate(FORMULAS[key])
    n = tally.published(len(first))
    return Time(
        formula=FORMULAS[key],
        middle=float(median(first.values())) if n else None,
        n=n,
        rate=rate if rate.published and rate.denominator else None,
    )

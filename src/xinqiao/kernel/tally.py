"""Rates: each defined once, with its version, its unit and the sentence printed beside it.

A rate is two counts. It has no value when there was nothing to count: it is then shown as a
dash, never as 100 %. What is published goes through `published`, which leaves out every count
from 1 to 4, so that no single person can be seen through a table (DOMAIN.md section 5, G10).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from xinqiao.kernel.codes import ReviewOutcome
from xinqiao.kernel.text import gettext_noop

FEWEST_SHOWN = 5
FEWEST_RATED = 10  # below, a satisfaction says more about persons than about an office
NOTHING_TO_SHOW = "—"


class Unit(StrEnum):
    """What a rate counts."""

    SUBMISSION = "submission"  # 件次
    MATTER = "matter"  # 事项
    PROCEEDING = "proceeding"  # 复查、复核件
    CLAIM = "claim"  # 诉求
    DUTY = "duty"  # 期限
    PERSON = "person"  # 在岗人员


@dataclass(frozen=True, slots=True)
class Formula:
    """How a rate is counted. A change of meaning is a new version, never an edit."""

    key: str
    term: str  # as it is called in the statute's language
    version: int
    unit: Unit
    meaning: str  # msgid: what is divided by what
    source: str


FORMULAS = {
    f.key: f
    for f in (
        Formula(
            "passed_on_in_time",
            "及时转送率",
            1,
            Unit.SUBMISSION,
            gettext_noop(
                "Submissions passed on, assigned or answered within 15 days of receipt, "
                "divided by all whose 15 days ended in the period."
            ),
            "Art 22",
        ),
        Formula(
            "told_in_time",
            "及时受理率",
            1,
            Unit.MATTER,
            gettext_noop(
                "Matters whose written notice was served within 15 days of the unit's receipt, "
                "divided by all whose 15 days ended in the period."
            ),
            "Art 23",
        ),
        Formula(
            "answered_in_time",
            "按期办结率",
            1,
            Unit.MATTER,
            gettext_noop(
                "Matters whose opinion was served within the term, a lawful extension included, "
                "divided by all whose term ended in the period. Terms still running do not count."
            ),
            "Art 34",
        ),
        Formula(
            "repeated",
            "重复信访率",
            1,
            Unit.SUBMISSION,
            gettext_noop(
                "Submissions that a person confirmed to be repeats, divided by all submissions."
            ),
            "Art 22",
        ),
        Formula(
            "corrected",
            "纠错率",
            1,
            Unit.PROCEEDING,
            gettext_noop(
                "Reviews and re-reviews that changed or annulled what was decided before, "
                "divided by all that decided on it."
            ),
            "Art 35, 36",
        ),
        Formula(
            "took_part",
            "参评率",
            1,
            Unit.MATTER,
            gettext_noop(
                "Closed matters that were rated, divided by all that were rated or whose days "
                "for it are over."
            ),
            "Art 21",
        ),
        Formula(
            "satisfied",
            "群众满意率",
            1,
            Unit.MATTER,
            gettext_noop(
                "Ratings of satisfied or mostly satisfied, divided by all ratings given. "
                "Whoever did not rate is counted nowhere."
            ),
            "Art 21",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Rate:
    """Some of a number of things, under one formula."""

    formula: Formula
    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        """Raises ValueError unless 0 <= numerator <= denominator."""
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator} of {self.denominator} is not a rate.")

    @property
    def value(self) -> Fraction | None:
        """Between 0 and 1; None when there was nothing to count."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def percent(self) -> str:
        """With one decimal, rounded down so that 100.0 means all; a dash for nothing to count."""
        if self.value is None:
            return NOTHING_TO_SHOW
        tenths = self.value * 1000 // 1
        return f"{tenths // 10}.{tenths % 10} %"

    @property
    def published(self) -> bool:
        """Whether the rate may leave the house: neither part of it is a count from 1 to 4."""
        parts = (self.numerator, self.denominator - self.numerator)
        return all(published(part) is not None for part in parts)


@dataclass(frozen=True, slots=True)
class Timed:
    """One duty with a clock: its last day, and the day on which it was met, if it was."""

    due: date
    met: date | None


@dataclass(frozen=True, slots=True)
class Buckets:
    """How the duties of a period ended. They add up to what fell due."""

    in_time: int
    late: int
    open: int

    def rate(self, formula: Formula) -> Rate:
        """In time, divided by all that fell due: what is late or still open counts against it."""
        return Rate(formula, self.in_time, self.in_time + self.late + self.open)


def buckets(duties: Iterable[Timed], *, since: date, until: date, today: date) -> Buckets:
    """Sort the duties whose last day lies in since … until (both included).

    A duty whose last day is not over on `today` has not fallen due, even if it has been met:
    else the rate of a running period would look better than it can be.
    """
    fallen_due = [d for d in duties if since <= d.due <= until and d.due < today]
    return Buckets(
        in_time=sum(d.met is not None and d.met <= d.due for d in fallen_due),
        late=sum(d.met is not None and d.met > d.due for d in fallen_due),
        open=sum(d.met is None for d in fallen_due),
    )


def repeated(repeats: int, submissions: int) -> Rate:
    """重复信访率. repeats: submissions that a person confirmed as such."""
    return Rate(FORMULAS["repeated"], repeats, submissions)


def corrected(outcomes: Iterable[ReviewOutcome]) -> Rate:
    """纠错率. A request that was not taken up decided nothing and is left out."""
    decided = [o for o in outcomes if o is not ReviewOutcome.NOT_ACCEPTED]
    return Rate(
        FORMULAS["corrected"],
        sum(o in (ReviewOutcome.CHANGED, ReviewOutcome.ANNULLED) for o in decided),
        len(decided),
    )


@dataclass(frozen=True, slots=True)
class Ratings:
    """The ratings of some closings: grades given, and those whose days passed in silence."""

    satisfied: int
    mostly: int
    dissatisfied: int
    expired: int

    @property
    def given(self) -> int:
        """How many were rated at all: the n beside the satisfaction."""
        return self.satisfied + self.mostly + self.dissatisfied

    @property
    def took_part(self) -> Rate:
        """参评率."""
        return Rate(FORMULAS["took_part"], self.given, self.given + self.expired)

    @property
    def rate(self) -> Rate:
        """群众满意率; silence is in neither part of it."""
        return Rate(FORMULAS["satisfied"], self.satisfied + self.mostly, self.given)

    @property
    def published(self) -> bool:
        """Whether the satisfaction may leave the house."""
        return self.given >= FEWEST_RATED and self.rate.published


def published(count: int) -> int | None:
    """The count as it may leave the house: None for 1 to 4."""
    return None if 0 < count < FEWEST_SHOWN else count


def suppressed(counts: Sequence[int]) -> tuple[int | None, ...]:
    """The cells of one row as they may stand beside their total; None is left out.

    A count from 1 to 4 is left out; where that is one cell only, it could be told from the total,
    so the smallest of the others goes with it (complementary suppression).
    """
    shown = [published(count) for count in counts]
    hidden = [n for n, cell in enumerate(shown) if cell is None]
    others = sorted((count, n) for n, count in enumerate(counts) if count >= FEWEST_SHOWN)
    if len(hidden) == 1 and others:
        shown[others[0][1]] = None
    return tuple(shown)

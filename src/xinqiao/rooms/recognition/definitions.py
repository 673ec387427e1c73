"""What is counted of somebody's own work, each defined once. Shown to that person alone.

A rate is two counts (`kernel.tally`); a change of meaning is a new version. Nothing here is a
score: no figure is weighed, added to another, or put beside somebody else's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xinqiao.kernel.codes import TO_CARRY_OUT, Outcome, ReviewOutcome
from xinqiao.kernel.tally import Formula, Rate, Timed, Unit, buckets
from xinqiao.kernel.tally import corrected as corrected_rate
from xinqiao.kernel.text import gettext_noop

YEAR, FOUR_YEARS = timedelta(days=365), 4
FORMULAS = {
    f.key: f
    for f in (
        Formula(
            "solved", "化解率", 1, Unit.CLAIM,
            gettext_noop(
                "Claims supported, partly supported, mediated or settled, divided by all claims"
                " decided in issued opinions; an opinion counts for who drafted it."
            ),
            "Art 32",
        ),
        Formula(
            "on_time", "按期率", 1, Unit.DUTY,
            gettext_noop(
                "Duties met by their last day, divided by all whose last day fell into the period"
                " and is over; a duty counts for the person in whose name it stands. Notices are"
                " counted apart."
            ),
            "Art 22, 23, 34",
        ),
        Formula(
            "notices", "及时告知率", 1, Unit.DUTY,
            gettext_noop(
                "Notices served by their last day, divided by all whose last day fell into the"
                " period and is over; a notice counts for the person in whose name it stands."
            ),
            "Art 23",
        ),
        Formula(
            "coverage", "奖励覆盖率", 1, Unit.PERSON,
            gettext_noop(
                "People in post today with at least one honour of their own within four years"
                " that was not revoked, divided by all people in post today."
            ),
            "公务员法 53",
        ),
    )
}  # fmt: skip
REDONE = gettext_noop(
    "Reviews and re-reviews that changed or annulled an opinion, divided by all that decided on"
    " one; they count for who drafted the opinion."
)
HANDLED = gettext_noop("Matters closed in the period; each counts for its last handler.")
REGISTERED = gettext_noop("Submissions registered in the period; voided ones do not count.")


@dataclass(frozen=True, slots=True)
class Period:
    """since … until, both included."""

    since: date
    until: date

    @classmethod
    def year(cls, on: date) -> "Period":
        """The twelve months that end on a day."""
        return cls(on - YEAR, on)


def solved(outcomes: Iterable[Outcome]) -> Rate:
    """Numerator: claims whose outcome has something to be carried out (supported, partly,
    mediated, settled). Denominator: all claims decided. Whether anybody came again is in neither.
    """
    every = list(outcomes)
    return Rate(FORMULAS["solved"], sum(o in TO_CARRY_OUT for o in every), len(every))


def in_time(key: str, duties: Iterable[Timed], period: Period, today: date) -> Rate:
    """Numerator: duties met by their last day. Denominator: all whose last day lies in the
    period and is over, met or not. key: `on_time` or `notices`."""
    found = buckets(duties, since=period.since, until=period.until, today=today)
    return found.rate(FORMULAS[key])


def redone(outcomes: Iterable[ReviewOutcome]) -> Rate:
    """Numerator: reviews that changed or annulled. Denominator: all that decided; a request that
    was not taken up decided nothing."""
    return corrected_rate(outcomes)


def covered(honoured: Iterable[int], in_post: Sequence[int]) -> Rate:
    """Numerator: people in post with an honour. Denominator: people in post. Both: staff ids."""
    return Rate(FORMULAS["coverage"], len(set(honoured) & set(in_post)), len(set(in_post)))


def four_years_before(on: date) -> date:
    """The first day that counts for the coverage."""
    try:
        return on.replace(year=on.year - FOUR_YEARS)
    except ValueError:  # 29 February
        return on.replace(year=on.year - FOUR_YEARS, day=28)

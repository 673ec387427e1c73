"""What waiting hurts most: the order of one person's work, and why each line stands where it does.

The order has five bands; inside a band the earlier day goes first, then the older matter:

1. SAFETY  life, then livelihood and wages, then whatever else was marked as not waiting (Art 25)
2. RIGHT   a clock of the procedure that has run out or ends today; those of the law first
3. PERSON  somebody was promised something or waits for a call, within SOON_DAYS
4. ORDER   instructions, supervision, what a leader's case asks for, within SOON_DAYS
5. REST    everything else, by the day it is due; last what has no day

Nothing here knows the person: not how often they came, nor who they are. Pure.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from xinqiao.kernel.codes import Urgency, UrgentGround
from xinqiao.kernel.terms import SOON_DAYS, TERMS, Basis, TermKey

# The person said it or was told so, and waits.
PEOPLE = frozenset(
    {TermKey.PROMISE, TermKey.CALL_BACK, TermKey.FIRST_CONTACT, TermKey.NEXT_CONTACT,
     TermKey.AID_ANSWER, TermKey.RECHECK}
)  # fmt: skip
# Somebody above asked for it.
ORDERED = frozenset(
    {TermKey.INSTRUCTION, TermKey.SUPERVISION, TermKey.FEEDBACK, TermKey.MILESTONE,
     TermKey.LEAD_DECIDE, TermKey.LEAD_REPLY}
)  # fmt: skip
SAME_DAY = frozenset({TermKey.BULLETIN, TermKey.UP_RECEIPT})
BREAD = frozenset({UrgentGround.LIVELIHOOD, UrgentGround.WAGES})


class Band(IntEnum):
    """Which of the five bands a line belongs to; a smaller number goes first."""

    SAFETY = 1
    RIGHT = 2
    PERSON = 3
    ORDER = 4
    REST = 5


class Why(StrEnum):
    """The one reason that is said beside a line."""

    URGENT = "urgent"
    LATE = "late"
    TODAY = "today"
    PROMISED = "promised"
    CALL = "call"
    CONTACT = "contact"
    AID = "aid"
    RECHECK = "recheck"
    INSTRUCTION = "instruction"
    SUPERVISION = "supervision"
    SUGGESTION = "suggestion"
    MILESTONE = "milestone"
    LEAD = "lead"
    BY = "by"
    UNDATED = "undated"


_OWN = {
    TermKey.PROMISE: Why.PROMISED,
    TermKey.CALL_BACK: Why.CALL,
    TermKey.FIRST_CONTACT: Why.CONTACT,
    TermKey.NEXT_CONTACT: Why.CONTACT,
    TermKey.AID_ANSWER: Why.AID,
    TermKey.RECHECK: Why.RECHECK,
    TermKey.INSTRUCTION: Why.INSTRUCTION,
    TermKey.SUPERVISION: Why.SUPERVISION,
    TermKey.FEEDBACK: Why.SUGGESTION,
    TermKey.MILESTONE: Why.MILESTONE,
    TermKey.LEAD_DECIDE: Why.LEAD,
    TermKey.LEAD_REPLY: Why.LEAD,
}


@dataclass(frozen=True, slots=True)
class Work:
    """One line of work. key, due: None where no clock runs. ground: why the matter was marked."""

    matter: int
    n: int
    key: TermKey | None
    due: date | None
    urgency: Urgency = Urgency.ORDINARY
    ground: UrgentGround | None = None

    @property
    def pressing(self) -> bool:
        """Whether the matter, or this clock, is one that cannot wait."""
        return self.urgency is not Urgency.ORDINARY or self.key in SAME_DAY


def order(work: Work, on: date) -> tuple[int, int, date, int, int]:
    """Sort by this. Total: two lines that differ in matter or number never compare equal."""
    found = band(work, on)
    return found, _inside(work, found), work.due or date.max, work.matter, work.n


def band(work: Work, on: date) -> Band:
    """The band of a line on the day `on`."""
    if work.pressing:
        return Band.SAFETY
    if work.key is None or work.due is None or work.due > on + timedelta(days=SOON_DAYS):
        return Band.REST
    if work.key in PEOPLE:
        return Band.PERSON
    if work.key in ORDERED:
        return Band.ORDER
    return Band.RIGHT if work.due <= on else Band.REST


def why(work: Work, on: date) -> Why:
    """The reason that is told: what makes the line urgent, who waits, or its day."""
    if work.pressing:
        return Why.URGENT
    if work.key is None or work.due is None:
        return Why.UNDATED
    if own := _OWN.get(work.key):
        return own
    return Why.LATE if work.due < on else Why.TODAY if work.due == on else Why.BY


def _inside(work: Work, found: Band) -> int:
    if found is Band.SAFETY:
        if work.urgency is Urgency.GRAVE or work.ground is UrgentGround.LIFE:
            return 0
        return 1 if work.ground in BREAD else 2
    if found is Band.RIGHT and work.key is not None:
        return 0 if TERMS[work.key].basis is Basis.STATUTE else 1
    return 0

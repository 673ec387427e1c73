"""What the shared components need, as small frozen records.

A view fills them from what a query returned; the templates in components/ only show them.
Texts are already in the reader's language.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext, ngettext

SOON_DAYS = 3


class ClockState(StrEnum):
    """How a duty's clock stands; the chip shows it by shape, words and colour."""

    IN_TIME = "in_time"
    SOON = "soon"
    TODAY = "today"
    LATE = "late"
    PAUSED = "paused"
    DONE = "done"

    @property
    def icon(self) -> str:
        """The icon beside the words."""
        return {
            ClockState.PAUSED: "player-pause",
            ClockState.DONE: "check",
            ClockState.LATE: "alert-triangle",
        }.get(self, "clock")


@dataclass(frozen=True, slots=True)
class Clock:
    """A duty's clock. days_left: until `due`, negative when late."""

    label: str
    due: date
    days_left: int
    state: ClockState
    explanation: str = ""
    article: str = ""
    provisional: bool = False

    @classmethod
    def running(
        cls,
        label: str,
        due: date,
        today: date,
        explanation: str = "",
        article: str = "",
        *,
        provisional: bool = False,
    ) -> "Clock":
        """The clock of an open duty as it stands on `today`."""
        left = (due - today).days
        state = (
            ClockState.LATE
            if left < 0
            else ClockState.TODAY
            if left == 0
            else ClockState.SOON
            if left <= SOON_DAYS
            else ClockState.IN_TIME
        )
        return cls(label, due, left, state, explanation, article, provisional)

    @property
    def words(self) -> str:
        """The state in words, so that colour is never needed."""
        if self.state is ClockState.PAUSED:
            return gettext("paused")
        if self.state is ClockState.DONE:
            return gettext("done")
        if self.state is ClockState.TODAY:
            return gettext("due today")
        days = abs(self.days_left)
        if self.state is ClockState.LATE:
            return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
        return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


@dataclass(frozen=True, slots=True)
class Answerer:
    """One person in the chain of responsibility."""

    role: str
    name: str
    post: str
    unit: str
    phone: str = ""
    owner: bool = False
    leading: bool = False
    substitute: str = ""  # who stands in, when away
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of the path. state: "done", "now" or "next"."""

    name: str
    state: str
    on: date | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that an act produced."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One act of the ledger. note: personal text, shown folded. mark: "", "late" or "sealed"."""

    at: datetime
    act: str
    by: str
    article: str = ""
    papers: tuple[Paper, ...] = ()
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Keyset paging: addresses of the neighbours ("" when there is none), and what is shown."""

    shown: str
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Long work. poll_url: asked once a second until done; "" stops asking."""

    label: str
    done: int
    total: int
    poll_url: str = ""

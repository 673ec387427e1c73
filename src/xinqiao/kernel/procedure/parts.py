"""What a standing is made of: who owns, who sits where, who is shut out, clocks and claims."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.terms import TermKey


class Owner(NamedTuple):
    """Who answers for the matter now: an office, the post in it and its holder (row ids)."""

    office: int
    post: int
    staff: int


class Taken(NamedTuple):
    """A seat: one office's, or one named reader's, part in the matter."""

    office: int
    staff: int | None
    capacity: Capacity


class Barred(NamedTuple):
    """An office (with all in it) or one person that may not know of the matter."""

    office: int | None
    staff: int | None


@dataclass(slots=True)
class DutyState:
    """One clock of the matter. `n` numbers the duties of a matter from 1."""

    n: int
    key: TermKey
    office: int | None  # None: the petitioner
    post: int | None
    staff: int | None
    started: date
    due: date
    provisional: bool
    calendar: str
    extended: int
    paused: int
    opened_by: int  # seq of the event that started it
    closed_by: int | None = None
    closed_on: date | None = None
    how: str = ""  # done, stopped, lapsed

    @property
    def open(self) -> bool:
        """Whether the clock still runs."""
        return self.closed_by is None

    @property
    def owner(self) -> tuple[int | None, int | None, int | None]:
        """Who owes it: office, post, person."""
        return self.office, self.post, self.staff

    def give(self, to: Owner) -> None:
        """Let somebody else owe it."""
        self.office, self.post, self.staff = to


@dataclass(slots=True)
class ClaimState:
    """One claim: its legal route and what it came to, both empty until decided."""

    route: str = ""
    outcome: str = ""
    executed: bool = False


@dataclass(frozen=True, slots=True)
class Lead:
    """包案: the leading official who answers for the matter by name, proposed or bound.

    noted: whether the note for whoever follows in the post is written (hand-over).
    stand_in: staff id of who speaks for them while they are away.
    """

    leader: Owner
    state: LeadState
    noted: bool = False
    stand_in: int | None = None

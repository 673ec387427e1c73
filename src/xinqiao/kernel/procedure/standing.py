"""Where a matter stands: the fold of its events. Pure; replaying a ledger gives the same.

An event carries `facts` (what was said and decided) and `effects` (what it did to the
owner, the duties, the seats and the bars). `Standing.apply` is the only reader of both,
so a cached row that differs from a replay has been changed behind the ledger's back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.procedure.parts import Barred, ClaimState, DutyState, Lead, Owner, Taken
from xinqiao.kernel.procedure.readers import READERS
from xinqiao.kernel.procedure.steps import OPEN, Act, Step
from xinqiao.kernel.responsibility import may_lead, settles
from xinqiao.kernel.terms import TermKey

__all__ = [
    "Barred",
    "ClaimState",
    "DutyState",
    "Lead",
    "Owner",
    "Standing",
    "Taken",
]

Facts = Mapping[str, Any]


@dataclass(slots=True)
class Standing:
    """Everything the guards ask about one matter."""

    step: Step = Step.NEW
    seq: int = 0
    owner: Owner | None = None
    duties: dict[int, DutyState] = field(default_factory=dict)
    seats: set[Taken] = field(default_factory=set)
    bars: set[Barred] = field(default_factory=set)
    claims: dict[int, ClaimState] = field(default_factory=dict)
    purpose: str = ""
    sealed: bool = False
    anonymous: bool = False
    objections: int = 0
    designated: bool = False  # where it is now was decided by the superior or the conference
    hops: int = 0
    handler: int | None = None  # staff id
    drafter: int | None = None
    void_by: int | None = None
    heard: bool = False
    legal_ok: bool = False
    notice_pending: bool = False
    extended: bool = False
    extension_asked: bool = False
    report: str = ""  # "", due, sent, returned, accepted
    review: str = ""  # outcome of the latest review or re-review
    prior_final: bool = False  # a re-review opinion on the same facts and reasons exists
    withdrawal: bool = False
    questions: frozenset[int] = frozenset()  # seq of each that the petitioner has not answered
    members: frozenset[int] = frozenset()  # of a group, by their numbers
    settled: frozenset[int] = frozenset()  # those of them to whom nothing is owed any more
    before_merge: Step | None = None
    lead: Lead | None = None  # 包案; at most one
    urgent: bool = False
    submitted: frozenset[int] = frozenset()  # seq of each bulletin item not signed yet
    orders: frozenset[int] = frozenset()  # seq of each supervision not ended
    policies: frozenset[int] = frozenset()  # seq of each policy suggestion made
    accusing: int | None = None  # who proposed to hold somebody to account, unsigned yet

    @property
    def is_open(self) -> bool:
        """Whether somebody must own the matter (P1)."""
        return self.step in OPEN

    def running(self, key: TermKey) -> DutyState | None:
        """The open duty under `key`, if one runs."""
        return next((d for d in self.duties.values() if d.open and d.key is key), None)

    def has_part(self, office: int | None, staff: int | None, of: frozenset[Capacity]) -> bool:
        """Whether the office, or this person as a named reader of it, has such a part."""
        return any(
            s.capacity in of and s.office == office and s.staff in (None, staff) for s in self.seats
        )

    def offices(self, capacity: Capacity) -> set[int]:
        """The offices that hold this capacity."""
        return {s.office for s in self.seats if s.capacity is capacity}

    def apply(self, act: Act, facts: Facts, effects: Facts, on: date) -> "Standing":
        """Fold one event in, in place; returns self. `on`: the act's date in Shanghai."""
        self.seq += 1
        self.step = Step(effects["step"])
        if "owner" in effects:
            self._own(effects["owner"])
        self._clocks(effects, on)
        self._access(effects)
        if reader := READERS.get(act):
            reader(self, facts)
        if self.lead and (settles(self.lead, self.step) or not may_lead(self, self.lead.leader)):
            self.lead = None
        return self

    def _own(self, to: list[int] | None) -> None:
        before, self.owner = self.owner, Owner(*to) if to else None
        if before and self.owner and before.office == self.owner.office:
            for duty in self.duties.values():  # what the owner owed goes along inside the office
                if duty.open and duty.owner == before:
                    duty.give(self.owner)

    def _clocks(self, effects: Facts, on: date) -> None:
        for closing in effects.get("close", ()):
            duty = self.duties[closing["n"]]
            day = date.fromisoformat(closing["on"]) if "on" in closing else on
            duty.closed_by, duty.closed_on, duty.how = self.seq, day, closing["how"]
        for opening in effects.get("open", ()):
            self.duties[opening["n"]] = DutyState(
                n=opening["n"],
                key=TermKey(opening["key"]),
                office=opening["office"],
                post=opening["post"],
                staff=opening["staff"],
                started=date.fromisoformat(opening["from"]),
                due=date.fromisoformat(opening["due"]),
                provisional=opening["provisional"],
                calendar=opening["calendar"],
                extended=0,
                paused=0,
                opened_by=self.seq,
            )
        for passing in effects.get("pass", ()):
            self.duties[passing["n"]].give(Owner(*passing["to"]))
        for change in effects.get("recount", ()):
            duty = self.duties[change["n"]]
            duty.due = date.fromisoformat(change["due"])
            duty.started = date.fromisoformat(change["from"])
            duty.provisional, duty.calendar = change["provisional"], change["calendar"]
            duty.extended, duty.paused = change["extended"], change["paused"]

    def _access(self, effects: Facts) -> None:
        self.seats -= {_seat(row) for row in effects.get("leave", ())}
        self.seats |= {_seat(row) for row in effects.get("take", ())}
        self.bars |= {Barred(*row) for row in effects.get("bar", ())}
        if "sealed" in effects:
            self.sealed = effects["sealed"]


def _seat(row: list[Any]) -> Taken:
    return Taken(row[0], row[1], Capacity(row[2]))

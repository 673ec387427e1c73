"""Where a matter stands: the fold of its events. Pure; replaying a ledger gives the same.

An event carries `facts` (what was said and decided) and `effects` (what it did to the
owner, the duties, the seats and the bars). `Standing.apply` is the only reader of both,
so a cached row that differs from a replay has been changed behind the ledger's back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.codes import Outcome
from xinqiao.kernel.procedure.steps import OPEN, Act, Step
from xinqiao.kernel.terms import TermKey

Facts = Mapping[str, Any]


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
        if reader := _READERS.get(act):
            reader(self, facts)
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


def _register(s: Standing, f: Facts) -> None:
    s.purpose = f["purpose"]
    s.anonymous = f.get("anonymous", False)
    s.claims = {int(n): ClaimState() for n in f["claims"]}


def _triage(s: Standing, f: Facts) -> None:
    s.purpose = f["purpose"]
    s.claims = {int(n): s.claims.get(int(n), ClaimState()) for n in f["claims"]}


def _link(s: Standing, f: Facts) -> None:
    s.prior_final = bool(f.get("final"))


def _merge(s: Standing, f: Facts) -> None:
    s.before_merge = Step(f["from_step"])


def _routes(s: Standing, f: Facts) -> None:
    for n, route in f["routes"].items():
        s.claims[int(n)].route = route
    for n, outcome in f.get("outcomes", {}).items():
        s.claims[int(n)].outcome = outcome
    s.notice_pending = not s.anonymous


def _passed_on(s: Standing, f: Facts) -> None:
    s.hops += 1
    s.heard = False
    if f.get("report"):
        s.report = "due"


def _referred(s: Standing, f: Facts) -> None:
    s.hops += 1
    for claim in s.claims.values():
        claim.outcome = "referred"
    s.notice_pending = not s.anonymous


def _drafted(s: Standing, f: Facts) -> None:
    s.drafter, s.legal_ok = f["drafter"], False
    for n, outcome in f["outcomes"].items():
        s.claims[int(n)].outcome = outcome


def _studied(s: Standing, f: Facts) -> None:
    for claim in s.claims.values():
        claim.route = "B"
    s.notice_pending = not s.anonymous


def _executed(s: Standing, f: Facts) -> None:
    for n in f["claims"]:
        s.claims[int(n)].executed = True


def _reviewed(s: Standing, f: Facts) -> None:
    s.review = f["outcome"]
    for n, outcome in f.get("outcomes", {}).items():
        s.claims[int(n)].outcome = outcome


def _replied(s: Standing, f: Facts) -> None:
    for n, outcome in f["outcomes"].items():
        s.claims[int(n)].outcome = outcome


def _extended(s: Standing, f: Facts) -> None:
    s.extended, s.extension_asked = True, False
    s.notice_pending = not s.anonymous  # Art 34: the petitioner is told why


def _reopened(s: Standing, f: Facts) -> None:
    """A new round: what was found, drafted, extended and decided before binds nobody.

    A claim led elsewhere stays there when the handling alone starts anew.
    """
    s.heard = s.legal_ok = s.extended = s.extension_asked = s.withdrawal = False
    s.notice_pending = False
    s.drafter, s.review = None, ""
    s.report = "due" if s.report else ""
    s.handler = s.void_by = None
    again = s.step is Step.REOPENED
    elsewhere = {n: c for n, c in s.claims.items() if again and c.outcome == Outcome.ROUTED}
    fresh = {n: ClaimState(route=c.route if again else "") for n, c in s.claims.items()}
    s.claims = fresh | elsewhere


def _withdrawn(s: Standing, f: Facts) -> None:
    for claim in s.claims.values():
        claim.outcome = claim.outcome or "withdrawn"


def _set(**values: Any) -> Any:
    def reader(s: Standing, f: Facts) -> None:
        for name, value in values.items():
            setattr(s, name, value)

    return reader


def _count_objection(s: Standing, f: Facts) -> None:
    s.objections += 1


def _handler(s: Standing, f: Facts) -> None:
    s.handler = f["handler"]


def _handed(s: Standing, f: Facts) -> None:
    if s.owner and s.handler is not None and f.get("handler"):
        s.handler = s.owner.staff


def _asked(s: Standing, f: Facts) -> None:
    s.questions |= {s.seq}


def _answered(s: Standing, f: Facts) -> None:
    s.questions -= {f["question"]}


def _listed(s: Standing, f: Facts) -> None:
    s.members |= {int(n) for n in f["members"]}


def _settled(s: Standing, f: Facts) -> None:
    """A later record of the same member takes the place of the earlier one."""
    said = {int(n): result["settled"] for n, result in f["members"].items()}
    s.settled = (s.settled - said.keys()) | {n for n, settled in said.items() if settled}


def _void(s: Standing, f: Facts) -> None:
    s.void_by = f["proposer"]


_READERS = {
    Act.REGISTER: _register,
    Act.TRIAGE: _triage,
    Act.LINK: _link,
    Act.UNLINK: _set(prior_final=False),
    Act.MERGE: _merge,
    Act.PROPOSE_VOID: _void,
    Act.TRANSFER: _passed_on,
    Act.ASSIGN: _passed_on,
    Act.DESIGNATE: _passed_on,
    Act.AGREE_OBJECTION: _passed_on,
    Act.REFER: _referred,
    Act.OBJECT: _count_objection,
    Act.ACCEPT: _routes,
    Act.ROUTE: _routes,
    Act.DECLINE: _routes,
    Act.DECLINE_AGAIN: _routes,
    Act.STUDY: _studied,
    Act.REPLY: _replied,
    Act.SERVE_NOTICE: _set(notice_pending=False),
    Act.ASSIGN_HANDLER: _handler,
    Act.RECUSE: _handler,
    Act.HAND_OVER: _handed,
    Act.HEAR: _set(heard=True),
    Act.ASK_EXTENSION: _set(extension_asked=True),
    Act.EXTEND: _extended,
    Act.REFUSE_EXTENSION: _set(extension_asked=False),
    Act.DRAFT_OPINION: _drafted,
    Act.PASS_LEGAL: _set(legal_ok=True),
    Act.RETURN_DRAFT: _set(legal_ok=False),
    Act.REPORT_EXECUTION: _executed,
    Act.REPORT_BACK: _set(report="sent"),
    Act.ACCEPT_REPORT: _set(report="accepted"),
    Act.RETURN_REPORT: _set(report="returned"),
    Act.ISSUE_REVIEW: _reviewed,
    Act.ISSUE_REREVIEW: _reviewed,
    Act.REOPEN: _reopened,
    Act.ASK_WITHDRAWAL: _set(withdrawal=True),
    Act.CANCEL_WITHDRAWAL: _set(withdrawal=False),
    Act.WITHDRAW: _withdrawn,
    Act.ASK_PERSON: _asked,
    Act.ANSWER: _answered,
    Act.LIST_MEMBERS: _listed,
    Act.SETTLE_MEMBER: _settled,
}

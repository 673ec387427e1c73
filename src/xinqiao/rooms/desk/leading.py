"""包案 as a matter's page shows it: who answers by name, the plan, the talks, the refusals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinqiao.casebook.record import Recorded
from xinqiao.kernel.codes import ContactForm, LeadGround, LeadResult, LeadState
from xinqiao.kernel.procedure.standing import Owner, Standing
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.directory import posts
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.posts import Posted
from xinqiao.rooms.directory.queries import Away
from xinqiao.rooms.responsibility.queries import milestones_of

LEADING = frozenset({Act.PROPOSE_LEAD})  # what every case begins with
DECIDING = {Act.UPHOLD_REFUSAL: True, Act.REJECT_REFUSAL: False}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal in writing. seq: of the entry with reason and basis. upheld: None: not yet."""

    seq: int
    by: str
    on: date
    upheld: bool | None = None
    decided_seq: int = 0
    decided_by: str = ""
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk with the person. behalf: whoever wrote it down stood in for the leader."""

    seq: int
    on: date
    form: ContactForm
    by: str
    behalf: bool


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One milestone. state: open, done or stopped."""

    gist: str
    due: date
    holder: str
    state: str
    times_put_off: int


@dataclass(frozen=True, slots=True)
class LeadView:
    """A case of a leading official. leader, state: None where nobody leads it any more."""

    leader: Posted | None
    state: LeadState | None
    ground: LeadGround
    proposed: Recorded
    since: date | None  # the day on which it was taken
    away: Away | None
    noted: bool
    plan: Recorded | None
    team: tuple[str, ...]
    milestones: tuple[MilestoneLine, ...]
    talks: tuple[Talk, ...]  # newest first
    line: tuple[Posted, ...]
    refusals: tuple[Refusal, ...]
    released: Recorded | None

    @property
    def result(self) -> LeadResult | None:
        """With what it was given back, if it was."""
        return LeadResult(self.released.facts["result"]) if self.released else None


def lead_view(
    matter: int, events: Sequence[Recorded], standing: Standing, today: date
) -> LeadView | None:
    """The latest case, proposed or carried; None where there was none. Up to five statements."""
    start = next((i for i, e in reversed(list(enumerate(events))) if e.act in LEADING), None)
    if start is None or standing.sealed:
        return None
    told, lead = events[start:], standing.lead
    plan = _last(told, {Act.PLAN_LEAD})
    line, team = _owners(told, "line"), _owners([plan] if plan else [], "team")
    known = posts.named({*line, *team, *([lead.leader] if lead else [])})
    return LeadView(
        leader=known[lead.leader] if lead else None,
        state=lead.state if lead else None,
        ground=LeadGround(told[0].facts["ground"]),
        proposed=told[0],
        since=_since(told),
        away=directory.away_on([lead.leader.staff], today).get(lead.leader.staff) if lead else None,
        noted=bool(lead and lead.noted),
        plan=plan,
        team=tuple(known[o].name for o in team),
        milestones=tuple(
            MilestoneLine(
                row.gist, duty.due, duty.staff.name if duty.staff else "", duty.how or "open",
                row.times_put_off,
            )
            for row, duty in (milestones_of(matter) if plan else ())
        ),
        talks=tuple(_talk(e) for e in reversed(told) if e.act is Act.CONTACT),
        line=tuple(known[o] for o in line),
        refusals=tuple(_refusals(told)),
        released=_last(told, {Act.RELEASE_LEAD}),
    )  # fmt: skip


def _last(told: Sequence[Recorded], acts: set[Act]) -> Recorded | None:
    return next((e for e in reversed(told) if e.act in acts), None)


def _since(told: Sequence[Recorded]) -> date | None:
    taken = _last(told, {Act.ACCEPT_LEAD, Act.REJECT_REFUSAL})
    return taken.on if taken else None


def _owners(told: Iterable[Recorded], key: str) -> list[Owner]:
    """Everybody named under `key`, once each, in order."""
    rows: Iterable[Any] = (row for e in told for row in _list(e, key))
    return list(dict.fromkeys(Owner(*row) for row in rows))


def _list(event: Recorded, key: str) -> list[Any]:
    acts = {"line": Act.DELEGATE_LEAD, "team": Act.PLAN_LEAD}
    return list(event.facts.get(key, ())) if event.act is acts[key] else []


def _talk(event: Recorded) -> Talk:
    return Talk(
        seq=event.seq,
        on=date.fromisoformat(event.facts["on"]),
        form=ContactForm(event.facts["form"]),
        by=event.doer.name if event.doer else "",
        behalf="for" in event.facts,
    )


def _refusals(told: Sequence[Recorded]) -> list[Refusal]:
    found: list[Refusal] = []
    for event in told:
        by = event.doer.name if event.doer else ""
        if event.act is Act.REFUSE_LEAD:
            found.append(Refusal(event.seq, by, event.on))
        elif event.act in DECIDING and found:
            last = found[-1]
            found[-1] = Refusal(
                last.seq, last.by, last.on, DECIDING[event.act], event.seq, by, event.on
            )
    return found

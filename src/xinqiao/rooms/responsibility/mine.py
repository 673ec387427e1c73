"""What a leading official opens on the phone: their cases, and what waits for their word.

Cases come by the longest silence; each list is a range of one index and ends at MOST_CASES.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, Min, Q, QuerySet

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Duty, Matter
from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.procedure.moves import moves_for
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory.models import Absence
from xinqiao.rooms.responsibility.figures import CONTACTS

MOST_CASES = 30
MOST_DECISIONS = 50
WAITING = (TermKey.LEAD_REPLY.value, TermKey.LEAD_DECIDE.value)
ANSWERED = frozenset({LeadState.REFUSED, LeadState.CARRIED})
# What can be done about a case in each state, the most usual first.
ACTS: dict[LeadState, tuple[Act, ...]] = {
    LeadState.PROPOSED: (Act.ASSIGN_LEAD, Act.DECLINE_LEAD),
    LeadState.NAMED: (Act.ACCEPT_LEAD, Act.REFUSE_LEAD),
    LeadState.REFUSED: (Act.REJECT_REFUSAL, Act.UPHOLD_REFUSAL),
    LeadState.CARRIED: (Act.CONTACT, Act.DELEGATE_LEAD),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One own case as its leader sees it. silent: since when; talk: when the next talk is due;
    milestone: when the next one is; acts: those that belong to the reader's post."""

    number: str
    gist: str
    step: Step
    state: LeadState
    received_on: date
    owner: str
    silent: date | None
    talk: date | None
    talk_key: TermKey | None
    milestone: date | None
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A case that waits for the reader's word, by when, and whom it is about."""

    number: str
    gist: str
    state: LeadState
    leader: str
    key: TermKey
    due: date
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class StandIn:
    """Cases of a leader who is away, for whoever stands in. until: the last day of it."""

    leader: str
    until: date
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """The page of one leading official. more: there are more cases than are shown."""

    on: date
    cases: tuple[Case, ...]
    decisions: tuple[Decision, ...]
    more: bool
    stand_ins: tuple[StandIn, ...] = ()

    @property
    def late(self) -> int:
        """Cases shown in which a talk is overdue."""
        return sum(c.talk is not None and c.talk < self.on for c in self.cases)


def mine(reader: Actor, on: date) -> Mine:
    """The reader's own cases and decisions, and those of whom they stand in for today; three
    statements, and one for each leader who is away.

    A case is theirs once they have accepted it, and while the convenor decides on a refusal.
    """
    found = [c for c in cases(reader, reader.staff or 0) if c.state in ANSWERED]
    shown = found[:MOST_CASES]
    return Mine(
        on, tuple(shown), tuple(decisions(reader)), len(found) > len(shown),
        tuple(_stand_ins(reader, on)),
    )  # fmt: skip


def _stand_ins(reader: Actor, on: date) -> Iterator[StandIn]:
    """Leaders who are away and for whom the reader speaks, with what they carry."""
    away = Absence.objects.filter(substitute=reader.staff, since__lte=on, until__gte=on)
    for staff, name, until in away.order_by("id").values_list("staff", "staff__name", "until"):
        carried = [c for c in cases(reader, staff) if c.state is LeadState.CARRIED]
        if carried:
            yield StandIn(name, until, tuple(carried[:MOST_CASES]))


def cases(reader: Actor, leader: int) -> list[Case]:
    """What an official carries, as far as the reader sees it, silent for longest first.

    One statement; one more than MOST_CASES where there are more.
    """
    if not reader.reads_cases or reader.office is None or reader.staff is None:
        return []
    return [_case(row, reader) for row in _carried(reader.office, reader.staff, leader)]


def decisions(reader: Actor) -> list[Decision]:
    """Proposals and refusals to decide on, cases to accept; what is due first, first."""
    if not reader.reads_cases or reader.office is None or reader.staff is None:
        return []
    return [_decision(duty, reader) for duty in _waiting(reader.office, reader.staff)]


def _case(row: tuple[Any, ...], reader: Actor) -> Case:
    number, gist, step, lead, received_on, owner, silent, talk, key, milestone = row
    state = LeadState(lead)
    return Case(
        number, gist, Step(step), state, received_on, owner or "", silent, talk,
        TermKey(key) if key else None, milestone, acts_in(state, Step(step), reader),
    )  # fmt: skip


def _decision(duty: Duty, reader: Actor) -> Decision:
    matter = duty.matter
    state = LeadState(matter.lead)
    return Decision(
        number=matter.number,
        gist=matter.gist,
        state=state,
        leader=matter.leader.name if matter.leader else "",
        key=TermKey(duty.key),
        due=duty.due,
        acts=acts_in(state, Step(matter.step), reader),
    )


def acts_in(state: LeadState, step: Step, reader: Actor) -> tuple[Act, ...]:
    """What the reader's post may do about a case in this state. Roles only: whether it is
    possible now is said on the act's own page."""
    return tuple(
        act for act in ACTS[state] if any(m.roles & reader.roles for m in moves_for(act, step))
    )


@prepared
def _carried(office: int, staff: int, leader: int) -> QuerySet[Matter, tuple[Any, ...]]:
    running = Q(duties__closed_by=None)
    found = casebook.own_cases(casebook.reader_at(office, staff)).filter(leader=leader)
    found = found.annotate(
        contact=FilteredRelation("duties", condition=running & Q(duties__key__in=CONTACTS)),
        stone=FilteredRelation("duties", condition=running & Q(duties__key=TermKey.MILESTONE)),
    ).annotate(next_stone=Min("stone__due"))
    return found.order_by(F("contact__started").asc(nulls_last=True), "id").values_list(
        "number", "gist", "step", "lead", "received_on", "staff__name", "contact__started",
        "contact__due", "contact__key", "next_stone",
    )[: MOST_CASES + 1]  # fmt: skip


@prepared
def _waiting(office: int, staff: int) -> QuerySet[Duty]:
    held = casebook.duties_held(casebook.reader_at(office, staff))
    led = held.filter(key__in=WAITING, matter__sealed=False).exclude(matter__lead="")
    return led.select_related("matter__leader")[:MOST_DECISIONS]

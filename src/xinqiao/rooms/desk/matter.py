"""One matter as its page shows it: assembled in a fixed number of statements, however long
its record is. Personal words are not among them: they are opened apart, and logged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xinqiao.casebook import calendars
from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Matter
from xinqiao.casebook.record import Recorded, record_of
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import Offer, offers
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.desk import chain
from xinqiao.rooms.desk.chain import Link
from xinqiao.rooms.desk.clocks import ClockRow, Opened, clock_rows
from xinqiao.rooms.desk.hops import Hops, hops
from xinqiao.rooms.desk.leading import LeadView, lead_view
from xinqiao.rooms.desk.lines import Line, Who, line_of
from xinqiao.rooms.desk.path import Stage, path
from xinqiao.rooms.desk.withheld import withheld, withheld_entries
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.documents.queries import PaperLine
from xinqiao.rooms.people import queries as people
from xinqiao.rooms.people.queries import PartyView
from xinqiao.rooms.registry import repeats
from xinqiao.rooms.registry.attachments import AttachmentView, attachments_of

PASSING = frozenset({Act.TRANSFER, Act.ASSIGN, Act.REFER, Act.DESIGNATE, Act.AGREE_OBJECTION})
ENDING = frozenset({Act.RECEIVE, Act.RECEIVE_DOWN})
ROUNDS = {
    Act.ACCEPT: "handling",
    Act.STUDY: "handling",
    Act.REOPEN: "handling",
    Act.ASK_REVIEW: "review",
    Act.ASK_REREVIEW: "rereview",
}
ROUND_ENDS = frozenset({Act.SERVE_OPINION, Act.REPLY, Act.SERVE_REVIEW, Act.SERVE_REREVIEW})


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the record. texts: ids of sealed texts; papers: numbers of papers."""

    seq: int
    at: datetime
    act: Act
    actor: str  # staff, petitioner, system
    who: Who | None
    source: str
    texts: tuple[str, ...]
    papers: tuple[str, ...]
    late: bool  # a clock that this act met had run out


@dataclass(frozen=True, slots=True)
class Leg:
    """One hop from office to office."""

    act: Act
    to: Bilingual | None
    sent_on: date
    received_on: date | None
    paper: str


@dataclass(frozen=True, slots=True)
class Round:
    """One proceeding: handling, review or re-review. kind: of ROUNDS."""

    kind: str
    office: Bilingual | None
    since: date
    until: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim's route and outcome as codes; its words are opened apart."""

    n: int
    route: str
    outcome: str
    executed: bool


@dataclass(frozen=True, slots=True)
class MatterPage:
    """Everything that the page shows without opening personal words."""

    id: int
    seq: int
    today: date
    line: Line
    standing: Standing
    links: tuple[Link, ...]
    clocks: tuple[ClockRow, ...]
    path: tuple[Stage, ...]
    told: tuple[Told, ...]  # newest first
    claims: tuple[ClaimView, ...]
    legs: tuple[Leg, ...]
    hops: Hops
    rounds: tuple[Round, ...]
    parties: tuple[PartyView, ...]
    papers: tuple[PaperLine, ...]
    attachments: tuple[AttachmentView, ...]
    offers: tuple[Offer, ...]
    lead: LeadView | None
    alike: tuple[tuple[str, str], ...]  # number and gist of matters with the very same words


def matter_page(number: str, reader: Actor, today: date, language: str) -> MatterPage:
    """The page of one matter for somebody who may see it; ten statements, and up to five more
    where a leading official answers for it, or did.

    Raises NotFound alike when there is none and when it is not theirs to know of.
    """
    matter = casebook.matter_for(reader, number)
    events = record_of(matter.pk)
    standing, reached = fold(events)
    offices = chain.office_names({matter.office_id, *_offices(events)})
    links = chain.links(matter, _sender(events), today)
    hidden = withheld_entries(events, standing, reader)
    return MatterPage(
        id=matter.pk,
        seq=matter.seq,
        today=today,
        line=line_of(matter, reader),
        standing=standing,
        links=links,
        clocks=clock_rows(
            [d for d in standing.duties.values() if d.opened_by not in hidden],
            _opened(events, language), offices, _people(matter, events), calendars.current(),
            language,
        ),
        path=path(reached, Purpose(matter.purpose)),
        told=tuple(t for t in told_of(events, standing) if t.seq not in hidden),
        claims=tuple(
            ClaimView(n, c.route, c.outcome, c.executed) for n, c in standing.claims.items()
        ),
        legs=tuple(_legs(events, offices)),
        hops=hops(events, matter.received_on, matter.closed_on, today),
        rounds=tuple(_rounds(events, offices)),
        parties=tuple(people.parties_of(matter.pk)),
        papers=tuple(
            p for p in documents.papers_of(matter.pk) if not withheld(p.kind, standing, reader)
        ),
        attachments=tuple(attachments_of(matter=matter.pk)),
        offers=tuple(offers(Situation(standing, reader, today))),
        lead=lead_view(matter.pk, events, standing, today),
        alike=tuple(repeats.alike(matter.pk, reader)),
    )  # fmt: skip


def fold(events: Iterable[Recorded]) -> tuple[Standing, list[tuple[Step, date]]]:
    """Where the matter stands, and the step after each act with its day."""
    standing, reached = Standing(), []
    for event in events:
        standing.apply(event.act, event.facts, event.effects, event.on)
        reached.append((standing.step, event.on))
    return standing, reached


def who(event: Recorded) -> Who | None:
    """Who acted, by post; None for the petitioner and the clock."""
    doer = event.doer
    return Who(doer.name, doer.post, doer.office, doer.phone) if doer else None


def references(facts: Any, key: str) -> tuple[str, ...]:
    """Every value under `key` anywhere in the facts: sealed texts, papers."""
    if isinstance(facts, Mapping):
        own = (str(facts[key]),) if isinstance(facts.get(key), str | int) else ()
        return (*own, *(r for value in facts.values() for r in references(value, key)))
    if isinstance(facts, list):
        return tuple(r for value in facts for r in references(value, key))
    return ()


def told_of(events: Sequence[Recorded], standing: Standing) -> tuple[Told, ...]:
    """The record as a page tells it, newest first."""
    return tuple(
        Told(
            seq=e.seq,
            at=e.at,
            act=e.act,
            actor=e.actor,
            who=who(e),
            source=e.source,
            texts=references(e.facts, "text"),
            papers=references(e.facts, "paper"),
            late=_met_late(e, standing),
        )
        for e in reversed(events)
    )


def _met_late(event: Recorded, standing: Standing) -> bool:
    met = [standing.duties[c["n"]] for c in event.effects.get("close", ()) if c["how"] == "done"]
    return any(d.closed_on is not None and d.closed_on > d.due for d in met)


def _offices(events: Iterable[Recorded]) -> set[int]:
    owners = (e.effects["owner"] for e in events if e.effects.get("owner"))
    opened = (o["office"] for e in events for o in e.effects.get("open", ()) if o["office"])
    return {owner[0] for owner in owners} | set(opened)


def _people(matter: Matter, events: Iterable[Recorded]) -> dict[int, str]:
    found = {e.doer.staff: e.doer.name for e in events if e.doer}
    if matter.staff_id and matter.staff:
        found[matter.staff_id] = matter.staff.name
    return found


def _opened(events: Iterable[Recorded], language: str) -> dict[int, Opened]:
    def by(event: Recorded) -> str:
        person = who(event)
        if person is None:
            return ""
        return f"{person.office.in_language(language)} {person.name}"

    return {e.seq: Opened(e.act, e.on, by(e)) for e in events}


def _sender(events: Iterable[Recorded]) -> Recorded | None:
    """The last act that passed the matter on, for the sender's place in the chain."""
    return next((e for e in reversed(list(events)) if e.act in PASSING), None)


def _legs(events: Iterable[Recorded], offices: Mapping[int, Bilingual]) -> list[Leg]:
    legs: list[Leg] = []
    for event in events:
        act, on = event.act, event.on
        owner = event.effects.get("owner")
        if act in PASSING:
            to = offices.get(owner[0]) if owner else None
            paper = next(iter(references(event.facts, "paper")), "")
            legs.append(Leg(act, to, on, None, paper))
        elif act in ENDING and legs:
            last = legs[-1]
            legs[-1] = Leg(last.act, last.to, last.sent_on, on, last.paper)
    return legs


def _rounds(events: Iterable[Recorded], offices: Mapping[int, Bilingual]) -> list[Round]:
    rounds: list[Round] = []
    office: Bilingual | None = None
    for event in events:
        act, on = event.act, event.on
        if owner := event.effects.get("owner"):
            office = offices.get(owner[0])
        if act in ROUNDS:
            rounds.append(Round(ROUNDS[act], office, on, None, ""))
        elif rounds and act in ROUND_ENDS | {Act.ISSUE_REVIEW, Act.ISSUE_REREVIEW}:
            last = rounds[-1]
            outcome = str(event.facts.get("outcome", "")) or last.outcome
            until = on if act in ROUND_ENDS else None
            rounds[-1] = Round(last.kind, last.office, last.since, until, outcome)
    return rounds

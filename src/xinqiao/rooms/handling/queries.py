"""What lies in the file of one matter, opened for somebody who may read it. Reads only.

Opening personal words writes a line into the read log first, in the same transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook.models import Event, Matter
from xinqiao.casebook.replay import standing_of
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.directory.models import Staff
from xinqiao.rooms.handling.models import (
    Assignment,
    ExecutionTask,
    Hearing,
    Mediation,
    OpinionDraft,
    ServiceProof,
)
from xinqiao.rooms.people import services as people
from xinqiao.rooms.registry import queries as registry


@dataclass(frozen=True, slots=True)
class ClaimPanel:
    """A claim with its words (None: erased), route and outcome."""

    n: int
    text: str | None
    route: str
    outcome: str
    executed: bool


@dataclass(frozen=True, slots=True)
class TeamPanel:
    """Who works on the matter, by name."""

    handler: str
    investigators: tuple[str, ...]
    since: date


@dataclass(frozen=True, slots=True)
class DraftedClaim:
    """What a draft says of one claim."""

    n: int
    outcome: str
    findings: str
    reasons: str
    basis: str


@dataclass(frozen=True, slots=True)
class DraftPanel:
    """One version of the opinion."""

    version: int
    state: str
    number: str
    drafter: str
    plan: str
    claims: tuple[DraftedClaim, ...]


@dataclass(frozen=True, slots=True)
class TaskPanel:
    """One thing to carry out."""

    n: int
    claim: int
    what: str
    due: date
    done_on: date | None
    result: str
    dropped: bool


@dataclass(frozen=True, slots=True)
class HearingPanel:
    """A hearing called or held. stage: handling or rereview."""

    stage: str
    planned_on: date | None
    held_on: date | None
    chair: str
    public: bool
    place: str
    subject: str
    conclusion: str


@dataclass(frozen=True, slots=True)
class MediationPanel:
    """One attempt to agree."""

    outcome: str
    met: bool
    claims: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class ServicePanel:
    """How a paper reached the person. act: the serving act's code."""

    act: str
    method: str
    served_on: date
    refused: bool
    recipient: str
    witness: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything handling keeps of a matter; drafts newest first, the rest in order."""

    claims: tuple[ClaimPanel, ...]
    team: TeamPanel | None
    drafts: tuple[DraftPanel, ...]
    tasks: tuple[TaskPanel, ...]
    hearings: tuple[HearingPanel, ...]
    mediations: tuple[MediationPanel, ...]
    services: tuple[ServicePanel, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Side by side: what is asked now, and what was re-reviewed to the end before."""

    number: str  # of the other matter
    opinion: str  # number of its re-review opinion
    issued_on: date
    now: tuple[str, ...]
    before: tuple[str, ...]


@transaction.atomic
def case_file(*, matter: Matter, by: Actor, at: datetime) -> CaseFile:
    """The file of a matter; a fixed number of statements however much is in it.

    Raises NotFound when the matter is none of the actor's business.
    """
    _, asked = registry.words_of(matter=matter, by=by, at=at, purpose="case file")
    rows = _Rows(matter)
    said = _said(people.read_texts(matter=matter, ids=rows.texts(), purpose="case file",
                                   by=by, at=at))  # fmt: skip
    standing = standing_of(matter.pk)
    claims = tuple(
        ClaimPanel(c.n, c.text, s.route, s.outcome, s.executed)
        for c in asked
        if (s := standing.claims.get(c.n)) is not None
    )
    return CaseFile(claims, rows.team(), rows.drafted(said), rows.planned(said),
                    rows.heard(said), rows.mediated(said), rows.served(said))  # fmt: skip


@transaction.atomic
def comparisons(*, matter: Matter, by: Actor, at: datetime) -> list[Comparison]:
    """Linked matters that were re-reviewed to the end, beside this one, for the question
    whether facts and reasons are the same. Raises NotFound as `case_file`.

    Source: 条例第三十六条第三款.
    """
    _, asked = registry.words_of(matter=matter, by=by, at=at, purpose="comparison")
    others = {
        m.pk: m for link in registry.links_of(matter.pk, by) for m in (link.matter, link.other)
    }
    others.pop(matter.pk, None)
    finals = Event.objects.filter(matter__in=others, act=Act.ISSUE_REREVIEW).order_by("seq")
    latest = {event.matter_id: event for event in finals}
    return [
        _compared(others[pk], event, _words(c.text for c in asked), by, at)
        for pk, event in latest.items()
    ]


def _compared(
    other: Matter, event: Event, now: tuple[str, ...], by: Actor, at: datetime
) -> Comparison:
    _, before = registry.words_of(matter=other, by=by, at=at, purpose="comparison")
    return Comparison(
        number=other.number,
        opinion=str(event.facts["paper"]),
        issued_on=localdate(event.at),
        now=now,
        before=_words(c.text for c in before),
    )


def _words(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _said(opened: Mapping[str, str | None]) -> Mapping[str, str]:
    return {"": ""} | {key: text or "" for key, text in opened.items()}


class _Rows:
    """The rows of one matter, fetched once; and the panels made of them."""

    def __init__(self, matter: Matter) -> None:
        self.assignment = Assignment.objects.filter(matter=matter, until=None).first()
        versions = OpinionDraft.objects.filter(matter=matter).order_by("-version")
        self.drafts = list(versions.select_related("drafter").prefetch_related("claims"))
        self.tasks = list(ExecutionTask.objects.filter(matter=matter))
        self.hearings = list(Hearing.objects.filter(matter=matter).select_related("chair"))
        self.mediations = list(Mediation.objects.filter(matter=matter))
        self.proofs = list(ServiceProof.objects.filter(matter=matter))

    def texts(self) -> Sequence[str]:
        """Ids of all texts that the panels show."""
        ids = [d.plan for d in self.drafts]
        ids += [i for d in self.drafts for c in d.claims.all()
                for i in (c.findings, c.reasons, c.basis)]  # fmt: skip
        ids += [i for t in self.tasks for i in (t.what, t.result)]
        ids += [i for h in self.hearings for i in (h.place, h.subject, h.conclusion)]
        ids += [m.text for m in self.mediations]
        ids += [i for p in self.proofs for i in (p.recipient, p.witness)]
        return [i for i in dict.fromkeys(ids) if i]

    def team(self) -> TeamPanel | None:
        """Handler and investigators by name, in the order of their ids."""
        row = self.assignment
        if row is None:
            return None
        people_ids = {row.handler_id, *row.investigators}
        names = dict(Staff.objects.filter(pk__in=people_ids).values_list("pk", "name"))
        investigators = tuple(names[i] for i in row.investigators)
        return TeamPanel(names[row.handler_id], investigators, row.since)

    def drafted(self, said: Mapping[str, str]) -> tuple[DraftPanel, ...]:
        """Versions of the opinion, newest first."""
        return tuple(
            DraftPanel(
                d.version, d.state, d.number, d.drafter.name, said[d.plan],
                tuple(
                    DraftedClaim(c.n, c.outcome, said[c.findings], said[c.reasons], said[c.basis])
                    for c in d.claims.all()
                ),
            )
            for d in self.drafts
        )  # fmt: skip

    def planned(self, said: Mapping[str, str]) -> tuple[TaskPanel, ...]:
        """Tasks in order."""
        return tuple(
            TaskPanel(t.n, t.claim, said[t.what], t.due, t.done_on, said[t.result], t.dropped)
            for t in self.tasks
        )

    def heard(self, said: Mapping[str, str]) -> tuple[HearingPanel, ...]:
        """Hearings in order."""
        return tuple(
            HearingPanel(
                h.stage, h.planned_on, h.held_on, h.chair.name, h.public, said[h.place],
                said[h.subject], said[h.conclusion],
            )
            for h in self.hearings
        )  # fmt: skip

    def mediated(self, said: Mapping[str, str]) -> tuple[MediationPanel, ...]:
        """Attempts in order."""
        return tuple(
            MediationPanel(m.outcome, m.met, tuple(m.claims), said[m.text]) for m in self.mediations
        )

    def served(self, said: Mapping[str, str]) -> tuple[ServicePanel, ...]:
        """Services in order."""
        return tuple(
            ServicePanel(
                p.act, p.method, p.served_on, p.refused, said[p.recipient], said[p.witness]
            )
            for p in self.proofs
        )

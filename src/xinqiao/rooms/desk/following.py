"""What the petitioner's page asks of them and tells them of their group."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.desk.matter import MatterPage
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.handling.course_papers import SERVED_BY
from xinqiao.rooms.people import texts
from xinqiao.rooms.people.models import PartyKind


@dataclass(frozen=True, slots=True)
class Question:
    """A question that waits for the person's answer. seq: the entry that asked it."""

    seq: int
    at: datetime
    office: Bilingual | None
    text: str  # "" where it was erased


@dataclass(frozen=True, slots=True)
class Group:
    """A group as its representatives see it: numbers, and the representatives alone by name."""

    people: int
    members: int
    settled: int
    representatives: tuple[str, ...]  # masked

    @property
    def open(self) -> int:
        """Those who still wait."""
        return self.members - self.settled


@dataclass(frozen=True, slots=True)
class OwnWord:
    """Something the person said, or a question they answered, in the order of the record."""

    at: datetime
    act: Act
    text: str


def open_questions(row: Matter, page: MatterPage) -> tuple[Question, ...]:
    """The questions not answered yet; no statement where there is none."""
    waiting = page.standing.questions
    if not waiting:
        return ()
    asked = dict(
        Event.objects.filter(matter=row, seq__in=waiting).values_list("seq", "facts__asked__text")
    )
    found = texts.read_many(list(asked.values()), matter=row)
    return tuple(
        Question(t.seq, t.at, t.who.office if t.who else None, found.get(asked[t.seq]) or "")
        for t in reversed(page.told)
        if t.seq in waiting
    )


def group_of(page: MatterPage) -> Group | None:
    """How far the group is; None for a matter of one person."""
    members = page.standing.members
    if not page.line.group and not members:
        return None
    named = (PartyKind.MAIN, PartyKind.REPRESENTATIVE)
    return Group(
        people=page.line.people,
        members=len(members),
        settled=len(members & page.standing.settled),
        representatives=tuple(p.name for p in page.parties if p.kind in named),
    )


def to_acknowledge(matter: int, act: Act) -> tuple[tuple[str, str], ...]:
    """(kind, number) of the papers that `act` would serve: issued and not served yet."""
    last = (
        Event.objects.filter(matter=matter, act=act)
        .order_by("-seq")
        .values_list("seq", flat=True)
        .first()
        or 0
    )
    kinds = {k.value for k in SERVED_BY[act]}
    papers = documents.papers_of(matter, drafts=False)
    return tuple(
        (p.kind, p.number or "") for p in papers if p.kind in kinds and (p.seq or 0) > last
    )


def own_words(matter: int) -> list[OwnWord]:
    """What the person added and answered, and what they were asked; for their own copy."""
    row = casebook.visible_to(petitioner(matter)).get()
    keys = {Act.TELL: "told", Act.ANSWER: "answer", Act.ASK_PERSON: "asked"}
    events = list(Event.objects.filter(matter=row, act__in=keys).order_by("seq"))
    refs: list[dict[str, Any]] = [e.facts[keys[Act(e.act)]] for e in events]
    found = texts.read_many(refs, matter=row)
    return [
        OwnWord(e.at, Act(e.act), found.get(ref["text"]) or "")
        for e, ref in zip(events, refs, strict=True)
    ]

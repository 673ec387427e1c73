"""并案: saying that two matters are one or belong together, and taking it back."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event, Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.moves import LIVE
from xinqiao.kernel.procedure.steps import SETTLED, Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people.models import Party
from xinqiao.rooms.people.services import Parties
from xinqiao.rooms.registry import papers, places
from xinqiao.rooms.registry.intake import Intake, check
from xinqiao.rooms.registry.models import MatterLink, Submission
from xinqiao.rooms.registry.registration import Registered, write_added
from xinqiao.rooms.registry.wording import kept, kept_if

NO_OTHER = gettext_noop("There is no such matter to link with.")
ITSELF = gettext_noop("A matter cannot be linked or merged with itself.")
LINKED = gettext_noop("These two matters are linked already.")
NOT_LINKED = gettext_noop("These two matters are not linked.")
ACROSS_SEAL = gettext_noop("A sealed matter stays by itself; nothing is merged with it.")
NOT_LIVE = gettext_noop("The other matter is merged, voided or filed away; choose one that lives.")
NO_SUBMISSION = gettext_noop("There is no such submission in this matter.")
ANSWERED = gettext_noop("Nothing is waiting for an answer to this submission.")


class LinkKind(StrEnum):
    """How two matters belong together (DOMAIN.md 2.3 T2)."""

    REPEAT = "repeat"  # 重复: the same person, the same request
    SAME_CAUSE = "same_cause"  # 并案: others with the same request
    NEW_FACTS = "new_facts"  # 新事实新理由
    RELATED = "related"


@transaction.atomic
def link(
    *,
    matter: int,
    other: int,
    kind: LinkKind,
    by: Actor,
    at: datetime,
    note: str = "",
    expected: int | None = None,
) -> Event:
    """Say how `matter` belongs to another one that the actor may see.

    A repeat of a matter that ended with a re-review opinion may then be declined (Art 36);
    new facts and reasons never are. Raises NotFound, OutOfRange, NotAllowedNow. Source: T2.
    """
    held = ledger.hold(matter, expected)
    found = _other(matter, other, by)
    if MatterLink.objects.filter(matter=matter, other=other, undone=None).exists():
        raise NotAllowedNow(LINKED)
    final = kind is LinkKind.REPEAT and _ended_finally(found)
    facts = {"other": other, "kind": kind.value, "final": final, **kept_if(held, "note", note)}
    papers.check(held, Act.LINK, by, at)
    facts |= papers.link_note(held, found, kind.value, note, by, at).reference()
    event = ledger.record(held, Act.LINK, by=by, at=at, facts=facts)
    MatterLink.objects.create(matter=held.matter, other=found, kind=kind, seq=event.seq)
    ledger.describe(held, repeat=held.matter.repeat or kind is LinkKind.REPEAT)
    return event


@transaction.atomic
def unlink(
    *, matter: int, other: int, reason: str, by: Actor, at: datetime, expected: int | None = None
) -> Event:
    """Take a link back. Raises NotFound when there is none, Missing without a reason."""
    held = ledger.hold(matter, expected)
    links = MatterLink.objects.filter(matter=matter, undone=None)
    if not (mine := links.filter(other=other)).exists():
        raise NotFound(NOT_LINKED)
    facts = {"other": other, "reason": kept(held, "reason", reason)}
    event = ledger.record(held, Act.UNLINK, by=by, at=at, facts=facts)
    mine.update(undone=event.seq)
    ledger.describe(held, repeat=links.filter(kind=LinkKind.REPEAT).exists())
    return event


@transaction.atomic
def merge(
    *, matter: int, into: int, reason: str, by: Actor, at: datetime, expected: int | None = None
) -> Event:
    """Merge a fresh matter into another: its submissions and people move, its clock ends.

    The other keeps its own clocks, and each submission that came in gets an answer of its own.
    Both are locked in the order of their ids. Raises NotFound, OutOfRange, NotAllowedNow.
    Source: DOMAIN.md 2.3 T2.
    """
    _other(matter, into, by)
    both = {m: ledger.hold(m, expected if m == matter else None) for m in sorted((matter, into))}
    held, target = both[matter], both[into]
    if held.standing.sealed or target.standing.sealed:
        raise OutOfRange(ACROSS_SEAL, "into")
    if target.standing.step not in LIVE:
        raise OutOfRange(NOT_LIVE, "into")
    moved = list(Submission.objects.filter(matter=held.matter))
    numbers = [s.number for s in moved]
    facts = {
        "into": into,
        "from_step": held.standing.step.value,
        "submissions": numbers,
        "reason": kept(held, "reason", reason),
    }
    papers.check(held, Act.MERGE, by, at)
    facts |= papers.link_note(held, target.matter, "", reason, by, at).reference()
    event = ledger.record(held, Act.MERGE, by=by, at=at, facts=facts)
    _move(numbers, held.matter, target.matter)
    _add(target, moved, by, at, came_from=matter)
    return event


@transaction.atomic
def unmerge(
    *, matter: int, reason: str, by: Actor, at: datetime, expected: int | None = None
) -> Event:
    """Undo a merge: what had moved comes back, and the matter is sorted from its receipt on.

    Raises NotAllowedNow when it is not merged, Missing without a reason. Source: T2.
    """
    row = Matter.objects.filter(pk=matter).first()
    told = Event.objects.filter(matter=matter, act=Act.MERGE.value).order_by("-seq").first()
    if row is None or told is None:
        raise NotAllowedNow(gettext_noop("This matter is not merged into another."))
    into = told.facts["into"]
    both = {m: ledger.hold(m, expected if m == matter else None) for m in sorted((matter, into))}
    held, target = both[matter], both[into]
    facts = {"from": into, "reason": kept(held, "reason", reason)}
    owner = places.oneself(by)
    change = Change(owner=owner, counts_from=held.matter.received_on)
    event = ledger.record(held, Act.UNMERGE, by=by, at=at, facts=facts, change=change)
    _move(told.facts["submissions"], target.matter, held.matter)
    if target.standing.step in LIVE:
        back = {"taken_back": told.facts["submissions"], "matter": matter}
        stopped = Change(stops=_waiting_for(target, told.facts["submissions"]))
        ledger.record(target, Act.NOTE, by=by, at=at, facts=back, change=stopped)
    return event


@transaction.atomic
def add_submission(
    *,
    matter: int,
    intake: Intake,
    by: Actor,
    at: datetime,
    confirmed: frozenset[str] = frozenset(),
    expected: int | None = None,
) -> Registered:
    """Register a repeat under the matter it belongs to: own number, own code, own answer.

    The matter keeps its clocks. Raises as `registration.register` and `ledger.record`.
    Source: DOMAIN.md 2.3 T2.
    """
    held = ledger.hold(matter, expected)
    checked = check(intake, at=at, confirmed=confirmed)
    written = write_added(held.matter, checked, by=by, at=at)
    _add(held, [written.row], by, at, words=written.commitment)
    if checked.intake.parties:
        first = _next_n(held.matter)
        people.add_parties(
            [Parties(held.matter, checked.intake.parties, written.row.number, first)]
        )
    ledger.describe(held, repeat=True)
    return Registered(
        matter=matter,
        submission=written.row.pk,
        number=written.row.number,
        query_code=written.code,
        sealed=held.standing.sealed,
        due_on=held.matter.due_on,
    )


@transaction.atomic
def answer_submission(
    *,
    matter: int,
    submission: str,
    answer: str,
    by: Actor,
    at: datetime,
    expected: int | None = None,
) -> Event:
    """Record how a repeat was answered; its own fifteen days end with it.

    submission: its number. Raises NotFound, Missing, NotAllowedNow.
    """
    held = ledger.hold(matter, expected)
    if not Submission.objects.filter(matter=matter, number=submission).exists():
        raise NotFound(NO_SUBMISSION)
    waiting = _waiting_for(held, [submission])
    if not waiting:
        raise NotAllowedNow(ANSWERED)
    facts = {"answers": submission, "text": kept(held, "answer", answer)}
    return ledger.record(held, Act.NOTE, by=by, at=at, facts=facts, change=Change(closes=waiting))


def _add(held: Held, rows: Sequence[Submission], by: Actor, at: datetime, **facts: Any) -> Event:
    """One event for what came in; the answer to it gets a clock while the matter is open."""
    received = min(localdate(s.received_at) for s in rows)
    clock = TermKey.PASS_ON if by.bureau else TermKey.NOTIFY
    settled = held.standing.step in SETTLED
    change = Change(also_starts={} if settled else {clock: received})
    told = {"submissions": [s.number for s in rows], **facts}
    return ledger.record(held, Act.ADD_SUBMISSION, by=by, at=at, facts=told, change=change)


def _waiting_for(held: Held, numbers: Sequence[str]) -> tuple[int, ...]:
    """Running clocks that began when one of these submissions was added."""
    asked = Event.objects.filter(matter=held.matter, act=Act.ADD_SUBMISSION.value)
    seqs = {e.seq for e in asked if set(numbers) & set(e.facts["submissions"])}
    return tuple(d.n for d in held.standing.duties.values() if d.open and d.opened_by in seqs)


def _move(numbers: Sequence[str], source: Matter, target: Matter) -> None:
    """Submissions and their people go over; people keep their order behind those there."""
    Submission.objects.filter(matter=source, number__in=numbers).update(matter=target)
    first = _next_n(target)
    Party.objects.filter(matter=source, submission__in=numbers).update(
        matter=target, n=F("n") + first - 1
    )


def _next_n(matter: Matter) -> int:
    most = Party.objects.filter(matter=matter).aggregate(most=Max("n"))["most"]
    return (most or 0) + 1


def _other(matter: int, other: int, by: Actor) -> Matter:
    """The other matter. Raises OutOfRange for the same one, NotFound for one out of sight."""
    if matter == other:
        raise OutOfRange(ITSELF, "other")
    found = visible_to(by).filter(pk=other).first()
    if found is None:
        raise NotFound(NO_OTHER, "other")
    return found


def _ended_finally(matter: Matter) -> bool:
    """Whether a re-review opinion was served in it (Art 36 ¶3)."""
    served = Event.objects.filter(matter=matter, act=Act.SERVE_REREVIEW.value)
    return matter.step != Step.REOPENED and served.exists()

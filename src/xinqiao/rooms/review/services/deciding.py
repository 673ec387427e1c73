"""Deciding a review or re-review, and serving what was decided. Articles 35, 36.

After service somebody must own the matter: the unit that handled it, to carry out or to
close; where the opinion was annulled it starts anew in the same act.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import SYSTEM, Actor
from xinqiao.kernel.codes import OWN_ROUTES, TO_CARRY_OUT, Outcome, ReopenGround, ReviewOutcome
from xinqiao.kernel.errors import Missing, NotAllowedNow, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.documents.forms.base import day
from xinqiao.rooms.handling.inquiry_papers import Session
from xinqiao.rooms.handling.models import Hearing
from xinqiao.rooms.handling.services.basics import (
    check,
    head_of,
    keeper_of,
    kept,
    kept_if,
    not_future,
    person,
    running,
    to_carry_out,
    unit_of,
)
from xinqiao.rooms.handling.services.execution import drop_tasks
from xinqiao.rooms.handling.services.opinion import DECISIONS
from xinqiao.rooms.handling.services.reopening import again
from xinqiao.rooms.handling.services.serving import Served, prove, prove_on_paper
from xinqiao.rooms.review import papers
from xinqiao.rooms.review.models import Review, Stage

ISSUE = {Stage.REVIEW: Act.ISSUE_REVIEW, Stage.REREVIEW: Act.ISSUE_REREVIEW}
SERVE = {Stage.REVIEW: Act.SERVE_REVIEW, Stage.REREVIEW: Act.SERVE_REREVIEW}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the organ decided. outcomes: new outcome per claim, where the opinion is changed."""

    outcome: ReviewOutcome
    reasons: str
    basis: str
    outcomes: Mapping[int, Outcome] = field(default_factory=dict)


@transaction.atomic
def issue_review(
    *, matter: int, by: Actor, at: datetime, decision: Decision, expected: int | None = None
) -> Event:
    """出具复查意见: upheld, changed (with new outcomes), annulled, or not accepted.

    Raises Missing (reasons, basis, outcomes of a change), OutOfRange (outcomes), NotPermitted,
    NotAllowedNow.
    Source: 条例第三十五条.
    """
    return _issue(Stage.REVIEW, matter, by, at, decision, expected)


@transaction.atomic
def issue_rereview(
    *, matter: int, by: Actor, at: datetime, decision: Decision, expected: int | None = None
) -> Event:
    """出具复核意见: as `issue_review`; it is final. Source: 条例第三十六条."""
    return _issue(Stage.REREVIEW, matter, by, at, decision, expected)


@transaction.atomic
def serve_review(
    *, matter: int, by: Actor, at: datetime, served: Served, expected: int | None = None
) -> Event:
    """送达复查意见: thirty days to ask for a re-review count from the service.

    The unit has the matter again. After an annulment it is reopened in the same act; the last
    event returned is then the reopening.
    Raises OutOfRange, Missing, NotAllowedNow (service rules), NotPermitted.
    Source: 条例第三十五条、第三十六条.
    """
    return _serve(Stage.REVIEW, matter, by, at, served, expected)


@transaction.atomic
def serve_rereview(
    *, matter: int, by: Actor, at: datetime, served: Served, expected: int | None = None
) -> Event:
    """送达复核意见: final, unless it annulled. As `serve_review`. Source: 条例第三十六条."""
    return _serve(Stage.REREVIEW, matter, by, at, served, expected)


@transaction.atomic
def hold_review_hearing(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    first: date,
    last: date,
    chair: int,
    place: str,
    record: str,
    conclusion: str,
    public: bool = True,
    hearers: str = "",
    findings: str = "",
    present: str = "",
    expected: int | None = None,
) -> Event:
    """举行复核听证: its days, first to last, do not count in the thirty.

    hearers, present: names; findings: the facts found; empty as in `hold_hearing`.

    Raises OutOfRange (days), Missing (place, record, conclusion), NotFound (chair),
    NotAllowedNow, NotPermitted.
    Source: 条例第三十六条第二款.
    """
    held = ledger.hold(matter, expected)
    duty = running(held, TermKey.REREVIEW)
    not_future(last, localdate(at), "last")
    if not duty.started <= first <= last:
        raise OutOfRange(gettext_noop("The hearing lies between the request and today."), "first")
    directory.desk(chair)
    days = (last - first).days + 1
    refs = {
        "place": kept(held.matter, "place", place),
        "record": kept(held.matter, "hearing_record", record, "record"),
        "conclusion": kept(held.matter, "conclusion", conclusion),
    }
    for kind, text in (("hearers", hearers), ("findings", findings), ("present", present)):
        refs |= kept_if(held.matter, kind, text)
    facts = {"on": last.isoformat(), "days": days, "chair": chair, "public": public} | refs
    check(held, Act.HOLD_REVIEW_HEARING, by, at)
    session = Session(
        when=day(first) if days == 1 else f"{day(first)}至{day(last)}", place=place, subject="",
        chair=chair, hearers=hearers, public=public,
    )  # fmt: skip
    issued = papers.hearing(
        held, current(held, Stage.REREVIEW), session, record=record, present=present,
        findings=findings, conclusion=conclusion, by=by, at=at,
    )  # fmt: skip
    facts["papers"] = [paper.reference() for paper in issued]
    change = Change(pause=(duty.n, days))
    event = ledger.record(held, Act.HOLD_REVIEW_HEARING, by=by, at=at, facts=facts, change=change)
    Hearing.objects.create(
        matter=held.matter, stage="rereview", chair_id=chair, public=public,
        place=refs["place"]["text"], held_seq=event.seq,
        held_on=last, days=days, record=refs["record"]["text"],
        conclusion=refs["conclusion"]["text"],
    )  # fmt: skip
    return event


def current(held: Held, stage: Stage) -> Review:
    """The review that is running or was last asked for. Raises NotAllowedNow without one."""
    row = Review.objects.filter(matter=held.matter, stage=stage).order_by("-asked_seq").first()
    if row is None:
        raise NotAllowedNow(gettext_noop("No review has been asked for."))
    return row


def _issue(
    stage: Stage, matter: int, by: Actor, at: datetime, decision: Decision, expected: int | None
) -> Event:
    held = ledger.hold(matter, expected)
    row = current(held, stage)
    check(held, ISSUE[stage], by, at)
    _refuse_outcomes(held, decision)
    outcomes = {str(n): o.value for n, o in sorted(decision.outcomes.items())}
    reasons = kept(held.matter, "reasons", decision.reasons)
    basis = kept(held.matter, "basis", decision.basis)
    facts: dict[str, Any] = {
        "outcome": decision.outcome.value,
        "outcomes": outcomes,
        "reasons": reasons,
        "basis": basis,
        "reviewer": person(by),
    }
    paper = papers.opinion(
        held, row, outcome=decision.outcome, outcomes=dict(decision.outcomes),
        reasons=decision.reasons, basis=decision.basis, by=by, at=at,
    )  # fmt: skip
    facts |= paper.reference()
    event = ledger.record(held, ISSUE[stage], by=by, at=at, facts=facts)
    Review.objects.filter(pk=row.pk).update(
        outcome=decision.outcome.value, outcomes=outcomes, reasons=reasons["text"],
        basis=basis["text"], issued_seq=event.seq, number=paper.number or "",
    )  # fmt: skip
    return event


def _refuse_outcomes(held: Held, decision: Decision) -> None:
    changed = decision.outcome is ReviewOutcome.CHANGED
    if changed and not decision.outcomes:
        raise Missing(gettext_noop("Say what is decided instead, claim by claim."), "outcomes")
    if not changed and decision.outcomes:
        raise OutOfRange(gettext_noop("Only a changed opinion has new outcomes."), "outcomes")
    own = {n for n, c in held.standing.claims.items() if c.route in OWN_ROUTES}
    if set(decision.outcomes) - own or set(decision.outcomes.values()) - DECISIONS:
        raise OutOfRange(gettext_noop("That cannot be decided on such a claim."), "outcomes")


def _serve(
    stage: Stage, matter: int, by: Actor, at: datetime, served: Served, expected: int | None
) -> Event:
    held = ledger.hold(matter, expected)
    row, unit = current(held, stage), unit_of(held)
    proof = prove(held, served, at, ISSUE[stage])
    check(held, SERVE[stage], by, at)
    facts = proof.facts | prove_on_paper(held, SERVE[stage], served, by, at)
    todo = to_carry_out(held.standing)
    owner = keeper_of(held.standing, unit) if todo else head_of(held.standing, unit)
    change = Change(
        owner=owner,
        counts_from=served.on,
        done_on=served.on,
        stops=_overtaken(held, row),
    )
    event = ledger.record(held, SERVE[stage], by=by, at=at, facts=facts, change=change)
    proof.save(event)
    Review.objects.filter(pk=row.pk).update(served_on=served.on)
    if row.outcome != ReviewOutcome.ANNULLED:
        return event
    order = {"ground": ReopenGround.REVIEW_ORDER.value, "review": event.seq}
    if by.staff is None:  # the person acknowledged it: what the organ ordered follows by itself
        by = replace(SYSTEM, office=row.organ_id)
    return again(held, by=by, at=at, facts=order)


def _overtaken(held: Held, row: Review) -> tuple[int, ...]:
    """Clocks of tasks for claims that the organ no longer supports."""
    dropped = {int(n) for n, o in row.outcomes.items() if Outcome(o) not in TO_CARRY_OUT}
    return drop_tasks(held.matter.pk, dropped) if dropped else ()

"""The written opinion: drafted, legally reviewed, issued, served. Articles 31, 32, 34, 35."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import OWN_ROUTES, TO_CARRY_OUT, Outcome
from xinqiao.kernel.errors import Missing, NotAllowedNow, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.handling import opinion_papers, report_papers
from xinqiao.rooms.handling.models import DraftClaim, DraftState, Mediation, OpinionDraft
from xinqiao.rooms.handling.services.basics import (
    check,
    head_of,
    keeper_of,
    kept,
    kept_if,
    owner_of,
    person,
    post_of,
    same_claims,
    to_carry_out,
)
from xinqiao.rooms.handling.services.redone import refuse_repetition
from xinqiao.rooms.handling.services.serving import Served, prove, prove_on_paper

# What Article 32 wants in the opinion, with the remedy line; each is ticked in legal review.
CHECKLIST = ("requests", "facts", "reasons", "outcomes", "basis", "remedy")
DECISIONS = TO_CARRY_OUT | {Outcome.EXPLAINED, Outcome.NOT_SUPPORTED}
AGREED = {Outcome.MEDIATED, Outcome.SETTLED}
WAITING = (DraftState.DRAFT, DraftState.PASSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimOpinion:
    """What the opinion says of one claim. basis: the rules, quoted."""

    outcome: Outcome
    findings: str
    reasons: str
    basis: str


@transaction.atomic
def draft_opinion(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    claims: Mapping[int, ClaimOpinion],
    plan: str = "",
    expected: int | None = None,
) -> Event:
    """拟制处理意见: every claim of our own gets findings, reasons, outcome and quoted rules.

    plan: how and by when what is supported will be carried out; needed where anything is.
    A new draft replaces the one before and goes to legal review.
    Raises Missing (claim, texts, plan), OutOfRange (claim, outcome), NotAllowedNow (nobody
    was heard; agreement without one; an annulled opinion repeated), NotPermitted.
    Source: 条例第三十一条第六项、第三十二条.
    """
    held = ledger.hold(matter, expected)
    own = {n for n, c in held.standing.claims.items() if c.route in OWN_ROUTES}
    same_claims(own, set(claims), "claims")
    _refuse_outcomes(held, claims)
    if any(c.outcome in TO_CARRY_OUT for c in claims.values()) and not plan.strip():
        raise Missing(gettext_noop("Say how what is supported will be carried out."), "plan")
    refuse_repetition(held.matter, {n: (c.outcome, c.basis) for n, c in claims.items()})
    planned = kept_if(held.matter, "plan", plan)
    said = {
        n: {part: kept(held.matter, part, getattr(c, part)) for part in PARTS}
        for n, c in sorted(claims.items())
    }
    version = OpinionDraft.objects.filter(matter=matter).count() + 1
    facts = {
        "drafter": person(by),
        "version": version,
        "outcomes": {str(n): c.outcome.value for n, c in sorted(claims.items())},
        "claims": {str(n): refs for n, refs in said.items()},
    } | planned
    check(held, Act.DRAFT_OPINION, by, at)
    facts |= report_papers.investigation(held, claims, by, at).reference()
    office = owner_of(held).office
    reviewer = post_of(held.standing, office, Role.LEGAL) or head_of(held.standing, office)
    change = Change(owner=reviewer)
    event = ledger.record(held, Act.DRAFT_OPINION, by=by, at=at, facts=facts, change=change)
    _waiting(held).update(state=DraftState.REPLACED)
    draft = OpinionDraft.objects.create(
        matter=held.matter, version=version, seq=event.seq, drafter_id=person(by),
        plan=planned["plan"]["text"] if planned else "",
    )  # fmt: skip
    DraftClaim.objects.bulk_create(
        DraftClaim(draft=draft, n=n, outcome=claims[n].outcome.value,
                   **{part: ref["text"] for part, ref in refs.items()})
        for n, refs in said.items()
    )  # fmt: skip
    return event


@transaction.atomic
def pass_legal(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    checklist: Mapping[str, bool],
    note: str = "",
    expected: int | None = None,
) -> Event:
    """法制审核通过: every point of Article 32 is there, the remedy line too.

    checklist: CHECKLIST point → seen. Raises Missing (a point not ticked), NotPermitted,
    NotAllowedNow (own draft, a claim undecided).
    Source: 条例第三十二条.
    """
    held = ledger.hold(matter, expected)
    for point in CHECKLIST:
        if not checklist.get(point):
            raise Missing(gettext_noop("This part of the opinion is not confirmed."), point)
    facts = {"checklist": list(CHECKLIST)} | kept_if(held.matter, "note", note)
    change = Change(owner=head_of(held.standing, owner_of(held).office))
    event = ledger.record(held, Act.PASS_LEGAL, by=by, at=at, facts=facts, change=change)
    _waiting(held).update(state=DraftState.PASSED)
    return event


@transaction.atomic
def return_draft(
    *, matter: int, by: Actor, at: datetime, reason: str, expected: int | None = None
) -> Event:
    """退回修改: back to the handler with the reason.

    Raises Missing, NotPermitted, NotAllowedNow.
    """
    held = ledger.hold(matter, expected)
    facts = {"reason": kept(held.matter, "reason", reason)}
    change = Change(owner=keeper_of(held.standing, owner_of(held).office))
    event = ledger.record(held, Act.RETURN_DRAFT, by=by, at=at, facts=facts, change=change)
    _waiting(held).update(state=DraftState.RETURNED)
    return event


@transaction.atomic
def issue_opinion(*, matter: int, by: Actor, at: datetime, expected: int | None = None) -> Event:
    """签发处理意见书: the head signs; from here on it is not changed. The handler serves it.

    Raises NotPermitted, NotAllowedNow (legal review has not passed it).
    Source: 条例第三十二条.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.ISSUE_OPINION, by, at)
    draft = _waiting(held).get()
    change = Change(owner=keeper_of(held.standing, owner_of(held).office))
    paper = opinion_papers.opinion(held, draft, by, at)
    facts = {"version": draft.version} | paper.reference()
    event = ledger.record(held, Act.ISSUE_OPINION, by=by, at=at, facts=facts, change=change)
    OpinionDraft.objects.filter(pk=draft.pk).update(
        state=DraftState.ISSUED, number=paper.number or ""
    )
    return event


@transaction.atomic
def serve_opinion(
    *, matter: int, by: Actor, at: datetime, served: Served, expected: int | None = None
) -> Event:
    """送达处理意见书: ends the sixty days on the day of service and starts the thirty days
    to ask for a review.

    Whoever has the next move owns the matter: the handler where something must be carried
    out, else the head who closes it.
    Raises OutOfRange, Missing, NotAllowedNow (service rules), NotPermitted.
    Source: 条例第三十四条、第三十五条.
    """
    held = ledger.hold(matter, expected)
    proof = prove(held, served, at, Act.ISSUE_OPINION)
    check(held, Act.SERVE_OPINION, by, at)
    office = owner_of(held).office
    todo = to_carry_out(held.standing)
    owner = keeper_of(held.standing, office) if todo else head_of(held.standing, office)
    change = Change(owner=owner, counts_from=served.on, done_on=served.on)
    facts = proof.facts | prove_on_paper(held, Act.SERVE_OPINION, served, by, at)
    event = ledger.record(held, Act.SERVE_OPINION, by=by, at=at, facts=facts, change=change)
    proof.save(event)
    return event


PARTS = ("findings", "reasons", "basis")


def _waiting(held: Held) -> QuerySet[OpinionDraft]:
    return OpinionDraft.objects.filter(matter=held.matter, state__in=WAITING)


def _refuse_outcomes(held: Held, claims: Mapping[int, ClaimOpinion]) -> None:
    for n, claim in sorted(claims.items()):
        if claim.outcome not in DECISIONS:
            raise OutOfRange(
                gettext_noop("That is no decision on claim %(claim)s."), "claims", claim=n
            )
        if claim.outcome in AGREED and not _agreed(held, n, claim.outcome):
            raise NotAllowedNow(
                gettext_noop("There is no agreement on claim %(claim)s."), "claims", claim=n
            )


def _agreed(held: Held, n: int, outcome: Outcome) -> bool:
    met = Mediation.objects.filter(matter=held.matter, met=True, outcome=outcome.value)
    return any(n in m.claims for m in met)

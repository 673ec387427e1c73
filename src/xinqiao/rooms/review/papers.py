"""Review and re-review as papers: what was asked, and what was decided."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from xinqiao.casebook.ledger import Held
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import OWN_ROUTES, Outcome, ReviewOutcome
from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.kernel.glossary import label
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.documents import services as documents
from xinqiao.rooms.documents.forms.reviews import (
    PriorOpinion,
    RereviewOpinion,
    RereviewRequest,
    ReviewedClaim,
    ReviewOpinion,
    ReviewRequest,
)
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.handling import inquiry_papers
from xinqiao.rooms.handling.inquiry_papers import Session
from xinqiao.rooms.handling.models import DraftState, OpinionDraft
from xinqiao.rooms.handling.papers import NOBODY, above, claims_of, head, issue
from xinqiao.rooms.handling.services.basics import last_event
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people import texts
from xinqiao.rooms.review.models import Review, Stage

WORDS = {
    ReviewOutcome.UPHELD: "维持原意见。",
    ReviewOutcome.CHANGED: "变更原意见，变更后的意见见上。",
    ReviewOutcome.ANNULLED: "撤销原意见，责令原办理机关"
    "自收到本意见书之日起六十日内重新办理并书面答复。",
    ReviewOutcome.NOT_ACCEPTED: "对本次请求不予受理。",
}
SERVED_BY = {Stage.REVIEW: Act.SERVE_OPINION, Stage.REREVIEW: Act.SERVE_REVIEW}
ISSUED_BY = {Stage.REVIEW: Act.ISSUE_OPINION, Stage.REREVIEW: Act.ISSUE_REVIEW}


def opinion(
    held: Held,
    row: Review,
    *,
    outcome: ReviewOutcome,
    outcomes: dict[int, Outcome],
    reasons: str,
    basis: str,
    by: Actor,
    at: datetime,
) -> Document:
    """复查意见书 or 复核意见书. row: the request that is decided."""
    asked = claims_of(held, by, at)
    shared: dict[str, Any] = head(held, by, at, asked)
    del shared["gist"]
    found = _findings(held)
    quoted = tuple(line for line in basis.splitlines() if line.strip())
    claims = tuple(
        ReviewedClaim(
            number=n,
            claim=asked.get(n) or held.matter.gist,
            facts=found.get(n) or reasons,
            reasons=reasons,
            decision=label(outcomes[n], "zh") if n in outcomes else label(outcome, "zh"),
            basis=quoted,
        )
        for n, claim in sorted(held.standing.claims.items())
        if claim.route in OWN_ROUTES
    )
    shared |= {
        "prior": _prior(held, Stage(row.stage), row.of.name),
        "requested_on": row.asked_on,
        "request": texts.read(row.request),
        "claims": claims,
        "result": label(outcome, "zh"),
        "decision": WORDS[outcome],
    }
    if row.stage == Stage.REVIEW:
        return issue(held, ReviewOpinion(**shared, rereview_organ=above(by.office)), by, at)
    return issue(held, RereviewOpinion(**shared), by, at)


def request(
    held: Held, stage: Stage, *, organ: int, of: int, words: str, by: Actor, at: datetime
) -> Document:
    """复查申请书 or 复核申请书. organ: who is asked; of: whose opinion; words: the applicant's."""
    names = directory.office_names([organ, of])
    found = list(people.contact_of(matter=held.matter, purpose="paper", by=by, at=at).values())
    who = next((p for p in found if p.get("name")), {})
    asked = "复查" if stage is Stage.REVIEW else "复核"
    form = (ReviewRequest if stage is Stage.REVIEW else RereviewRequest)(
        office=names[organ].zh,
        date=localdate(at),
        applicant=who.get("name") or NOBODY,
        matter_number=held.matter.number,
        prior=_prior(held, stage, names[of].zh),
        request=f"请求依法{asked}上述意见。",
        facts=words,
        phone=who.get("phone", ""),
        address=who.get("address", ""),
    )
    return documents.issue(matter=held.matter, paper=form.paper(), office=organ, by=by, at=at)


def hearing(
    held: Held, row: Review, session: Session, *, record: str, present: str, findings: str,
    conclusion: str, by: Actor, at: datetime,
) -> list[Document]:  # fmt: skip
    """听证笔录 and 听证结论 of a re-review. row: the request. Source: Art 36."""
    subject = replace(session, subject=f"对{row.of.name}复查意见的复核")
    return inquiry_papers.hearing(
        held, subject, record=record, present=present, findings=findings, conclusion=conclusion,
        by=by, at=at,
    )  # fmt: skip


def _prior(held: Held, stage: Stage, organ: str) -> PriorOpinion:
    """The opinion that was asked to be reviewed. organ: the name of who gave it."""
    issued = last_event(held.matter, ISSUED_BY[stage])
    served = last_event(held.matter, SERVED_BY[stage])
    if issued is None or served is None:  # no such request is let through
        raise NotAllowedNow(gettext_noop("No review has been asked for."))
    return PriorOpinion(
        organ=organ,
        number=str(issued.facts["paper"]),
        issued_on=localdate(issued.at),
        served_on=date.fromisoformat(served.facts["served_on"]),
    )


def _findings(held: Held) -> dict[int, str]:
    """Claim → what the unit found, from its last issued opinion."""
    last = OpinionDraft.objects.filter(matter=held.matter, state=DraftState.ISSUED)
    draft = last.order_by("-version").first()
    if draft is None:
        return {}
    rows = {c.n: c.findings for c in draft.claims.all()}
    said = texts.read_many(rows.values())
    return {n: said.get(key) or "" for n, key in rows.items()}

"""The opinion, the extension notice and the reply to a suggestion, as papers."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localdate

from xinqiao.casebook import calendars
from xinqiao.casebook.ledger import Held
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Outcome
from xinqiao.kernel.glossary import label
from xinqiao.kernel.procedure.standing import DutyState
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TERMS, due_for
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.documents.forms.extension import ExtensionNotice
from xinqiao.rooms.documents.forms.opinions import ClaimDecision, Opinion, SuggestionReply
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.handling.models import OpinionDraft
from xinqiao.rooms.handling.papers import above, claims_of, head, issue
from xinqiao.rooms.handling.services.basics import last_event, person
from xinqiao.rooms.people import texts

WORDS = {
    Outcome.SUPPORTED: "支持你的该项诉求，按执行安排落实。",
    Outcome.PARTLY: "部分支持你的该项诉求，按执行安排落实。",
    Outcome.EXPLAINED: "该项诉求缺乏法律、法规、政策依据，现作上述解释说明。",
    Outcome.NOT_SUPPORTED: "对该项诉求不予支持。",
    Outcome.MEDIATED: "双方已达成调解协议，按协议履行。",
    Outcome.SETTLED: "双方已达成和解协议，按协议履行。",
}


def opinion(held: Held, draft: OpinionDraft, by: Actor, at: datetime) -> Document:
    """信访处理意见书 from the draft that passed legal review."""
    asked = claims_of(held, by, at)
    decided = list(draft.claims.all())
    ids = [i for c in decided for i in (c.findings, c.reasons, c.basis)] + [draft.plan]
    said = {k: v or "" for k, v in texts.read_many(filter(None, ids)).items()}
    claims = tuple(
        ClaimDecision(
            number=c.n,
            claim=asked.get(c.n) or held.matter.gist,
            facts=said[c.findings],
            reasons=said[c.reasons],
            outcome=label(Outcome(c.outcome), "zh"),
            decision=WORDS[Outcome(c.outcome)],
            basis=tuple(line for line in said[c.basis].splitlines() if line.strip()),
        )
        for c in decided
    )
    accepted = last_event(held.matter, Act.ACCEPT, Act.REOPEN)
    form = Opinion(
        **head(held, by, at, asked),
        accepted_on=localdate(accepted.at if accepted else at),
        claims=claims,
        review_organ=above(by.office),
        execution=said.get(draft.plan, ""),
    )
    return issue(held, form, by, at)


def extension(
    held: Held, duty: DutyState, days: int, reason: str, by: Actor, at: datetime
) -> Document:
    """延长办理期限告知书. duty: the handling term as it was before."""
    due = due_for(TERMS[duty.key], duty.started, calendars.current(), extended=days)
    shared = head(held, by, at, {})
    del shared["gist"]
    form = ExtensionNotice(
        **shared,
        accepted_on=duty.started,
        original_due=duty.due,
        days=days,
        new_due=due.date,
        reason=reason,
        approver=directory.desk(person(by), by.post).name,
        provisional=due.provisional,
    )
    return issue(held, form, by, at)


def reply(
    held: Held, outcomes: Mapping[int, Outcome], text: str, by: Actor, at: datetime
) -> Document:
    """人民建议答复函: each point with what became of it, and why."""
    asked = claims_of(held, by, at)
    points = [f"{asked.get(n) or n}：{label(o, 'zh')}" for n, o in sorted(outcomes.items())]
    form = SuggestionReply(
        **head(held, by, at, asked),
        received_on=held.matter.received_on,
        study="\n".join(points),
        adoption=_adoption(set(outcomes.values())),
        reason=text,
    )
    return issue(held, form, by, at)


def _adoption(outcomes: set[Outcome]) -> str:
    """One word for the whole: where the points differ, it is in part."""
    if len(outcomes) == 1:
        return label(next(iter(outcomes)), "zh")
    return label(Outcome.PARTLY_ADOPTED, "zh")

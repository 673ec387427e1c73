"""The note for whoever follows, and the end: a result with its evidence, nothing else."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.codes import LeadResult
from xinqiao.kernel.errors import Missing, NotFound
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Standing, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.responsibility import LEAD_CLOCKS
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.registry.attachments import attachments_of
from xinqiao.rooms.registry.papers import check
from xinqiao.rooms.registry.wording import kept
from xinqiao.rooms.responsibility.services.basics import seats_of_case

EVIDENCE = gettext_noop(
    "Name the evidence: at least one paper issued in this matter, or one file in it."
)
NO_SUCH_EVIDENCE = gettext_noop("This is no issued paper and no file of this matter.")


@transaction.atomic
def note_lead(
    *, matter: int, by: Actor, at: datetime, note: str, expected: int | None = None
) -> Event:
    """包案交接说明: where the case stands, for whoever follows in the leader's post.

    By the leader or the convenor. Raises Missing (note), NotPermitted, NotAllowedNow.
    Source: 条例第十八条; DOMAIN.md 3.1.
    """
    held = ledger.hold(matter, expected)
    facts = {"note": kept(held, "note", note)}
    return ledger.record(held, Act.NOTE_LEAD, by=by, at=at, facts=facts)


@transaction.atomic
def release(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    result: LeadResult,
    evidence: Sequence[str],
    summary: str,
    expected: int | None = None,
) -> Event:
    """解除包案: by the convenor, with a result and its evidence, once every claim is answered
    and the person told. Whether somebody still petitions plays no part.

    evidence: ids of issued papers and of files of this matter. Raises Missing (evidence,
    summary), NotFound (evidence of another matter), NotAllowedNow. Source: 条例第十八条.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.RELEASE_LEAD, by, at)
    facts = {
        "result": result.value,
        "evidence": _evidence(held, evidence),
        "summary": kept(held, "summary", summary),
    }
    stops = tuple(
        d.n for d in held.standing.duties.values() if d.open and d.key is TermKey.MILESTONE
    )
    leave, take = parts_after(held.standing)
    change = Change(leave=leave, take=take, stops=stops)
    return ledger.record(held, Act.RELEASE_LEAD, by=by, at=at, facts=facts, change=change)


def parts_after(standing: Standing) -> tuple[tuple[Taken, ...], tuple[Taken, ...]]:
    """Which seats end with the case; whoever still owes something keeps a helper's."""
    owing = {
        (d.office, d.staff) for d in standing.duties.values() if d.open and d.key not in LEAD_CLOCKS
    }
    leave = seats_of_case(standing)
    stay = {(s.office, s.staff) for s in leave if (s.office, s.staff) in owing}
    take = sorted((Taken(o, who, Capacity.HELPER) for o, who in stay), key=str)
    return leave, tuple(take)


def _evidence(held: Held, chosen: Sequence[str]) -> list[dict[str, str]]:
    """References to what was named. Raises Missing, NotFound."""
    if not chosen:
        raise Missing(EVIDENCE, "evidence")
    papers = {p.id: p.number or p.id for p in documents.papers_of(held.matter.pk, drafts=False)}
    files = {a.id for a in attachments_of(matter=held.matter.pk)}
    found = []
    for one in dict.fromkeys(chosen):
        if one not in papers and one not in files:
            raise NotFound(NO_SUCH_EVIDENCE, "evidence")
        found.append({"paper": papers[one]} if one in papers else {"file": one})
    return found

"""Suggestions and enquiries: studied, answered. Article 29."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Outcome
from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.handling import opinion_papers
from xinqiao.rooms.handling.services.basics import (
    all_claims,
    check,
    head_of,
    kept,
    kept_if,
    lifted,
    owner_of,
)
from xinqiao.rooms.handling.services.serving import Served, prove, prove_on_paper

REPLIES = {Outcome.ADOPTED, Outcome.PARTLY_ADOPTED, Outcome.NOT_ADOPTED, Outcome.EXPLAINED}


@transaction.atomic
def study(
    *, matter: int, by: Actor, at: datetime, note: str = "", expected: int | None = None
) -> Event:
    """研究: a suggestion or an enquiry is taken up and will be answered within thirty days.

    Raises NotPermitted, NotAllowedNow. Source: 条例第二十九条.
    """
    held = ledger.hold(matter, expected)
    change = Change(
        owner=head_of(held.standing, owner_of(held).office),
        stops=lifted(held),
    )
    facts = kept_if(held.matter, "note", note)
    return ledger.record(held, Act.STUDY, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def reply(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    outcomes: Mapping[int, Outcome],
    text: str,
    served: Served,
    expected: int | None = None,
) -> Event:
    """答复: adopted, partly, or not and why; an enquiry is explained. Served in the same act.

    Raises Missing, OutOfRange (claims, outcomes, service), NotPermitted, NotAllowedNow.
    Source: 条例第二十九条.
    """
    held = ledger.hold(matter, expected)
    all_claims(held.standing, outcomes, "outcomes")
    if set(outcomes.values()) - REPLIES:
        raise OutOfRange(gettext_noop("That is no answer to a suggestion."), "outcomes")
    check(held, Act.REPLY, by, at)
    proof = prove(held, served, at, Act.STUDY)
    unit = owner_of(held).office
    facts = proof.facts | {
        "outcomes": {str(n): o.value for n, o in sorted(outcomes.items())},
        "reply": kept(held.matter, "reply", text, "text"),
    }
    facts |= opinion_papers.reply(held, outcomes, text, by, at).reference()
    facts["papers"] = [prove_on_paper(held, Act.REPLY, served, by, at)]
    change = Change(owner=head_of(held.standing, unit), done_on=served.on)
    event = ledger.record(held, Act.REPLY, by=by, at=at, facts=facts, change=change)
    proof.save(event)
    return event

"""The notice: what the unit tells the petitioner within fifteen days. Articles 19, 23, 31, 36."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import DeclineReason, Outcome, Route
from xinqiao.kernel.errors import Missing, NotAllowedNow, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Barred, Owner
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.handling import papers
from xinqiao.rooms.handling.services.basics import (
    ANSWERS,
    all_claims,
    check,
    head_of,
    kept,
    kept_if,
    lifted,
    owner_of,
)
from xinqiao.rooms.handling.services.leading import (
    HERE,
    LED_ELSEWHERE,
    led_claims,
    route_notice,
    routed_facts,
)
from xinqiao.rooms.handling.services.leading import Elsewhere as Elsewhere
from xinqiao.rooms.handling.services.serving import Served, prove, prove_on_paper

ISSUERS = (*ANSWERS, Act.REFER, Act.EXTEND)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorFinal:
    """The re-review opinion that ended the same facts and reasons (Art 36)."""

    number: str
    issued_on: date
    same_facts: str  # why facts and reasons are the same
    new_facts: bool  # the person brought something new
    new_facts_answer: str  # what was looked at to answer that
    organ: str = ""  # who re-reviewed; empty where the number says it


@transaction.atomic
def accept(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    routes: Mapping[int, Route],
    elsewhere: Mapping[int, Elsewhere] | None = None,
    simple: bool = False,
    note: str = "",
    expected: int | None = None,
) -> Event:
    """受理: the unit takes the matter up; claims that belong elsewhere are routed in the same act.

    routes: every claim. elsewhere: one for each claim with a route outside this office.
    Starts the sixty days; where the notice is late, also the shadow of them from its last day.
    Raises Missing, OutOfRange (claims), NotAllowedNow (no claim of ours, not fit for the
    simple procedure), NotPermitted.
    Source: 条例第二十三条、第三十一条、第三十四条.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.ACCEPT, by, at)
    all_claims(held.standing, routes, "routes")
    if not HERE & set(routes.values()):
        raise NotAllowedNow(gettext_noop("No claim is ours to decide; tell the route instead."))
    led = led_claims(held, routes, elsewhere or {})
    if simple:
        _refuse_unfit_for_simple(held, led)
    on, unit = localdate(at), owner_of(held).office
    also = _shadow(held, on) | ({TermKey.SIMPLE_OPINION: on} if simple else {})
    owner = head_of(held.standing, unit)
    ours = [n for n in routes if n not in led]
    issued = [
        papers.acceptance(held, owner, by, at, ours),
        *route_notice(held, by, at, routes, elsewhere or {}, led),
    ]
    facts = routed_facts(routes, led) | {"simple": simple} | kept_if(held.matter, "note", note)
    facts["papers"] = [paper.reference() for paper in issued]
    change = Change(owner=owner, also_starts=also, stops=lifted(held))
    return ledger.record(held, Act.ACCEPT, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def route(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    routes: Mapping[int, Route],
    elsewhere: Mapping[int, Elsewhere],
    expected: int | None = None,
) -> Event:
    """告知处理途径: every claim belongs to another legal procedure. Starts the follow-up clock.

    Raises Missing, OutOfRange (claims, routes of our own), NotPermitted, NotAllowedNow.
    Source: 条例第二十三条、第三十一条第一项至第五项.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.ROUTE, by, at)
    all_claims(held.standing, routes, "routes")
    if set(routes.values()) - LED_ELSEWHERE:
        raise OutOfRange(gettext_noop("A claim of our own is accepted, not led away."), "routes")
    led = led_claims(held, routes, elsewhere)
    issued = route_notice(held, by, at, routes, elsewhere, led)
    facts = routed_facts(routes, led) | {"papers": [paper.reference() for paper in issued]}
    return _answer(held, Act.ROUTE, by, at, facts)


@transaction.atomic
def decline(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    reason: DeclineReason,
    explanation: str,
    basis: str,
    where_to_go: str,
    expected: int | None = None,
) -> Event:
    """不予受理: with the reason, the rule, and where the person can go instead.

    Raises Missing (any of the three texts), OutOfRange (a final matter has its own notice),
    NotPermitted, NotAllowedNow.
    Source: 条例第十九条第三款、第二十三条.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.DECLINE, by, at)
    if reason is DeclineReason.FINAL:
        raise OutOfRange(
            gettext_noop("Compare it with the final opinion: that has a notice of its own."),
            "reason",
        )
    facts = _ended(held) | {
        "reason": reason.value,
        "explanation": kept(held.matter, "explanation", explanation),
        "basis": kept(held.matter, "basis", basis),
        "where_to_go": kept(held.matter, "where_to_go", where_to_go),
    }
    paper = papers.non_acceptance(
        held, by, at, reason=explanation, law=basis, where_to_go=where_to_go
    )
    facts |= paper.reference()
    return _answer(held, Act.DECLINE, by, at, facts)


@transaction.atomic
def decline_again(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    prior: PriorFinal,
    legal_reviewer: int,
    expected: int | None = None,
) -> Event:
    """不再受理: the same facts and reasons were re-reviewed to the end.

    legal_reviewer: staff id of who checked the comparison for the law: a legal reviewer of
    this office, not the head who signs, not somebody recused.
    Raises Missing (number, either text), NotAllowedNow (something new was brought; no final
    opinion is linked), OutOfRange (date, legal reviewer), NotPermitted.
    Source: 条例第三十六条第三款; legal review by house rule (T14).
    """
    held = ledger.hold(matter, expected)
    check(held, Act.DECLINE_AGAIN, by, at)
    _refuse_legal_reviewer(held, by, legal_reviewer)
    if prior.new_facts:
        raise NotAllowedNow(
            gettext_noop("New facts or reasons were brought: the matter must be taken up."),
            "new_facts",
        )
    if not prior.number.strip():
        raise Missing(gettext_noop("Give the number of the re-review opinion."), "number")
    if prior.issued_on >= localdate(at):
        raise OutOfRange(gettext_noop("The final opinion must be older than this."), "issued_on")
    facts = _ended(held) | {
        "prior": prior.number.strip(),
        "prior_on": prior.issued_on.isoformat(),
        "legal_reviewer": legal_reviewer,
        "same_facts": kept(held.matter, "same_facts", prior.same_facts),
        "new_facts_answer": kept(held.matter, "new_facts_answer", prior.new_facts_answer),
    }
    paper = papers.no_longer(
        held, by, at, organ=prior.organ.strip(), number=prior.number.strip(), on=prior.issued_on,
        same_facts=prior.same_facts,
    )  # fmt: skip
    facts |= paper.reference()
    return _answer(held, Act.DECLINE_AGAIN, by, at, facts)


@transaction.atomic
def serve_notice(
    *, matter: int, by: Actor, at: datetime, served: Served, expected: int | None = None
) -> Event:
    """送达告知书: the fifteen days end with the service, not with the printing.

    Raises OutOfRange, Missing, NotAllowedNow (service rules; nothing to serve), NotPermitted.
    Source: 条例第二十三条.
    """
    held = ledger.hold(matter, expected)
    proof = prove(held, served, at, *ISSUERS)
    check(held, Act.SERVE_NOTICE, by, at)
    owner = owner_of(held)
    if held.standing.step in (Step.ROUTED, Step.NOT_ACCEPTED, Step.NOT_AGAIN):
        owner = head_of(held.standing, owner.office)  # who closes it
    change = Change(owner=owner, done_on=served.on)
    facts = proof.facts | prove_on_paper(held, Act.SERVE_NOTICE, served, by, at)
    event = ledger.record(held, Act.SERVE_NOTICE, by=by, at=at, facts=facts, change=change)
    proof.save(event)
    return event


def _refuse_legal_reviewer(held: Held, by: Actor, reviewer: int) -> None:
    """Two pairs of eyes: whoever checks the law is not whoever signs."""
    legal = {o.staff for o in directory.holders(by.office or 0, Role.LEGAL)}
    fit = reviewer in legal and Barred(None, reviewer) not in held.standing.bars
    if reviewer == by.staff or not fit:
        raise OutOfRange(
            gettext_noop("Name a legal reviewer of this office, other than yourself."),
            "legal_reviewer",
        )


def _answer(held: Held, act: Act, by: Actor, at: datetime, facts: dict[str, Any]) -> Event:
    """Record a notice that ends the unit's part; it stays with who must serve it."""
    change = Change(owner=_server(held, by), stops=lifted(held))
    return ledger.record(held, act, by=by, at=at, facts=facts, change=change)


def _server(held: Held, by: Actor) -> Owner:
    if held.standing.anonymous:  # nobody to serve it on: its head closes it
        return head_of(held.standing, owner_of(held).office)
    if by.office is None or by.post is None or by.staff is None:
        return owner_of(held)
    return Owner(by.office, by.post, by.staff)


def _shadow(held: Held, on: date) -> dict[TermKey, date]:
    """Acceptance after the fifteen days: sixty days count from their end as well."""
    duty = held.standing.running(TermKey.NOTIFY)
    return {TermKey.SHADOW_HANDLE: duty.due} if duty and on > duty.due else {}


def _ended(held: Held) -> dict[str, Any]:
    outcomes = {str(n): Outcome.NOT_ACCEPTED.value for n in held.standing.claims}
    return {"routes": {}, "outcomes": outcomes}


def _refuse_unfit_for_simple(held: Held, led: Mapping[int, Any]) -> None:
    unfit = bool(led) or held.standing.report or held.matter.repeat or held.matter.group
    if unfit:
        raise NotAllowedNow(
            gettext_noop(
                "The simple procedure is for first-time matters of one person, with no other"
                " route and no report to an assigning office."
            ),
            "simple",
        )

"""The inquiry: hear the person, hold a hearing, mediate. Articles 31 and 33."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import OWN_ROUTES, Outcome
from xinqiao.kernel.errors import Missing, NotAllowedNow, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.documents.forms.base import day
from xinqiao.rooms.handling import inquiry_papers
from xinqiao.rooms.handling.inquiry_papers import Session
from xinqiao.rooms.handling.models import Assignment, Hearing, Mediation
from xinqiao.rooms.handling.services.basics import (
    check,
    kept,
    kept_if,
    last_event,
    not_future,
    same_claims,
)
from xinqiao.rooms.people import texts

HEARING_NOTICE_DAYS = 7  # by local practice; the Regulations name no number


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A hearing to come. chair: staff id. public: unless secrets or privacy forbid it.

    hearers: their names, parted by 、 or lines; empty where the chair hears alone.
    """

    on: date
    place: str
    subject: str
    chair: int
    public: bool = True
    hearers: str = ""


@transaction.atomic
def hear(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    on: date,
    record: str = "",
    why_not: str = "",
    place: str = "",
    expected: int | None = None,
) -> Event:
    """听取陈述: what the person said, read back and agreed; or why they could not be heard.

    on: the day. place: empty for the unit's own premises. A record is issued as a paper.
    Raises Missing (neither), OutOfRange (both; a day to come), NotPermitted, NotAllowedNow.
    Source: 条例第三十一条第六项.
    """
    held = ledger.hold(matter, expected)
    not_future(on, localdate(at), "on")
    if record.strip() and why_not.strip():
        raise OutOfRange(gettext_noop("Either a record or the reason why there is none."), "record")
    if not record.strip() and not why_not.strip():
        raise Missing(gettext_noop("Write the record, or why there is none."), "record")
    kind = "record" if record.strip() else "why_not"
    facts: dict[str, Any] = {
        "on": on.isoformat(),
        kind: kept(held.matter, kind, record or why_not),
    } | kept_if(held.matter, "place", place)
    if record.strip():
        check(held, Act.HEAR, by, at)
        facts |= inquiry_papers.interview(held, on, record, place, by, at).reference()
    return ledger.record(held, Act.HEAR, by=by, at=at, facts=facts)


@transaction.atomic
def call_hearing(
    *, matter: int, by: Actor, at: datetime, hearing: Called, expected: int | None = None
) -> Event:
    """通知听证: at least seven days ahead, under a chair who does not investigate.

    The sixty days keep running. Raises OutOfRange (day, chair), Missing (place, subject),
    NotFound (chair not in post), NotAllowedNow (one is called already), NotPermitted.
    Source: 条例第三十一条; notice and chair by local practice.
    """
    held = ledger.hold(matter, expected)
    if hearing.on < localdate(at) + timedelta(days=HEARING_NOTICE_DAYS):
        raise OutOfRange(
            gettext_noop("A hearing is announced at least %(days)s days ahead."),
            "on",
            days=HEARING_NOTICE_DAYS,
        )
    _refuse_chair(held, hearing.chair)
    if _waiting(held).exists():
        raise NotAllowedNow(gettext_noop("A hearing has been called already."))
    place = kept(held.matter, "place", hearing.place)
    subject = kept(held.matter, "subject", hearing.subject)
    facts = {
        "on": hearing.on.isoformat(),
        "chair": hearing.chair,
        "public": hearing.public,
        "place": place,
        "subject": subject,
    } | kept_if(held.matter, "hearers", hearing.hearers)
    check(held, Act.CALL_HEARING, by, at)
    session = Session(
        when=day(hearing.on), place=hearing.place, subject=hearing.subject, chair=hearing.chair,
        hearers=hearing.hearers, public=hearing.public,
    )  # fmt: skip
    facts |= inquiry_papers.hearing_notice(held, session, by, at).reference()
    event = ledger.record(held, Act.CALL_HEARING, by=by, at=at, facts=facts)
    Hearing.objects.create(
        matter=held.matter, stage="handling", called_seq=event.seq, planned_on=hearing.on,
        chair_id=hearing.chair, public=hearing.public, place=place["text"],
        subject=subject["text"],
    )  # fmt: skip
    return event


@transaction.atomic
def hold_hearing(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    on: date,
    record: str,
    conclusion: str,
    findings: str = "",
    present: str = "",
    expected: int | None = None,
) -> Event:
    """举行听证: its record and what it concluded.

    findings: the facts it found; empty: as in the record. present: names of those who came;
    empty: the petitioner and the unit.
    Raises NotAllowedNow (none was called), OutOfRange (before the day announced, or to come),
    Missing (record, conclusion), NotPermitted.
    Source: 条例第三十一条.
    """
    held = ledger.hold(matter, expected)
    waiting = _waiting(held).first()
    if waiting is None or waiting.planned_on is None:
        raise NotAllowedNow(gettext_noop("No hearing has been called."))
    not_future(on, localdate(at), "on")
    if on < waiting.planned_on:
        raise OutOfRange(gettext_noop("The hearing was announced for a later day."), "on")
    said = kept(held.matter, "hearing_record", record, "record")
    found = kept(held.matter, "conclusion", conclusion)
    facts: dict[str, Any] = {
        "on": on.isoformat(),
        "record": said,
        "conclusion": found,
        **kept_if(held.matter, "findings", findings),
        **kept_if(held.matter, "present", present),
    }
    check(held, Act.HOLD_HEARING, by, at)
    issued = inquiry_papers.hearing(
        held, _session(held, waiting, on), record=record, present=present, findings=findings,
        conclusion=conclusion, by=by, at=at,
    )  # fmt: skip
    facts["papers"] = [paper.reference() for paper in issued]
    event = ledger.record(held, Act.HOLD_HEARING, by=by, at=at, facts=facts)
    Hearing.objects.filter(pk=waiting.pk).update(
        held_seq=event.seq, held_on=on, record=said["text"], conclusion=found["text"]
    )
    return event


@transaction.atomic
def mediate(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    outcome: Outcome,
    claims: Collection[int],
    consent_person: bool,
    consent_other: bool,
    met: bool,
    text: str,
    other: str = "",
    performance: str = "",
    expected: int | None = None,
) -> Event:
    """调解、和解: with both sides' consent; the agreement, or why none was reached.

    outcome: MEDIATED or SETTLED. claims: those it covers. text: agreement or reason. other:
    the other party; performance: how and by when it is performed; both wanted if met. The
    sixty days keep running; what was agreed becomes tasks when the opinion is carried out.
    Raises OutOfRange (outcome, claims), NotAllowedNow (a side did not consent), Missing,
    NotPermitted.
    Source: 条例第三十三条.
    """
    held = ledger.hold(matter, expected)
    if outcome not in (Outcome.MEDIATED, Outcome.SETTLED):
        raise OutOfRange(gettext_noop("Either mediation or settlement."), "outcome")
    if not (consent_person and consent_other):
        raise NotAllowedNow(gettext_noop("Both sides must consent to it."), "consent_person")
    _refuse_claims(held, claims)
    ref = kept(held.matter, "agreement", text, "text")
    facts: dict[str, Any] = {
        "outcome": outcome.value,
        "claims": sorted(claims),
        "met": met,
        "agreement": ref,
    }
    if met:
        check(held, Act.MEDIATE, by, at)
        facts["other"] = kept(held.matter, "other", other)
        facts["performance"] = kept(held.matter, "performance", performance)
        facts |= inquiry_papers.agreement(
            held, outcome, claims, other=other, content=text, performance=performance, by=by, at=at
        ).reference()
    event = ledger.record(held, Act.MEDIATE, by=by, at=at, facts=facts)
    Mediation.objects.create(
        matter=held.matter, seq=event.seq, outcome=outcome.value, met=met,
        claims=sorted(claims), text=ref["text"],
    )  # fmt: skip
    return event


def _refuse_claims(held: Held, claims: Collection[int]) -> None:
    own = {n for n, c in held.standing.claims.items() if c.route in OWN_ROUTES}
    if not claims:
        raise Missing(gettext_noop("Name the claims it covers."), "claims")
    same_claims(set(claims) & own, set(claims), "claims")


def _refuse_chair(held: Held, chair: int) -> None:
    directory.desk(chair)
    running = Assignment.objects.filter(matter=held.matter, until=None).first()
    team = {running.handler_id, *running.investigators} if running else set()
    if chair in team | {held.standing.handler}:
        raise OutOfRange(gettext_noop("Whoever investigates cannot chair the hearing."), "chair")


def _session(held: Held, waiting: Hearing, on: date) -> Session:
    """The hearing as it was called, on the day it was held."""
    called = last_event(held.matter, Act.CALL_HEARING)
    hearers = called.facts.get("hearers") if called else None
    return Session(
        when=day(on), place=texts.read(waiting.place), subject=texts.read(waiting.subject),
        chair=waiting.chair_id, public=waiting.public,
        hearers=texts.read(hearers) if hearers else "",
    )  # fmt: skip


def _waiting(held: Held) -> Any:
    return Hearing.objects.filter(matter=held.matter, stage="handling", held_seq=None)

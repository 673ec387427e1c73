"""Refer somebody in hardship for assistance, and keep the answer. Article 37."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Aid, AidOutcome
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change, NewDuty
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.registry.wording import kept
from xinqiao.rooms.visits import papers
from xinqiao.rooms.visits.models import AidReferral, Visit
from xinqiao.rooms.visits.services.planning import NO_VISIT

USUAL_DAYS = 14  # until an answer, where nobody names another day
LONGEST_DAYS = 60
LONGEST_ORGAN = 100


@transaction.atomic
def refer_aid(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    aid: Sequence[Aid],
    organ: str,
    hardship: str,
    answer_by: date,
    visit: int | None = None,
    expected: int | None = None,
) -> Event:
    """转介救助: the organ is asked to help and to answer by a day. No document is asked for first.

    organ: its name. hardship: in words. visit: the one at which it was seen.
    Raises Missing (kinds, organ, hardship), OutOfRange (day past or beyond 60 days), NotFound
    (visit of another matter), NotPermitted, NotAllowedNow.
    Source: 条例第三十七条; 社会救助暂行办法.
    """
    held = ledger.hold(matter, expected)
    today = localdate(at)
    permit(Act.REFER_AID, Situation(held.standing, by, today))
    if not aid:
        raise Missing(gettext_noop("Name the assistance that may help."), "aid")
    if not organ.strip():
        raise Missing(gettext_noop("Name the organ that is asked to help."), "organ")
    if not today < answer_by <= today + timedelta(days=LONGEST_DAYS):
        raise OutOfRange(
            gettext_noop("The answer is due after today and within %(days)s days."),
            "answer_by",
            days=LONGEST_DAYS,
        )
    if visit is not None and not Visit.objects.filter(pk=visit, matter=matter).exists():
        raise NotFound(NO_VISIT, "visit")
    said, to = kept(held, "hardship", hardship), organ.strip()[:LONGEST_ORGAN]
    kinds = list(dict.fromkeys(a.value for a in aid))
    facts: dict[str, Any] = {
        "aid": kinds, "organ": to, "answer_by": answer_by.isoformat(), "hardship": said,
    }  # fmt: skip
    facts |= {"visit": visit} if visit else {}
    letter = papers.referral(
        held, to=to, aid=aid, hardship=hardship, answer_on=answer_by, by=by, at=at
    )
    holder = _holder(by)
    duty = NewDuty(TermKey.AID_ANSWER, answer_by, holder)
    event = ledger.record(
        held, Act.REFER_AID, by=by, at=at, facts=facts | letter.reference(),
        change=Change(set_dates=(duty,)),
    )  # fmt: skip
    AidReferral.objects.create(
        matter=held.matter, office_id=holder.office, visit_id=visit, seq=event.seq,
        duty=event.effects["open"][0]["n"], aid=kinds, organ=to, hardship=said["text"],
        answer_by=answer_by,
    )  # fmt: skip
    return event


@transaction.atomic
def answer_aid(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    referral: int,
    outcome: AidOutcome,
    answer: str,
    on: date,
    expected: int | None = None,
) -> Event:
    """登记救助答复: what the organ answered, to which referral, and when.

    Raises NotFound (no such referral here), NotAllowedNow (answered already), OutOfRange (a
    day before the referral or to come), Missing (answer), NotPermitted.
    Source: 条例第三十七条.
    """
    held = ledger.hold(matter, expected)
    row = AidReferral.objects.filter(pk=referral, matter=matter).first()
    if row is None:
        raise NotFound(gettext_noop("There is no such referral."), "referral")
    if row.answered_seq is not None:
        raise NotAllowedNow(gettext_noop("This referral has its answer already."))
    asked = Event.objects.get(matter=matter, seq=row.seq)
    if not localdate(asked.at) <= on <= localdate(at):
        raise OutOfRange(gettext_noop("The answer came between the referral and today."), "on")
    said = kept(held, "answer", answer)
    duty = held.standing.duties[row.duty]
    event = ledger.record(
        held, Act.ANSWER_AID, by=by, at=at,
        facts={"referral": row.pk, "to": row.seq, "outcome": outcome.value,
               "on": on.isoformat(), "answer": said},
        change=Change(closes=(row.duty,) if duty.open else (), done_on=on),
    )  # fmt: skip
    AidReferral.objects.filter(pk=row.pk).update(
        answered_seq=event.seq, answered_on=on, outcome=outcome.value, answer=said["text"]
    )
    return event


def _holder(by: Actor) -> Owner:
    """Whoever referred keeps the clock: they asked, and they ask again."""
    if by.office is None or by.post is None or by.staff is None:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    return Owner(by.office, by.post, by.staff)

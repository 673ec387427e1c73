"""Calls afterwards: taken from the list by one caller, three tries, then a letter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import Satisfaction
from xinqiao.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.feedback import papers
from xinqiao.rooms.feedback.models import CallState, FollowUp, Why
from xinqiao.rooms.feedback.services import rechecking, rounds
from xinqiao.rooms.handling.services.basics import check, last_event
from xinqiao.rooms.messages.services import tell_petitioner
from xinqiao.rooms.people import texts

MOST_TRIES = 3
FACTS = ("yes", "no", "unsure")
CARRIED_OUT = ("yes", "partly", "no", "nothing_to_do")
TO_CALL = (CallState.WAITING, CallState.TAKEN)
LONGEST = 2000

TAKEN = gettext_noop("A colleague has taken this call.")
NO_CALL = gettext_noop("There is no such call.")
DONE = gettext_noop("This call has been made, or a letter has gone out.")
CALLERS = gettext_noop("Only those who call people afterwards do this.")
ANSWER = gettext_noop("Choose what they answered.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the person said, question by question of the script.

    facts_true: is what the opinion says true? carried_out: was it carried out? treated: how
    were they treated? more: anything else, in their words.
    """

    facts_true: str
    carried_out: str
    treated: Satisfaction
    more: str = ""

    @property
    def look_again(self) -> bool:
        """Whether any answer asks for a re-check."""
        return (
            self.facts_true == "no"
            or self.carried_out == "no"
            or self.treated is Satisfaction.DISSATISFIED
        )


@transaction.atomic
def take(*, call: int, by: Actor, at: datetime) -> FollowUp:
    """Take a call from the list; of two who take it at once one gets it.

    Raises NotFound (none, or none of theirs), NotPermitted, NotAllowedNow (taken, made).
    """
    row = _of_theirs(call, by)
    changed = FollowUp.objects.filter(pk=call, state=CallState.WAITING).update(
        state=CallState.TAKEN, staff=by.staff, taken_at=at
    )
    if not changed:
        now = FollowUp.objects.get(pk=call)
        if now.state == CallState.TAKEN and now.staff_id == by.staff:
            return now
        raise NotAllowedNow(TAKEN if now.state == CallState.TAKEN else DONE)
    row.refresh_from_db()
    return row


@transaction.atomic
def put_back(*, call: int, by: Actor, at: datetime) -> None:
    """Give a call back to the list. Raises NotFound, NotPermitted, NotAllowedNow (not theirs)."""
    _of_theirs(call, by)
    changed = FollowUp.objects.filter(pk=call, state=CallState.TAKEN, staff=by.staff).update(
        state=CallState.WAITING, staff=None, taken_at=None
    )
    if not changed:
        raise NotAllowedNow(TAKEN)


@transaction.atomic
def follow_up_call(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    answers: Answers | None = None,
    note: str = "",
    expected: int | None = None,
) -> Event:
    """回访: what they answered, or None when nobody could be reached.

    The third try without an answer makes a letter. "Not true", "not carried out" or
    "dissatisfied" opens a re-check. A call outside the list may be made too.
    Raises OutOfRange (an answer that is none), NotAllowedNow (not closed; a colleague's call;
    made already), NotPermitted (of the unit that handled it). Source: 内部规程 R-FEEDBACK-01.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.FOLLOW_UP_CALL, by, at)
    row = _row(held, by, at)
    if answers is None:
        return _missed(held, row, by, at, note)
    _check(answers)
    facts: dict[str, Any] = {
        "reached": True, "facts_true": answers.facts_true,
        "carried_out": answers.carried_out, "treated": answers.treated.value,
    }  # fmt: skip
    facts |= _said(held, "more", answers.more)
    facts |= papers.record(held, answers, row.tries + 1, by, at).reference()
    change = rechecking.opening(held, at) if answers.look_again else Change()
    event = ledger.record(held, Act.FOLLOW_UP_CALL, by=by, at=at, facts=facts, change=change)
    _settle(row, CallState.REACHED, by, at)
    return event


def _missed(held: Held, row: FollowUp, by: Actor, at: datetime, note: str) -> Event:
    tries = row.tries + 1
    facts: dict[str, Any] = {"reached": False, "try": tries} | _said(held, "note", note)
    if tries >= MOST_TRIES:
        facts |= papers.letter(held, tries, by, at).reference()
    event = ledger.record(held, Act.FOLLOW_UP_CALL, by=by, at=at, facts=facts)
    if tries >= MOST_TRIES:
        _settle(row, CallState.LETTER, by, at)
    else:
        FollowUp.objects.filter(pk=row.pk).update(tries=tries)
    line = Office.objects.values_list("service_phone", flat=True).get(pk=by.office or 0)
    tell_petitioner(
        matter=held.matter.pk, template="call_missed", at=at, event=event.seq,
        values={"line": line},
    )  # fmt: skip
    return event


def _row(held: Held, by: Actor, at: datetime) -> FollowUp:
    """The call of the latest closing, taken by whoever makes it. Raises NotAllowedNow."""
    closing = last_event(held.matter, Act.CLOSE)
    seq = closing.seq if closing else 0
    row = FollowUp.objects.select_for_update().filter(matter=held.matter, closed_seq=seq).first()
    if row is None:
        on = localdate(closing.at) if closing else localdate(at)
        unit, bureau = (closing.office_id if closing else by.office) or 0, by.office or 0
        return FollowUp.objects.create(
            matter=held.matter, closed_seq=seq, closed_on=on, bureau_id=bureau,
            unit_id=unit, why=Why.SAMPLE, due=on + rounds.CALL_WITHIN,
            state=CallState.TAKEN, staff_id=by.staff, taken_at=at,
        )  # fmt: skip
    if row.state not in TO_CALL:
        raise NotAllowedNow(DONE)
    if row.state == CallState.TAKEN and row.staff_id != by.staff:
        raise NotAllowedNow(TAKEN)
    return row


def _settle(row: FollowUp, state: CallState, by: Actor, at: datetime) -> None:
    FollowUp.objects.filter(pk=row.pk).update(
        state=state, tries=row.tries + 1, staff=by.staff, taken_at=row.taken_at or at
    )


def _check(answers: Answers) -> None:
    for name, value, known in (
        ("facts_true", answers.facts_true, FACTS),
        ("carried_out", answers.carried_out, CARRIED_OUT),
    ):
        if value not in known:
            raise OutOfRange(ANSWER, name)
    if len(answers.more) > LONGEST:
        raise OutOfRange(TOO_LONG, "more", most=LONGEST, count=len(answers.more))


def _said(held: Held, name: str, typed: str) -> dict[str, dict[str, str]]:
    """Sealed words that the unit's page does not open; nothing where there are none."""
    if not typed.strip():
        return {}
    ref = texts.keep(matter=held.matter, kind=f"call_{name}", text=typed.strip())
    return {name: {"said": ref["text"], "commit": ref["commit"]}}


def _of_theirs(call: int, by: Actor) -> FollowUp:
    if not by.roles & {Role.CALLER, Role.BUREAU_HEAD}:
        raise NotPermitted(CALLERS)
    row = FollowUp.objects.filter(pk=call, bureau=by.office).first()
    if row is None or not visible_to(by).filter(pk=row.matter_id, sealed=False).exists():
        raise NotFound(NO_CALL)
    return row

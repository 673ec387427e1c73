"""What became of a suggestion: adopted, in part, or not and why; and which rule changed. Art 40."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Adoption
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.moves import INSPECTING
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.registry.wording import TOO_LONG, kept
from xinqiao.rooms.supervision.codes import SuggestionKind
from xinqiao.rooms.supervision.models import Suggestion

NO_SUGGESTION = gettext_noop("There is no such suggestion in this matter.")
ANOTHERS = gettext_noop("Another office was asked; it answers, or whoever asked enters its letter.")
ANSWERED = gettext_noop("This suggestion has its answer already.")
NOT_ADOPTED = gettext_noop("Only a suggestion that was adopted, wholly or in part, changes a rule.")
NO_POLICY = gettext_noop("Only a suggestion to improve a policy is followed to the rule.")
NAME = gettext_noop("Name the rule that was changed.")
DAY = gettext_noop("The rule changed between the suggestion and today.")
LONGEST_RULE, LONGEST_NUMBER = 120, 60


@transaction.atomic
def answer_suggestion(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    suggestion: int,
    adoption: Adoption,
    reasons: str,
    expected: int | None = None,
) -> Event:
    """采纳反馈. suggestion: seq of its entry. By the office asked; a letter that came on paper is
    entered by whoever suggested.

    reasons: what will be done, or why it is not adopted. Raises NotFound, NotPermitted,
    NotAllowedNow (answered), Missing. Source: 条例第四十条.
    """
    held = ledger.hold(matter, expected)
    row = _row(matter, suggestion)
    entered = by.office == row.office_id and bool(by.roles & INSPECTING)
    if by.office != row.to_id and not entered:
        raise NotPermitted(ANOTHERS, "suggestion")
    if row.answered_seq is not None or row.duty is None:
        raise NotAllowedNow(ANSWERED)
    facts: dict[str, Any] = {
        "suggestion": row.seq, "kind": row.kind, "from": row.office_id, "adoption": adoption.value,
        "reasons": kept(held, "reasons", reasons),
    }  # fmt: skip
    change = Change(closes=(row.duty,)) if held.standing.duties[row.duty].open else Change()
    event = ledger.record(held, Act.ANSWER_SUGGESTION, by=by, at=at, facts=facts, change=change)
    Suggestion.objects.filter(pk=row.pk).update(
        adoption=adoption.value, answered_seq=event.seq, answered_on=localdate(at)
    )
    return event


@transaction.atomic
def track_rule(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    suggestion: int,
    name: str,
    number: str,
    day: date,
    expected: int | None = None,
) -> Event:
    """The rule that an adopted suggestion changed: name, number, day. A later one replaces it.

    Raises NotFound, NotAllowedNow (not a policy, not adopted), Missing (name), OutOfRange
    (length, day), NotPermitted. Source: 条例第四十条.
    """
    held = ledger.hold(matter, expected)
    row = _row(matter, suggestion)
    if row.kind != SuggestionKind.POLICY:
        raise NotAllowedNow(NO_POLICY, "suggestion")
    if row.adoption not in (Adoption.ADOPTED, Adoption.PARTLY):
        raise NotAllowedNow(NOT_ADOPTED, "suggestion")
    rule, number = " ".join(name.split()), number.strip()
    if not rule:
        raise Missing(NAME, "name")
    for field, text, most in (("name", rule, LONGEST_RULE), ("number", number, LONGEST_NUMBER)):
        if len(text) > most:
            raise OutOfRange(TOO_LONG, field, most=most, count=len(text))
    if not row.made_on <= day <= localdate(at):
        raise OutOfRange(DAY, "day")
    facts = {"suggestion": row.seq, "rule": rule, "number": number, "day": day.isoformat()}
    event = ledger.record(held, Act.TRACK_RULE, by=by, at=at, facts=facts)
    Suggestion.objects.filter(pk=row.pk).update(
        rule=rule, rule_number=number, rule_on=day, tracked_seq=event.seq
    )
    return event


def _row(matter: int, seq: int) -> Suggestion:
    row = Suggestion.objects.filter(matter=matter, seq=seq).first()
    if row is None:
        raise NotFound(NO_SUGGESTION, "suggestion")
    return row

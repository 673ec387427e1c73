"""The petitioner's rating: two grades apart, words if they like, once for each closing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Satisfaction
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.feedback.models import Rating, Why
from xinqiao.rooms.feedback.services import rechecking, rounds
from xinqiao.rooms.handling.services.basics import check
from xinqiao.rooms.people import texts

LONGEST_WORDS = 2000
ONE_AT_LEAST = gettext_noop("Choose at least one grade; the other may stay open.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the person chose and wrote. None and "" mean: not said."""

    unit: Satisfaction | None = None
    bureau: Satisfaction | None = None
    unit_words: str = ""
    bureau_words: str = ""

    @property
    def dissatisfied(self) -> bool:
        """Whether either grade asks for another look."""
        return Satisfaction.DISSATISFIED in (self.unit, self.bureau)


@transaction.atomic
def rate(
    *, matter: int, by: Actor, at: datetime, given: Given, expected: int | None = None
) -> Event:
    """评价: by the petitioner, within thirty days of the closing, once.

    Dissatisfied opens a re-check at the petition department, whatever else happens. The words
    are sealed; the record names them without showing them to the unit.
    Raises Missing (no grade), OutOfRange (words too long), NotAllowedNow (over, given before),
    NotPermitted. Source: 条例第二十一条; DOMAIN.md 4.3.
    """
    held = ledger.hold(matter, expected)
    if given.unit is None and given.bureau is None:
        raise Missing(ONE_AT_LEAST, "unit")
    check(held, Act.RATE, by, at)
    words = {
        name: _kept(held, name, getattr(given, name))
        for name in ("unit_words", "bureau_words")
        if getattr(given, name).strip()
    }
    facts: dict[str, Any] = {
        name: grade.value
        for name, grade in (("unit", given.unit), ("bureau", given.bureau))
        if grade is not None
    } | words
    change = rechecking.opening(held, at) if given.dissatisfied else Change()
    duty = held.standing.running(TermKey.RATE)
    closed_seq = duty.opened_by if duty else 0
    event = ledger.record(held, Act.RATE, by=by, at=at, facts=facts, change=change)
    _keep(held, closed_seq, given, words, at)
    return event


def _kept(held: Held, name: str, typed: str) -> dict[str, str]:
    """Sealed; under another name than the words that the matter's page opens for everybody."""
    if len(typed) > LONGEST_WORDS:
        raise OutOfRange(TOO_LONG, name, most=LONGEST_WORDS, count=len(typed))
    ref = texts.keep(matter=held.matter, kind=f"rating_{name}", text=typed.strip())
    return {"said": ref["text"], "commit": ref["commit"]}


def _keep(
    held: Held, closed_seq: int, given: Given, words: dict[str, dict[str, str]], at: datetime
) -> None:
    rounds.open_round(Event.objects.get(matter=held.matter, seq=closed_seq))
    Rating.objects.filter(matter=held.matter, closed_seq=closed_seq).update(
        unit_grade=given.unit or "", bureau_grade=given.bureau or "", rated_at=at,
        **{name: ref["said"] for name, ref in words.items()},
    )  # fmt: skip
    if given.dissatisfied:
        row = Rating.objects.get(matter=held.matter, closed_seq=closed_seq)
        rounds.call_for(
            held.matter, closed_seq, row.closed_on, row.unit_id, Why.DISSATISFIED,
            held.standing, due=localdate(at) + rounds.CALL_WITHIN,
        )  # fmt: skip

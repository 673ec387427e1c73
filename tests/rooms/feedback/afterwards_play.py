"""Closed matters, and the people who speak of them afterwards."""

from datetime import date
from typing import Any

from tests.cast import Cast
from tests.rooms.steps import Case, at, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import Satisfaction
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.feedback.models import FollowUp, Rating
from xinqiao.rooms.feedback.services import calls, rating, rounds
from xinqiao.rooms.feedback.services.calls import Answers
from xinqiao.rooms.feedback.services.rating import Given

GOOD, SO_SO, BAD = Satisfaction.SATISFIED, Satisfaction.MOSTLY, Satisfaction.DISSATISFIED


def closed(cast: Cast | None = None) -> Case:
    """Closed on 31 March 2026; 30 days to rate it."""
    return waiting(cast).answered().executed().closed()


def in_round(case: Case) -> Case:
    """With the row of its rating."""
    rounds.open_round(Event.objects.get(matter=case.matter, act=Act.CLOSE))
    return case


def listed(case: Case, **columns: Any) -> FollowUp:
    """On the list of calls, whatever the sample says."""
    values = {
        "matter_id": case.matter, "closed_seq": case.last().seq, "closed_on": date(2026, 3, 31),
        "bureau_id": case.cast.office("bureau"), "unit_id": case.cast.office("housing"),
        "why": "sample", "due": date(2026, 4, 7),
    }  # fmt: skip
    return FollowUp.objects.create(**values | columns)


def rated(case: Case, unit: Any = None, bureau: Any = None, **words: str) -> Case:
    given = Given(unit=unit, bureau=bureau, **words)
    rating.rate(matter=case.matter, by=case.person(), at=at(4, 2), given=given)
    return case


def answers(**changed: Any) -> Answers:
    said = {"facts_true": "yes", "carried_out": "yes", "treated": GOOD}
    return Answers(**said | changed)


def called(case: Case, said: Answers | None, day: int = 3, who: str = "bureau.caller") -> Case:
    calls.follow_up_call(
        matter=case.matter, by=case.who(who), at=at(4, day), answers=said, note="无人接听"
    )
    return case


def rating_of(case: Case) -> Rating:
    return Rating.objects.get(matter=case.matter)

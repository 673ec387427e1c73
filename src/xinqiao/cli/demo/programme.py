"""Which scripts are played how often. The first ones show every step and every outcome once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from random import Random
from typing import Any

from xinqiao.cli.demo import scripts
from xinqiao.cli.demo.agenda import Script
from xinqiao.cli.demo.handling import Course
from xinqiao.cli.demo.play import CITY_UNITS, DISTRICTS, Play
from xinqiao.cli.demo.scripts import Arrival
from xinqiao.kernel.codes import Outcome, Purpose, ReviewOutcome, Route
from xinqiao.kernel.procedure.steps import Step

COMPLAINT, REPORT = frozenset({Purpose.COMPLAINT}), frozenset({Purpose.REPORT})
IDEAS, QUESTIONS = frozenset({Purpose.SUGGESTION}), frozenset({Purpose.OTHER})
TALKS = ("question", "question", "promise", "promise", "put_off", "open_promise", "call", "call",
         "open_call", "visit", "open_visit", "correction",
         "came_to_unit", "came_to_unit")  # fmt: skip
AFTER = ("silent",) * 6 + ("rated",) * 12 + ("dissatisfied", "waits", "undone")
E, R, S = Outcome, ReviewOutcome, Step


@dataclass(frozen=True, slots=True)
class Plan:
    """One matter to be played.

    ago: days before the end on which it comes in. halt: the step it is left at. unit: who
    handles it; "" is whose field the message is.
    """

    script: Callable[..., Script]
    purposes: frozenset[Purpose]
    ago: int
    options: dict[str, Any] = field(default_factory=dict)
    halt: Step | None = None
    pace: float = 1.0
    unit: str = ""
    bureau: str = "xfj"

    @property
    def matters(self) -> int:
        """How many matters it opens: those that come again open a second one."""
        again = self.script is scripts.repeated and self.options["how"] != "added"
        return 2 if again or self.script is scripts.final_again else 1

    @property
    def name(self) -> str:
        """For the list of what a rule stopped."""
        return f"{self.script.__name__}, {self.ago} days ago, to {self.halt or 'its end'}"


def _complaint(ago: int, arrival: Arrival | None = None, course: Course | None = None,
               halt: Step | None = None, pace: float = 1.0, *, unit: str = "",
               bureau: str = "xfj") -> Plan:  # fmt: skip
    options = {"arrival": arrival or Arrival(), "course": course or Course()}
    return Plan(scripts.complaint, COMPLAINT, ago, options, halt, pace, unit, bureau)


def _plan(script: Callable[..., Script], purposes: frozenset[Purpose], ago: int,
          halt: Step | None = None, pace: float = 1.0, unit: str = "",
          **options: Any) -> Plan:  # fmt: skip
    return Plan(script, purposes, ago, {"arrival": Arrival(), **options}, halt, pace, unit)


def newcomer(ago: int) -> Plan:
    """A matter that waits to be sorted."""
    return _complaint(ago, halt=S.REGISTERED)


def first() -> Iterator[Plan]:
    """One plan for each thing that can happen to a matter, in the order of the table of moves."""
    yield from _left_somewhere()
    yield from _arrivals()
    yield from _courses()
    yield from _others()
    yield from _reviews()


def _left_somewhere() -> Iterator[Plan]:
    """Matters that are at work today: one at every step, some of them late."""
    quick = 0.4
    yield _complaint(1, halt=S.REGISTERED)
    yield _complaint(20, halt=S.REGISTERED)  # late: nobody has sorted it
    yield _complaint(5, halt=S.TRIAGED, pace=quick)
    yield _complaint(1, halt=S.IN_TRANSIT, pace=0.0)
    yield _complaint(6, halt=S.AWAITING_NOTICE, pace=quick)
    yield _complaint(26, halt=S.AWAITING_NOTICE, pace=quick)  # late: no notice
    yield _complaint(8, Arrival(objection="rejected"), halt=S.OBJECTED, pace=0.0, unit="jtj")
    yield _complaint(25, Arrival(objection="twice"), halt=S.JURISDICTION, pace=0.0, unit="zrj")
    yield _complaint(18, halt=S.ACCEPTED, pace=quick)
    yield _complaint(25, halt=S.HANDLING, pace=quick)
    yield _complaint(80, halt=S.HANDLING, pace=quick)  # late: the sixty days are over
    yield _complaint(40, halt=S.OPINION_DRAFT, pace=quick)
    yield _complaint(45, halt=S.OPINION_ISSUED, pace=quick)
    yield _complaint(50, halt=S.SERVED, pace=quick)
    yield _complaint(55, course=Course(outcome=E.SUPPORTED), halt=S.EXECUTING, pace=quick)
    yield _complaint(110, course=Course(outcome=E.PARTLY), halt=S.EXECUTING, pace=quick)  # late
    for step, ago in ((S.REVIEW, 70), (S.REVIEW_ISSUED, 90), (S.REVIEWED, 95)):
        yield _complaint(ago, course=Course(review=R.UPHELD), halt=step, pace=quick)
    for step, ago in ((S.RECHECK, 115), (S.RECHECK_ISSUED, 130), (S.FINAL, 135)):
        course = Course(review=R.UPHELD, rereview=R.UPHELD)
        yield _complaint(ago, course=course, halt=step, pace=quick)
    yield _complaint(120, course=Course(reopened=True), halt=S.REOPENED, pace=quick)
    yield _plan(scripts.routed, COMPLAINT, 20, S.ROUTED, quick, route=Route.ARBITRATION)
    yield _plan(scripts.declined, COMPLAINT, 22, S.NOT_ACCEPTED, quick)
    yield _plan(scripts.report, REPORT, 14, S.REFERRED, organ="jwj")


def _arrivals() -> Iterator[Plan]:
    """Every way by which a matter reaches its unit."""
    yield _complaint(
        120, Arrival(via="assign"), Course(outcome=E.SUPPORTED, returned=True), pace=0.6
    )
    yield _complaint(90, Arrival(via="down"), unit="ldzj")
    yield _complaint(100, Arrival(), bureau="cnxf", unit="cncg")
    yield _complaint(60, Arrival(via="own"))
    yield _complaint(110, Arrival(objection="agreed"), unit="cgj")
    yield _complaint(115, Arrival(objection="rejected"), unit="zjj")
    yield _complaint(125, Arrival(objection="twice"), unit="wjw")
    yield _complaint(
        100, Arrival(group=18), Course(hearing=True, outcome=E.PARTLY, talks=("members",))
    )
    yield _complaint(70, Arrival(group=32, confidential=True))
    yield _complaint(90, Arrival(anonymous=True))
    yield _complaint(80, Arrival(asleep=True))
    yield _complaint(75, Arrival(corrected=True, handed=True))
    yield _complaint(85, Arrival(dawdles=True))
    yield _complaint(65, Arrival(shielded=True), unit="zjj")


def _courses() -> Iterator[Plan]:
    """Every way of handling, and every outcome of it."""
    for outcome, talk, after in (
        (E.SUPPORTED, "question", "rated"), (E.PARTLY, "put_off", "dissatisfied"),
        (E.EXPLAINED, "visit", "rated"), (E.NOT_SUPPORTED, "came", "silent"),
        (E.MEDIATED, "correction", "rated"), (E.SETTLED, "recording", "undone"),
    ):  # fmt: skip
        course = Course(outcome=outcome, talks=(talk,), after=after, ends="archive")
        yield _complaint(150, course=course, pace=0.5)
    workers = Course(outcome=E.SUPPORTED, talks=("members",))
    yield _complaint(35, Arrival(group=52), workers, S.OPINION_DRAFT, 0.5, unit="rsj")
    waiting = Course(talks=("recording", "open_promise", "open_question", "open_call"))
    yield _complaint(22, course=waiting, halt=S.OPINION_DRAFT, pace=0.5)
    for lead, ago, unit in (
        ("lead_proposed", 20, "zjj"), ("lead_named", 22, "jyj"), ("lead_refused", 24, "jtj"),
        ("lead_upheld", 60, "zrj"), ("lead_rejected", 45, "cgj"), ("lead_carried", 50, "zjj"),
        ("lead_silent", 40, "hbj"), ("lead_handed", 70, "rsj"),
    ):  # fmt: skip
        course = Course(talks=(lead,))
        yield _complaint(ago, course=course, halt=S.OPINION_DRAFT, pace=0.4, unit=unit)
    yield _complaint(80, course=Course(talks=("lead_declined",)), pace=0.4)
    solved = Course(outcome=E.SUPPORTED, talks=("lead_carried",))
    yield _complaint(120, course=solved, pace=0.5, unit="zjj")
    called = Course(talks=("call", "came"), after="waits")
    yield _complaint(65, course=called, pace=0.3)
    yield _complaint(140, course=Course(extension="granted"))
    yield _complaint(120, course=Course(extension="refused"))
    yield _complaint(110, course=Course(recusal="granted"))
    yield _complaint(105, course=Course(recusal="refused", returned=True))
    yield _complaint(100, course=Course(late_notice=True))
    yield _complaint(130, course=Course(late_opinion=True))
    yield _complaint(95, course=Course(unreached=True, failed_mediation=True))
    yield _complaint(60, course=Course(simple=True), pace=0.3)
    yield _complaint(90, Arrival(claims=2), Course(second=Route.JUDICIAL, outcome=E.SUPPORTED))
    yield _complaint(170, course=Course(reopened=True), pace=0.5)
    yield _complaint(70, course=Course(withdrawal="cancelled"))
    yield _complaint(60, course=Course(withdrawal="done"))


def _others() -> Iterator[Plan]:
    """Suggestions, reports, what is led elsewhere, repeats, what never became a matter."""
    for outcome in (E.ADOPTED, E.PARTLY_ADOPTED, E.NOT_ADOPTED):
        yield _plan(scripts.study, IDEAS, 80, outcome=outcome)
    yield _plan(scripts.study, QUESTIONS, 60, outcome=E.EXPLAINED)
    yield _plan(scripts.report, REPORT, 100, organ="jwj", pace=0.6)
    yield _plan(scripts.report, REPORT, 90, organ="zfw", pace=0.6)
    yield _plan(scripts.routed, COMPLAINT, 90, route=Route.ADMINISTRATIVE, pace=0.8)
    yield _plan(scripts.declined, COMPLAINT, 60)
    yield _plan(scripts.withdrawn, COMPLAINT, 40)
    yield _plan(scripts.withdrawn, COMPLAINT, 25, S.WITHDRAWN, 0.4)
    yield _plan(scripts.voided, COMPLAINT, 30)
    for how in ("added", "linked", "unlinked", "merged", "unmerged"):
        yield _plan(scripts.repeated, COMPLAINT, 70, how=how, course=Course())


def _reviews() -> Iterator[Plan]:
    """Every end of a review and of a re-review."""
    yield _complaint(150, course=Course(review=R.UPHELD, outcome=E.NOT_SUPPORTED), pace=0.6)
    yield _complaint(160, course=Course(review=R.CHANGED, on_paper=True), pace=0.6)
    yield _complaint(190, course=Course(review=R.ANNULLED), pace=0.6)
    yield _complaint(150, course=Course(review=R.NOT_ACCEPTED), pace=0.6)
    last = Course(review=R.UPHELD, rereview=R.UPHELD, review_hearing=True)
    yield _complaint(180, course=last, pace=0.5)
    yield _complaint(185, course=Course(review=R.UPHELD, rereview=R.CHANGED, online=True), pace=0.5)
    yield _complaint(195, course=Course(review=R.UPHELD, rereview=R.ANNULLED), pace=0.4)
    yield _complaint(180, Arrival(), last, pace=0.5, bureau="ldxf", unit="ldzj")
    again = Course(review=R.UPHELD, rereview=R.UPHELD)
    yield _plan(scripts.final_again, COMPLAINT, 190, None, 0.4, course=again)
    yield _plan(scripts.final_again, COMPLAINT, 185, S.NOT_AGAIN, 0.4, course=again)


def more(rng: Random, longest: int) -> Iterator[Plan]:
    """Plans without end, in the proportions of an ordinary year. longest: days, at most."""
    makers, weights = zip(*_SHARES, strict=True)
    while True:
        yield rng.choices(makers, weights)[0](rng, rng.randint(1, longest))


def _idea(rng: Random, ago: int) -> Plan:
    outcome = rng.choice((E.ADOPTED, E.PARTLY_ADOPTED, E.NOT_ADOPTED))
    return _plan(scripts.study, IDEAS, ago, outcome=outcome)


def _question(rng: Random, ago: int) -> Plan:
    return _plan(scripts.study, QUESTIONS, ago, outcome=E.EXPLAINED)


def _report(rng: Random, ago: int) -> Plan:
    return _plan(scripts.report, REPORT, ago, organ=rng.choice(("jwj", "jwj", "zfw")))


def _elsewhere(rng: Random, ago: int) -> Plan:
    routes = (Route.JUDICIAL, Route.ARBITRATION, Route.ADMINISTRATIVE)
    return _plan(scripts.routed, COMPLAINT, ago, route=rng.choice(routes))


def _refused(rng: Random, ago: int) -> Plan:
    return _plan(scripts.declined, COMPLAINT, ago)


def _again(rng: Random, ago: int) -> Plan:
    how = rng.choice(("added", "added", "linked", "merged", "merged"))
    return _plan(scripts.repeated, COMPLAINT, ago, how=how, course=Course())


def _taken_back(rng: Random, ago: int) -> Plan:
    return _plan(scripts.withdrawn, COMPLAINT, ago)


def _ordinary(rng: Random, ago: int) -> Plan:
    """A complaint as most are."""
    outcomes = [E.SUPPORTED] * 6 + [E.PARTLY] * 4 + [E.EXPLAINED] * 6 + [E.NOT_SUPPORTED] * 2
    outcome = rng.choice([*outcomes, E.MEDIATED, E.SETTLED])
    where = _where(rng)
    via, draw = where.pop("via"), rng.random()
    review = rng.choice((R.UPHELD, R.UPHELD, R.CHANGED, R.ANNULLED)) if draw < 0.08 else None
    course = Course(
        outcome=outcome,
        late_notice=rng.random() < 0.05,
        late_opinion=rng.random() < 0.06,
        extension="granted" if rng.random() < 0.06 else "",
        hearing=rng.random() < 0.03,
        returned=rng.random() < 0.15,
        unreached=rng.random() < 0.05,
        review=review,
        rereview=R.UPHELD if draw < 0.03 and review is not R.ANNULLED else None,
        online=rng.random() < 0.15,
        talks=_talks(rng),
        after=rng.choice(AFTER),
        ends="archive" if rng.random() < 0.7 else "close",
    )
    arrival = Arrival(
        via=via,
        group=rng.randint(5, 40) if rng.random() < 0.06 else 0,
        anonymous=rng.random() < 0.04,
        confidential=rng.random() < 0.06,
        asleep=rng.random() < 0.04,
        dawdles=rng.random() < 0.03,
        objection="agreed" if via == "transfer" and not where and rng.random() < 0.06 else "",
    )
    pace, unit = rng.choice((0.6, 0.9, 1.2)), where.get("unit", "")
    bureau = where.get("bureau", "xfj")
    return _complaint(ago, arrival, course, pace=pace, unit=unit, bureau=bureau)


def _talks(rng: Random) -> tuple[str, ...]:
    """Every third complaint has something to ask, promise or see on the way."""
    return (rng.choice(TALKS),) if rng.random() < 0.33 else ()


def _where(rng: Random) -> dict[str, str]:
    """Most come to the city's bureau; the rest to a district, or to a department itself."""
    draw = rng.random()
    district, unit = rng.choice(sorted(DISTRICTS.items()))
    if draw < 0.12:
        return {"via": "transfer", "bureau": district, "unit": unit}
    if draw < 0.20:
        return {"via": "down", "unit": unit}
    return {"via": "own" if draw < 0.28 else "assign" if draw < 0.36 else "transfer"}


_SHARES: tuple[tuple[Callable[[Random, int], Plan], int], ...] = (
    (_ordinary, 49), (_question, 15), (_idea, 12), (_elsewhere, 8), (_again, 7), (_refused, 4),
    (_report, 3), (_taken_back, 2),
)  # fmt: skip


def plans(rng: Random, matters: int, longest: int) -> Iterator[Plan]:
    """The plans of so many matters, or one more. longest: days, at most."""
    opened = 0
    for plan in chain(first(), more(rng, longest)):
        if opened >= matters:
            return
        opened += plan.matters
        yield plan


def begin(plan: Plan, play: Play) -> Script:
    """The script of a plan on a play."""
    return partial(plan.script, play)(**plan.options)


def unit_of(plan: Plan, field_of: str) -> str:
    """Who handles it. field_of: whose field the message is."""
    return plan.unit or (field_of if field_of in CITY_UNITS else "cgj")

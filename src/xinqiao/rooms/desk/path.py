"""The path of a matter as a short line of steps: what was, what is, what will come.

Staff and citizen see the same line (LOOK.md), so it is worked out here from the record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.procedure.steps import SETTLED, Step

S = Step
# A stage is named by its first step; the others are finer steps within it.
STAGES: tuple[tuple[Step, ...], ...] = (
    (S.REGISTERED, S.TRIAGED),
    (S.IN_TRANSIT, S.OBJECTED, S.JURISDICTION),
    (S.ACCEPTED, S.AWAITING_NOTICE),
    (S.ROUTED,),
    (S.NOT_ACCEPTED,),
    (S.NOT_AGAIN,),
    (S.REFERRED,),
    (S.HANDLING, S.OPINION_DRAFT, S.REOPENED),
    (S.OPINION_ISSUED,),
    (S.SERVED,),
    (S.EXECUTING,),
    (S.REVIEW, S.REVIEW_ISSUED),
    (S.REVIEWED,),
    (S.RECHECK, S.RECHECK_ISSUED),
    (S.FINAL,),
    (S.CLOSED,),
    (S.WITHDRAWN,),
    (S.MERGED,),
    (S.VOIDED,),
    (S.ARCHIVED,),
)
STAGE = {step: stage[0] for stage in STAGES for step in stage}

_ANSWERED = (S.OPINION_ISSUED, S.SERVED, S.CLOSED)
_OPENING = (S.REGISTERED, S.IN_TRANSIT, S.ACCEPTED)
PLANS: dict[Purpose, tuple[Step, ...]] = {
    Purpose.COMPLAINT: (*_OPENING, S.HANDLING, *_ANSWERED),
    Purpose.SUGGESTION: (*_OPENING, S.SERVED, S.CLOSED),
    Purpose.OTHER: (*_OPENING, S.SERVED, S.CLOSED),
    Purpose.REPORT: (S.REGISTERED, S.REFERRED, S.CLOSED),
}
# Where the plan goes on from a stage that is not on it.
ONWARD: dict[Step, tuple[Step, ...]] = {
    S.ROUTED: (S.CLOSED,),
    S.NOT_ACCEPTED: (S.CLOSED,),
    S.NOT_AGAIN: (S.CLOSED,),
    S.REFERRED: (S.CLOSED,),
    S.EXECUTING: (S.CLOSED,),
    S.REVIEW: (S.REVIEWED, S.CLOSED),
    S.REVIEWED: (S.CLOSED,),
    S.RECHECK: (S.FINAL, S.CLOSED),
    S.FINAL: (S.CLOSED,),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One place on the line. state: "done", "now" or "next"; on: the day it was reached."""

    step: Step
    state: str
    on: date | None = None


def path(reached: Sequence[tuple[Step, date]], purpose: Purpose) -> tuple[Stage, ...]:
    """The line of a matter.

    reached: the step after every act, oldest first, with the act's day; at least one.
    A stage passed twice stands where it was reached last; what lies behind stays once. It is
    named after its first step if that was reached ("accepted", on the day of the acceptance),
    else after the one that was: what was declined was never accepted.
    """
    passed: dict[Step, tuple[Step, date]] = {}
    before: Step | None = None
    for step, on in reached:
        stage = STAGE[step]
        if stage is not before:
            passed.pop(stage, None)
            passed[stage] = (step, on)
        elif step is stage and passed[stage][0] is not stage:
            passed[stage] = (step, on)
        before = stage
    now_step, here = reached[-1][0], STAGE[reached[-1][0]]
    done = [Stage(step, "done", on) for stage, (step, on) in passed.items() if stage is not here]
    now = Stage(now_step, "now", passed[here][1])
    return (*done, now, *(Stage(step, "next") for step in _ahead(here, now_step, purpose)))


def _ahead(here: Step, now: Step, purpose: Purpose) -> tuple[Step, ...]:
    if now in SETTLED:
        return ()
    plan = PLANS[purpose]
    if here in plan:
        return plan[plan.index(here) + 1 :]
    return ONWARD.get(here, ())

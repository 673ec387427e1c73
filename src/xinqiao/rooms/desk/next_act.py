"""What usually comes next: from where a matter stands to the act a line leads to."""

from collections.abc import Iterable

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import LeadState, Purpose
from xinqiao.kernel.procedure.guards import Guard
from xinqiao.kernel.procedure.moves import acts_of_clock, moves_for
from xinqiao.kernel.procedure.row import Move
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey

# The first act of a row that belongs to the reader's post is the one shown.
USUAL: dict[Step, tuple[Act, ...]] = {
    Step.REGISTERED: (Act.TRIAGE,),
    Step.TRIAGED: (Act.TRANSFER, Act.TAKE_UP),
    Step.IN_TRANSIT: (Act.RECEIVE, Act.RECEIVE_DOWN),
    Step.AWAITING_NOTICE: (Act.ACCEPT,),
    Step.OBJECTED: (Act.AGREE_OBJECTION,),
    Step.JURISDICTION: (Act.DESIGNATE,),
    Step.ACCEPTED: (Act.ASSIGN_HANDLER, Act.SERVE_NOTICE),
    Step.ROUTED: (Act.CLOSE, Act.SERVE_NOTICE),
    Step.NOT_ACCEPTED: (Act.CLOSE, Act.SERVE_NOTICE),
    Step.NOT_AGAIN: (Act.CLOSE, Act.SERVE_NOTICE),
    Step.REFERRED: (Act.CLOSE,),
    Step.HANDLING: (Act.DRAFT_OPINION, Act.HEAR, Act.EXTEND),
    Step.OPINION_DRAFT: (Act.PASS_LEGAL, Act.ISSUE_OPINION, Act.DRAFT_OPINION),
    Step.OPINION_ISSUED: (Act.SERVE_OPINION,),
    Step.SERVED: (Act.PLAN_EXECUTION, Act.CLOSE),
    Step.EXECUTING: (Act.REPORT_EXECUTION, Act.CLOSE),
    Step.REVIEW: (Act.ISSUE_REVIEW,),
    Step.REVIEW_ISSUED: (Act.SERVE_REVIEW,),
    Step.REVIEWED: (Act.CLOSE,),
    Step.RECHECK: (Act.ISSUE_REREVIEW,),
    Step.RECHECK_ISSUED: (Act.SERVE_REREVIEW,),
    Step.FINAL: (Act.CLOSE,),
    Step.REOPENED: (Act.ASSIGN_HANDLER,),
    Step.CLOSED: (Act.ARCHIVE,),
    Step.WITHDRAWN: (Act.ARCHIVE,),
}
# What another purpose makes of an act.
_INSTEAD = {
    (Purpose.SUGGESTION, Act.ACCEPT): Act.STUDY,
    (Purpose.SUGGESTION, Act.DRAFT_OPINION): Act.REPLY,
    (Purpose.REPORT, Act.TRIAGE): Act.REFER,
    (Purpose.REPORT, Act.TRANSFER): Act.REFER,
    (Purpose.REPORT, Act.TAKE_UP): Act.REFER,
}
# An act on a lead that is so far.
_OF_LEAD = {
    Guard.LEAD_PROPOSED: LeadState.PROPOSED,
    Guard.LEAD_NAMED: LeadState.NAMED,
    Guard.LEAD_REFUSED: LeadState.REFUSED,
    Guard.LEAD_CARRIED: LeadState.CARRIED,
}


def next_act(step: Step, purpose: Purpose, actor: Actor) -> Act | None:
    """The act that a line in a list leads this reader to; None: just the matter's page.

    Roles only: whether the act is possible now is said on the act's own page.
    """
    usual = usual_acts(step, purpose)
    return next((act for act in usual if _for_post(moves_for(act, step), actor)), None)


def act_of_clock(key: TermKey, step: Step, actor: Actor, lead: str = "") -> Act | None:
    """The act by which this reader meets a clock of theirs, wherever the matter stands.

    lead: how the matter's lead stands, as its row has it: what the convenor decides depends on it.
    None: the clock has no act of its own, or it is another post's. Roles only, as above.
    """
    rows = (row for row in acts_of_clock(key, step) if _fits(row, lead))
    return next((row.act for row in rows if _for_post([row], actor)), None)


def usual_acts(step: Step, purpose: Purpose) -> tuple[Act, ...]:
    """The acts that carry a matter on from a step, the most usual first, whoever's they are."""
    return tuple(_INSTEAD.get((purpose, act), act) for act in USUAL.get(step, ()))


def _fits(row: Move, lead: str) -> bool:
    asked = {_OF_LEAD[guard] for guard in row.guards if guard in _OF_LEAD}
    return not asked or lead in asked


def _for_post(rows: Iterable[Move], actor: Actor) -> bool:
    return any(row.roles & actor.roles for row in rows)

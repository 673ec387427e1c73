"""Leaders' own cases in each state, and where each of their forms can be opened."""

from collections.abc import Callable
from functools import partial

from tests.cast import Cast
from tests.rooms import leading_play as play
from tests.rooms.steps import Case
from xinqiao.kernel.procedure.steps import Act


def carried(cast: Cast) -> Case:
    """With a plan, two milestones and a first talk."""
    case = play.carried(cast=cast)
    play.plan(case)
    play.talk(case)
    return case


MAKERS: dict[str, Callable[[Cast], Case]] = {
    "lead_proposed": play.proposed,
    "lead_named": partial(play.named, "gov.leader"),
    "lead_refused": play.refused,
    "lead_carried": carried,
    "lead_answered": play.answered,
}
LEADER, CONVENOR = "gov.leader", "gov.convenor"
FORMS: dict[Act, tuple[str, str]] = {
    Act.PROPOSE_LEAD: ("handling", "bureau.head"),
    Act.DECLINE_LEAD: ("lead_proposed", CONVENOR),
    Act.ASSIGN_LEAD: ("lead_proposed", CONVENOR),
    Act.ACCEPT_LEAD: ("lead_named", LEADER),
    Act.REFUSE_LEAD: ("lead_named", LEADER),
    Act.UPHOLD_REFUSAL: ("lead_refused", CONVENOR),
    Act.REJECT_REFUSAL: ("lead_refused", CONVENOR),
    Act.DELEGATE_LEAD: ("lead_carried", LEADER),
    Act.PLAN_LEAD: ("lead_carried", LEADER),
    Act.REACH_MILESTONE: ("lead_carried", LEADER),
    Act.PUT_OFF_MILESTONE: ("lead_carried", LEADER),
    Act.CONTACT: ("lead_carried", LEADER),
    Act.NOTE_LEAD: ("lead_carried", LEADER),
    Act.RELEASE_LEAD: ("lead_answered", CONVENOR),
}

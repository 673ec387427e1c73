"""A matter with everything that supervision does, and where each of its forms can be opened."""

from tests.cast import Cast
from tests.rooms.steps import Case, at, waiting
from tests.rooms.supervision_play import ordered, proposed, suggested
from xinqiao.kernel.codes import Adoption
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.supervision.services import answering, watching


def supervised(cast: Cast) -> Case:
    """Ordered and late, raised once; a policy adopted, better work suggested, an accusation."""
    case = waiting(cast).handling()
    ordered(case)
    policy = suggested(case, "policy")
    suggested(case)
    answering.answer_suggestion(
        matter=case.matter, by=case.who("gov.head"), at=at(3, 20), suggestion=policy.seq or 0,
        adoption=Adoption.ADOPTED, reasons="修订办法。",
    )  # fmt: skip
    proposed(case, 21)
    watching.go_up(case.matter, case.duty(TermKey.SUPERVISION).n, at(3, 30))
    return case


INSPECTOR, HEAD = "bureau.inspector", "bureau.head"
FORMS: dict[Act, tuple[str, str]] = {
    Act.REMIND: ("handling", INSPECTOR),
    Act.SUPERVISE: ("handling", INSPECTOR),
    Act.LIST_SUPERVISION: ("handling", HEAD),
    Act.SUMMON_TALK: ("handling", HEAD),
    Act.ORDER_RECTIFICATION: ("handling", HEAD),
    Act.ANSWER_SUPERVISION: ("supervised", "housing.head"),
    Act.END_SUPERVISION: ("supervised", INSPECTOR),
    Act.SUGGEST_IMPROVEMENT: ("handling", INSPECTOR),
    Act.SUGGEST_POLICY: ("handling", INSPECTOR),
    Act.PROPOSE_ACCOUNTABILITY: ("handling", INSPECTOR),
    Act.SUGGEST_ACCOUNTABILITY: ("supervised", HEAD),
    Act.ANSWER_SUGGESTION: ("supervised", "housing.head"),
    Act.TRACK_RULE: ("supervised", INSPECTOR),
}

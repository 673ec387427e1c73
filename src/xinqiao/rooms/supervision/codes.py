"""What can be ordered and suggested, each with its act and its paper."""

from enum import StrEnum

from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.steps import Act


class OrderKind(StrEnum):
    """督办, and what only the joint conference orders (Art 39)."""

    SUPERVISION = "supervision"
    LISTED = "listed"
    TALK = "talk"
    RECTIFICATION = "rectification"


class SuggestionKind(StrEnum):
    """The three powers of Art 40: 改进工作, 完善政策, 追究责任."""

    IMPROVEMENT = "improvement"
    POLICY = "policy"
    ACCOUNTABILITY = "accountability"


ORDER_ACTS = {
    OrderKind.SUPERVISION: Act.SUPERVISE,
    OrderKind.LISTED: Act.LIST_SUPERVISION,
    OrderKind.TALK: Act.SUMMON_TALK,
    OrderKind.RECTIFICATION: Act.ORDER_RECTIFICATION,
}
SUGGESTION_PAPERS = {
    SuggestionKind.IMPROVEMENT: PaperKind.IMPROVEMENT_SUGGESTION,
    SuggestionKind.POLICY: PaperKind.POLICY_SUGGESTION,
    SuggestionKind.ACCOUNTABILITY: PaperKind.ACCOUNTABILITY_SUGGESTION,
}
# The acts of this room; a record with none of them has nothing here to show.
ACTS = frozenset(
    {
        *ORDER_ACTS.values(),
        Act.REMIND,
        Act.RAISE,
        Act.ANSWER_SUPERVISION,
        Act.END_SUPERVISION,
        Act.SUGGEST_IMPROVEMENT,
        Act.SUGGEST_POLICY,
        Act.PROPOSE_ACCOUNTABILITY,
        Act.SUGGEST_ACCOUNTABILITY,
        Act.ANSWER_SUGGESTION,
        Act.TRACK_RULE,
    }
)

"""Why an act comes too early, and from when it is possible: for rights that people wait for."""

from typing import NamedTuple

from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import Sentence, gettext_noop

S, T = Step, TermKey


class _Wait(NamedTuple):
    """What somebody waits for: from which steps, under which clock, and how it is said."""

    steps: frozenset[Step]
    clocks: tuple[TermKey, ...]
    dated: str
    undated: str


_BEFORE_OPINION = frozenset(
    {S.REGISTERED, S.TRIAGED, S.IN_TRANSIT, S.AWAITING_NOTICE, S.OBJECTED, S.JURISDICTION,
     S.ACCEPTED, S.HANDLING, S.OPINION_DRAFT, S.OPINION_ISSUED, S.REOPENED}
)  # fmt: skip
_WAITS = {
    Act.ASK_REVIEW: _Wait(
        _BEFORE_OPINION,
        (T.HANDLE, T.SIMPLE_OPINION),
        gettext_noop(
            "A review can be asked for from the day on which the written opinion is served, for"
            " thirty days. The opinion is due by %(day)s."
        ),
        gettext_noop(
            "A review can be asked for from the day on which the written opinion is served, for"
            " thirty days. No opinion is due yet."
        ),
    ),
    Act.ASK_REREVIEW: _Wait(
        _BEFORE_OPINION | {S.SERVED, S.EXECUTING, S.REVIEW, S.REVIEW_ISSUED},
        (T.REVIEW,),
        gettext_noop(
            "A re-review can be asked for from the day on which the review opinion is served, for"
            " thirty days. The review opinion is due by %(day)s."
        ),
        gettext_noop(
            "A re-review can be asked for from the day on which the review opinion is served, for"
            " thirty days. No review has been asked for yet."
        ),
    ),
}


def too_early(act: Act, standing: Standing) -> Sentence | None:
    """The sentence for an act that only comes later; None for every other act and step."""
    wait = _WAITS.get(act)
    if wait is None or standing.step not in wait.steps:
        return None
    running = [d.due for key in wait.clocks if (d := standing.running(key))]
    if running:
        return Sentence(wait.dated, {"day": min(running).isoformat()})
    return Sentence(wait.undated)

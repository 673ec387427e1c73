"""Orders and suggestions in the words of a page."""

from django.utils.translation import gettext_noop

from xinqiao.rooms.supervision.codes import ORDER_ACTS, SuggestionKind
from xinqiao.rooms.supervision.queries import OrderLine, SuggestionLine
from xinqiao.web import dates, words

SUGGESTIONS = {
    SuggestionKind.IMPROVEMENT: gettext_noop("to improve the work"),
    SuggestionKind.POLICY: gettext_noop("to improve a policy"),
    SuggestionKind.ACCOUNTABILITY: gettext_noop("to hold to account"),
}


def order_name(order: OrderLine) -> str:
    """What was ordered of whom, until when."""
    kind = words.word(ORDER_ACTS[order.kind]).capitalize()
    return f"{kind} · {words.named(order.unit)} · {dates.day_text(order.due)}"


def suggestion_name(suggestion: SuggestionLine) -> str:
    """Which of the three, to whom, of which day."""
    kind = words.word(SUGGESTION_PAPERS[suggestion.kind]).capitalize()
    return f"{kind} · {words.named(suggestion.to)} · {dates.day_text(suggestion.made_on)}"

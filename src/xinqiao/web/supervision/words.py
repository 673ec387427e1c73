"""Orders and suggestions in the words of a page."""

from xinqiao.rooms.supervision.codes import ORDER_ACTS, SUGGESTION_PAPERS, OrderKind, SuggestionKind
from xinqiao.rooms.supervision.queries import OrderLine, SuggestionLine
from xinqiao.web import dates, words


def order_kind(kind: OrderKind) -> str:
    """What was ordered, as its act is called."""
    return words.word(ORDER_ACTS[kind]).capitalize()


def suggestion_kind(kind: SuggestionKind) -> str:
    """Which of the three, as its paper is called."""
    return words.word(SUGGESTION_PAPERS[kind]).capitalize()


def order_name(order: OrderLine) -> str:
    """What was ordered of whom, until when."""
    unit, day = words.named(order.unit), dates.day_text(order.due)
    return f"{order_kind(order.kind)} · {unit} · {day}"


def suggestion_name(suggestion: SuggestionLine) -> str:
    """Which of the three, to whom, of which day."""
    to, day = words.named(suggestion.to), dates.day_text(suggestion.made_on)
    return f"{suggestion_kind(suggestion.kind)} · {to} · {day}"

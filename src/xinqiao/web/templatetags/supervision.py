"""Words for orders, levels and suggestions: `{% load supervision %}`."""

from collections.abc import Mapping

from django import template

from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.supervision.queries import RungLine
from xinqiao.web import words
from xinqiao.web.supervision.words import order_kind, suggestion_kind

register = template.Library()
register.filter("order_kind", order_kind)
register.filter("suggestion_kind", suggestion_kind)


@register.filter
def done_below(rung: RungLine, known: Mapping[int, Act]) -> str:
    """What the level below had done until this one was told, in the words of the acts."""
    done = dict.fromkeys(words.word(known[seq]) for seq in rung.below if seq in known)
    return (", " if words.english() else "、").join(done)

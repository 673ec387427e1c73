"""Time limits in words, from the rows that the clocks go by: `{% load terms %}`."""

from django import template
from django.utils.translation import gettext as _

from xinqiao.kernel.terms import Term, Unit
from xinqiao.web import words

register = template.Library()


@register.filter
def term_length(term: Term) -> str:
    """15 days, 1 working day, 60 days and at most 30 more."""
    n = term.length or 0
    if term.unit is Unit.WORKING_DAYS:
        text = _("1 working day") if n == 1 else _("%(days)s working days") % {"days": n}
    else:
        text = _("1 calendar day") if n == 1 else _("%(days)s calendar days") % {"days": n}
    more = _("and at most %(n)s more") % {"n": term.extendable_by}
    return f"{text} {more}" if term.extendable_by else text


@register.filter
def term_source(term: Term) -> str:
    """The rule, as it is cited."""
    return term.source_en if words.english() else term.source


@register.filter
def article_en(source: str) -> str:
    """An article number as formulas have it, in the reader's language."""
    return source if words.english() else source.replace("Art ", "《信访工作条例》第") + "条"

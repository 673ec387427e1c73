"""Words for calls, grades and thanks: `{% load afterwards %}`."""

from django import template
from django.utils.translation import gettext, gettext_noop

from xinqiao.kernel.codes import Satisfaction
from xinqiao.web import words

register = template.Library()
WHY = {
    "sample": gettext_noop("sample"),
    "group": gettext_noop("group matter"),
    "urgent": gettext_noop("urgent matter"),
    "dissatisfied": gettext_noop("was dissatisfied"),
}
KINDS = {
    "banner": gettext_noop("banner"),
    "letter": gettext_noop("letter of thanks"),
    "other": gettext_noop("something else"),
}
ANSWERS = {
    "yes": gettext_noop("Yes"),
    "no": gettext_noop("No"),
    "unsure": gettext_noop("They cannot say"),
    "partly": gettext_noop("In part"),
    "nothing_to_do": gettext_noop("There was nothing to carry out"),
}


@register.filter
def call_why(code: str) -> str:
    """Why somebody is called."""
    return gettext(WHY[code])


@register.filter
def call_answer(code: str) -> str:
    """What they answered."""
    return gettext(ANSWERS[code])


@register.filter
def grade(code: str) -> str:
    """A grade; nothing for none."""
    return words.word(Satisfaction(code)) if code else ""


@register.filter
def thanks_kind(code: str) -> str:
    """What was brought."""
    return gettext(KINDS[code])

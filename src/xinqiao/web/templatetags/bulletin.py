"""Words of the bulletin's own codes."""

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.terms import TermKey

register = template.Library()

STATES = {
    "collating": noop("being put together"),
    "checking": noop("with the head for the check"),
    "submitted": noop("submitted, to be signed"),
    "signed": noop("signed off"),
    "dispatched": noop("sent out"),
}
MOMENTS = {
    "collated": noop("Put together"),
    "submitted": noop("Submitted"),
    "signed": noop("Signed by the leader"),
}
OPENED = {"page": noop("on the page"), "pdf": "PDF", "docx": "DOCX"}


@register.filter
def issue_state(code: str) -> str:
    """Where an issue stands, in words."""
    return gettext(STATES[code])


@register.filter
def moment_name(code: str) -> str:
    """One of the three times."""
    return gettext(MOMENTS[code])


@register.filter
def opened_as(code: str) -> str:
    """How somebody looked at an issue."""
    return gettext(OPENED[code])


@register.filter
def duty_key(code: str) -> TermKey:
    """A kind of clock by its stored value."""
    return TermKey(code)

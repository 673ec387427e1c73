"""Words for honours: `{% load recognition %}`."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext

from xinqiao.rooms.recognition.codes import GROUNDS, KINDS, LEVELS, REVOKED, STATUSES

register = template.Library()


@register.filter
def honour_kind(code: str) -> str:
    """What was given."""
    return gettext(KINDS[code])


@register.filter
def honour_level(code: str) -> str:
    """At which level it was decided."""
    return gettext(LEVELS[code])


@register.filter
def honour_ground(code: str) -> str:
    """What it was given for."""
    return gettext(GROUNDS[code])


@register.filter
def honour_status(code: str) -> str:
    """Under which rules."""
    return gettext(STATUSES[code])


@register.filter
def why_revoked(code: str) -> str:
    """Why it was revoked."""
    return gettext(REVOKED[code])


@register.filter
def hours(given: Decimal | None) -> str | None:
    """Hours without a needless decimal; None stays None."""
    return None if given is None else f"{given.normalize():f}"

"""Filters of leading officials' pages: `{% load leading %}`."""

from datetime import date

from django import template
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def days_to(since: date, on: date) -> str:
    """How long it has been, e.g. 12 days."""
    days = (on - since).days
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}

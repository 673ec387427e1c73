"""The small pieces of web/chips.py for templates: `{% load chips %}`."""

from django import template
from django.utils.safestring import SafeString

from xinqiao.rooms.desk.queries import MOST_COUNTED
from xinqiao.web import chips
from xinqiao.web.shapes import Clock

register = template.Library()
register.filter("flags", chips.flags)


@register.filter
def counted(number: int) -> str:
    """A number of Today, which counts no further than MOST_COUNTED."""
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)


@register.simple_tag
def clock_chip(clock: Clock, brief: bool = False) -> SafeString:
    """A clock: `{% clock_chip clock %}`, or `{% clock_chip clock True %}` in a list."""
    return chips.clock_chip(clock, brief=brief)

"""Filters of the appointment pages, staff's and citizens': `{% load appointments %}`."""

from datetime import date
from typing import Protocol

from django import template
from django.utils.translation import gettext, gettext_noop

from xinqiao.kernel.numbering import grouped_code
from xinqiao.rooms.appointments.codes import NEEDS, DayTold, Told
from xinqiao.rooms.appointments.grid import clock
from xinqiao.rooms.appointments.queries import Happened
from xinqiao.rooms.appointments.schedule import Change
from xinqiao.web import dates, words

register = template.Library()
register.filter("code_groups", grouped_code)
WEEKDAYS = (
    gettext_noop("Monday"), gettext_noop("Tuesday"), gettext_noop("Wednesday"),
    gettext_noop("Thursday"), gettext_noop("Friday"), gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)  # fmt: skip
ROOM_KINDS = {
    "reception": gettext_noop("reception room"),
    "appointment": gettext_noop("appointment room"),
}
EQUIPMENT = {
    "recording": gettext_noop("sound and video recording"),
    "signature": gettext_noop("signature pad"),
    "step_free": gettext_noop("step-free"),
    "hearing_loop": gettext_noop("hearing loop"),
    "video": gettext_noop("video link"),
    "children": gettext_noop("children's corner"),
    "printer": gettext_noop("printer"),
}
FORMS = {
    "hall": gettext_noop("in the reception hall"),
    "joint": gettext_noop("jointly with the departments"),
    "down": gettext_noop("goes to the people"),
    "video": gettext_noop("by video"),
}
WAYS = {
    "staff": gettext_noop("at the counter"),
    "web": gettext_noop("on line"),
    "phone": gettext_noop("by telephone"),
}
TOLD = {
    Told.BOOKED: gettext_noop("Booked"),
    Told.MOVED: gettext_noop("Moved"),
    Told.CANCELLED: gettext_noop("Cancelled"),
    Told.CAME: gettext_noop("Came"),
    Told.READ: gettext_noop("Name, phone and words were read"),
}
CHANGES = {
    DayTold.MOVED: gettext_noop("Moved from %(from)s to %(to)s because of a holiday."),
    DayTold.PUT_OFF: gettext_noop("Moved from %(from)s to %(to)s: %(reason)s"),
    DayTold.SUBSTITUTE: gettext_noop("%(post)s %(name)s receives instead: %(reason)s"),
    DayTold.RETURNED: gettext_noop("The leader receives after all: %(reason)s"),
    DayTold.COMPANION: gettext_noop("Another officer accompanies the session."),
    DayTold.ROOM: gettext_noop("Held in another room: %(room)s."),
    DayTold.LEFT: gettext_noop(
        "The leader left at %(time)s; the session went on with the accompanying officer."
    ),
}


class Rule(Protocol):
    """What a rule of reception days says."""

    every: str
    weekdays: list[int]
    nth: int
    day: int
    month: int


@register.filter
def clock_at(cell: int) -> str:
    """A half hour of the day as a time; the end of the day is 24:00."""
    return "24:00" if cell == 48 else f"{clock(cell):%H:%M}"


@register.filter
def weekday(number: int) -> str:
    """0 Monday to 6 Sunday."""
    return gettext(WEEKDAYS[number])


@register.filter
def room_kind(code: str) -> str:
    """What a room is for."""
    return gettext(ROOM_KINDS[code])


@register.filter
def equipment(code: str) -> str:
    """Something a room has."""
    return gettext(EQUIPMENT[code])


@register.filter
def need(code: str) -> str:
    """Something a visitor asks for."""
    return gettext(NEEDS[code])


@register.filter
def form_of(code: str) -> str:
    """How a leader receives."""
    return gettext(FORMS[code])


@register.filter
def way(code: str) -> str:
    """How an appointment was made."""
    return gettext(WAYS[code])


@register.filter
def happened(entry: Happened) -> str:
    """What happened to an appointment."""
    return gettext(TOLD[entry.told])


@register.filter
def change(line: Change) -> str:
    """A line of the public log as a sentence."""
    values = dict.fromkeys(("from", "to", "reason", "post", "name", "room", "time"), "")
    values |= {key: _said(key, text) for key, text in line.values.items()}
    if words.english():
        values |= {
            k: line.values[f"{k}_en"] for k in ("post", "room") if line.values.get(f"{k}_en")
        }
    return gettext(CHANGES[line.told]) % values


def _said(key: str, text: str) -> str:
    return dates.day_text(date.fromisoformat(text)) if key in ("from", "to") else text


EVERY = {
    "week": gettext_noop("every week: %(days)s"),
    "month": gettext_noop("every month: %(days)s"),
    "quarter": gettext_noop("every quarter, month %(month)s: %(days)s"),
}
NTH = {
    1: gettext_noop("the first %(day)s"), 2: gettext_noop("the second %(day)s"),
    3: gettext_noop("the third %(day)s"), 4: gettext_noop("the fourth %(day)s"),
    5: gettext_noop("the last %(day)s"), -1: gettext_noop("the last %(day)s"),
}  # fmt: skip


@register.filter
def rule_words(rule: Rule) -> str:
    """A rule of reception days, said."""
    days = [weekday(n) for n in rule.weekdays]
    if rule.day:
        said = gettext("day %(day)s") % {"day": rule.day}
    elif rule.nth:
        said = gettext(NTH[rule.nth]) % {"day": days[0]}
    else:
        said = gettext(", ").join(days)
    return gettext(EVERY[rule.every]) % {"days": said, "month": rule.month}

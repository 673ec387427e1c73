"""The small pieces that lists repeat by the hundred, as HTML: templates would take longer to
find and fill them than the database takes to answer."""

from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from xinqiao.kernel.codes import Urgency
from xinqiao.web import words
from xinqiao.web.shapes import Clock
from xinqiao.web.templatetags import xinqiao as tags

NOTHING = mark_safe("")


class Marked(Protocol):
    """A matter in a list, by whatever name it goes there."""

    @property
    def urgency(self) -> str: ...
    @property
    def group(self) -> bool: ...
    @property
    def people(self) -> int: ...
    @property
    def repeat(self) -> bool: ...
    @property
    def extended(self) -> bool: ...
    @property
    def confidential(self) -> bool: ...


def flags(line: Marked) -> SafeString:
    """What marks a matter out, in words, each behind a dot; mostly nothing."""
    found: list[SafeString | str] = []
    if line.urgency != Urgency.ORDINARY:
        urgent = words.word(Urgency(line.urgency))
        found.append(format_html('<strong class="late">{}</strong>', urgent))
    if line.group:
        found.append(ngettext("group", "group of %(n)s", line.people) % {"n": line.people})
    if line.repeat:
        found.append(gettext("repeat"))
    if line.extended:
        found.append(gettext("extended"))
    if line.confidential:
        found.append(gettext("confidential"))
    return format_html_join("", " · {}", ((f,) for f in found)) if found else NOTHING


def clock_chip(clock: Clock, *, brief: bool = False) -> SafeString:
    """A clock by shape, words and colour. brief: without the explanation of its date."""
    provisional = f" · {gettext('provisional')}" if clock.provisional else ""
    return format_html(
        '<span class="clock"><span class="chip chip-{}">{}<span>{}</span> <span>{}</span></span> '
        '<span class="clock-due">{}{}</span>{}</span>',
        clock.state, tags.icon(clock.state.icon), clock.label, clock.words, tags.day(clock.due),
        provisional, NOTHING if brief else _why(clock),
    )  # fmt: skip


def _why(clock: Clock) -> SafeString:
    if not clock.explanation:
        return NOTHING
    article = format_html(' <span class="quiet">{}</span>', clock.article) if clock.article else ""
    return format_html(
        ' <details class="why"><summary>{}<span class="visually-hidden"> {}</span></summary>'
        '<p class="why-text">{}{}</p></details>',
        gettext("Why?"), clock.label, clock.explanation, article,
    )  # fmt: skip

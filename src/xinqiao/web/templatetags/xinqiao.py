"""Filters and tags of our templates: `{% load xinqiao %}`."""

from datetime import date, datetime
from functools import cache

from django import template
from django.forms import BoundField
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    ClearableFileInput,
    RadioSelect,
    Select,
)
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xinqiao.web import dates

register = template.Library()

# What a browser says of itself holds the names of others too, so the order counts.
BROWSERS = (
    ("MicroMessenger", "微信"), ("QQBrowser", "QQ"), ("Edg", "Edge"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@register.simple_tag
@cache  # a list shows sixty of some dozen icons, and each asked the manifest for the sprite
def icon(name: str) -> SafeString:
    """One icon of the sprite; decoration only, so it is hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("vendor/icons.svg"),
        name,
    )


@register.filter
def day(when: date | datetime | None) -> SafeString | str:
    """A date as people read it; nothing for None."""
    if when is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', f"{dates.local(when):%Y-%m-%d}", dates.day_text(when)
    )


@register.filter
def short_day(when: date | datetime | None) -> SafeString | str:
    """A date without its year, where the year is plain; the whole date for machines."""
    if when is None:
        return ""
    shown = dates.local(when)
    return format_html('<time datetime="{}">{}</time>', f"{shown:%Y-%m-%d}", dates.short_text(when))


@register.filter
def moment(when: datetime | None) -> SafeString | str:
    """A date with its time of day; nothing for None."""
    if when is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', when.isoformat(timespec="minutes"), dates.moment_text(when)
    )


@register.filter
def control(field: BoundField) -> SafeString:
    """The input of a form field, with the classes of our style sheet."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return field.as_widget()
    name = "form-select" if isinstance(widget, Select) else "form-control"
    given = widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"{name} {given}".strip()}
    if widget.attrs.get("placeholder") == field.label:
        attrs["placeholder"] = False  # the label says it already
    return field.as_widget(attrs=attrs)


@register.filter
def kind(field: BoundField) -> str:
    """How a field is laid out: "tick", "choices", "drop", "file" or "line"."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "tick"
    if isinstance(widget, ClearableFileInput):
        return "drop" if widget.allow_multiple_selected else "file"
    return "line"


@register.simple_tag
def url_if(name: str) -> str:
    """The address of a page, or nothing when this installation does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.filter
def browser(agent: str) -> str:
    """A browser's description of itself in two words; what nobody knows stays as it is."""
    found = [
        next((name for mark, name in table if mark in agent), "") for table in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or agent[:60]

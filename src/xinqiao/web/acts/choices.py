"""Lists to choose from: offices, categories, places, in the language of the page."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from django import forms

from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.queries import Listed
from xinqiao.web import words

Grouped = list[tuple[str, Any]]


def grouped(entries: Iterable[Listed]) -> Grouped:
    """Choices under their headings, in order."""
    choices: Grouped = []
    for under, found in groupby(entries, key=lambda e: e.under):
        options = [(e.code, label(e)) for e in found]
        choices += [(words.named(under), options)] if under else options
    return choices


def label(entry: Listed) -> str:
    """The name; deeper entries stand further in."""
    return "\u3000" * max(0, entry.level - 2) + words.named(entry.name)


def offices(without: Iterable[int | None] = ()) -> Grouped:
    """Every active office but these, each under the office above it."""
    hidden = {str(o) for o in without}
    return grouped(o for o in directory.office_list() if o.code not in hidden)


def categories() -> Grouped:
    """The content categories in force."""
    found: Grouped = [("", "—")]
    for top, entries in groupby(directory.category_list(), key=lambda e: e.code[:2]):
        every = list(entries)
        inside = [(e.code, "\u3000" * (e.level - 1) + words.named(e.name)) for e in every]
        found.append((f"{top} {words.named(every[0].name)}", inside))
    return found


def regions() -> Grouped:
    """The places that the offices here serve."""
    return [
        ("", "—"),
        *((r.code, f"{r.code} {words.named(r.name)}") for r in directory.region_list()),
    ]


def one_office(label: Any, choices: Grouped, **more: Any) -> forms.TypedChoiceField:
    """One office."""
    return forms.TypedChoiceField(
        label=label, choices=[("", "—"), *choices], coerce=int, empty_value=None, **more
    )


def some_offices(
    label: Any, choices: Grouped | Callable[[], Grouped], **more: Any
) -> forms.TypedMultipleChoiceField:
    """Any number of offices."""
    return forms.TypedMultipleChoiceField(
        label=label, choices=choices, coerce=int, required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}), **more,
    )  # fmt: skip

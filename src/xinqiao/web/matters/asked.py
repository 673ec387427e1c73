"""What a list's address asks for: filters, order, columns; and the sentence that says it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Channel, LeadState, Purpose
from xinqiao.kernel.procedure.steps import Step
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.registry.lists import FLAGS, Filters, Order, State
from xinqiao.web import words
from xinqiao.web.acts import choices
from xinqiao.web.acts.base import choose

STATES = {
    State.OPEN: noop("open"),
    State.CLOSED: noop("settled"),
    State.ALL: noop("open or settled"),
}
ORDERS = {
    Order.NEWEST: noop("newest first"),
    Order.OLDEST: noop("oldest first"),
    Order.DUE: noop("soonest due first"),
}
DUES = {
    "late": noop("overdue"),
    "today": noop("due today"),
    "week": noop("due within seven days"),
    "month": noop("due within thirty days"),
}
FLAG_NAMES = {
    "urgent": noop("urgent"),
    "group": noop("group matter"),
    "repeat": noop("repeat"),
    "sealed": noop("sealed"),
    "anonymous": noop("anonymous"),
    "confidential": noop("confidential"),
    "extended": noop("extended"),
}
COLUMNS = {
    "petitioner": noop("Petitioner"),
    "step": noop("Step"),
    "purpose": noop("Purpose"),
    "channel": noop("Channel"),
    "category": noop("Category"),
    "received_on": noop("Received"),
    "people": noop("People"),
    "owner": noop("Who"),
    "clock": noop("Clock"),
}
USUAL_COLUMNS = ("step", "owner", "clock")


def named(names: dict[Any, str], *, blank: bool = False) -> Any:
    """Choices whose names are translated when they are shown."""

    def options() -> list[tuple[str, str]]:
        first = [("", "—")] if blank else []
        return first + [(str(code), gettext(name)) for code, name in names.items()]

    return options


class Asked(forms.Form):
    """The filters as they are chosen; the same names stand in the address."""

    number = forms.CharField(label=_("Number"), required=False, max_length=30)
    state = forms.ChoiceField(label=_("State"), choices=named(STATES), required=False)
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    due = forms.ChoiceField(label=_("Due"), choices=named(DUES, blank=True), required=False)
    step = choose(_("Step"), [s for s in Step if s is not Step.NEW], required=False)
    channel = choose(_("Channel"), Channel, required=False)
    purpose = choose(_("Purpose"), Purpose, required=False)
    office = forms.IntegerField(label=_("Office that has it"), required=False)
    lead = choose(_("In a leader's hands"), LeadState, required=False)
    leader = forms.IntegerField(widget=forms.HiddenInput, required=False)
    category = forms.CharField(label=_("Category"), required=False, max_length=6)
    received_from = forms.DateField(label=_("Received from"), required=False)
    received_to = forms.DateField(label=_("Received until"), required=False)
    flags = forms.MultipleChoiceField(
        label=_("Marks"), choices=named(FLAG_NAMES), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    sort = forms.ChoiceField(label=_("Order"), choices=named(ORDERS), required=False)
    cols = forms.MultipleChoiceField(
        label=_("Columns"), choices=named(COLUMNS), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dates with the browser's own picker."""
        super().__init__(*args, **kwargs)
        for name in ("received_from", "received_to"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class Chosen(Asked):
    """The same with lists to choose from, for the page on which filters are set."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Lists that the directory keeps."""
        super().__init__(*args, **kwargs)
        lists = {"office": [("", "—"), *choices.offices()], "category": choices.categories()}
        for name, found in lists.items():
            label = self.fields[name].label
            self.fields[name] = forms.ChoiceField(label=label, choices=found, required=False)


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows and how."""

    form: Asked
    filters: Filters
    order: Order
    columns: tuple[str, ...]
    sentence: str


def read(data: QueryDict, reader: Actor, today: date) -> Query:
    """The address as filters. What cannot be read is marked in the form and left out."""
    form = Asked(data)
    form.is_valid()
    given = form.cleaned_data
    order = Order(given.get("sort") or Order.NEWEST)
    columns = tuple(c for c in COLUMNS if c in (given.get("cols") or USUAL_COLUMNS))
    filters = _filters(given, reader, today)
    return Query(form, filters, order, columns, sentence(form, filters, order))


def _filters(given: dict[str, Any], reader: Actor, today: date) -> Filters:
    due_from, due_to = _due(given.get("due", ""), today)
    return Filters(
        state=State(given.get("state") or State.OPEN),
        step=given.get("step", ""),
        office=given.get("office"),
        owner=reader.staff if given.get("mine") else None,
        channel=given.get("channel", ""),
        purpose=given.get("purpose", ""),
        lead=given.get("lead", ""),
        leader=given.get("leader"),
        category=_stem(given.get("category", "")),
        number=given.get("number", "").replace("-", "").replace(" ", ""),
        due_from=due_from,
        due_to=due_to,
        received_from=given.get("received_from"),
        received_to=given.get("received_to"),
        flags=tuple(f for f in given.get("flags", ()) if f in FLAGS),
    )


def _stem(code: str) -> str:
    """A category means everything below it: 010200 is 0102…"""
    return code[:2] if code.endswith("0000") else code.removesuffix("00")


def _due(name: str, today: date) -> tuple[date | None, date | None]:
    until = {
        "late": today - timedelta(days=1),
        "today": today,
        "week": today + timedelta(days=7),
        "month": today + timedelta(days=30),
    }.get(name)
    return (None if name in ("", "late") else today), until


def sentence(form: Asked, filters: Filters, order: Order) -> str:
    """The filters as they are read aloud: "open, mine, overdue; newest first"."""
    given = form.cleaned_data
    said = [gettext(STATES[filters.state])]
    said += [gettext("mine")] if filters.owner else []
    said += [gettext(DUES[given["due"]])] if given.get("due") else []
    for name, code in SPOKEN.items():
        said += [words.word(code(given[name]))] if given.get(name) else []
    said += _names(given)
    said += (
        [gettext("number begins %(number)s") % {"number": filters.number}] if filters.number else []
    )
    said += [gettext(FLAG_NAMES[flag]) for flag in filters.flags]
    for name, msgid in RECEIVED.items():
        said += [gettext(msgid) % {"day": given[name].isoformat()}] if given.get(name) else []
    comma, stop = (", ", "; ") if words.english() else ("、", "；")
    return comma.join(said) + stop + gettext(ORDERS[order])


SPOKEN: dict[str, type[StrEnum]] = {
    "step": Step,
    "channel": Channel,
    "purpose": Purpose,
    "lead": LeadState,
}
RECEIVED = {
    "received_from": noop("received from %(day)s"),
    "received_to": noop("received until %(day)s"),
}


def _names(given: dict[str, Any]) -> list[str]:
    """What office, leader and category are called; a statement each, only where chosen."""
    said = []
    if office := given.get("office"):
        said += [words.named(n) for n in directory.office_names([office]).values()]
    if leader := given.get("leader"):
        names = directory.staff_names([leader]).values()
        said += [gettext("%(name)s's own cases") % {"name": name} for name in names]
    if category := given.get("category"):
        said += [words.named(n) for n in directory.category_names([category]).values()]
    return said

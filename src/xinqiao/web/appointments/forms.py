"""Forms of the appointment pages; each hands its values to one service of the room."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.reception_days import LAST, Every
from xinqiao.rooms.appointments.codes import NEEDS, Equipment, Form, Need, RoomKind, Way
from xinqiao.rooms.appointments.slots import Slot
from xinqiao.rooms.appointments.words import MOST_PEOPLE, Caller
from xinqiao.web import dates, words
from xinqiao.web.acts.base import day, line, person, text, tick
from xinqiao.web.templatetags.appointments import (
    EQUIPMENT,
    FORMS,
    ROOM_KINDS,
    WAYS,
    WEEKDAYS,
    clock_at,
)

EARLIEST, LATEST = 14, 44  # 7:00 to 22:00, as half hours
EVERY = {
    Every.WEEK: _("every week"),
    Every.MONTH: _("every month"),
    Every.QUARTER: _("every quarter"),
}
NTH = ((1, _("first")), (2, _("second")), (3, _("third")), (4, _("fourth")), (LAST, _("last")))
LENGTHS = ((1, _("half an hour")), (2, _("one hour")), (3, _("one and a half hours")))
Choice = tuple[str, Any]


def called(names: dict[str, str], codes: Iterable[str]) -> list[Choice]:
    """Choices of a code list in the reader's language."""
    return [(code, gettext(names[code]).capitalize()) for code in codes]


def at_time(label: Any, initial: int) -> forms.TypedChoiceField:
    """A half hour of the day."""
    every = [(n, clock_at(n)) for n in range(EARLIEST, LATEST + 1)]
    return forms.TypedChoiceField(label=label, choices=every, coerce=int, initial=initial)


def of_week() -> list[Choice]:
    """The days of the week."""
    return [(str(n), gettext(name)) for n, name in enumerate(WEEKDAYS)]


def slot_choices(free: Iterable[Slot]) -> list[Choice]:
    """Free times, by day: time, room, and who receives."""
    return [
        (dates.day_text(on), [(s.key, slot_text(s)) for s in group])
        for on, group in groupby(free, key=lambda s: s.day)
    ]


def slot_text(slot: Slot) -> str:
    """One free time as a line of a list."""
    who = slot.officer
    if slot.leader:
        who = f"{words.named(slot.leader.post)} {slot.leader.name}"
    return f"{clock_at(slot.first)}–{clock_at(slot.last)} {words.named(slot.room_name)} {who}"


class SlotForm(forms.Form):
    """A form with a free time to choose."""

    slot = forms.ChoiceField(label=_("Time"))

    def __init__(self, *args: Any, free: list[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = slot_choices(free)
        field.error_messages["invalid_choice"] = _(
            "This time is not free any more. Please choose another one."
        )


class Book(SlotForm):
    """An appointment made on the telephone or at the counter, in under a minute."""

    name = line(_("Name"), required=False, most=50, hint=_("Not needed with a matter."))
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30)
    matter = line(_("Number of the matter"), required=False, most=40)
    about = text(_("What it is about"), rows=2, required=False)
    way = forms.ChoiceField(
        label=_("How they asked"), widget=forms.RadioSelect, initial=Way.PHONE.value,
        choices=lambda: called(WAYS, (Way.PHONE.value, Way.STAFF.value)),
    )  # fmt: skip
    people = forms.TypedChoiceField(
        label=_("How many people come?"), coerce=int, initial=1,
        choices=[(n, str(n)) for n in range(1, MOST_PEOPLE + 1)],
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("What they need"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: called(NEEDS, [n.value for n in Need]),
    )  # fmt: skip
    field_order = ("slot", "phone", "name", "matter", "about", "way", "people", "needs")

    def caller(self) -> Caller:
        """Who comes, as the service takes it."""
        data = self.cleaned_data
        return Caller(
            name=data["name"], phone=data["phone"], about=data["about"], people=data["people"],
            needs=tuple(data["needs"]),
        )  # fmt: skip


class Move(SlotForm):
    """Another time, and why."""

    reason = line(_("Reason"), hint=_("The visitor reads it."))


class Reason(forms.Form):
    """Why."""

    reason = line(_("Reason"), hint=_("The visitor reads it."))


class RoomForm(forms.Form):
    """A room."""

    name = line(_("Name on the door"), most=40)
    name_en = line(_("English name"), required=False, most=60)
    kind = forms.ChoiceField(
        label=_("Kind"), widget=forms.RadioSelect, initial=RoomKind.RECEPTION.value,
        choices=lambda: called(ROOM_KINDS, [k.value for k in RoomKind]),
    )  # fmt: skip
    place = line(_("Where it is"), required=False, most=80)
    seats = forms.IntegerField(label=_("Seats"), initial=4, min_value=1, max_value=200)
    equipment = forms.MultipleChoiceField(
        label=_("Equipment"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: called(EQUIPMENT, [e.value for e in Equipment]),
    )  # fmt: skip


class RoomChange(RoomForm):
    """A room that exists."""

    active = tick(_("In use"))


class ShiftForm(forms.Form):
    """A line of the rota."""

    weekday = forms.TypedChoiceField(label=_("Day of the week"), choices=of_week, coerce=int)
    first = at_time(_("From"), 18)
    last = at_time(_("Until"), 24)
    length = forms.TypedChoiceField(
        label=_("Length of one appointment"), choices=LENGTHS, coerce=int, initial=1
    )
    since = day(_("First day"))
    until = day(_("Last day"), required=False, hint=_("Empty: until further notice."))
    field_order = ("weekday", "first", "last", "room", "staff", "length", "since", "until")

    def __init__(self, *args: Any, rooms: list[Choice], staff: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"] = person(_("Room"), rooms)
        self.fields["staff"] = person(_("Officer"), staff)
        self.order_fields(self.field_order)


class RuleForm(forms.Form):
    """When a leading official receives."""

    since = day(_("First day"))
    portfolio = line(_("In charge of"), hint=_("Published."), most=80)
    portfolio_en = line(_("In charge of, in English"), required=False, most=120)
    every = forms.ChoiceField(label=_("How often"), choices=list(EVERY.items()))
    weekdays = forms.MultipleChoiceField(
        label=_("Days of the week"), choices=of_week, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of a week one or more; of a month or quarter one, with the line below."),
    )  # fmt: skip
    nth = forms.TypedChoiceField(
        label=_("Which of them in the month"), choices=[(0, "—"), *NTH], coerce=int, initial=0,
        required=False,
    )  # fmt: skip
    day = forms.TypedChoiceField(
        label=_("Or the day of the month"), coerce=int, initial=0, required=False,
        choices=[(0, "—"), *((n, str(n)) for n in range(1, 32))],
    )  # fmt: skip
    month = forms.TypedChoiceField(
        label=_("Month of the quarter"), choices=[(n, str(n)) for n in (1, 2, 3)], coerce=int,
        initial=1, required=False,
    )  # fmt: skip
    first = at_time(_("From"), 18)
    last = at_time(_("Until"), 24)
    length = forms.TypedChoiceField(
        label=_("Length of one appointment"), choices=LENGTHS, coerce=int, initial=1
    )
    form = forms.ChoiceField(
        label=_("How they receive"), choices=lambda: called(FORMS, [f.value for f in Form])
    )
    place = line(_("Place outside the office"), required=False, most=80)
    field_order = (
        "leader", "portfolio", "portfolio_en", "every", "weekdays", "nth", "day", "month",
        "first", "last", "length", "form", "room", "place", "companion", "since",
    )  # fmt: skip

    def __init__(
        self, *args: Any, leaders: list[Choice], rooms: list[Choice], staff: list[Choice],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["leader"] = person(_("Leading official"), leaders)
        self.fields["room"] = person(_("Room"), rooms, required=False)
        self.fields["companion"] = person(_("Officer who accompanies the session"), staff)
        self.order_fields(self.field_order)


class PutOff(forms.Form):
    """Another day for a session."""

    to = day(_("New day"))
    reason = line(_("Reason"), hint=_("Published."))


class Substitute(forms.Form):
    """Who receives instead."""

    reason = line(_("Reason"), hint=_("Published."))
    field_order = ("post", "reason")

    def __init__(self, *args: Any, leaders: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"] = person(
            _("Who receives instead"), leaders, required=False,
            help_text=_("Empty: the leader receives after all."),
        )  # fmt: skip
        self.order_fields(self.field_order)


class One(forms.Form):
    """One thing to choose: a companion, a room."""

    def __init__(self, *args: Any, name: str, label: Any, choices: list[Choice], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields[name] = person(label, choices)


class Until(forms.Form):
    """The last day of something."""

    until = day(_("Last day"))

"""What somebody types who books an appointment."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xinqiao.portal.forms import Query
from xinqiao.rooms.appointments.codes import NEEDS, Need
from xinqiao.rooms.appointments.words import MOST_PEOPLE, Caller
from xinqiao.web import words


def needs() -> list[tuple[str, str]]:
    """What a visitor may ask for, in the reader's language."""
    return [(need.value, gettext(NEEDS[need.value]).capitalize()) for need in Need]


class InMatter(forms.Form):
    """What is asked of somebody whose matter is known."""

    about = forms.CharField(
        label=_("What do you want to talk about?"),
        help_text=_("A few words, so that the right person is there. You can leave it empty."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
    )
    people = forms.TypedChoiceField(
        label=_("How many people come?"),
        help_text=_("At most five come in and speak for the others."),
        choices=[(n, str(n)) for n in range(1, MOST_PEOPLE + 1)],
        coerce=int,
        initial=1,
    )
    needs = forms.MultipleChoiceField(
        label=_("What should we prepare for?"),
        choices=needs,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    nonce = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def caller(self) -> Caller:
        """The cleaned fields as the service takes them."""
        data: dict[str, Any] = {k: v for k, v in self.cleaned_data.items() if k != "nonce"}
        data["needs"] = tuple(data["needs"])
        return Caller(**data, language="en" if words.english() else "zh")


class Visitor(InMatter):
    """What is asked of somebody without a matter, or who does not name it."""

    name = forms.CharField(
        label=_("How may we call you?"),
        help_text=_("Your family name is enough. No identity card is asked for."),
        max_length=50,
    )
    phone = forms.CharField(
        label=_("Phone"),
        help_text=_(
            "To tell you when the time changes, and for nothing else. Without it, please look"
            " here the day before."
        ),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    restricted = forms.BooleanField(
        label=_("It is about somebody who works at this office."),
        help_text=_("Then only the head of the office reads who you are and what you wrote."),
        required=False,
    )
    field_order = ("name", "phone", "about", "restricted", "people", "needs", "nonce")


class Find(Query):
    """Number and query code of an appointment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = _("Appointment number")
        self.fields["number"].help_text = _("It begins with Y.")
        self.fields["number"].widget.attrs = {"autocomplete": "off", "autocapitalize": "characters"}


class Cancel(forms.Form):
    """Why, if they wish to say."""

    reason = forms.CharField(
        label=_("Why? You need not say."), required=False, max_length=200,
    )  # fmt: skip

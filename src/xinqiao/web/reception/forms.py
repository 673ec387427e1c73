"""What is typed at the counter. No rule lives here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.people.persons import MOST_REPRESENTATIVES
from xinqiao.rooms.reception.services.queue import Comer
from xinqiao.web.acts.base import line
from xinqiao.web.http import sentence
from xinqiao.web.templatetags.words import NEEDS


def needs() -> list[tuple[str, Any]]:
    """What a visitor may say to go first."""
    return [(code, _(name)) for code, name in NEEDS.items()]


class Arrive(forms.Form):
    """Who is here, as far as they wish to say, and what puts them first."""

    need = forms.ChoiceField(
        label=_("Who goes first, if the visitor says so"), choices=needs,
        widget=forms.RadioSelect, required=False, initial="",
    )  # fmt: skip
    present = forms.IntegerField(label=_("How many came"), min_value=1, max_value=5000, initial=1)
    about = line(
        _("What it is about, without names"), required=False, most=60,
        hint=_("Shown on the board to your colleagues. Leave it empty for a report on somebody."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Five people at most; the others are counted."""
        super().__init__(*args, **kwargs)
        for n in range(MOST_REPRESENTATIVES):
            self.fields[f"comers-{n}-name"] = line(_("Name"), required=False, most=50)
            self.fields[f"comers-{n}-phone"] = line(_("Phone"), required=False, most=30)
            self.fields[f"comers-{n}-id_number"] = line(
                _("ID number"), required=False, most=30, hint=_("Not needed to be heard.")
            )

    def comers(self) -> list[Comer]:
        """Whoever said something. Call after is_valid."""
        data = self.cleaned_data
        return [
            Comer(*(data[f"comers-{n}-{name}"] for name in ("name", "phone", "id_number")))
            for n in range(MOST_REPRESENTATIVES)
        ]

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each person."""
        return [
            [self[f"comers-{n}-{name}"] for name in ("name", "phone", "id_number")]
            for n in range(MOST_REPRESENTATIVES)
        ]

    def others_open(self) -> bool:
        """Whether a person after the first has something typed or wrong."""
        return any(f.value() or f.errors for row in self.rows()[1:] for f in row)

    def refuse(self, refusal: DomainError) -> None:
        """A refusal beside its field, else above the form."""
        name = refusal.field if refusal.field in self.fields else None
        self.add_error(name, sentence(refusal))

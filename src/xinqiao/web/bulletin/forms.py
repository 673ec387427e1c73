"""Forms of the bulletin's own pages."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.codes import UrgentGround
from xinqiao.rooms.bulletin.hours import clock_text
from xinqiao.rooms.bulletin.models import Settings
from xinqiao.rooms.bulletin.services.collating import Told
from xinqiao.rooms.bulletin.services.instructing import Task
from xinqiao.web import dates
from xinqiao.web.acts import choices
from xinqiao.web.acts.base import choose, day, text, tick

HALF = 30
END = 24 * 60
DAYS = (0, 1, 3, 7)


class ItemForm(forms.Form):
    """What a bulletin says of one matter. Lengths are checked where it is known what is masked."""

    gist = text(
        _("Gist"), rows=5,
        hint=_("At most 200 characters, without names, numbers or addresses. Names become 孙某 by"
               " themselves."),
    )  # fmt: skip
    ask = forms.CharField(label=_("The one ask"), help_text=_("One thing, at most 40 characters."))
    people = forms.IntegerField(label=_("Number of people"), min_value=1)
    ground = choose(_("Why it cannot wait"), UrgentGround)
    single = tick(_("On an urgent sheet of its own"), _("At any hour; it does not wait."))

    def __init__(self, *args: Any, single: bool = True, **kwargs: Any) -> None:
        """single: whether it may still become a sheet of its own."""
        super().__init__(*args, **kwargs)
        self.fields["unit"] = choices.one_office(
            _("Proposed unit"), choices.offices(), required=False
        )
        self.order_fields(["gist", "ask", "people", "ground", "unit", "single"])
        if not single:
            del self.fields["single"]

    def told(self) -> Told:
        """The item as its service takes it."""
        data = self.cleaned_data
        return Told(
            gist=data["gist"], ask=data["ask"], people=data["people"], unit=data["unit"],
            ground=UrgentGround(data["ground"]),
        )  # fmt: skip


class SignForm(forms.Form):
    """What a leader writes on one item, with a thumb: words, units to tick, a day to tap."""

    text = text(_("Instruction"), rows=3)

    def __init__(self, *args: Any, units: Mapping[int, str], today: date, **kwargs: Any) -> None:
        """units: those at hand, by id."""
        super().__init__(*args, **kwargs)
        self.fields["offices"] = forms.TypedMultipleChoiceField(
            label=_("Who does it"), coerce=int, required=False,
            choices=[(str(pk), name) for pk, name in units.items()],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("None: it was read, and nothing is to be done."),
        )  # fmt: skip
        self.fields["other"] = choices.one_office(
            _("Another unit"), choices.offices(units), required=False
        )
        days = [today + timedelta(days=n) for n in DAYS]
        self.fields["due"] = forms.ChoiceField(
            label=_("By which day"), widget=forms.RadioSelect, initial=days[1].isoformat(),
            choices=[(d.isoformat(), dates.short_text(d)) for d in days],
        )  # fmt: skip
        self.fields["on"] = day(_("Another day"), required=False)

    def tasks(self) -> list[Task]:
        """A task for every unit."""
        data = self.cleaned_data
        due = data["on"] or date.fromisoformat(data["due"])
        chosen = [*data["offices"], *([data["other"]] if data["other"] else [])]
        return [Task(office, due) for office in chosen]


class SettingsForm(forms.Form):
    """Hours, marks a day, who signs."""

    quota = forms.IntegerField(label=_("Marks of urgency a day"), min_value=1)

    def __init__(self, *args: Any, leaders: list[tuple[int, str]], **kwargs: Any) -> None:
        """leaders: those above the office."""
        super().__init__(*args, **kwargs)
        hours = [(m, clock_text(m)) for m in range(8 * 60, END + 1, HALF)]
        for name, label in (
            ("collate_by", _("Put together by")), ("submit_by", _("Submitted by")),
            ("sign_by", _("Signed by")),
        ):  # fmt: skip
            self.fields[name] = forms.TypedChoiceField(label=label, choices=hours, coerce=int)
        for name, label in (
            ("leader", _("Leader who signs")), ("duty_leader", _("Leader on duty at day's end")),
        ):  # fmt: skip
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=[("", _("The nearest one")), *leaders], coerce=int,
                empty_value=None, required=False,
            )  # fmt: skip
        self.order_fields(["collate_by", "submit_by", "sign_by", "quota", "leader", "duty_leader"])


def settings_values(row: Settings) -> dict[str, Any]:
    """The settings as they are, to begin the form with."""
    return {
        "collate_by": row.collate_by, "submit_by": row.submit_by, "sign_by": row.sign_by,
        "quota": row.quota, "leader": row.leader_id, "duty_leader": row.duty_leader_id,
    }  # fmt: skip

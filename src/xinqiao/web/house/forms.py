"""Forms of the administration; each hands its values to one service of the directory."""

import csv
import io
import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.actors import Role
from xinqiao.rooms.directory import housekeeping
from xinqiao.web.acts.base import codes, day, line, tick
from xinqiao.web.templatetags.words import OFFICE_KINDS

LEVELS = ((1, noop("province")), (2, noop("city")), (3, noop("county")), (4, noop("township")))
STAFF_ROLES = [r for r in Role if r not in (Role.PETITIONER, Role.SYSTEM)]


def offices() -> list[tuple[str, str]]:
    """Offices by code, none first."""
    every = ((o.code, f"{o.code} {o.name.zh}") for o in housekeeping.offices() if o.active)
    return [("", "—"), *every]


def people() -> list[tuple[str, str]]:
    """Accounts by id."""
    return [("", "—"), *((str(pk), name) for pk, name in housekeeping.people())]


def password(label: Any, hint: Any) -> forms.CharField:
    """A first password, typed twice by nobody: it is changed at the first sign-in."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, help_text=hint, widget=widget, required=False)


def clock(label: Any, hint: Any = "") -> forms.TimeField:
    """A time of day, with the browser's own picker."""
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, help_text=hint, widget=widget)


class OfficeForm(forms.Form):
    """An office to be founded."""

    code = line(_("Code"), hint=_("Short, without spaces; it never changes."), most=24)
    name = line(_("Office's name"), most=80)
    name_en = line(_("English name"), most=120)
    short = line(_("Character for document numbers"), most=12)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=lambda: [(k, _(name)) for k, name in OFFICE_KINDS.items()]
    )
    level = forms.TypedChoiceField(
        label=_("Level"), coerce=int, choices=lambda: [(n, _(name)) for n, name in LEVELS]
    )
    region = line(_("Place, six digits of GB/T 2260"), most=6)
    parent = forms.ChoiceField(label=_("Office above it"), choices=offices, required=False)
    review_by = forms.ChoiceField(
        label=_("Organ that reviews its opinions"), choices=offices, required=False
    )
    service_phone = line(_("Service phone"), required=False, most=30)
    address = line(_("Address"), required=False, most=120)


class OfficeChange(forms.Form):
    """What may change in an office; its place in the hierarchy never does."""

    name = line(_("Office's name"), most=80)
    name_en = line(_("English name"), most=120)
    short = line(_("Character for document numbers"), most=12)
    service_phone = line(_("Service phone"), required=False, most=30)
    address = line(_("Address"), required=False, most=120)
    opens = clock(_("Receives on working days from"))
    closes = clock(
        _("Receives until"),
        _("Published. At any other time whoever is on duty takes in what comes, and is told."),
    )
    active = tick(_("In service"))


class PostForm(forms.Form):
    """A post and who holds it first."""

    title = line(_("Title of the post"), most=60)
    title_en = line(_("English title of the post"), most=80)
    roles = forms.MultipleChoiceField(
        label=_("What it is there to do"), choices=codes(STAFF_ROLES),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_head = tick(_("Head of the office"))
    is_intake = tick(_("What arrives, arrives here"))
    username = line(_("User name"), hint=_("Of an account that exists, or of a new one."), most=40)
    person_name = line(_("The person's name, for a new account"), required=False, most=50)
    password = password(_("First password, for a new account"), _("12 characters at least."))
    since = day(_("From"))


class Appoint(forms.Form):
    """Somebody takes a post over; it is never empty in between."""

    staff = forms.TypedChoiceField(label=_("Who takes it over"), choices=people, coerce=int)
    since = day(_("From"))


class StaffForm(forms.Form):
    """An account."""

    username = line(_("User name"), most=40)
    name = line(_("Name"), most=50)
    password = password(_("First password"), _("12 characters at least."))


class AbsenceForm(forms.Form):
    """Who is away, and who stands in."""

    staff = forms.TypedChoiceField(label=_("Who is away"), choices=people, coerce=int)
    substitute = forms.TypedChoiceField(label=_("Who stands in"), choices=people, coerce=int)
    since = day(_("First day"))
    until = day(_("Last day"))
    reason = line(_("Reason"), required=False, most=80)


class NoticeForm(forms.Form):
    """A year's holiday notice as a JSON file."""

    file = forms.FileField(
        label=_("Notice as a JSON file"),
        help_text=_("year, days_off, days_on (lists of days as 2027-02-06), names, source."),
    )

    def clean_file(self) -> dict[str, object]:
        """The object in the file."""
        try:
            found = json.loads(self.cleaned_data["file"].read().decode("utf-8-sig"))
        except ValueError as error:
            raise forms.ValidationError(_("This file cannot be read as JSON.")) from error
        if not isinstance(found, dict):
            raise forms.ValidationError(_("This file cannot be read as JSON."))
        return found


class CategoriesForm(forms.Form):
    """A new version of the categories as a CSV file."""

    version = line(_("Name of the version"), hint=_("For example 2027."), most=12)
    file = forms.FileField(
        label=_("Categories as a CSV file"),
        help_text=_("Six-digit code, Chinese name, English name; parents before children."),
    )

    def clean_file(self) -> list[tuple[str, str, str]]:
        """The rows of the file; a first row without a code is its head."""
        try:
            text = self.cleaned_data["file"].read().decode("utf-8-sig")
        except ValueError as error:
            raise forms.ValidationError(_("This file is not UTF-8.")) from error
        rows = [row for row in csv.reader(io.StringIO(text)) if any(row)]
        if rows and not rows[0][0].strip().isdecimal():
            rows = rows[1:]
        cells = ([*(cell.strip() for cell in row), "", ""][:3] for row in rows)
        return [(code, name, english) for code, name, english in cells]

"""Honours: the wall of the house, one with its paper, and for a head the forms."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import DomainError, NotPermitted
from xinqiao.rooms.files.services import from_form
from xinqiao.rooms.recognition import codes, queries
from xinqiao.rooms.recognition.codes import Ground, Kind, Level, Revoked, Status
from xinqiao.rooms.recognition.definitions import FORMULAS, four_years_before
from xinqiao.rooms.recognition.permissions import FOR_HEADS, is_head
from xinqiao.rooms.recognition.queries import Candidate
from xinqiao.rooms.recognition.services import honouring
from xinqiao.rooms.recognition.services.honouring import NewHonour, Revocation
from xinqiao.web import words
from xinqiao.web.actor import officer
from xinqiao.web.acts.base import day, line
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import sentence
from xinqiao.web.streaming import stream
from xinqiao.web.work.views import shared


def named(names: Mapping[str, str]) -> Callable[[], list[tuple[str, str]]]:
    """The codes of a list with their names in the reader's language."""
    return lambda: [(str(code), _(name).capitalize()) for code, name in names.items()]


def one_of(
    label: Any, names: Mapping[str, str], code: type[StrEnum], **more: Any
) -> forms.TypedChoiceField:
    """One of few, to tick."""
    return forms.TypedChoiceField(
        label=label, choices=named(names), coerce=code, widget=forms.RadioSelect, **more
    )


class HonourForm(forms.Form):
    """An honour with its paper."""

    whom = forms.ChoiceField(label=gettext_lazy("Who is honoured"))
    status = one_of(gettext_lazy("Under the rules for"), codes.STATUSES, Status)
    kind = one_of(
        gettext_lazy("What was given"), codes.KINDS, Kind,
        help_text=gettext_lazy(
            "Civil servants: commendation, merit of three classes, title. Public institutions:"
            " commendation, merit, great merit, title."
        ),
    )  # fmt: skip
    title = line(gettext_lazy("Name of the title"), required=False, most=200,
                 hint=gettext_lazy("Only for a title of honour."))  # fmt: skip
    level = one_of(gettext_lazy("Level of the organ"), codes.LEVELS, Level)
    on = day(gettext_lazy("Day of the decision"))
    ground = one_of(gettext_lazy("What it was given for"), codes.GROUNDS, Ground)
    organ = line(gettext_lazy("Organ that decided"))
    file_number = line(gettext_lazy("Number of the paper"))
    file = forms.FileField(label=gettext_lazy("The paper as a file"), required=False)

    def __init__(self, *args: Any, candidates: list[Candidate], **kwargs: Any) -> None:
        """candidates: whom the reader may honour."""
        super().__init__(*args, **kwargs)
        self.candidates = {f"{c.office}-{c.staff or 0}": c for c in candidates}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, c in self.candidates.items():
            label = f"{c.name} · {words.named(c.post)}" if c.post else _("the office as a whole")
            groups.setdefault(words.named(c.under), []).append((key, label))
        whom: Any = self.fields["whom"]
        whom.choices = [("", "—"), *groups.items()]

    def honour(self) -> NewHonour:
        """As the service takes it."""
        data = {k: v for k, v in self.cleaned_data.items() if k not in ("whom", "file")}
        chosen = self.candidates[self.cleaned_data["whom"]]
        return NewHonour(office=chosen.office, staff=chosen.staff, **data)


class RevocationForm(forms.Form):
    """Why an honour is revoked, by whom, on which paper."""

    ground = one_of(gettext_lazy("Why it is revoked"), codes.REVOKED, Revoked)
    on = day(gettext_lazy("Day of the decision"))
    organ = line(gettext_lazy("Organ that decided"))
    file_number = line(gettext_lazy("Number of the paper"))


def refuse(form: forms.Form, refusal: DomainError) -> None:
    """Put a refusal beside its field. Raises what concerns no field and no state again."""
    if refusal.code in ("not_found", "not_permitted"):
        raise refusal
    form.add_error(refusal.field if refusal.field in form.fields else None, sentence(refusal))


@require_safe
def wall(request: StaffRequest) -> HttpResponse:
    """The honours of the house by day; for a head, the coverage of each office."""
    by, on = officer(request).actor, localdate()
    shown = shared(by) | {
        "tab": "honours", "honours": queries.wall(by),
        "coverage": [c for c in queries.coverage(by, on) if c.rate],
        "formula": FORMULAS["coverage"], "since": four_years_before(on),
    }  # fmt: skip
    return render(request, "work/honours.html", shown)


def new(request: StaffRequest) -> HttpResponse:
    """Record an honour."""
    by = officer(request).actor
    if not is_head(by):
        raise NotPermitted(FOR_HEADS)
    form = HonourForm(request.POST or None, request.FILES or None,
                      candidates=queries.candidates(by), initial={"on": localdate()})  # fmt: skip
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            made = honouring.honour(
                form.honour(), by=by, at=now(), file=from_form(sent) if sent else None
            )
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("honour", made.pk)
    shown = shared(by) | {"tab": "honours", "form": form}
    return render(request, "work/new_honour.html", shown, status=422 if form.errors else 200)


def one(request: StaffRequest, honour: int) -> HttpResponse:
    """One honour; a head above revokes it here."""
    by = officer(request).actor
    form = RevocationForm(request.POST or None, initial={"on": localdate()})
    found = queries.honour_page(honour, by)
    if form.is_valid() and revoked(form, honour, by):
        messages.success(request, _("Revoked. It stays here, with the ground beside it."))
        return redirect("honour", honour)
    shown = shared(by) | {"tab": "honours", "honour": found.line, "decides": found.decides,
                          "form": form}  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "work/honour.html", shown, status=status)


def revoked(form: RevocationForm, honour: int, by: Actor) -> bool:
    """Revoke; False with the reason beside its field."""
    try:
        honouring.revoke(honour=honour, revocation=Revocation(**form.cleaned_data), by=by, at=now())
    except DomainError as refusal:
        refuse(form, refusal)
        return False
    return True


@require_safe
def file(request: StaffRequest, honour: int) -> HttpResponseBase:
    """The paper that gave it."""
    return stream(request, queries.paper(honour, officer(request).actor))

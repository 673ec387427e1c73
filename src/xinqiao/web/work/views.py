"""My work: figures of oneself alone, honours, trainings; for a head, sums and what waits."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xinqiao.kernel import tally
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.recognition import definitions, figures, queries
from xinqiao.rooms.recognition.permissions import is_head
from xinqiao.rooms.recognition.services import training
from xinqiao.web.actor import officer
from xinqiao.web.acts.base import day, line
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import sentence

MEANINGS = {
    **{key: formula.meaning for key, formula in definitions.FORMULAS.items()},
    "satisfied": tally.FORMULAS["satisfied"].meaning,
    "redone": definitions.REDONE,
    "handled": definitions.HANDLED,
    "registered": definitions.REGISTERED,
}


class TrainingForm(forms.Form):
    """A training of one's own."""

    title = line(gettext_lazy("What was taught"), most=80)
    hours = forms.DecimalField(
        label=gettext_lazy("Class hours"), max_digits=4, decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.5", "min": "0.5", "inputmode": "decimal"}),
    )  # fmt: skip
    day = day(gettext_lazy("Day"))


def shared(by: Actor) -> dict[str, object]:
    """What the tabs of these pages need."""
    return {"section": "my_work", "head": is_head(by), "meanings": MEANINGS}


@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """My own page."""
    return show(request, officer(request).actor)


@require_POST
def trainings(request: StaffRequest) -> HttpResponse:
    """Enter a training."""
    by, form = officer(request).actor, TrainingForm(request.POST)
    if form.is_valid():
        try:
            training.enter(**form.cleaned_data, by=by, at=now())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None,
                           sentence(refusal))  # fmt: skip
        else:
            messages.success(request, _("Entered. It counts when the head has confirmed it."))
            return redirect("my_work")
    return show(request, by, form)


def show(request: StaffRequest, by: Actor, form: TrainingForm | None = None) -> HttpResponse:
    """The page; `form`: as it was typed, where it was refused."""
    on = localdate()
    shown = shared(by) | {
        "tab": "mine", "figures": figures.mine(by, on), "honours": queries.my_honours(by),
        "trainings": queries.my_trainings(by), "form": form or TrainingForm(initial={"day": on}),
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "work/mine.html", shown, status=status)


@require_safe
def team(request: StaffRequest) -> HttpResponse:
    """For a head: sums of the whole team, and the trainings that wait to be confirmed."""
    return show_team(request, officer(request).actor)


@require_POST
def decide(request: StaffRequest, entry: int) -> HttpResponse:
    """Confirm a training, or give it back with a reason."""
    by, reason = officer(request).actor, request.POST.get("reason", "")
    try:
        if request.POST.get("do") == "give_back":
            training.give_back(entry=entry, reason=reason, by=by, at=now())
        else:
            training.confirm(entry=entry, by=by, at=now())
    except DomainError as refusal:
        if refusal.field is None:
            raise
        return show_team(request, by, wrong=(entry, reason, sentence(refusal)))
    messages.success(request, _("Kept."))
    return redirect("team")


def show_team(
    request: StaffRequest, by: Actor, *, wrong: tuple[int, str, str] = (0, "", "")
) -> HttpResponse:
    """The page; `wrong`: which entry was refused, what was typed, and why."""
    shown = shared(by) | {
        "tab": "team", "sums": figures.team(by, localdate()), "waiting": queries.to_confirm(by),
        "wrong": wrong,
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong[2] else HTTPStatus.OK
    return render(request, "work/team.html", shown, status=status)

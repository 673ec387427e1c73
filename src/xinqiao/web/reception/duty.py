"""下班不打烊: rota, what came in since the hours ended, hand-over."""

from datetime import datetime, timedelta
from http import HTTPStatus

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.directory import hours
from xinqiao.rooms.reception import after
from xinqiao.rooms.reception.services import duty
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.base import colleagues, person, text
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence
from xinqiao.web.register.forms import MOMENT


def moment(label: object) -> forms.DateTimeField:
    """A day and a time of day."""
    return forms.DateTimeField(
        label=label, input_formats=[MOMENT],  # type: ignore[arg-type]  # a lazy string
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
    )  # fmt: skip


class PlanShift(forms.Form):
    """Who is on duty, from when to when."""

    begins = moment(_("Begins"))
    ends = moment(_("Ends"))


class Hand(forms.Form):
    """What whoever comes next must know."""

    note = text(_("What the next one must know"), rows=3, hint=_("Kept sealed."))


def page(request: StaffRequest) -> HttpResponse:
    """Rota, arrivals, notes; POST plans a shift or writes a note."""
    desk = case_officer(request)
    by = desk.actor
    asked = request.POST.get("do", "")
    plan = PlanShift(request.POST if asked == "plan" else None)
    plan.fields["staff"] = person(_("Who"), colleagues(by.office))
    plan.order_fields(["staff"])
    hand = Hand(request.POST if asked == "hand" else None)
    status = HTTPStatus.OK
    for form in (plan, hand):
        if not form.is_bound:
            continue
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                service = duty.plan_shift if form is plan else duty.hand_over
                service(by=by, at=now(), **form.cleaned_data)
                return redirect("duty")
            except DomainError as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, sentence(refusal))
                status = STATUS.get(refusal.code, status)
    begins = evening(by.office)
    plan.fields["begins"].initial = begins
    plan.fields["ends"].initial = begins + timedelta(hours=15)
    at = now()
    context = {
        "section": "reception", "tab": "duty", "plan": plan, "hand": hand,
        "rota": after.rota(by, at), "notes": after.hand_overs(by, at),
        "arrived": after.came_in(by, at), "planning": plan.is_bound,
    }  # fmt: skip
    return render(request, "reception/duty.html", context, status=status)


def evening(office: int | None) -> datetime:
    """The usual beginning of a shift: when the hours of the office end today."""
    closes = hours.of(office).closes
    return localtime(now()).replace(hour=closes.hour, minute=closes.minute, second=0, microsecond=0)


@require_POST
def act(request: StaffRequest) -> HttpResponse:
    """Take over a note, or take a shift out of the rota."""
    by = case_officer(request).actor
    if note := request.POST.get("note"):
        duty.take_over(note=note, by=by, at=now())
    elif (shift := request.POST.get("shift", "")).isdecimal():
        duty.drop_shift(shift=int(shift), by=by, at=now())
    return redirect("duty")

"""Visits at a desk: what is planned, plan one, keep what the person says to it."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import VisitGround
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk.acts import ActCase, act_case
from xinqiao.rooms.visits import queries
from xinqiao.rooms.visits.services import planning, reading
from xinqiao.rooms.visits.services.planning import Plan
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.base import colleagues, line, pick, text
from xinqiao.web.acts.visits import moment
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence


class PlanForm(forms.Form):
    """Who goes where, when and why; two at least, and not without the person's word."""

    ground = pick(gettext_lazy("Why"), VisitGround)
    on = moment(gettext_lazy("When"))
    place = line(gettext_lazy("Where"), hint=gettext_lazy("Never at work or at a relative's."))
    reason = text(gettext_lazy("What the visit is for"), rows=3)
    officers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who goes, two at least"), coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    agreed = line(
        gettext_lazy("How the person agreed"), required=False,
        hint=gettext_lazy("By telephone, in person … Leave empty to ask them on their page."),
    )  # fmt: skip

    def __init__(self, *args: Any, reader: Actor, **kwargs: Any) -> None:
        """reader: whose colleagues, and the leaders above them, may go."""
        super().__init__(*args, **kwargs)
        above = [pair for office in reader.line for pair in colleagues(office, Role.LEADER)]
        people: Any = self.fields["officers"]
        people.choices = [*colleagues(reader.office), *above]

    def plan(self) -> Plan:
        """As the service takes it."""
        data = self.cleaned_data
        return Plan(**data | {"ground": VisitGround(data["ground"])})


def page(request: StaffRequest) -> HttpResponse:
    """What the office has to do with visits."""
    desk = case_officer(request)
    board = queries.board(desk.actor, now())
    return render(
        request, "visits/page.html", {"section": "visits", "board": board, "on": localdate()}
    )


def plan(request: StaffRequest, number: str) -> HttpResponse:
    """Plan a visit in a matter."""
    desk = case_officer(request)
    case = act_case(number, Act.HOME_VISIT, desk.actor, localdate())
    form = PlanForm(request.POST or None, reader=desk.actor)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if case.why is None and form.is_valid():
        try:
            made = planning.plan(matter=case.id, by=desk.actor, at=now(), visit=form.plan())
            messages.success(request, _("The visit is planned."))
            return redirect("visit", made.pk)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None,
                           sentence(refusal))  # fmt: skip
            status = STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    return show_plan(request, case, form, status)


def show_plan(
    request: StaffRequest, case: ActCase, form: PlanForm, status: HTTPStatus
) -> HttpResponse:
    """The form, or why no visit can be planned."""
    why = case.why.render(_) if case.why else ""
    context = {"section": "visits", "line": case.line, "form": form, "why": why}
    return render(request, "visits/plan.html", context,
                  status=HTTPStatus.CONFLICT if why else status)  # fmt: skip


def visit(request: StaffRequest, visit: int) -> HttpResponse:
    """One visit with its words; the look is written down."""
    desk = case_officer(request)
    return show_visit(request, desk.actor, visit)


@require_POST
def answer(request: StaffRequest, visit: int) -> HttpResponse:
    """The person agreed or refused, or the office calls it off."""
    desk = case_officer(request)
    said, words = request.POST.get("do", ""), request.POST.get("words", "")
    common: dict[str, Any] = {"visit": visit, "by": desk.actor, "at": now()}
    try:
        if said == "agree":
            planning.agree(**common, how=words)
        elif said == "call_off":
            planning.call_off(**common, reason=words)
        else:
            planning.refuse(**common, words=words)
    except DomainError as refusal:
        if refusal.code in ("not_found", "not_permitted"):
            raise
        return show_visit(request, desk.actor, visit, wrong=(said, words, sentence(refusal)))
    messages.success(request, _("Kept. It closes nothing."))
    return redirect("visit", visit)


def show_visit(
    request: StaffRequest, reader: Actor, visit: int, *, wrong: tuple[str, str, str] = ("", "", "")
) -> HttpResponse:
    """The page; `wrong`: which answer was refused, what was typed, and why."""
    opened = reading.open_visit(visit=visit, by=reader, at=now())
    aid = [a for a in queries.aid_of(opened.line.matter, reader) if a.visit == visit]
    context = {
        "section": "visits", "visit": opened.line, "opened": opened, "aid": aid,
        "on": localdate(), "wrong": wrong,
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong[2] else HTTPStatus.OK
    return render(request, "visits/visit.html", context, status=status)

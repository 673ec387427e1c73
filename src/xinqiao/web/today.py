"""今日看板: the first page of the day, and the day to which a line of it is put."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from xinqiao.kernel.actors import Role
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk import duties
from xinqiao.rooms.desk.acts import act_case
from xinqiao.rooms.desk.queries import today_board
from xinqiao.web.actor import case_officer, officer
from xinqiao.web.acts.base import day, text
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import sentence
from xinqiao.web.navigation import REGISTERS
from xinqiao.web.today_shown import shelves


def page(request: StaffRequest) -> HttpResponse:
    """What the person must do today, what waits on others, what came in."""
    desk = officer(request)
    board = today_board(desk.actor, localdate())
    context = {
        "section": "today",
        "desk": desk,
        "board": board,
        "shelves": shelves(board),
        "on": board.on,
        "may_register": bool(desk.actor.roles & REGISTERS),
        "calls": Role.CALLER in desk.actor.roles,
        "archivist": Role.ARCHIVIST in desk.actor.roles,
    }
    return render(request, "today/page.html", context)


class PlanForm(forms.Form):
    """Until when a line rests, and why."""

    until = day(gettext_lazy("Until which day"))
    reason = text(
        gettext_lazy("Reason"), rows=2, hint=gettext_lazy("The head of your office can read it.")
    )


def plan(request: StaffRequest, number: str, n: int) -> HttpResponse:
    """Put a line to a day, with a reason. No clock moves."""
    desk = case_officer(request)
    case = act_case(number, Act.NOTE, desk.actor, localdate())
    form, blocked, last = PlanForm(request.POST or None), "", None
    try:
        last = duties.last_day(number=number, n=n, by=desk.actor, today=case.today)
    except DomainError as refusal:
        if refusal.code == "not_found":
            raise
        blocked = sentence(refusal)
    if not blocked and form.is_valid():
        try:
            duties.plan(number=number, n=n, by=desk.actor, at=now(), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field, sentence(refusal))
        else:
            return _home(request, _("Put to a day. It comes back by itself."))
    context: dict[str, Any] = {
        "section": "today", "case": case, "line": case.line, "n": n, "form": form,
        "blocked": blocked, "last": last,
        "duty": case.standing.duties.get(n),
    }  # fmt: skip
    name = "today/_plan.html" if request.htmx else "today/plan.html"
    status = HTTPStatus.CONFLICT if blocked else HTTPStatus.OK
    if form.is_bound and not blocked:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, name, context, status=status)


@require_POST
def take_back(request: StaffRequest, number: str, n: int) -> HttpResponse:
    """Let a line that rests come back now."""
    desk = case_officer(request)
    duties.take_back(number=number, n=n, by=desk.actor)
    return _home(request, _("It is on your board again."))


@require_safe
def reason(request: StaffRequest, plan: int) -> HttpResponse:
    """Why a colleague let a line rest; a look at it is written down."""
    desk = case_officer(request)
    words = duties.why_planned(plan=plan, by=desk.actor, at=now())
    name = "matter/_words.html" if request.htmx else "today/reason.html"
    return render(request, name, {"section": "today", "texts": [words]})


def _home(request: StaffRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    url = reverse("home")
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)

"""The leader's side, made for a phone; instructions; the review of marks; the settings."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xinqiao.kernel.actors import Role
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.bulletin import following, leaders, permissions, queries, reading, settings
from xinqiao.rooms.bulletin.codes import Opened
from xinqiao.rooms.bulletin.hours import settings_of
from xinqiao.rooms.bulletin.services import signing as services
from xinqiao.rooms.desk.acts import act_case
from xinqiao.rooms.directory import queries as directory
from xinqiao.web import words
from xinqiao.web.actor import case_officer
from xinqiao.web.bulletin.forms import SettingsForm, SignForm, settings_values
from xinqiao.web.bulletin.views import place, show
from xinqiao.web.desk import StaffRequest


@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """What lies before this leader, issue by issue."""
    actor = case_officer(request, Role.LEADER).actor
    today, moment = localdate(), now()
    found = [
        reading.opened(i.id, actor, moment, Opened.PAGE) for i in queries.to_sign(actor, today)
    ]
    return show(request, actor, "sign", {"tab": "sign", "issues": found})


def item(request: StaffRequest, item: int) -> HttpResponse:
    """Read one item and write on it; then comes the next one."""
    actor = case_officer(request, Role.LEADER).actor
    today = localdate()
    found = queries.item(item, actor, today)
    line = queries.issue(found.issue, actor, today)
    case = act_case(found.number, Act.INSTRUCT, actor, today)
    near = {s.office for s in case.standing.seats} | ({found.unit_id} if found.unit_id else set())
    near -= {b.office for b in case.standing.bars} | {actor.office}
    names = {pk: words.named(n) for pk, n in directory.office_names(o for o in near if o).items()}
    begin = {"offices": [found.unit_id] if found.unit_id else []}
    form = SignForm(request.POST or None, units=names, today=today, initial=begin)
    status = HTTPStatus.UNPROCESSABLE_ENTITY.value if form.is_bound else 200
    if form.is_valid():
        try:
            services.sign(
                item=item, by=actor, at=now(), text=form.cleaned_data["text"], tasks=form.tasks()
            )
        except DomainError as refusal:
            if refusal.code == "not_permitted":
                raise
            status = place(form, refusal)
        else:
            messages.success(request, _("Signed."))
            return _next(actor, found.issue, today)
    context = {
        "tab": "sign", "item": found, "issue": line, "form": form,
        "place": [i.id for i in line.items].index(item) + 1,
    }  # fmt: skip
    return show(request, actor, "sign_item", context, status)


def _next(actor: Any, issue: int, today: date) -> HttpResponse:
    view = queries.issue(issue, actor, today)
    waiting = [i.id for i in view.items if not i.signed] if view.signs else []
    return redirect("bulletin_sign_item", waiting[0]) if waiting else redirect("bulletin_sign")


@require_safe
def instructions(request: StaffRequest) -> HttpResponse:
    """Instructions with their state."""
    actor = case_officer(request).actor
    found = following.instructions(actor, now(), localdate())
    return show(request, actor, "instructions", {"tab": "instructions", "given": found})


@require_safe
def urgents(request: StaffRequest) -> HttpResponse:
    """A month's marks of urgency: how many were kept, and which were taken back."""
    actor = case_officer(request).actor
    permissions.head(actor)
    today = localdate()
    month = _month(request.GET.get("month", ""), today)
    review = following.review(actor, month, today)
    return show(request, actor, "urgents", {"tab": "urgents", "review": review})


def configure(request: StaffRequest) -> HttpResponse:
    """Hours, marks a day, who signs."""
    actor = case_officer(request).actor
    office = permissions.head(actor).office
    names = {s.staff: s for o in {x.office for x in leaders.above(office)}
             for s in directory.staff_of(o)}  # fmt: skip
    able = [
        (o.staff, f"{names[o.staff].name} · {words.named(names[o.staff].post)}")
        for o in leaders.above(office)
    ]
    form = SettingsForm(
        request.POST or None, leaders=able, initial=settings_values(settings_of(office))
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY.value if form.is_bound else 200
    if form.is_valid():
        try:
            settings.change(by=actor, at=now(), **form.cleaned_data)
        except DomainError as refusal:
            status = place(form, refusal)
        else:
            messages.success(request, _("Kept."))
            return redirect("bulletin")
    return show(request, actor, "settings", {"tab": "settings", "form": form}, status)


def _month(text: str, today: date) -> date:
    """The first day of a month typed as 2026-03; this month otherwise."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)

"""The week of the office, booking by telephone, and one appointment."""

from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xinqiao.casebook.queries import matter_for
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.appointments import queries, schedule, services
from xinqiao.rooms.appointments.codes import Way
from xinqiao.rooms.appointments.permissions import may_arrange, may_book, may_welcome
from xinqiao.rooms.appointments.services import opening
from xinqiao.rooms.appointments.slots import OPEN_FOR, Slot
from xinqiao.web.actor import case_officer
from xinqiao.web.appointments import forms as typed
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence

DAYS = 7
WEEKEND = 5
DIGITS = str.maketrans("", "", " -")


def page(request: StaffRequest) -> HttpResponse:
    """Who comes when, to which room, to whom; what is free. A leader sees their own days."""
    actor = case_officer(request).actor
    office = actor.office or 0
    if Role.LEADER in actor.roles and not may_book(actor, office):
        return redirect("my_reception_days")
    monday = _monday(request.GET.get("day"))
    sunday = monday + timedelta(days=DAYS - 1)
    lines = queries.of_days(office, monday, sunday, actor)
    sessions = schedule.sessions(monday, sunday, office=office)
    free = queries.bookable(office, monday, sunday, now())
    days = [_day(monday + timedelta(days=n), lines, sessions, free) for n in range(DAYS)]
    context = {
        "days": [d for n, d in enumerate(days) if n < WEEKEND or d["lines"] or d["sessions"]],
        "today": localdate(), "tab": "week", "before": monday - timedelta(days=DAYS),
        "after": monday + timedelta(days=DAYS), "monday": monday, "sunday": sunday,
        "may_book": may_book(actor, office),
    }  # fmt: skip
    return show(request, "week", context)


def book(request: StaffRequest) -> HttpResponse:
    """An appointment by telephone or at the counter."""
    actor = case_officer(request).actor
    free = _free(actor.office or 0)
    initial = {"slot": request.GET.get("slot", ""), "matter": request.GET.get("matter", "")}
    form = typed.Book(request.POST or None, free=free, initial=initial)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        try:
            made = _book(actor, form)
            messages.success(request, _("Booked. Tell the visitor the number."))
            if made.code:
                request.session["code_of"] = {"id": made.id, "code": made.code}
            return redirect("appointment", made.id)
        except DomainError as refusal:
            refuse(form, refusal)
            status = STATUS.get(refusal.code, status)
    return show(request, "book", {"form": form, "tab": "book", "free": free}, status)


def _book(actor: Actor, form: typed.Book) -> services.Booked:
    data = form.cleaned_data
    number = data["matter"].translate(DIGITS)
    matter = matter_for(actor, number).pk if number else None
    return services.book(
        slot=data["slot"], by=actor, at=now(), way=Way(data["way"]), office=actor.office or 0,
        caller=form.caller(), matter=matter,
    )  # fmt: skip


@require_safe
def one(request: StaffRequest, appointment: int) -> HttpResponse:
    """One appointment; who comes and why is opened apart, and written down."""
    actor = case_officer(request).actor
    return _one(request, actor, appointment, None)


@require_POST
def reveal(request: StaffRequest, appointment: int) -> HttpResponse:
    """Name, telephone and words, written down first."""
    actor = case_officer(request).actor
    caller = opening.open_words(appointment=appointment, by=actor, at=now())
    return _one(request, actor, appointment, caller or "erased")


def move(request: StaffRequest, appointment: int) -> HttpResponse:
    """Another time, with the reason that the visitor reads."""
    actor = case_officer(request).actor
    found = queries.page(appointment, actor)
    form = typed.Move(request.POST or None, free=_free(found.office))

    def act() -> None:
        services.move(
            appointment=appointment, slot=form.cleaned_data["slot"], by=actor, at=now(),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip

    return _change(request, form, act, found, "move", _("Moved; both sides are told."))


def cancel(request: StaffRequest, appointment: int) -> HttpResponse:
    """Take it back, with the reason that the visitor reads."""
    actor = case_officer(request).actor
    found = queries.page(appointment, actor)
    form = typed.Reason(request.POST or None)

    def act() -> None:
        services.cancel(
            appointment=appointment, by=actor, at=now(), reason=form.cleaned_data["reason"]
        )

    return _change(request, form, act, found, "cancel", _("Cancelled; both sides are told."))


@require_POST
def came(request: StaffRequest, appointment: int) -> HttpResponse:
    """The visitor is here; from the appointment's page, so only for who may open it."""
    actor = case_officer(request).actor
    found = queries.page(appointment, actor)
    services.came(appointment=found.line.id, by=actor, at=now())
    messages.success(request, _("Written down that the visitor is here."))
    return redirect("appointment", appointment)


def _change(
    request: StaffRequest,
    form: forms.Form,
    act: Callable[[], None],
    found: queries.Page,
    name: str,
    done: str,
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        try:
            act()
            messages.success(request, done)
            return redirect("appointment", found.line.id)
        except DomainError as refusal:
            refuse(form, refusal)
            status = STATUS.get(refusal.code, status)
    context = {"form": form, "line": found.line, "page": found, "tab": "week"}
    return show(request, name, context, status)


def _one(request: StaffRequest, actor: Actor, appointment: int, caller: object) -> HttpResponse:
    found = queries.page(appointment, actor)
    kept = request.session.get("code_of") or {}
    line = found.line
    standing = not (line.cancelled_at or line.came_at)
    context = {
        "page": found, "line": line, "caller": caller, "tab": "week",
        "code": kept.get("code", "") if kept.get("id") == appointment else "",
        "may_change": may_book(actor, found.office) and standing and line.day >= localdate(),
        "may_welcome": standing and line.day == localdate()
        and (line.mine or may_welcome(actor, found.office, ())),
    }  # fmt: skip
    return show(request, "one", context)


def show(
    request: StaffRequest, name: str, context: dict[str, object], status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page of the room, with its tabs."""
    actor = request.desk.actor
    shown = {
        "section": "appointments", "arranges": may_arrange(actor, actor.office or 0),
        "books": may_book(actor, actor.office or 0), **context,
    }  # fmt: skip
    return render(request, f"appointments/{name}.html", shown, status=status)


def refuse(form: forms.Form, refusal: DomainError) -> None:
    """Put a service's refusal beside the field at fault, or above the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, sentence(refusal))


def _free(office: int) -> list[Slot]:
    today = localdate()
    return queries.bookable(office, today, today + OPEN_FOR, now())


def _day(
    on: date, lines: list[queries.Line], sessions: list[schedule.Session], free: list[Slot]
) -> dict[str, object]:
    open_ones = [s for s in free if s.day == on]
    return {
        "day": on, "lines": [x for x in lines if x.day == on],
        "sessions": [s for s in sessions if s.day == on], "free": len(open_ones),
        "first_free": open_ones[0].key if open_ones else "",
    }  # fmt: skip


def _monday(text: str | None) -> date:
    try:
        chosen = date.fromisoformat(text or "")
    except ValueError:
        chosen = localdate()
    return chosen - timedelta(days=chosen.weekday())

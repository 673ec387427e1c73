"""Booking an appointment: choose an office and a time, say who comes; move it, cancel it.

Plain pages and forms, one step each; nobody needs an account, a matter or a script.
"""

import json
import secrets
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xinqiao.kernel.errors import DomainError, NotFound
from xinqiao.portal import access, booking_access
from xinqiao.portal.access import Opened
from xinqiao.portal.booking_access import STRANGER, Side
from xinqiao.portal.booking_forms import Cancel, Find, InMatter, Visitor
from xinqiao.portal.views import open_to_all, with_receipt
from xinqiao.rooms.appointments import ical, queries, schedule, services
from xinqiao.rooms.appointments.codes import Way
from xinqiao.rooms.appointments.queries import NO_APPOINTMENT
from xinqiao.rooms.appointments.slots import LEADERS_OPEN_FOR, Slot, offered
from xinqiao.rooms.gate import services as gate
from xinqiao.web import words
from xinqiao.web.http import STATUS, sentence

LONGEST_ID = 10  # digits of a row that can be
ICS = "text/calendar; charset=utf-8"
Page = Callable[..., HttpResponseBase]


def with_appointment(view: Page) -> Page:
    """A page for whoever made or opened an appointment within the last minutes."""

    @wraps(view)
    def handle(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        found = booking_access.mine(request)
        if found is None:
            messages.info(request, _("Enter number and query code again; your time was over."))
            return redirect("portal:booking_find")
        return view(request, *found, **kwargs)

    return login_not_required(handle)


def for_matter(view: Page) -> Page:
    """A page for whoever entered the receipt of their own matter."""

    @wraps(view)
    def handle(request: HttpRequest, found: Opened, **kwargs: object) -> HttpResponseBase:
        return view(request, booking_access.of_matter(found), **kwargs)

    return with_receipt(handle)


@open_to_all
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Where one can come, when a leader receives, and the ways to book."""
    return _front(request, STRANGER, {"opened": access.opened(request) is not None})


@for_matter
@require_safe
def matter(request: HttpRequest, side: Side) -> HttpResponse:
    """The appointments of one's matter, and where to book another."""
    lines = queries.of_matter(side.matter or 0)
    today = localdate()
    coming = [x for x in lines if not x.cancelled_at and x.day >= today]
    past = [x for x in lines if x not in coming]
    return _front(request, side, {"coming": coming, "past": past, "matter": True})


@open_to_all
@require_safe
def times(request: HttpRequest) -> HttpResponse:
    """The free times of an office."""
    return _times(request, STRANGER)


@for_matter
@require_safe
def matter_times(request: HttpRequest, side: Side) -> HttpResponse:
    """The same for one's matter."""
    return _times(request, side)


@open_to_all
def new(request: HttpRequest) -> HttpResponse:
    """Who comes, and the booking itself."""
    return _new(request, STRANGER, Visitor)


@for_matter
def matter_new(request: HttpRequest, side: Side) -> HttpResponse:
    """The same for one's matter."""
    return _new(request, side, InMatter)


@open_to_all
def find(request: HttpRequest) -> HttpResponse:
    """Number and query code of an appointment."""
    form, status = Find(request.POST or None), HTTPStatus.OK
    if form.is_valid():
        try:
            booking_access.enter(request, **form.cleaned_data)
            return redirect("portal:booking_mine")
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None,
                           sentence(refusal))  # fmt: skip
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            if refusal.code == "too_many_tries":
                status = HTTPStatus.TOO_MANY_REQUESTS
    elif form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "portal/booking/find.html", {"form": form}, status=status)


@with_appointment
@require_safe
def mine(request: HttpRequest, appointment: int, code: str) -> HttpResponse:
    """The appointment, its number and code, and what can be done."""
    page = queries.own_page(appointment)
    over = page.line.ends < now() or page.line.came_at or page.line.cancelled_at
    context = {"page": page, "line": page.line, "code": code, "over": bool(over)}
    return render(request, "portal/booking/mine.html", context)


@with_appointment
def move(request: HttpRequest, appointment: int, code: str) -> HttpResponse:
    """Another time for one's appointment."""
    return _move(request, STRANGER, appointment)


@for_matter
def matter_move(request: HttpRequest, side: Side, appointment: int) -> HttpResponse:
    """The same in one's matter."""
    return _move(request, side, appointment)


@with_appointment
def cancel(request: HttpRequest, appointment: int, code: str) -> HttpResponse:
    """Take one's appointment back."""
    return _cancel(request, STRANGER, appointment)


@for_matter
def matter_cancel(request: HttpRequest, side: Side, appointment: int) -> HttpResponse:
    """The same in one's matter."""
    return _cancel(request, side, appointment)


@with_appointment
@require_safe
def ics(request: HttpRequest, appointment: int, code: str) -> HttpResponse:
    """One's appointment for the calendar of the phone."""
    return _ics(appointment)


@for_matter
@require_safe
def matter_ics(request: HttpRequest, side: Side, appointment: int) -> HttpResponse:
    """The same in one's matter."""
    _own(side, appointment)
    return _ics(appointment)


@open_to_all
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the appointment on this device."""
    request.session.pop(booking_access.SESSION, None)
    return redirect("portal:booking")


def _front(request: HttpRequest, side: Side, more: dict[str, object]) -> HttpResponse:
    today = localdate()
    sessions = schedule.sessions(today, today + LEADERS_OPEN_FOR)
    context = {
        "offices": schedule.hours(today, matter=side.matter),
        "sessions": [s for s in sessions if s.free][:4],
        "times_url": side.url("times"),
        **more,
    }
    return render(request, "portal/booking/front.html", context)


def _times(request: HttpRequest, side: Side) -> HttpResponse:
    office = _number(request.GET.get("office"))
    offices = schedule.hours(localdate(), matter=side.matter)
    chosen = next((o for o in offices if o.office_id == office), None)
    if chosen is None:
        raise NotFound(NO_APPOINTMENT)
    days = _days(offered(office, now(), matter=side.matter), request)
    context = {"office": chosen, "days": days, "new_url": f"{side.url('new')}?office={office}&",
               "back_url": _front_url(side), "leaders": "leader" in request.GET}  # fmt: skip
    return render(request, "portal/booking/times.html", context)


def _new(request: HttpRequest, side: Side, kind: type[InMatter]) -> HttpResponse:
    office, key = _number(request.GET.get("office")), request.GET.get("slot", "")
    free = offered(office, now(), matter=side.matter)
    slot = next((s for s in free if s.key == key), None)
    initial = {"nonce": secrets.token_hex(16)}
    form, status = kind(request.POST or None, initial=initial), HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                return _booked(request, side, office, key, form)
            except DomainError as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, sentence(refusal))
                status = STATUS.get(refusal.code, status)
                slot = None if refusal.field == "slot" else slot
    context = {
        "form": form, "slot": slot, "days": [] if slot else _days(free, request),
        "times_url": f"{side.url('times')}?office={office}",
        "again_url": f"{side.url('new')}?office={office}&", "office": _office(side, office),
    }  # fmt: skip
    return render(request, "portal/booking/new.html", context, status=status)


def _booked(
    request: HttpRequest, side: Side, office: int, key: str, form: InMatter
) -> HttpResponse:
    def make() -> str:
        made = services.book(
            slot=key, by=side.actor, at=now(), way=Way.WEB, office=office, caller=form.caller(),
            matter=side.matter,
        )  # fmt: skip
        return json.dumps({"id": made.id, "code": made.code})

    nonce = form.cleaned_data["nonce"]
    if side.matter is None:
        booking_access.count(request)
    # A double click books once and is answered twice; another time is another booking.
    once = f"booking {nonce} {key}"
    made = json.loads(gate.once(key=once, asked=key, at=now(), answer=make) if nonce else make())
    messages.success(request, _("Your time is booked."))
    if side.matter is None:
        booking_access.remember(request, made["id"], made["code"])
    return redirect(side.back)


def _move(request: HttpRequest, side: Side, appointment: int) -> HttpResponse:
    page = _own(side, appointment)
    asked = request.POST.get("slot") or request.GET.get("slot", "")
    free = offered(page.office, now(), matter=side.matter)
    refused, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            services.move(appointment=appointment, slot=asked, by=side.actor, at=now())
            messages.success(request, _("Your appointment has a new time."))
            return redirect(side.back)
        except DomainError as refusal:
            refused, asked = sentence(refusal), ""
            status = STATUS.get(refusal.code, HTTPStatus.CONFLICT)
    context = {
        "line": page.line, "slot": next((s for s in free if s.key == asked), None),
        "days": _days(free, request), "refused": refused, "back_url": side.back,
        "move_url": f"{side.url('move', appointment)}?",
    }  # fmt: skip
    return render(request, "portal/booking/move.html", context, status=status)


def _cancel(request: HttpRequest, side: Side, appointment: int) -> HttpResponse:
    page = _own(side, appointment)
    form = Cancel(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel(
                appointment=appointment, by=side.actor, at=now(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
            messages.success(request, _("Your appointment is cancelled. You can book again."))
            return redirect(side.back)
        except DomainError as refusal:
            form.add_error(None, sentence(refusal))
            status = STATUS.get(refusal.code, HTTPStatus.CONFLICT)
    context = {"line": page.line, "form": form, "back_url": side.back}
    return render(request, "portal/booking/cancel.html", context, status=status)


def _own(side: Side, appointment: int) -> queries.Page:
    """The page of an appointment of this side; in a matter, of that matter alone."""
    if side.matter is not None and appointment not in {
        line.id for line in queries.of_matter(side.matter)
    }:
        raise NotFound(NO_APPOINTMENT)
    return queries.own_page(appointment)


def _ics(appointment: int) -> HttpResponse:
    page = queries.own_page(appointment)
    content = ical.appointment(page.line, page.address, len(page.record), now(), words.language())
    response = HttpResponse(content, content_type=ICS)
    response["Content-Disposition"] = f'attachment; filename="{page.line.number}.ics"'
    return response


def _days(free: list[Slot], request: HttpRequest) -> list[dict[str, object]]:
    """The free times by day; two officers at one time are one choice. `?leader` keeps leaders."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for slot in free:
        mark = (slot.day, slot.first, slot.leader_day)
        if mark not in seen and (slot.leader is not None or "leader" not in request.GET):
            seen.add(mark)
            kept.append(slot)
    return [
        {"day": day, "slots": [s for s in slots if s.leader is None],
         "leaders": _sessions(slots)}
        for day, slots in ((d, list(g)) for d, g in groupby(kept, key=lambda s: s.day))
    ]  # fmt: skip


def _sessions(slots: list[Slot]) -> list[dict[str, object]]:
    with_leader = sorted((s for s in slots if s.leader), key=lambda s: s.leader_day or 0)
    return [
        {"leader": group[0].leader, "slots": group}
        for group in (list(g) for _k, g in groupby(with_leader, key=lambda s: s.leader_day))
    ]


def _front_url(side: Side) -> str:
    return side.back if side.matter is not None else "/booking/"


def _office(side: Side, office: int) -> schedule.Hours | None:
    offices = schedule.hours(localdate(), matter=side.matter)
    return next((o for o in offices if o.office_id == office), None)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < LONGEST_ID else 0

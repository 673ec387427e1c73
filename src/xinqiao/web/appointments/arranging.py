"""Rooms and rota: two short lists, each with its form."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import DomainError, NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.appointments import queries
from xinqiao.rooms.appointments.permissions import ARRANGES
from xinqiao.rooms.appointments.services import arranging
from xinqiao.rooms.appointments.services.arranging import NewRoom, NewShift
from xinqiao.web import words
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.base import colleagues
from xinqiao.web.appointments import forms as typed
from xinqiao.web.appointments.week import refuse, show
from xinqiao.web.desk import StaffRequest

NO_ROOM = gettext_noop("There is no such room.")


def keeper(request: StaffRequest) -> Actor:
    """Whoever arranges rooms and rotas here. Raises NotFound, NotPermitted."""
    return case_officer(request, *ARRANGES).actor


def room_choices(office: int) -> list[tuple[str, Any]]:
    """The rooms in use, as choices."""
    return [
        (str(r.pk), words.named(Bilingual(r.name, r.name_en)))
        for r in queries.rooms(office)
        if r.active
    ]


def answer(
    request: StaffRequest, form: forms.Form, act: Callable[[dict[str, Any]], object],
    back: tuple[Any, ...], template: str, context: dict[str, object],
) -> HttpResponse:  # fmt: skip
    """GET shows the page; POST does the act and goes back, or shows what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            act(dict(form.cleaned_data))
            messages.success(request, _("Kept, and written into the list of changes."))
            return redirect(*back)
        except DomainError as refusal:
            refuse(form, refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, template, {"form": form, **context}, status)


def rooms(request: StaffRequest) -> HttpResponse:
    """Every room, and the form to set one up."""
    by = keeper(request)
    office = by.office or 0
    form = typed.RoomForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        new = NewRoom(**data | {"equipment": tuple(data["equipment"])})
        return arranging.add_room(new, office=office, by=by, at=now())

    context: dict[str, object] = {"every_room": queries.rooms(office), "tab": "rooms"}
    return answer(request, form, act, ("appointment_rooms",), "rooms", context)


def room(request: StaffRequest, room: int) -> HttpResponse:
    """One room: its name, what stands in it, whether it is in use."""
    by = keeper(request)
    office = by.office or 0
    row = next((r for r in queries.rooms(office) if r.pk == room), None)
    if row is None:
        raise NotFound(NO_ROOM)
    known = {f: getattr(row, f) for f in ("name", "name_en", "kind", "place", "seats", "equipment",
                                          "active")}  # fmt: skip
    form = typed.RoomChange(request.POST or None, initial=known)

    def act(data: dict[str, Any]) -> object:
        active = data.pop("active")
        new = NewRoom(**data | {"equipment": tuple(data["equipment"])})
        return arranging.change_room(room, new, active=active, office=office, by=by, at=now())

    return answer(request, form, act, ("appointment_rooms",), "room", {"room": row, "tab": "rooms"})


def rota(request: StaffRequest) -> HttpResponse:
    """Who receives when, every week, and the form to add a line."""
    by = keeper(request)
    office = by.office or 0
    form = typed.ShiftForm(
        request.POST or None, rooms=room_choices(office), staff=colleagues(office),
        initial={"since": localdate()},
    )  # fmt: skip

    def act(data: dict[str, Any]) -> object:
        return arranging.add_shift(NewShift(**data), office=office, by=by, at=now())

    context: dict[str, object] = {"shifts": queries.rota(office, localdate()), "tab": "rota",
                                  "today": localdate()}  # fmt: skip
    return answer(request, form, act, ("appointment_rota",), "rota", context)


@require_POST
def end_shift(request: StaffRequest, shift: int) -> HttpResponse:
    """Let a line of the rota end today."""
    by = keeper(request)
    arranging.end_shift(shift, until=localdate(), office=by.office or 0, by=by, at=now())
    messages.success(request, _("Kept, and written into the list of changes."))
    return redirect("appointment_rota")

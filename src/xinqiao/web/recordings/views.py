"""Recordings at a desk: the list, one with its log and player, what the head decides."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.recordings import permissions, queries
from xinqiao.rooms.recordings.models import Copy, Logged, State
from xinqiao.rooms.recordings.services import erasing, reading
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.base import colleagues
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import sentence
from xinqiao.web.streaming import stream

LOGGED = {
    Logged.NOTICE_SHOWN: gettext_lazy("The notice was shown"),
    Logged.NOTICE_SPOKEN: gettext_lazy("The notice was spoken"),
    Logged.AGREED: gettext_lazy("The person agreed"),
    Logged.STARTED: gettext_lazy("Recording started"),
    Logged.STOPPED: gettext_lazy("Recording stopped"),
    Logged.BROKEN: gettext_lazy("Recording broke off"),
    Logged.RESUMED: gettext_lazy("Sending went on"),
    Logged.KEPT: gettext_lazy("Kept, sealed"),
    Logged.VIEWED: gettext_lazy("Played"),
    Logged.READER_NAMED: gettext_lazy("A reader was named"),
    Logged.READER_REMOVED: gettext_lazy("A reader was taken off"),
    Logged.COPY_ASKED: gettext_lazy("A copy was asked for"),
    Logged.COPY_GRANTED: gettext_lazy("The copy was granted"),
    Logged.COPY_REFUSED: gettext_lazy("The copy was refused"),
    Logged.COPY_MADE: gettext_lazy("The copy was made"),
    Logged.COPY_HANDED: gettext_lazy("The copy was handed over"),
    Logged.FURTHER: gettext_lazy("Went on as a further part, under the notice given before"),
    Logged.ERASED: gettext_lazy("Erased; this entry stays"),
}
STATES = {
    State.BEGUN: gettext_lazy("not kept yet"),
    State.KEPT: gettext_lazy("kept"),
    State.ERASED: gettext_lazy("erased"),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """An act of the page that was refused: which, what was typed, why, beside which field."""

    act: str
    words: str
    said: str
    to: str
    field: str


class Days(forms.Form):
    """How long recordings are kept."""

    days = forms.IntegerField(label=gettext_lazy("Days that recordings are kept"))


def page(request: StaffRequest) -> HttpResponse:
    """The recordings of the office."""
    return show_board(request, case_officer(request).actor)


@require_POST
def retention(request: StaffRequest) -> HttpResponse:
    """The head sets how long they are kept from now on."""
    desk = case_officer(request)
    form = Days(request.POST)
    if form.is_valid():
        try:
            erasing.set_retention(by=desk.actor, at=now(), **form.cleaned_data)
            messages.success(request, _("Kept. It holds for recordings from now on."))
            return redirect("recordings")
        except DomainError as refusal:
            form.add_error("days", sentence(refusal))
    return show_board(request, desk.actor, form)


def show_board(request: StaffRequest, reader: Actor, form: Days | None = None) -> HttpResponse:
    """The list with what was erased, and the rule of the office."""
    days = queries.days_kept(reader.office or 0)
    lines = [(line, STATES[line.state]) for line in queries.board(reader)]
    context = {
        "section": "recordings", "lines": lines, "days": days,
        "head": bool(permissions.HEADS & reader.roles),
        "form": form or Days(initial={"days": days}),
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "recordings/page.html", context, status=status)


def recording(request: StaffRequest, recording: str) -> HttpResponse:
    """One recording."""
    return show(request, case_officer(request).actor, recording)


def file(request: StaffRequest, recording: str) -> HttpResponseBase:
    """The sound and picture, in the parts that a player asks for; written down first."""
    desk = case_officer(request)
    opened = reading.open_recording(recording=recording, by=desk.actor, at=now())
    return stream(request, opened, inline=True)


@require_safe
def copy(request: StaffRequest, recording: str) -> HttpResponseBase:
    """The file of a copy that was granted, to hand over; written down as a copy."""
    desk = case_officer(request)
    opened = reading.make_copy(recording=recording, by=desk.actor, at=now())
    return stream(request, opened, inline=False)


@require_POST
def do(request: StaffRequest, recording: str) -> HttpResponse:
    """Name or remove a reader; ask for a copy at the counter, decide, hand it over."""
    desk = case_officer(request)
    typed, asked = request.POST, request.POST.get("do", "")
    person = typed.get("staff", "")
    staff = int(person) if person.isdecimal() else 0
    words = typed.get("words", "")
    acts: dict[str, tuple[Callable[..., None], dict[str, Any]]] = {
        "name": (reading.name_reader, {"staff": staff}),
        "remove": (reading.remove_reader, {"staff": staff}),
        "ask": (reading.ask_copy, {}),
        "grant": (reading.decide_copy, {"granted": True}),
        "refuse": (reading.decide_copy, {"granted": False, "reason": words}),
        "hand": (reading.hand_over, {"to": typed.get("to", ""), "how": words}),
    }
    service, given = acts.get(asked, acts["ask"])
    try:
        service(recording=recording, by=desk.actor, at=now(), **given)
    except DomainError as refusal:
        if refusal.code == "not_permitted" or refusal.field is None:
            raise
        return show(request, desk.actor, recording, wrong=Wrong(
            asked, words, sentence(refusal), typed.get("to", ""), refusal.field
        ))  # fmt: skip
    messages.success(request, _("Kept, and written into the log."))
    return redirect("recording", recording)


def show(
    request: StaffRequest,
    reader: Actor,
    recording: str,
    *,
    wrong: "Wrong | None" = None,
) -> HttpResponse:
    """The page; `wrong`: which act was refused, what was typed, and why."""
    found = queries.recording_page(recording, reader)
    context = {
        "section": "recordings", "page": found, "line": found.line, "wrong": wrong,
        "state": STATES[found.line.state], "log": [(e, LOGGED[e.what]) for e in found.log],
        "people": colleagues(reader.office) if found.decides else [],
        "video": found.content_type.startswith("video/"),
        "asked": found.line.copy is Copy.ASKED, "granted": found.line.copy is Copy.GRANTED,
        "may_ask": found.line.state is State.KEPT and found.line.copy in (Copy.NONE, Copy.REFUSED),
        "goes_on": found.line.mine and queries.may_go_on(recording, reader, now()),
        "next": found.line.part + 1, "many": len(found.parts) > 1,
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "recordings/recording.html", context, status=status)

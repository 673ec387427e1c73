"""Make a recording in the browser, or send one that was made elsewhere."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.appointments import queries as appointments
from xinqiao.rooms.desk.acts import act_case
from xinqiao.rooms.files import services as files
from xinqiao.rooms.recordings import queries
from xinqiao.rooms.recordings.models import State
from xinqiao.rooms.recordings.services import making
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.base import tick
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import HEADERS, STATUS, sentence
from xinqiao.web.visits.outside import owner

# Camera and microphone are open to this one page and to no other.
POLICY = HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)").replace(
    "microphone=()", "microphone=(self)"
)  # fmt: skip


class Notice(forms.Form):
    """The three things that come before every recording."""

    shown = tick(gettext_lazy("The notice lies before the person, large enough to read"))
    spoken = tick(gettext_lazy("I have said it aloud"))
    agreed = tick(gettext_lazy("The person has said that they agree"))
    sound_only = tick(gettext_lazy("Sound only, no picture"))
    room = forms.TypedChoiceField(
        label=gettext_lazy("Room"), coerce=int, empty_value=None, required=False
    )


def new(request: StaffRequest, number: str) -> HttpResponse:
    """The notice; only when it was shown, spoken and agreed to does the next page open."""
    desk = case_officer(request)
    case = act_case(number, Act.ATTACH_RECORDING, desk.actor, localdate())
    form, status = Notice(request.POST or None), HTTPStatus.OK
    rooms = appointments.rooms(desk.actor.office or 0)
    form.fields["room"].choices = [  # type: ignore[attr-defined]
        ("", "—"), *((r.pk, r.name) for r in rooms if r.active),
    ]  # fmt: skip
    if form.is_valid():
        try:
            made = making.begin(number=number, by=desk.actor, at=now(), **form.cleaned_data)
            return redirect("record", made.pk)
        except DomainError as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, sentence(refusal))
            status = STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    why = case.why.render(_) if case.why else ""
    context = {"section": "recordings", "line": case.line, "form": form, "why": why,
               "days": queries.days_kept(desk.actor.office or 0)}  # fmt: skip
    return render(request, "recordings/new.html", context, status=status)


def record(request: StaffRequest, recording: str) -> HttpResponse:
    """The one page that may use camera and microphone; or a file is chosen here."""
    desk = case_officer(request)
    page = queries.recording_page(recording, desk.actor)
    if not page.line.mine or page.line.state is not State.BEGUN:
        return redirect("recording", recording)
    context = {
        "section": "recordings", "page": page, "line": page.line, "owner": owner(request),
        "equipped": queries.is_equipped(recording), "before": page.parts[: page.line.part - 1],
    }  # fmt: skip
    answer = render(request, "recordings/record.html", context)
    answer["Permissions-Policy"] = POLICY
    return answer


@require_POST
def further(request: StaffRequest, recording: str) -> HttpResponse:
    """The talk goes on after its page was closed: to the page that records, as a further part."""
    desk = case_officer(request)
    made = making.go_on(recording=recording, by=desk.actor, at=now())
    return redirect("record", made.pk)


@require_POST
def mark(request: StaffRequest, recording: str) -> HttpResponse:
    """The page says that recording started, stopped, broke off or went on."""
    desk = case_officer(request)
    said = request.POST.get("what", "")
    making.mark(recording=recording, what=said, by=desk.actor, at=now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
def keep(request: StaffRequest, recording: str) -> HttpResponse:
    """What was sent in parts, or a file of the plain form, becomes the recording."""
    desk = case_officer(request)
    sent = request.FILES.get("file")
    if sent is not None:
        file = files.from_form(sent)
    else:
        mine, upload = files.staff_owner(desk.actor), request.POST.get("upload", "")
        file = files.source_of(upload, owner=mine, at=now())
    making.keep(recording=recording, file=file, by=desk.actor, at=now())
    messages.success(request, _("The recording is kept, sealed."))
    there = reverse("recording", args=(recording,))
    return redirect(there) if sent is not None else JsonResponse({"there": there})

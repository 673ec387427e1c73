"""What meetings said: to read with one tap; for a director, to publish and to see who has read."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xinqiao.kernel.errors import ChangedMeanwhile, DomainError
from xinqiao.rooms.conveying import queries
from xinqiao.rooms.conveying.permissions import check_convey, may_convey
from xinqiao.rooms.conveying.services import publishing, reading
from xinqiao.web.actor import officer
from xinqiao.web.conveying.forms import (
    AT_FIRST,
    CorrectionForm,
    MeetingForm,
    PointsForm,
    counted,
    known,
)
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence

SECTION = {"section": "conveyed"}


@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """Mine: what is to be read, in full; what was read; for a director, who has read."""
    by, on = officer(request).actor, localdate()
    shown = SECTION | {
        "to_read": queries.to_read(by), "have_read": queries.have_read(by, on),
        "directs": may_convey(by), "conveyed": queries.conveyed(by, on), "on": on,
        "tasks": queries.tasks_of(by, on),
    }  # fmt: skip
    return render(request, "conveying/page.html", shown)


@require_safe
def meeting(request: StaffRequest, meeting: int) -> HttpResponse:
    """One meeting with every version; for a director, who has read it and who has not."""
    found = queries.page(meeting, officer(request).actor)
    shown = SECTION | {"page": found, "head": found.head, "on": localdate()}
    return render(request, "conveying/meeting.html", shown)


@require_POST
def read(request: StaffRequest, meeting: int) -> HttpResponse:
    """I have read it."""
    by = officer(request).actor
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 4 else 0
    try:
        reading.read(meeting=meeting, version=version, by=by, at=now())
    except ChangedMeanwhile as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("Read, and written down."))
    return redirect("conveyed")


def convey(request: StaffRequest) -> HttpResponse:
    """Publish what a meeting said."""
    by = officer(request).actor
    check_convey(by)
    choices = queries.choices(by)
    typed = request.POST
    if typed.get("do") == "add":
        return show(request, MeetingForm.again(typed, choices=choices), HTTPStatus.OK)
    given = {"held_on": localdate(), "received_at": now(), "received_by": by.staff}
    form = MeetingForm(typed or None, choices=choices, count=counted(typed), initial=given)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        try:
            made = publishing.convey(form.meeting(), by=by, at=now())
        except DomainError as refusal:
            status = refuse(form, refusal)
        else:
            messages.success(request, _("Conveyed. Everybody addressed is told."))
            return redirect("meeting", made.pk)
    return show(request, form, status)


def correct(request: StaffRequest, meeting: int) -> HttpResponse:
    """Publish the points anew, to be read again."""
    by = officer(request).actor
    check_convey(by)
    found = queries.page(meeting, by)
    choices = queries.choices(by)
    typed = request.POST
    if typed.get("do") == "add":
        again = CorrectionForm.again(typed, choices=choices)
        return show(request, again, HTTPStatus.OK, found)
    initial = known(found.points) | {"seen": found.head.version}
    count = counted(typed) if typed else max(len(found.points), AT_FIRST)
    form = CorrectionForm(typed or None, choices=choices, count=count, initial=initial)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        data = form.cleaned_data
        try:
            publishing.correct(meeting=meeting, seen=data["seen"], points=form.points(),
                               reason=data["reason"], by=by, at=now())  # fmt: skip
        except DomainError as refusal:
            status = refuse(form, refusal)
        else:
            messages.success(request, _("Corrected. Everybody reads it once more."))
            return redirect("meeting", meeting)
    return show(request, form, status, found)


def refuse(form: PointsForm, refusal: DomainError) -> HTTPStatus:
    """Put a refusal beside its field. Raises what concerns no field and no state again."""
    if refusal.code in ("not_found", "not_permitted"):
        raise refusal
    form.add_error(refusal.field if refusal.field in form.fields else None, sentence(refusal))
    return HTTPStatus(STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY))


def show(
    request: StaffRequest, form: PointsForm, status: HTTPStatus, page: queries.Page | None = None
) -> HttpResponse:
    """The form; `page`: the meeting that is corrected."""
    shown = SECTION | {"form": form, "page": page}
    return render(request, "conveying/form.html", shown, status=status)

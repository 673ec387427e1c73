"""来电: the telephone log and a quick note."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.reception import after
from xinqiao.rooms.reception.services import filing, phone
from xinqiao.rooms.reception.services.phone import Noted
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.base import colleagues, line, person, text, tick
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence
from xinqiao.web.register import code


class NoteCall(forms.Form):
    """A note while the telephone is still warm."""

    gist = line(_("What the call was about, without names"), most=120)
    words = text(_("What they said"), rows=4)
    name = line(_("Name"), required=False, most=50)
    phone = line(_("Phone"), required=False, most=30)
    into = line(
        _("Number of the matter it is about"), required=False, most=30,
        hint=_("Leave it empty for a new one, or for a question answered at once."),
    )  # fmt: skip
    register = tick(_("Register it as a new matter"), _("Read it back to them first."))
    call_back = tick(_("They were told that somebody calls back"), _("Becomes a duty."))


def page(request: StaffRequest) -> HttpResponse:
    """The log, and a form above it."""
    by = case_officer(request).actor
    form, status = NoteCall(request.POST or None), HTTPStatus.OK
    form.fields["holder"] = person(_("Who calls"), colleagues(by.office), required=False)
    form.fields["holder"].initial = by.staff
    if not filing.may_register(by):
        del form.fields["register"]
    if form.is_valid():
        try:
            _call, made = phone.note_call(noted=Noted(**form.cleaned_data), by=by, at=now())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None,
                           sentence(refusal))  # fmt: skip
            status = STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
        else:
            messages.success(request, _now("The call is kept."))
            if made is None:
                return redirect("phone_log")
            answer = redirect(reverse("receipt", args=(made.number,)))
            code.send(answer, request, number=made.number, code=made.query_code)
            return answer
    elif form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "section": "reception", "tab": "calls", "form": form, "calls": after.calls_of(by),
    }  # fmt: skip
    return render(request, "reception/calls.html", context, status=status)


def words(request: StaffRequest, call: str) -> HttpResponse:
    """What was said in a call."""
    by = case_officer(request).actor
    context = {
        "section": "reception", "tab": "calls", "said": after.call_words(call, by, now()),
    }  # fmt: skip
    name = "reception/_call.html" if request.htmx else "reception/call.html"
    return render(request, name, context)

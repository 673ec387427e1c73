"""Pages after a closing: the caller's list, what people said of an office, thanks."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xinqiao.kernel.actors import Role
from xinqiao.kernel.errors import DomainError, NotFound
from xinqiao.rooms.feedback import public, queries, said
from xinqiao.rooms.feedback.services import calls, thanking
from xinqiao.rooms.feedback.services.thanking import Brought
from xinqiao.rooms.files.services import from_form
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.base import colleagues, day, line, person, tick
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import sentence
from xinqiao.web.streaming import stream
from xinqiao.web.templatetags.afterwards import KINDS

CALLERS = (Role.CALLER, Role.BUREAU_HEAD)
READERS = (Role.UNIT_HEAD, Role.BUREAU_HEAD, Role.TRIAGE)


@require_safe
def my_calls(request: StaffRequest) -> HttpResponse:
    """Calls: mine, those that wait for somebody, the last ones made."""
    desk = case_officer(request, *CALLERS)
    shown = {
        "section": "calls", "calls": queries.calls(desk.actor, localdate()),
        "today": localdate(),
    }  # fmt: skip
    return render(request, "afterwards/calls.html", shown)


@require_POST
def call(request: StaffRequest, call: int) -> HttpResponse:
    """Take a call and open its script, or give it back."""
    desk = case_officer(request, *CALLERS)
    if request.POST.get("do") == "put_back":
        calls.put_back(call=call, by=desk.actor, at=now())
        messages.success(request, _("The call is on the list again."))
        return redirect("calls")
    try:
        calls.take(call=call, by=desk.actor, at=now())
    except NotFound:
        raise
    except DomainError as refusal:
        messages.error(request, sentence(refusal))
        return redirect("calls")
    return redirect("act", queries.number_of(call, desk.actor), "follow_up_call")


@require_safe
def ratings(request: StaffRequest) -> HttpResponse:
    """How the reader's office was rated, and in which words."""
    desk = case_officer(request, *READERS)
    on, actor = localdate(), desk.actor
    shown = {
        "section": "ratings", "bureau": actor.bureau,
        "tally": queries.tally(actor.office or 0, on, bureau=actor.bureau),
        "words": said.words_for(actor, now(), on),
    }  # fmt: skip
    return render(request, "afterwards/ratings.html", shown)


@require_safe
def told(request: StaffRequest, number: str) -> HttpResponse:
    """What the person said of one matter after its closing; not for the unit that is rated."""
    desk = case_officer(request)
    found = said.afterwards(number, desk.actor, now(), localdate())
    return render(request, "afterwards/told.html", {"section": "matters", "told": found})


class ThanksForm(forms.Form):
    """What was brought, and whether it may be shown."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What was brought"), widget=forms.RadioSelect,
        choices=lambda: [(key, _(label)) for key, label in KINDS.items()],
    )  # fmt: skip
    on = day(gettext_lazy("Day"))
    words = line(gettext_lazy("Its words"), most=1000)
    consent = tick(gettext_lazy("The giver agrees that it is shown on the office's public page."))
    giver = line(
        gettext_lazy("How the giver wants to be called in public"), required=False, most=200,
        hint=gettext_lazy("Leave empty for no name."),
    )  # fmt: skip
    to = person(gettext_lazy("Whom the giver named"), [], required=False)
    photo = forms.FileField(
        label=gettext_lazy("Photo"), required=False,
        help_text=gettext_lazy("A picture; place and device are taken out of it. No faces."),
    )  # fmt: skip

    def __init__(self, *args: Any, office: int | None, **kwargs: Any) -> None:
        """office: whose people may have been named."""
        super().__init__(*args, **kwargs)
        named: Any = self.fields["to"]
        named.choices = [("", "—"), *colleagues(office)]


def thanks(request: StaffRequest) -> HttpResponse:
    """The office's thanks, and the form to record some."""
    desk = case_officer(request)
    form = ThanksForm(request.POST or None, request.FILES or None, office=desk.actor.office,
                      initial={"on": localdate()})  # fmt: skip
    if form.is_valid():
        data: dict[str, Any] = dict(form.cleaned_data)
        sent = data.pop("photo")
        try:
            thanking.record_thanks(
                brought=Brought(**data), by=desk.actor,
                at=now(), photo=from_form(sent) if sent else None,
            )  # fmt: skip
            messages.success(request, _("Recorded."))
            return redirect("thanks")
        except DomainError as refusal:
            field = "photo" if refusal.field == "file" else refusal.field
            form.add_error(field if field in form.fields else None, sentence(refusal))
    shown = {
        "section": "thanks", "form": form,
        "rows": public.thanks_of(desk.actor.office or 0, public=False),
    }  # fmt: skip
    return render(request, "afterwards/thanks.html", shown, status=422 if form.errors else 200)


@require_POST
def withdraw_thanks(request: StaffRequest, thanks: int) -> HttpResponse:
    """Take an entry out of the public page."""
    desk = case_officer(request)
    thanking.withdraw_thanks(thanks=thanks, by=desk.actor, at=now())
    messages.success(request, _("It is no longer shown in public."))
    return redirect("thanks")


@require_safe
def thanks_photo(request: StaffRequest, thanks: int) -> HttpResponseBase:
    """The photo of an entry of the office."""
    desk = case_officer(request)
    return stream(request, public.photo(thanks, desk.actor), inline=True)

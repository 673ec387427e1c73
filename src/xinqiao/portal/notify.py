"""How the petitioner wants to be told that something happened, or that nothing should be sent."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.portal import access
from xinqiao.portal.access import Opened
from xinqiao.portal.views import with_receipt
from xinqiao.rooms.messages import services

WISHES = (
    ("sms", gettext_lazy("By text message to the phone I left")),
    ("email", gettext_lazy("By e-mail to the address I left")),
    ("none", gettext_lazy("Send me nothing")),
)
LANGUAGES = (("zh", "中文"), ("en", "English"))


class Wish(forms.Form):
    """The way and the language."""

    wish = forms.ChoiceField(
        label=gettext_lazy("How do you want to be told?"), choices=WISHES, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language?"), choices=LANGUAGES, widget=forms.RadioSelect
    )


@with_receipt
def page(request: HttpRequest, found: Opened) -> HttpResponse:
    """Shown with what is chosen now; kept at once. Papers are served all the same."""
    access.whole(found)
    kept = services.choice_of(found.matter)
    wish, language = (kept.wish, kept.language) if kept else ("sms", "zh")
    form = Wish(request.POST or None, initial={"wish": wish, "language": language})
    if form.is_valid():
        services.choose(
            matter=found.matter, by=access.petitioner_of(found), at=now(), **form.cleaned_data
        )
        messages.success(request, _("Kept. You can change it at any time."))
        return redirect("portal:matter")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "portal/notify.html", {"form": form}, status=status)

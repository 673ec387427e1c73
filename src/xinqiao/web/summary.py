"""One's own settings: at which hour the figures of the day come, or not at all."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.rooms.desk import summaries
from xinqiao.rooms.desk.summaries import Wish
from xinqiao.web.desk import StaffRequest


class SummaryForm(forms.Form):
    """Wanted or not, and when."""

    wanted = forms.BooleanField(
        label=gettext_lazy("Send me the figures of my day"), required=False,
        help_text=gettext_lazy("How many lines are overdue, due today and due within three days."),
    )  # fmt: skip
    hour = forms.TypedChoiceField(
        label=gettext_lazy("At what time"), coerce=int,
        choices=[(n, f"{n}:00") for n in range(24)],
    )  # fmt: skip


def page(request: StaffRequest) -> HttpResponse:
    """The daily summary of whoever is signed in."""
    wish = summaries.wish_of(request.user.pk)
    first = {"wanted": wish.wanted, "hour": wish.hour}
    form = SummaryForm(request.POST or None, initial=first)
    if form.is_valid():
        data = form.cleaned_data
        summaries.choose(staff=request.user.pk, wish=Wish(data["wanted"], data["hour"]))
        messages.success(request, _("Kept."))
        return redirect("summary")
    return render(request, "account/summary.html", {"form": form})

"""The petitioner rates a closed matter: two grades apart, words if they like. No script needed."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.kernel.codes import RatingState, Satisfaction
from xinqiao.kernel.errors import DomainError
from xinqiao.portal import access
from xinqiao.portal.access import Opened
from xinqiao.portal.views import with_receipt
from xinqiao.rooms.feedback import queries
from xinqiao.rooms.feedback.services import rating
from xinqiao.rooms.feedback.services.rating import Given
from xinqiao.web.acts.base import codes
from xinqiao.web.http import STATUS, sentence

MOST_TYPED = 100_000  # the service says how long it may be; nothing typed is cut off here


def _grade(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=codes(Satisfaction), required=False, widget=forms.RadioSelect
    )


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=MOST_TYPED,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class Rate(forms.Form):
    """Grades and words for the unit, then for the petition department."""

    unit = _grade(gettext_lazy("The unit that handled it"))
    unit_words = _words(gettext_lazy("What you want to say about the unit"))
    bureau = _grade(gettext_lazy("The petition department"))
    bureau_words = _words(gettext_lazy("What you want to say about the petition department"))

    def given(self) -> Given:
        """What was chosen and written."""
        data = self.cleaned_data
        return Given(
            unit=Satisfaction(data["unit"]) if data["unit"] else None,
            bureau=Satisfaction(data["bureau"]) if data["bureau"] else None,
            unit_words=data["unit_words"], bureau_words=data["bureau_words"],
        )  # fmt: skip


@with_receipt
def page(request: HttpRequest, found: Opened) -> HttpResponse:
    """The form while there is something to rate; else how the rating stands."""
    access.whole(found)
    form = Rate(request.POST or None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        given = form.given()
        try:
            rating.rate(matter=found.matter, by=access.petitioner_of(found), at=now(), given=given)
            messages.success(request, _thanks(given))
            return redirect("portal:matter")
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None,
                           sentence(refusal))  # fmt: skip
            status = STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    known = queries.rating_of(found.matter, localdate())
    state = known[0] if known else None
    context = {
        "form": form, "state": state, "row": known[1] if known else None,
        "open": form.is_bound or state in (None, RatingState.PENDING),
    }  # fmt: skip
    return render(request, "portal/rating.html", context, status=status)


def _thanks(given: Given) -> str:
    if given.dissatisfied:
        return _(
            "Thank you. The petition department looks again at how the matter was closed, within"
            " five working days."
        )
    return _("Thank you for your rating.")

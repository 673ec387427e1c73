"""One member of a group: the own outcome and the common steps, and nobody else's name."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xinqiao.portal import access, shown
from xinqiao.rooms.desk import citizen
from xinqiao.rooms.people import outcomes
from xinqiao.web import words


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The own outcome, for whoever entered a member's code within the last minutes."""
    found = access.member(request)
    if found is None:
        messages.info(request, _("Enter number and query code again; your time was over."))
        return redirect("portal:query")
    # Not the submission the matter began with: no papers and no acts come with it.
    common = citizen.citizen_page(found.matter, "", localdate(), words.language())
    context = shown.context(common, found.number)
    context["own"] = outcomes.own_outcome(found.matter, found.member or 0)
    return render(request, "portal/member.html", context)

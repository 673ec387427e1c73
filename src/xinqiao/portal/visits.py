"""Visits as the person who is to be visited sees them: who comes, why, and one tap to say no."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from xinqiao.kernel.errors import DomainError
from xinqiao.portal import access
from xinqiao.portal.access import Opened
from xinqiao.portal.views import with_receipt
from xinqiao.rooms.visits import queries
from xinqiao.rooms.visits.services import planning, reading
from xinqiao.web.http import sentence


@with_receipt
def page(request: HttpRequest, found: Opened) -> HttpResponse:
    """The visits of the matter; a POST is the person's own word on one of them."""
    access.whole(found)
    by = access.petitioner_of(found)
    if request.method == "POST":
        said = planning.agree if request.POST.get("do") == "agree" else planning.refuse
        asked = request.POST.get("visit", "")
        try:
            said(visit=int(asked) if asked.isdecimal() else 0, by=by, at=now())
            messages.success(request, _("Kept. Your matter goes on as before."))
        except DomainError as refusal:
            messages.error(request, sentence(refusal))
        return redirect("portal:visits")
    visits = [
        reading.open_visit(visit=v.id, by=by, at=now()) for v in queries.visits_of(found.matter, by)
    ]
    return render(request, "portal/visits.html", {"visits": visits, "number": found.number})

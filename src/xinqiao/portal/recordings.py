"""Recordings as the person in them sees them: which there are, who looked, and a copy."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from xinqiao.kernel.errors import DomainError
from xinqiao.portal import access
from xinqiao.portal.access import Opened
from xinqiao.portal.views import with_receipt
from xinqiao.rooms.recordings import queries
from xinqiao.rooms.recordings.models import Logged
from xinqiao.rooms.recordings.services import reading
from xinqiao.web.http import sentence


@with_receipt
def page(request: HttpRequest, found: Opened) -> HttpResponse:
    """The recordings of the matter; a POST asks for a copy of one."""
    access.whole(found)
    by = access.petitioner_of(found)
    if request.method == "POST":
        try:
            reading.ask_copy(recording=request.POST.get("recording", ""), by=by, at=now())
            messages.success(request, _("Asked for. The office answers, with its reason if not."))
        except DomainError as refusal:
            messages.error(request, sentence(refusal))
        return redirect("portal:recordings")
    pages = [
        queries.recording_page(line.id, by) for line in queries.recordings_of(found.matter, by)
    ]
    recordings = [
        (page, [entry for entry in page.log if entry.what is Logged.VIEWED]) for page in pages
    ]
    return render(request, "portal/recordings.html", {"recordings": recordings})

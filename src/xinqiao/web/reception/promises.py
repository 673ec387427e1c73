"""我的承诺: what the person at this post promised, and who waits for their call."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from xinqiao.rooms.reception import queries
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest


def page(request: StaffRequest) -> HttpResponse:
    """My promises and calls, the oldest first."""
    desk = case_officer(request)
    context = {
        "section": "reception",
        "tab": "promises",
        "owed": queries.owed_by(desk.actor),
        "on": localdate(),
    }
    return render(request, "reception/promises.html", context)

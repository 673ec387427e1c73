"""The page of supervision: orders, what was raised and how far, suggestions and their answers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from xinqiao.rooms.supervision import queries
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest


@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """Everything of the matters the reader may know of."""
    desk = case_officer(request)
    today = localdate()
    shown = {
        "section": "supervision", "board": queries.board(desk.actor, today), "on": today,
    }  # fmt: skip
    return render(request, "supervision/page.html", shown)

"""The administrator's page of what was erased when its time was over."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xinqiao.rooms.recordings import queries
from xinqiao.web.desk import StaffRequest
from xinqiao.web.house.views import keeper


@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """Summaries of erased recordings: how many, when, by which rule; no case."""
    keeper(request)
    context = {"section": "offices", "tab": "erased", "rows": queries.erased()}
    return render(request, "house/erased.html", context)

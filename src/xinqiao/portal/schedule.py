"""The published schedule: when leaders receive, when the halls do, and a calendar feed."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from xinqiao.portal.booking import ICS
from xinqiao.portal.views import open_to_all
from xinqiao.rooms.appointments import ical, schedule
from xinqiao.web import words

AHEAD = timedelta(days=92)
BEHIND = timedelta(days=14)


@open_to_all
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Name, post, portfolio, time, place and form of every reception day to come, with the
    public log of changes; the last two weeks too, so that everybody sees what came of them."""
    today = localdate()
    found = schedule.sessions(today - BEHIND, today + AHEAD)
    context = {
        "sessions": [s for s in found if s.day >= today],
        "past": [s for s in reversed(found) if s.day < today],
        "offices": schedule.hours(today),
        "today": today,
        "feed": request.build_absolute_uri("days.ics"),
    }
    return render(request, "portal/booking/schedule.html", context)


@open_to_all
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The reception days as a calendar to subscribe to."""
    today = localdate()
    found = schedule.sessions(today - BEHIND, today + AHEAD)
    response = HttpResponse(ical.feed(found, now(), words.language()), content_type=ICS)
    response["Cache-Control"] = "public, max-age=3600"
    return response

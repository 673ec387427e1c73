"""Pages for everybody: how to reach us, the law in plain words, the figures of a month."""

from datetime import date, timedelta

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from xinqiao.kernel import guidance
from xinqiao.kernel.codes import Route
from xinqiao.kernel.terms import RIGHTS, TERMS, Basis, TermKey
from xinqiao.portal.views import open_to_all
from xinqiao.rooms.desk import figures as counted
from xinqiao.rooms.desk.figures import Figures
from xinqiao.rooms.directory import contacts

KEPT = timedelta(hours=1)  # a month that is over changes slowly, and anybody may ask for it
# The clocks that a citizen can hold somebody to, in the order in which they run.
TOLD = (
    TermKey.PASS_ON, TermKey.NOTIFY, TermKey.HANDLE, TermKey.SUGGESTION, TermKey.ASK_REVIEW,
    TermKey.REVIEW, TermKey.ASK_REREVIEW, TermKey.REREVIEW, TermKey.CALL_BACK, TermKey.COOL_OFF,
)  # fmt: skip


@open_to_all
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Channels, addresses, telephone."""
    return render(request, "portal/contact.html", {"offices": contacts.public_contacts()})


@open_to_all
@require_safe
def law(request: HttpRequest) -> HttpResponse:
    """Rights, routes and time limits, from the rows that the clocks themselves go by."""
    terms = [TERMS[key] for key in TOLD]
    context = {
        "terms": terms,
        "statute": Basis.STATUTE,
        "rights": RIGHTS,
        "routes": [r for r in Route if r.value.isdecimal()],
        "hints": [h for h in guidance.HINTS if h.limit],
    }
    return render(request, "portal/law.html", context)


@open_to_all
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """One month that is over; the last one unless another is asked for."""
    today = localdate()
    months = counted.months(today)
    asked = request.GET.get("month", "")
    month = next((m for m in months if f"{m:%Y-%m}" == asked), months[0])
    context = {
        "figures": _figures(month, today),
        "months": months,
        "month": month,
        "meaning": counted.MEANING,
    }
    return render(request, "portal/figures.html", context)


def _figures(month: date, today: date) -> Figures:
    key = f"figures|{counted.VERSION}|{month:%Y-%m}|{today}"
    found = cache.get(key)
    if not isinstance(found, Figures):
        found = counted.figures(month, today)
        cache.set(key, found, KEPT.total_seconds())
    return found

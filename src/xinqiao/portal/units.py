"""Public pages of the offices: how to reach them, how they were rated, who thanked them."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from xinqiao.portal.views import open_to_all
from xinqiao.rooms.feedback import public
from xinqiao.web.streaming import stream


@open_to_all
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """All offices."""
    return render(request, "portal/units.html", {"groups": public.units()})


@open_to_all
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One office."""
    return render(request, "portal/unit.html", {"unit": public.unit_page(code, localdate())})


def photo(request: HttpRequest, thanks: int) -> HttpResponseBase:
    """The photo of thanks that may be shown."""
    return stream(request, public.photo(thanks), inline=True)


photo = open_to_all(require_safe(photo))

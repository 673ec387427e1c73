"""The public side of the book: its signed heads, and the key to check them with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xinqiao.portal.views import open_to_all
from xinqiao.rooms.desk import heads

TEXT = "text/plain; charset=utf-8"


@open_to_all
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The latest signed heads."""
    return render(
        request, "portal/heads.html", {"heads": heads.latest(), "key": heads.public_key()}
    )


@open_to_all
@require_safe
def note(request: HttpRequest, size: int) -> HttpResponse:
    """One signed head as it was signed."""
    return HttpResponse(heads.head_of(size).note, content_type=TEXT)


@open_to_all
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The public key, in the form that verifiers of signed notes take."""
    return HttpResponse(heads.public_key() + "\n", content_type=TEXT)

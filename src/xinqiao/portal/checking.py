"""Check my receipt: in the browser, and as one file that needs neither us nor the internet."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from xinqiao.portal.views import open_to_all
from xinqiao.rooms.desk import heads

SCRIPTS = Path(__file__).parent / "static" / "js"


@open_to_all
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The check; nothing of a receipt reaches the server."""
    return render(request, "portal/check.html", {"key": heads.public_key()})


@open_to_all
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The same as one file to keep, with the key of today in it."""
    context = {"key": heads.public_key(), "verify": script("verify"), "check": script("check")}
    answer = render(request, "portal/check_offline.html", context)
    answer["Content-Disposition"] = 'attachment; filename="xinqiao-check.html"'
    return answer


@cache
def script(name: str) -> SafeString:
    """One of our own scripts, to stand in the file itself."""
    return mark_safe((SCRIPTS / f"{name}.js").read_text(encoding="utf-8"))  # noqa: S308 - ours

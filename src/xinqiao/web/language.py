"""Which language a page is in: what the reader chose, otherwise Chinese."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Handler = Callable[[HttpRequest], HttpResponse]
PARAMETER = "lang"
YEAR = timedelta(days=365)


def language(get_response: Handler) -> Handler:
    """Middleware: `?lang=en` on any page switches, and a cookie remembers it for a year.

    The browser's own preference is not asked: an office has one first language, and a
    form read out over the telephone must look the same on both ends.
    """
    known = dict(settings.LANGUAGES)

    def handle(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get(PARAMETER, "")
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        chosen = next((code for code in (asked, kept) if code in known), settings.LANGUAGE_CODE)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
            response.headers.setdefault("Content-Language", chosen)
        if asked in known and asked != kept:
            remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
        return response

    return handle


def remember(response: HttpResponse, cookie: str, choice: str) -> None:
    """Keep what the reader chose for all pages, for a year. Says nothing of who they are."""
    response.set_cookie(
        cookie,
        choice,
        max_age=YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

"""The care edition (关怀版): larger, with more contrast, one thing at a time; remembered."""

from django.http import HttpRequest, HttpResponse

from xinqiao.web.language import Handler, remember

PARAMETER = COOKIE = "care"
ON, OFF = "1", "0"


def care(get_response: Handler) -> Handler:
    """Middleware: `?care=1` on any page switches it on, `?care=0` off; a cookie remembers it."""

    def handle(request: HttpRequest) -> HttpResponse:
        asked, kept = request.GET.get(PARAMETER, ""), request.COOKIES.get(COOKIE, OFF)
        chosen = asked if asked in (ON, OFF) else kept
        request.care = chosen == ON  # type: ignore[attr-defined]  # for the templates
        response = get_response(request)
        if asked in (ON, OFF) and asked != kept:
            remember(response, COOKIE, asked)
        return response

    return handle


def in_care(request: HttpRequest) -> bool:
    """Whether this reader has the care edition."""
    return bool(getattr(request, "care", False))

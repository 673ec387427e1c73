"""What every answer of the staff pages has in common: headers, and refusals as sentences."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from xinqiao.kernel.errors import DomainError

Handler = Callable[[HttpRequest], HttpResponse]

STATUS = {
    "not_allowed_now": HTTPStatus.CONFLICT,
    "changed_meanwhile": HTTPStatus.CONFLICT,
    "not_permitted": HTTPStatus.FORBIDDEN,
    "not_found": HTTPStatus.NOT_FOUND,
    "out_of_range": HTTPStatus.UNPROCESSABLE_ENTITY,
    "missing": HTTPStatus.UNPROCESSABLE_ENTITY,
    "doubtful": HTTPStatus.UNPROCESSABLE_ENTITY,
    "key_reused": HTTPStatus.CONFLICT,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too_many_tries": HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_reveals": HTTPStatus.TOO_MANY_REQUESTS,
}

HEADERS = {
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pages hold personal data: no copy may stay in a browser of a shared counter computer.
    "Cache-Control": "no-store, private",
}


def headers(get_response: Handler) -> Handler:
    """Middleware: the headers Django does not set by itself. A view's own value stays."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return handle


def sentence(refusal: DomainError) -> str:
    """The refusal in the reader's language."""
    return refusal.sentence.render(gettext)


def refuse(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """A refusal as the asker can read it: page, part of a page, or JSON."""
    status = STATUS.get(refusal.code, HTTPStatus.BAD_REQUEST)
    if request.path.startswith("/api/"):
        body = {"code": refusal.code, "sentence": sentence(refusal), "field": refusal.field}
        return JsonResponse(body, status=status)
    context = {"sentence": sentence(refusal), "code": refusal.code, "status": status.value}
    if getattr(request, "htmx", False):
        # The part the person acted on stays as typed; only the message line changes.
        response = render(request, "components/_refusal.html", context, status=status)
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML show:top"
        return response
    return render(request, "refusal.html", context, status=status)


class Refusals:
    """Middleware: a refusal that no view caught becomes a page with its sentence."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django for what a view raised; everything else goes on as it is."""
        return refuse(request, error) if isinstance(error, DomainError) else None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection has run out, mostly because the person signed in again elsewhere."""
    return render(request, "403_form.html", {"reason": reason}, status=HTTPStatus.FORBIDDEN)

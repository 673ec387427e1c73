"""Every refusal of the API has one shape, and speaks the language that was asked for."""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.registry.intake import Doubts
from xinqiao.web.http import STATUS, sentence
from xinqiao.web.language import PARAMETER


def speak(request: HttpRequest) -> None:
    """Answer in the language of the Accept-Language header, unless `?lang=` says otherwise.

    The language middleware restores the thread's language after the answer.
    """
    if request.GET.get(PARAMETER):
        return
    known = dict(settings.LANGUAGES)
    for asked, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        short = asked.partition("-")[0]
        found = next((code for code in known if code in (asked, short) or code[:2] == short), None)
        if found:
            translation.activate(found)
            return


def problem(
    status: int,
    code: str,
    message: str,
    field: str | None = None,
    errors: dict[str, list[str]] | None = None,
) -> HttpResponse:
    """One refusal."""
    body: dict[str, object] = {"code": code, "message": message, "field": field}
    if errors:
        body["errors"] = errors
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def _domain(request: HttpRequest, refusal: DomainError | type[DomainError]) -> HttpResponse:
    assert isinstance(refusal, DomainError)  # noqa: S101 - ninja's type allows the class too
    status = STATUS.get(refusal.code, HTTPStatus.BAD_REQUEST)
    errors = None
    if isinstance(refusal, Doubts):
        errors = {d.field or "": [sentence(d)] for d in refusal.doubts}
    return problem(status, refusal.code, sentence(refusal), refusal.field, errors)


def _invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    for found in getattr(error, "errors", []):
        where = ".".join(str(part) for part in found["loc"] if part not in ("body", "payload"))
        errors.setdefault(where, []).append(str(found["msg"]))
    first = next(iter(errors), None)
    return problem(422, "invalid", gettext("A value cannot be read."), first, errors)


def _nobody(request: HttpRequest, error: object) -> HttpResponse:
    return problem(401, "sign_in", gettext("Sign in first."))


def unknown() -> HttpResponse:
    """There is nothing at this address, or nothing for this person."""
    return problem(404, "not_found", gettext("There is nothing here."))


def _nothing(request: HttpRequest, error: object) -> HttpResponse:
    return unknown()


def _http(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    status = getattr(error, "status_code", 400)
    if status == HTTPStatus.FORBIDDEN:
        said = gettext("Send the X-CSRFToken header that goes with the cookie.")
        return problem(403, "csrf", said)
    return problem(status, "bad_request", gettext("This request cannot be read."))


def install(api: NinjaAPI) -> None:
    """Let the API refuse in these ways."""
    api.add_exception_handler(DomainError, _domain)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _nobody)
    api.add_exception_handler(Http404, _nothing)
    api.add_exception_handler(HttpError, _http)

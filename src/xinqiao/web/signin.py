"""Signing in and out, and when a session ends. The forms themselves are django-allauth's."""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import logout as allauth_logout
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from django_htmx.middleware import HtmxDetails

Handler = Callable[[HttpRequest], HttpResponse]
SINCE, SEEN = "since", "seen"
NOTE_EVERY = timedelta(minutes=1)


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by an administrator, never by their owner."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False


class SignInFirst(LoginRequiredMiddleware):
    """Every page wants a signed-in person unless its view says `login_not_required`.

    The HTTP API answers for itself, because its callers have keys and no sign-in page.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Django's rule, except below /api/."""
        if request.path.startswith("/api/"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """A part of a page cannot show the sign-in form, so the whole page goes there."""
        answer = super().handle_no_permission(request, view_func)
        htmx: HtmxDetails | None = getattr(request, "htmx", None)
        if htmx:
            back = urlencode({"next": htmx.current_url_abs_path or "/"})
            answer["HX-Redirect"] = f"{reverse(settings.LOGIN_URL)}?{back}"
            del answer["Location"]
            answer.status_code = HTTPStatus.UNAUTHORIZED
        return answer


def session_clock(get_response: Handler) -> Handler:
    """Middleware: a session ends after 30 idle minutes and 12 hours in any case.

    Idle time is kept by the session store's own end date. It moves on when the session
    is saved, which happens here at most once a minute, so that reading costs no writing.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        now = timezone.now()
        started = _moment(request.session.setdefault(SINCE, now.isoformat()))
        if now - started >= settings.SESSION_LONGEST:
            logout(request)
            messages.info(request, gettext("You were signed out after 12 hours. Sign in again."))
            return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}")
        if now - _moment(request.session.get(SEEN, started.isoformat())) >= NOTE_EVERY:
            request.session[SEEN] = now.isoformat()
        return get_response(request)

    return handle


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and let the browser forget what it kept of our pages."""
    response: HttpResponse = allauth_logout(request)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response

"""At which desk the signed-in person sits: `request.desk` for every view of the staff pages."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_POST
from django_htmx.middleware import HtmxDetails

from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Staff

Handler = Callable[[HttpRequest], HttpResponse]
POST = "post"


class StaffRequest(HttpRequest):
    """What our middleware adds to a request. Views of the staff pages take this type."""

    user: Staff
    htmx: HtmxDetails
    desk: directory.Desk
    seats: "Seats"


class AtPosts(ModelBackend):
    """Who is signed in: the account together with its posts, which every page asks for next."""

    def get_user(self, user_id: int) -> Staff | None:
        """The account of a session, None when it is closed."""
        user, desks = directory.person(user_id)
        if user:
            user.desks = desks  # type: ignore[attr-defined]  # for `Seats`
        return user


class Seats:
    """The posts of the person who asks; read from the database once, and only when used."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def all(self) -> list[directory.Desk]:
        """Every post the person holds now."""
        user: Any = self._request.user
        if not user.is_authenticated:
            return []
        return user.desks if hasattr(user, "desks") else directory.desks(user.pk)

    @property
    def here(self) -> directory.Desk | None:
        """The post chosen in this session, otherwise the first; None without a post."""
        chosen = self._request.session.get(POST)
        return next((d for d in self.all if d.actor.post == chosen), next(iter(self.all), None))


def at_desk(get_response: Handler) -> Handler:
    """Middleware: `request.desk` (NotFound is raised on use without a post), `request.seats`."""

    def handle(request: HttpRequest) -> HttpResponse:
        seats = Seats(request)
        extended: Any = request
        extended.seats = seats
        extended.desk = SimpleLazyObject(lambda: seats.here or directory.desk(request.user.pk or 0))
        return get_response(request)

    return handle


@require_POST
def change_post(request: StaffRequest) -> HttpResponse:
    """Go on at another post that the person holds."""
    asked = request.POST.get(POST, "")
    if asked in {str(d.actor.post) for d in request.seats.all}:
        request.session[POST] = int(asked)
    return redirect(reverse("home"))

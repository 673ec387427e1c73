"""Requests that announce more than anything here takes: answered before a byte is read."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop

from xinqiao.rooms.files.errors import TooLarge
from xinqiao.rooms.files.purposes import LIMITS, MB, Purpose
from xinqiao.web.http import Handler, refuse

WORDS = 16 * MB  # of everything in a form beside its files
ANYBODY, STAFF = LIMITS[Purpose.PETITION].quota, LIMITS[Purpose.RECORDING].most
FAR_TOO_LARGE = gettext_noop(
    "This is more than can be sent at once: %(most)s MB at most. Nothing of it was read; go back,"
    " and send fewer or smaller files."
)


def within_reason(get_response: Handler) -> Handler:
    """Middleware: a body beyond every limit would fill the disk before any form could refuse it.

    Staff may send a whole recording in a plain form, everybody else what a letter may hold.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        size = int(announced) if announced.isdecimal() else 0
        if size > ANYBODY + WORDS:  # only then is it asked who sends it
            limit = STAFF if request.user.is_authenticated else ANYBODY
            if size > limit + WORDS:
                return refuse(request, TooLarge(FAR_TOO_LARGE, "file", most=limit // MB))
        return get_response(request)

    return handle

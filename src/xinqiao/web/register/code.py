"""The query code on its way from a registration to its receipt: once, by the browser's own hand.

The database keeps no more of the code than its hash, and a session would be a row of it.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse

from xinqiao.web.desk import StaffRequest

COOKIE = "__Host-receipt" if settings.HTTPS else "receipt"
LIFE = timedelta(minutes=10)


def send(answer: HttpResponse, request: StaffRequest, *, number: str, code: str) -> None:
    """Let the browser carry the code to the receipt; signed for whoever registered."""
    answer.set_signed_cookie(
        COOKIE, f"{number}.{code}", salt=_salt(request), max_age=LIFE, httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip


def brought(request: StaffRequest, number: str) -> str:
    """The code of this receipt; empty when the browser brings none, or another's."""
    kept = request.get_signed_cookie(COOKIE, "", salt=_salt(request), max_age=LIFE) or ""
    known, _, code = kept.partition(".")
    return code if known == number else ""


def drop(answer: HttpResponse) -> None:
    """Let the browser forget it: a receipt shows its code once."""
    answer.delete_cookie(COOKIE, samesite="Lax")


def _salt(request: StaffRequest) -> str:
    return f"receipt.{request.user.pk}"

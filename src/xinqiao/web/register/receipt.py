"""The receipt after a registration: number, query code (once), QR, rights, next date."""

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from xinqiao.kernel.numbering import grouped_code, typed_code
from xinqiao.rooms.desk.receipt import receipt, receipt_pdf
from xinqiao.web import matter_shown, words
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest
from xinqiao.web.register import code


def query_url(request: HttpRequest) -> str:
    """Where the petitioner asks; the code itself is never part of an address."""
    try:
        path = reverse("portal:query")
    except NoReverseMatch:
        path = "/"
    return f"{settings.ORIGIN}{path}" if settings.ORIGIN else request.build_absolute_uri(path)


def qr(address: str) -> str:
    """The QR code as an SVG that takes the size its place gives it."""
    code: str = segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True)
    return code


def page(request: StaffRequest, number: str) -> HttpResponse:
    """The receipt. The query code is there right after the registration, and never again."""
    desk = case_officer(request)
    shown = receipt(number, desk.actor, localdate(), words.language())
    brought = code.brought(request, number)
    clocks, _closed = matter_shown.clocks([shown.clock] if shown.clock else [], localdate())
    context = {
        "section": "register",
        "receipt": shown,
        "code": grouped_code(typed_code(brought)) if brought else "",
        "clock": clocks[0] if clocks else None,
        "qr": mark_safe(qr(query_url(request))),  # noqa: S308 - made of our own address
        "query_url": query_url(request),
    }
    answer = render(request, "register/receipt.html", context)
    if brought:
        code.drop(answer)
    return answer


@require_POST
def pdf(request: StaffRequest, number: str) -> HttpResponse:
    """The receipt as a PDF; the page posts the code, so that it stands in no address."""
    desk = case_officer(request)
    content = receipt_pdf(
        number=number,
        code=request.POST.get("code", ""),
        url=query_url(request),
        reader=desk.actor,
        today=localdate(),
        language="en" if request.POST.get("language") == "en" else "zh-hans",
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="receipt-{number}.pdf"'
    return answer

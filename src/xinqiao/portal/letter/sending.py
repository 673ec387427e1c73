"""The last page, sending, and the receipt."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.numbering import grouped_code, typed_code
from xinqiao.portal import access
from xinqiao.portal.letter import places, session, shown, steps
from xinqiao.portal.letter.views import elsewhere
from xinqiao.portal.views import open_to_all
from xinqiao.rooms.desk import receipt as receipts
from xinqiao.rooms.letterbox import services as letterbox
from xinqiao.rooms.letterbox.services import LetterView, Sent, State, Wait
from xinqiao.web import matter_shown, words
from xinqiao.web.http import sentence
from xinqiao.web.register.receipt import qr, query_url

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@open_to_all
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Everything on one page."""
    view = session.held(request)
    if view is None or view.state is not State.DRAFT:
        return elsewhere(request, view)
    return _page(request, view)


@open_to_all
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send it. Sent twice, from two tabs or again tomorrow, it gives the one receipt."""
    view, mine = session.sent(request)
    if view is None or not mine:
        return elsewhere(request, None)
    session.hold(request, view)
    if view.state is not State.DRAFT:
        return redirect("portal:letter-sent")
    reading = steps.read(view)
    if reading.answers is None:
        return _page(request, view, status=UNPROCESSABLE)
    network = access.network(access.address(request))
    try:
        letterbox.send(letter=view.id, answers=reading.answers, network=network, at=now())
    except Wait as wait:
        again = letterbox.load(view.id, at=now())
        return _page(request, again, wait=wait, status=HTTPStatus.TOO_MANY_REQUESTS)
    except DomainError as refusal:
        return _page(request, view, refusal=refusal, status=UNPROCESSABLE)
    return redirect("portal:letter-sent")


def _page(
    request: HttpRequest,
    view: LetterView,
    *,
    wait: Wait | None = None,
    refusal: DomainError | None = None,
    status: int | None = None,
) -> HttpResponse:
    reading = steps.read(view)
    wrong = dict(reading.wrong)
    doubts: list[str] = []
    if reading.answers is not None:
        try:
            found = letterbox.doubts(reading.answers, at=now())
            doubts = [sentence(d) for d in found if d.field == "contact"]
        except DomainError as error:
            refusal = refusal or error
    if refusal is not None:
        wrong.setdefault(shown.step_of(refusal.field), []).append(sentence(refusal))
    context = {
        "parts": shown.parts(view, reading, wrong),
        "wrong": bool(wrong),
        "answers": reading.answers,
        "addressee": shown.addressee(reading),
        "doubts": doubts,
        "wait": wait,
        "sentence": sentence(wait) if wait else "",
        "uploads": letterbox.uploads(view, at=now()),
        **places.frame(view, "check"),
    }
    return render(request, "portal/letter/check.html", context, status=status)


@open_to_all
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The receipt: number, query code, what comes next. Open until it is closed here."""
    view = session.held(request)
    if view is None or view.state is State.DRAFT:
        return elsewhere(request, view)
    found = letterbox.receipt(view.id, at=now())
    if found is None or found.matter is None:
        context = {"sent": found, "code": grouped_code(view.code), "letter": view}
        return render(request, "portal/letter/queued.html", context)
    return render(request, "portal/letter/receipt.html", _receipt(request, view, found))


def _receipt(request: HttpRequest, view: LetterView, found: Sent) -> dict[str, Any]:
    today = localdate()
    reader = petitioner(found.matter or 0)
    receipt = receipts.receipt(found.number, reader, today, words.language())
    clocks, _closed = matter_shown.clocks([receipt.clock] if receipt.clock else [], today)
    return {
        "receipt": receipt,
        "sent": found,
        "letter": view,
        "handle": session.handle(view),
        "code": grouped_code(typed_code(found.query_code)),
        "clock": clocks[0] if clocks else None,
        "qr": mark_safe(qr(query_url(request))),  # noqa: S308 - made of our own address
        "query_url": query_url(request),
    }


@open_to_all
@require_safe
def pdf(request: HttpRequest) -> HttpResponse:
    """The receipt to keep, in the reader's language."""
    view = session.held(request)
    found = letterbox.receipt(view.id, at=now()) if view else None
    if view is None or found is None or found.matter is None:
        return elsewhere(request, view)
    content = receipts.receipt_pdf(
        number=found.number,
        code=found.query_code,
        url=query_url(request),
        reader=petitioner(found.matter),
        today=localdate(),
        language=words.language(),
    )
    answer = HttpResponse(content, content_type="application/pdf")
    name = _("receipt")
    answer["Content-Disposition"] = shown.as_file(f"{name}-{found.number}.pdf")
    return answer

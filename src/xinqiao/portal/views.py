"""The citizens' pages: the front page, the query, the matter, its papers and proofs.

They work without a script, on an old phone, and keep nothing in the browser.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.portal import access, shown
from xinqiao.portal.access import Opened
from xinqiao.portal.forms import AskReview, Query, Withdraw
from xinqiao.rooms.desk import citizen
from xinqiao.rooms.directory import contacts
from xinqiao.rooms.gate.services import TooManyTries
from xinqiao.rooms.handling.services import withdrawal
from xinqiao.rooms.review.services import asking
from xinqiao.web import today, words
from xinqiao.web.http import STATUS, sentence

Page = Callable[..., HttpResponseBase]


def open_to_all(view: Page) -> Page:
    """A page for everybody; nothing of it may be kept."""
    return login_not_required(view)


def with_receipt(view: Page) -> Page:
    """A page for whoever entered a receipt within the last minutes; else the query form."""

    @wraps(view)
    def handle(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        found = access.opened(request)
        if found is None:
            messages.info(request, _("Enter number and query code again; your time was over."))
            return redirect("portal:query")
        return view(request, found, **kwargs)

    return login_not_required(handle)


@open_to_all
def front(request: HttpRequest) -> HttpResponse:
    """The first page: for staff who are signed in the day's work, for everybody else the door."""
    if request.user.is_authenticated:
        return today.page(request)  # type: ignore[arg-type]  # our middleware made it one
    offices = contacts.public_contacts()
    return render(request, "portal/front.html", {"form": Query(), "offices": offices})


@open_to_all
def query(request: HttpRequest) -> HttpResponse:
    """Number and query code; every refusal looks the same, and none says which was wrong."""
    form, status = Query(request.POST or None), HTTPStatus.OK
    if form.is_valid():
        try:
            access.enter(request, **form.cleaned_data)
            return redirect("portal:member" if access.member(request) else "portal:matter")
        except TooManyTries as refusal:
            form.add_error(None, sentence(refusal))
            status = HTTPStatus.TOO_MANY_REQUESTS
        except DomainError as refusal:
            form.add_error(refusal.field, sentence(refusal))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "portal/query.html", {"form": form}, status=status)


@with_receipt
@require_safe
def matter(request: HttpRequest, found: Opened) -> HttpResponse:
    """The petitioner's matter."""
    page = citizen.citizen_page(found.matter, found.number, localdate(), words.language())
    return render(request, "portal/matter.html", shown.context(page, found.number))


@with_receipt
@require_safe
def paper(request: HttpRequest, found: Opened, document: str) -> HttpResponse:
    """One of the petitioner's papers."""
    line, content = citizen.paper_pdf(found.matter, found.number, document)
    name = quote(f"{words.word(line.kind)} {line.number or ''}".strip())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.pdf"
    return response


@with_receipt
@require_safe
def proof(request: HttpRequest, found: Opened, seq: int) -> HttpResponse:
    """The proof that one entry is in the sealed book, to be checked anywhere."""
    bundle = citizen.proof(found.matter, seq)
    response = HttpResponse(bundle, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.number}-{seq}.receipt.json"'
    return response


@with_receipt
def withdraw(request: HttpRequest, found: Opened) -> HttpResponse:
    """Ask to withdraw: the person alone, with three days to think again."""
    form = Withdraw(request.POST or None)

    def act() -> None:
        withdrawal.ask_withdrawal(
            matter=found.matter, by=access.petitioner_of(found), at=now(), **form.cleaned_data
        )

    return own_act(request, found, Act.ASK_WITHDRAWAL, form, act, "portal/withdraw.html")


@with_receipt
@require_POST
def keep(request: HttpRequest, found: Opened) -> HttpResponse:
    """Take a withdrawal back."""
    access.whole(found)
    withdrawal.cancel_withdrawal(matter=found.matter, by=access.petitioner_of(found), at=now())
    messages.success(request, _("You took the withdrawal back. The work goes on."))
    return redirect("portal:matter")


@with_receipt
def review(request: HttpRequest, found: Opened) -> HttpResponse:
    """Ask the next higher organ to review the opinion."""
    form = AskReview(request.POST or None)

    def act() -> None:
        asking.ask_review(
            matter=found.matter, by=access.petitioner_of(found), at=now(), **form.cleaned_data
        )

    return own_act(request, found, Act.ASK_REVIEW, form, act, "portal/review.html")


@with_receipt
def rereview(request: HttpRequest, found: Opened) -> HttpResponse:
    """Ask the organ above that one for the final re-review."""
    form = AskReview(request.POST or None)

    def act() -> None:
        asking.ask_rereview(
            matter=found.matter, by=access.petitioner_of(found), at=now(), **form.cleaned_data
        )

    return own_act(request, found, Act.ASK_REREVIEW, form, act, "portal/review.html")


@open_to_all
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the matter on this device, and let the browser forget it."""
    access.leave(request)
    response = redirect("portal:query")
    response["Clear-Site-Data"] = '"cache"'
    return response


def own_act(
    request: HttpRequest,
    found: Opened,
    act: Act,
    form: forms.Form,
    do: Callable[[], object],
    template: str,
    **more: object,
) -> HttpResponse:
    """A form of the petitioner's: shown, refused beside its field, or done.

    more: what the template needs beside the form, the page and the reason why not.
    """
    access.whole(found)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        try:
            do()
            messages.success(request, _("Done: %(act)s.") % {"act": words.word(act)})
            return redirect("portal:matter")
        except DomainError as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, sentence(refusal))
            status = STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    page = citizen.citizen_page(found.matter, found.number, localdate(), words.language())
    reason = page.why_not(act)
    why = reason.render(_) if reason else ""
    context = {"form": form, "act": act, "page": page, "why": why, "number": found.number}
    return render(request, template, context | more, status=status)

"""My matters: an account for whoever wants one; nothing needs it."""

from functools import wraps

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Step
from xinqiao.portal import access, holding
from xinqiao.portal.forms import Query
from xinqiao.portal.views import Page, open_to_all
from xinqiao.rooms.accounts import services as accounts
from xinqiao.web import words
from xinqiao.web.http import STATUS, sentence

PHONE = "account_phone"


class Phone(forms.Form):
    """The number to send a code to."""

    phone = forms.CharField(
        label=gettext_lazy("Mobile number"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip


class Enter(forms.Form):
    """The code that came, and the second secret."""

    code = forms.CharField(
        label=gettext_lazy("Code from the message"), max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip
    secret = forms.CharField(
        label=gettext_lazy("Your own secret"), max_length=200, strip=False,
        help_text=gettext_lazy(
            "The first time, choose one of at least eight characters. A stolen telephone alone"
            " then opens nothing."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    anew = forms.BooleanField(
        label=gettext_lazy("I have lost my secret: begin anew with an empty account"),
        required=False,
    )


def signed(view: Page) -> Page:
    """A page for whoever opened an account in this session."""

    @wraps(view)
    def handle(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        account = holding.account(request)
        if account is None:
            return redirect("portal:mine")
        return view(request, account, **kwargs)

    return login_not_required(handle)


@open_to_all
def front(request: HttpRequest) -> HttpResponse:
    """Type the number; a code is sent, whether there is an account or not."""
    if holding.account(request) is not None:
        return redirect("portal:mine_matters")
    form, status = Phone(request.POST or None), 200
    if form.is_valid():
        try:
            phone = form.cleaned_data["phone"]
            where = access.network(access.address(request))
            accounts.send_code(phone=phone, address=where, language=words.language()[:2], at=now())
            request.session[PHONE] = phone
            return redirect("portal:mine_code")
        except DomainError as refusal:
            form.add_error("phone", sentence(refusal))
            status = STATUS.get(refusal.code, 422)
    return render(request, "portal/mine.html", {"form": form}, status=status)


@open_to_all
def code(request: HttpRequest) -> HttpResponse:
    """Type code and secret; every refusal looks the same."""
    phone = request.session.get(PHONE)
    if phone is None:
        return redirect("portal:mine")
    form, status = Enter(request.POST or None), 200
    if form.is_valid():
        try:
            account = accounts.enter(phone=phone, at=now(), **form.cleaned_data)
            request.session.pop(PHONE, None)
            holding.remember(request, account)
            return redirect("portal:mine_matters")
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None,
                           sentence(refusal))  # fmt: skip
            status = STATUS.get(refusal.code, 422)
    return render(request, "portal/mine_code.html", {"form": form}, status=status)


@signed
def matters(request: HttpRequest, account: str) -> HttpResponse:
    """My matters; another one is joined by its receipt."""
    form, status = Query(request.POST or None), 200
    if form.is_valid():
        try:
            found = access.check(request, **form.cleaned_data)
            accounts.join(
                account=account, number=found.number, code=form.cleaned_data["code"], at=now()
            )
            messages.success(request, _("It is among your matters now."))
            return redirect("portal:mine_matters")
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None,
                           sentence(refusal))  # fmt: skip
            status = STATUS.get(refusal.code, 422)
    lines = [(line, words.word(Step(line.step))) for line in accounts.matters_of(account)]
    return render(
        request, "portal/mine_matters.html", {"form": form, "lines": lines}, status=status
    )


@signed
@require_POST
def look(request: HttpRequest, account: str, number: str) -> HttpResponse:
    """Open one of them, as if number and code had been typed."""
    access.open_as(request, access.Opened(accounts.matter_of(account, number), number))
    return redirect("portal:matter")


@signed
@require_POST
def leave_out(request: HttpRequest, account: str, number: str) -> HttpResponse:
    """Take one out."""
    accounts.leave_out(account=account, number=number)
    return redirect("portal:mine_matters")


@signed
@require_POST
def delete(request: HttpRequest, account: str) -> HttpResponse:
    """Delete the account; the matters go on, and their receipts open them as before."""
    accounts.delete(account=account)
    holding.forget(request)
    messages.success(request, _("Your account is deleted. Your matters go on."))
    return redirect("portal:mine")


@open_to_all
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the account on this device."""
    holding.forget(request)
    return redirect("portal:mine")

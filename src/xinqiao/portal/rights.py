"""The person's rights: recusal, a complaint about retaliation, their data, a copy of everything."""

import json
import secrets
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xinqiao.kernel.errors import DomainError, NotFound
from xinqiao.kernel.numbering import grouped_code
from xinqiao.kernel.procedure.steps import Act
from xinqiao.portal import access
from xinqiao.portal.access import Opened
from xinqiao.portal.own_forms import COLUMN_NAMES, AskRecusal, Complain, Correct
from xinqiao.portal.shown import context
from xinqiao.portal.views import own_act, with_receipt
from xinqiao.rooms.desk import bundle, citizen
from xinqiao.rooms.gate import services as gate
from xinqiao.rooms.handling import working
from xinqiao.rooms.handling.services import assignment
from xinqiao.rooms.people import correcting
from xinqiao.rooms.people import queries as people
from xinqiao.rooms.recordings import queries as recordings
from xinqiao.rooms.registry import retaliation
from xinqiao.rooms.registry.retaliation import Wrong
from xinqiao.web import words
from xinqiao.web.http import STATUS, sentence
from xinqiao.web.register.receipt import query_url

TOKEN_BYTES = 16


@with_receipt
@require_safe
def page(request: HttpRequest, found: Opened) -> HttpResponse:
    """All rights on one page: what can be done now, until when, and why something cannot."""
    shown = citizen.citizen_page(found.matter, found.number, localdate(), words.language())
    return render(request, "portal/rights.html", context(shown, found.number))


@with_receipt
def recusal(request: HttpRequest, found: Opened) -> HttpResponse:
    """Ask that somebody leaves the matter."""
    there = working.working_on(found.matter)
    people_there = [(w.staff, f"{w.name} · {words.named(w.post)}") for w in there]
    form = AskRecusal(request.POST or None, people=people_there)

    def act() -> object:
        return assignment.ask_recusal(
            matter=found.matter, by=access.petitioner_of(found), at=now(), **form.cleaned_data
        )

    said = [_("The head of the office decides, and you get the decision in writing.")]
    return own_act(request, found, Act.ASK_RECUSAL, form, act, "portal/own.html", said=said,
                   verb=_("Ask for recusal"))  # fmt: skip


@with_receipt
def correct(request: HttpRequest, found: Opened) -> HttpResponse:
    """Set data about oneself right."""
    form = Correct(request.POST or None)
    access.whole(found)

    def act() -> object:
        return correcting.correct(
            matter=found.matter, by=access.petitioner_of(found), at=now(), **form.cleaned_data
        )

    try:
        own = correcting.own_contact(found.matter)
    except NotFound:
        own = {}
    more: dict[str, Any] = {
        "own": [(_(COLUMN_NAMES[c]), value) for c, value in own.items()],
        "history": [(_(COLUMN_NAMES[h.column]), h) for h in correcting.history_of(found.matter)],
    }
    return own_act(request, found, Act.CORRECT_PERSON, form, act, "portal/correct.html", **more)


@with_receipt
@require_safe
def reads(request: HttpRequest, found: Opened) -> HttpResponse:
    """Who looked at the person's data, and when."""
    handed = recordings.handed_in(found.matter)
    looks = [(look, next((handed[i] for i in look.about if i in handed), None))
             for look in people.looks_at(found.matter)]  # fmt: skip
    seen = {"looks": looks, "number": found.number}
    return render(request, "portal/reads.html", seen)


@with_receipt
def complain(request: HttpRequest, found: Opened) -> HttpResponse:
    """Retaliation or leaking: a sealed report of its own, which the office never sees."""
    by = access.petitioner_of(found)
    offices = [(c.office, words.named(c.name)) for c in retaliation.concerned(by)]
    fresh = {"token": secrets.token_hex(TOKEN_BYTES)}
    form = Complain(request.POST or None, offices=offices, initial=fresh)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        try:
            return _registered(request, found, form)
        except DomainError as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, sentence(refusal))
            status = STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    return render(request, "portal/complain.html", {"form": form}, status=status)


def _registered(request: HttpRequest, found: Opened, form: Complain) -> HttpResponse:
    """Once, however often it is sent; the receipt is shown again for the same sending."""
    said, at = form.cleaned_data, now()
    token = said.pop("token")
    asked = json.dumps(said, ensure_ascii=False, sort_keys=True)

    def register() -> str:
        made = retaliation.complain(
            by=access.petitioner_of(found), at=at, kind=Wrong(said["kind"]),
            offices=said["offices"], text=said["text"], named=said["named"],
        )  # fmt: skip
        return json.dumps([made.number, made.query_code])

    answer = gate.once(key=f"complain {found.number} {token}", asked=asked, at=at, answer=register)
    number, code = json.loads(answer)
    receipt = {"number": number, "code": grouped_code(code)}
    return render(request, "portal/complained.html", receipt)


@with_receipt
@require_safe
def everything(request: HttpRequest, found: Opened) -> StreamingHttpResponse:
    """Everything the person may have, as one ZIP."""
    at = now()
    parts = bundle.parts_of(
        found.matter, found.number, at, localdate(), words.language(), query_url(request)
    )
    answer = StreamingHttpResponse(bundle.stream(parts, at), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.zip"'
    return answer

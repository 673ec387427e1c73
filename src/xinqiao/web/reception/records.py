"""接谈记录: the officer's records, one of them, its steps, its signature and its file."""

import base64
import binascii
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.errors import DomainError, NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.reception import reading
from xinqiao.rooms.reception.content import Content
from xinqiao.rooms.reception.reading import RecordPage
from xinqiao.rooms.reception.services import earlier as before
from xinqiao.rooms.reception.services import filing, records
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.base import colleagues
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence
from xinqiao.web.matter import PAPER_TYPES, file_response
from xinqiao.web.reception import typed
from xinqiao.web.register import code

DATA = "data:image/png;base64,"


def listed(request: StaffRequest) -> HttpResponse:
    """The officer's records, and a button for a new one."""
    by = case_officer(request).actor
    context = {
        "section": "reception", "tab": "records", "records": reading.own_records(by),
        "into": request.GET.get("into", ""),
    }  # fmt: skip
    return render(request, "reception/records.html", context)


@require_POST
def new(request: StaffRequest) -> HttpResponse:
    """Begin a record, of a visitor of the hall or without one."""
    by = case_officer(request).actor
    row = records.begin(
        by=by, at=now(), visit=request.POST.get("visit") or None,
        into=request.POST.get("into", "")[:24],
    )  # fmt: skip
    return redirect("talk", row.pk)


def page(request: StaffRequest, record: str) -> HttpResponse:
    """A record at its step; POST moves it on."""
    by = case_officer(request).actor
    found = reading.record_page(record, by, now())
    if request.method != "POST":
        return show(request, by, found, found.content)
    content = found.content
    asked = request.POST.get("do", "")
    if "q" in request.POST:
        content = typed.read(request.POST, found.content)
    try:
        return step(request, by, found, content, asked)
    except DomainError as refusal:
        status = STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
        return show(request, by, found, content, refusal=refusal, status=status)


def step(
    request: StaffRequest, by: Actor, found: RecordPage, content: Content, asked: str
) -> HttpResponse:
    """One button of the page."""
    moment, version = now(), number(request.POST.get("version", ""))
    if "q" in request.POST:
        row = records.save(record=found.id, content=content, by=by, at=moment, version=version)
        version = row.version
        if asked == "more":
            fresh = reading.record_page(found.id, by, moment)
            return show(request, by, fresh, content, more=1)
    if asked == "read_back":
        records.read_back(record=found.id, by=by, at=moment)
    elif asked == "correct":
        records.save(record=found.id, content=found.content, by=by, at=moment, version=version)
    elif asked == "sign":
        records.sign(
            record=found.id, png=picture(request.POST.get("signature", "")), by=by, at=moment,
            version=version,
        )  # fmt: skip
    elif asked == "refuse":
        reason = request.POST.get("reason", "")
        records.refuse_to_sign(record=found.id, reason=reason, by=by, at=moment, version=version)
    elif asked == "file":
        return filed(request, by, found)
    return redirect("talk", found.id)


def filed(request: StaffRequest, by: Actor, found: RecordPage) -> HttpResponse:
    """File it: on to the receipt where something was registered, else to the matter."""
    into = request.POST.get("into", "").replace("-", "").strip()
    purpose = request.POST.get("purpose", "")
    made = filing.file(
        record=found.id, by=by, at=now(), into=into,
        purpose=Purpose(purpose) if purpose in set(Purpose) else Purpose.COMPLAINT,
    )  # fmt: skip
    if made is None:
        return redirect("matter", into)
    answer = redirect(reverse("receipt", args=(made.number,)))
    code.send(answer, request, number=made.number, code=made.query_code)
    return answer


@require_POST
def save(request: StaffRequest, record: str) -> HttpResponse:
    """Keep what is being typed; asked by the page while somebody types."""
    by = case_officer(request).actor
    found = reading.record_page(record, by, now())
    content = typed.read(request.POST, found.content)
    version = number(request.POST.get("version", ""))
    row = records.save(record=record, content=content, by=by, at=now(), version=version)
    return render(request, "reception/_kept.html", {"version": row.version, "at": row.updated_at})


def show(
    request: StaffRequest,
    by: Actor,
    found: RecordPage,
    content: Content,
    *,
    more: int = 0,
    refusal: DomainError | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The page of the step the record is at."""
    context = {
        "section": "reception",
        "tab": "records",
        "record": found,
        "content": content,
        "pairs": typed.pairs(content, more),
        "comers": typed.comers(content),
        "paths": typed.paths(content),
        "promises": typed.promises(content),
        "colleagues": colleagues(by.office),
        "me": by.staff,
        "refusal": sentence(refusal) if refusal else "",
        "wrong": refusal.field if refusal else "",
        "may_register": filing.may_register(by),
        "earlier": earlier(by, found, content),
        "step": STEPS.get(found.state, 1),
    }
    return render(request, TEMPLATES.get(found.state, "reception/record.html"), context,
                  status=status)  # fmt: skip


STEPS = {"draft": 1, "read_back": 2, "signed": 3, "refused": 3, "filed": 4}
TEMPLATES = {
    "read_back": "reception/record_read.html",
    "signed": "reception/record_file.html",
    "refused": "reception/record_file.html",
    "filed": "reception/record_filed.html",
}


def earlier(by: Actor, found: RecordPage, content: Content) -> list[object]:
    """Their earlier matters, when it is to be filed."""
    if STEPS.get(found.state) != 3:
        return []
    phones = [c.phone for c in content.comers if c.phone]
    numbers = [c.id_number for c in content.comers if c.id_number]
    return list(before.earlier(by=by, at=now(), phones=phones, id_numbers=numbers))


def picture(data: str) -> bytes:
    """The PNG of a data address; empty for anything else."""
    if not data.startswith(DATA):
        return b""
    try:
        return base64.b64decode(data.removeprefix(DATA), validate=True)
    except binascii.Error:
        return b""


def number(text: str) -> int:
    """A version as it was sent; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def signature(request: StaffRequest, record: str) -> HttpResponse:
    """The signature as a picture."""
    by = case_officer(request).actor
    return HttpResponse(reading.signature(record, by, now()), content_type="image/png")


def paper(request: StaffRequest, record: str, form: str) -> HttpResponse:
    """The record as PDF or DOCX, once it was read back."""
    by = case_officer(request).actor
    if form not in PAPER_TYPES:
        raise NotFound(gettext_noop("There is no such file."))
    content = reading.as_file(record, form, by, now())
    return file_response(f"接谈记录.{form}", content, PAPER_TYPES[form], inline=form == "pdf")

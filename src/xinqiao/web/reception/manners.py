"""接访规范: the code, what a head learned from a record, what the officer says to it."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.reception import after
from xinqiao.rooms.reception.services import manners
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence


def page(request: StaffRequest) -> HttpResponse:
    """The code to read before the window opens; samples, the officer's own first."""
    by = case_officer(request).actor
    refusal, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            done(request, by)
            return redirect("manners")
        except DomainError as error:
            refusal = sentence(error)
            status = STATUS.get(error.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    heads = bool(by.roles & manners.SUPERVISORS)
    context = {
        "section": "reception",
        "tab": "manners",
        "code": manners.code_of(by.office or 0),
        "heads": heads,
        "to_sample": after.to_sample(by) if heads else [],
        "samples": after.samples(by),
        "refusal": refusal,
        "typed": request.POST if refusal else {},
    }
    return render(request, "reception/manners.html", context, status=status)


def done(request: StaffRequest, by: Actor) -> None:
    """Word the code, look at a record, or answer to it."""
    sent = request.POST
    if "lines" in sent:
        manners.word_code(lines=sent["lines"].splitlines(), by=by)
    elif "sample" in sent:
        manners.answer(sample=sent["sample"], words=sent.get("words", ""), by=by, at=now())
    else:
        manners.sample(
            record=sent.get("record", ""), met=sent.getlist("met"), note=sent.get("note", ""),
            by=by, at=now(),
        )  # fmt: skip

"""日看板: today's hall on one page that keeps itself fresh; staff act from it."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import DomainError, NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.appointments import queries as appointments
from xinqiao.rooms.appointments.permissions import may_book
from xinqiao.rooms.reception import board, counter
from xinqiao.rooms.reception.models import Need
from xinqiao.rooms.reception.services import earlier as before
from xinqiao.rooms.reception.services import queue
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence
from xinqiao.web.reception.forms import Arrive

WINDOW = "window"  # where this person sits today, in their session


def page(request: StaffRequest) -> HttpResponse:
    """The board; htmx asks for the part alone every few seconds."""
    return show(request, case_officer(request).actor)


def show(request: StaffRequest, reader: Actor, said: str = "") -> HttpResponse:
    """The board as a page, or as the part that changes. said: why an act was refused."""
    moment, office = now(), reader.office or 0
    found = board.board(reader, moment, localdate(moment))
    windows = {place.id for place in found.places}
    mine = request.session.get(WINDOW)
    context = {
        "section": "reception",
        "tab": "board",
        "board": found,
        "appointments": appointments.of_day(office, localdate(moment), reader),
        "free": appointments.free_places(office, localdate(moment), moment),
        "may_book": may_book(reader, office),
        "mine": mine if mine in windows else None,
        "my_place": next((p for p in found.places if p.id == mine), None),
        "hall": counter.hall_code(reader),
        "said": said,
    }
    name = "reception/_board.html" if request.htmx else "reception/board.html"
    status = HTTPStatus.CONFLICT if said else HTTPStatus.OK
    return render(request, name, context, status=status)


@require_POST
def act(request: StaffRequest, what: str) -> HttpResponse:
    """Sit at a window, call the next one, or move one visitor on."""
    by = case_officer(request).actor
    try:
        done(request, by, what)
    except DomainError as refusal:
        return show(request, by, sentence(refusal))
    if request.htmx:
        return show(request, by)
    return redirect("reception")


def done(request: StaffRequest, by: Actor, what: str) -> None:
    """The act by its name in the address. Raises NotFound for any other."""
    visit, window = request.POST.get("visit", ""), number(request.POST.get("window", ""))
    moment = now()
    if what == "sit":
        request.session[WINDOW] = window
    elif what == "next":
        queue.call_next(window=window, by=by, at=moment)
    elif what == "call":
        queue.call(visit=visit, window=window, by=by, at=moment)
    elif what == "open":
        row = queue.open_window(name=request.POST.get("name", ""), by=by)
        request.session[WINDOW] = row.pk
    elif what == "close":
        queue.close_window(window=window, by=by)
    elif what in MOVES:
        MOVES[what](visit=visit, by=by, at=moment)
    else:
        raise NotFound(gettext_noop("There is no such act."))


MOVES = {"receive": queue.receive, "finish": queue.finish, "missed": queue.did_not_come}


def number(text: str) -> int:
    """A row id as it was sent; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def arrive(request: StaffRequest) -> HttpResponse:
    """Take a number for somebody who came."""
    by = case_officer(request).actor
    booked = number(request.POST.get("appointment", request.GET.get("appointment", "")))
    expected = counter.expected(by, now())
    chosen = next((one for one in expected if one.line.id == booked), None)
    initial = {"present": chosen.line.people, "need": chosen.need} if chosen else {}
    form, status = Arrive(request.POST or None, initial=initial), HTTPStatus.OK
    if form.is_valid():
        data = form.cleaned_data
        try:
            visit = queue.arrive(
                by=by, at=now(), comers=form.comers(), present=data["present"],
                need=Need(data["need"] or ""), about=data["about"],
                appointment=booked or None,
            )  # fmt: skip
            return redirect("hall_visit", visit.pk)
        except DomainError as refusal:
            form.refuse(refusal)
            status = STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    elif form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "section": "reception", "tab": "arrive", "form": form, "expected": expected,
        "chosen": chosen, "appointment": chosen.line.id if chosen else "",
    }  # fmt: skip
    return render(request, "reception/arrive.html", context, status=status)


@require_POST
def earlier(request: StaffRequest) -> HttpResponse:
    """What this person brought before, where the clerk may see it; each look is logged."""
    by = case_officer(request).actor
    sent = request.POST
    found = before.earlier(
        by=by, at=now(),
        phones=[v for n in range(5) if (v := sent.get(f"comers-{n}-phone", "").strip())],
        id_numbers=[v for n in range(5) if (v := sent.get(f"comers-{n}-id_number", "").strip())],
    )  # fmt: skip
    return render(request, "reception/_earlier.html", {"earlier": found})


def visit(request: StaffRequest, visit: str) -> HttpResponse:
    """One visitor: the number to print, and what to do with them."""
    by = case_officer(request).actor
    moment = now()
    found = board.one(visit, by, moment)
    context = {
        "section": "reception",
        "tab": "board",
        "visit": found,
        "said": counter.said_at_arrival(visit=visit, by=by, at=moment),
        "ahead": board.ahead(visit),
        "booked": counter.booked(found.appointment, by),
        "record": counter.record_of(visit, by),
    }
    return render(request, "reception/visit.html", context)

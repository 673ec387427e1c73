"""Leaders' reception days: their rules, each session, the list as PDF, and a leader's own page."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import DomainError, NotFound
from xinqiao.kernel.reception_days import Every
from xinqiao.rooms.appointments import listing, queries, schedule
from xinqiao.rooms.appointments.codes import Form
from xinqiao.rooms.appointments.permissions import may_arrange
from xinqiao.rooms.appointments.schedule import NO_DAY, Session
from xinqiao.rooms.appointments.services import leading
from xinqiao.rooms.appointments.services import session as changing
from xinqiao.rooms.appointments.services.leading import NewRule
from xinqiao.web import words
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.base import colleagues
from xinqiao.web.appointments import forms as typed
from xinqiao.web.appointments.arranging import answer, keeper, room_choices
from xinqiao.web.appointments.week import refuse, show
from xinqiao.web.desk import StaffRequest

AHEAD = timedelta(days=92)
BEHIND = timedelta(days=14)


def leader_choices(office: int) -> list[tuple[str, Any]]:
    """Everybody at a leading official's post here or above, by post."""
    found = queries.leaders(office)
    return [(str(x.post), f"{words.named(x.title)} {x.name}") for x in found]


def page(request: StaffRequest) -> HttpResponse:
    """The rules, the days to come, and the form to arrange another leader's days."""
    by = keeper(request)
    office, today = by.office or 0, localdate()
    form = typed.RuleForm(
        request.POST or None, leaders=leader_choices(office), rooms=room_choices(office),
        staff=colleagues(office), initial={"since": today},
    )  # fmt: skip

    def act(data: dict[str, Any]) -> object:
        return leading.add_rule(_rule(office, data), office=office, by=by, at=now())

    context: dict[str, object] = {
        "rules": queries.rules(office, today), "tab": "leaders", "today": today,
        "sessions": schedule.sessions(today, today + AHEAD, office=office),
    }  # fmt: skip
    return answer(request, form, act, ("leaders",), "leaders", context)


def _rule(office: int, data: dict[str, Any]) -> NewRule:
    post = data.pop("leader")
    holder = next((x.staff for x in queries.leaders(office) if x.post == post), 0)
    return NewRule(
        **data | {
            "leader": holder, "post": post, "every": Every(data["every"]),
            "form": Form(data["form"]), "weekdays": tuple(int(d) for d in data["weekdays"]),
            "nth": int(data["nth"] or 0), "day": int(data["day"] or 0),
            "month": int(data["month"] or 1),
        }
    )  # fmt: skip


@require_POST
def end_rule(request: StaffRequest, rule: int) -> HttpResponse:
    """Let a leader's reception days end today; days that somebody booked stay in the way."""
    by = keeper(request)
    leading.end_rule(rule, until=localdate(), office=by.office or 0, by=by, at=now())
    messages.success(request, _("Kept, and written into the list of changes."))
    return redirect("leaders")


FORMS: dict[str, Any] = {
    "put_off": (gettext_lazy("Put off to another day"), changing.put_off),
    "substitute": (gettext_lazy("Somebody receives instead"), changing.substitute),
    "accompany": (gettext_lazy("Another officer accompanies"), changing.accompany),
    "room": (gettext_lazy("Another room"), changing.give_room),
}


def one(request: StaffRequest, session: int) -> HttpResponse:
    """One session: who comes, what changed, and what can be changed."""
    actor = case_officer(request).actor
    found = _seen(session, actor)
    may = may_arrange(actor, found.office_id) and found.day >= localdate()
    every = _forms(request, found) if may else {}
    asked = request.POST.get("change", "")
    if request.method == "POST" and asked in every and every[asked].is_valid():
        try:
            FORMS[asked][1](session=session, by=actor, at=now(), **every[asked].cleaned_data)
            messages.success(request, _("Done, published, and everybody concerned is told."))
            return redirect("reception_day", session)
        except DomainError as refusal:
            refuse(every[asked], refusal)
    context = {
        "day": found, "lines": _lines(found, actor), "tab": "leaders", "today": localdate(),
        "forms": [(name, FORMS[name][0], form) for name, form in every.items()], "asked": asked,
    }  # fmt: skip
    wrong = any(form.errors for form in every.values())
    return show(request, "session", context, 422 if wrong else 200)


def _forms(request: StaffRequest, found: Session) -> dict[str, forms.Form]:
    office, asked = found.office_id, request.POST.get("change", "")
    leaders = leader_choices(office)

    def data(name: str) -> Any:
        return request.POST if asked == name else None

    return {
        "put_off": typed.PutOff(data("put_off"), prefix=None, auto_id="put_off_%s"),
        "substitute": typed.Substitute(data("substitute"), leaders=leaders, auto_id="sub_%s"),
        "accompany": typed.One(
            data("accompany"), name="companion", label=gettext_lazy("Officer"),
            choices=colleagues(office), auto_id="with_%s",
        ),
        "room": typed.One(
            data("room"), name="room", label=gettext_lazy("Room"), choices=room_choices(office),
            auto_id="room_%s",
        ),
    }  # fmt: skip


@require_POST
def left(request: StaffRequest, session: int) -> HttpResponse:
    """The leader leaves; the session goes on with the officer."""
    actor = case_officer(request).actor
    found = _seen(session, actor)
    changing.leader_left(session=found.id, by=actor, at=now())
    messages.success(request, _("Written down and published. The session goes on."))
    return redirect("reception_day", session)


@require_safe
def list_pdf(request: StaffRequest, session: int) -> HttpResponse:
    """Who comes, with each matter's history on a page; as whoever receives may see it."""
    actor = case_officer(request).actor
    _seen(session, actor)
    response = HttpResponse(
        listing.pdf(session=session, reader=actor, at=now()), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="reception-{session}.pdf"'
    return response


@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """A leader's, or a companion's, own reception days; made for a phone."""
    actor = case_officer(request).actor
    today = localdate()
    sessions = schedule.sessions_with(actor.staff or 0, today - BEHIND, today + AHEAD)
    coming = [s for s in sessions if s.day >= today]
    context = {
        "coming": [(s, _lines(s, actor) if n < 2 else []) for n, s in enumerate(coming)],
        "past": [s for s in reversed(sessions) if s.day < today], "tab": "mine", "today": today,
        "me": actor.staff,
    }  # fmt: skip
    return show(request, "mine", context)


def _seen(session: int, actor: Actor) -> Session:
    """The session, for who sits in it and for the office that holds it. Raises NotFound."""
    found = schedule.session(session)
    there = {found.receives, found.companion_id}
    if actor.staff not in there and actor.office != found.office_id:
        raise NotFound(NO_DAY)
    return found


def _lines(found: Session, actor: Actor) -> list[queries.Line]:
    """Whoever receives sees only what they may know of; the office sees that a time is taken."""
    lines = queries.of_session(found.id, actor)
    if actor.staff == found.receives or Role.LEADER in actor.roles:
        return [line for line in lines if line.open]
    return lines

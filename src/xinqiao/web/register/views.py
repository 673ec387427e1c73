"""Register a submission: the page, its draft, likely repeats, the receipt."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk.acts import act_case
from xinqiao.rooms.directory.queries import Desk
from xinqiao.rooms.files import services as files
from xinqiao.rooms.registry import drafts, linking, registration, repeats
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.intake import Doubts
from xinqiao.rooms.registry.registration import Registered
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence
from xinqiao.web.navigation import REGISTERS
from xinqiao.web.register import code, typed
from xinqiao.web.register.typed import Typed


def page(request: StaffRequest) -> HttpResponse:
    """GET: an empty page or a draft. POST: a row more or less, or the registration."""
    desk = case_officer(request, *REGISTERS)
    if request.method != "POST":
        draft = request.GET.get("draft", "")
        if not draft:
            return show(request, desk, typed.new())
        kept = drafts.load_draft(draft, by=desk.actor)
        data = typed.from_draft(kept.form)
        return show(request, desk, typed.shown(data), draft=kept.id, sent=data)
    asked = request.POST.get("do", "")
    if asked == "add_party":
        return show(request, desk, typed.shown(request.POST, add=1))
    if asked.startswith("remove_party_"):
        without = int(asked.removeprefix("remove_party_"))
        return show(request, desk, typed.shown(request.POST, without=without))
    return take_in(request, desk, typed.bound(request.POST))


def take_in(request: StaffRequest, desk: Desk, forms: Typed) -> HttpResponse:
    """Register, or show what is wrong with everything typed."""
    if not forms.valid:
        return show(request, desk, forms, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made = registered(request, desk, forms)
    except Doubts as doubts:
        return show(request, desk, forms, status=HTTPStatus.UNPROCESSABLE_ENTITY, doubts=doubts)
    except DomainError as refusal:
        forms.refuse(refusal)
        status = STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
        return show(request, desk, forms, status=status)
    if draft := request.POST.get("draft"):
        drafts.drop_draft(draft, by=desk.actor)
    keep_files(request, desk, made)
    url = reverse("receipt", args=(made.number,))
    answer = HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    code.send(answer, request, number=made.number, code=made.query_code)
    return answer


def registered(request: StaffRequest, desk: Desk, forms: Typed) -> Registered:
    """As a new matter, or as a repeat under the matter that the clerk chose."""
    confirmed = frozenset(request.POST.getlist("confirmed"))
    into = request.POST.get("into", "")
    if not into:
        return registration.register(forms.intake(), by=desk.actor, at=now(), confirmed=confirmed)
    case = act_case(into, Act.ADD_SUBMISSION, desk.actor, localdate())
    return linking.add_submission(
        matter=case.id, intake=forms.intake(), by=desk.actor, at=now(), confirmed=confirmed
    )


def keep_files(request: StaffRequest, desk: Desk, made: Registered) -> None:
    """Attach what came along; a file that is not taken is named, the rest stays registered."""
    common: Any = {
        "matter": made.matter, "by": desk.actor, "at": now(), "submission": made.number
    }  # fmt: skip
    for upload in uploads_of(request, desk, request.POST):
        with said_if_refused(request, upload.name):
            registry.attach_upload(upload=upload.id, **common)
    for file in request.FILES.getlist("files"):
        with said_if_refused(request, file.name or ""):
            registry.attach(file=files.from_form(file), **common)


@contextmanager
def said_if_refused(request: StaffRequest, name: str) -> Iterator[None]:
    """A refusal becomes a message that stands on the next page."""
    try:
        yield
    except DomainError as refusal:
        said = _("“%(file)s” was not attached: %(why)s")
        messages.error(request, said % {"file": name, "why": sentence(refusal)})


def uploads_of(request: StaffRequest, desk: Desk, data: QueryDict) -> list[files.UploadView]:
    """The files that were sent while the clerk was typing."""
    owner = files.staff_owner(desk.actor)
    return files.uploads_of(data.getlist("uploads"), owner=owner, at=now())


def show(
    request: StaffRequest,
    desk: Desk,
    forms: Typed,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    draft: str = "",
    sent: QueryDict | None = None,
    doubts: Doubts | None = None,
) -> HttpResponse:
    """The page, or the form alone for htmx. sent: what was typed, where not in this request."""
    doubtful = [(d.field, sentence(d)) for d in doubts.doubts] if doubts else []
    context = {
        "section": "register",
        "form": forms.main,
        "parties": forms.parties,
        "draft": draft or request.POST.get("draft", ""),
        "drafts": [] if request.method == "POST" or draft else drafts.drafts_of(desk.actor),
        "doubts": doubtful,
        "confirmed": request.POST.getlist("confirmed"),
        "into": request.POST.get("into", request.GET.get("into", "")),
        "uploads": uploads_of(request, desk, sent or request.POST),
    }
    name = "register/_form.html" if request.htmx else "register/page.html"
    return render(request, name, context, status=status)


@require_POST
def save_draft(request: StaffRequest) -> HttpResponse:
    """Keep what is being typed; asked by the page every few seconds while somebody types."""
    desk = case_officer(request, *REGISTERS)
    draft = request.POST.get("draft") or None
    kept = drafts.save_draft(
        form=typed.as_draft(request.POST), by=desk.actor, at=now(), draft=draft
    )
    return render(request, "register/_draft.html", {"draft": kept, "at": now()})


@require_POST
def drop_draft(request: StaffRequest) -> HttpResponse:
    """Throw a draft away."""
    desk = case_officer(request, *REGISTERS)
    drafts.drop_draft(request.POST.get("draft", ""), by=desk.actor)
    return redirect("register")


@require_POST
def likely(request: StaffRequest) -> HttpResponse:
    """Matters that may be the same, while the clerk is still typing."""
    desk = case_officer(request, *REGISTERS)
    people = range(typed.counted(request.POST))
    found = repeats.likely_repeats(
        by=desk.actor,
        text=request.POST.get("text", ""),
        id_numbers=[t for n in people if (t := request.POST.get(f"parties-{n}-id_number"))],
        phones=[t for n in people if (t := request.POST.get(f"parties-{n}-phone"))],
    )
    context = {"likely": found, "into": request.POST.get("into", "")}
    return render(request, "register/_likely.html", context)

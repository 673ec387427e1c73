"""The pages of a letter: every step is saved before anything else is done with it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xinqiao.kernel.errors import DomainError
from xinqiao.portal.care import in_care
from xinqiao.portal.letter import places, session, steps
from xinqiao.portal.letter.forms import Claim, Start, StepForm
from xinqiao.portal.letter.resuming import Resume
from xinqiao.portal.views import open_to_all
from xinqiao.rooms.directory import contacts
from xinqiao.rooms.gate.services import TooManyTries
from xinqiao.rooms.letterbox import services as letterbox
from xinqiao.rooms.letterbox.services import LetterView, State
from xinqiao.rooms.registry.intake import MOST_CLAIMS
from xinqiao.web.http import sentence

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What kind of letter; with the answer a letter begins."""
    at, waiting = now(), 0
    form = Start(request.POST or None, known={})
    if form.is_valid():
        waiting = session.pause(request, at)
        if not waiting:
            view = letterbox.begin(at=at)
            typed = {"purpose": [form.cleaned_data["purpose"]]}
            view = letterbox.save(view.id, steps.START, typed, at=at)
            session.hold(request, view)
            return redirect("portal:letter-step", name=steps.NAMES[0])
    context = {
        "form": form,
        "waiting": waiting,
        "turn": session.turn(request, at, waiting) if waiting else "",
        "going": session.held(request),
        "offices": contacts.public_contacts(),
    }
    status = HTTPStatus.TOO_MANY_REQUESTS if waiting else UNPROCESSABLE
    return render(
        request, "portal/letter/start.html", context, status=status if form.is_bound else None
    )


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One step of questions."""
    if name not in steps.BY_NAME or steps.BY_NAME[name].form is None:
        raise Http404
    if request.method == "POST":
        return _answered(request, name)
    view = session.held(request)
    if view is None or view.state is not State.DRAFT:
        return elsewhere(request, view)
    part = _part(request.GET.get("part"), name, request)
    return _page(request, view, name, steps.unbound(view, name, part), part)


def _answered(request: HttpRequest, name: str) -> HttpResponse:
    view, mine = session.sent(request)
    if view is None:
        return elsewhere(request, None)
    part = _part(request.POST.get("part"), name, request)
    typed = steps.typed_of(request.POST, steps.FORMS[name], part)
    view = letterbox.save(view.id, name, typed, at=now())
    if not mine or view.state is not State.DRAFT:
        return elsewhere(request, view if mine else None, saved=True)
    session.hold(request, view)
    if "keep" in request.POST:
        return render(request, "portal/letter/_hints.html", {"hints": steps.hints(view)})
    if "later" in request.POST:
        return redirect("portal:letter-later")
    form = steps.bound(view, name, part)
    if not form.is_valid():
        return _page(request, view, name, form, part, UNPROCESSABLE)
    parts = form.parts if part is not None else ()
    if part is not None and part + 1 < len(parts):
        return redirect(f"{request.path}?part={part + 1}")
    return _next(name)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def claims(request: HttpRequest) -> HttpResponse:
    """What is asked for, one claim at a time."""
    if request.method != "POST":
        view = session.held(request)
        if view is None or view.state is not State.DRAFT:
            return elsewhere(request, view)
        kept = view.steps.get("claims", {}).get("claim", [""])
        return _claims_page(request, view, Claim(known={}, initial={"claim": kept[-1]}))
    view, mine = session.sent(request)
    if view is None:
        return elsewhere(request, None)
    typed = steps.typed_of(request.POST, Claim, None)
    view = letterbox.save(view.id, "claims", typed, at=now())
    if not mine or view.state is not State.DRAFT:
        return elsewhere(request, view if mine else None, saved=True)
    session.hold(request, view)
    return _claimed(request, view)


def _claimed(request: HttpRequest, view: LetterView) -> HttpResponse:
    """After saving: one more, one less, later, or on."""
    if "later" in request.POST:
        return redirect("portal:letter-later")
    if "drop" in request.POST:
        letterbox.drop_claim(view.id, request.POST["drop"], at=now())
        return redirect("portal:letter-claims")
    form = Claim(request.POST, known={})
    if not form.is_valid():
        return _claims_page(request, view, form, UNPROCESSABLE)
    text = form.cleaned_data["claim"]
    if text and len(view.claims) >= MOST_CLAIMS and text not in view.claims:
        form.add_error("claim", _("At most %(most)s claims.") % {"most": MOST_CLAIMS})
        return _claims_page(request, view, form, UNPROCESSABLE)
    if text:
        letterbox.add_claim(view.id, text, at=now())
    return (
        redirect("portal:letter-claims")
        if "add" in request.POST
        else redirect("portal:letter-step", "who")
    )


def _next(name: str) -> HttpResponse:
    return redirect(*places.of(steps.after(name)))


def _claims_page(
    request: HttpRequest, view: LetterView, form: Claim, status: int | None = None
) -> HttpResponse:
    context = {"form": form, "most": MOST_CLAIMS, **places.frame(view, "claims")}
    return render(request, "portal/letter/claims.html", context, status=status)


@open_to_all
@require_http_methods(["GET", "HEAD"])
def later(request: HttpRequest) -> HttpResponse:
    """The resume code, and until when it holds."""
    view = session.held(request)
    if view is None or view.state is not State.DRAFT:
        return elsewhere(request, view)
    return render(request, "portal/letter/later.html", places.frame(view, steps.NAMES[0]))


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Go on with a resume code; every refusal looks the same."""
    form, status = Resume(request.POST or None), HTTPStatus.OK
    if form.is_valid():
        try:
            view = session.resume(request, form.cleaned_data["code"])
            return elsewhere(request, view)
        except DomainError as refusal:
            form.add_error("code" if refusal.field == "code" else None, sentence(refusal))
            many = isinstance(refusal, TooManyTries)
            status = HTTPStatus.TOO_MANY_REQUESTS if many else UNPROCESSABLE
    elif form.is_bound:
        status = UNPROCESSABLE
    return render(request, "portal/letter/resume.html", {"form": form}, status=status)


@open_to_all
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throw the draft away, or close the receipt; nothing of it stays on this device."""
    view, mine = session.sent(request)
    if view is not None and mine:
        letterbox.drop(view.id)
    session.let_go(request)
    messages.success(request, _("Nothing of it is kept on this device any more."))
    response = redirect("portal:front")
    response["Clear-Site-Data"] = '"cache"'
    return response


@open_to_all
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Close the draft on this device; it stays under its code."""
    session.let_go(request)
    response = redirect("portal:letter-resume")
    response["Clear-Site-Data"] = '"cache"'
    return response


def _page(
    request: HttpRequest,
    view: LetterView,
    name: str,
    form: StepForm,
    part: int | None,
    status: int | None = None,
) -> HttpResponse:
    context = {"form": form, "part": part, **places.frame(view, name)}
    return render(request, "portal/letter/step.html", context, status=status)


def _part(text: str | None, name: str, request: HttpRequest) -> int | None:
    """Which part of a step the care edition shows; None: all of it."""
    parts = steps.FORMS[name].parts
    if not in_care(request) and text is None:
        return None
    asked = int(text) if text and text.isascii() and text.isdecimal() else 0
    return asked if parts and asked < len(parts) else (0 if parts else None)


def elsewhere(
    request: HttpRequest, view: LetterView | None, *, saved: bool = False
) -> HttpResponse:
    """Where to go when this page is not for now: sent already, or the time is over."""
    if view is not None:
        at_work = view.state is State.DRAFT
        return redirect(
            *(places.of(steps.first_open(view)) if at_work else ("portal:letter-sent",))
        )
    if saved:
        messages.info(
            request,
            _("What you typed is saved. So much time has passed that you need your resume code."),
        )
    elif request.method == "POST":
        messages.info(request, _("This letter was sent or thrown away, or its time is over."))
    return redirect("portal:letter-resume")

"""The files of a letter: a plain form for everybody, and parts that can be resumed."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xinqiao.kernel.errors import DomainError, NotFound
from xinqiao.portal.letter import places, session
from xinqiao.portal.letter.views import elsewhere
from xinqiao.portal.views import open_to_all
from xinqiao.rooms.files import services as files
from xinqiao.rooms.files.purposes import LIMITS, MB
from xinqiao.rooms.files.services import Purpose
from xinqiao.rooms.letterbox import services as letterbox
from xinqiao.rooms.letterbox.letters import NO_LETTER
from xinqiao.rooms.letterbox.services import LetterView, State
from xinqiao.web import uploads
from xinqiao.web.http import sentence

LIMIT = LIMITS[Purpose.PETITION]


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What is there; one more, or one less."""
    if request.method != "POST":
        view = session.held(request)
        if view is None or view.state is not State.DRAFT:
            return elsewhere(request, view)
        return _page(request, view)
    view, mine = session.sent(request)
    if view is None or not mine or view.state is not State.DRAFT:
        return elsewhere(request, view if mine else None)
    session.hold(request, view)
    if "drop" in request.POST:
        letterbox.take_out(view.id, request.POST["drop"], at=now())
        return redirect("portal:letter-files")
    wrong = _taken(request, view)
    if wrong:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, letterbox.load(view.id, at=now()), wrong, status)
    if "later" in request.POST:
        return redirect("portal:letter-later")
    return redirect("portal:letter-check" if "go" in request.POST else "portal:letter-files")


def _taken(request: HttpRequest, view: LetterView) -> list[str]:
    """Take every file that came; a sentence for each that is not taken."""
    wrong = []
    for sent in request.FILES.getlist("file"):
        try:
            letterbox.put_in(view.id, files.from_form(sent), at=now())
        except DomainError as refusal:
            wrong.append(f"{sent.name}: {sentence(refusal)}")
    if not request.FILES and not request.POST.getlist("uploads") and "add" in request.POST:
        wrong.append(_("Choose a file first."))
    if wrong and len(wrong) < len(request.FILES.getlist("file")):
        messages.info(request, _("The other files are saved."))
    return wrong


def _page(
    request: HttpRequest, view: LetterView, wrong: list[str] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "uploads": letterbox.uploads(view, at=now()),
        "wrong": wrong or [],
        "most": LIMIT.count,
        "most_mb": LIMIT.most // MB,
        **places.frame(view, "files"),
    }
    return render(request, "portal/letter/files.html", context, status=status)


@open_to_all
def collection(request: HttpRequest) -> HttpResponse:
    """Announce a file that comes in parts. Raises NotFound without a letter."""
    view = _draft(request)
    answer = uploads.collection(
        request, owner=letterbox.give_owner(view.id), purpose=Purpose.PETITION, address=_address
    )
    if answer.status_code == HTTPStatus.CREATED:
        letterbox.note_upload(view.id, answer["Location"].rsplit("/", 1)[-1], at=now())
    return answer


@open_to_all
def single(request: HttpRequest, upload: str) -> HttpResponse:
    """The next part of one. Raises NotFound without a letter."""
    owner = letterbox.give_owner(_draft(request).id)
    return uploads.single(request, upload, owner=owner, purpose=Purpose.PETITION)


def _draft(request: HttpRequest) -> LetterView:
    view = session.held(request)
    if view is None or view.state is not State.DRAFT:
        raise NotFound(NO_LETTER)
    return view


def _address(upload: str) -> str:
    return reverse("portal:letter-upload", args=[upload])

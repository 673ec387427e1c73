"""What the person does while the work goes on: acknowledge, answer, add, ask to be called."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.portal import access
from xinqiao.portal.access import Opened
from xinqiao.portal.own_forms import Acknowledge, AddFile, Answer, AskCall, Tell
from xinqiao.portal.views import open_to_all, own_act, with_receipt
from xinqiao.rooms.desk import citizen, following
from xinqiao.rooms.files.services import Owner, Purpose, from_form
from xinqiao.rooms.handling.services import eservice, notice, opinion, questions
from xinqiao.rooms.reception.services import calls
from xinqiao.rooms.registry import attachments
from xinqiao.rooms.review.services import deciding
from xinqiao.web import uploads, words

SERVING = {
    Act.SERVE_NOTICE: notice.serve_notice,
    Act.SERVE_OPINION: opinion.serve_opinion,
    Act.SERVE_REVIEW: deciding.serve_review,
    Act.SERVE_REREVIEW: deciding.serve_rereview,
}
NO_SUCH = gettext_noop("There is no such question.")
CLOSED = gettext_noop("Enter number and query code once more; what was sent is kept.")
OWN = "portal/own.html"


@with_receipt
def tell(request: HttpRequest, found: Opened) -> HttpResponse:
    """Add facts and reasons."""
    form = Tell(request.POST or None)

    def act() -> object:
        return questions.tell(
            matter=found.matter, by=access.petitioner_of(found), at=now(), **form.cleaned_data
        )

    said = [_("It goes into the record of your matter, and whoever handles it reads it.")]
    return own_act(request, found, Act.TELL, form, act, OWN, said=said, verb=_("Send it"))


@with_receipt
def attach(request: HttpRequest, found: Opened) -> HttpResponse:
    """Add files: of a plain form, or sent in parts before."""
    owner = access.files_of(found)
    sent = request.method == "POST"
    form = AddFile(request.POST if sent else None, request.FILES if sent else None, owner=owner)

    def act() -> object:
        return attachments.attach_all(
            matter=found.matter, files=[from_form(f) for f in form.cleaned_data["file"]],
            uploads=form.chosen(), owner=owner, by=access.petitioner_of(found), at=now(),
            submission=found.number,
        )  # fmt: skip

    said = [_("It is sealed, and its fingerprint goes into the record.")]
    return own_act(request, found, Act.ATTACH, form, act, OWN, said=said, verb=_("Send it"))


@open_to_all
def collection(request: HttpRequest) -> HttpResponse:
    """Announce a file that comes in parts. Raises NotFound when no receipt was entered."""
    return uploads.collection(
        request, owner=_sender(request), purpose=Purpose.PETITION,
        address=lambda upload: reverse("portal:follow-upload", args=[upload]),
    )  # fmt: skip


@open_to_all
def single(request: HttpRequest, upload: str) -> HttpResponse:
    """The next part of one. Raises NotFound when no receipt was entered."""
    return uploads.single(request, upload, owner=_sender(request), purpose=Purpose.PETITION)


def _sender(request: HttpRequest) -> Owner:
    found = access.opened(request)
    if found is None:
        raise NotFound(CLOSED)
    access.whole(found)
    return access.files_of(found)


@with_receipt
def answer(request: HttpRequest, found: Opened, seq: int) -> HttpResponse:
    """Answer one question."""
    form = Answer(request.POST or None)
    access.whole(found)
    page = citizen.citizen_page(found.matter, found.number, localdate(), words.language())
    asked = next((q for q in page.questions if q.seq == seq), None)
    if asked is None and request.method != "POST":
        raise NotFound(NO_SUCH)

    def act() -> object:
        return questions.answer(
            matter=found.matter, by=access.petitioner_of(found), at=now(), question=seq,
            **form.cleaned_data,
        )  # fmt: skip

    return own_act(
        request, found, Act.ANSWER, form, act, OWN, asked=asked, verb=_("Send the answer")
    )


@with_receipt
def call(request: HttpRequest, found: Opened) -> HttpResponse:
    """Ask to be called back."""
    form = AskCall(request.POST or None)

    def act() -> object:
        return calls.ask_call(
            matter=found.matter, by=access.petitioner_of(found), at=now(), **form.cleaned_data
        )

    said = [_("Whoever answers for your matter calls you by the end of the next working day.")]
    if request.method == "POST" and not form.is_bound:
        form = AskCall({"about": ""})
    return own_act(request, found, Act.ASK_CALL, form, act, OWN, said=said, verb=_("Call me back"))


@with_receipt
def acknowledge(request: HttpRequest, found: Opened, act: str) -> HttpResponse:
    """Get a paper electronically: agreed to and signed for, it is served."""
    serving = next((a for a in SERVING if a.value == act), None)
    if serving is None:
        raise NotFound(gettext_noop("There is no such paper."))
    form = Acknowledge(request.POST or None)

    def serve() -> object:
        served = eservice.acknowledged(at=now(), **form.cleaned_data)
        return SERVING[serving](
            matter=found.matter, by=access.petitioner_of(found), at=now(), served=served
        )

    waiting = following.to_acknowledge(found.matter, serving)
    said = [
        _("It counts as served today, and you can download it at once."),
        *([_("The thirty days to ask for a review begin today.")]
          if serving in (Act.SERVE_OPINION, Act.SERVE_REVIEW) else []),
        _("You need not do this: without it the paper is brought or sent to you."),
    ]  # fmt: skip
    return own_act(
        request, found, serving, form, serve, OWN, said=said, verb=_("Get the paper"),
        heading=_("Get a paper electronically"),
        papers=[(PaperKind(kind), number) for kind, number in waiting],
    )  # fmt: skip

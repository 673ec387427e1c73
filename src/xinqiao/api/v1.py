"""The HTTP API, version 1: for programs of the offices, under a person's own session.

It shows what the pages show and does what they do, by the same functions. There is no page
of documentation; /api/v1/openapi.json describes everything.
"""

from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from ninja import File, Form, NinjaAPI, Query, Status, UploadedFile
from ninja.security import SessionAuth

from xinqiao.api import doing, files, reading, refusals
from xinqiao.api.shapes import (
    ActIn,
    CountOut,
    Done,
    DutyOut,
    EventOut,
    FileOut,
    FiltersIn,
    IntakeIn,
    ListOut,
    MatterOut,
    OfferOut,
    PaperOut,
    PlaceIn,
    Problem,
    ReceiptOut,
    Revealed,
    RevealIn,
)
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.table import TABLE

Request: TypeAlias = Any  # our middleware's StaffRequest; ninja wants a class of its own
NO_FILES: Any = []
REFUSED = dict.fromkeys((401, 403, 404, 409, 413, 422, 429), Problem)


class Session(SessionAuth):
    """Whoever signed in on the pages, at the post chosen there; changes need the CSRF token."""

    def authenticate(self, request: Request, key: str | None) -> Actor | None:
        """Who asks; None for nobody. Raises NotFound for a post that reads no cases, before
        anything of the request is read."""
        refusals.speak(request)
        if super().authenticate(request, key) is None:
            return None
        return case_officer(request).actor


api = NinjaAPI(
    title="Xinqiao", version="1", urls_namespace="api-1", docs_url=None, auth=Session(),
    description="Casework of petition departments. Codes are stable; names follow the language.",
)  # fmt: skip
refusals.install(api)


def actor_of(request: Request) -> Actor:
    """Who asks, as the session said."""
    actor: Actor = request.auth
    return actor


def act_of(name: str) -> Act:
    """An act that staff do. Raises NotFound."""
    if name not in set(Act) or Act(name) not in TABLE:
        raise NotFound(gettext_noop("There is no such act."))
    return Act(name)


@api.get("/matters", response={200: ListOut, **REFUSED})
def matters(request: Request, wanted: Query[FiltersIn], place: Query[PlaceIn]) -> ListOut:
    """What you may see, a page at a time."""
    return reading.page(actor_of(request), wanted, place)


@api.get("/matters/count", response={200: CountOut, **REFUSED})
def matters_count(request: Request, wanted: Query[FiltersIn]) -> CountOut:
    """How many the list has, up to a thousand."""
    return reading.count(actor_of(request), wanted)


@api.post("/matters", response={201: ReceiptOut, **REFUSED})
def register(request: Request, payload: IntakeIn) -> Status[ReceiptOut]:
    """Register a submission as a new matter, once for each Idempotency-Key."""
    key = request.headers.get(doing.KEY, "")
    return Status(201, doing.register(actor_of(request), payload, key))


@api.get("/matters/{number}", response={200: MatterOut, **REFUSED})
def matter(request: Request, number: str) -> MatterOut:
    """One matter as it stands."""
    return reading.matter(reading.open_matter(actor_of(request), number))


@api.get("/matters/{number}/events", response={200: list[EventOut], **REFUSED})
def events(request: Request, number: str) -> list[EventOut]:
    """Its record, newest first."""
    return reading.events(reading.open_matter(actor_of(request), number))


@api.get("/matters/{number}/duties", response={200: list[DutyOut], **REFUSED})
def duties(request: Request, number: str) -> list[DutyOut]:
    """Its clocks, each with the sentences that explain its date."""
    return reading.duties(reading.open_matter(actor_of(request), number))


@api.get("/matters/{number}/papers", response={200: list[PaperOut], **REFUSED})
def papers(request: Request, number: str) -> list[PaperOut]:
    """Its papers, without what they say."""
    return reading.papers(reading.open_matter(actor_of(request), number))


@api.get("/matters/{number}/papers/{paper}.pdf", response={200: None, **REFUSED})
def paper_pdf(request: Request, number: str, paper: str) -> HttpResponse:
    """A paper as PDF; the look is written down."""
    return files.paper(actor_of(request), number, paper, "pdf")


@api.get("/matters/{number}/papers/{paper}.docx", response={200: None, **REFUSED})
def paper_docx(request: Request, number: str, paper: str) -> HttpResponse:
    """A draft to be edited; an issued paper is no longer."""
    return files.paper(actor_of(request), number, paper, "docx")


@api.get("/matters/{number}/files", response={200: list[FileOut], **REFUSED})
def attachments(request: Request, number: str) -> list[FileOut]:
    """Its attachments, without their content."""
    return files.listed(reading.open_matter(actor_of(request), number))


@api.post("/matters/{number}/files", response={201: list[FileOut], **REFUSED})
def attach(
    request: Request,
    number: str,
    file: File[list[UploadedFile]] = NO_FILES,
    uploads: Form[list[str]] = NO_FILES,
    expected: Form[int | None] = None,
) -> Status[list[FileOut]]:
    """Attach files: as parts named `file`, or by the ids of finished uploads. All or none."""
    actor = actor_of(request)
    found = reading.open_matter(actor, number)
    files.taken(actor, found, file, uploads, expected)
    return Status(201, files.listed(reading.open_matter(actor, number)))


@api.get("/matters/{number}/files/{file}", response={200: None, 206: None, **REFUSED})
def attachment(
    request: Request, number: str, file: str, original: bool = False
) -> HttpResponseBase:
    """One attachment, or with a Range header a part of it; the look is written down."""
    actor = actor_of(request)
    found = reading.open_matter(actor, number)
    return files.opened(request, actor, found, file, original=original)


@api.post("/matters/{number}/people/{party}/reveal", response={200: Revealed, **REFUSED})
def reveal(request: Request, number: str, party: str, payload: RevealIn) -> Revealed:
    """What is masked of one person, with the reason; it is written down and limited."""
    return files.revealed(actor_of(request), number, party, payload)


@api.get("/matters/{number}/acts", response={200: list[OfferOut], **REFUSED})
def acts(request: Request, number: str) -> list[OfferOut]:
    """What you can do to it now, and why not what you can't."""
    return reading.offers(reading.open_matter(actor_of(request), number))


@api.get("/matters/{number}/acts/{act}", response={200: OfferOut, **REFUSED})
def act(request: Request, number: str, act: str) -> OfferOut:
    """One act, with the values it takes."""
    return reading.one_act(actor_of(request), number, act_of(act))


@api.post("/matters/{number}/acts/{act}", response={200: Done, **REFUSED})
def do(request: Request, number: str, act: str, payload: ActIn) -> Done | HttpResponse:
    """Do one act."""
    return doing.do(actor_of(request), number, act_of(act), payload)


def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Every other address below /api/."""
    refusals.speak(request)
    return refusals.unknown()


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("api/", nothing),
    path("api/<path:rest>", nothing),
]

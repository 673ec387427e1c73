"""The papers of a matter. Reads only; who may read is decided before."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.documents.content import Paper
from xinqiao.rooms.documents.models import Document, State
from xinqiao.vault import fields
from xinqiao.vault.errors import Damaged


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper as a list shows it, without its content."""

    id: str
    kind: PaperKind
    number: str | None
    version: int
    issued: bool
    at: datetime
    office: Bilingual
    seq: int | None  # of the event that issued it
    sha256: str  # of its content, as in the ledger


def papers_of(matter: int, *, drafts: bool = True) -> list[PaperLine]:
    """The papers of a matter, oldest first; one statement. drafts: with those not yet issued."""
    return [_line(row) for row in _papers(matter, drafts=drafts)]


@prepared
def _papers(matter: int, *, drafts: bool) -> QuerySet[Document]:
    rows = Document.objects.filter(matter=matter).select_related("office")
    if not drafts:
        rows = rows.filter(state=State.ISSUED)
    return rows.defer("content").order_by("made_at", "id")


def paper_of(matter: int, document: str) -> Document:
    """One paper of this matter, by id. Raises NotFound, also for a paper of another matter."""
    found = Document.objects.filter(pk=document, matter=matter).select_related("matter").first()
    if found is None:
        raise NotFound(gettext_noop("There is no such paper."))
    return found


def latest(matter: int, kind: PaperKind, *, issued: bool = True) -> Document | None:
    """The newest paper of a kind in a matter; only an issued one unless asked otherwise."""
    rows = Document.objects.filter(matter=matter, kind=kind).select_related("matter")
    if issued:
        rows = rows.filter(state=State.ISSUED)
    return rows.order_by("-version").first()


def content(document: Document) -> Paper:
    """What the paper says, unsealed.

    Raises Erased when its key was shredded; Damaged when it is not what was hashed.
    """
    plain = fields.unseal(bytes(document.content), where=place_of_content(document.pk))
    paper = Paper.from_json(plain)
    if paper.digest() != document.content_sha256:
        raise Damaged
    return paper


def place_of_content(key: str) -> str:
    """Where the sealed content of a paper lies."""
    return fields.place("documents_document", "content", key)


def place_of_pdf(key: str) -> str:
    """Where the sealed PDF of a paper lies."""
    return fields.place("documents_document", "pdf_file", key)


def _line(row: Document) -> PaperLine:
    return PaperLine(
        id=row.pk,
        kind=row.paper_kind,
        number=row.number,
        version=row.version,
        issued=row.issued,
        at=row.made_at,
        office=Bilingual(row.office.name, row.office.name_en),
        seq=row.seq,
        sha256=row.content_sha256,
    )

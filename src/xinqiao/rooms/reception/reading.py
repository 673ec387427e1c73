"""Records as pages show them: the officer's own, and those filed in matters one may see."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotAllowedNow, NotFound
from xinqiao.rooms.documents import docx_file, typst_pdf
from xinqiao.rooms.people.services import log_read
from xinqiao.rooms.reception import papers
from xinqiao.rooms.reception.content import Content
from xinqiao.rooms.reception.models import Record, RecordState
from xinqiao.rooms.reception.services import records
from xinqiao.rooms.reception.services.records import NO_RECORD, NOT_READ

MOST = 50
UNNUMBERED = "（登记后编号）"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a list. title: empty where it is sealed or erased."""

    id: str
    title: str
    state: str
    began_at: datetime
    serial: int | None
    matter: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record, opened."""

    id: str
    state: str
    version: int
    content: Content
    began_at: datetime
    read_back_at: datetime | None
    signed_at: datetime | None
    has_picture: bool
    visit: str
    matter: str  # its number
    officer: str


def own_records(reader: Actor) -> list[RecordLine]:
    """The officer's records, the newest first; a filed one bears its matter's gist."""
    rows = (
        Record.objects.filter(staff=reader.staff, office=reader.office)
        .select_related("visit", "matter")
        .order_by("-updated_at")[:MOST]
    )
    seen = set(
        visible_to(reader)
        .filter(pk__in=[r.matter_id for r in rows if r.matter_id])
        .values_list("pk", flat=True)
    )
    kept = [r for r in rows if r.matter_id is None or r.matter_id in seen]
    return [
        RecordLine(
            r.pk, records.opened(r).title if r.matter is None else r.matter.gist, r.state,
            r.began_at, r.visit.serial if r.visit else None, r.matter.number if r.matter else "",
        )
        for r in kept
    ]  # fmt: skip


@transaction.atomic
def record_page(record: str, by: Actor, at: datetime) -> RecordPage:
    """A record: the officer's own until it is filed, then for whoever may see the matter.

    A look at a filed one is written down. Raises NotFound alike for every other.
    """
    row = _readable(record, by, at)
    return RecordPage(
        id=row.pk, state=row.state, version=row.version, content=records.opened(row),
        began_at=row.began_at, read_back_at=row.read_back_at, signed_at=row.signed_at,
        has_picture=row.signature is not None, visit=row.visit_id or "",
        matter=row.matter.number if row.matter else "", officer=row.staff.name,
    )  # fmt: skip


@transaction.atomic
def signature(record: str, by: Actor, at: datetime) -> bytes:
    """The signature as PNG. Raises NotFound."""
    png = records.picture(_readable(record, by, at))
    if not png:
        raise NotFound(NO_RECORD)
    return png


@transaction.atomic
def as_file(record: str, form: str, by: Actor, at: datetime) -> bytes:
    """The record as "pdf" or "docx" once it was read back. Raises NotFound, NotAllowedNow."""
    row = _readable(record, by, at)
    if row.state == RecordState.DRAFT:
        raise NotAllowedNow(NOT_READ)
    number = row.matter.number if row.matter else UNNUMBERED
    content = records.opened(row)
    paper = papers.filled(row, content, number=number, signed="", at=at).paper()
    if form == "docx":
        return docx_file.render(paper)
    return typst_pdf.render(paper, extra_fonts=Path(settings.HOME) / "fonts")


def _readable(record: str, by: Actor, at: datetime) -> Record:
    row = Record.objects.select_related("matter", "visit", "staff").filter(pk=record).first()
    if row is None:
        raise NotFound(NO_RECORD)
    if row.matter is None:
        if row.staff_id != by.staff or row.office_id != by.office:
            raise NotFound(NO_RECORD)
        return row
    if not visible_to(by).filter(pk=row.matter.pk).exists():
        raise NotFound(NO_RECORD)
    log_read(matter=row.matter, by=by, at=at, fields=["record"], purpose="reception")
    return row

"""Drafting, issuing and printing papers. Callers hold the matter and have checked the person.

An act issues its paper first and puts `document.reference()` into the facts of its event, in
the same transaction, so that number, content and hash stand or fall with the act.
"""

import secrets
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils.timezone import localdate

from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.kernel.numbering import DocumentNumber
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.documents import queries, store, typst_pdf
from xinqiao.rooms.documents.content import Paper
from xinqiao.rooms.documents.models import Document, NumberSeries, State
from xinqiao.rooms.people.rowid import fresh
from xinqiao.vault import fields
from xinqiao.vault.errors import Damaged

NONCE_BYTES = 16


@transaction.atomic
def draft(*, matter: Matter, paper: Paper, office: int, by: Actor, at: datetime) -> Document:
    """Keep a paper as the next version, without a number; it can be taken away as DOCX."""
    row = _row(matter, paper, office, by, at)
    row.state = State.DRAFT
    row.save(force_insert=True)
    return row


@transaction.atomic
def issue(
    *, matter: Matter, paper: Paper, office: int, by: Actor, at: datetime, seq: int | None = None
) -> Document:
    """Give the paper its number, freeze its content and return it with its hash.

    matter: held by the caller (`ledger.hold`). paper: finished, its number still empty.
    office: id of the issuing office. seq: of the event that issues it (default: the next one).
    Numbers run from 1 per office, year and series, without gap or double: the series is
    locked until the transaction ends, and what is rolled back was never given.
    Source: 条例; GB/T 9704-2012, 7.2.5.
    """
    year, kind = localdate(at).year, paper.kind
    serial = number = None
    if kind.numbered:
        place = Office.objects.only("short").get(pk=office)
        serial = _next_serial(office, year, kind)
        number = str(DocumentNumber(place.short + kind.series, year, serial))
    row = _row(matter, replace(paper, number=number), office, by, at)
    row.state, row.seq = State.ISSUED, matter.seq + 1 if seq is None else seq
    row.series, row.serial, row.number = kind.series if number else "", serial, number
    row.save(force_insert=True)
    return row


def _next_serial(office: int, year: int, kind: PaperKind) -> int:
    """One more than the last. The UPDATE holds the row until the transaction ends."""
    found = NumberSeries.objects.filter(office=office, year=year, series=kind.series)
    if not found.update(last=F("last") + 1):
        first = NumberSeries(office_id=office, year=year, series=kind.series)
        NumberSeries.objects.bulk_create([first], ignore_conflicts=True)
        found.update(last=F("last") + 1)
    return found.values_list("last", flat=True).get()


def _row(matter: Matter, paper: Paper, office: int, by: Actor, at: datetime) -> Document:
    """An unsaved row with the paper sealed in it, as the next version of its kind."""
    final = replace(paper, nonce=secrets.token_hex(NONCE_BYTES))
    key = fresh()
    versions = Document.objects.filter(matter=matter, kind=paper.kind)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    where = queries.place_of_content(key)
    return Document(
        id=key,
        matter=matter,
        kind=paper.kind,
        version=last + 1,
        office_id=office,
        year=localdate(at).year,
        content=fields.seal(final.canonical(), key=matter.key, where=where),
        content_sha256=final.digest(),
        made_at=at,
        made_by_id=by.staff,
    )


def pdf(document: Document) -> bytes:
    """The paper as PDF. An issued one is printed once, kept sealed, and served from its file.

    Raises Erased when its key was shredded; Damaged when the file is not what was printed.
    """
    if not document.issued:
        return typst_pdf.render(queries.content(document), extra_fonts=fonts_folder())
    if document.pdf_file is None:
        _print(document)
    kept = store.read(str(document.pdf_file))
    printed = fields.unseal(kept, where=queries.place_of_pdf(document.pk))
    if sha256(printed).hexdigest() != document.pdf_sha256:
        raise Damaged
    return printed


def _print(document: Document) -> None:
    """Print, seal and keep the PDF; if another process was first, take what it kept."""
    printed = typst_pdf.render(queries.content(document), extra_fonts=fonts_folder())
    key, where = document.matter.key, queries.place_of_pdf(document.pk)
    name = store.write(fields.seal(printed, key=key, where=where))
    mine = Document.objects.filter(pk=document.pk, pdf_file=None)
    if not mine.update(pdf_file=name, pdf_sha256=sha256(printed).hexdigest()):
        store.drop(name)
    document.refresh_from_db(fields=("pdf_file", "pdf_sha256"))


def docx(document: Document) -> bytes:
    """The draft as DOCX, to be edited in Word or WPS.

    Raises NotAllowedNow once the paper is issued; Erased when its key was shredded.
    """
    if document.issued:
        raise NotAllowedNow(
            gettext_noop("An issued paper can no longer be edited; take it as PDF.")
        )
    # Few processes ever write one, and its library is a tenth of a start and of the memory.
    from xinqiao.rooms.documents import docx_file

    return docx_file.render(queries.content(document))


def fonts_folder() -> Path:
    """Where an office lays its own faces: HOME/fonts."""
    return Path(settings.HOME) / "fonts"

"""Filing: the list of papers in the file must be whole before it is put away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.handling import report_papers
from xinqiao.rooms.handling.services.basics import check
from xinqiao.rooms.registry.papers import issued_kinds


def file_list(matter: Matter) -> list[PaperKind]:
    """What must be in the file: the receipt and the kinds of paper issued, in order, once each."""
    return [PaperKind.RECEIPT, *(k for k in issued_kinds(matter) if k is not PaperKind.FILE_INDEX)]


@transaction.atomic
def archive(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    pages: Mapping[PaperKind, int],
    expected: int | None = None,
) -> Event:
    """归档: with the number of pages of every paper that must be in the file.

    Raises Missing (a paper of the list), OutOfRange (no pages), NotPermitted, NotAllowedNow
    (open, or a review can still be asked for).
    """
    held = ledger.hold(matter, expected)
    for kind in file_list(held.matter):
        if kind not in pages:
            raise Missing(gettext_noop("A paper is missing in the file."), kind.value)
    if any(count < 1 for count in pages.values()):
        raise OutOfRange(gettext_noop("A paper has at least one page."), "pages")
    check(held, Act.ARCHIVE, by, at)
    facts: dict[str, Any] = {"pages": {kind.value: count for kind, count in sorted(pages.items())}}
    facts |= report_papers.file_index(held, pages, by, at).reference()
    return ledger.record(held, Act.ARCHIVE, by=by, at=at, facts=facts)

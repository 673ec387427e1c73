"""Filing: the list of papers in the file must be whole before it is put away."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.moves import MOVES
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop

_PAPER_OF: dict[Act, PaperKind] = {
    m.act: m.paper for m in MOVES if m.paper and m.act is not Act.ARCHIVE
}


def file_list(matter: Matter) -> list[PaperKind]:
    """卷内目录: the kinds of paper that the acts of this matter produced, in order, once each."""
    acts = Event.objects.filter(matter=matter).order_by("seq").values_list("act", flat=True)
    papers = (_PAPER_OF.get(Act(act)) for act in acts)
    return list(dict.fromkeys(p for p in papers if p))


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
    facts = {"pages": {kind.value: count for kind, count in sorted(pages.items())}}
    return ledger.record(held, Act.ARCHIVE, by=by, at=at, facts=facts)

"""接谈记录 as a paper, in the transaction of the act that files it."""

from datetime import datetime

from django.utils.timezone import localdate, localtime

from xinqiao.casebook.ledger import Held
from xinqiao.kernel.actors import Actor
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.documents import services as documents
from xinqiao.rooms.documents.forms.base import day
from xinqiao.rooms.documents.forms.reception import ReceptionRecord
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.reception.content import Content
from xinqiao.rooms.reception.models import Record

NOBODY = "信访人"  # who gave no name


def reception(
    held: Held, row: Record, content: Content, *, signed: str, by: Actor, at: datetime
) -> Document:
    """接谈记录 of what was read back. signed: how it was signed, or why not."""
    form = filled(row, content, number=held.matter.number, signed=signed, at=at)
    return documents.issue(
        matter=held.matter, paper=form.paper(), office=row.office_id, by=by, at=at
    )


def filled(
    row: Record, content: Content, *, number: str, signed: str, at: datetime
) -> ReceptionRecord:
    """The form, for the paper or to be taken away before it is filed. Raises NotFound."""
    place = Office.objects.get(pk=row.office_id)
    names = [comer.name for comer in content.comers if comer.name]
    return ReceptionRecord(
        office=place.name,
        date=localdate(at),
        matter_number=number,
        when=f"{_moment(row.began_at)}至{localtime(row.read_back_at or at):%H时%M分}",
        place=content.place or (f"{place.name}接待大厅"),
        receiver=row.staff.name,
        visitor="、".join(names) or NOBODY,
        present=content.present,
        exchanges=content.answered,
        claims=content.claims,
        explained=content.explained,
        explanation=content.explanation,
        promises=tuple(f"{p.what}（{day(p.due)}前）" for p in content.promises if p.due),
        signed=signed,
    )


def _moment(moment: datetime) -> str:
    local = localtime(moment)
    return f"{day(local.date())}{local:%H时%M分}"

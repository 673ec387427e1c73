"""An issue on paper: PDF and DOCX, for one reader, with their name across it."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from xinqiao.casebook.models import TreeHead
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.glossary import term
from xinqiao.rooms.bulletin import permissions, queries
from xinqiao.rooms.bulletin.codes import IssueKind, Opened
from xinqiao.rooms.bulletin.hours import moment
from xinqiao.rooms.bulletin.models import Copy, Issue
from xinqiao.rooms.bulletin.services.collating import NO_ISSUE
from xinqiao.rooms.bulletin.services.dispatching import NO_COPY, look
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.documents import services as documents
from xinqiao.rooms.documents import typst_pdf
from xinqiao.rooms.documents.content import Paper
from xinqiao.rooms.documents.forms.urgent import Bulletin, BulletinItem

NAMES = {"collated": "梳理", "submitted": "呈送", "signed": "签批"}
DAY = 24 * 60


@transaction.atomic
def pdf(*, issue: int, by: Actor, at: datetime, copy: int | None = None) -> bytes:
    """The issue as PDF. copy: a reader's numbered copy, which their bureau may print.

    Raises NotFound for whoever may not open it. The look is written down first.
    """
    paper = _paper(issue, by, at, copy, Opened.PDF)
    return typst_pdf.render(paper, extra_fonts=documents.fonts_folder())


@transaction.atomic
def docx(*, issue: int, by: Actor, at: datetime, copy: int | None = None) -> bytes:
    """The issue as DOCX. Raises as `pdf`."""
    paper = _paper(issue, by, at, copy, Opened.DOCX)
    from xinqiao.rooms.documents import docx_file  # its library is slow to load, and seldom used

    return docx_file.render(paper)


def _paper(issue: int, by: Actor, at: datetime, copy: int | None, opened: Opened) -> Paper:
    day = localtime(at).date()
    row = queries.open_to(by, day).filter(pk=issue).select_related("office").first()
    if row is None:
        raise NotFound(NO_ISSUE)
    own = look(row, by, at, opened)
    if copy is None:
        return _form(row, by, at, own, ()).paper()
    other = Copy.objects.filter(issue=row, number=copy).first()
    ours = permissions.may_collate(by) and row.office_id == by.office
    if other is None or not (ours or (own and own.pk == other.pk)):
        raise NotFound(NO_COPY)
    return _form(
        row, by, at, other, (directory.desk(other.reader_id, other.post_id).actor,)
    ).paper()


def _form(
    row: Issue, by: Actor, at: datetime, copy: Copy | None, readers: tuple[Actor, ...]
) -> Bulletin:
    line = queries.issue(row.pk, by, localtime(at).date()).line
    mark = f"第{copy.number}号 {copy.reader.name}" if copy else f"阅办 {_name(by)}"
    urgent = "急件" if row.kind == IssueKind.SINGLE else None
    return Bulletin(
        office=row.office.name, date=row.day, urgency=urgent,
        number=f"〔{row.year}〕第{row.number}期",
        times=tuple(_time(m) for m in line.moments),
        items=tuple(
            BulletinItem(
                gist=i.gist, ask=i.ask, people=i.people, unit=i.unit.zh if i.unit else "",
                ground=term(i.ground).zh,
            )
            for i in queries.items_of(row, by, *readers)
        ),
        tree=_tree(row), copy=mark,
    )  # fmt: skip


def _time(told: queries.Moment) -> str:
    if told.at is None:
        return f"{NAMES[told.name]} 未完成"
    local = localtime(told.at)
    return f"{NAMES[told.name]} {local.month}月{local.day}日 {local:%H:%M}"


def _name(by: Actor) -> str:
    return directory.desk(by.staff or 0, by.post).name


def _tree(row: Issue) -> str:
    """The last head signed on the issue's day or before it; else the first one after."""
    before = TreeHead.objects.filter(at__lt=moment(row.day, DAY)).order_by("-size").first()
    head = before or TreeHead.objects.order_by("size").first()
    return f"{head.size}条 {head.root}" if head else ""

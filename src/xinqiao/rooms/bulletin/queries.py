"""What pages show of bulletins. Reads only, and of every item only what the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import UrgentGround
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.bulletin import permissions
from xinqiao.rooms.bulletin.codes import BEFORE_LEADER, IssueKind, IssueState
from xinqiao.rooms.bulletin.hours import clock_text, late, settings_of
from xinqiao.rooms.bulletin.models import Access, Copy, Issue, Item, Settings
from xinqiao.rooms.bulletin.services.collating import NO_ISSUE, NO_ITEM
from xinqiao.rooms.directory.models import Absence

MOST_ISSUES = 60
MOST_ACCESSES = 100


@dataclass(frozen=True, slots=True)
class Moment:
    """One of the three times: 梳理, 呈送, 签批. due: 16:00 as the settings have it."""

    name: str  # collated, submitted, signed
    due: str
    at: datetime | None
    by: str
    late: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as its reader may see it."""

    id: int
    issue: int
    matter: int
    number: str
    place: int
    gist: str
    ask: str
    people: int
    unit: Bilingual | None
    unit_id: int | None
    ground: UrgentGround
    signed: bool


@dataclass(frozen=True, slots=True)
class CopyView:
    """A numbered copy and whether it was opened and confirmed."""

    number: int
    reader: str
    post: Bilingual
    opened_at: datetime | None
    confirmed_at: datetime | None
    own: bool


@dataclass(frozen=True, slots=True)
class IssueLine:
    """An issue on a list."""

    id: int
    day: date
    number: int
    year: int
    kind: IssueKind
    state: IssueState
    office: Bilingual
    leader: str
    moments: tuple[Moment, ...]
    missed_at: datetime | None
    missed_by: str


@dataclass(frozen=True, slots=True)
class IssueView:
    """An issue with what stands in it."""

    line: IssueLine
    items: tuple[ItemView, ...]
    copies: tuple[CopyView, ...]  # the office sees all of them, a reader their own
    collates: bool  # the reader puts it together
    checks: bool
    signs: bool


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One look at an issue."""

    at: datetime
    by: str
    opened: str
    copy: int | None


def issue(pk: int, reader: Actor, on: date) -> IssueView:
    """One issue for whoever puts it together, signs it or has a copy.

    Raises NotFound alike when there is none and when it is not theirs to see.
    """
    row = _rows(open_to(reader, on)).filter(pk=pk).first()
    if row is None:
        raise NotFound(NO_ISSUE)
    ours = permissions.may_collate(reader) and row.office_id == reader.office
    copies = Copy.objects.filter(issue=row).select_related("reader", "post").order_by("number")
    if not ours:
        copies = copies.filter(reader=reader.staff, post=reader.post)
    return IssueView(
        line=_line(row, settings_of(row.office_id)),
        items=tuple(items_of(row, reader)),
        copies=tuple(_copy(c, reader) for c in copies),
        collates=ours and row.state in (IssueState.COLLATING, IssueState.CHECKING),
        checks=ours and permissions.may_check(reader),
        signs=row.state == IssueState.SUBMITTED and _signs(row, reader, on),
    )


def item(pk: int, reader: Actor, on: date) -> ItemView:
    """One item of an issue the reader may open. Raises NotFound."""
    row = Item.objects.filter(pk=pk, issue__in=open_to(reader, on)).select_related("issue").first()
    found = [i for i in items_of(row.issue, reader) if i.id == pk] if row else []
    if not found:
        raise NotFound(NO_ITEM)
    return found[0]


def items_of(row: Issue, reader: Actor, *others: Actor) -> list[ItemView]:
    """The items that the reader, and everybody else named, may see; sealed ones never."""
    found = Item.objects.filter(issue=row, matter__sealed=False)
    for one in (reader, *others):
        found = found.filter(Exists(visible_to(one).filter(pk=OuterRef("matter"))))
    return [_item(i) for i in found.select_related("matter", "unit").order_by("place")]


def open_to(reader: Actor, on: date) -> QuerySet[Issue]:
    """Issues the reader may open: of their bureau, before them to sign, or theirs as a copy."""
    if not reader.reads_cases or reader.staff is None:
        return Issue.objects.none()
    mine = Q(copies__reader=reader.staff, copies__post=reader.post)
    mine |= Q(state__in=BEFORE_LEADER) & _as_leader(reader, on)
    if permissions.may_collate(reader):
        mine |= Q(office=reader.office)
    return Issue.objects.filter(pk__in=Issue.objects.filter(mine).values("pk"))


def issues(reader: Actor, on: date) -> list[IssueLine]:
    """The latest issues the reader may open, newest first; two statements."""
    rows = list(_rows(open_to(reader, on))[:MOST_ISSUES])
    settings = {s.office_id: s for s in Settings.objects.filter(pk__in={r.office_id for r in rows})}
    return [_line(r, settings.get(r.office_id) or Settings(office_id=r.office_id)) for r in rows]


def to_sign(reader: Actor, on: date) -> list[IssueLine]:
    """What lies before this leader, oldest first; two statements."""
    waiting = open_to(reader, on).filter(_as_leader(reader, on), state=IssueState.SUBMITTED)
    rows = list(_rows(waiting).order_by("day", "number"))
    return [_line(r, settings_of(r.office_id)) for r in rows]


def todays(reader: Actor, on: date) -> list[IssueLine]:
    """The bureau's issues of today and those still open before or after it, oldest first."""
    if not permissions.may_collate(reader):
        return []
    unsent = ~Q(state=IssueState.DISPATCHED)
    found = Issue.objects.filter(Q(day=on) | unsent, office=reader.office)
    rows = list(_rows(found).order_by("day", "number"))
    settings = settings_of(reader.office or 0)
    return [_line(r, settings) for r in rows]


def accesses(pk: int, reader: Actor) -> list[AccessLine]:
    """Who looked at an issue of the reader's bureau, newest first; one statement."""
    rows = Access.objects.filter(issue=pk, issue__office=reader.office)
    found = rows.select_related("staff", "copy")[:MOST_ACCESSES]
    return [
        AccessLine(a.at, a.staff.name, a.opened, a.copy.number if a.copy else None) for a in found
    ]


def _rows(found: QuerySet[Issue]) -> QuerySet[Issue]:
    people = ("leader", "collated_by", "submitted_by", "signed_by", "missed_by")
    return found.select_related("office", *people)


def _as_leader(reader: Actor, on: date) -> Q:
    """Issues before the holder of the reader's post, or before whom they stand in for."""
    away = Absence.objects.filter(substitute=reader.staff, since__lte=on, until__gte=on)
    return (
        Q(leader_post=reader.post) | Q(leader__in=away.values("staff")) | Q(signed_by=reader.staff)
    )


def _signs(row: Issue, reader: Actor, on: date) -> bool:
    return Issue.objects.filter(_as_leader(reader, on), pk=row.pk).exists()


def _line(row: Issue, settings: Settings) -> IssueLine:
    return IssueLine(
        id=row.pk, day=row.day, number=row.number, year=row.year, kind=IssueKind(row.kind),
        state=IssueState(row.state), office=Bilingual(row.office.name, row.office.name_en),
        leader=row.leader.name if row.leader else "", moments=tuple(_moments(row, settings)),
        missed_at=row.missed_at, missed_by=row.missed_by.name if row.missed_by else "",
    )  # fmt: skip


def _moments(row: Issue, settings: Settings) -> Iterable[Moment]:
    times = (
        ("collated", settings.collate_by, row.collated_at, row.collated_by),
        ("submitted", settings.submit_by, row.submitted_at, row.submitted_by),
        ("signed", settings.sign_by, row.signed_at, row.signed_by),
    )
    for name, due, at, by in times:
        hour = clock_text(due) if row.kind == IssueKind.ORDINARY else ""
        yield Moment(name, hour, at, by.name if by else "", bool(hour) and late(at, row.day, due))


def _item(row: Item) -> ItemView:
    unit = Bilingual(row.unit.name, row.unit.name_en) if row.unit else None
    return ItemView(
        id=row.pk, issue=row.issue_id, matter=row.matter_id, number=row.matter.number,
        place=row.place, gist=row.gist,
        ask=row.ask, people=row.people, unit=unit, unit_id=row.unit_id,
        ground=UrgentGround(row.ground), signed=row.signed is not None,
    )  # fmt: skip


def _copy(row: Copy, reader: Actor) -> CopyView:
    return CopyView(
        number=row.number, reader=row.reader.name,
        post=Bilingual(row.post.title, row.post.title_en), opened_at=row.opened_at,
        confirmed_at=row.confirmed_at,
        own=row.reader_id == reader.staff and row.post_id == reader.post,
    )  # fmt: skip

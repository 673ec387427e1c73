"""What is to be read, and who has read it. Everybody sees their own; a director their office's."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.conveying import audience
from xinqiao.rooms.conveying.models import Point, Reader, Version
from xinqiao.rooms.conveying.permissions import may_convey
from xinqiao.rooms.conveying.services.publishing import NO_MEETING

LATELY, AFTERWARDS = timedelta(days=60), timedelta(days=14)
MOST = 50


@dataclass(frozen=True, slots=True)
class PointLine:
    """One point. task "": nothing is to be done; mine: by the reader."""

    n: int
    text: str
    task: str
    owner: str
    owner_id: int | None
    by_day: date | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A meeting as every page shows it."""

    id: int
    title: str
    office: Bilingual
    held_on: date
    received_at: datetime
    received_by: str
    version: int
    published_at: datetime
    published_by: str
    reason: str  # why this version was published; "" for the first
    next_day: bool  # its word came on an earlier day than it was conveyed


@dataclass(frozen=True, slots=True)
class Mine:
    """A meeting that the reader is to read, or has read. late: after its day was over."""

    head: Head
    points: tuple[PointLine, ...]
    due: date
    away_until: date | None
    read_at: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One person and the version in force, for the director. late: read after its day."""

    name: str
    post: Bilingual
    office: Bilingual
    due: date
    away_until: date | None
    read_at: datetime | None
    late: bool
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Conveyed:
    """A meeting in a director's list. of: how many are addressed, in their view."""

    head: Head
    read: int
    of: int


@dataclass(frozen=True, slots=True)
class Page:
    """One meeting. mine None: not addressed to the reader. unread, read: None where the reader
    directs no office in it. before: earlier versions, the newest first."""

    head: Head
    points: tuple[PointLine, ...]
    mine: Mine | None
    unread: tuple[Reading, ...] | None
    read: tuple[Reading, ...]
    whole: bool  # the reader directs the office that conveyed it: every reader, and may correct
    before: tuple[tuple[Head, tuple[PointLine, ...]], ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody is to do by a day. meeting: its id."""

    meeting: int
    title: str
    task: str
    by_day: date


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person to name. here: in the office that conveys."""

    staff: int
    name: str
    post: Bilingual
    office: Bilingual
    here: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What a director chooses from: offices, the roles held in them, the people in post."""

    places: tuple[audience.Place, ...]
    roles: tuple[Role, ...]
    people: tuple[Somebody, ...]


def choices(reader: Actor) -> Choices:
    """What the reader's office may address; three statements."""
    held = audience.people_within(reader)
    roles = {role for h in held for role in h.post.role_set}
    people: dict[int, Somebody] = {}
    for h in held:
        post, office = h.post, h.post.office
        one = Somebody(
            h.staff_id, h.staff.name, Bilingual(post.title, post.title_en),
            Bilingual(office.name, office.name_en), office.pk == reader.office,
        )  # fmt: skip
        people.setdefault(h.staff_id, one)
    return Choices(
        tuple(audience.within_reach(reader)),
        tuple(r for r in Role if r in roles),
        tuple(sorted(people.values(), key=lambda p: not p.here)),
    )


def to_read(reader: Actor) -> list[Mine]:
    """What the reader has not read yet, the oldest day first; two statements."""
    rows = _mine(reader).filter(read_at=None).order_by("due", "version__published_at")
    return _shown(rows, reader)


def have_read(reader: Actor, on: date) -> list[Mine]:
    """What the reader read in the last two months, newest first; two statements."""
    rows = _mine(reader).filter(read_at__date__gte=on - LATELY).order_by("-read_at")
    return _shown(rows[:MOST], reader)


def conveyed(reader: Actor, on: date) -> list[Conveyed]:
    """For a director: meetings of the last two months that their office conveyed or must read.

    Counts are of everybody where their office conveyed it, of their own office's people
    elsewhere. Empty for other posts; one statement.
    """
    if not may_convey(reader):
        return []
    ours = Q(meeting__office=reader.office)
    theirs = Reader.objects.filter(version=OuterRef("pk"), office=reader.office)
    counted = ours | Q(readers__office=reader.office)
    rows = (
        _versions()
        .filter(replaced_at=None, published_at__date__gte=on - LATELY)
        .filter(ours | Exists(theirs))
        .annotate(
            of=Count("readers", filter=counted),
            done=Count("readers", filter=counted & Q(readers__read_at__isnull=False)),
        )
        .order_by("-published_at")
    )
    return [Conveyed(_head(v), v.done, v.of) for v in rows[:MOST]]


def page(meeting: int, reader: Actor) -> Page:
    """One meeting; four statements.

    Raises NotFound for whoever it is not addressed to, unless they direct an office it is.
    """
    versions = list(_versions().filter(meeting=meeting).order_by("-n"))
    if not versions:
        raise NotFound(NO_MEETING)
    now = versions[0]
    own = _mine(reader).filter(version=now).first()
    whole = may_convey(reader) and reader.office == now.meeting.office_id
    readers = _readings(now, None if whole else reader.office) if may_convey(reader) else None
    if own is None and not whole and not readers:
        raise NotFound(NO_MEETING)
    points = _points(versions, reader)
    mine = _one(own, points[now.pk]) if own else None
    return Page(
        head=_head(now),
        points=points[now.pk],
        mine=mine,
        unread=None if readers is None else tuple(r for r in readers if r.read_at is None),
        read=tuple(r for r in readers or () if r.read_at is not None),
        whole=whole,
        before=tuple((_head(v), points[v.pk]) for v in versions[1:]),
    )


def tasks_of(reader: Actor, on: date) -> list[Task]:
    """What meetings asked the reader to do, the earliest day first; two weeks after its day it
    is left out. One statement."""
    rows = Point.objects.filter(
        owner=reader.staff, by_day__gte=on - AFTERWARDS, version__replaced_at=None
    ).select_related("version__meeting")
    return [
        Task(p.version.meeting_id, p.version.meeting.title, p.task, p.by_day)
        for p in rows.order_by("by_day", "id")
        if p.by_day
    ]


def _mine(reader: Actor) -> QuerySet[Reader]:
    return Reader.objects.filter(staff=reader.staff, version__replaced_at=None).select_related(
        "version__meeting__office", "version__meeting__received_by", "version__published_by"
    )


def _versions() -> QuerySet[Version]:
    return Version.objects.select_related("meeting__office", "meeting__received_by", "published_by")


def _shown(rows: Iterable[Reader], reader: Actor) -> list[Mine]:
    found = list(rows)
    points = _points([row.version for row in found], reader)
    return [_one(row, points[row.version_id]) for row in found]


def _points(versions: list[Version], reader: Actor) -> dict[int, tuple[PointLine, ...]]:
    found: dict[int, list[PointLine]] = defaultdict(list)
    rows = Point.objects.filter(version__in=[v.pk for v in versions]).select_related("owner")
    for p in rows.order_by("version", "n"):
        mine = p.owner_id is not None and p.owner_id == reader.staff
        owner = p.owner.name if p.owner else ""
        found[p.version_id].append(
            PointLine(p.n, p.text, p.task, owner, p.owner_id, p.by_day, mine)
        )
    return {v.pk: tuple(found[v.pk]) for v in versions}


def _one(row: Reader, points: tuple[PointLine, ...]) -> Mine:
    return Mine(_head(row.version), points, row.due, row.away_until, row.read_at, _late(row))


def _readings(version: Version, office: int | None) -> list[Reading]:
    rows = Reader.objects.filter(version=version).select_related("staff", "post", "office")
    if office is not None:
        rows = rows.filter(office=office)
    return [
        Reading(
            r.staff.name, Bilingual(r.post.title, r.post.title_en),
            Bilingual(r.office.name, r.office.name_en), r.due, r.away_until, r.read_at, _late(r),
            r.reminded_at,
        )
        for r in rows.order_by("id")
    ]  # fmt: skip


def _late(row: Reader) -> bool:
    return row.read_at is not None and localdate(row.read_at) > row.due


def _head(version: Version) -> Head:
    meeting = version.meeting
    return Head(
        id=meeting.pk,
        title=meeting.title,
        office=Bilingual(meeting.office.name, meeting.office.name_en),
        held_on=meeting.held_on,
        received_at=meeting.received_at,
        received_by=meeting.received_by.name,
        version=version.n,
        published_at=version.published_at,
        published_by=version.published_by.name,
        reason=version.reason,
        next_day=version.n == 1 and localdate(meeting.received_at) < version.due,
    )

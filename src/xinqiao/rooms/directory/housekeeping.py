"""What an administrator sees of the house: offices, posts, people, calendar, changes. No cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xinqiao.casebook import calendars
from xinqiao.casebook.models import Duty
from xinqiao.casebook.models import YearNotice as LoadedNotice
from xinqiao.kernel.actors import Role
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory.hours import Hours
from xinqiao.rooms.directory.models import Absence, Category, Change, Holding, Office, Post, Staff

MOST_CHANGES = 100


@dataclass(frozen=True, slots=True)
class PostView:
    """A post with its holder ("" when nobody holds it)."""

    id: int
    title: Bilingual
    roles: tuple[Role, ...]
    is_head: bool
    is_intake: bool
    staff: int | None
    holder: str
    since: date | None


@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office as its keeper sees it. depth: how many offices stand above it."""

    id: int
    code: str
    name: Bilingual
    short: str
    kind: str
    region: str
    depth: int
    posts: int
    service_phone: str
    address: str
    hours: Hours
    active: bool


@dataclass(frozen=True, slots=True)
class StaffView:
    """An account and the posts it holds now."""

    id: int
    username: str
    name: str
    active: bool
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    """A year of the calendar. duties: running clocks counted into it provisionally."""

    year: int
    known: bool
    loaded_at: datetime | None
    source: str
    duties: int


# Changes whose target is the row id of somebody, or of a post; values that name somebody.
ABOUT_STAFF = frozenset({"set_active", "note_absence"})
ABOUT_POST = frozenset({"appoint"})
NAMING_STAFF = frozenset({"staff", "substitute"})


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change. by: "" for the system itself."""

    at: datetime
    by: str
    what: str
    target: str
    values: Mapping[str, Any]


def offices() -> list[OfficeView]:
    """Every office below the one above it, closed ones too; two statements."""
    rows = list(Office.objects.order_by("code"))
    held: dict[int, int] = {}
    for office in Post.objects.filter(active=True).values_list("office", flat=True):
        held[office] = held.get(office, 0) + 1
    below: dict[int | None, list[Office]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[OfficeView] = []

    def walk(parent: int | None) -> None:
        for row in below.get(parent, []):
            found.append(_office(row, held.get(row.pk, 0)))
            walk(row.pk)

    walk(None)
    return found


def office(office_id: int) -> tuple[OfficeView, list[PostView]]:
    """One office and its posts; three statements. Raises NotFound."""
    row = Office.objects.filter(pk=office_id).first()
    if row is None:
        raise NotFound(gettext_noop("There is no such office."))
    holders = {
        h.post_id: h
        for h in Holding.objects.filter(post__office=row, until=None).select_related("staff")
    }
    posts = [_post(p, holders.get(p.pk)) for p in Post.objects.filter(office=row, active=True)]
    return _office(row, len(posts)), posts


def staff() -> list[StaffView]:
    """Every account with its posts; two statements."""
    posts: dict[int, list[str]] = {}
    held = Holding.objects.filter(until=None, post__active=True).select_related("post__office")
    for h in held:
        posts.setdefault(h.staff_id, []).append(f"{h.post.office.name} {h.post.title}")
    return [
        StaffView(s.pk, s.username, s.name, s.is_active, tuple(posts.get(s.pk, ())))
        for s in Staff.objects.order_by("username")
    ]


def people() -> list[tuple[int, str]]:
    """Active accounts as (id, name and user name), for choices; one statement."""
    rows = Staff.objects.filter(is_active=True).order_by("name", "username")
    return [(s.pk, f"{s.name} ({s.username})") for s in rows]


def absences(today: date) -> list[Absence]:
    """Absences that are running or to come, soonest first; one statement."""
    rows = Absence.objects.filter(until__gte=today).select_related("staff", "substitute")
    return list(rows.order_by("since", "id"))


def years(today: date) -> list[YearView]:
    """Last year to the year after next: known or not, and what hangs on it; three statements."""
    calendar = calendars.current()
    loaded = {n.year: n for n in LoadedNotice.objects.all()}
    waiting: dict[int, int] = {}
    due = Duty.objects.filter(closed_by=None, provisional=True).values_list("due", flat=True)
    for day in due.iterator():
        waiting[day.year] = waiting.get(day.year, 0) + 1
    return [
        YearView(
            year=year,
            known=year in calendar.years,
            loaded_at=loaded[year].loaded_at if year in loaded else None,
            source=str(loaded[year].notice.get("source", "")) if year in loaded else "",
            duties=waiting.get(year, 0),
        )
        for year in range(today.year - 1, today.year + 3)
    ]


def categories() -> tuple[str, list[Category]]:
    """The version in force and its entries; one statement."""
    rows = list(Category.objects.filter(active=True).order_by("code"))
    return (rows[0].version if rows else "", rows)


def changes() -> list[ChangeView]:
    """The latest changes, newest first, with names in place of row ids; three statements."""
    rows = list(Change.objects.select_related("by")[:MOST_CHANGES])
    staff = {str(r.target) for r in rows if r.what in ABOUT_STAFF}
    staff |= {str(r.values[name]) for r in rows for name in NAMING_STAFF & r.values.keys()}
    posts = {r.target for r in rows if r.what in ABOUT_POST}
    people = {str(s.pk): s.name for s in Staff.objects.filter(pk__in=_ids(staff))}
    held = Post.objects.filter(pk__in=_ids(posts)).select_related("office")
    places = {str(p.pk): f"{p.office.name} {p.title}" for p in held}
    return [_change(row, people, places) for row in rows]


def _ids(texts: set[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal()]


def _change(row: Change, people: Mapping[str, str], posts: Mapping[str, str]) -> ChangeView:
    names = people if row.what in ABOUT_STAFF else posts if row.what in ABOUT_POST else {}
    values = {
        name: people.get(str(value), value) if name in NAMING_STAFF else value
        for name, value in row.values.items()
    }
    by = row.by.name if row.by else ""
    return ChangeView(row.at, by, row.what, names.get(row.target, row.target), values)


def _office(row: Office, posts: int) -> OfficeView:
    return OfficeView(
        id=row.pk,
        code=row.code,
        name=Bilingual(row.name, row.name_en),
        short=row.short,
        kind=row.kind,
        region=row.region,
        depth=len(row.line),
        posts=posts,
        service_phone=row.service_phone,
        address=row.address,
        hours=Hours(row.opens, row.closes),
        active=row.active,
    )


def _post(row: Post, holding: Holding | None) -> PostView:
    return PostView(
        id=row.pk,
        title=Bilingual(row.title, row.title_en),
        roles=tuple(Role(r) for r in row.roles),
        is_head=row.is_head,
        is_intake=row.is_intake,
        staff=holding.staff_id if holding else None,
        holder=holding.staff.name if holding else "",
        since=holding.since if holding else None,
    )

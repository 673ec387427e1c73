"""Keeping the directory: offices, posts, people, absences, categories, holiday notices.

Every change is logged (`Change`). None of this touches a case: hand-over of matters is an
act of the matter (`registry`), never a side effect of an edit here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from xinqiao.casebook import calendars
from xinqiao.casebook.models import YearNotice as LoadedNotice
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import Missing, NotAllowedNow, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import YearNotice
from xinqiao.rooms.directory import hours
from xinqiao.rooms.directory.models import Absence, Category, Change, Holding, Office, Post, Staff
from xinqiao.rooms.directory.permissions import check_administer

MIN_PASSWORD = 12
HOURS = ("opens", "closes")


@dataclass(frozen=True, slots=True)
class NewOffice:
    """An office to be founded; parent and review_by are codes of offices that exist."""

    code: str
    name: str
    name_en: str
    short: str
    kind: str
    level: int
    region: str
    parent: str | None = None
    review_by: str | None = None
    service_phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post, and the person who holds it from `since` (an account is made when unknown)."""

    office: str
    title: str
    title_en: str
    roles: frozenset[Role]
    is_head: bool
    is_intake: bool
    username: str
    name: str
    since: date


@transaction.atomic
def found_office(new: NewOffice, *, by: Actor, at: datetime) -> Office:
    """Found an office.

    Raises NotPermitted; Missing without a name, code or short name; OutOfRange when the
    code is taken or a named office does not exist.
    """
    check_administer(by)
    for part in ("code", "name", "short", "region"):
        if not getattr(new, part).strip():
            raise Missing(gettext_noop("This must be filled in."), part)
    if Office.objects.filter(code=new.code).exists():
        raise OutOfRange(gettext_noop("There is an office with this code already."), "code")
    parent, review = _office(new.parent, "parent"), _office(new.review_by, "review_by")
    values = asdict(new) | {"parent": parent, "review_by": review}
    line = [*parent.line, parent.pk] if parent else []
    office = Office.objects.create(**values, line=line)
    log_change("found_office", office.name, asdict(new), by, at)
    return office


@transaction.atomic
def change_office(office: int, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Change names, short name, service phone, address or hours; `active` closes an office.

    opens, closes: times of a working day, given together. Raises NotPermitted; OutOfRange for
    hours that end before they begin, and for a column that stays as it was founded (its place
    in the hierarchy decides who sees what, so it is never edited).
    """
    check_administer(by)
    allowed = {"name", "name_en", "short", "service_phone", "address", "active", *HOURS}
    if stray := set(values) - allowed:
        raise OutOfRange(gettext_noop("This part of an office is fixed: %(what)s."),
                         what=", ".join(sorted(stray)))  # fmt: skip
    if set(HOURS) & set(values) and not values["opens"] < values["closes"]:
        raise OutOfRange(gettext_noop("The hours end after they begin."), "closes")
    Office.objects.filter(pk=office).update(**values)
    hours.forget()
    told = {k: f"{v:%H:%M}" if k in HOURS else v for k, v in values.items()}
    log_change("change_office", str(office), told, by, at)


@transaction.atomic
def found_post(new: NewPost, *, by: Actor, at: datetime, password: str | None = None) -> Post:
    """Make a post and put somebody in it.

    Raises NotPermitted, OutOfRange (unknown office; a second head or intake post).
    """
    check_administer(by)
    office = _office(new.office, "office")
    if office is None:
        raise Missing(gettext_noop("This must be filled in."), "office")
    try:
        with transaction.atomic():
            post = Post.objects.create(
                office=office, title=new.title, title_en=new.title_en, is_head=new.is_head,
                roles=sorted(new.roles), is_intake=new.is_intake,
            )  # fmt: skip
    except IntegrityError as error:
        raise OutOfRange(
            gettext_noop("The office has a head or an intake post already.")
        ) from error
    log_change("found_post", post.title, {"office": new.office, "roles": sorted(new.roles)}, by, at)
    staff = Staff.objects.filter(username=new.username).first()
    if staff is None:
        staff = add_staff(new.username, new.name, by=by, at=at, password=password)
    appoint(post.pk, staff.pk, since=new.since, by=by, at=at)
    return post


@transaction.atomic
def add_staff(
    username: str, name: str, *, by: Actor, at: datetime, password: str | None = None
) -> Staff:
    """Make an account; without a password it waits for one to be set by a reset link.

    Raises NotPermitted, Missing, OutOfRange (taken, or a password under 12 characters).
    """
    check_administer(by)
    if not username.strip() or not name.strip():
        raise Missing(gettext_noop("An account needs a user name and the person's name."), "name")
    if Staff.objects.filter(username=username).exists():
        raise OutOfRange(gettext_noop("This user name is taken."), "username")
    if password is not None and len(password) < MIN_PASSWORD:
        raise OutOfRange(
            gettext_noop("A password has at least %(least)d characters."), "password",
            least=MIN_PASSWORD,
        )  # fmt: skip
    staff = Staff.objects.create_user(username, password, name=name)
    log_change("add_staff", username, {"name": name}, by, at)
    return staff


@transaction.atomic
def set_active(staff: int, active: bool, *, by: Actor, at: datetime) -> None:
    """Disable an account (it is out at the next request) or enable it again.

    Raises NotPermitted; NotAllowedNow while the person still holds a post.
    """
    check_administer(by)
    if not active and Holding.objects.filter(staff=staff, until=None).exists():
        raise NotAllowedNow(gettext_noop("Somebody else must take over this person's posts first."))
    Staff.objects.filter(pk=staff).update(is_active=active)
    log_change("set_active", str(staff), {"active": active}, by, at)


@transaction.atomic
def appoint(post: int, staff: int, *, since: date, by: Actor, at: datetime) -> Holding:
    """Put a person into a post; who held it leaves it the same day, so that it is never empty.

    Raises NotPermitted; OutOfRange for a day before the present holder came.
    """
    check_administer(by)
    before = Holding.objects.select_for_update().filter(post=post, until=None).first()
    if before and before.since > since:
        raise OutOfRange(gettext_noop("The present holder came after that day."), "since")
    if before:
        Holding.objects.filter(pk=before.pk).update(until=since)
    holding = Holding.objects.create(post_id=post, staff_id=staff, since=since)
    log_change("appoint", str(post), {"staff": staff, "since": since.isoformat()}, by, at)
    return holding


@transaction.atomic
def note_absence(
    staff: int, substitute: int, *, since: date, until: date, reason: str, by: Actor, at: datetime
) -> Absence:
    """Say who is away and who stands in; by an administrator or by the person.

    Raises NotPermitted, OutOfRange (end before start; standing in for oneself).
    """
    if by.staff != staff:
        check_administer(by)
    if until < since:
        raise OutOfRange(gettext_noop("The last day is before the first."), "until")
    if staff == substitute:
        raise OutOfRange(gettext_noop("Choose somebody else to stand in."), "substitute")
    absence = Absence.objects.create(
        staff_id=staff, substitute_id=substitute, since=since, until=until, reason=reason
    )
    values = {"substitute": substitute, "since": since.isoformat(), "until": until.isoformat()}
    log_change("note_absence", str(staff), values, by, at)
    return absence


@transaction.atomic
def load_notice(raw: Mapping[str, object], *, by: Actor, at: datetime) -> YearNotice:
    """Lay a year's holiday notice over the calendar; running clocks are recounted by the clock.

    raw: see `YearNotice.from_json`. Raises NotPermitted, Missing, OutOfRange.
    Source: 国务院办公厅, yearly notice on holidays.
    """
    check_administer(by)
    notice = YearNotice.from_json(raw)
    values = {"notice": notice.to_json(), "loaded_at": at, "loaded_by_id": by.staff}
    LoadedNotice.objects.update_or_create(year=notice.year, defaults=values)
    log_change("load_notice", str(notice.year), {"source": notice.source}, by, at)
    calendars.forget()
    return notice


@transaction.atomic
def load_categories(
    version: str, rows: list[tuple[str, str, str]], *, by: Actor, at: datetime
) -> int:
    """Add a version of the content categories; earlier ones stay readable but are retired.

    rows: (six-digit code, Chinese name, English name); 010000 is level 1, 010200 level 2,
    010203 level 3; parents before children. Returns how many were added.
    Raises NotPermitted, OutOfRange (version exists; a code of another shape or without parent).
    """
    check_administer(by)
    if Category.objects.filter(version=version).exists():
        raise OutOfRange(gettext_noop("This version is loaded already."), "version")
    known: dict[str, Category] = {}
    for code, name, name_en in rows:
        level = category_level(code)
        parent = known.get(category_parent(code)) if level > 1 else None
        if level > 1 and parent is None:
            raise OutOfRange(gettext_noop("Category %(code)s has no parent."), code=code)
        known[code] = Category.objects.create(
            version=version, code=code, level=level, parent=parent, name=name, name_en=name_en
        )
    Category.objects.exclude(version=version).update(active=False)
    log_change("load_categories", version, {"count": len(known)}, by, at)
    return len(known)


def category_level(code: str) -> int:
    """1, 2 or 3 by the pairs of digits in use. Raises OutOfRange for anything else."""
    if len(code) != 6 or not code.isdigit() or code[:2] == "00":
        raise OutOfRange(gettext_noop("“%(code)s” is not a six-digit category."), code=code)
    if code[2:] == "0000":
        return 1
    return 2 if code[4:] == "00" else 3


def category_parent(code: str) -> str:
    """Code of the category above."""
    return code[:2] + "0000" if code[4:] == "00" else code[:4] + "00"


def _office(code: str | None, field: str) -> Office | None:
    if code is None:
        return None
    office = Office.objects.filter(code=code).first()
    if office is None:
        raise OutOfRange(gettext_noop("There is no office “%(code)s”."), field, code=code)
    return office


def log_change(what: str, target: str, values: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Add a line to the list of changes; also for rooms with settings of their own."""
    Change.objects.create(at=at, by_id=by.staff, what=what, target=target, values=dict(values))

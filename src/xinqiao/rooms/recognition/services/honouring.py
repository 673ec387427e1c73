"""Recording an honour with its paper, and revoking one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.directory.queries import staff_of
from xinqiao.rooms.files.services import Source, keeping
from xinqiao.rooms.recognition.codes import (
    KINDS_OF,
    NO_MERIT,
    Ground,
    Kind,
    Level,
    Revoked,
    Status,
)
from xinqiao.rooms.recognition.models import Honour, HonourFile
from xinqiao.rooms.recognition.permissions import check_decide, may_decide
from xinqiao.vault.keys import new_key

NO_HONOUR = gettext_noop("There is no such honour.")
WORDS = gettext_noop("Please write something here.")
TO_COME = gettext_noop("This day has not come yet.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
LONGEST = {"organ": 80, "file_number": 60, "title": 60}


@dataclass(frozen=True, slots=True)
class NewHonour:
    """An honour. staff None: of the office as a collective. title: of a title of honour only."""

    office: int
    staff: int | None
    status: Status
    kind: Kind
    level: Level
    on: date
    ground: Ground
    organ: str
    file_number: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Revocation:
    """By whom and on which paper it was revoked."""

    ground: Revoked
    on: date
    organ: str
    file_number: str


@transaction.atomic
def honour(new: NewHonour, *, by: Actor, at: datetime, file: Source | None = None) -> Honour:
    """Record an honour of somebody in post, or of an office, with the paper that gave it.

    Raises NotFound (office), NotPermitted (no head above them; for oneself), OutOfRange (a kind
    that the status does not know, a day to come, somebody of another office, the same honour
    twice, a title that praises fewer petitions, a file not taken), Missing.
    Source: 公务员法 52, 53; 事业单位工作人员奖励规定; DOMAIN.md 3.12.
    """
    office = Office.objects.filter(pk=new.office, active=True).first()
    if office is None:
        raise NotFound(gettext_noop("There is no such office."))
    check_decide(by, office.pk, office.line, new.staff)
    if new.staff is not None and new.staff not in {s.staff for s in staff_of(office.pk)}:
        raise OutOfRange(gettext_noop("This person holds no post in the office."), "whom")
    values = _checked(new, at)
    same = Honour.objects.filter(
        office=office, staff=new.staff, kind=new.kind.value, on=new.on,
        file_number=values["file_number"],
    )  # fmt: skip
    if same.exists():
        raise OutOfRange(gettext_noop("This honour is recorded already."), "file_number")
    row = Honour.objects.create(
        office=office, staff_id=new.staff, status=new.status.value, kind=new.kind.value,
        level=new.level.value, on=new.on, ground=new.ground.value, recorded_by_id=by.staff or 0,
        recorded_at=at, **values,
    )  # fmt: skip
    if file is not None:
        with keeping(file, key=new_key(), table=HonourFile) as kept:
            HonourFile.objects.create(**kept, honour=row)
    return row


@transaction.atomic
def revoke(*, honour: int, revocation: Revocation, by: Actor, at: datetime) -> None:
    """Revoke an honour. It stays where it stands, with the ground beside it, and counts no more.

    Raises NotFound, NotPermitted (for oneself), NotAllowedNow (revoked already), OutOfRange (a
    day before it was given or to come), Missing. Source: 公务员法 56.
    """
    row = Honour.objects.select_for_update(of=("self",)).filter(pk=honour)
    found = row.select_related("office").first()
    if found is None or not may_decide(by, found.office_id, found.office.line, None):
        raise NotFound(NO_HONOUR)
    check_decide(by, found.office_id, found.office.line, found.staff_id)
    if found.revoked:
        raise NotAllowedNow(gettext_noop("It has been revoked already."))
    if not found.on <= revocation.on <= localdate(at):
        raise OutOfRange(
            gettext_noop("It is revoked after the day it was given, and not in the future."), "on"
        )
    Honour.objects.filter(pk=honour).update(
        revoked=revocation.ground.value,
        revoked_on=revocation.on,
        revoked_organ=_text(revocation.organ, "organ"),
        revoked_number=_text(revocation.file_number, "file_number"),
        revoked_by=by.staff,
        revoked_at=at,
    )


def _checked(new: NewHonour, at: datetime) -> dict[str, str]:
    if new.kind not in KINDS_OF[new.status]:
        raise OutOfRange(gettext_noop("There is no such honour for this status."), "kind")
    if new.on > localdate(at):
        raise OutOfRange(TO_COME, "on")
    named = new.kind is Kind.TITLE
    if new.title.strip() and not named:
        raise OutOfRange(gettext_noop("Only a title of honour has a name."), "title")
    return {
        "organ": _text(new.organ, "organ"),
        "file_number": _text(new.file_number, "file_number"),
        "title": _text(new.title, "title") if named else "",
    }


def _text(given: str, field: str) -> str:
    text = given.strip()
    if not text:
        raise Missing(WORDS, field)
    if len(text) > LONGEST[field]:
        raise OutOfRange(TOO_LONG, field, most=LONGEST[field], count=len(text))
    if field == "title" and any(word in text for word in NO_MERIT):
        raise OutOfRange(
            gettext_noop("Nobody is honoured for people coming less often or asking no more."),
            field,
        )
    return text

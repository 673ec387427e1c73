"""锦旗、感谢信: recorded as they were brought; in public only with the giver's yes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.queries import staff_of
from xinqiao.rooms.feedback.models import Thanks, ThanksKind, ThanksPhoto
from xinqiao.rooms.files.services import Source, keeping, look
from xinqiao.vault.keys import new_key

LONGEST_WORDS, LONGEST_GIVER = 200, 40
NO_THANKS = gettext_noop("There is no such entry.")
PICTURE = gettext_noop("A photo is a JPEG, PNG or WebP picture.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What was brought. giver: as they want to be called in public, or nothing.

    consent: they said yes to its being shown; without it the entry stays inside. to: whom of the
    office they named, if anybody.
    """

    kind: str  # of ThanksKind
    on: date
    words: str
    giver: str = ""
    consent: bool = False
    to: int | None = None


@transaction.atomic
def record_thanks(
    *, brought: Brought, by: Actor, at: datetime, photo: Source | None = None
) -> Thanks:
    """Record thanks to the actor's own office.

    Raises Missing (words), OutOfRange (day, too long, a name without consent, no picture,
    somebody of another office), NotPermitted (a post that works on no cases). Source: DOMAIN.md 7
    G4, PIPL 13, 26.
    """
    if by.office is None or by.staff is None or not by.reads_cases:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    _check(brought, at)
    if brought.to is not None and brought.to not in {s.staff for s in staff_of(by.office)}:
        raise OutOfRange(gettext_noop("This person holds no post in the office."), "to")
    row = Thanks.objects.create(
        unit_id=by.office, kind=brought.kind, on=brought.on, words=brought.words.strip(),
        giver=brought.giver.strip(), consent=brought.consent, recorded_by_id=by.staff,
        recorded_at=at, to_id=brought.to,
    )  # fmt: skip
    if photo is not None:
        if not look(photo).content_type.startswith("image/"):
            raise OutOfRange(PICTURE, "photo")
        with keeping(photo, key=new_key(), table=ThanksPhoto) as kept:
            ThanksPhoto.objects.create(**kept, thanks=row)
    return row


@transaction.atomic
def withdraw_thanks(*, thanks: int, by: Actor, at: datetime) -> None:
    """Take an entry out of the public page: the giver's yes is taken back. It stays recorded.

    Raises NotFound (none of the actor's office), NotAllowedNow (withdrawn already).
    """
    found = Thanks.objects.filter(pk=thanks, unit=by.office)
    if by.office is None or not by.reads_cases or not found.exists():
        raise NotFound(NO_THANKS)
    if not found.filter(withdrawn_at=None).update(withdrawn_at=at):
        raise NotAllowedNow(gettext_noop("It has been taken out already."))


def _check(brought: Brought, at: datetime) -> None:
    if brought.kind not in ThanksKind.values:
        raise OutOfRange(gettext_noop("Say what was brought."), "kind")
    if not brought.words.strip():
        raise Missing(gettext_noop("Please write something here."), "words")
    for name, most in (("words", LONGEST_WORDS), ("giver", LONGEST_GIVER)):
        if (count := len(getattr(brought, name).strip())) > most:
            raise OutOfRange(
                gettext_noop("This has at most %(most)s characters; it has %(count)s."), name,
                most=most, count=count,
            )  # fmt: skip
    if brought.on > localdate(at):
        raise OutOfRange(gettext_noop("This day has not come yet."), "on")
    if brought.giver.strip() and not brought.consent:
        raise OutOfRange(
            gettext_noop("Without the giver's consent no name is kept here."), "consent"
        )

"""Play a recording, name its readers, and what becomes of a request for a copy."""

from datetime import datetime, timedelta

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.files import services as files
from xinqiao.rooms.people.queries import COPY_HANDED, COPY_MADE
from xinqiao.rooms.people.services import log_read
from xinqiao.rooms.recordings.models import (
    Copy,
    Entry,
    Logged,
    Reader,
    Recording,
    RecordingFile,
    State,
)
from xinqiao.rooms.recordings.permissions import check_may_decide, check_may_play, known
from xinqiao.rooms.recordings.services.making import note
from xinqiao.rooms.registry.wording import kept

ONE_VIEW = timedelta(minutes=10)  # a player asks for many pieces; together they are one look

LOOKED = "recording"
TO_WANTED = gettext_noop("Write to whom the copy was handed.")
HOW_WANTED = gettext_noop("Write how the copy was handed over, for example on which medium.")
GONE = gettext_noop("This recording was erased when its time was over.")


@transaction.atomic
def open_recording(*, recording: str, by: Actor, at: datetime) -> files.Opened:
    """Open it for playing, written down first, in its own log and in the read log.

    Raises NotFound (none, erased, or a matter that is none of theirs), NotPermitted (not
    named), Damaged. Source: DOMAIN 7 G7, G12.
    """
    return _open(known(recording, by), by, at, Logged.VIEWED, LOOKED)


@transaction.atomic
def make_copy(*, recording: str, by: Actor, at: datetime) -> files.Opened:
    """Open it to make the copy that was granted; written down as that, not as a look.

    Raises as `open_recording`, NotAllowedNow (no copy was granted).
    Source: 个人信息保护法第四十五条.
    """
    row = known(recording, by)
    check_may_play(row, by)
    _from(row, State.KEPT, Copy.GRANTED)
    return _open(row, by, at, Logged.COPY_MADE, COPY_MADE)


def _open(row: Recording, by: Actor, at: datetime, what: Logged, purpose: str) -> files.Opened:
    check_may_play(row, by)
    file = RecordingFile.objects.filter(recording=row).first()
    if file is None:
        raise NotFound(GONE)
    seen = Entry.objects.filter(recording=row, what=what, staff=by.staff, at__gt=at - ONE_VIEW)
    if not seen.exists():
        note(row, what, by, at)
        log_read(
            matter=row.matter, by=by, at=at, texts=[row.pk], fields=["recording"], purpose=purpose
        )
    return files.open_kept(file)


@transaction.atomic
def name_reader(*, recording: str, staff: int, by: Actor, at: datetime) -> None:
    """The head lets one more person play it: a supervisor, the handler … of those who know the
    matter. Raises NotFound (not in post, or the matter is none of theirs), NotPermitted.
    """
    row = known(recording, by)
    check_may_decide(row, by)
    who = directory.desk(staff).actor
    if not visible_to(who).filter(pk=row.matter_id).exists():
        raise NotFound(gettext_noop("This person may not know of the matter."), "staff")
    _, made = Reader.objects.get_or_create(recording_id=row.head, staff_id=staff)
    if made:
        note(row, Logged.READER_NAMED, by, at, staff)


@transaction.atomic
def remove_reader(*, recording: str, staff: int, by: Actor, at: datetime) -> None:
    """The head takes the name off the list. Raises NotFound, NotPermitted."""
    row = known(recording, by)
    check_may_decide(row, by)
    gone, _ = Reader.objects.filter(recording=row.head, staff=staff).delete()
    if gone:
        note(row, Logged.READER_REMOVED, by, at, staff)


@transaction.atomic
def ask_copy(*, recording: str, by: Actor, at: datetime) -> None:
    """The visitor asks for a copy, on their page or at the counter.

    Raises NotFound, NotAllowedNow (not kept, or asked already). Source: 个人信息保护法第四十五条.
    """
    row = known(recording, by)
    _from(row, State.KEPT, Copy.NONE, Copy.REFUSED)
    _copy(row, Copy.ASKED, Logged.COPY_ASKED, by, at)


@transaction.atomic
def decide_copy(
    *, recording: str, granted: bool, reason: str = "", by: Actor, at: datetime
) -> None:
    """The head grants it, or refuses with a reason that the person reads.

    Raises NotFound, NotPermitted, NotAllowedNow (not asked), Missing (reason).
    Source: 个人信息保护法第四十五条、第五十条.
    """
    row = known(recording, by)
    check_may_decide(row, by)
    _from(row, State.KEPT, Copy.ASKED)
    words = "" if granted else kept(ledger.hold(row.matter_id), "reason", reason)["text"]
    copy, what = (
        (Copy.GRANTED, Logged.COPY_GRANTED) if granted else (Copy.REFUSED, Logged.COPY_REFUSED)
    )
    _copy(row, copy, what, by, at, words)


@transaction.atomic
def hand_over(*, recording: str, to: str, how: str, by: Actor, at: datetime) -> None:
    """The copy was handed over: to whom, and how. A reading of its own kind in the read log.

    Raises Missing (to, how), NotFound, NotPermitted, NotAllowedNow (not granted).
    Source: 个人信息保护法第四十五条; DOMAIN 7 G12.
    """
    row = known(recording, by)
    if by.staff is None:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    check_may_play(row, by)
    _from(row, State.KEPT, Copy.GRANTED)
    for name, said, wanted in (("to", to, TO_WANTED), ("how", how, HOW_WANTED)):
        if not said.strip():
            raise Missing(wanted, name)
    held = ledger.hold(row.matter_id)
    whom, words = kept(held, "to", to)["text"], kept(held, "how", how)["text"]
    log_read(
        matter=row.matter, by=by, at=at, texts=[row.pk], fields=["recording"], purpose=COPY_HANDED
    )
    Recording.objects.filter(pk=row.pk).update(copy_to=whom)
    _copy(row, Copy.HANDED, Logged.COPY_HANDED, by, at, words)


def _from(row: Recording, state: State, *copies: Copy) -> None:
    if row.state != state or row.copy not in copies:
        raise NotAllowedNow(gettext_noop("This is not possible now; look at how far it has come."))


def _copy(
    row: Recording, copy: Copy, what: Logged, by: Actor, at: datetime, words: str = ""
) -> None:
    Recording.objects.filter(pk=row.pk).update(copy=copy, copy_words=words)
    note(row, what, by, at)

"""Make a recording: only after the notice was shown and spoken and the person agreed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event
from xinqiao.casebook.queries import matter_for, visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.appointments.models import Room
from xinqiao.rooms.files import services as files
from xinqiao.rooms.recordings import queries
from xinqiao.rooms.recordings.models import Entry, Logged, Recording, RecordingFile, State
from xinqiao.rooms.recordings.permissions import NO_RECORDING
from xinqiao.rooms.recordings.talks import unready
from xinqiao.vault import keys

NOTICE_FIRST = gettext_noop(
    "Show the notice, say it aloud, and go on only when the person has agreed. Nothing is"
    " recorded before."
)
NOT_MEDIA = gettext_noop("A recording is sound or video: WebM, MP4, MP3 or WAV.")
RUNNING = frozenset({Logged.STARTED, Logged.STOPPED, Logged.BROKEN, Logged.RESUMED})


@transaction.atomic
def begin(
    *,
    number: str,
    by: Actor,
    at: datetime,
    shown: bool,
    spoken: bool,
    agreed: bool,
    sound_only: bool = False,
    room: int | None = None,
) -> Recording:
    """Write down that the notice was shown, spoken and agreed to; then recording may start.

    room: one of the office's. Raises NotAllowedNow (notice), NotFound (matter, room),
    NotPermitted. Source: 个人信息保护法第二十六条、第三十五条; DOMAIN 7 G7.
    """
    matter = matter_for(by, number)
    held = ledger.hold(matter.pk)
    permit(Act.ATTACH_RECORDING, Situation(held.standing, by, localdate(at)))
    if by.staff is None or by.office is None:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    if not (shown and spoken and agreed):
        done = {"shown": shown, "spoken": spoken, "agreed": agreed}
        raise NotAllowedNow(NOTICE_FIRST, next(name for name in done if not done[name]))
    if room is not None and not Room.objects.filter(pk=room, office=by.office).exists():
        raise NotFound(gettext_noop("There is no such room."), "room")
    row = Recording.objects.create(
        matter=matter, office_id=by.office, officer_id=by.staff, room_id=room,
        sound_only=sound_only, key=keys.new_key(), begun_at=at,
    )  # fmt: skip
    for what in (Logged.NOTICE_SHOWN, Logged.NOTICE_SPOKEN, Logged.AGREED):
        note(row, what, by, at)
    return row


@transaction.atomic
def mark(*, recording: str, what: str, by: Actor, at: datetime) -> None:
    """Write down that it started, stopped, broke off or went on. Raises NotFound, OutOfRange."""
    row = _mine(recording, by)
    if what not in RUNNING:
        raise OutOfRange(gettext_noop("Only start, stop, break and going on are noted so."))
    note(row, Logged(what), by, at)


def keep(*, recording: str, file: files.Source, by: Actor, at: datetime) -> Event:
    """存入录音录像: sealed under a key of its own, its SHA-256 in the record.

    The file is sealed before the matter is locked. Raises NotFound, NotAllowedNow (kept
    already), OutOfRange (not sound or video), NotPermitted. Source: DOMAIN 7 G7, G14.
    """
    row = _mine(recording, by)
    seen = file.seen or files.look(file)
    if not seen.content_type.startswith(("audio/", "video/")):
        raise OutOfRange(NOT_MEDIA, "file")
    with files.keeping(file, key=row.key, table=RecordingFile) as kept, transaction.atomic():
        held = ledger.hold(row.matter_id)
        _mine(recording, by)
        RecordingFile(**kept, recording=row).save(force_insert=True)
        facts = {
            "recording": row.pk, "sha256": kept["sha256"], "size": kept["size"],
            "type": kept["content_type"], "notice": True,
        }  # fmt: skip
        event = ledger.record(held, Act.ATTACH_RECORDING, by=by, at=at, facts=facts)
        until = localdate(at) + timedelta(days=queries.days_kept(row.office_id))
        Recording.objects.filter(pk=row.pk).update(state=State.KEPT, seq=event.seq, until=until)
        note(row, Logged.KEPT, by, at)
    return event


@transaction.atomic
def go_on(*, recording: str, by: Actor, at: datetime) -> Recording:
    """The talk goes on after its page was closed: a further part, under the notice given before.

    Raises NotFound (not theirs), NotAllowedNow (the part before is not kept yet, another part
    follows already, or the notice was given too long ago), NotPermitted.
    """
    row = _last(recording, by)
    if why := unready(row, at):
        raise NotAllowedNow(why)
    held = ledger.hold(row.matter_id)
    permit(Act.ATTACH_RECORDING, Situation(held.standing, by, localdate(at)))
    made = Recording.objects.create(
        matter_id=row.matter_id, office_id=row.office_id, officer_id=row.officer_id,
        room_id=row.room_id, sound_only=row.sound_only, first_id=row.head, part=row.part + 1,
        key=keys.new_key(), begun_at=at,
    )  # fmt: skip
    note(made, Logged.FURTHER, by, at)
    return made


def _last(recording: str, by: Actor) -> Recording:
    mine = Recording.objects.filter(officer=by.staff or 0, matter__in=visible_to(by))
    row = mine.select_related("first").filter(pk=recording).first()
    if row is None:
        raise NotFound(NO_RECORDING)
    return row


def note(row: Recording, what: Logged, by: Actor, at: datetime, about: int | None = None) -> Entry:
    """One line of the log."""
    return Entry.objects.create(recording=row, what=what, at=at, staff_id=by.staff, about_id=about)


def _mine(recording: str, by: Actor) -> Recording:
    """A recording that this person began, in a matter they still know, and that is not kept yet."""
    mine = Recording.objects.filter(officer=by.staff or 0, matter__in=visible_to(by))
    row = mine.filter(pk=recording).first()
    if row is None:
        raise NotFound(NO_RECORDING)
    if row.state != State.BEGUN:
        raise NotAllowedNow(gettext_noop("This recording is kept already."))
    return row

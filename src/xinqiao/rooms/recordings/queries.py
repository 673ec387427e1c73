"""Recordings as pages list them, narrowed to what the reader may know of."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.rooms.people import texts
from xinqiao.rooms.recordings import permissions
from xinqiao.rooms.recordings.models import (
    Copy,
    Logged,
    Recording,
    RecordingFile,
    Retention,
    State,
)

USUAL_DAYS = 180
MOST = 100


@dataclass(frozen=True, slots=True)
class RecordingLine:
    """One recording. gist: empty when the matter is sealed."""

    id: str
    number: str
    gist: str
    officer: str
    room: str
    room_en: str
    office: str
    office_en: str
    sound_only: bool
    state: State
    begun_at: datetime
    until: date | None
    copy: Copy
    mine: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a log; who: empty for the petitioner and the clock."""

    what: Logged
    at: datetime
    who: str
    about: str


@dataclass(frozen=True, slots=True)
class RecordingPage:
    """One recording with everything about it that its reader may know."""

    line: RecordingLine
    log: tuple[LogLine, ...]
    readers: tuple[tuple[int, str], ...]
    size: int | None
    sha256: str
    content_type: str
    plays: bool
    decides: bool
    words: str


def days_kept(office: int) -> int:
    """How long an office keeps its recordings."""
    found = Retention.objects.filter(office=office).values_list("days", flat=True).first()
    return found if found is not None else USUAL_DAYS


def board(reader: Actor) -> tuple[RecordingLine, ...]:
    """The recordings of the reader's office, newest first; one statement."""
    return lines(Recording.objects.filter(office=reader.office, matter__in=visible_to(reader)),
                 reader)  # fmt: skip


def recordings_of(matter: int, reader: Actor) -> tuple[RecordingLine, ...]:
    """The recordings of one matter; one statement."""
    return lines(Recording.objects.filter(matter=matter, matter__in=visible_to(reader)), reader)


def recording_page(recording: str, reader: Actor) -> RecordingPage:
    """One recording. Raises NotFound alike where there is none and where it is none of theirs."""
    row = permissions.known(recording, reader)
    [line] = lines(Recording.objects.filter(pk=row.pk), reader)
    file = RecordingFile.objects.filter(recording=row).first()
    readers = row.readers.select_related("staff").order_by("id")
    plays = permissions.may_play(row, reader)
    return RecordingPage(
        line=line,
        log=log_of(row.pk),
        readers=tuple((r.staff_id, r.staff.name) for r in readers),
        size=file.size if file else None,
        sha256=file.sha256 if file else "",
        content_type=file.content_type if file else "",
        plays=plays and file is not None,
        decides=permissions.may_decide(row, reader),
        words=texts.read(row.copy_words) if row.copy_words else "",
    )


def log_of(recording: str) -> tuple[LogLine, ...]:
    """The log of a recording, oldest first; one statement."""
    rows = Recording.objects.get(pk=recording).log.select_related("staff", "about")
    return tuple(
        LogLine(
            Logged(row.what), row.at, row.staff.name if row.staff else "",
            row.about.name if row.about else "",
        )
        for row in rows
    )  # fmt: skip


def lines(found: QuerySet[Recording], reader: Actor) -> tuple[RecordingLine, ...]:
    """Rows as lines; one statement."""
    rows = found.select_related("matter", "officer", "room", "office")
    return tuple(
        RecordingLine(
            id=r.pk, number=r.matter.number, gist=r.matter.gist, officer=r.officer.name,
            room=r.room.name if r.room else "", room_en=r.room.name_en if r.room else "",
            office=r.office.name, office_en=r.office.name_en, sound_only=r.sound_only,
            state=State(r.state), begun_at=r.begun_at, until=r.until, copy=Copy(r.copy),
            mine=r.officer_id == reader.staff,
        )
        for r in rows.order_by("-begun_at", "id")[:MOST]
    )  # fmt: skip

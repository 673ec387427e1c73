"""Recordings as pages list them, narrowed to what the reader may know of."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.appointments.codes import Equipment
from xinqiao.rooms.people import texts
from xinqiao.rooms.recordings import permissions, talks
from xinqiao.rooms.recordings.models import (
    Copy,
    Logged,
    Purge,
    Reader,
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
    part: int


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a log; who: empty for the petitioner and the clock."""

    what: Logged
    at: datetime
    who: str
    about: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a talk. content_type: "" where there is nothing to play."""

    id: str
    part: int
    begun_at: datetime
    state: State
    content_type: str

    @property
    def video(self) -> bool:
        """Whether there is a picture."""
        return self.content_type.startswith("video/")


@dataclass(frozen=True, slots=True)
class Handed:
    """A copy that was handed over: when, to whom, how, and on which request. by_person: asked
    for on the person's own page, not at a counter."""

    at: datetime
    to: str
    how: str
    asked_at: datetime | None
    by_person: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """Recordings erased together: a summary without any case. set_by: of the rule; "" where it
    is the usual one."""

    at: datetime
    office: Bilingual
    count: int
    size: int
    days: int
    set_by: str
    set_at: datetime | None
    oldest: datetime
    newest: datetime
    recordings: tuple[str, ...]


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
    words: str  # why no copy was given, or how it was handed over
    parts: tuple[Part, ...]  # the whole talk, in order; itself among them
    handed: Handed | None


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
    readers = Reader.objects.filter(recording=row.head).select_related("staff").order_by("id")
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
        parts=parts_of(row),
        handed=_handed(row),
    )


def parts_of(row: Recording) -> tuple[Part, ...]:
    """Every part of the talk, in order; one statement."""
    rows = Recording.objects.filter(Q(pk=row.head) | Q(first=row.head)).select_related("file")
    return tuple(
        Part(r.pk, r.part, r.begun_at, State(r.state), (getattr(r, "file", None) and
             r.file.content_type) or "")
        for r in rows.order_by("part")
    )  # fmt: skip


def handed_in(matter: int) -> dict[str, Handed]:
    """Recording → the copy handed over of it, for the person whose matter it is."""
    rows = Recording.objects.filter(matter=matter, copy=Copy.HANDED)
    return {row.pk: found for row in rows if (found := _handed(row))}


def _handed(row: Recording) -> Handed | None:
    if row.copy != Copy.HANDED:
        return None
    log = {e.what: e for e in row.log.filter(what__in=(Logged.COPY_ASKED, Logged.COPY_HANDED))}
    asked = log.get(Logged.COPY_ASKED)
    return Handed(
        log[Logged.COPY_HANDED].at,
        texts.read(row.copy_to) or "" if row.copy_to else "",
        texts.read(row.copy_words) or "" if row.copy_words else "",
        asked.at if asked else None,
        asked is not None and asked.staff_id is None,
    )


def may_go_on(recording: str, reader: Actor, at: datetime) -> bool:
    """Whether the reader may add a further part to this recording at this moment."""
    row = permissions.known(recording, reader)
    return row.officer_id == reader.staff and not talks.unready(row, at)


def is_equipped(recording: str) -> bool | None:
    """Whether the room is said to have camera and microphone; None where no room was chosen."""
    room = Recording.objects.select_related("room").get(pk=recording).room
    return Equipment.RECORDING.value in room.equipment if room else None


def erased(most: int = MOST) -> tuple[Erased, ...]:
    """What was erased by the rules of the offices, newest first; for an administrator."""
    rows = Purge.objects.select_related("office", "rule_by")[:most]
    return tuple(
        Erased(
            r.at, Bilingual(r.office.name, r.office.name_en), len(r.recordings), r.size, r.days,
            r.rule_by.name if r.rule_by else "", r.rule_at, r.oldest, r.newest,
            tuple(r.recordings),
        )
        for r in rows
    )  # fmt: skip


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
            mine=r.officer_id == reader.staff, part=r.part,
        )
        for r in rows.order_by("-begun_at", "id")[:MOST]
    )  # fmt: skip

"""The telephone log, the duty rota, hand-overs and samples as pages show them. Reads only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import hours
from xinqiao.rooms.directory.hours import after_hours
from xinqiao.rooms.people.services import log_read
from xinqiao.rooms.reception import sealed
from xinqiao.rooms.reception.models import Call, HandOver, Record, RecordState, Sample, Shift

MOST = 60
ROTA_DAYS = 14


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call in the log. matter: its number."""

    id: str
    at: datetime
    gist: str
    staff: str
    matter: str
    after_hours: bool
    call_back: bool


@dataclass(frozen=True, slots=True)
class CallWords:
    """What was said on the telephone, opened."""

    name: str
    phone: str
    words: str


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A shift of the rota."""

    id: int
    staff: str
    begins: datetime
    ends: datetime
    now: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A hand-over note."""

    id: str
    at: datetime
    staff: str
    text: str
    taken_by: str
    taken_at: datetime | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something that came in since the hours ended."""

    number: str
    gist: str
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample, opened for its officer or, once they have seen it, for whoever took it."""

    id: str
    at: datetime
    title: str
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    note: str
    answer: str
    seen_at: datetime | None
    officer: str
    mine: bool


def calls_of(reader: Actor) -> list[CallLine]:
    """The calls of the reader's office, newest first; those in matters that are not theirs are
    left out, and of a sealed one the line that was typed before it was. Two statements."""
    rows = list(Call.objects.filter(office=reader.office).select_related("staff", "matter")[:MOST])
    linked = [r.matter_id for r in rows if r.matter_id]
    seen = set(visible_to(reader).filter(pk__in=linked).values_list("pk", flat=True))
    return [
        CallLine(
            r.pk, r.at, "" if r.matter and r.matter.sealed else r.gist, r.staff.name,
            r.matter.number if r.matter else "", r.after_hours, r.call_back,
        )
        for r in rows if r.matter_id is None or r.matter_id in seen
    ]  # fmt: skip


@transaction.atomic
def call_words(call: str, by: Actor, at: datetime) -> CallWords:
    """What was said in a call; a look at it is written down once there is a matter.

    Raises NotFound.
    """
    row = Call.objects.select_related("matter").filter(pk=call, office=by.office).first()
    hidden = NotFound(gettext_noop("There is no such call."))
    if row is None:
        raise hidden
    if row.matter is not None:
        if not visible_to(by).filter(pk=row.matter.pk).exists():
            raise hidden
        log_read(matter=row.matter, by=by, at=at, fields=["call"], purpose="reception")
    return CallWords(**sealed.unseal(row.said, table="call", column="said", row=row.pk))


def on_duty(office: int, at: datetime) -> list[int]:
    """Staff ids of whoever is on duty at an office at a moment."""
    now = Shift.objects.filter(office=office, ends__gt=at, begins__lte=at)
    return list(now.values_list("staff", flat=True).distinct().order_by("staff"))


def rota(reader: Actor, at: datetime) -> list[ShiftLine]:
    """Who is on duty now and in the next two weeks."""
    ahead = Shift.objects.filter(
        office=reader.office, ends__gt=at, begins__lt=at + timedelta(days=ROTA_DAYS)
    ).select_related("staff")
    return [ShiftLine(s.pk, s.staff.name, s.begins, s.ends, s.begins <= at) for s in ahead]


def hand_overs(reader: Actor, at: datetime) -> list[Note]:
    """The notes of the last week, newest first, opened for the office; two statements."""
    found = HandOver.objects.filter(
        office=reader.office, at__gt=at - timedelta(days=7)
    ).select_related("staff", "taken_by")
    rows = list(found[:MOST])
    notes = sealed.unseal_many(((r.note, r.pk) for r in rows), table="handover", column="note")
    return [
        Note(
            r.pk, r.at, r.staff.name, notes.get(r.pk, {}).get("note", ""),
            r.taken_by.name if r.taken_by else "", r.taken_at, r.staff_id == reader.staff,
        )
        for r in rows
    ]  # fmt: skip


def came_in(reader: Actor, at: datetime) -> list[Arrived]:
    """What was registered at the office since its hours ended last, newest first."""
    since = _hours_ended(reader.office, at)
    found = visible_to(reader).filter(registered_at__gte=since).order_by("-pk")
    return [
        Arrived(m.number, m.gist, m.channel, m.registered_at)
        for m in found[:MOST]
        if after_hours(reader.office, m.registered_at)
    ]


def _hours_ended(office: int | None, at: datetime) -> datetime:
    """The last moment at which the hours of an office ended, on a working day."""
    closes = hours.of(office).closes
    end = localtime(at).replace(hour=closes.hour, minute=closes.minute, second=0, microsecond=0)
    before = end - timedelta(minutes=1)
    while end > at or after_hours(office, before):
        end, before = end - timedelta(days=1), before - timedelta(days=1)
    return end


def to_sample(reader: Actor) -> list[tuple[str, str, datetime]]:
    """Filed records of the office that nobody looked at yet: id, title, when; a few by chance."""
    rows = (
        Record.objects.filter(office=reader.office, state=RecordState.FILED)
        .exclude(staff=reader.staff)
        .exclude(pk__in=Sample.objects.values("record"))
        .filter(matter__in=visible_to(reader))
        .select_related("matter")
        .order_by("?")[:3]
    )
    return [(r.pk, r.matter.gist if r.matter else "", r.began_at) for r in rows]


def samples(reader: Actor) -> list[SampleLine]:
    """The officer's own, at once; those the reader took, once the officer has seen them.

    Of a matter that is no longer theirs to know, neither. Four statements at most.
    """
    rows = Sample.objects.filter(record__matter__in=visible_to(reader))
    rows = rows.select_related("record__matter", "record__staff")
    own = list(rows.filter(record__staff=reader.staff)[:MOST])
    taken = list(rows.filter(by=reader.staff, seen_at__isnull=False)[:MOST])
    both = [*own, *taken]
    notes = sealed.unseal_many(((r.note, r.pk) for r in both), table="sample", column="note")
    answers = sealed.unseal_many(
        ((r.answer, r.pk) for r in both if r.answer is not None), table="sample", column="answer"
    )
    return [
        SampleLine(
            id=r.pk, at=r.at, title=r.record.matter.gist if r.record.matter else "",
            met=tuple(r.met), unmet=tuple(r.unmet), note=notes.get(r.pk, {}).get("note", ""),
            answer=answers.get(r.pk, {}).get("answer", ""), seen_at=r.seen_at,
            officer=r.record.staff.name, mine=r.record.staff_id == reader.staff,
        )
        for r in both
    ]  # fmt: skip

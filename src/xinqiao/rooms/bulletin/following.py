"""Instructions with their state, and the review of false urgents. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.casebook.models import Duty
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import UrgentGround
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.bulletin import permissions
from xinqiao.rooms.bulletin.hours import settings_of
from xinqiao.rooms.bulletin.models import Flag, Instruction
from xinqiao.rooms.people import services as people

MOST = 100
MOST_OWN = 20  # on a leader's own page


@dataclass(frozen=True, slots=True)
class Given:
    """One instruction. n: None where nothing is to be done. state: open, late, done, read."""

    matter: int
    number: str
    gist: str
    seq: int
    n: int | None
    text: str | None  # None: erased
    leader: str
    at: datetime
    holder: str
    unit: Bilingual | None
    due: date | None
    provisional: bool
    done_at: datetime | None
    state: str
    mine: bool  # the reader's office reports on it


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of urgency in the review."""

    number: str
    gist: str
    office: Bilingual
    day: date
    ground: UrgentGround
    cleared_at: datetime | None


@dataclass(frozen=True, slots=True)
class Review:
    """A month of marks. kept: not taken back."""

    month: date
    marked: int
    cleared: int
    used_today: int
    quota: int
    marks: tuple[Mark, ...]

    @property
    def kept(self) -> int:
        """Marks that nobody took back."""
        return self.marked - self.cleared


@transaction.atomic
def instructions(reader: Actor, at: datetime, on: date) -> list[Given]:
    """Instructions the reader gave, has to carry out, or whose bulletin they sent; open ones
    first, the soonest due before the others. Every look at their words is written down."""
    rows = list(_instructions(reader).select_related("matter", "leader")[:MOST])
    words = people.read_texts_of_many(
        {r.matter: [r.text] for r in rows}, purpose="instructions", by=reader, at=at
    )
    held = _duties(rows)
    found = [_given(r, held.get((r.matter_id, r.n or 0)), words, reader, on) for r in rows]
    return sorted(found, key=lambda g: (g.state in ("done", "read"), g.due or date.max))


def given_by(reader: Actor, on: date) -> list[Given]:
    """Instructions that this leader gave, without their words; open ones first, then what came
    back last; two statements."""
    latest = _instructions(reader).filter(leader=reader.staff).order_by("-at", "-id")
    rows = list(latest.select_related("matter", "leader")[:MOST_OWN])
    held = _duties(rows) if rows else {}
    found = [_given(r, held.get((r.matter_id, r.n or 0)), {}, reader, on) for r in rows]
    return sorted(found, key=lambda g: (g.state in ("done", "read"), g.due or date.max))


def open_instructions(matter: int, office: int | None) -> list[Duty]:
    """What the office has to report on in a matter, soonest first; one statement."""
    owed = Duty.objects.filter(
        matter=matter, office=office, key=TermKey.INSTRUCTION, closed_by=None
    )
    return list(owed.order_by("due", "n"))


def review(reader: Actor, month: date, on: date) -> Review:
    """The marks of a month in what the reader may see, for the head's review; three statements.

    A sealed matter is in no list and no figure.
    """
    last = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    seen = Exists(visible_to(reader).filter(pk=OuterRef("matter")))
    marks = Flag.objects.filter(seen, day__gte=month, day__lt=last, matter__sealed=False)
    rows = list(marks.select_related("matter", "office"))
    office = reader.office or 0
    return Review(
        month=month, marked=len(rows), cleared=sum(r.cleared is not None for r in rows),
        used_today=Flag.objects.filter(office=office, day=on, matter__sealed=False).count(),
        quota=settings_of(office).quota,
        marks=tuple(
            Mark(
                r.matter.number, r.matter.gist, Bilingual(r.office.name, r.office.name_en), r.day,
                UrgentGround(r.ground), r.cleared_at,
            )
            for r in rows[:MOST]
        ),
    )  # fmt: skip


def _instructions(reader: Actor) -> QuerySet[Instruction]:
    if not reader.reads_cases or reader.staff is None:
        return Instruction.objects.none()
    owed = Duty.objects.filter(
        matter=OuterRef("matter"), n=OuterRef("n"), office=reader.office, key=TermKey.INSTRUCTION
    )
    mine = Q(Exists(owed))
    if Role.LEADER in reader.roles:
        mine |= Q(leader=reader.staff)
    if permissions.may_collate(reader):
        mine |= Q(item__issue__office=reader.office)
    seen = Exists(visible_to(reader).filter(pk=OuterRef("matter")))
    return Instruction.objects.filter(mine, seen, matter__sealed=False)


def _duties(rows: list[Instruction]) -> dict[tuple[int, int], Duty]:
    owed = Duty.objects.filter(
        matter__in={r.matter_id for r in rows if r.n}, key=TermKey.INSTRUCTION
    ).select_related("staff", "office")
    return {(d.matter_id, d.n): d for d in owed}


def _given(
    row: Instruction, duty: Duty | None, words: dict[str, str | None], reader: Actor, on: date
) -> Given:
    unit = Bilingual(duty.office.name, duty.office.name_en) if duty and duty.office else None
    if duty is None:
        state = "read"
    elif duty.closed_by is not None:
        state = "done"
    else:
        state = "late" if duty.due < on else "open"
    return Given(
        matter=row.matter_id, number=row.matter.number, gist=row.matter.gist, seq=row.seq,
        n=row.n, text=words.get(row.text), leader=row.leader.name, at=row.at,
        holder=duty.staff.name if duty and duty.staff else "", unit=unit,
        due=duty.due if duty else None, provisional=bool(duty and duty.provisional),
        done_at=row.answered_at, state=state,
        mine=duty is not None and duty.closed_by is None and duty.office_id == reader.office,
    )  # fmt: skip

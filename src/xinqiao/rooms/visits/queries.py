"""Visits as pages list them, narrowed to what the reader may know of. Texts stay sealed here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Aid, AidOutcome, VisitGround, VisitState
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.visits.models import AidReferral, Visit

MOST = 100
LATELY = timedelta(days=30)
WAITING = (VisitState.ASKED.value, VisitState.AGREED.value)


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit. gist: empty when the matter is sealed. told: its entry in the record, if any."""

    id: int
    matter: int
    number: str
    gist: str
    ground: VisitGround
    state: VisitState
    on: datetime
    officers: tuple[str, ...]
    mine: bool
    office: str
    office_en: str
    phone: str
    seq: int | None

    @property
    def waiting(self) -> bool:
        """Whether it is still to come, or still to be written down."""
        return self.state.value in WAITING


@dataclass(frozen=True, slots=True)
class AidLine:
    """One referral for assistance."""

    id: int
    number: str
    gist: str
    aid: tuple[Aid, ...]
    organ: str
    answer_by: date
    outcome: AidOutcome | None
    answered_on: date | None
    visit: int | None
    key: TermKey = TermKey.AID_ANSWER


@dataclass(frozen=True, slots=True)
class Board:
    """The visits of an office and of one person: to write down, to come, over; referrals open."""

    unwritten: tuple[VisitLine, ...]
    coming: tuple[VisitLine, ...]
    lately: tuple[VisitLine, ...]
    aid: tuple[AidLine, ...]


def board(reader: Actor, at: datetime) -> Board:
    """What the reader's office has to do with visits at this moment; three statements."""
    ours = Q(office=reader.office) | Q(officers=reader.staff)
    seen = Visit.objects.filter(ours, matter__in=visible_to(reader)).distinct()
    recent = seen.filter(Q(state__in=WAITING) | Q(planned_for__gt=at - LATELY))
    lines = visit_lines(recent, reader)
    aid = AidReferral.objects.filter(
        matter__in=visible_to(reader), office=reader.office, answered_seq=None
    )
    return Board(
        unwritten=tuple(v for v in lines if v.waiting and v.on <= at),
        coming=tuple(v for v in lines if v.waiting and v.on > at),
        lately=tuple(v for v in reversed(lines) if not v.waiting),
        aid=aid_lines(aid),
    )


def visit_for(reader: Actor, visit: int) -> VisitLine:
    """One visit. Raises NotFound alike where there is none and where it is none of theirs."""
    found = Visit.objects.filter(pk=visit, matter__in=visible_to(reader))
    for line in visit_lines(found, reader):
        return line
    raise NotFound(gettext_noop("There is no such visit."))


def visits_of(matter: int, reader: Actor) -> tuple[VisitLine, ...]:
    """The visits of one matter, for somebody who may know of it; two statements."""
    return visit_lines(Visit.objects.filter(matter=matter, matter__in=visible_to(reader)), reader)


def to_write_down(matter: int, reader: Actor) -> tuple[VisitLine, ...]:
    """The visits of a matter that are not over."""
    return tuple(v for v in visits_of(matter, reader) if v.waiting)


def aid_of(matter: int, reader: Actor) -> tuple[AidLine, ...]:
    """The referrals of one matter, soonest answer first; one statement."""
    return aid_lines(AidReferral.objects.filter(matter=matter, matter__in=visible_to(reader)))


def texts_of(visit: int) -> dict[str, str]:
    """Ids of the sealed texts of a visit by what they are."""
    row = Visit.objects.filter(pk=visit).values("place", "reason", "note").get()
    return {name: str(key) for name, key in row.items() if key}


def team(row: Visit) -> list[int]:
    """Staff ids of who goes, in the order in which they were named."""
    rows = Visit.officers.through.objects.filter(visit_id=row.pk).order_by("id")
    return list(rows.values_list("staff_id", flat=True))


def visit_lines(found: QuerySet[Visit], reader: Actor) -> tuple[VisitLine, ...]:
    """Rows as lines; two statements."""
    rows = found.select_related("matter", "office").prefetch_related("officers")
    return tuple(_line(row, reader) for row in rows.order_by("planned_for", "id")[:MOST])


def aid_lines(found: QuerySet[AidReferral]) -> tuple[AidLine, ...]:
    """Rows as lines; one statement."""
    return tuple(_aid(row) for row in found.select_related("matter").order_by("answer_by")[:MOST])


def _line(row: Visit, reader: Actor) -> VisitLine:
    going = list(row.officers.all())
    return VisitLine(
        id=row.pk,
        matter=row.matter_id,
        number=row.matter.number,
        gist=row.matter.gist,
        ground=VisitGround(row.ground),
        state=VisitState(row.state),
        on=row.planned_for,
        officers=tuple(person.name for person in going),
        mine=reader.staff in {person.pk for person in going},
        office=row.office.name,
        office_en=row.office.name_en,
        phone=row.office.service_phone,
        seq=row.done_seq,
    )


def _aid(row: AidReferral) -> AidLine:
    return AidLine(
        id=row.pk,
        number=row.matter.number,
        gist=row.matter.gist,
        aid=tuple(Aid(code) for code in row.aid),
        organ=row.organ,
        answer_by=row.answer_by,
        outcome=AidOutcome(row.outcome) if row.outcome else None,
        answered_on=row.answered_on,
        visit=row.visit_id,
    )

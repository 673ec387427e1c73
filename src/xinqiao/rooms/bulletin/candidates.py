"""What may enter today's bulletin, and why: suggestions of the record, none of a machine.

A person chooses. Seven statements, each the beginning of an index, however big the book is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from xinqiao.casebook.models import Duty, Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import UrgentGround, VisitGround
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.bulletin.models import Flag, Item
from xinqiao.rooms.visits.models import AidReferral, Visit

MANY = 30  # people in one matter
LOOK_BACK = timedelta(days=3)  # for what nobody marked
MOST = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter that could enter, with the grounds that brought it here."""

    matter: int
    number: str
    gist: str
    people: int
    received_on: date
    unit: Bilingual | None
    unit_id: int | None
    grounds: tuple[UrgentGround, ...]
    marked: bool  # somebody marked it urgent, and its clock runs


def candidates(reader: Actor, today: date) -> list[Candidate]:
    """Open matters the reader may see that stand in no bulletin since they were found urgent,
    the marked ones first. Sealed ones never."""
    since = today - LOOK_BACK
    clocks = Duty.objects.filter(key=TermKey.BULLETIN, closed_by=None).values("matter")
    hard = Visit.objects.filter(ground=VisitGround.HARDSHIP, planned_at__date__gte=since)
    aided = AidReferral.objects.filter(answered_seq=None, answer_by__gte=today)
    grounds = (
        Q(pk__in=clocks)
        | (~Q(urgency="0") & Q(open=True))
        | Q(people__gte=MANY, received_on__gte=since)
        | Q(pk__in=hard.values("matter"))
        | Q(pk__in=aided.values("matter"))
    )
    there = Item.objects.filter(Q(signed=None) | Q(issue__day__gte=since)).values("matter")
    rows = list(
        visible_to(reader)
        .filter(grounds, open=True, sealed=False)
        .exclude(pk__in=there)
        .select_related("office")
        .order_by("-urgency", "-people", "id")[:MOST]
    )
    return _told(rows, since, today)


def _told(rows: list[Matter], since: date, today: date) -> list[Candidate]:
    ids = [r.pk for r in rows]
    marks = _marks(ids)
    running = set(
        Duty.objects.filter(matter__in=ids, key=TermKey.BULLETIN, closed_by=None).values_list(
            "matter", flat=True
        )
    )
    hard = _hardship(ids)
    return [_candidate(row, marks.get(row.pk), row.pk in hard, row.pk in running) for row in rows]


def _candidate(row: Matter, mark: str | None, hard: bool, running: bool) -> Candidate:
    found = [UrgentGround(mark)] if mark else []
    if row.people >= MANY:
        found.append(UrgentGround.MANY_PEOPLE)
    if hard:
        found.append(UrgentGround.LIVELIHOOD)
    if not found:
        found.append(UrgentGround.TODAY)
    unit = Bilingual(row.office.name, row.office.name_en) if row.office else None
    return Candidate(
        matter=row.pk, number=row.number, gist=row.gist, people=row.people,
        received_on=row.received_on, unit=unit, unit_id=row.office_id,
        grounds=tuple(dict.fromkeys(found)), marked=running,
    )  # fmt: skip


def _marks(ids: Iterable[int]) -> dict[int, str]:
    marks = Flag.objects.filter(matter__in=list(ids), cleared=None).order_by("seq")
    return dict(marks.values_list("matter", "ground"))


def _hardship(ids: list[int]) -> set[int]:
    visits = Visit.objects.filter(matter__in=ids, ground=VisitGround.HARDSHIP)
    aided = AidReferral.objects.filter(matter__in=ids)
    return {m for rows in (visits, aided) for m in rows.values_list("matter", flat=True)}

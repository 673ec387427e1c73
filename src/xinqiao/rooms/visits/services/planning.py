"""Plan a visit, keep what the person says to it, call it off. Nothing here closes anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import VisitGround, VisitState
from xinqiao.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.standing import Barred
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.documents.forms.base import day
from xinqiao.rooms.messages.services import tell_petitioner
from xinqiao.rooms.registry.wording import kept, kept_if
from xinqiao.rooms.visits.models import Visit

FEWEST_OFFICERS = 2  # nobody goes alone: for the person's sake as for their own
WAITING = (VisitState.ASKED.value, VisitState.AGREED.value)

NO_VISIT = gettext_noop("There is no such visit.")
TWO = gettext_noop("A visit is made by two people at least.")
OVER = gettext_noop("This visit is over or was called off; plan another one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A visit to come. on: aware moment. officers: staff ids, two or more."""

    ground: VisitGround
    on: datetime
    place: str
    reason: str
    officers: Sequence[int]
    agreed: str = ""  # how the person agreed; empty: they are still to be asked


@transaction.atomic
def plan(
    *, matter: int, by: Actor, at: datetime, visit: Plan, expected: int | None = None
) -> Visit:
    """安排走访: who goes where, when and why; never unannounced.

    Raises OutOfRange (one officer; a moment past; an officer recused), NotFound (an officer
    not in post), Missing (place, reason), NotPermitted, NotAllowedNow.
    Source: DOMAIN 3.7; 条例第三十七条.
    """
    held = ledger.hold(matter, expected)
    _permit(held, by, at)
    if by.staff is None or by.office is None:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    team = _team(held, visit.officers)
    if visit.on < at:
        raise OutOfRange(gettext_noop("A visit is planned before it is made."), "on")
    row = Visit(
        matter=held.matter, office_id=by.office, ground=visit.ground.value,
        planned_for=visit.on, planned_by_id=by.staff, planned_at=at,
        place=kept(held, "place", visit.place)["text"],
        reason=kept(held, "reason", visit.reason)["text"],
    )  # fmt: skip
    if visit.agreed.strip():
        row.state, row.answered_at, row.answered_by_id = VisitState.AGREED.value, at, by.staff
        row.note = kept(held, "agreed", visit.agreed)["text"]
    row.save(force_insert=True)
    going = Visit.officers.through
    going.objects.bulk_create(going(visit_id=row.pk, staff_id=person) for person in team)
    tell_petitioner(
        matter=row.matter_id, template="visit_planned", at=at,
        values={"date": day(localdate(visit.on)), "office": directory.desk(by.staff).office},
    )  # fmt: skip
    return row


@transaction.atomic
def agree(*, visit: int, by: Actor, at: datetime, how: str = "") -> Visit:
    """The person agrees: on their own page, or as an officer heard it.

    how: by telephone, in person …; asked of officers. Raises NotFound, Missing, NotAllowedNow.
    """
    row, held = waiting_visit(visit, by)
    if by.matter is None:
        _permit(held, by, at)
        row.note = kept(held, "how", how)["text"]
    return _answered(row, VisitState.AGREED, by, at)


@transaction.atomic
def refuse(*, visit: int, by: Actor, at: datetime, words: str = "") -> Visit:
    """The person does not want the visit: one tap, no reason asked, and the matter goes on.

    Raises NotFound, NotAllowedNow (over already). Source: DOMAIN 3.7.
    """
    row, held = waiting_visit(visit, by)
    if by.matter is None:
        _permit(held, by, at)
    if said := kept_if(held, "words", words):
        row.note = said["words"]["text"]
    return _answered(row, VisitState.REFUSED, by, at)


@transaction.atomic
def call_off(*, visit: int, by: Actor, at: datetime, reason: str) -> Visit:
    """The office calls the visit off, with its reason. Raises as `refuse`, Missing."""
    row, held = waiting_visit(visit, by)
    if by.matter is not None:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    _permit(held, by, at)
    row.note = kept(held, "reason", reason)["text"]
    return _answered(row, VisitState.CALLED_OFF, by, at)


def waiting_visit(visit: int, by: Actor) -> tuple[Visit, Held]:
    """The row locked with its matter, for somebody who may know of it and while it is to come.

    Raises NotFound alike where there is none and where it is none of theirs; NotAllowedNow.
    """
    row = Visit.objects.filter(pk=visit).first()
    if row is None or not visible_to(by).filter(pk=row.matter_id).exists():
        raise NotFound(NO_VISIT)
    held = ledger.hold(row.matter_id)
    row.refresh_from_db()
    if row.state not in WAITING:
        raise NotAllowedNow(OVER)
    return row, held


def _permit(held: Held, by: Actor, at: datetime) -> None:
    permit(Act.HOME_VISIT, Situation(held.standing, by, localdate(at)))


def _team(held: Held, officers: Sequence[int]) -> list[int]:
    team = list(dict.fromkeys(officers))
    if len(team) < FEWEST_OFFICERS:
        raise OutOfRange(TWO, "officers")
    for person in team:
        office = directory.desk(person).actor.office
        if Barred(None, person) in held.standing.bars or Barred(office, None) in held.standing.bars:
            raise OutOfRange(gettext_noop("Somebody recused from the matter does not go."),
                             "officers")  # fmt: skip
    return team


def _answered(row: Visit, state: VisitState, by: Actor, at: datetime) -> Visit:
    row.state, row.answered_at, row.answered_by_id = state.value, at, by.staff
    row.save(update_fields=["state", "answered_at", "answered_by", "note"])
    return row

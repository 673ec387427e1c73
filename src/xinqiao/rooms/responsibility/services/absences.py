"""A leading official is away: whoever stands in has a seat at each of their cases.

The leader stays answerable. Whoever stands in is named wherever the leader is, sees the case,
reaches milestones, and speaks with the person on the leader's behalf.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import SYSTEM, Actor, Capacity, Role
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.responsibility import may_lead
from xinqiao.rooms.directory import posts
from xinqiao.rooms.directory import services as directory
from xinqiao.rooms.directory.models import Absence
from xinqiao.rooms.responsibility.services.basics import seat


@transaction.atomic
def note(
    staff: int, substitute: int, *, since: date, until: date, reason: str, by: Actor, at: datetime
) -> Absence:
    """Note an absence, and seat who stands in at every case the absent one carries.

    Raises as directory.note_absence. Source: 条例第十八条; DOMAIN.md 3.1.
    """
    absence = directory.note_absence(
        staff, substitute, since=since, until=until, reason=reason, by=by, at=at
    )
    cases = Matter.objects.filter(leader=staff, lead=LeadState.CARRIED).order_by("pk")
    for matter in list(cases.values_list("pk", flat=True)):
        seat_stand_in(ledger.hold(matter), at)
    return absence


def seat_stand_in(held: Held, at: datetime) -> None:
    """Give whoever stands in for the leader, now or from a noted day on, a seat at the case.

    Nothing where the leader is there, or who stands in may not know of the matter: then the
    case's convenor is whom to reach. Bears being called twice.
    """
    lead = held.standing.lead
    if lead is None:
        return
    for absence in posts.absences_from(lead.leader.staff, localdate(at)):
        other = _at_post(absence.substitute_id, lead.leader.office)
        if other is None or other.staff == lead.stand_in or not may_lead(held.standing, other):
            continue
        facts = {"stands_in": other.staff, "line": [list(other)], "until": str(absence.until)}
        change = Change(take=(seat(other, Capacity.HELPER),))
        ledger.record(held, Act.DELEGATE_LEAD, by=SYSTEM, at=at, facts=facts, change=change)
        return


def _at_post(staff: int, office: int) -> Owner | None:
    """The person at one of their posts: a leader's before others, in the same office first."""
    held = posts.of_people([staff])
    held.sort(key=lambda p: (Role.LEADER not in p.roles, p.owner.office != office))
    return held[0].owner if held else None

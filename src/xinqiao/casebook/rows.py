"""The cached rows of a standing: what the ledger writes after every event, and what a
replay compares them with. One place that says how a Standing looks as rows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from xinqiao.casebook import bulk
from xinqiao.casebook.models import Bar, Duty, Matter, Seat
from xinqiao.kernel.procedure.standing import Barred, DutyState, Standing, Taken
from xinqiao.kernel.procedure.steps import Step
from xinqiao.kernel.terms import RIGHTS

MATTER_FIELDS = (
    "step", "open", "seq", "head", "sealed", "purpose", "extended", "closed_on", "due_on",
    "due_key", "due_provisional", "office_id", "post_id", "staff_id", "anonymous", "lead",
    "leader_office_id", "leader_post_id", "leader_id", "supervised",
)  # fmt: skip
DUTY_FIELDS = (
    "key", "office_id", "post_id", "staff_id", "started", "due", "provisional", "calendar",
    "extended", "paused", "opened_by", "closed_by", "closed_on", "how",
)  # fmt: skip

SeatKey = tuple[int, int | None]


def next_due(standing: Standing) -> DutyState | None:
    """The running clock under which something is owed and that ends first."""
    running = [d for d in standing.duties.values() if d.open and d.key not in RIGHTS]
    return min(running, key=lambda d: (d.due, d.n), default=None)


def matter_values(standing: Standing, head: str, closed_on: date | None) -> dict[str, Any]:
    """Column → value of the matter's row. head: digest of the last event."""
    due, owner = next_due(standing), standing.owner if standing.is_open else None
    lead = standing.lead
    return {
        "step": standing.step.value,
        "open": standing.is_open,
        "seq": standing.seq,
        "head": head,
        "sealed": standing.sealed,
        "purpose": standing.purpose,
        "extended": standing.extended,
        "anonymous": standing.anonymous,
        "closed_on": closed_on,
        "due_on": due.due if due else None,
        "due_key": due.key.value if due else "",
        "due_provisional": bool(due and due.provisional),
        "office_id": owner.office if owner else None,
        "post_id": owner.post if owner else None,
        "staff_id": owner.staff if owner else None,
        "lead": lead.state.value if lead else "",
        "leader_office_id": lead.leader.office if lead else None,
        "leader_post_id": lead.leader.post if lead else None,
        "leader_id": lead.leader.staff if lead else None,
        "supervised": bool(standing.orders),
    }


def duty_values(duty: DutyState) -> dict[str, Any]:
    """Column → value of one duty's row."""
    return {
        "key": duty.key.value,
        "office_id": duty.office,
        "post_id": duty.post,
        "staff_id": duty.staff,
        "started": duty.started,
        "due": duty.due,
        "provisional": duty.provisional,
        "calendar": duty.calendar,
        "extended": duty.extended,
        "paused": duty.paused,
        "opened_by": duty.opened_by,
        "closed_by": duty.closed_by,
        "closed_on": duty.closed_on,
        "how": duty.how,
    }


def seat_capacities(seats: Iterable[Taken]) -> dict[SeatKey, list[str]]:
    """(office, staff) → sorted capacities: one row per holder, so that a list shows it once."""
    merged: dict[SeatKey, set[str]] = {}
    for seat in seats:
        merged.setdefault((seat.office, seat.staff), set()).add(seat.capacity.value)
    return {holder: sorted(capacities) for holder, capacities in merged.items()}


def seat_rows(matter: Matter, standing: Standing) -> list[Seat]:
    """The seats as unsaved rows."""
    due = next_due(standing)
    return [
        bulk.make(
            Seat,
            matter_id=matter.pk,
            office_id=office,
            staff_id=staff,
            capacities=capacities,
            open=standing.is_open,
            step=standing.step.value,
            received_on=matter.received_on,
            due_on=due.due if due else None,
        )
        for (office, staff), capacities in seat_capacities(standing.seats).items()
    ]


def duty_rows(matter: Matter, duties: Iterable[DutyState]) -> list[Duty]:
    """Duties as unsaved rows."""
    return [bulk.make(Duty, matter_id=matter.pk, n=d.n, **duty_values(d)) for d in duties]


def bar_rows(matter: Matter, bars: Iterable[Barred]) -> list[Bar]:
    """Bars as unsaved rows."""
    return [bulk.make(Bar, matter_id=matter.pk, office_id=b.office, staff_id=b.staff) for b in bars]


def closing_day(standing: Standing, before: date | None, on: date) -> date | None:
    """The day the matter left the open steps; kept while it stays settled."""
    if standing.is_open or standing.step is Step.NEW:
        return None
    return before or on

"""The one write door. Nothing else writes Matter, Event, Duty, Seat or Bar.

A service holds the matter (`hold`), decides, and records one act (`record`); new matters
come in through `open_matters`, one or a thousand at a time by the same code. Everything
happens in the caller's transaction: if the caller fails, nothing was said.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, now

from xinqiao.casebook import bulk, calendars, chain, reacting, rows
from xinqiao.casebook.models import Bar, Duty, Event, Matter, Seat
from xinqiao.casebook.replay import standing_of
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import ChangedMeanwhile, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change, consequences
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.row import Move
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop

Facts = Mapping[str, Any]
DESCRIBING = frozenset(
    {"gist", "category", "place", "urgency", "group", "repeat", "people", "confidential",
     "received_on"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A matter locked until the transaction ends, and where it stands."""

    matter: Matter
    standing: Standing


@dataclass(frozen=True, slots=True)
class Opening:
    """What `open_matters` needs for one new matter.

    number: of its first submission. key: vault data key. columns: further Matter columns
    (gist, channel, category, …). facts, change: as for `record`.
    """

    number: str
    key: int
    received_on: date
    facts: Facts
    change: Change
    columns: Mapping[str, Any] = field(default_factory=dict)


def hold(matter: int, expected: int | None = None) -> Held:
    """Lock a matter and fold its events: the first line of every service that changes one.

    expected: the `seq` the person saw; a page opened before somebody else acted is refused.
    Raises NotFound, ChangedMeanwhile. Must run inside a transaction.
    """
    row = Matter.objects.select_for_update(of=("self",)).filter(pk=matter).first()
    if row is None:
        raise NotFound(gettext_noop("There is no such matter."))
    if expected is not None and expected != row.seq:
        raise ChangedMeanwhile(
            gettext_noop(
                "Somebody acted on this matter after you opened the page. Look at what"
                " changed and try again; what you typed is still here."
            )
        )
    return Held(row, standing_of(row.pk))


@transaction.atomic
def record(
    held: Held,
    act: Act,
    *,
    by: Actor,
    at: datetime,
    facts: Facts | None = None,
    change: Change | None = None,
) -> Event:
    """Record one act and move the matter, its clocks, its owner and its seats.

    at: aware moment of the act; not before the last one, not in the future.
    facts: JSON-ready, without personal text (ids and commitments instead).
    Raises NotPermitted, NotAllowedNow (the guard's sentence), OutOfRange.
    """
    matter, standing = held.matter, held.standing
    on = localdate(at)
    if by.matter not in (None, matter.pk):
        raise NotPermitted(gettext_noop("Your number and code open another matter."))
    row = permit(act, Situation(standing, by, on))
    _refuse_wrong_time(matter, at)
    effects = consequences(row, standing, change or Change(), on, calendars.current())
    event = _event(matter, row, act, by, at, facts or {}, effects)
    event.save(force_insert=True)
    before = set(standing.seats), set(standing.bars)
    standing.apply(act, event.facts, effects, on)
    _write_matter(matter, standing, event, on)
    _write_duties(matter, standing, effects)
    _write_access(matter, standing, *before)
    reacting.queue([event])
    return event


@transaction.atomic(savepoint=False)  # nobody goes on after half of it
def open_matters(openings: Sequence[Opening], *, by: Actor, at: datetime) -> list[Matter]:
    """Register new matters: rows, first event, clocks and seats, four statements in all.

    Raises NotPermitted when `by` may not register. Returns the matters in order.
    """
    on, cal = localdate(at), calendars.current()
    matters, events, standings = [], [], []
    for opening in openings:
        standing = Standing()
        row = permit(Act.REGISTER, Situation(standing, by, on))
        effects = consequences(row, standing, opening.change, on, cal)
        matter = bulk.make(
            Matter,
            number=opening.number,
            key=opening.key,
            pseudonym=secrets.token_hex(16),
            received_on=opening.received_on,
            registered_at=at,
            seq=0,
            **opening.columns,
        )
        event = _event(matter, row, Act.REGISTER, by, at, opening.facts, effects)
        standing.apply(Act.REGISTER, opening.facts, effects, on)
        _set(matter, rows.matter_values(standing, event.digest, None))
        matters.append(matter)
        events.append(event)
        standings.append(standing)
    bulk.insert(matters)
    pairs = list(zip(matters, standings, strict=True))
    for event, matter in zip(events, matters, strict=True):
        event.matter_id = matter.pk
    bulk.insert(events)
    bulk.insert([d for m, s in pairs for d in rows.duty_rows(m, s.duties.values())])
    bulk.insert([seat for m, s in pairs for seat in rows.seat_rows(m, s)])
    bulk.insert([bar for m, s in pairs for bar in rows.bar_rows(m, s.bars)])
    reacting.queue(events)
    return matters


@transaction.atomic
def describe(held: Held, **columns: Any) -> None:
    """Set columns that describe a matter and no guard depends on (category, place, gist …).

    The act that changes them records them in its facts. A corrected day of receipt moves the
    matter in every list, so the seats follow.
    """
    if stray := set(columns) - DESCRIBING:
        raise ValueError(f"not a describing column: {sorted(stray)}")
    Matter.objects.filter(pk=held.matter.pk).update(**columns)
    if "received_on" in columns:
        Seat.objects.filter(matter=held.matter).update(received_on=columns["received_on"])
    _set(held.matter, columns)


def actor_columns(by: Actor) -> tuple[str, int | None, int | None, int | None]:
    """(kind, staff, post, office) as an event stores and hashes them."""
    if by.staff is not None:
        return ("staff", by.staff, by.post, by.office)
    return ("system" if Role.SYSTEM in by.roles else "petitioner", None, None, None)


def _refuse_wrong_time(matter: Matter, at: datetime) -> None:
    last = Event.objects.filter(matter=matter, seq=matter.seq).values_list("at", flat=True).get()
    if at < last:
        raise OutOfRange(
            gettext_noop("An act cannot be dated before the last one in the record."), "at"
        )


def _event(
    matter: Matter, row: Move, act: Act, by: Actor, at: datetime, facts: Facts, effects: Facts
) -> Event:
    kind, staff, post, office = actor_columns(by)
    event = bulk.make(
        Event,
        matter_id=matter.pk,
        seq=matter.seq + 1,
        act=act.value,
        at=at,
        recorded_at=now(),
        actor=kind,
        staff_id=staff,
        post_id=post,
        office_id=office,
        source=row.article,
        facts=dict(facts),
        effects=dict(effects),
        salt=secrets.token_hex(32),
        prev=matter.head,
    )
    event.digest = digest(event, matter.pseudonym)
    return event


def digest(event: Event, pseudonym: str) -> str:
    """The event's leaf hash, from its columns as they are now."""
    leaf = chain.leaf_bytes(
        pseudonym=pseudonym,
        seq=event.seq,
        act=event.act,
        at=event.at,
        recorded_at=event.recorded_at,
        by=(event.actor, event.staff_id, event.post_id, event.office_id),
        source=event.source,
        facts=event.facts,
        effects=event.effects,
        salt=event.salt,
        prev=event.prev,
    )
    return chain.leaf_hash(leaf)


def _set(row: object, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _write_matter(matter: Matter, standing: Standing, event: Event, on: date) -> None:
    closed_on = rows.closing_day(standing, matter.closed_on, on)
    values = rows.matter_values(standing, event.digest, closed_on)
    if standing.sealed:
        values["gist"] = ""
    Matter.objects.filter(pk=matter.pk).update(**values)
    _set(matter, values)


def _write_duties(matter: Matter, standing: Standing, effects: Facts) -> None:
    opened = [standing.duties[o["n"]] for o in effects.get("open", ())]
    if opened:
        Duty.objects.bulk_create(rows.duty_rows(matter, opened))
    touched = {c["n"] for name in ("close", "recount", "pass") for c in effects.get(name, ())}
    if "owner" in effects:  # clocks move along inside an office
        touched |= {d.n for d in standing.duties.values() if d.open}
    for n in sorted(touched - {d.n for d in opened}):
        values = rows.duty_values(standing.duties[n])
        Duty.objects.filter(matter=matter, n=n).update(**values)


def _write_access(
    matter: Matter, standing: Standing, seats_before: set[Any], bars_before: set[Any]
) -> None:
    if standing.seats != seats_before:
        Seat.objects.filter(matter=matter).delete()
        Seat.objects.bulk_create(rows.seat_rows(matter, standing))
    else:
        due = rows.next_due(standing)
        Seat.objects.filter(matter=matter).update(
            open=standing.is_open,
            step=standing.step.value,
            due_on=due.due if due else None,
        )
    if new := standing.bars - bars_before:
        Bar.objects.bulk_create(rows.bar_rows(matter, new))

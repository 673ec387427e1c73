"""Matter by matter: is the chain whole, and do the cached rows say what a replay says?

Matters are read some hundreds at a time, five statements each time, in one moment's view, so
that a book in use gives no false alarm.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias

from django.db.models import Model, Q
from django.utils.timezone import localdate

from xinqiao.casebook import chain, rows
from xinqiao.casebook.finding import Kind, Problem, problem
from xinqiao.casebook.models import Bar, Duty, Event, Matter, Seat
from xinqiao.casebook.sealing import leaf_bytes
from xinqiao.casebook.snapshot import snapshot
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act

BATCH = 500  # matters read at once
Row: TypeAlias = Sequence[Any]
Grouped: TypeAlias = Mapping[int, list[Row]]

MATTER = (
    "number", "pseudonym", "channel", "received_on", "registered_at", "gist", *rows.MATTER_FIELDS
)  # fmt: skip
COLUMN_OF = {"submission": "number", "channel": "channel"}  # what the first record says of the row
SEAT_FIELDS = ("capacities", "open", "step", "received_on", "due_on")


class Told(NamedTuple):
    """One event as it is read here."""

    seq: int
    act: str
    at: datetime
    recorded_at: datetime
    actor: str
    staff_id: int | None
    post_id: int | None
    office_id: int | None
    source: str
    facts: Any
    effects: Any
    salt: str
    prev: str
    digest: str


class Batch(NamedTuple):
    """All rows of some hundred matters, by the matter's row id."""

    matters: Mapping[int, Mapping[str, Any]]
    events: Grouped
    duties: Grouped
    seats: Grouped
    bars: Grouped


def everywhere() -> Iterator[Problem]:
    """Check every matter, and rows that name a matter which is gone."""
    low: int | None = 0
    while low is not None:
        with snapshot():
            found = Matter.objects.filter(pk__gt=low).order_by("pk")
            ids = list(found.values_list("pk", flat=True)[:BATCH])
            high = ids[-1] if len(ids) == BATCH else None
            batch = _read(_between("pk", low, high), _between("matter_id", low, high))
        yield from _batch(batch)
        low = high


def among(ids: Sequence[int]) -> Iterator[Problem]:
    """Check these matters. ids: row ids."""
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        with snapshot():
            batch = _read(Q(pk__in=some), Q(matter_id__in=some))
        yield from _batch(batch)


def _between(column: str, low: int, high: int | None) -> Q:
    above = Q(**{f"{column}__gt": low})
    return above if high is None else above & Q(**{f"{column}__lte": high})


def _read(own: Q, naming: Q) -> Batch:
    matters = Matter.objects.filter(own).values("pk", *MATTER)
    return Batch(
        {row["pk"]: row for row in matters},
        _grouped(Event, naming, Told._fields, "seq"),
        _grouped(Duty, naming, ("n", *rows.DUTY_FIELDS), "n"),
        _grouped(Seat, naming, ("office_id", "staff_id", *SEAT_FIELDS), "pk"),
        _grouped(Bar, naming, ("office_id", "staff_id"), "pk"),
    )


def _grouped(model: type[Model], which: Q, columns: Sequence[str], order: str) -> Grouped:
    grouped: dict[int, list[Row]] = defaultdict(list)
    found = model._default_manager.filter(which).order_by("matter_id", order)
    for matter, *values in found.values_list("matter_id", *columns):
        grouped[matter].append(values)
    return grouped


def _batch(batch: Batch) -> Iterator[Problem]:
    tables = {
        "casebook_event": batch.events,
        "casebook_duty": batch.duties,
        "casebook_seat": batch.seats,
        "casebook_bar": batch.bars,
    }
    for table, grouped in tables.items():
        for gone in sorted(grouped.keys() - batch.matters.keys()):
            yield problem(Kind.MATTER_MISSING, f"matter row {gone}", table=table)
    for pk, matter in batch.matters.items():
        yield from _matter(pk, matter, batch)


def _matter(pk: int, matter: Mapping[str, Any], batch: Batch) -> Iterator[Problem]:
    where = matter["number"]
    events = [Told(*values) for values in batch.events.get(pk, ())]
    if not events:
        yield problem(Kind.MATTER_UNRECORDED, where)
        return
    missing = list(_missing(where, events, matter["seq"]))
    yield from missing
    yield from _chain(where, events, matter["pseudonym"])
    standing, closed_on, senseless = _replay(where, events)
    if senseless:
        yield senseless
    elif not missing:
        yield from _matter_row(matter, events, standing, closed_on)
        yield from _duty_rows(where, standing, batch.duties.get(pk, ()))
        yield from _seat_rows(matter, standing, batch.seats.get(pk, ()))
        yield from _bar_rows(where, standing, batch.bars.get(pk, ()))


def _missing(where: str, events: Sequence[Told], last: int) -> Iterator[Problem]:
    wanted = set(range(1, max(last, events[-1].seq) + 1))
    for seq in sorted(wanted - {event.seq for event in events}):
        yield problem(Kind.EVENT_MISSING, where, seq=seq)


def _chain(where: str, events: Sequence[Told], pseudonym: str) -> Iterator[Problem]:
    seq, prev = 0, ""
    for event in events:
        if event.prev != prev and event.seq == seq + 1:
            yield problem(Kind.EVENT_UNCHAINED, where, seq=event.seq)
        if _digest(event, pseudonym) != event.digest:
            yield problem(Kind.EVENT_CHANGED, where, seq=event.seq)
        seq, prev = event.seq, event.digest


def _digest(event: Told, pseudonym: str) -> str:
    """The digest again, from the columns; "" when they cannot even be hashed."""
    try:
        return chain.leaf_hash(leaf_bytes((pseudonym, *event[:-1])))
    except ValueError:  # a salt that is no hexadecimal number
        return ""


def _replay(where: str, events: Iterable[Told]) -> tuple[Standing, date | None, Problem | None]:
    standing, closed_on = Standing(), None
    for event in events:
        on = localdate(event.at)
        try:
            standing.apply(Act(event.act), event.facts, event.effects, on)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            reason = f"{type(error).__name__}: {error}"
            stopped = problem(Kind.EVENT_SENSELESS, where, seq=event.seq, reason=reason)
            return standing, closed_on, stopped
        closed_on = rows.closing_day(standing, closed_on, on)
    return standing, closed_on, None


def _matter_row(
    matter: Mapping[str, Any], events: Sequence[Told], standing: Standing, closed_on: date | None
) -> Iterator[Problem]:
    first, wanted = events[0], rows.matter_values(standing, events[-1].digest, closed_on)
    wanted |= {COLUMN_OF[fact]: value for fact, value in first.facts.items() if fact in COLUMN_OF}
    wanted["registered_at"] = first.at
    if standing.sealed:
        wanted["gist"] = ""
    for column, value in wanted.items():
        if matter[column] != value:
            yield problem(
                Kind.MATTER_COLUMN,
                matter["number"],
                column=column,
                found=matter[column],
                wanted=value,
            )


def _duty_rows(where: str, standing: Standing, found: Iterable[Row]) -> Iterator[Problem]:
    there = {n: dict(zip(rows.DUTY_FIELDS, values, strict=True)) for n, *values in found}
    wanted = {duty.n: rows.duty_values(duty) for duty in standing.duties.values()}
    yield from _compare(where, "duty", wanted, there)


def _seat_rows(
    matter: Mapping[str, Any], standing: Standing, found: Iterable[Row]
) -> Iterator[Problem]:
    due = rows.next_due(standing)
    common = {
        "open": standing.is_open,
        "step": standing.step.value,
        "received_on": matter["received_on"],
        "due_on": due.due if due else None,
    }
    wanted = {
        holder: {"capacities": capacities, **common}
        for holder, capacities in rows.seat_capacities(standing.seats).items()
    }
    there = {
        (office, staff): dict(zip(SEAT_FIELDS, values, strict=True))
        for office, staff, *values in found
    }
    yield from _compare(matter["number"], "seat", wanted, there)


def _bar_rows(where: str, standing: Standing, found: Iterable[Row]) -> Iterator[Problem]:
    wanted: dict[Any, dict[str, Any]] = {(bar.office, bar.staff): {} for bar in standing.bars}
    there: dict[Any, dict[str, Any]] = {(office, staff): {} for office, staff in found}
    yield from _compare(where, "bar", wanted, there)


def _compare(
    where: str,
    table: str,
    wanted: Mapping[Any, Mapping[str, Any]],
    there: Mapping[Any, Mapping[str, Any]],
) -> Iterator[Problem]:
    """Rows by their key: those that lack, those too many, and columns that differ."""
    for key in wanted.keys() - there.keys():
        yield problem(Kind.ROW_MISSING, where, row=_called(table, key))
    for key in there.keys() - wanted.keys():
        yield problem(Kind.ROW_EXTRA, where, row=_called(table, key))
    for key in wanted.keys() & there.keys():
        if wanted[key] == there[key]:
            continue
        for column, value in wanted[key].items():
            if there[key][column] != value:
                yield problem(
                    Kind.ROW_COLUMN,
                    where,
                    row=_called(table, key),
                    column=column,
                    found=there[key][column],
                    wanted=value,
                )


def _called(table: str, key: Any) -> str:
    """How a row is named: "duty 3", "seat of office 5", "bar of staff 7"."""
    if not isinstance(key, tuple):
        return f"{table} {key}"
    office, staff = key
    named = [f"office {office}"] if office is not None else []
    named += [f"staff {staff}"] if staff is not None else []
    return f"{table} of {', '.join(named)}"

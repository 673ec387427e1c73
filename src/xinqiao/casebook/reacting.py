"""What happens after an act: queued in the event's own transaction, done at least once.

`wiring.py` hands its table to `connect` when the application starts; the casebook itself
knows no room. A reaction that fails is tried again with longer and longer pauses and
stays visible to the administrator until it has succeeded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now
from django_tasks import task

from xinqiao.casebook import bulk
from xinqiao.casebook.models import Event, Reaction
from xinqiao.kernel.procedure.steps import Act

MOST_ATTEMPTS = 8
# An act told long after it happened (an old register taken over, a demonstration) is history:
# its letters went out long ago, or never will.
HISTORY = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class On:
    """After `act`, call `call` with the event. `call` must bear being called twice.

    when: asked as the event is queued; most registrations need no second look at night.
    """

    act: Act
    call: Callable[[Event], None]
    when: Callable[[Event], bool] = lambda event: True

    @property
    def name(self) -> str:
        """Stable name under which the reaction is remembered."""
        return f"{self.call.__module__}.{self.call.__qualname__}"


_table: dict[Act, tuple[On, ...]] = {}


def connect(table: Iterable[On]) -> None:
    """Take over the table of reactions; replaces what was connected before."""
    _table.clear()
    for on in table:
        _table[on.act] = (*_table.get(on.act, ()), on)


def connected() -> frozenset[tuple[Act, str]]:
    """What is connected now: act and name of each reaction."""
    return frozenset((on.act, on.name) for table in _table.values() for on in table)


def queue(events: Sequence[Event]) -> None:
    """Queue the reactions to these events, in the caller's transaction; not those to history."""
    waiting = [
        Reaction(event_id=event.pk, name=on.name)
        for event in events
        for on in _table.get(Act(event.act), ())
        if event.recorded_at - event.at < HISTORY and on.when(event)
    ]
    if waiting:
        # One task for all of them: an import of a thousand matters queues as fast as one act.
        react.enqueue(*(reaction.pk for reaction in bulk.insert(waiting)))


@task()
def react(*reactions: int) -> None:
    """Run reactions, each in a transaction of its own; what fails is tried again later."""
    for reaction in reactions:
        _react(reaction)


def _react(reaction: int) -> None:
    row = Reaction.objects.select_related("event").get(pk=reaction)
    if row.done_at:
        return
    on = next((o for o in _table.get(Act(row.event.act), ()) if o.name == row.name), None)
    try:
        if on is None:
            raise LookupError(f"no reaction is called {row.name}")
        with transaction.atomic():
            on.call(row.event)
            Reaction.objects.filter(pk=row.pk).update(done_at=now(), error="")
    except Exception as error:
        _try_later(row, error)


def _try_later(row: Reaction, error: Exception) -> None:
    attempts = row.attempts + 1
    text = f"{type(error).__name__}: {error}"[:300]
    Reaction.objects.filter(pk=row.pk).update(attempts=attempts, error=text)
    if attempts < MOST_ATTEMPTS:
        pause = timedelta(seconds=10 * 4**attempts)
        react.using(run_after=now() + pause).enqueue(row.pk)


def failing() -> list[Reaction]:
    """Reactions that have failed at least once and are still undone, oldest first."""
    undone = Reaction.objects.filter(done_at=None, attempts__gt=0).select_related("event__matter")
    return list(undone.order_by("pk"))

"""How often a matter changed hands between offices, since when it is here, how old it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xinqiao.casebook.record import Recorded


@dataclass(frozen=True, slots=True)
class Hops:
    """count: how often another office came to own it, coming back included; since: the day of
    the last time, or of the receipt; until: today, or the day on which it was settled."""

    count: int
    received: date
    since: date
    until: date

    @property
    def here(self) -> int:
        """Days of the present leg."""
        return (self.until - self.since).days

    @property
    def total(self) -> int:
        """Days since the matter was received: no hop begins them anew."""
        return (self.until - self.received).days


def hops(
    events: Iterable[Recorded], received: date, settled: date | None, today: date
) -> Hops:  # fmt: skip
    """The hops of a matter out of its record, oldest entry first."""
    count, since, office = 0, received, None
    for event in events:
        owner = event.effects.get("owner")
        if owner and owner[0] != office:
            if office is not None:
                count, since = count + 1, event.on
            office = owner[0]
    return Hops(count, received, since, settled or today)

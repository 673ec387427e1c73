"""What a visitor brought before, as far as the clerk may see it; each look is written down."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.rooms.people.services import log_read
from xinqiao.rooms.reception.services.basics import at_counter
from xinqiao.rooms.registry.repeats import Likely, likely_repeats

PURPOSE = "reception"


@transaction.atomic
def earlier(
    *, by: Actor, at: datetime, phones: Iterable[str] = (), id_numbers: Iterable[str] = ()
) -> list[Likely]:
    """Matters with the same phone or ID number that the clerk may see, found by blind index.

    A line in the read log of each that is shown, so that the person can see who looked.
    Raises NotPermitted. Source: DOMAIN.md 3.6, 7 G12.
    """
    at_counter(by)
    found = likely_repeats(by=by, phones=phones, id_numbers=id_numbers)
    rows = {m.pk: m for m in visible_to(by).filter(pk__in=[f.matter for f in found])}
    for likely in found:
        log_read(matter=rows[likely.matter], by=by, at=at, purpose=PURPOSE)
    return found

"""Open the sealed texts of visits; every look is written down."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Actor
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people import texts
from xinqiao.rooms.visits import queries
from xinqiao.rooms.visits.queries import VisitLine


@dataclass(frozen=True, slots=True)
class OpenedVisit:
    """A visit with its words; None stands for an erased text. seq: of the matter's last entry."""

    line: VisitLine
    seq: int
    place: str | None
    reason: str | None
    note: str | None


@transaction.atomic
def open_visit(*, visit: int, by: Actor, at: datetime) -> OpenedVisit:
    """One visit with place, reason and note. Raises NotFound; leaves a line in the read log."""
    line = queries.visit_for(by, visit)
    matter = Matter.objects.get(pk=line.matter)
    ids = queries.texts_of(visit)
    if by.matter is not None:  # the petitioner reads their own
        found = texts.read_many(ids.values(), matter=matter)
    else:
        found = people.read_texts(
            matter=matter, ids=list(ids.values()), purpose="visit", by=by, at=at
        )
    opened = {name: found.get(key) for name, key in ids.items()}
    return OpenedVisit(
        line, matter.seq, opened.get("place"), opened.get("reason"), opened.get("note")
    )


def to_take_along(*, by: Actor, at: datetime) -> list[OpenedVisit]:
    """The reader's own visits that are not over, with their words, for the form outside."""
    found = queries.board(by, at)
    mine = [v for v in (*found.unwritten, *found.coming) if v.mine]
    return [open_visit(visit=v.id, by=by, at=at) for v in mine]

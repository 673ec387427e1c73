"""Mass letters in a list: rows with the same words under one line.

Within a page only. A page is cut by key before anything is folded, so whatever comes in or is
settled meanwhile, paging on shows every matter once and no page has to look beyond itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F

from xinqiao.casebook.prepared import prepared
from xinqiao.rooms.registry.lists import Row
from xinqiao.rooms.registry.models import Submission


@dataclass(frozen=True, slots=True)
class Fold:
    """A line of a list, and the rows of the page that say the same and stand where it stands."""

    row: Row
    same: tuple[Row, ...] = ()

    @property
    def sooner(self) -> date | None:
        """The first day on which one of the folded is due, where that is before the line's."""
        days = [row.due_on for row in self.same if row.due_on]
        first = min(days, default=None)
        return first if first and (self.row.due_on is None or first < self.row.due_on) else None


def folded(rows: Sequence[Row]) -> list[Fold]:
    """The rows of one page in their order, the like under the first of them; one statement.

    Folded are letters with the same words that stand at the same step with the same person: the
    line is true of all of them. A sealed matter stands alone. Rows are what the reader may see.
    """
    plain = [row.id for row in rows if not row.sealed]
    if len(plain) < 2:
        return [Fold(row) for row in rows]
    said: dict[int, frozenset[int]] = defaultdict(frozenset)
    for matter, mark in _words(*plain):
        said[matter] |= {mark}
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        here = (row.step, row.office, row.post, row.staff)
        groups.setdefault((said[row.id], *here) if said[row.id] else row.id, []).append(row)
    return [Fold(first, tuple(rest)) for first, *rest in groups.values()]


@prepared
def _words(*matters: int) -> Any:
    """(matter, keyed hash of the words) of every letter of these."""
    of = ExpressionWrapper(F("matter_id"), BigIntegerField())  # a relation takes no places
    letters = Submission.objects.annotate(of=of).filter(of__in=matters).order_by()
    return letters.values_list("of", "text_index")

"""What lies on the desk of a matter beside its record: tasks to carry out, papers to file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.moves import MOVES
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.handling.models import ExecutionTask

_PAPER_OF = {m.act: m.paper for m in MOVES if m.paper and m.act is not Act.ARCHIVE}


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Something still to carry out. n: its number within the matter."""

    n: int
    claim: int
    due: date


def open_tasks(matter: int) -> list[OpenTask]:
    """Tasks of the execution plan that are not done, in order; one statement."""
    rows = ExecutionTask.objects.filter(matter=matter, done_on=None, dropped=False)
    return [OpenTask(t.n, t.claim, t.due) for t in rows.order_by("n")]


def papers_of(acts: Iterable[Act]) -> list[PaperKind]:
    """Kinds of paper that these acts produced, in order, once each; for the file's index."""
    return list(dict.fromkeys(_PAPER_OF[act] for act in acts if act in _PAPER_OF))

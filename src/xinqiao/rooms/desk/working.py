"""What lies on the desk of a matter beside its record: tasks to carry out, papers to file."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.numbering import SubmissionNumber
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.handling.models import ExecutionTask
from xinqiao.rooms.handling.services.archive import file_list
from xinqiao.rooms.registry.models import MatterLink


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


def papers_in(matter: int) -> list[PaperKind]:
    """Kinds of paper that must be in the file of a matter, in order, once each."""
    return file_list(Matter.objects.get(pk=matter))


def matter_id(number: str, reader: Actor) -> int:
    """The id of the matter under a number as somebody typed it.

    Raises OutOfRange for what is no number, NotFound for one that is not theirs to know of.
    """
    return casebook.matter_for(reader, str(SubmissionNumber.parse(number))).pk


def linked(matter: int, reader: Actor) -> list[tuple[str, str]]:
    """(number, gist) of the matters linked with this one that the reader may see."""
    rows = MatterLink.objects.filter(Q(matter=matter) | Q(other=matter), undone=None)
    ids = {i for pair in rows.values_list("matter", "other") for i in pair} - {matter}
    found = casebook.visible_to(reader).filter(pk__in=ids).order_by("pk")
    return list(found.values_list("number", "gist"))


def unanswered(matter: int, standing: Standing) -> list[str]:
    """Numbers of repeats that came in and still wait for an answer of their own; one statement."""
    waiting = {d.opened_by for d in standing.duties.values() if d.open}
    told = Event.objects.filter(matter=matter, act=Act.ADD_SUBMISSION.value, seq__in=waiting)
    return [str(n) for facts in told.values_list("facts", flat=True) for n in facts["submissions"]]

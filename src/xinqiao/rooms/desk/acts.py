"""One act about to be done by one person: what its form needs to know. Reads only."""

from dataclasses import dataclass
from datetime import date

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.record import record_of
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import Sentence
from xinqiao.rooms.desk.lines import Line, line_of
from xinqiao.rooms.desk.matter import Told, fold, told_of
from xinqiao.rooms.desk.withheld import withheld_entries


@dataclass(frozen=True, slots=True)
class ActCase:
    """A matter as the form of one act sees it. why: the reason it can't be done now, if so."""

    id: int
    seq: int
    act: Act
    today: date
    reader: Actor
    line: Line
    standing: Standing
    why: Sentence | None
    record: tuple[Told, ...]  # newest first

    def since(self, seq: int) -> tuple[Told, ...]:
        """What happened after the entry `seq`, newest first."""
        return tuple(t for t in self.record if t.seq > seq)

    @property
    def claims(self) -> tuple[int, ...]:
        """Numbers of the claims."""
        return tuple(sorted(self.standing.claims))


def act_case(number: str, act: Act, reader: Actor, today: date) -> ActCase:
    """The matter under `number` for one act; two statements.

    Raises NotFound for whoever may not know of it.
    """
    matter = casebook.matter_for(reader, number)
    events = record_of(matter.pk)
    standing, _ = fold(events)
    hidden = withheld_entries(events, standing, reader)
    return ActCase(
        id=matter.pk,
        seq=matter.seq,
        act=act,
        today=today,
        reader=reader,
        line=line_of(matter, reader),
        standing=standing,
        why=_why_not(act, Situation(standing, reader, today)),
        record=tuple(t for t in told_of(events, standing) if t.seq not in hidden),
    )


def _why_not(act: Act, situation: Situation) -> Sentence | None:
    try:
        permit(act, situation)
    except DomainError as refusal:
        return getattr(refusal, "sentence", None)
    return None

"""What the unit that is spoken of does not read (DOMAIN.md 7): the record of a follow-up call,
and everything about a suggestion to hold it to account."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act

ABOUT_THE_UNIT = frozenset({PaperKind.FOLLOW_UP_RECORD})
ACCUSING = frozenset({Act.PROPOSE_ACCOUNTABILITY, Act.SUGGEST_ACCOUNTABILITY})
AT_WORK = (Capacity.HANDLER, Capacity.HELPER, Capacity.REVIEWER)


class Entry(Protocol):
    """An entry of the record, as far as is asked here."""

    @property
    def seq(self) -> int: ...
    @property
    def act(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


def withheld(kind: PaperKind, standing: Standing, reader: Actor) -> bool:
    """Whether a paper of this kind stays closed to the reader: their office handled the matter
    and neither registered it nor stands above."""
    if reader.office is None:
        return False
    above = standing.offices(Capacity.REGISTRAR) | standing.offices(Capacity.OVERSIGHT)
    if kind is PaperKind.ACCOUNTABILITY_SUGGESTION:
        return _at_work(standing, reader) and reader.office not in above
    return kind in ABOUT_THE_UNIT and reader.office in standing.offices(Capacity.HANDLER) - above


def withheld_entries(events: Iterable[Entry], standing: Standing, reader: Actor) -> frozenset[int]:
    """seq of each entry that the reader is not told of: of holding to account, where their
    office works on the matter and did not propose it itself."""
    accusing = [e for e in events if is_accusing(e)]
    if not accusing or not _at_work(standing, reader):
        return frozenset()
    return frozenset(e.seq for e in accusing if e.facts["from"] != reader.office)


def is_accusing(entry: Entry) -> bool:
    """Whether the entry is about holding somebody to account."""
    answered = entry.act == Act.ANSWER_SUGGESTION and entry.facts.get("kind") == "accountability"
    return answered or entry.act in ACCUSING


def _at_work(standing: Standing, reader: Actor) -> bool:
    working = {office for capacity in AT_WORK for office in standing.offices(capacity)}
    return reader.office in working - standing.offices(Capacity.OVERSIGHT)

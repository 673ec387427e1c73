"""What the unit that is spoken of does not read (DOMAIN.md 7): the record of a follow-up call."""

from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.standing import Standing

ABOUT_THE_UNIT = frozenset({PaperKind.FOLLOW_UP_RECORD})


def withheld(kind: PaperKind, standing: Standing, reader: Actor) -> bool:
    """Whether a paper of this kind stays closed to the reader: their office handled the matter
    and neither registered it nor stands above."""
    if kind not in ABOUT_THE_UNIT or reader.office is None:
        return False
    above = standing.offices(Capacity.REGISTRAR) | standing.offices(Capacity.OVERSIGHT)
    return reader.office in standing.offices(Capacity.HANDLER) - above

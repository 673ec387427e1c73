"""Who may play a recording, and who decides about it."""

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotFound, NotPermitted
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.recordings.models import Reader, Recording

HEADS = frozenset({Role.BUREAU_HEAD, Role.UNIT_HEAD})

NO_RECORDING = gettext_noop("There is no such recording.")
NOT_NAMED = gettext_noop(
    "Only whoever made the recording and the people the head named may play it."
)


def known(recording: str, by: Actor) -> Recording:
    """The recording, for somebody who may know of its matter. Raises NotFound alike otherwise."""
    row = Recording.objects.select_related("matter", "first").filter(pk=recording).first()
    if row is None or not visible_to(by).filter(pk=row.matter_id).exists():
        raise NotFound(NO_RECORDING)
    return row


def may_play(row: Recording, by: Actor) -> bool:
    """Whether this person made it or was named; a name counts for every part of a talk."""
    if by.staff is None:
        return False
    named = Reader.objects.filter(recording=row.head, staff=by.staff)
    return row.officer_id == by.staff or named.exists()


def check_may_play(row: Recording, by: Actor) -> None:
    """Raises NotPermitted for everybody else."""
    if not may_play(row, by):
        raise NotPermitted(NOT_NAMED)


def may_decide(row: Recording, by: Actor) -> bool:
    """Whether this person heads the office that made it."""
    return bool(HEADS & by.roles) and by.office == row.office_id


def check_may_decide(row: Recording, by: Actor) -> None:
    """Raises NotPermitted for everybody else."""
    if not may_decide(row, by):
        raise NotPermitted(gettext_noop("The head of the office that made it decides this."))

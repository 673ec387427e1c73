"""What the acts of the hall share: who may stand at the counter, a place there."""

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.procedure.moves import FACE_TO_FACE
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.text import gettext_noop

COUNTER_ONLY = gettext_noop("Only whoever receives people can do this.")


def at_counter(by: Actor) -> Owner:
    """Somebody whose post receives people. Raises NotPermitted."""
    if by.staff is None or by.post is None or by.office is None:
        raise NotPermitted(COUNTER_ONLY)
    if not by.roles & FACE_TO_FACE:
        raise NotPermitted(COUNTER_ONLY)
    return Owner(by.office, by.post, by.staff)

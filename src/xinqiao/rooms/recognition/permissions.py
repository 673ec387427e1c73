"""Who records honours and confirms trainings: the head, of people below, never of themselves."""

from collections.abc import Sequence

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.text import gettext_noop

HEADS = frozenset({Role.BUREAU_HEAD, Role.UNIT_HEAD})
FOR_HEADS = gettext_noop("The head of the office, or of one above it, does this.")
NOT_ONESELF = gettext_noop("Nobody does this for themselves; the office above does.")


def is_head(actor: Actor) -> bool:
    """Whether the post heads an office."""
    return actor.office is not None and bool(actor.roles & HEADS)


def may_decide(actor: Actor, office: int, line: Sequence[int], staff: int | None) -> bool:
    """Whether the actor decides about somebody of that office, or about the office itself.

    line: the offices above it. staff: whom it is about; None for the office.
    """
    below = actor.office == office or actor.office in line
    return is_head(actor) and below and (staff is None or staff != actor.staff)


def check_decide(actor: Actor, office: int, line: Sequence[int], staff: int | None) -> None:
    """Raises NotPermitted unless `may_decide`."""
    if not may_decide(actor, office, line, None):
        raise NotPermitted(FOR_HEADS)
    if not may_decide(actor, office, line, staff):
        raise NotPermitted(NOT_ONESELF)

"""Who may change offices, posts, staff, the calendar and the categories."""

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.text import gettext_noop


def check_administer(actor: Actor) -> None:
    """Raises NotPermitted unless the actor is an administrator or the system itself."""
    if not may_administer(actor):
        raise NotPermitted(gettext_noop("Only an administrator changes offices, posts and people."))


def may_administer(actor: Actor) -> bool:
    """Whether `check_administer` lets the actor pass."""
    return bool({Role.ADMIN, Role.SYSTEM} & actor.roles)

"""Who conveys a meeting, to which offices, and who sees who has read it."""

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.text import gettext_noop

DIRECTS = frozenset({Role.BUREAU_HEAD, Role.UNIT_HEAD, Role.CONFERENCE})


def may_convey(actor: Actor) -> bool:
    """Whether this post directs an office, and so conveys what a meeting said."""
    return actor.office is not None and bool(actor.roles & DIRECTS)


def check_convey(actor: Actor) -> None:
    """Raises NotPermitted unless `may_convey`."""
    if not may_convey(actor):
        raise NotPermitted(gettext_noop("The director of an office conveys what a meeting said."))


def reach_of(actor: Actor) -> int | None:
    """The office whose whole house may be addressed: one's own, and for a petition department
    or the joint conference, which speak for their government, the office above."""
    speaks_for_all = actor.bureau or Role.CONFERENCE in actor.roles
    return actor.line[-1] if speaks_for_all and actor.line else actor.office

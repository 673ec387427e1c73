"""Who books appointments, and who arranges rooms, rotas and reception days."""

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.text import gettext_noop

BOOKS = frozenset(
    {
        Role.REGISTRAR, Role.TRIAGE, Role.BUREAU_HEAD, Role.INTAKE, Role.HANDLER, Role.UNIT_HEAD,
        Role.REVIEWER, Role.CONFERENCE,
    }
)  # fmt: skip
ARRANGES = frozenset({Role.TRIAGE, Role.BUREAU_HEAD, Role.UNIT_HEAD, Role.CONFERENCE})
# What is said against somebody here is read by the head of the office alone.
HEADS = frozenset({Role.BUREAU_HEAD, Role.UNIT_HEAD})


def may_book(actor: Actor, office: int) -> bool:
    """Whether a post of the office makes, moves and cancels appointments there."""
    return actor.office == office and bool(actor.roles & BOOKS)


def may_arrange(actor: Actor, office: int) -> bool:
    """Whether a post of the office arranges its rooms, rotas and reception days."""
    return actor.office == office and bool(actor.roles & ARRANGES)


def check_book(actor: Actor, office: int) -> None:
    """Raises NotPermitted unless `may_book`, or the system acts."""
    if Role.SYSTEM not in actor.roles and not may_book(actor, office):
        raise NotPermitted(gettext_noop("Only the office that receives people books its times."))


def check_arrange(actor: Actor, office: int) -> None:
    """Raises NotPermitted unless `may_arrange`, or the system acts."""
    if Role.SYSTEM not in actor.roles and not may_arrange(actor, office):
        raise NotPermitted(
            gettext_noop("Rooms, rotas and reception days are arranged by the head of the office.")
        )

"""Who books appointments, and who arranges rooms, rotas and reception days."""

from collections.abc import Collection

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.procedure.moves import FACE_TO_FACE
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


def may_welcome(actor: Actor, office: int, receiving: Collection[int | None]) -> bool:
    """Whether the actor writes down that a visitor is here: whoever receives people at the
    office, a leader there too, and who receives in the appointment, wherever they belong."""
    at_the_door = actor.office == office and bool(actor.roles & (BOOKS | FACE_TO_FACE))
    return at_the_door or (actor.staff is not None and actor.staff in receiving)


def check_welcome(actor: Actor, office: int, receiving: Collection[int | None]) -> None:
    """Raises NotPermitted unless `may_welcome`, or the system acts."""
    if Role.SYSTEM not in actor.roles and not may_welcome(actor, office, receiving):
        raise NotPermitted(
            gettext_noop(
                "That a visitor is here is written down by the office that receives them,"
                " or by who receives them."
            )
        )


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

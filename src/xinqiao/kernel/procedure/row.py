"""One row of the table of moves: the shape, and the short way to write it."""

from dataclasses import dataclass

from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.guards import Guard
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table."""

    act: Act
    src: frozenset[Step]
    dst: Step | None
    roles: frozenset[Role]
    article: str
    t: str = ""
    seats: frozenset[Capacity] = frozenset()
    guards: tuple[Guard, ...] = ()
    starts: tuple[TermKey, ...] = ()
    stops: tuple[TermKey, ...] = ()
    meets: tuple[TermKey, ...] = ()
    paper: PaperKind | None = None

    def admits(self, actor: Actor, standing: Standing) -> bool:
        """Whether `actor` has a role of this row and its office a part in the matter."""
        if not self.roles & actor.roles:
            return False
        if not self.seats or Role.SYSTEM in actor.roles or Role.PETITIONER in actor.roles:
            return True
        return standing.has_part(actor.office, actor.staff, self.seats)


def row(act: Act, src: Step | frozenset[Step] | set[Step], dst: Step | None, roles: set[Role],
       article: str, t: str = "", *, seats: set[Capacity] | None = None,
       guards: tuple[Guard, ...] = (), starts: tuple[TermKey, ...] = (),
       stops: tuple[TermKey, ...] = (), meets: tuple[TermKey, ...] = (),
       paper: PaperKind | None = None) -> Move:  # fmt: skip
    steps = frozenset({src}) if isinstance(src, Step) else frozenset(src)
    return Move(act, steps, dst, frozenset(roles), article, t, frozenset(seats or ()),
                guards, starts, stops, meets, paper)  # fmt: skip

"""Who acts: roles, capacities and the actor of one act. No database, no names."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a post is there to do (DOMAIN.md 2.1). A post may hold several."""

    PETITIONER = "petitioner"
    SYSTEM = "system"
    REGISTRAR = "registrar"
    TRIAGE = "triage"
    BUREAU_HEAD = "bureau_head"
    INTAKE = "intake"
    HANDLER = "handler"
    LEGAL = "legal"
    UNIT_HEAD = "unit_head"
    REVIEWER = "reviewer"
    CONFERENCE = "conference"
    INSPECTOR = "inspector"
    STATISTICIAN = "statistician"
    ARCHIVIST = "archivist"
    AUDITOR = "auditor"
    LEADER = "leader"  # receives visitors, takes cases
    CALLER = "caller"  # asks people afterwards whether it helped
    CONVENOR = "convenor"  # of the joint conference: names the leader of a case
    ADMIN = "admin"


# Roles that read cases at all. An administrator keeps the house and reads no case;
# a statistician sees figures, an auditor the read log.
CASE_ROLES = frozenset(Role) - {Role.ADMIN, Role.AUDITOR, Role.STATISTICIAN, Role.PETITIONER}


class Capacity(StrEnum):
    """The part an office, or a named reader, has in one matter."""

    REGISTRAR = "registrar"
    HANDLER = "handler"
    HELPER = "helper"
    COPY = "copy"
    ARBITER = "arbiter"
    REVIEWER = "reviewer"
    OVERSIGHT = "oversight"
    READER = "reader"
    LEADER = "leader"  # the leading official who answers for it by name
    CONVENOR = "convenor"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody about to act or to read: one person at one post, the petitioner, or the clock.

    For staff, `staff`, `post` and `office` are row ids; for the petitioner they are None and
    `matter` is the one matter that the number and query code opened.
    """

    roles: frozenset[Role]
    staff: int | None = None
    post: int | None = None
    office: int | None = None
    matter: int | None = None
    bureau: bool = False  # the office is a petition department
    line: tuple[int, ...] = ()  # offices above it, top first
    region: str = ""  # GB/T 2260 code of the office's place

    @property
    def reads_cases(self) -> bool:
        """Whether any role of this actor may read case content at all."""
        return bool(self.roles & CASE_ROLES)


SYSTEM = Actor(roles=frozenset({Role.SYSTEM}))


def petitioner(matter: int) -> Actor:
    """The person who holds the number and query code of `matter`."""
    return Actor(roles=frozenset({Role.PETITIONER}), matter=matter)

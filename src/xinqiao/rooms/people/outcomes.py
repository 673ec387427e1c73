"""How far a group is, and what one of its members came to."""

import json
from dataclasses import dataclass
from datetime import date

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people.members import opened, place
from xinqiao.rooms.people.models import Member
from xinqiao.vault import codes, fields

NO_MEMBER = gettext_noop("There is no such matter.")


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member on the roll as staff see it without opening anything."""

    n: int
    name: str  # masked
    outcome: str
    done_on: date | None
    settled: bool
    has_code: bool


@dataclass(frozen=True, slots=True)
class OwnOutcome:
    """A member's own outcome, for whoever holds the member's code."""

    matter: int
    n: int
    name: str
    owed: str
    outcome: str
    amount: str
    done_on: date | None
    settled: bool


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How far a group is: n of m settled."""

    members: int
    settled: int
    granted: int  # told that they get it, and not paid yet

    @property
    def open(self) -> int:
        """Those who still wait."""
        return self.members - self.settled


def count_of(matter: int) -> GroupCount:
    """n of m settled; one statement."""
    rows = list(Member.objects.filter(matter=matter).values_list("settled", "outcome"))
    settled = sum(s for s, _ in rows)
    return GroupCount(len(rows), settled, sum(1 for s, o in rows if o and not s))


def roll_of(*, matter: int, by: Actor) -> list[MemberLine]:
    """The roll with masked names, those who still wait first. Raises NotFound for a stranger."""
    if not visible_to(by).filter(pk=matter).exists():
        raise NotFound(NO_MEMBER)
    rows = Member.objects.filter(matter=matter).order_by("settled", "n")
    return [
        MemberLine(
            r.n, r.name_masked or "**", r.outcome, r.done_on, r.settled, r.code is not None
        )
        for r in rows
    ]  # fmt: skip


def by_code(matter: int | None, code: str) -> int | None:
    """The member of a matter who holds this code: their number; None when nobody does."""
    found = Member.objects.filter(matter=matter or 0, code__in=codes.hashes(code))
    return found.values_list("n", flat=True).first()


def own_outcome(matter: int, n: int) -> OwnOutcome:
    """What one member came to. Raises NotFound."""
    row = Member.objects.filter(matter=matter, n=n).first()
    if row is None:
        raise NotFound(NO_MEMBER)
    (said,) = opened([row])
    blob = row.result
    got = fields.unseal_text(bytes(blob), where=place("result", row.pk)) if blob else "{}"
    return OwnOutcome(
        matter, n, said.get("name", ""), said.get("owed", ""), row.outcome,
        json.loads(got).get("amount", ""), row.done_on, row.settled,
    )  # fmt: skip

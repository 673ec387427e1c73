"""包案 coverage: from the head of the government down to its departments, who carries what.

At most six statements, however many cases there are; see `figures` for what is counted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.responsibility import places
from xinqiao.rooms.responsibility.figures import Share, Unowned, shares, unowned
from xinqiao.rooms.responsibility.places import Gone, Seated

WATCHING = frozenset(
    {Role.LEADER, Role.CONVENOR, Role.UNIT_HEAD, Role.BUREAU_HEAD, Role.CONFERENCE, Role.INSPECTOR}
)
NOT_YOURS = gettext_noop("The coverage tree is for leaders and heads of offices.")


@dataclass(frozen=True, slots=True)
class Carrier:
    """An official in the tree. left: no longer at this post; cases: state → how many."""

    staff: int
    name: str
    post: Bilingual
    cases: Mapping[LeadState, int]
    oldest: date | None
    silent: date | None
    late: int
    left: bool

    @property
    def all(self) -> int:
        """Cases in every state."""
        return sum(self.cases.values())

    @property
    def answers(self) -> tuple[tuple[LeadState, int], ...]:
        """Each state with its number, in the order in which a case passes them."""
        return tuple((state, self.cases.get(state, 0)) for state in LeadState)


@dataclass(frozen=True, slots=True)
class Branch:
    """One office of the tree. depth: 0 is where the tree begins; below: offices under it."""

    id: int
    name: Bilingual
    depth: int
    below: bool
    carriers: tuple[Carrier, ...]
    unowned: tuple[Unowned, ...]
    away: tuple[Gone, ...]

    @property
    def cases(self) -> int:
        """Own cases of everybody in this office itself."""
        return sum(c.all for c in self.carriers)

    @property
    def uncovered(self) -> int:
        """Owners who are away and for whom nobody stands in."""
        return sum(not g.covered for g in self.away)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The tree of one reader on one day."""

    on: date
    branches: tuple[Branch, ...]
    above: int | None  # the office one step up, where the reader may look too

    @property
    def totals(self) -> tuple[tuple[LeadState, int], ...]:
        """Each state with the number of its cases in the whole tree."""
        found: Counter[LeadState] = Counter()
        for branch in self.branches:
            for carrier in branch.carriers:
                found.update(carrier.cases)
        return tuple((state, found[state]) for state in LeadState)

    @property
    def cases(self) -> int:
        """Every own case in it."""
        return sum(n for _, n in self.totals)

    @property
    def late(self) -> int:
        """Cases in which a talk is overdue."""
        return sum(c.late for b in self.branches for c in b.carriers)

    @property
    def unowned(self) -> int:
        """Open matters without anybody in charge."""
        return sum(len(b.unowned) for b in self.branches)

    @property
    def uncovered(self) -> int:
        """Owners who are away and for whom nobody stands in."""
        return sum(b.uncovered for b in self.branches)


def coverage(reader: Actor, on: date, office: int | None = None) -> Coverage:
    """The coverage tree as far as the reader sees it; office: begin at this one instead.

    A petition department and the joint conference look at what lies beneath their government,
    everybody else at what lies beneath their own office. Raises NotPermitted for a post that
    has no part in it, NotFound for an office that is not below the reader's.
    """
    if not reader.roles & WATCHING or reader.office is None:
        raise NotPermitted(NOT_YOURS)
    top = places.top_of(reader)
    found = _Found(shares(reader, on), unowned(reader))
    root, offices = places.offices_from(top, top if office is None else office, found.offices)
    inside = [o.pk for o in offices]
    found.seated, found.away = places.seated(inside), places.away(reader, on, inside)
    found.gone = places.formerly(found.unseated) if found.unseated else []
    branches = tuple(_branch(o, root, found) for o in offices)
    above = root.line[-1] if root.pk != top else None
    return Coverage(on, branches, above)


@dataclass(slots=True)
class _Found:
    """What was read, before it is hung into the tree."""

    shares: list[Share]
    unowned: list[Unowned]
    seated: list[Seated] = field(default_factory=list)
    gone: list[Seated] = field(default_factory=list)
    away: Mapping[int, tuple[Gone, ...]] = field(default_factory=dict)

    @property
    def offices(self) -> set[int]:
        """Where somebody carries something, or something is without an owner."""
        return {s.office for s in self.shares} | {u.office for u in self.unowned if u.office}

    @property
    def unseated(self) -> set[tuple[int, int]]:
        """Who carries something at a post that they do not hold, or that does not lead."""
        here = {(s.staff, s.post) for s in self.seated}
        return {(s.staff, s.post) for s in self.shares} - here


def _branch(office: Office, root: Office, found: _Found) -> Branch:
    return Branch(
        id=office.pk,
        name=Bilingual(office.name, office.name_en),
        depth=max(0, len(office.line) - len(root.line)),
        below=bool(getattr(office, "below_it", False)) and office.pk != root.pk,
        carriers=tuple(_carriers(office.pk, found)),
        unowned=tuple(u for u in found.unowned if u.office == office.pk),
        away=found.away.get(office.pk, ()),
    )


def _carriers(office: int, found: _Found) -> Iterator[Carrier]:
    """Whoever leads here, whether they carry anything or not; then who left and still does."""
    for seat in (*found.seated, *found.gone):
        if seat.office == office:
            has = [s for s in found.shares if (s.staff, s.post) == (seat.staff, seat.post)]
            yield _carrier(seat, has, left=seat in found.gone)


def _carrier(who: Seated, has: Sequence[Share], *, left: bool) -> Carrier:
    return Carrier(
        staff=who.staff,
        name=who.name,
        post=who.title,
        cases={s.state: s.cases for s in has},
        oldest=min((s.oldest for s in has), default=None),
        silent=min((s.silent for s in has if s.silent), default=None),
        late=sum(s.late for s in has),
        left=left,
    )

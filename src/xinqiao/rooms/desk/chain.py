"""Who answers for a matter: its owner first, then the unit's head, the sender, the superior."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinqiao.casebook.models import Matter
from xinqiao.casebook.record import Recorded
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.desk.lines import Who
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.queries import Away, Seated


class Part(StrEnum):
    """A link's part in the chain."""

    OWNER = "owner"
    HEAD = "head"
    SENDER = "sender"
    SUPERIOR = "superior"


@dataclass(frozen=True, slots=True)
class Link:
    """One person in the chain; `away` says who stands in while they are absent."""

    part: Part
    who: Who
    away: Away | None


def links(matter: Matter, sender: Recorded | None, today: date) -> tuple[Link, ...]:
    """The chain of an open matter; empty when nobody owes an act. Two statements."""
    if matter.office is None or matter.staff is None or matter.post is None:
        return ()
    superior = matter.office.parent_id
    heads = directory.heads_of({i for i in (matter.office_id, superior) if i})
    owner = _person(matter)
    found: list[tuple[Part, int, Who]] = [(Part.OWNER, matter.staff_id or 0, owner)]
    if head := heads.get(matter.office.pk):
        found.append((Part.HEAD, head.staff, _seated(head)))
    if sent := _sent(sender, matter):
        found.append(sent)
    if superior and (above := heads.get(superior)):
        found.append((Part.SUPERIOR, above.staff, _seated(above)))
    away = directory.away_on((staff for _, staff, _ in found), today)
    seen: set[int] = set()
    chain = []
    for part, staff, person in found:
        if staff not in seen:
            seen.add(staff)
            chain.append(Link(part, person, away.get(staff)))
    return tuple(chain)


def office_names(ids: Iterable[int | None]) -> dict[int, Bilingual]:
    """Office id → both names; one statement."""
    return directory.office_names(i for i in ids if i)


def _person(matter: Matter) -> Who:
    office, post, staff = matter.office, matter.post, matter.staff
    if office is None or post is None or staff is None:
        raise ValueError(f"matter {matter.pk} has no owner")
    return Who(
        staff.name, Bilingual(post.title, post.title_en),
        Bilingual(office.name, office.name_en), office.service_phone,
    )  # fmt: skip


def _seated(head: Seated) -> Who:
    return Who(head.name, head.post, head.office, head.phone)


def _sent(event: Recorded | None, matter: Matter) -> tuple[Part, int, Who] | None:
    doer = event.doer if event else None
    if doer is None or doer.office_id == matter.office_id:
        return None
    return (Part.SENDER, doer.staff, Who(doer.name, doer.post, doer.office, doer.phone))

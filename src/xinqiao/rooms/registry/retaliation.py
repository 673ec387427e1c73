"""打击报复、泄露信息: a complaint about an office that deals with a matter, kept from that office.

It becomes a sealed report of its own at the petition department above the office. The matter it
came from gets no entry, no link and no mark: whoever reads that matter learns nothing.
Source: 条例第三十条、第四十六条; DOMAIN.md 7 G1, G2.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Matter, Seat
from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.errors import Missing, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Office, OfficeKind
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.places import units_of
from xinqiao.rooms.registry.registration import Registered, register

WORKING = (Capacity.HANDLER, Capacity.HELPER, Capacity.REGISTRAR, Capacity.REVIEWER,
           Capacity.READER)  # fmt: skip

NO_MATTER = gettext_noop("There is no such matter.")
OFFICE = gettext_noop("Name the office it is about.")
TEXT = gettext_noop("Say what happened.")
STRANGER = gettext_noop("This office has no part in your matter.")


class Wrong(StrEnum):
    """What somebody complains of."""

    RETALIATION = "retaliation"
    LEAK = "leak"


TITLES = {Wrong.RETALIATION: "反映信访后受到打击报复", Wrong.LEAK: "反映信访信息被泄露"}


@dataclass(frozen=True, slots=True)
class Concerned:
    """An office that deals or dealt with the matter."""

    office: int
    name: Bilingual


def concerned(by: Actor) -> list[Concerned]:
    """The offices with a part in the petitioner's matter, those that handle it first."""
    held = Seat.objects.filter(matter=by.matter or 0).values_list("office", "capacities")
    ranked: dict[int, int] = {}
    for office, capacities in held:
        parts = [n for n, c in enumerate(WORKING) if c.value in capacities]
        if parts:
            ranked[office] = min(parts[0], ranked.get(office, len(WORKING)))
    rows = Office.objects.filter(pk__in=ranked)
    return [
        Concerned(o.pk, Bilingual(o.name, o.name_en))
        for o in sorted(rows, key=lambda o: (ranked[o.pk], o.pk))
    ]


@transaction.atomic
def complain(
    *,
    by: Actor,
    at: datetime,
    kind: Wrong,
    offices: Collection[int],
    text: str,
    named: bool = True,
) -> Registered:
    """Register the complaint as a sealed report; its own number and code go to the person alone.

    by: the petitioner of the matter it comes from. offices: those complained of; all that belong
    to their units are shut out. named: whether name and telephone go along from that matter.
    Raises NotPermitted (staff), NotFound, Missing (office, text), OutOfRange (an office without
    a part; the text), and as `register`.
    """
    if by.matter is None or Role.PETITIONER not in by.roles:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    matter = casebook.visible_to(by).first()
    if matter is None:
        raise NotFound(NO_MATTER)
    if not offices:
        raise Missing(OFFICE, "offices")
    if not text.strip():
        raise Missing(TEXT, "text")
    known = {c.office: c.name for c in concerned(by)}
    if set(offices) - known.keys():
        raise OutOfRange(STRANGER, "offices")
    intake = Intake(
        channel=Channel.WEB,
        purpose=Purpose.REPORT,
        title=TITLES[kind],
        text=f"{text.strip()}\n\n原信访件编号：{matter.number}",
        parties=_person(matter, by, at) if named else (),
        anonymous=not (named and not matter.anonymous),
        against="、".join(known[o].zh for o in sorted(offices)),
        against_offices=tuple(sorted(offices)),
    )
    writer = Actor(roles=frozenset({Role.PETITIONER}))
    return register(
        intake, by=writer, at=at, office=_above(sorted(offices)), confirmed=frozenset("*")
    )


def _person(matter: Matter, by: Actor, at: datetime) -> tuple[Person, ...]:
    found = people.contact_of(matter=matter, purpose="complaint", by=by, at=at)
    one = next((p for p in found.values() if p.get("name")), None)
    if one is None:
        return ()
    return (Person(one["name"], phone=one["phone"], address=one["address"]),)


def _above(offices: Sequence[int]) -> int:
    """The petition department of the nearest government above, that is not concerned itself.

    Where there is none, an office above, else a discipline organ.
    """
    barred = units_of(offices, ())
    lines = [directory.line_of(office) for office in offices]
    above = [o for o in reversed(min(lines, key=len)) if all(o in line for line in lines)]
    bureaus = {
        o.parent_id: o.pk
        for o in Office.objects.filter(kind=OfficeKind.BUREAU, active=True).exclude(pk__in=barred)
    }
    organs = [o.pk for o in directory.offices(kind=OfficeKind.DISCIPLINE) if o.pk not in barred]
    wanted = [bureaus[o] for o in above if o in bureaus]
    wanted += [o for o in above if o not in barred] + organs
    if not wanted:
        raise NotFound(gettext_noop("There is nobody above this office here; please call us."))
    return wanted[0]

"""What may be known of people without opening anything: masked forms, indexes, read counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from xinqiao.casebook.prepared import prepared
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.people import persons
from xinqiao.rooms.people.models import Party, PartyKind, ReadLog

# Kinds of reading that are more than a look: what left the house.
COPY_MADE, COPY_HANDED = "copy made", "copy handed over"
BY_ITSELF = Bilingual("系统（发送通知）", "the system, to send you a message")
# Those who act in a matter and are told what happens in it; members are told their own outcome.
TOLD = (PartyKind.MAIN, PartyKind.REPRESENTATIVE, PartyKind.AGENT, PartyKind.GUARDIAN)


@dataclass(frozen=True, slots=True)
class PartyView:
    """One person as pages show them; `has` names the sealed values that could be revealed."""

    id: str
    n: int
    kind: str
    name: str
    id_number: str
    phone: str
    organisation: bool
    region: str
    has: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeReads:
    """How often an office, or the system itself, looked at a matter's personal data."""

    office: str
    office_en: str
    times: int
    first: datetime
    last: datetime


def parties_of(matter: int) -> list[PartyView]:
    """The people of a matter, masked, in order; one statement."""
    return [_view(row) for row in _of_matter(matter)]


@prepared
def _of_matter(matter: int) -> QuerySet[Party]:
    return Party.objects.filter(matter=matter).order_by("n")


def told_of(matter: int) -> list[str]:
    """Ids of the people who are told what happens in a matter, in order; one statement."""
    rows = Party.objects.filter(matter=matter, kind__in=TOLD).order_by("n")
    return list(rows.values_list("pk", flat=True))


def reachable(party: str) -> tuple[str, ...]:
    """Which of phone and e-mail are known of a person, in this order; nothing is opened."""
    known = Party.objects.filter(pk=party).values_list("phone", "email").first() or (None, None)
    return tuple(c for c, sealed in zip(("phone", "email"), known, strict=True) if sealed)


def main_names(matters: Iterable[int]) -> dict[int, str]:
    """Matter → masked name of its main petitioner, for a page of a list; one statement."""
    main = Party.objects.filter(matter__in=list(matters), kind=PartyKind.MAIN)
    return dict(main.values_list("matter", "name_masked"))


def same_person(*, id_number: str = "", phone: str = "") -> QuerySet[Party]:
    """Parties with the same ID number or phone, by blind index; none when neither is given."""
    by_id, by_phone = persons.indexes(id_number, "id_number"), persons.indexes(phone, "phone")
    if not by_id and not by_phone:
        return Party.objects.none()
    return Party.objects.filter(Q(id_index__in=by_id) | Q(phone_index__in=by_phone))


def reads_of(matter: int) -> QuerySet[ReadLog]:
    """Every look at a matter's personal data, newest first; for the auditor."""
    return ReadLog.objects.filter(matter=matter).select_related("staff", "post", "office")


def reads_by_office(matter: int) -> list[OfficeReads]:
    """What the citizen is told: by which office, how often, from when to when; one statement."""
    told = (
        ReadLog.objects.filter(matter=matter)
        .order_by()
        .values("office", "office__name", "office__name_en")
        .annotate(times=Count("id"), first=Min("at"), last=Max("at"))
        .order_by("office")
    )
    return [_reads(row) for row in told]


def _reads(row: Mapping[str, Any]) -> OfficeReads:
    name = Bilingual(row["office__name"] or BY_ITSELF.zh, row["office__name_en"] or BY_ITSELF.en)
    return OfficeReads(name.zh, name.en, row["times"], row["first"], row["last"])


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a matter's personal data, as the person it is about may read it."""

    at: datetime
    office: Bilingual | None  # None: the system itself, for a paper
    post: Bilingual | None
    fields: tuple[str, ...]
    revealed: bool
    kind: str  # COPY_MADE, COPY_HANDED; "" for a look
    about: tuple[str, ...]  # ids of what was read


def looks_at(matter: int) -> list[Look]:
    """Every look at a matter's personal data, newest first, by post and without names; one
    statement."""
    rows = ReadLog.objects.filter(matter=matter).select_related("post", "office")
    return [
        Look(
            r.at, Bilingual(r.office.name, r.office.name_en) if r.office else None,
            Bilingual(r.post.title, r.post.title_en) if r.post else None,
            tuple(r.fields), r.revealed,
            r.purpose if r.purpose in (COPY_MADE, COPY_HANDED) and not r.revealed else "",
            tuple(r.texts),
        )
        for r in rows
    ]  # fmt: skip


def _view(row: Party) -> PartyView:
    return PartyView(
        id=row.pk, n=row.n, kind=row.kind, name=row.name_masked or "**",
        id_number=row.id_masked, phone=row.phone_masked, organisation=row.organisation,
        region=row.region, has=tuple(c for c in persons.SEALED if getattr(row, c) is not None),
    )  # fmt: skip

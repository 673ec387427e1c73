"""The record of a matter as rows to read: no more of each act than is told of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from xinqiao.casebook.models import Event
from xinqiao.casebook.prepared import prepared
from xinqiao.casebook.queries import events_of
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.worktime import Bilingual

_ACT = ("seq", "act", "at", "actor", "source", "facts", "effects")
_DOER = (
    *("staff_id", "staff__name", "post__title", "post__title_en"),
    *("office_id", "office__name", "office__name_en", "office__service_phone"),
)


@dataclass(frozen=True, slots=True)
class Doer:
    """A person who acted, in the post and the office they held; one for all acts of theirs."""

    staff: int
    name: str
    post: Bilingual
    office_id: int
    office: Bilingual
    phone: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """One act. on: its day in Shanghai. doer: None for the petitioner and the clock."""

    seq: int
    act: Act
    at: datetime
    on: date
    actor: str  # staff, petitioner, system
    source: str
    facts: Any
    effects: Any
    doer: Doer | None


def record_of(matter: int) -> list[Recorded]:
    """Everything that was done in a matter, oldest first; one statement."""
    doers: dict[tuple[Any, ...], Doer | None] = {}
    found = []
    for seq, act, at, actor, source, facts, effects, *who in _record(matter):
        key = tuple(who)
        if key not in doers:
            doers[key] = _doer(*who)
        doer = doers[key]
        found.append(
            Recorded(seq, Act(act), at, localdate(at), actor, source, facts, effects, doer)
        )
    return found


@prepared
def _record(matter: int) -> QuerySet[Event, tuple[Any, ...]]:
    return events_of(matter).select_related(None).values_list(*_ACT, *_DOER)


def _doer(
    staff: int | None, name: str, title: str | None, title_en: str,
    office: int | None, office_name: str, office_en: str, phone: str,
) -> Doer | None:  # fmt: skip
    if staff is None or title is None or office is None:
        return None
    return Doer(
        staff, name, Bilingual(title, title_en), office, Bilingual(office_name, office_en), phone
    )

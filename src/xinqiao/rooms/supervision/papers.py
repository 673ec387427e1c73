"""Letters of supervision and the three suggestions, in the transaction of their act."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.timezone import localdate, localtime

from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Channel, SupervisionGround
from xinqiao.kernel.glossary import term
from xinqiao.kernel.procedure.standing import DutyState
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.documents.content import Contact
from xinqiao.rooms.documents.forms.base import Form, day
from xinqiao.rooms.documents.forms.suggestions import (
    AccountabilitySuggestion,
    ImprovementSuggestion,
    PolicySuggestion,
)
from xinqiao.rooms.documents.forms.supervision import (
    ListedSupervision,
    RectificationOrder,
    Reminder,
    SupervisionLetter,
    TalkNotice,
)
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.handling.papers import issue
from xinqiao.rooms.supervision.codes import OrderKind, SuggestionKind

ORDERS: dict[OrderKind, Any] = {
    OrderKind.SUPERVISION: SupervisionLetter,
    OrderKind.LISTED: ListedSupervision,
    OrderKind.TALK: TalkNotice,
    OrderKind.RECTIFICATION: RectificationOrder,
}
SUGGESTIONS: dict[SuggestionKind, Any] = {
    SuggestionKind.IMPROVEMENT: ImprovementSuggestion,
    SuggestionKind.POLICY: PolicySuggestion,
    SuggestionKind.ACCOUNTABILITY: AccountabilitySuggestion,
}


class Ordered(Protocol):
    """What an order says."""

    @property
    def ground(self) -> SupervisionGround: ...
    @property
    def facts(self) -> str: ...
    @property
    def asks(self) -> str: ...
    @property
    def due(self) -> date: ...
    @property
    def decision(self) -> str: ...
    @property
    def when(self) -> datetime | None: ...
    @property
    def place(self) -> str: ...


def reminder(held: Held, duty: DutyState, words: str, by: Actor, at: datetime) -> Document:
    """催办单 to the office that owes it."""
    form = Reminder(
        **_head(held, duty.office or 0, by, at),
        duty=term(duty.key).zh,
        due_on=duty.due,
        overdue=duty.due < localdate(at),
        words=words,
    )
    return issue(held, form, by, at)


def order(
    held: Held, kind: OrderKind, said: Ordered, unit: int, by: Actor, at: datetime
) -> Document:
    """The letter of an order."""
    values = _head(held, unit, by, at) | {
        "ground": term(said.ground).zh, "facts": said.facts, "asks": said.asks,
        "limit_on": said.due,
    }  # fmt: skip
    if kind is not OrderKind.SUPERVISION:
        values["decision"] = said.decision
    if kind is OrderKind.TALK and said.when:
        local = localtime(said.when)
        values |= {
            "when": f"{day(local.date())}{local.hour}时{local.minute:02d}分", "place": said.place,
        }  # fmt: skip
    return issue(held, ORDERS[kind](**values), by, at)


def suggestion(
    held: Held,
    kind: SuggestionKind,
    said: Mapping[str, str],
    *,
    to: int,
    answer_on: date,
    cases: Iterable[Matter],
    signers: tuple[str, ...] = (),
    by: Actor,
    at: datetime,
) -> Document:
    """One of the three. said: the parts of its form; cases: further matters, told without names."""
    more = {"signers": signers} if kind is SuggestionKind.ACCOUNTABILITY else {}
    form: Form = SUGGESTIONS[kind](
        **_head(held, to, by, at), **said, **more, answer_on=answer_on, cases=alike(cases)
    )
    return issue(held, form, by, at)


def alike(cases: Iterable[Matter]) -> tuple[str, ...]:
    """Other matters by what they are about: no number, no name, no gist, no day."""
    rows = list(cases)
    names = directory.category_names(row.category for row in rows if row.category)
    return tuple(
        f"{row.received_on.year}年{row.received_on.month}月收到的"
        f"{names[row.category].zh if row.category in names else '同类'}方面信访事项"
        f"（{term(Channel(row.channel)).zh}）"
        for row in rows
    )


def name_of(staff: int) -> str:
    """Somebody who signs, by post and name."""
    desk = directory.desk(staff)
    return f"{desk.post}{desk.name}"


def _head(held: Held, to: int, by: Actor, at: datetime) -> dict[str, Any]:
    place = Office.objects.get(pk=by.office or 0)
    return {
        "office": place.name,
        "date": localdate(at),
        "to": directory.office_names([to])[to].zh,
        "matter_number": held.matter.number,
        "contact": Contact(place.name, place.service_phone or "本机关公布的电话", place.address),
    }

"""督办: order a unit to act by a day, keep what it answers, end with a finding. Arts 39, 40."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.codes import SupervisionGround
from xinqiao.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change, NewDuty
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.registry.places import oneself
from xinqiao.rooms.registry.wording import kept
from xinqiao.rooms.supervision import papers
from xinqiao.rooms.supervision.codes import ORDER_ACTS, OrderKind
from xinqiao.rooms.supervision.models import Order
from xinqiao.rooms.supervision.services import parts

NO_ORDER = gettext_noop("There is no such order in this matter.")
ANOTHERS = gettext_noop("Another office was ordered to do this; it must answer.")
ANSWERED = gettext_noop("This order has its answer already.")
ENDED = gettext_noop("This order has ended already.")
PAST = gettext_noop("The talk is still to come; choose a later moment, before the limit.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an order says. unit: the office ordered, None: the one that has the matter now.

    due: the last day for the answer. decision: of the joint conference, with its day, for
    everything but a plain order. when, place: of a talk alone.
    """

    ground: SupervisionGround
    facts: str
    asks: str
    due: date
    unit: int | None = None
    decision: str = ""
    when: datetime | None = None
    place: str = ""


@transaction.atomic
def supervise(
    *, matter: int, by: Actor, at: datetime, order: Asked, expected: int | None = None
) -> Event:
    """督办: by an inspector or the head of the petition department.

    Raises Missing (facts, asks), OutOfRange (day, unit), NotAllowedNow (nobody to order),
    NotPermitted. Source: 条例第四十条.
    """
    return _order(OrderKind.SUPERVISION, matter, by, at, order, expected)


@transaction.atomic
def list_supervision(
    *, matter: int, by: Actor, at: datetime, order: Asked, expected: int | None = None
) -> Event:
    """挂牌督办, as the joint conference decided. Raises as `supervise`, and Missing (decision).

    Source: 条例第三十九条.
    """
    return _order(OrderKind.LISTED, matter, by, at, order, expected)


@transaction.atomic
def summon_talk(
    *, matter: int, by: Actor, at: datetime, order: Asked, expected: int | None = None
) -> Event:
    """约谈 the head of the unit, as the joint conference decided.

    Raises as `supervise`, and Missing (decision, place), OutOfRange (when). Source: Art 39.
    """
    return _order(OrderKind.TALK, matter, by, at, order, expected)


@transaction.atomic
def order_rectification(
    *, matter: int, by: Actor, at: datetime, order: Asked, expected: int | None = None
) -> Event:
    """责令限期整改, as the joint conference decided. Raises as `supervise`, and Missing (decision).

    Source: 条例第三十九条.
    """
    return _order(OrderKind.RECTIFICATION, matter, by, at, order, expected)


@transaction.atomic
def answer_supervision(
    *, matter: int, by: Actor, at: datetime, order: int, answer: str, expected: int | None = None
) -> Event:
    """反馈: what the unit did. order: seq of the order. Only the office ordered answers.

    Raises NotFound, NotPermitted (another office's), NotAllowedNow (answered), Missing.
    Source: 条例第四十条.
    """
    held = ledger.hold(matter, expected)
    row = _row(matter, order)
    duty = held.standing.duties[row.duty]
    if by.office not in (row.unit_id, duty.office):
        raise NotPermitted(ANOTHERS, "order")
    if not duty.open:
        raise NotAllowedNow(ANSWERED)
    facts = {"order": row.seq, "answer": kept(held, "answer", answer)}
    event = ledger.record(
        held, Act.ANSWER_SUPERVISION, by=by, at=at, facts=facts, change=Change(closes=(row.duty,))
    )
    Order.objects.filter(pk=row.pk).update(answered_seq=event.seq, answered_on=localdate(at))
    return event


@transaction.atomic
def end_supervision(
    *, matter: int, by: Actor, at: datetime, order: int, finding: str, expected: int | None = None
) -> Event:
    """解除督办, with what was found; an answer that never came is no longer waited for.

    order: its seq. Raises NotFound, NotAllowedNow (ended), Missing (finding), NotPermitted.
    Source: 条例第四十条.
    """
    held = ledger.hold(matter, expected)
    row = _row(matter, order)
    if row.seq not in held.standing.orders:
        raise NotAllowedNow(ENDED)
    open_still = held.standing.duties[row.duty].open
    facts = {
        "order": row.seq,
        "finding": kept(held, "finding", finding),
        "answered": not open_still,
    }
    event = ledger.record(
        held, Act.END_SUPERVISION, by=by, at=at, facts=facts,
        change=Change(stops=(row.duty,) if open_still else ()),
    )  # fmt: skip
    Order.objects.filter(pk=row.pk).update(ended_seq=event.seq, ended_on=localdate(at))
    return event


def _order(
    kind: OrderKind, matter: int, by: Actor, at: datetime, asked: Asked, expected: int | None
) -> Event:
    held = ledger.hold(matter, expected)
    act, today = ORDER_ACTS[kind], localdate(at)
    permit(act, Situation(held.standing, by, today))
    parts.refuse_day(asked.due, today)
    unit = parts.unit_of(held.standing, by, asked.unit)
    holder = parts.answering(held, unit)
    said: Mapping[str, Any] = {
        name: kept(held, name, getattr(asked, name)) for name in _texts(kind)
    }
    facts: dict[str, Any] = {"ground": asked.ground.value, "unit": unit, **said}
    if kind is OrderKind.TALK:
        facts["when"] = _moment(asked, at).isoformat()
    duty = NewDuty(TermKey.SUPERVISION, asked.due, holder)
    letter = papers.order(held, kind, asked, unit, by, at)
    event = ledger.record(
        held, act, by=by, at=at, facts=facts | letter.reference(),
        change=Change(
            set_dates=(duty,), take=parts.seat_for(held.standing, holder, Capacity.READER)
        ),
    )  # fmt: skip
    opened = next(o for o in event.effects["open"] if o["key"] == TermKey.SUPERVISION)
    Order.objects.create(
        matter=held.matter, seq=event.seq, duty=opened["n"], kind=kind.value,
        ground=asked.ground.value, office_id=oneself(by).office, unit_id=unit,
        due=date.fromisoformat(opened["due"]),
    )  # fmt: skip
    return event


def _texts(kind: OrderKind) -> tuple[str, ...]:
    """What has to be said, beside the ground and the limit."""
    of_conference = () if kind is OrderKind.SUPERVISION else ("decision",)
    return ("facts", "asks", *of_conference, *(("place",) if kind is OrderKind.TALK else ()))


def _moment(asked: Asked, at: datetime) -> datetime:
    """When the talk is: to come, and not after the limit. Raises OutOfRange."""
    if asked.when is None or asked.when <= at or localdate(asked.when) > asked.due:
        raise OutOfRange(PAST, "when")
    return asked.when


def _row(matter: int, seq: int) -> Order:
    row = Order.objects.filter(matter=matter, seq=seq).first()
    if row is None:
        raise NotFound(NO_ORDER, "order")
    return row

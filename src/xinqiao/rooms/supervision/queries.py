"""Orders, ladders and suggestions as pages list them, narrowed to what the reader may know of.

A suggestion to hold somebody to account is shown to the office that made it and to the organ
asked, to nobody else: never to the unit it is about.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet, Subquery

from xinqiao.casebook.models import Duty, Seat
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Adoption, SupervisionGround
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.supervision.codes import OrderKind, SuggestionKind
from xinqiao.rooms.supervision.models import Ladder, Order, Rung, Suggestion

MOST = 100
LATELY = timedelta(days=30)
YEAR = timedelta(days=365)
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order. seq: its entry in the record. gist: empty when the matter is sealed."""

    seq: int
    number: str
    gist: str
    kind: OrderKind
    ground: SupervisionGround
    office: Bilingual
    unit: Bilingual
    unit_id: int
    due: date
    answered_on: date | None
    ended_on: date | None
    key: TermKey = TermKey.SUPERVISION

    @property
    def waits(self) -> bool:
        """Whether the unit still has to answer."""
        return self.answered_on is None and self.ended_on is None


@dataclass(frozen=True, slots=True)
class RungLine:
    """One level: who was told on which day. below: entries of what was done until then."""

    level: int
    name: str
    post: Bilingual
    office: Bilingual
    on: date
    below: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LadderLine:
    """A duty that was let pass, and how far it was raised."""

    number: str
    gist: str
    key: TermKey
    due: date
    done_on: date | None
    top: bool
    rungs: tuple[RungLine, ...]


@dataclass(frozen=True, slots=True)
class SuggestionLine:
    """One suggestion. seq: None while it waits for the second signature."""

    seq: int | None
    number: str
    gist: str
    kind: SuggestionKind
    office: Bilingual
    to: Bilingual
    to_id: int
    made_on: date
    due: date | None
    adoption: Adoption | None
    answered_on: date | None
    rule: str
    rule_number: str
    rule_on: date | None
    key: TermKey = TermKey.FEEDBACK

    @property
    def waits(self) -> bool:
        """Whether an answer is still to come."""
        return self.seq is not None and self.answered_on is None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the suggestions of the last twelve months: how many, and what came of them."""

    made: int = 0
    adopted: int = 0
    partly: int = 0
    not_adopted: int = 0
    fell_due: int = 0  # answered, or the day of the answer is past

    @property
    def percent(self) -> int | None:
        """采纳率: adopted, wholly or in part, of those whose answer fell due. None without any."""
        if not self.fell_due:
            return None
        return round(100 * (self.adopted + self.partly) / self.fell_due)


@dataclass(frozen=True, slots=True)
class Board:
    """What the reader's page of supervision shows."""

    late: tuple[OrderLine, ...]
    open: tuple[OrderLine, ...]
    answered: tuple[OrderLine, ...]
    ended: tuple[OrderLine, ...]
    ladders: tuple[LadderLine, ...]
    suggestions: tuple[SuggestionLine, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Panel:
    """The same of one matter."""

    orders: tuple[OrderLine, ...]
    ladders: tuple[LadderLine, ...]
    suggestions: tuple[SuggestionLine, ...]


def board(reader: Actor, today: date) -> Board:
    """Everything of the matters the reader may know of; five statements."""
    recent = Q(ended_on=None) | Q(ended_on__gte=today - LATELY)
    orders = order_lines(_seen(Order.objects.filter(recent), reader))
    waiting = [o for o in orders if o.waits]
    suggestions = _of_business(_seen(Suggestion.objects.all(), reader), reader)
    return Board(
        late=tuple(o for o in waiting if o.due < today),
        open=tuple(o for o in waiting if o.due >= today),
        answered=tuple(o for o in orders if o.answered_on and not o.ended_on),
        ended=tuple(o for o in orders if o.ended_on),
        ladders=tuple(
            line for line in ladder_lines(_seen(_running(), reader)) if line.done_on is None
        ),
        suggestions=suggestion_lines(suggestions),
        figures=_figures(suggestions, today),
    )


def panel(matter: int, reader: Actor) -> Panel:
    """What supervision did in one matter; four statements."""
    found = {"matter": matter}
    return Panel(
        order_lines(_seen(Order.objects.filter(**found), reader)),
        ladder_lines(_seen(Ladder.objects.filter(**found), reader)),
        suggestion_lines(_of_business(_seen(Suggestion.objects.filter(**found), reader), reader)),
    )


def to_answer(matter: int, reader: Actor) -> tuple[OrderLine, ...]:
    """Orders that the reader's office has to answer."""
    mine = Order.objects.filter(
        matter=matter, unit=reader.office, answered_seq=None, ended_seq=None
    )
    held = Order.objects.filter(
        Exists(_clock("duty").filter(office=reader.office, closed_by=None)), matter=matter
    )
    return order_lines(_seen(mine | held, reader))


def to_end(matter: int, reader: Actor) -> tuple[OrderLine, ...]:
    """Orders that have not ended."""
    return order_lines(_seen(Order.objects.filter(matter=matter, ended_seq=None), reader))


def to_be_answered(matter: int, reader: Actor) -> tuple[SuggestionLine, ...]:
    """Suggestions whose answer the reader may give, or enter."""
    found = Suggestion.objects.filter(
        Q(to=reader.office) | Q(office=reader.office),
        matter=matter, seq__isnull=False, answered_seq=None,
    )  # fmt: skip
    return suggestion_lines(_seen(found, reader))


def to_track(matter: int, reader: Actor) -> tuple[SuggestionLine, ...]:
    """Adopted suggestions to improve a policy."""
    adopted = [Adoption.ADOPTED.value, Adoption.PARTLY.value]
    found = Suggestion.objects.filter(
        matter=matter, kind=SuggestionKind.POLICY.value, adoption__in=adopted
    )
    return suggestion_lines(_seen(found, reader))


def order_lines(found: QuerySet[Order]) -> tuple[OrderLine, ...]:
    """Rows as lines, soonest limit first; one statement."""
    rows = found.select_related("matter", "office", "unit").order_by("due", "id")[:MOST]
    return tuple(
        OrderLine(
            row.seq, row.matter.number, row.matter.gist, OrderKind(row.kind),
            SupervisionGround(row.ground), _both(row.office), _both(row.unit), row.unit_id, row.due,
            row.answered_on, row.ended_on,
        )
        for row in rows
    )  # fmt: skip


def ladder_lines(found: QuerySet[Ladder]) -> tuple[LadderLine, ...]:
    """Rows as lines, those that went furthest first; two statements."""
    steps = Rung.objects.select_related("post", "office", "staff").order_by("level")
    rows = found.annotate(
        key=Subquery(_clock("duty").values("key")[:1]),
        due=Subquery(_clock("duty").values("due")[:1]),
        done_on=Subquery(_clock("duty").values("closed_on")[:1]),
    ).select_related("matter").prefetch_related(Prefetch("rungs", steps))  # fmt: skip
    return tuple(_ladder(row) for row in rows.order_by("-level", "id")[:MOST])


def suggestion_lines(found: QuerySet[Suggestion]) -> tuple[SuggestionLine, ...]:
    """Rows as lines, newest first; one statement."""
    rows = found.select_related("matter", "office", "to").order_by("-made_on", "-id")[:MOST]
    return tuple(
        SuggestionLine(
            row.seq, row.matter.number, row.matter.gist, SuggestionKind(row.kind),
            _both(row.office), _both(row.to), row.to_id, row.made_on, row.due,
            Adoption(row.adoption) if row.adoption else None, row.answered_on,
            row.rule, row.rule_number, row.rule_on,
        )
        for row in rows
    )  # fmt: skip


def _seen(found: QuerySet[Row], reader: Actor) -> QuerySet[Row]:
    """Of matters the reader may know of; of a sealed one only who is named there."""
    named = Seat.objects.filter(matter=OuterRef("matter"), staff=reader.staff, office=reader.office)
    return found.filter(Q(matter__sealed=False) | Exists(named), matter__in=visible_to(reader))


def _of_business(found: QuerySet[Suggestion], reader: Actor) -> QuerySet[Suggestion]:
    """Without what concerns only the two offices, where the reader belongs to neither."""
    ours = Q(office=reader.office) | Q(to=reader.office, seq__isnull=False)
    return found.filter(ours | ~Q(kind=SuggestionKind.ACCOUNTABILITY.value))


def _clock(n: str) -> QuerySet[Duty]:
    return Duty.objects.filter(matter=OuterRef("matter"), n=OuterRef(n))


def _running() -> QuerySet[Ladder]:
    return Ladder.objects.filter(Exists(_clock("duty").filter(closed_by=None)))


def _ladder(row: Any) -> LadderLine:
    rungs = tuple(
        RungLine(
            r.level, r.staff.name, Bilingual(r.post.title, r.post.title_en), _both(r.office), r.on,
            tuple(r.below),
        )
        for r in row.rungs.all()
    )  # fmt: skip
    return LadderLine(
        row.matter.number, row.matter.gist, TermKey(row.key), row.due, row.done_on, row.top, rungs
    )


def _figures(found: QuerySet[Suggestion], today: date) -> Figures:
    made = found.filter(made_on__gt=today - YEAR, seq__isnull=False)
    fell_due = Q(answered_on__isnull=False) | Q(due__lt=today)
    counted = made.order_by().aggregate(
        made=Count("pk"), fell_due=Count("pk", fell_due),
        **{a.value: Count("pk", Q(adoption=a.value)) for a in Adoption},
    )  # fmt: skip
    return Figures(**counted)


def _both(office: Office) -> Bilingual:
    return Bilingual(office.name, office.name_en)

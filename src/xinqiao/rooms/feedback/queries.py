"""A caller's list, and how an office was rated. Reads only; no words are opened here."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import RatingState, Satisfaction
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.tally import Ratings
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.feedback.models import CallState, FollowUp, Rating

PERIOD = timedelta(days=365)
MOST_CALLS = 60
ENDED = ("closed", "archived")


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call of the list."""

    id: int
    number: str
    gist: str
    unit: Bilingual
    closed_on: date
    due: date
    why: str
    state: str
    tries: int
    caller: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Calls:
    """A caller's day: what is theirs, what waits for somebody, what was settled lately."""

    mine: tuple[CallLine, ...]
    waiting: tuple[CallLine, ...]
    done: tuple[CallLine, ...]


def calls(reader: Actor, on: date) -> Calls:
    """The calls of the reader's petition department; three statements."""
    every = (
        FollowUp.objects.filter(bureau=reader.office, matter__in=visible_to(reader))
        .filter(matter__sealed=False)
        .select_related("matter", "unit", "staff")
    )
    to_call = every.filter(matter__step__in=ENDED)
    mine = to_call.filter(state=CallState.TAKEN, staff=reader.staff)
    waiting = to_call.filter(state__in=(CallState.WAITING, CallState.TAKEN)).exclude(
        state=CallState.TAKEN, staff=reader.staff
    )
    done = every.filter(state__in=(CallState.REACHED, CallState.LETTER)).order_by("-taken_at")
    return Calls(
        tuple(_call(row, reader) for row in mine[:MOST_CALLS]),
        tuple(_call(row, reader) for row in waiting[:MOST_CALLS]),
        tuple(_call(row, reader) for row in done[:10]),
    )


def number_of(call: int, reader: Actor) -> str:
    """The number of the matter of a call. Raises NotFound for whoever may not know of it."""
    row = FollowUp.objects.filter(pk=call, bureau=reader.office).select_related("matter").first()
    if row is None or not visible_to(reader).filter(pk=row.matter_id).exists():
        raise NotFound(gettext_noop("There is no such call."))
    return row.matter.number


def _call(row: FollowUp, reader: Actor) -> CallLine:
    return CallLine(
        row.pk, row.matter.number, row.matter.gist, Bilingual(row.unit.name, row.unit.name_en),
        row.closed_on, row.due, row.why, row.state, row.tries,
        row.staff.name if row.staff else "", row.staff_id == reader.staff,
    )  # fmt: skip


def state_of(row: Rating, on: date) -> RatingState:
    """How a rating stands on a day. Silence is "not rated in time", never a grade."""
    if row.rated_at is not None:
        return RatingState.RATED
    if row.reopened:
        return RatingState.NOT_RATED
    return RatingState.EXPIRED if row.due < on else RatingState.PENDING


def rating_of(matter: int, on: date) -> tuple[RatingState, Rating] | None:
    """The rating of the latest closing, for whoever holds the receipt; None: nothing to rate."""
    row = Rating.objects.filter(matter=matter).order_by("-closed_seq").first()
    return (state_of(row, on), row) if row else None


@dataclass(frozen=True, slots=True)
class Tally:
    """One office's ratings of a year. pending: their days are not over."""

    ratings: Ratings
    pending: int
    not_rated: int


def tally(office: int, on: date, *, bureau: bool = False) -> Tally:
    """The year's ratings of an office as a unit, or as the petition department; one statement.

    Sealed matters count nowhere.
    """
    side = "bureau" if bureau else "unit"
    grade = f"{side}_grade"
    rows = Rating.objects.filter(**{side: office}, closed_on__gte=on - PERIOD, matter__sealed=False)
    over = Q(rated_at=None, reopened=False, due__lt=on)
    counted = rows.aggregate(
        **{g.name.lower(): Count("id", filter=Q(**{grade: g.value})) for g in Satisfaction},
        expired=Count("id", filter=over),
        pending=Count("id", filter=Q(rated_at=None, reopened=False, due__gte=on)),
        not_rated=Count("id", filter=Q(rated_at=None, reopened=True)),
    )
    given = Ratings(
        counted["satisfied"], counted["mostly"], counted["dissatisfied"], counted["expired"]
    )
    return Tally(given, counted["pending"], counted["not_rated"])

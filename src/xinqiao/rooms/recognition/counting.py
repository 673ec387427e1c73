"""Counting what some people did, person by person. Stays inside this room: `figures` shows a
person their own row, and a head nothing but sums.

Sealed matters are in none of the counts.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum

from xinqiao.casebook.models import Duty, Event
from xinqiao.kernel.codes import Outcome, ReviewOutcome, Satisfaction
from xinqiao.kernel.tally import Ratings, Timed
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.feedback.models import Rating, Thanks
from xinqiao.rooms.handling.models import Assignment, DraftClaim, DraftState, OpinionDraft
from xinqiao.rooms.recognition.definitions import Period
from xinqiao.rooms.recognition.models import Training, TrainingState
from xinqiao.rooms.registry.models import Submission
from xinqiao.rooms.review.models import Review

People = Collection[int]
Claims = dict[int, list[Outcome]]
Reviews = dict[int, list[ReviewOutcome]]
Duties = dict[int, list[Timed]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything counted, by person."""

    registered: Mapping[int, int]
    handled: Mapping[int, int]
    in_hand: Mapping[int, int]
    claims: Claims
    duties: Duties
    notices: Duties
    reviews: Reviews
    ratings: Mapping[int, Ratings]
    thanks: Mapping[int, int]
    hours: Mapping[int, Decimal]


def count(people: People, period: Period) -> Counts:
    """Count for these people; ten statements, however many they are."""
    notices, duties = _duties(people, period)
    return Counts(
        registered=_registered(people, period),
        handled=_handled(people, period),
        in_hand=_in_hand(people),
        claims=_claims(people, period),
        duties=duties,
        notices=notices,
        reviews=_reviews(people, period),
        ratings=_ratings(people, period),
        thanks=_thanks(people, period),
        hours=_hours(people, period),
    )


def _registered(people: People, period: Period) -> Mapping[int, int]:
    rows = Submission.objects.filter(
        staff__in=people, voided=False, matter__sealed=False,
        registered_at__date__range=(period.since, period.until),
    )  # fmt: skip
    return dict(rows.order_by().values_list("staff").annotate(n=Count("pk")))


def _last(people: People) -> QuerySet[Assignment]:
    """Assignments of these people that nobody followed: who handled it last."""
    later = Assignment.objects.filter(matter=OuterRef("matter"), seq__gt=OuterRef("seq"))
    return Assignment.objects.filter(~Exists(later), handler__in=people, matter__sealed=False)


def _handled(people: People, period: Period) -> Mapping[int, int]:
    rows = _last(people).filter(
        matter__open=False, matter__closed_on__range=(period.since, period.until)
    )
    return dict(rows.order_by().values_list("handler").annotate(n=Count("matter", distinct=True)))


def _in_hand(people: People) -> Mapping[int, int]:
    rows = _last(people).filter(matter__open=True, until=None)
    return dict(rows.order_by().values_list("handler").annotate(n=Count("matter", distinct=True)))


def _day_of(seq: str) -> Subquery:
    """The day of the event that a row names by its number."""
    event = Event.objects.filter(matter=OuterRef("matter"), seq=OuterRef(seq))
    return Subquery(event.values("at__date")[:1])


def _claims(people: People, period: Period) -> Claims:
    drafts = (
        OpinionDraft.objects.filter(drafter__in=people, state=DraftState.ISSUED)
        .filter(matter__sealed=False)
        .annotate(day=_day_of("seq"))
        .filter(day__range=(period.since, period.until))
    )
    found: Claims = defaultdict(list)
    rows = DraftClaim.objects.filter(draft__in=drafts.values("pk"))
    for staff, outcome in rows.values_list("draft__drafter", "outcome"):
        found[staff].append(Outcome(outcome))
    return found


def _duties(people: People, period: Period) -> tuple[Duties, Duties]:
    """Notices, and all other duties. What was stopped had not to be met, and is left out."""
    every = Duty.objects.filter(
        staff__in=people, matter__sealed=False, due__range=(period.since, period.until)
    )
    found: tuple[Duties, Duties] = (defaultdict(list), defaultdict(list))
    # Two statements, because there are two indexes: of what runs and of what was done.
    for rows in (every.filter(closed_by=None), every.filter(closed_by__isnull=False, how="done")):
        for staff, key, due, met in rows.values_list("staff", "key", "due", "closed_on"):
            found[key != TermKey.NOTIFY][staff or 0].append(Timed(due, met))
    return found


def _reviews(people: People, period: Period) -> Reviews:
    """Reviews of opinions of these people: each goes to who drafted the one issued before it."""
    mine = OpinionDraft.objects.filter(drafter__in=people, state=DraftState.ISSUED)
    decided = (
        Review.objects.filter(matter__in=mine.values("matter"), issued_seq__isnull=False)
        .filter(matter__sealed=False)
        .annotate(day=_day_of("issued_seq"))
        .filter(day__range=(period.since, period.until))
    )
    before = OpinionDraft.objects.filter(
        matter=OuterRef("matter"), state=DraftState.ISSUED, seq__lt=OuterRef("issued_seq")
    ).order_by("-seq")
    rows = decided.annotate(drafter=Subquery(before.values("drafter")[:1]))
    found: Reviews = defaultdict(list)
    for staff, outcome in rows.values_list("drafter", "outcome"):
        if staff in people:
            found[staff].append(ReviewOutcome(outcome))
    return found


def _ratings(people: People, period: Period) -> Mapping[int, Ratings]:
    """How the unit was rated: each rating goes to who was the handler when the matter closed."""
    theirs = Assignment.objects.filter(handler__in=people).values("matter")
    last = Assignment.objects.filter(
        matter=OuterRef("matter"), seq__lt=OuterRef("closed_seq")
    ).order_by("-seq")
    given = (
        Rating.objects.filter(matter__in=theirs, matter__sealed=False)
        .filter(rated_at__date__range=(period.since, period.until))
        .exclude(unit_grade="")
        .annotate(handler=Subquery(last.values("handler")[:1]))
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for staff, grade in given.values_list("handler", "unit_grade"):
        if staff in people:
            found[staff][grade] += 1
    return {staff: _as_ratings(grades) for staff, grades in found.items()}


def _as_ratings(grades: Counter[str]) -> Ratings:
    return Ratings(
        satisfied=grades[Satisfaction.SATISFIED],
        mostly=grades[Satisfaction.MOSTLY],
        dissatisfied=grades[Satisfaction.DISSATISFIED],
        expired=0,
    )


def _thanks(people: People, period: Period) -> Mapping[int, int]:
    rows = Thanks.objects.filter(to__in=people, on__range=(period.since, period.until))
    return dict(rows.order_by().values_list("to").annotate(n=Count("pk")))


def _hours(people: People, period: Period) -> Mapping[int, Decimal]:
    rows = Training.objects.filter(
        staff__in=people, state=TrainingState.CONFIRMED, day__range=(period.since, period.until)
    )
    return dict(rows.order_by().values_list("staff").annotate(n=Sum("hours")))

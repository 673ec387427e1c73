"""One's own figures: what is counted, for whom it is shown, and what a head may see."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.cast import Cast, assemble
from tests.rooms.recognition_play import HANDLER, HEAD, confirmed, entered, thanked
from tests.rooms.registry_play import at, registered
from tests.rooms.steps import Case, waiting
from tests.rooms.test_review_rounds import reviewed
from xinqiao.casebook.models import Duty, Matter
from xinqiao.kernel.codes import Outcome, ReviewOutcome, Satisfaction
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.tally import Rate
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.feedback.models import Rating
from xinqiao.rooms.recognition import definitions, figures
from xinqiao.rooms.recognition.figures import Figures, Sums

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TODAY = date(2026, 6, 1)
TEAM = ("intake", "handler", "handler2", "legal", "archivist")


def mine(cast: Cast, who: str = HANDLER, on: date = TODAY) -> Figures:
    found = figures.mine(cast.actor(who), on)
    assert found is not None
    return found


def counts(rate: Rate | None) -> tuple[int, int] | None:
    return (rate.numerator, rate.denominator) if rate else None


@pytest.fixture
def closed() -> Case:
    """Closed on 31 March: claim 1 supported, claim 2 not; both notices and the opinion in time."""
    return waiting().answered().executed().closed()


def rate_it(case: Case, n: int, grade: Satisfaction, first: int = 1) -> None:
    Rating.objects.bulk_create(
        Rating(
            matter_id=case.matter, closed_seq=case.last().seq + first + k, rated_at=at(4, 2),
            closed_on=date(2026, 3, 31), due=date(2026, 4, 30), unit_grade=grade.value,
            unit_id=case.cast.office("housing"),
        )
        for k in range(n)
    )  # fmt: skip


# ── what is counted ─────────────────────────────────────────────────────────────────────


def test_handled__is_the_last_handlers_and_nobody_elses(closed: Case) -> None:
    assert (mine(closed.cast).handled, mine(closed.cast).in_hand) == (1, 0)
    for who in ("housing.handler2", HEAD, "bureau.triage"):
        assert mine(closed.cast, who).handled == 0


def test_in_hand__is_what_is_still_open() -> None:
    case = waiting().handling()
    assert (mine(case.cast).handled, mine(case.cast).in_hand) == (0, 1)


def test_solved__is_claims_with_something_to_carry_out_of_all_decided(closed: Case) -> None:
    assert counts(mine(closed.cast).solved) == (1, 2)
    assert counts(mine(closed.cast, "housing.handler2").solved) == (0, 0)


@pytest.mark.parametrize("outcome", Outcome)
def test_solved__names_the_outcomes_that_count(outcome: Outcome) -> None:
    granted = {Outcome.SUPPORTED, Outcome.PARTLY, Outcome.MEDIATED, Outcome.SETTLED}
    assert definitions.solved([outcome]).numerator == (outcome in granted)


def test_on_time__is_the_duties_in_ones_own_name(closed: Case) -> None:
    cast = closed.cast
    posts = (HANDLER, HEAD, "housing.intake", "bureau.triage")
    held = {who: mine(cast, who) for who in posts}
    for who, found in held.items():
        own = Duty.objects.filter(staff=cast.staff[who], how="done", due__lt=TODAY)
        assert found.on_time.denominator == own.exclude(key=TermKey.NOTIFY).count(), who
        assert found.notices.denominator == own.filter(key=TermKey.NOTIFY).count(), who
    assert any(f.on_time.denominator for f in held.values())
    assert any(f.notices.value == 1 for f in held.values())


def test_on_time__what_is_late_or_still_open_counts_against_it() -> None:
    case = waiting()
    before = mine(case.cast, "housing.intake", date(2026, 3, 20)).notices
    assert counts(before) == (0, 0)  # its day is not over
    assert counts(mine(case.cast, "housing.intake").notices) == (0, 1)


def test_on_time__what_was_stopped_had_not_to_be_met(closed: Case) -> None:
    duty = Duty.objects.filter(how="done", key=TermKey.NOTIFY).first()
    assert duty is not None
    who = next(k for k, a in closed.cast.actors.items() if a.staff == duty.staff_id)
    before = mine(closed.cast, who).notices.denominator
    Duty.objects.filter(pk=duty.pk).update(how="stopped")
    assert mine(closed.cast, who).notices.denominator == before - 1


def test_redone__is_reviews_that_changed_or_annulled_of_all_that_decided() -> None:
    case = reviewed(waiting(unit="county_housing").answered(), ReviewOutcome.ANNULLED)
    assert counts(mine(case.cast, "county_housing.handler").redone) == (1, 1)
    other = reviewed(waiting(case.cast, unit="county_housing").answered(), ReviewOutcome.UPHELD)
    assert counts(mine(other.cast, "county_housing.handler").redone) == (1, 2)
    assert counts(mine(case.cast, "housing.head").redone) == (0, 0)  # who reviewed


def test_satisfied__is_shown_from_ten_ratings_on(closed: Case) -> None:
    rate_it(closed, 9, Satisfaction.SATISFIED)
    assert mine(closed.cast).satisfied is None
    rate_it(closed, 1, Satisfaction.DISSATISFIED, first=10)
    found = mine(closed.cast).satisfied
    assert found is not None
    assert found.value == Fraction(9, 10)
    assert mine(closed.cast, "housing.handler2").satisfied is None


def test_registered_thanks_and_hours__are_ones_own() -> None:
    cast = assemble()
    registered(cast)
    thanked(cast)
    confirmed(cast)
    entered(cast, title="还没有确认的")
    assert mine(cast, "bureau.registrar").registered == 1
    assert (mine(cast).thanks, mine(cast).hours) == (1, Decimal(8))
    assert (mine(cast, HEAD).thanks, mine(cast, HEAD).hours) == (0, 0)


def test_figures__leave_out_what_lies_outside_the_year(closed: Case) -> None:
    thanked(closed.cast)
    confirmed(closed.cast)
    later = mine(closed.cast, on=date(2027, 6, 1))
    assert (later.handled, later.thanks, later.hours) == (0, 0, 0)
    assert counts(later.solved) == (0, 0)
    assert counts(later.on_time) == (0, 0)


def test_figures__leave_out_sealed_matters(closed: Case) -> None:
    rate_it(closed, 10, Satisfaction.SATISFIED)
    reviewing = waiting(closed.cast).handling()
    Matter.objects.update(sealed=True, gist="")
    for who in (HANDLER, "housing.intake", "bureau.registrar"):
        found = mine(reviewing.cast, who)
        assert (found.registered, found.handled, found.in_hand) == (0, 0, 0)
        assert found.satisfied is None
        for rate in (found.solved, found.on_time, found.notices, found.redone):
            assert rate.denominator == 0


# ── for whom ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["bureau.admin", "bureau.auditor"])
def test_figures__an_administrator_and_an_auditor_see_none(who: str) -> None:
    cast = assemble()
    assert figures.mine(cast.actor(who), TODAY) is None
    with pytest.raises(NotPermitted):
        figures.team(cast.actor(who), TODAY)


@pytest.mark.parametrize("who", [HANDLER, "housing.legal", "gov.leader", "bureau.triage"])
def test_team__is_for_the_head_of_the_office(who: str) -> None:
    with pytest.raises(NotPermitted):
        figures.team(assemble().actor(who), TODAY)


def test_team__no_sum_of_fewer_than_five_people() -> None:
    cast = assemble()
    for post in TEAM[:4]:
        thanked(cast, f"housing.{post}")
        confirmed(cast, f"housing.{post}")
    found = figures.team(cast.actor(HEAD), TODAY)
    assert (found.thanks, found.hours) == (None, None)
    thanked(cast, f"housing.{TEAM[4]}")
    confirmed(cast, f"housing.{TEAM[4]}")
    found = figures.team(cast.actor(HEAD), TODAY)
    assert (found.thanks, found.hours) == (5, Decimal(40))
    assert figures.team(cast.actor("labour.head"), TODAY).thanks is None


def test_team__one_persons_work_does_not_show_through(closed: Case) -> None:
    found = figures.team(closed.cast.actor(HEAD), TODAY)
    shown = {f.name: getattr(found, f.name) for f in fields(Sums) if f.name != "period"}
    assert shown == dict.fromkeys(shown)


def test_figures__no_answer_names_a_person() -> None:
    for shown in (Figures, Sums):
        assert {f.name for f in fields(shown)} & {
            "staff",
            "name",
            "people",
            "rank",
            "score",
        } == set()

"""The petitioner's rating: two grades, sealed words, and what dissatisfied opens."""

from datetime import date, datetime

import pytest

from tests.cast import assemble
from tests.rooms.feedback.afterwards_play import (
    BAD,
    GOOD,
    SO_SO,
    closed,
    in_round,
    listed,
    rated,
    rating_of,
)
from tests.rooms.steps import CST, at, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.codes import RatingState
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.desk.matter import matter_page
from xinqiao.rooms.feedback import public, queries, reactions, said
from xinqiao.rooms.feedback.models import FollowUp, Rating
from xinqiao.rooms.feedback.reactions import after_reopening
from xinqiao.rooms.feedback.services import rating, rounds
from xinqiao.rooms.feedback.services.rating import Given
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.people.models import ReadLog

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ON = date(2026, 4, 10)
WORDS = "电梯又停了，没有人来修。"


def test_rate__keeps_both_grades_and_seals_the_words() -> None:
    case = rated(closed(), GOOD, SO_SO, unit_words=WORDS)
    row = rating_of(case)
    assert (row.unit_grade, row.bureau_grade) == ("0", "1")
    event = case.last()
    assert event.act == Act.RATE
    assert event.facts["unit"] == "0"
    assert "电梯" not in str(event.facts)
    assert case.duty(TermKey.RATE).how == "done"
    assert case.standing.running(TermKey.RECHECK) is None


def test_rate__once_in_time_and_by_the_petitioner_alone() -> None:
    case = closed()
    with pytest.raises(Missing):
        rated(case)
    with pytest.raises(OutOfRange):
        rated(case, GOOD, unit_words="长" * 2001)
    with pytest.raises(NotPermitted):
        rating.rate(
            matter=case.matter, by=petitioner(case.matter + 1), at=at(4, 2), given=Given(unit=GOOD)
        )
    with pytest.raises(NotPermitted):
        rating.rate(matter=case.matter, by=case.who("head"), at=at(4, 2), given=Given(unit=GOOD))
    with pytest.raises(NotAllowedNow):
        rating.rate(matter=case.matter, by=case.person(), at=at(5, 9), given=Given(unit=GOOD))
    rated(case, GOOD)
    with pytest.raises(NotAllowedNow):
        rated(case, BAD)
    assert Rating.objects.count() == 1


def test_rate__nothing_is_rated_before_the_closing() -> None:
    with pytest.raises(NotAllowedNow):
        rated(waiting().answered(), GOOD)


@pytest.mark.parametrize("grades", [(BAD, None), (GOOD, BAD)])
def test_rate__dissatisfied_opens_a_recheck_at_the_bureau_and_a_call(grades: tuple) -> None:  # type: ignore[type-arg]
    case = rated(closed(), *grades)
    duty = case.duty(TermKey.RECHECK)
    assert (duty.staff_id, duty.due) == (case.staff("bureau.triage"), date(2026, 4, 10))
    assert FollowUp.objects.get().why == "dissatisfied"


def test_rate__whoever_must_look_again_is_told_until_when() -> None:
    case = rated(closed(), unit=BAD, bureau=GOOD)
    event = case.last()
    assert reactions.opens_recheck(event)
    reactions.tell_recheck(event)
    reactions.tell_recheck(event)
    duty, message = case.duty(TermKey.RECHECK), Message.objects.get(template="staff_recheck")
    assert message.staff_id == duty.staff_id
    assert message.values["date"] == duty.due.isoformat()
    content = rated(closed(case.cast), unit=GOOD, bureau=GOOD)
    assert not reactions.opens_recheck(content.last())


def test_rate__an_organ_that_took_it_in_itself_is_looked_at_by_the_bureau_above() -> None:
    case = closed()
    standing = case.standing
    bureau = case.cast.office("bureau")
    standing.seats = {s for s in standing.seats if s.office != bureau}
    assert rounds.bureau_of(standing) == bureau


def test_rounds__states_and_silence() -> None:
    case = in_round(closed())
    rounds.open_round(case.last())  # twice does no harm
    row = rating_of(case)
    assert (row.due, row.unit_id) == (date(2026, 4, 30), case.cast.office("housing"))
    assert queries.state_of(row, date(2026, 4, 30)) is RatingState.PENDING
    assert queries.state_of(row, date(2026, 5, 1)) is RatingState.EXPIRED
    late = queries.tally(row.unit_id, date(2026, 5, 1))
    assert (late.ratings.given, late.ratings.expired) == (0, 1)
    assert late.ratings.rate.value is None  # silence is no grade
    after_reopening(Event(matter_id=case.matter, seq=99))
    assert queries.state_of(rating_of(case), ON) is RatingState.NOT_RATED


def test_tally__counts_as_the_definitions_say() -> None:
    cast = assemble()
    for grade in (GOOD, SO_SO, BAD):
        rated(closed(cast), grade)
    in_round(closed(cast))
    found = queries.tally(cast.office("housing"), date(2026, 5, 10))
    assert (found.ratings.rate.numerator, found.ratings.rate.denominator) == (2, 3)
    assert found.ratings.took_part.percent == "75.0 %"
    assert not found.ratings.published  # fewer than ten
    assert queries.tally(cast.office("bureau"), ON, bureau=True).ratings.given == 0


def test_words__the_bureau_reads_them_with_the_number_and_the_unit_does_not() -> None:
    cast = assemble()
    cases = [rated(closed(cast), BAD, BAD, unit_words=WORDS, bureau_words="推来推去")]
    moment = datetime(2026, 4, 10, 9, tzinfo=CST)
    head = cast.actor("housing.head")
    assert said.words_for(head, moment, ON) == []
    bureau = said.words_for(cast.actor("bureau.head"), moment, ON)
    assert {w.text for w in bureau} == {WORDS, "推来推去"}
    assert {w.number for w in bureau} == {cases[0].row.number}
    assert ReadLog.objects.filter(purpose="rating", office=cast.office("bureau")).count() == 1
    seq = cases[0].row.seq
    row = rating_of(cases[0])
    rows = [
        Rating(
            matter_id=row.matter_id, closed_seq=seq + n, closed_on=row.closed_on, due=row.due,
            unit_id=row.unit_id, unit_grade="0", rated_at=row.rated_at,
        )
        for n in range(1, 10)
    ]  # fmt: skip
    Rating.objects.bulk_create(rows)
    (seen,) = said.words_for(head, moment, ON)
    assert (seen.text, seen.number) == (WORDS, "")


def test_afterwards__is_for_those_above_and_not_for_the_unit() -> None:
    case = rated(closed(), BAD, unit_words=WORDS)
    number, moment = case.row.number, at(4, 10)
    told = said.afterwards(number, case.who("bureau.head"), moment, ON)
    assert (told.unit_words, told.unit_grade) == (WORDS, "3")
    assert said.afterwards(number, case.who("gov.head"), moment, ON).unit_words == WORDS
    for who in ("housing.head", "labour.head", "county_bureau.head"):
        with pytest.raises(NotFound):
            said.afterwards(number, case.who(who), moment, ON)
    page = matter_page(number, case.who("housing.head"), ON, "zh")
    assert [t.texts for t in page.told if t.act is Act.RATE] == [()]


def test_sample__is_fixed_and_about_a_fifth() -> None:
    picked = [rounds.sampled(f"{n:032x}", 9) for n in range(2000)]
    assert 330 < sum(picked) < 470
    assert picked[:50] == [rounds.sampled(f"{n:032x}", 9) for n in range(50)]


@pytest.mark.parametrize(
    ("columns", "why"), [({"urgency": "1"}, "urgent"), ({"group": True}, "group")]
)
def test_sample__urgent_and_group_matters_are_always_called(
    columns: dict[str, object], why: str
) -> None:
    case = closed()
    type(case.row).objects.filter(pk=case.matter).update(pseudonym="0" * 32, **columns)
    in_round(case)
    assert FollowUp.objects.get().why == why


def test_sample__a_stronger_reason_stands() -> None:
    case = closed()
    listed(case)
    rated(case, BAD)
    assert FollowUp.objects.get().why == "dissatisfied"


def test_units__stand_under_their_government_the_petition_department_first() -> None:
    cast = assemble()
    groups = {g.government.code if g.government else "": g for g in public.units()}
    assert groups["gov"].offices[0].code == "bureau"
    assert "housing" in [u.code for u in groups["gov"].offices]
    listed = [u.code for g in groups.values() for u in g.offices]
    assert sorted([*listed, *(g for g in groups if g)]) == sorted(cast.offices)

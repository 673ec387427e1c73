"""Who carries what: counted as far as the reader sees it, red where nobody answers."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import localdate

from tests.casebook import books
from tests.cast import Cast, assemble
from tests.rooms import own_cases
from xinqiao.casebook.models import Bar, Matter
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.errors import NotFound, NotPermitted
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory.models import Absence, Holding
from xinqiao.rooms.registry import lists
from xinqiao.rooms.registry.lists import Filters, Order
from xinqiao.rooms.responsibility import mine, tree
from xinqiao.rooms.responsibility.tree import Branch, Carrier, Coverage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATER = books.FIRST + DAY
TODAY = localdate(books.FIRST + 20 * DAY)


@pytest.fixture
def cast() -> Cast:
    """Five matters: two carried (one spoken about since), one named, one refused, one nobody's."""
    cast = assemble()
    carried, talked, named, refused, _ = books.book(cast, 5)
    own_cases.carry(cast, carried, LATER)
    own_cases.carry(cast, talked, LATER)
    own_cases.talk(cast, talked, books.FIRST + 8 * DAY)
    own_cases.name(cast, named, LATER, "gov.leader2")
    own_cases.refuse(cast, refused, LATER, "gov.leader2")
    return cast


def seen(cast: Cast, who: str = "gov.convenor", on: date = TODAY) -> Coverage:
    return tree.coverage(cast.actor(who), on)


def branch(found: Coverage, cast: Cast, office: str = "gov") -> Branch:
    return next(b for b in found.branches if b.id == cast.office(office))


def carrier(found: Coverage, cast: Cast, who: str) -> Carrier:
    people = branch(found, cast, who.partition(".")[0]).carriers
    return next(c for c in people if c.staff == cast.actor(who).staff)


def test_coverage__each_official_with_states_oldest_and_silence(cast: Cast) -> None:
    leader = carrier(seen(cast), cast, "gov.leader")
    assert leader.cases == {LeadState.CARRIED: 2}
    assert leader.oldest == localdate(books.FIRST)
    assert leader.silent == localdate(LATER)  # accepted, and no talk yet
    assert leader.late == 1  # the first talk was due within seven days
    second = carrier(seen(cast), cast, "gov.leader2")
    assert second.cases == {LeadState.NAMED: 1, LeadState.REFUSED: 1}
    assert (second.silent, second.late) == (None, 0)
    assert (seen(cast).cases, seen(cast).late) == (4, 1)


def test_coverage__convenor_first_then_the_head_then_deputies_then_departments(cast: Cast) -> None:
    found = seen(cast)
    here = [c.staff for c in branch(found, cast).carriers]
    order = ("gov.convenor", "gov.head", "gov.leader", "gov.leader2")
    assert here == [cast.actor(who).staff for who in order]
    assert found.branches[0].id == cast.office("gov")
    names = [b.id for b in found.branches]
    assert names.index(cast.office("housing")) < names.index(cast.office("county"))
    assert cast.office("county_housing") not in names  # nothing there: one office further down
    assert (branch(found, cast).depth, branch(found, cast, "housing").depth) == (0, 1)


def test_coverage__begins_lower_on_request_and_never_beside_ones_own(cast: Cast) -> None:
    convenor, county = cast.actor("gov.convenor"), cast.office("county")
    found = tree.coverage(convenor, TODAY, county)
    assert {b.id for b in found.branches} == {
        county, cast.office("county_bureau"), cast.office("county_housing"),
    }  # fmt: skip
    assert found.above == cast.office("gov")
    for office in (cast.office("gov"), cast.office("labour"), 0):
        with pytest.raises(NotFound):
            tree.coverage(cast.actor("housing.head"), TODAY, office)


def test_coverage__counts_what_the_reader_may_see(cast: Cast) -> None:
    expected = {"gov.convenor": 4, "bureau.head": 4, "gov.head": 4, "gov.leader": 4,
                "housing.head": 1, "labour.head": 0, "county.head": 0}  # fmt: skip
    assert {who: seen(cast, who).cases for who in expected} == expected
    Bar.objects.create(
        matter=Matter.objects.get(number=books.number(1)), staff=cast.staff["gov.head"]
    )
    assert seen(cast, "gov.head").cases == 3
    assert carrier(seen(cast, "housing.head"), cast, "gov.leader").cases == {LeadState.CARRIED: 1}


@pytest.mark.parametrize(
    "who", ["bureau.triage", "housing.handler", "bureau.auditor", "bureau.admin", "gov.reviewer"]
)
def test_coverage__is_for_leaders_and_heads(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        seen(cast, who)


def test_coverage__a_sealed_matter_is_in_no_figure(cast: Cast) -> None:
    sealed = Matter.objects.filter(number=books.number(1))
    sealed.update(sealed=True, gist="")
    Holding.objects.filter(staff=sealed.get().staff).update(until=TODAY)
    found = seen(cast)
    assert (found.cases, found.late, found.unowned) == (3, 0, 0)
    cases = mine.cases(cast.actor("gov.convenor"), cast.actor("gov.leader").staff or 0)
    assert books.number(1) not in {c.number for c in cases}


def test_coverage__every_open_matter_has_somebody_in_charge(cast: Cast) -> None:
    assert seen(cast).unowned == 0
    handler = Holding.objects.get(staff=cast.staff["housing.handler"])
    handler.until = TODAY  # left, and handed nothing over
    handler.save()
    found = seen(cast)
    assert [u.number for u in branch(found, cast, "housing").unowned] == [books.number(1)]
    assert found.unowned == 1
    assert seen(cast, "labour.head").unowned == 0  # theirs to know of it is not
    handler.until = None
    handler.save()
    assert seen(cast).unowned == 0


def test_coverage__a_leader_who_left_the_post_stands_out(cast: Cast) -> None:
    Holding.objects.filter(staff=cast.staff["gov.leader"]).update(until=TODAY)
    leader = carrier(seen(cast), cast, "gov.leader")
    assert (leader.left, leader.all) == (True, 2)


def away(cast: Cast, who: str, substitute: str) -> None:
    Absence.objects.create(
        staff=cast.staff[who], substitute=cast.staff[substitute], since=TODAY, until=TODAY + DAY
    )


def test_coverage__an_owner_who_is_away_is_shown_with_who_stands_in(cast: Cast) -> None:
    away(cast, "housing.handler", "housing.handler2")
    away(cast, "labour.handler", "labour.handler2")  # owns nothing
    found = seen(cast)
    (gone,) = branch(found, cast, "housing").away
    assert (gone.covered, gone.substitute) == (True, cast.staff["housing.handler2"].name)
    assert branch(found, cast, "labour").away == ()
    assert found.uncovered == 0
    assert seen(cast, on=TODAY + 2 * DAY).branches[0].away == ()


def test_coverage__a_substitute_who_is_not_there_is_none(cast: Cast) -> None:
    away(cast, "gov.leader", "gov.leader2")
    assert seen(cast).uncovered == 0
    away(cast, "gov.leader2", "gov.leader")
    assert [g.covered for g in branch(seen(cast), cast).away] == [False, False]
    Absence.objects.filter(staff=cast.staff["gov.leader2"]).delete()
    Holding.objects.filter(staff=cast.staff["gov.leader2"]).update(until=TODAY)
    (gone,) = branch(seen(cast), cast).away
    assert (gone.staff, gone.covered) == (cast.staff["gov.leader"].pk, False)


def test_mine__cases_by_the_longest_silence_with_what_can_be_done(cast: Cast) -> None:
    found = mine.mine(cast.actor("gov.leader"), TODAY)
    assert [c.number for c in found.cases] == [books.number(1), books.number(2)]
    first, second = found.cases
    assert (first.talk_key, second.talk_key) == (TermKey.FIRST_CONTACT, TermKey.NEXT_CONTACT)
    assert first.silent == localdate(LATER)
    assert second.silent == localdate(books.FIRST + 8 * DAY)
    assert first.acts[0] is Act.CONTACT
    assert found.late == 1
    assert mine.mine(cast.actor("gov.head"), TODAY).cases == ()


def test_mine__whoever_stands_in_has_the_cases_of_the_absent_leader(cast: Cast) -> None:
    away(cast, "gov.leader", "gov.leader2")
    (other,) = mine.mine(cast.actor("gov.leader2"), TODAY).stand_ins
    assert (other.leader, len(other.cases)) == (cast.staff["gov.leader"].name, 2)
    assert mine.mine(cast.actor("gov.leader2"), TODAY + 2 * DAY).stand_ins == ()
    assert mine.mine(cast.actor("gov.convenor"), TODAY).stand_ins == ()


def test_mine__what_waits_for_a_decision(cast: Cast) -> None:
    (named,) = mine.decisions(cast.actor("gov.leader2"))
    assert (named.number, named.acts) == (books.number(3), (Act.ACCEPT_LEAD, Act.REFUSE_LEAD))
    (refused,) = mine.decisions(cast.actor("gov.convenor"))
    assert refused.state is LeadState.REFUSED
    assert refused.acts == (Act.REJECT_REFUSAL, Act.UPHOLD_REFUSAL)
    fifth = Matter.objects.get(number=books.number(5))
    own_cases.propose(cast, fifth, at=datetime.combine(TODAY, LATER.timetz()))
    assert [d.state for d in mine.decisions(cast.actor("gov.convenor"))] == [
        LeadState.REFUSED, LeadState.PROPOSED,
    ]  # fmt: skip
    assert mine.decisions(cast.actor("gov.leader")) == []


def test_mine__others_see_of_an_official_only_their_own_matters(cast: Cast) -> None:
    leader = cast.actor("gov.leader").staff or 0
    assert [c.number for c in mine.cases(cast.actor("housing.head"), leader)] == [books.number(1)]
    assert mine.cases(cast.actor("labour.head"), leader) == []
    assert mine.cases(cast.actor("bureau.auditor"), leader) == []


def test_list__filters_by_leader_and_by_how_far_the_case_is(cast: Cast) -> None:
    convenor, leader = cast.actor("gov.convenor"), cast.actor("gov.leader").staff

    def found(who: str = "gov.convenor", **filters: object) -> set[str]:
        return {row.number for row in lists.page(cast.actor(who), Filters(**filters)).rows}

    assert found(leader=leader) == {books.number(1), books.number(2)}
    assert found(lead="refused") == {books.number(4)}
    assert found(leader=leader, lead="named") == set()
    assert found("housing.head", leader=leader) == {books.number(1)}
    assert found("labour.head", lead="carried") == set()
    assert lists.count(convenor, Filters(lead="carried")).number == 2
    for order in Order:
        rows = lists.page(convenor, Filters(lead="carried"), order=order).rows
        assert {row.number for row in rows} == {books.number(1), books.number(2)}

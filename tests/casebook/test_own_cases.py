"""Own cases are what `visible_to` gives, read by another way through the indexes."""

from datetime import timedelta

import pytest

from tests.casebook import books
from tests.cast import Cast, assemble
from tests.rooms import own_cases
from xinqiao.casebook import queries
from xinqiao.casebook.models import Bar, Matter
from xinqiao.kernel import actors
from xinqiao.kernel.actors import Actor

pytestmark = pytest.mark.django_db
LATER = books.FIRST + timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    """Four matters: carried by two leaders, proposed, and nobody's own case."""
    cast = assemble()
    first, second, third, _ = books.book(cast, 4)
    own_cases.carry(cast, first, LATER)
    own_cases.carry(cast, second, LATER, "gov.leader2")
    own_cases.propose(cast, third, LATER)
    return cast


def found(actor: Actor) -> set[str]:
    """Numbers; the same as of everything the actor may see."""
    cases = set(queries.own_cases(actor).values_list("number", flat=True))
    seen = queries.visible_to(actor).exclude(lead="").filter(sealed=False)
    assert cases == set(seen.values_list("number", flat=True))
    return cases


def test_own_cases__everybody_finds_those_that_are_theirs_to_see(cast: Cast) -> None:
    per_actor = {key: len(found(actor)) for key, actor in cast.actors.items()}
    wanted = {"gov.convenor": 3, "bureau.head": 3, "housing.handler": 1, "housing.handler2": 0,
              "labour.head": 0, "bureau.auditor": 0}  # fmt: skip
    assert {key: per_actor[key] for key in wanted} == wanted
    assert found(actors.SYSTEM) == set()


def test_own_cases__who_is_shut_out_finds_nothing(cast: Cast) -> None:
    convenor = cast.actor("gov.convenor")
    first, second, *_ = Matter.objects.order_by("number")
    Bar.objects.create(matter=first, staff_id=convenor.staff)
    assert found(convenor) == {books.number(2), books.number(3)}
    Bar.objects.create(matter=second, office_id=convenor.office)
    assert found(convenor) == {books.number(3)}
    assert books.number(2) not in found(cast.actor("gov.leader2"))


def test_own_cases__a_sealed_one_is_in_no_count(cast: Cast) -> None:
    Matter.objects.filter(number=books.number(1)).update(sealed=True, gist="")
    assert found(cast.actor("gov.convenor")) == {books.number(2), books.number(3)}
    assert books.number(1) not in found(cast.actor("gov.leader"))

"""Who sees what, asked of the one module that every list, page and export uses."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casebook import books
from tests.cast import Cast, assemble
from xinqiao.casebook import queries
from xinqiao.casebook.models import Bar
from xinqiao.kernel import actors
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def seen(actor: Actor) -> set[str]:
    """Numbers; the union of the seats must be what `visible_to` says."""
    seats = [*queries.office_seats(actor), *queries.reader_seats(actor)]
    whole = set(queries.visible_to(actor).values_list("number", flat=True))
    assert {seat.matter.number for seat in seats} == whole
    return whole


def test_visible_to__an_office_sees_its_seats_and_a_barred_person_does_not(cast: Cast) -> None:
    books.book(cast)
    everything = {books.number(n) for n in (1, 2, 3)}
    assert seen(cast.actor("bureau.registrar")) == everything
    assert seen(cast.actor("housing.handler")) == {books.number(1)}
    assert seen(cast.actor("housing.handler2")) == set()  # shielded
    assert seen(cast.actor("labour.handler")) == set()
    assert seen(cast.actor("bureau.auditor")) == set()
    assert seen(actors.SYSTEM) == set()


def test_visible_to__a_barred_office_sees_nothing(cast: Cast) -> None:
    matters = books.open_many(cast, 2)
    office = cast.office("bureau")
    Bar.objects.create(matter=matters[0], office_id=office)
    assert seen(cast.actor("bureau.head")) == {books.number(2)}


def test_visible_to__a_named_seat_is_for_that_person_alone(cast: Cast) -> None:
    (matter,) = books.open_many(cast, 1)
    facts = {"purpose": Purpose.REPORT, "claims": [1]}
    at = books.FIRST.replace(hour=11)
    books.act(matter, Act.TRIAGE, cast, "bureau.triage", at, facts=facts)
    to = cast.owner("discipline.head")
    change = Change(owner=to, take=(Taken(to.office, to.staff, Capacity.READER),), seal=True)
    later = books.FIRST.replace(hour=12)
    books.act(matter, Act.REFER, cast, "bureau.head", later, facts={}, change=change)
    assert seen(cast.actor("discipline.head")) == {matter.number}
    matter.refresh_from_db()
    assert (matter.sealed, matter.gist) == (True, "")


def test_visible_to__the_petitioner_sees_one_matter(cast: Cast) -> None:
    first, _ = books.open_many(cast, 2)
    assert list(queries.visible_to(actors.petitioner(first.pk))) == [first]


def test_matter_for__is_found_with_its_owner_in_one_statement(cast: Cast) -> None:
    books.open_many(cast, 1)
    with CaptureQueriesContext(connection) as asked:
        found = queries.matter_for(cast.actor("bureau.registrar"), books.number(1))
        assert found.office is not None
        assert found.office.pk == cast.office("bureau")
    assert len(asked) == 1


def test_matter_for__what_is_not_theirs_is_refused_as_what_does_not_exist(cast: Cast) -> None:
    books.open_many(cast, 1)
    with pytest.raises(NotFound) as hidden:
        queries.matter_for(cast.actor("labour.head"), books.number(1))
    with pytest.raises(NotFound) as absent:
        queries.matter_for(cast.actor("labour.head"), books.number(99))
    assert str(hidden.value) == str(absent.value)


def test_events_of__are_told_in_order(cast: Cast) -> None:
    matter = books.book(cast, 1)[0]
    assert [e.seq for e in queries.events_of(matter.pk)] == list(range(1, 9))


def test_duties_held__are_the_running_clocks_of_this_person_soonest_first(cast: Cast) -> None:
    books.open_many(cast, 1, books.FIRST.replace(day=5), first=9)
    books.book(cast, 2)
    held = queries.duties_held(cast.actor("bureau.registrar"))
    assert [(d.matter.number, d.key, d.due) for d in held] == [
        (books.number(2), TermKey.PASS_ON, date(2026, 3, 17)),
        (books.number(9), TermKey.PASS_ON, date(2026, 3, 20)),
    ]
    assert {d.key for d in queries.duties_held(cast.actor("housing.handler"))} == {"handle"}
    assert not queries.duties_held(cast.actor("labour.handler")).exists()

"""A prepared query finds what the query it was built from finds."""

from datetime import date, timedelta
from typing import Any

import pytest
from bench.clock import statements
from django.db.models import QuerySet

from tests.rooms.steps import waiting
from xinqiao.casebook.models import Matter
from xinqiao.casebook.prepared import prepared

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@prepared
def _of_person(staff: int, until: date, *, step: str = "") -> QuerySet[Matter]:
    found = Matter.objects.filter(staff=staff, received_on__lte=until).select_related("office")
    return (found.filter(step=step) if step else found).order_by("id")


@prepared
def _numbers(number: str) -> Any:
    same = Matter.objects.filter(number=number).order_by()
    return same.values_list("number", "open").union(same.values_list("pseudonym", "open"))


@prepared
def _nothing(staff: int) -> QuerySet[Matter]:
    return Matter.objects.filter(pk__in=[], staff=staff)


def test_prepared__finds_rows_for_every_value_it_is_run_with() -> None:
    matter = waiting().row
    staff, day = matter.staff_id or 0, matter.received_on
    assert _of_person(staff, day) == [matter]
    assert _of_person(staff, day)[0].office == matter.office
    assert _of_person(staff, day, step=matter.step) == [matter]
    assert _of_person(staff, day, step="closed") == []
    assert _of_person(staff, day - timedelta(days=1)) == []
    assert _of_person(staff + 1000, day) == []


def test_prepared__gives_values_as_the_columns_hold_them() -> None:
    matter = waiting().row
    assert set(_numbers(matter.number)) == {(matter.number, True), (matter.pseudonym, True)}
    assert _numbers("none of these") == []


def test_prepared__asks_once_and_not_at_all_where_nothing_can_be() -> None:
    matter = waiting().row
    assert statements(lambda: _of_person(matter.staff_id or 0, matter.received_on)) == 1
    assert statements(lambda: _nothing(1)) == 0


def test_prepared__refuses_none_which_is_another_question() -> None:
    with pytest.raises(TypeError, match="None is no value"):
        _nothing(None)  # type: ignore[arg-type]

"""Correcting personal data: contact at once, name and number when an officer has seen why."""

from typing import Any

import pytest

from tests.rooms.steps import Case, at, waiting
from xinqiao.kernel.errors import DomainError, Missing, NotAllowedNow, NotFound, OutOfRange
from xinqiao.rooms.people import correcting, queries
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people.models import Party, ReadLog
from xinqiao.vault.hashing import commit

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case() -> Case:
    return waiting()


def ask(case: Case, column: str, value: str, **more: Any) -> Any:
    said = {"by": case.person(), "at": at(3, 9)} | more
    return correcting.correct(matter=case.matter, column=column, value=value, **said)


def shown(case: Case, *columns: str) -> dict[str, str]:
    row = Party.objects.get(matter=case.matter)
    return people.reveal(
        party=row.pk, fields=columns, reason="办理需要", by=case.who("intake"), at=at(3, 12)
    )


def test_contact__is_corrected_at_once_with_mask_and_index(case: Case) -> None:
    event = ask(case, "phone", "139 0000 2222")
    row = Party.objects.get(matter=case.matter)
    assert shown(case, "phone") == {"phone": "13900002222"}
    assert row.phone_masked.endswith("2222")
    assert list(queries.same_person(phone="13900002222")) == [row]
    assert not queries.same_person(phone="13812341234").exists()
    change = correcting.history_of(case.matter)[0]
    assert event.facts["commit"] == commit("13900002222", bytes(change.salt)).hex()
    assert "2222" not in str(event.facts)


def test_name__is_a_request_that_an_officer_confirms(case: Case) -> None:
    ask(case, "name", "张三峰")
    assert shown(case, "name") == {"name": "张三丰"}
    (waits,) = correcting.waiting_of(matter=case.matter, by=case.who("intake"), at=at(3, 10))
    assert (waits.column, waits.shown) == ("name", "张三峰")
    assert ReadLog.objects.filter(matter=case.matter, purpose="correction").exists()
    with pytest.raises(Missing):
        decide(case, waits.id, reason=" ")
    decide(case, waits.id)
    assert shown(case, "name") == {"name": "张三峰"}
    with pytest.raises(NotFound):
        decide(case, waits.id)


def decide(case: Case, correction: str, **changes: Any) -> Any:
    said = {"confirm": True, "reason": "核对身份证"} | changes
    return correcting.decide(
        matter=case.matter, by=case.who("intake"), at=at(3, 11), correction=correction, **said
    )


def test_number__refused_stays_as_it_was(case: Case) -> None:
    ask(case, "id_number", "11010519491231002X")
    (waits,) = correcting.waiting_of(matter=case.matter, by=case.who("intake"), at=at(3, 10))
    decide(case, waits.id, confirm=False, reason="号码与证件不符")
    assert shown(case, "id_number") == {"id_number": ""}
    assert [c.state for c in correcting.history_of(case.matter)] == ["refused"]


def test_strangers__see_no_request_and_decide_none(case: Case) -> None:
    ask(case, "name", "张三峰")
    assert (
        correcting.waiting_of(matter=case.matter, by=case.who("county_housing.head"), at=at(3, 10))
        == []
    )


@pytest.mark.parametrize(
    ("column", "value", "refusal"),
    [("phone", "12", OutOfRange), ("phone", " ", Missing), ("needs", "轮椅", OutOfRange),
     ("id_number", "110105194912310021", OutOfRange), ("email", "@", OutOfRange),
     ("address", "路" * 201, OutOfRange), ("phone", "13812341234", NotAllowedNow)],
)  # fmt: skip
def test_refusals__say_why_and_change_nothing(
    case: Case, column: str, value: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        ask(case, column, value)
    assert correcting.history_of(case.matter) == []
    assert shown(case, "phone") == {"phone": "13812341234"}


def test_request__is_made_once(case: Case) -> None:
    ask(case, "name", "张三峰")
    with pytest.raises(NotAllowedNow):
        ask(case, "name", "张三锋")


def test_anonymous__has_nothing_to_correct() -> None:
    with pytest.raises(NotFound):
        ask(waiting(anonymous=True), "phone", "13900002222")

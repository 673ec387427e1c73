"""What cannot be, what is odd, and the receipt that opens a matter."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.cast import Cast, assemble
from tests.rooms.registry_play import at, matter, registered, typed
from xinqiao.casebook.models import Duty
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import Already, Channel
from xinqiao.kernel.errors import DomainError, Missing, NotFound, OutOfRange
from xinqiao.kernel.numbering import SubmissionNumber
from xinqiao.rooms.people.models import PartyKind
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry import queries
from xinqiao.rooms.registry.intake import Answer, Doubts, Intake, check

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PETITIONER = Actor(roles=frozenset({Role.PETITIONER}))
ALL = frozenset({"*"})


@pytest.fixture
def cast() -> Cast:
    return assemble()


MEMBER = Person("李四")


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"text": "  "}, Missing, "text"),
        ({"title": ""}, Missing, "title"),
        ({"text": "长" * 20_001}, OutOfRange, "text"),
        ({"title": "长" * 121}, OutOfRange, "title"),
        ({"against": "长" * 501}, OutOfRange, "against"),
        ({"claims": ("修电梯", " ")}, Missing, "claims"),
        ({"claims": ("长" * 501,)}, OutOfRange, "claims"),
        ({"claims": ("甲",) * 21}, OutOfRange, "claims"),
        ({"received_at": at(3, 3)}, OutOfRange, "received_at"),
        ({"written_on": date(2026, 3, 3)}, OutOfRange, "written_on"),
        ({"happened_on": date(2026, 3, 3)}, OutOfRange, "happened_on"),
        ({"people": 0}, OutOfRange, "people"),
        ({"involved": 100_001}, OutOfRange, "involved"),
        ({"visitors": 0}, OutOfRange, "visitors"),
        ({"category": "12345"}, OutOfRange, "category"),
        ({"place": "周河市"}, OutOfRange, "place"),
        ({"place": "４１１６００"}, OutOfRange, "place"),
        ({"parties": ()}, Missing, "name"),
        ({"parties": (MEMBER, MEMBER)}, OutOfRange, "parties"),
        ({"parties": (Person("张三丰", phone="12"),)}, OutOfRange, "parties.0.phone"),
        ({"parties": (MEMBER, Person("", PartyKind.MEMBER))}, OutOfRange, "parties.1.name"),
    ],
)
def test_check__refuses_what_cannot_be(
    values: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        check(typed(**values), at=at(3, 2), confirmed=ALL)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("values", "when", "names"),
    [
        ({}, at(3, 20), {"received_at"}),
        ({"parties": (Person("张三丰"),)}, at(3, 2), {"contact"}),
        ({"people": 1, "parties": (Person("张三丰", phone="13812341234"),
                                  Person("李四", PartyKind.MEMBER))}, at(3, 2), {"people"}),
        ({"channel": Channel.VISIT}, at(3, 2), {"read_back"}),
        ({"parties": (Person("张", phone="13812341234"),)}, at(3, 2), {"parties.0.name"}),
        ({"channel": Channel.PHONE, "parties": (Person("张"),)}, at(3, 2),
         {"read_back", "contact", "parties.0.name"}),
    ],
)  # fmt: skip
def test_check__asks_about_what_is_odd_and_passes_once_confirmed(
    values: dict[str, Any], when: datetime, names: set[str]
) -> None:
    with pytest.raises(Doubts) as caught:
        check(typed(**values), at=when)
    assert caught.value.names == names
    checked = check(typed(**values), at=when, confirmed=caught.value.names)
    assert checked.confirmed == names
    assert set(checked.details()["confirmed"]) == names
    for missing in names:
        with pytest.raises(Doubts) as again:
            check(typed(**values), at=when, confirmed=frozenset(names - {missing}))
        assert again.value.names == {missing}


def test_check__an_agent_is_no_further_petitioner() -> None:
    people = (Person("张三丰", phone="13812341234"), Person("王律师", PartyKind.AGENT))
    assert check(typed(parties=people), at=at(3, 2)).doubts == ()


@pytest.mark.parametrize(
    ("values", "group"),
    [
        ({"channel": Channel.VISIT, "people": 5, "read_back": True}, True),
        ({"channel": Channel.VISIT, "people": 4, "read_back": True}, False),
        ({"channel": Channel.LETTER, "people": 5}, False),
        ({"group": True}, True),
    ],
)
def test_check__five_visitors_are_a_group(values: dict[str, Any], group: bool) -> None:
    assert check(typed(**values), at=at(3, 2)).intake.group is group


def test_check__without_claims_the_title_is_the_claim() -> None:
    assert check(typed(title=" 修  电梯 "), at=at(3, 2)).intake.claims == ("修 电梯",)


def test_details__hold_codes_and_dates_only() -> None:
    intake = replace(
        typed(),
        already={Already.LAWSUIT: Answer.NO},
        numbers={Already.REVIEW: "周信复〔2026〕1号"},
        happened_on=date(2026, 1, 1),
        may_publish=True,
    )
    checked = check(intake, at=at(3, 2))
    assert checked.details() == {
        "already": {"lawsuit": "no"}, "happened_on": "2026-01-01", "may_publish": True,
    }  # fmt: skip
    assert checked.words()["numbers"] == {"review": "周信复〔2026〕1号"}


# ── the citizen's receipt ───────────────────────────────────────────────────────────────


def test_by_receipt__opens_the_matter_of_the_submission(cast: Cast) -> None:
    found = registered(cast)
    actor = queries.by_receipt(f" {found.number[:6]}-{found.number[6:]}", found.query_code.lower())
    assert (actor.matter, actor.roles) == (found.matter, frozenset({Role.PETITIONER}))
    assert list(visible_to(actor)) == [matter(found)]


def test_by_receipt__says_the_same_for_a_wrong_number_and_a_wrong_code(cast: Cast) -> None:
    one, other = registered(cast), registered(cast)
    unknown = str(SubmissionNumber("411600", Channel.LETTER, date(2026, 3, 2), 77))
    said = set()
    for number, code in ((one.number, other.query_code), (unknown, one.query_code)):
        with pytest.raises(NotFound) as caught:
            queries.by_receipt(number, code)
        said.add((str(caught.value), caught.value.field))
    assert len(said) == 1


@pytest.mark.parametrize(("number", "code"), [("12", "A" * 20), ("", ""), ("x" * 21, "0" * 20)])
def test_by_receipt__tells_a_slip_of_the_pen_from_a_wrong_guess(number: str, code: str) -> None:
    with pytest.raises(OutOfRange):
        queries.by_receipt(number, code)


def test_intake__is_frozen() -> None:
    intake: Intake = typed()
    with pytest.raises(AttributeError):
        intake.title = "x"  # type: ignore[misc]


def test_duty__counts_from_receipt_not_from_typing(cast: Cast) -> None:
    found = registered(cast, when=at(3, 6))
    assert Duty.objects.get(matter=found.matter).started == date(2026, 3, 2)

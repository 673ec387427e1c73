"""The members of a group: entered, each with an own outcome, none of them hidden."""

from datetime import date

import pytest

from tests.rooms.steps import Case, at, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import Outcome
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.handling.services import closing
from xinqiao.rooms.people import members, outcomes, roll
from xinqiao.rooms.people.models import Member
from xinqiao.rooms.people.roll import BadLines, Named, Paid
from xinqiao.vault.hashing import commit

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ROLL = "姓名,电话,欠薪\n李大山，13900001111，12600元\n王小河\t\t9800元\n赵田"


@pytest.fixture
def case() -> Case:
    return waiting()


def listed(case: Case, pasted: str = ROLL) -> Event:
    return members.list_members(
        matter=case.matter, by=case.who("intake"), at=at(3, 6), members=roll.members(pasted)
    )


def settle(case: Case, *paid: Paid, outcome: Outcome = Outcome.SUPPORTED, **changes: str) -> Event:
    said = {"evidence": "银行代发明细"} | changes
    return members.settle_members(
        matter=case.matter, by=case.who("head"), at=at(3, 20), outcome=outcome, members=paid, **said
    )


def test_list__the_record_holds_numbers_and_commitments_and_no_name(case: Case) -> None:
    event = listed(case)
    rows = list(Member.objects.filter(matter=case.matter))
    assert [row.n for row in rows] == [1, 2, 3]
    assert set(event.facts["members"]) == {"1", "2", "3"}
    said = '{"name": "李大山", "owed": "12600元", "phone": "13900001111"}'
    assert event.facts["members"]["1"] == commit(said, bytes(rows[0].salt)).hex()
    assert "李大山" not in str(event.facts)
    assert "李大山".encode() not in bytes(rows[0].content)
    assert case.standing.members == {1, 2, 3}


def test_list__a_second_list_goes_on_counting(case: Case) -> None:
    listed(case)
    event = listed(case, "孙海")
    assert list(event.facts["members"]) == ["4"]


@pytest.mark.parametrize(
    ("pasted", "line"),
    [("李大山\n,13900001111", 2), ("李大山,12", 1), ("李大山\n\n李大山", 3), ("甲,乙,丙,丁", 1)],
)
def test_roll__every_bad_line_is_named_and_nothing_is_taken(pasted: str, line: int) -> None:
    with pytest.raises(BadLines) as refusal:
        roll.members(pasted)
    assert [fault.line for fault in refusal.value.faults] == [line]


@pytest.mark.parametrize(
    ("pasted", "right"),
    [("1,12600.50,2026-03-10", True), ("9,1", False), ("1,十元", False), ("1,5,2026-13-01", False),
     ("1,5,2026-03-21", False), ("李大山,5", False)],
)  # fmt: skip
def test_payments__are_read_line_by_line(pasted: str, *, right: bool) -> None:
    if right:
        assert roll.payments(pasted, frozenset({1}), date(2026, 3, 20)) == (
            Paid(1, "12600.50", date(2026, 3, 10)),
        )
    else:
        with pytest.raises(BadLines):
            roll.payments(pasted, frozenset({1}), date(2026, 3, 20))


def test_settle__something_granted_is_open_until_the_day_it_was_paid(case: Case) -> None:
    listed(case)
    settle(case, Paid(1, "12600", date(2026, 3, 18)), Paid(2, "9800"))
    count = outcomes.count_of(case.matter)
    assert (count.members, count.settled, count.granted, count.open) == (3, 1, 1, 2)
    settle(case, Paid(3), outcome=Outcome.NOT_SUPPORTED)
    settle(case, Paid(2, "9800", date(2026, 3, 20)))
    assert case.standing.settled == {1, 2, 3}
    assert outcomes.own_outcome(case.matter, 2).amount == "9800"


def test_settle__a_corrected_record_can_take_a_payment_back(case: Case) -> None:
    listed(case)
    settle(case, Paid(1, "12600", date(2026, 3, 18)))
    settle(case, Paid(1, "12600"))
    assert case.standing.settled == frozenset()


def test_settle__refusals_leave_no_trace(case: Case) -> None:
    with pytest.raises(NotAllowedNow):
        settle(case, Paid(1))  # nobody is on the roll
    listed(case)
    for paid, changes, refusal in (
        ((Paid(9),), {}, OutOfRange),
        ((Paid(1), Paid(1)), {}, OutOfRange),
        ((), {}, Missing),
        ((Paid(1),), {"evidence": " "}, Missing),
    ):
        with pytest.raises(refusal):
            settle(case, *paid, **changes)
    with pytest.raises(OutOfRange):
        settle(case, Paid(1), outcome=Outcome.ROUTED)
    with pytest.raises(NotPermitted):
        members.settle_members(
            matter=case.matter, by=case.who("bureau.triage"), at=at(3, 20),
            outcome=Outcome.SUPPORTED, members=[Paid(1)], evidence="明细",
        )  # fmt: skip
    assert not Event.objects.filter(matter=case.matter, act=Act.SETTLE_MEMBER).exists()


def test_close__waits_for_the_last_member(case: Case) -> None:
    listed(case)
    case.answered().executed()
    with pytest.raises(NotAllowedNow, match="member of the group"):
        closing.close(matter=case.matter, by=case.who("head"), at=at(3, 31))
    members.settle_members(
        matter=case.matter, by=case.who("head"), at=at(3, 31), outcome=Outcome.SUPPORTED,
        members=[Paid(n, "100", date(2026, 3, 30)) for n in (1, 2, 3)], evidence="银行代发明细",
    )  # fmt: skip
    case.closed()


def test_codes__open_the_own_outcome_and_are_kept_nowhere(case: Case) -> None:
    listed(case)
    slips = members.issue_codes(
        matter=case.matter, by=case.who("intake"), at=at(3, 7), members=[1, 2]
    )
    assert [slip.name for slip in slips] == ["李大山", "王小河"]
    assert outcomes.by_code(case.matter, slips[1].code) == 2
    assert outcomes.by_code(case.matter, "0" * 20) is None
    assert outcomes.by_code(None, slips[1].code) is None
    stored = bytes(Member.objects.get(matter=case.matter, n=2).code or b"")
    assert slips[1].code.encode() not in stored
    again = members.issue_codes(matter=case.matter, by=case.who("intake"), at=at(3, 8), members=[2])
    assert outcomes.by_code(case.matter, slips[1].code) is None
    assert outcomes.by_code(case.matter, again[0].code) == 2


def test_roll__shows_whoever_still_waits_first_and_strangers_nothing(case: Case) -> None:
    listed(case)
    settle(case, Paid(1, "12600", date(2026, 3, 18)))
    rows = outcomes.roll_of(matter=case.matter, by=case.who("head"))
    assert [(r.n, r.settled) for r in rows] == [(2, False), (3, False), (1, True)]
    assert "李大山" not in str(rows)
    with pytest.raises(NotFound):
        outcomes.roll_of(matter=case.matter, by=case.who("county_housing.head"))


def test_members__can_be_named_without_a_roll_of_their_own(case: Case) -> None:
    with pytest.raises(Missing):
        members.list_members(matter=case.matter, by=case.who("intake"), at=at(3, 6), members=[])
    with pytest.raises(NotPermitted):
        members.list_members(
            matter=case.matter, by=case.person(), at=at(3, 6), members=[Named("甲乙")]
        )

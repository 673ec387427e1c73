"""A member of a group is told of the own outcome, and nothing that is anybody else's."""

from datetime import date

import pytest

from tests.rooms.steps import at, waiting
from xinqiao.kernel.codes import Outcome
from xinqiao.rooms.messages import reactions, sending
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.people import members, roll
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.people.roll import Paid

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ROLL = "姓名,电话,欠薪\n李大山,13900001111,12600元\n王小河,13900002222,9800元\n赵田"


def test_members__whoever_was_paid_is_told_once_and_nobody_else() -> None:
    case = waiting()
    members.list_members(
        matter=case.matter, by=case.who("intake"), at=at(3, 6), members=roll.members(ROLL)
    )
    paid = (Paid(1, "12600", date(2026, 3, 19)), Paid(2, "9800", None))
    event = members.settle_members(
        matter=case.matter, by=case.who("head"), at=at(3, 20), outcome=Outcome.SUPPORTED,
        members=paid, evidence="银行代发明细",
    )  # fmt: skip
    reactions.tell_member(event)
    reactions.tell_member(event)
    message = Message.objects.get()
    assert (message.template, message.matter_id) == ("member_outcome", case.matter)
    text = sending.text_of(message)
    assert "/query/" in text
    assert not any(of_them in text for of_them in ("李大山", "13900001111", "12600"))
    assert b"13900001111" not in bytes(message.contact or b"")
    assert ReadLog.objects.filter(matter=case.matter, staff=None, purpose="message").exists()

"""The optional account: a number proven by a code, a second secret, receipts joined to it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.cast import assemble
from tests.rooms import registry_play as play
from xinqiao.kernel.errors import NotFound, NotPermitted, OutOfRange
from xinqiao.rooms.accounts import services as accounts
from xinqiao.rooms.accounts.models import Account, Joined, SentCode
from xinqiao.rooms.gate.services import TooManyTries
from xinqiao.rooms.messages.models import Message

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOON = datetime(2026, 3, 6, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE, SECRET = "13900001111", "一句只有我知道的话"


def code_for(phone: str = PHONE, at: datetime = NOON) -> str:
    """The code as it stands in the message that went out."""
    accounts.send_code(phone=phone, address="192.0.2.1", language="zh", at=at)
    return str(Message.objects.latest("pk").values["number"])


def account(phone: str = PHONE) -> str:
    return accounts.enter(phone=phone, code=code_for(phone), secret=SECRET, at=NOON)


def test_account__is_made_with_a_code_and_a_secret_and_keeps_no_number() -> None:
    row = Account.objects.get(pk=account())
    assert PHONE not in str(row.__dict__)
    assert SECRET not in row.secret
    assert SentCode.objects.count() == 0
    assert accounts.enter(phone=PHONE, code=code_for(), secret=SECRET, at=NOON) == row.pk


def test_enter__a_stolen_telephone_alone_opens_nothing() -> None:
    first = account()
    found = play.registered(assemble())
    accounts.join(account=first, number=found.number, code=found.query_code, at=NOON)
    with pytest.raises(NotPermitted):
        accounts.enter(phone=PHONE, code=code_for(), secret="geraten12", at=NOON)
    fresh = accounts.enter(phone=PHONE, code=code_for(), secret="ein anderes", at=NOON, anew=True)
    assert accounts.matters_of(fresh) == []
    with pytest.raises(NotFound):
        accounts.matters_of(first)


@pytest.mark.parametrize("wrong", ["000000", "", "abc"])
def test_enter__a_wrong_code_is_refused_like_a_wrong_secret(wrong: str) -> None:
    code = code_for()
    if code == wrong:
        wrong = "111111"
    with pytest.raises(NotPermitted):
        accounts.enter(phone=PHONE, code=wrong, secret=SECRET, at=NOON)


def test_enter__the_code_ends_after_ten_minutes_and_after_its_use() -> None:
    code = code_for()
    accounts.enter(phone=PHONE, code=code, secret=SECRET, at=NOON)
    with pytest.raises(NotPermitted):
        accounts.enter(phone=PHONE, code=code, secret=SECRET, at=NOON)
    code = code_for(at=NOON + timedelta(minutes=1))
    late = NOON + timedelta(minutes=11)
    with pytest.raises(NotPermitted):
        accounts.enter(phone=PHONE, code=code, secret=SECRET, at=late)
    assert accounts.sweep(late + timedelta(minutes=1)) == 1


def test_codes__are_sent_and_guessed_a_few_times_only() -> None:
    for minute in range(3):
        code_for(at=NOON + timedelta(seconds=minute))
    with pytest.raises(TooManyTries):
        code_for(at=NOON + timedelta(seconds=4))
    for _ in range(5):
        with pytest.raises(NotPermitted):
            accounts.enter(phone=PHONE, code="x", secret=SECRET, at=NOON)
    with pytest.raises(TooManyTries):
        accounts.enter(phone=PHONE, code="x", secret=SECRET, at=NOON)


def test_enter__a_first_secret_is_long_enough() -> None:
    with pytest.raises(OutOfRange):
        accounts.enter(phone=PHONE, code=code_for(), secret="kurz", at=NOON)
    with pytest.raises(OutOfRange):
        accounts.send_code(phone="12", address="192.0.2.1", language="zh", at=NOON)
    assert Account.objects.count() == 0


def test_join__takes_number_and_code_once_and_shows_where_it_stands() -> None:
    mine, other = account(), account("13900002222")
    found = play.registered(assemble())
    for _ in range(2):
        accounts.join(account=mine, number=found.number, code=found.query_code, at=NOON)
    with pytest.raises(NotFound):
        accounts.join(account=other, number=found.number, code="0" * 20, at=NOON)
    assert [line.number for line in accounts.matters_of(mine)] == [found.number]
    assert accounts.matter_of(mine, found.number) == found.matter
    with pytest.raises(NotFound):
        accounts.matter_of(other, found.number)


def test_delete__takes_everything_of_the_account_and_nothing_of_the_matter() -> None:
    mine = account()
    found = play.registered(assemble())
    accounts.join(account=mine, number=found.number, code=found.query_code, at=NOON)
    accounts.leave_out(account=mine, number=found.number)
    assert accounts.matters_of(mine) == []
    accounts.join(account=mine, number=found.number, code=found.query_code, at=NOON)
    accounts.delete(account=mine)
    assert (Account.objects.count(), Joined.objects.count()) == (0, 0)
    assert play.matter(found).step == "registered"

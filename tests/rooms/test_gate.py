"""The gate: tries run out and come back, and one key gets one answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connections

from xinqiao.rooms.gate import services as gate
from xinqiao.rooms.gate.models import Answer, Bucket
from xinqiao.rooms.gate.services import KeyReused, Limit, TooManyTries
from xinqiao.vault import keys

T0 = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
BOOK = pytest.mark.django_db(databases=["default", "keys"])
RACE = pytest.mark.django_db(databases=["default", "keys"], transaction=True)
LIMIT = Limit("test", 5, timedelta(minutes=15))


@pytest.fixture(autouse=True)
def _fresh_keys() -> None:
    keys.forget()  # rows of data keys that an earlier test made are gone with it


def tries(key: str, at: datetime, most: int = 20) -> int:
    """How many tries succeed in a row."""
    for n in range(most):
        try:
            gate.take(LIMIT, key, at)
        except TooManyTries:
            return n
    return most


@BOOK
def test_take__five_tries_then_none() -> None:
    assert tries("192.0.2.1", T0) == 5
    assert tries("192.0.2.1", T0) == 0


@BOOK
def test_take__another_key_has_its_own_tries() -> None:
    assert tries("a", T0) == 5
    assert tries("b", T0) == 5


@BOOK
@pytest.mark.parametrize(
    ("minutes", "back"), [(2.9, 0), (3, 1), (6, 2), (14.9, 4), (15, 5), (600, 5)]
)
def test_take__tries_come_back_evenly_and_never_more_than_all(minutes: float, back: int) -> None:
    tries("a", T0)
    assert tries("a", T0 + timedelta(minutes=minutes)) == back


@BOOK
def test_take__a_clock_that_runs_backwards_gives_nothing_away() -> None:
    tries("a", T0)
    assert tries("a", T0 - timedelta(hours=1)) == 0


@BOOK
def test_take__says_how_long_to_wait() -> None:
    tries("a", T0)
    with pytest.raises(TooManyTries) as refusal:
        gate.take(LIMIT, "a", T0)
    assert refusal.value.sentence.params == {"minutes": 3}


@BOOK
def test_give_back__returns_one_try_and_no_more_than_there_were() -> None:
    tries("a", T0)
    gate.give_back(LIMIT, "a")
    assert tries("a", T0) == 1
    for _ in range(9):
        gate.give_back(LIMIT, "a")
    assert tries("a", T0) == 5


@BOOK
def test_take__stores_no_address() -> None:
    gate.take(LIMIT, "192.0.2.77", T0)
    assert "192.0.2" not in Bucket.objects.get().key


def counted(log: list[int], text: str = "answer") -> Callable[[], str]:
    def answer() -> str:
        log.append(1)
        return text

    return answer


@BOOK
def test_once__a_thousand_retries_act_once_and_hear_the_same() -> None:
    log: list[int] = []
    heard = {
        gate.once(key="k", asked="a", at=T0, answer=counted(log, f"code {n}")) for n in range(1000)
    }
    assert (heard, len(log)) == ({"code 0"}, 1)


@BOOK
def test_once__another_request_under_the_same_key_is_refused() -> None:
    log: list[int] = []
    gate.once(key="k", asked="a", at=T0, answer=counted(log))
    with pytest.raises(KeyReused):
        gate.once(key="k", asked="b", at=T0, answer=counted(log))
    assert len(log) == 1


@BOOK
def test_once__a_failed_request_leaves_the_key_unused() -> None:
    def fails() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        gate.once(key="k", asked="a", at=T0, answer=fails)
    log: list[int] = []
    assert gate.once(key="k", asked="a", at=T0, answer=counted(log)) == "answer"
    assert len(log) == 1


@BOOK
def test_once__the_answer_lies_sealed() -> None:
    gate.once(key="k", asked="a", at=T0, answer=counted([], "K7QM-3V5D"))
    row = Answer.objects.get()
    assert b"K7QM" not in bytes(row.content)
    assert row.key != "k"


@BOOK
def test_sweep__forgets_what_is_older_than_a_day_and_nothing_else() -> None:
    gate.take(LIMIT, "old", T0)
    gate.once(key="old", asked="a", at=T0, answer=counted([]))
    later = T0 + timedelta(days=1, seconds=1)
    gate.take(LIMIT, "new", later)
    gate.once(key="new", asked="a", at=later, answer=counted([]))
    assert gate.sweep(later) == 2
    assert (Bucket.objects.count(), Answer.objects.count()) == (1, 1)


def at_once(work: Callable[[int], object], times: int) -> list[object]:
    """`work` in many threads, each with its own connection."""

    def run(n: int) -> object:
        try:
            return work(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.postgres
@RACE
def test_once__retries_that_race_act_once_and_hear_the_same() -> None:
    log: list[int] = []

    def ask(n: int) -> object:
        return gate.once(key="k", asked="a", at=T0, answer=counted(log, f"code {n}"))

    heard = set(at_once(ask, 64))
    assert (len(heard), len(log)) == (1, 1)


@pytest.mark.postgres
@RACE
def test_take__tries_that_race_are_five_in_all() -> None:
    def knock(_: int) -> object:
        try:
            gate.take(LIMIT, "a", T0)
        except TooManyTries:
            return False
        return True

    assert at_once(knock, 64).count(True) == 5

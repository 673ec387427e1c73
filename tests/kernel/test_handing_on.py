"""Which duty may go to a colleague: from whom, to whom, and what is owed by name."""

from datetime import date

import pytest

from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.procedure.handing_on import BY_NAME, given_by, may_give, may_take
from xinqiao.kernel.procedure.standing import Barred, DutyState, Standing, Taken
from xinqiao.kernel.procedure.steps import Step
from xinqiao.kernel.terms import TermKey

OURS, THEIRS = 7, 8


def duty(key: TermKey, office: int | None = OURS, staff: int | None = 1, n: int = 1) -> DutyState:
    day = date(2026, 3, 2)
    return DutyState(n, key, office, 70, staff, day, day, False, "", 0, 0, 1)


def colleague(*roles: Role, staff: int = 2, office: int = OURS) -> Actor:
    return Actor(frozenset(roles), staff=staff, post=70 + staff, office=office)


def standing(step: Step = Step.REGISTERED, part: Capacity = Capacity.REGISTRAR) -> Standing:
    return Standing(step=step, seats={Taken(OURS, None, part)})


@pytest.mark.parametrize(
    ("by", "given"),
    [
        (colleague(Role.REGISTRAR, staff=1), True),  # the holder
        (colleague(Role.BUREAU_HEAD, staff=3), True),  # who heads the office
        (colleague(Role.REGISTRAR, staff=3), False),
        (colleague(Role.BUREAU_HEAD, staff=3, office=THEIRS), False),
        (colleague(Role.REGISTRAR, staff=1, office=THEIRS), False),  # at another post of theirs
    ],
)
def test_give__is_the_holders_or_their_heads(by: Actor, given: bool) -> None:
    assert may_give(duty(TermKey.PASS_ON), by) is given


@pytest.mark.parametrize("key", [*sorted(BY_NAME), "the person's"])
def test_give__never_what_is_owed_by_name_nor_the_persons_time(key: str) -> None:
    held = duty(TermKey(key)) if key in BY_NAME else duty(TermKey.ASK_REVIEW, None, None)
    assert not may_give(held, colleague(Role.BUREAU_HEAD, staff=1))


def test_give__never_what_is_done() -> None:
    done = duty(TermKey.PASS_ON)
    done.closed_by = 4
    assert not may_give(done, colleague(Role.TRIAGE, staff=1))
    now = standing()
    now.duties = {1: done, 2: duty(TermKey.PROMISE, n=2), 3: duty(TermKey.PROMISE, THEIRS, n=3)}
    assert [d.n for d in given_by(now, colleague(Role.TRIAGE, staff=1))] == [2]


def test_take__asks_for_a_post_that_can_do_it() -> None:
    owed = duty(TermKey.PASS_ON)
    assert may_take(standing(), owed, colleague(Role.TRIAGE))
    assert not may_take(standing(), owed, colleague(Role.CALLER))
    assert may_take(standing(), duty(TermKey.CALL_BACK), colleague(Role.REGISTRAR))


def test_take__refuses_the_holder_other_offices_and_who_is_shut_out() -> None:
    owed = duty(TermKey.PASS_ON)
    assert not may_take(standing(), owed, colleague(Role.TRIAGE, staff=1))
    assert not may_take(standing(), owed, colleague(Role.TRIAGE, office=THEIRS))
    for bar in (Barred(None, 2), Barred(OURS, None)):
        now = standing()
        now.bars = {bar}
        assert not may_take(now, owed, colleague(Role.TRIAGE))


def test_take__in_a_sealed_matter_only_a_named_reader() -> None:
    now = Standing(step=Step.REGISTERED, seats={Taken(OURS, 2, Capacity.REGISTRAR)})
    owed = duty(TermKey.PASS_ON)
    assert may_take(now, owed, colleague(Role.BUREAU_HEAD, staff=2))
    assert not may_take(now, owed, colleague(Role.BUREAU_HEAD, staff=3))


def test_take__the_handlers_own_work_goes_only_through_its_head() -> None:
    now = standing(Step.HANDLING, Capacity.HANDLER)
    now.handler = 1
    owed = duty(TermKey.HANDLE)
    assert not may_take(now, owed, colleague(Role.HANDLER))
    assert may_take(now, owed, colleague(Role.UNIT_HEAD))

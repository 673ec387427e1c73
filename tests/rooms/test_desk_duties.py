"""A line leaves the board for a colleague, or until a day; both with a reason, no clock moved."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.rooms.steps import Case, at, waiting
from xinqiao.casebook.models import Duty, Matter
from xinqiao.kernel.codes import Urgency
from xinqiao.kernel.errors import DomainError, Missing, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.desk import duties
from xinqiao.rooms.desk.models import MATTER_ITSELF, Planned
from xinqiao.rooms.desk.queries import today_board
from xinqiao.rooms.desk.reactions import tell_receiver
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.people.texts import read
from xinqiao.rooms.reception.services import calls, promises
from xinqiao.rooms.registry import keeping

pytestmark = pytest.mark.django_db(databases="__all__")
ON = date(2026, 3, 6)


@pytest.fixture
def case() -> Case:
    """With the housing office since 5 March, which answers by the 20th and promised something."""
    found = waiting()
    promises.promise(
        matter=found.matter, by=found.who("intake"), at=at(3, 6, 8), what="去现场看电梯",
        due=date(2026, 3, 12),
    )  # fmt: skip
    return found


def pass_on(case: Case, to: str, *, by: str = "intake", key: TermKey = TermKey.PROMISE,
            reason: str = "出差三天") -> Any:  # fmt: skip
    return duties.pass_duty(
        matter=case.matter, by=case.who(by), at=at(3, 6), n=case.duty(key).n, to=case.staff(to),
        reason=reason,
    )  # fmt: skip


def plan(case: Case, until: date, *, by: str = "intake", key: TermKey | None = TermKey.PROMISE,
         hour: int = 9, reason: str = "等配件到货") -> Planned:  # fmt: skip
    n = case.duty(key).n if key else MATTER_ITSELF
    return duties.plan(
        number=case.row.number, n=n, by=case.who(by), at=at(3, 6, hour), until=until, reason=reason
    )


def keys(case: Case, who: str, on: date = ON) -> list[str]:
    return [d.key for d in today_board(case.who(who), on).lines]


@pytest.mark.parametrize("by", ["intake", "head"])
def test_pass__a_colleague_owes_it_by_the_same_day_and_is_told(case: Case, by: str) -> None:
    before = case.duty(TermKey.PROMISE)
    event = pass_on(case, "handler", by=by)
    after = case.duty(TermKey.PROMISE)
    assert (after.staff_id, after.due, after.started) == (
        case.staff("handler"), before.due, before.started,
    )  # fmt: skip
    assert case.owner() == "housing.intake"
    assert read(event.facts["reason"]) == "出差三天"
    assert TermKey.PROMISE in keys(case, "handler")
    assert TermKey.PROMISE not in keys(case, "intake")
    tell_receiver(event)
    tell_receiver(event)
    told = Message.objects.get(template="staff_passed")
    assert (told.staff_id, set(told.values)) == (case.staff("handler"), {"number", "date"})


@pytest.mark.parametrize(
    ("to", "by", "key", "refusal"),
    [
        ("intake", "intake", TermKey.PROMISE, OutOfRange),  # it is theirs already
        ("legal", "intake", TermKey.PROMISE, OutOfRange),  # whose post sees nobody
        ("labour.intake", "intake", TermKey.PROMISE, OutOfRange),
        ("handler", "handler2", TermKey.PROMISE, NotPermitted),
        ("head", "bureau.head", TermKey.PROMISE, NotPermitted),
        ("archivist", "intake", TermKey.NOTIFY, OutOfRange),  # who files, and accepts nothing
    ],
)
def test_pass__refuses_whoever_may_not(
    case: Case, to: str, by: str, key: TermKey, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        pass_on(case, to, by=by, key=key)
    assert case.duty(key).staff_id == case.staff("intake")


def test_pass__never_to_somebody_shut_out(case: Case) -> None:
    keeping.shield(
        matter=case.matter, by=case.who("head"), at=at(3, 6, 8), reason="被反映人",
        staff=(case.staff("handler"),),
    )  # fmt: skip
    with pytest.raises(OutOfRange):
        pass_on(case, "handler")
    offered = duties.passable(case.standing, case.who("intake"))
    takers = {k.actor.staff for p in offered for k in p.takers}
    assert case.staff("handler") not in takers
    assert case.staff("handler2") in takers


def test_pass__asks_for_a_reason_and_for_a_running_clock(case: Case) -> None:
    with pytest.raises(Missing):
        pass_on(case, "handler", reason=" ")
    promises.keep_promise(
        matter=case.matter, by=case.who("intake"), at=at(3, 6), n=case.duty(TermKey.PROMISE).n,
        result="看过了",
    )  # fmt: skip
    with pytest.raises(NotFound):
        pass_on(case, "handler")


def test_pass__ends_what_its_holder_had_put_to_a_day(case: Case) -> None:
    plan(case, date(2026, 3, 9), hour=8)
    pass_on(case, "handler")
    assert not Planned.objects.filter(current=True).exists()
    assert TermKey.PROMISE in keys(case, "handler")


def test_plan__a_line_rests_and_comes_back_on_its_day_and_no_clock_moves(case: Case) -> None:
    before = list(Duty.objects.values())
    day = date(2026, 3, 10)
    plan(case, day)
    board = today_board(case.who("intake"), ON)
    assert [(d.key, d.until) for d in board.resting] == [(TermKey.PROMISE, day)]
    assert TermKey.PROMISE not in [d.key for d in board.lines]
    assert board.counts.all == len(board.lines)
    assert TermKey.PROMISE in keys(case, "intake", day)
    assert list(Duty.objects.values()) == before
    assert case.last().act == Act.PROMISE  # the ledger knows nothing of it


def test_plan__the_head_sees_it_and_may_read_why_and_nobody_else(case: Case) -> None:
    row = plan(case, date(2026, 3, 10))
    (seen,) = today_board(case.who("head"), ON).put_off
    assert (seen.plan, seen.who, seen.until) == (row.pk, "收件员甲", date(2026, 3, 10))
    for who in ("head", "intake"):
        said = duties.why_planned(plan=row.pk, by=case.who(who), at=at(3, 6, 10))
        assert said == "等配件到货"
    assert ReadLog.objects.filter(purpose="planned", texts=[row.text]).count() == 2
    for who in ("handler", "labour.head", "bureau.head"):
        with pytest.raises(NotFound):
            duties.why_planned(plan=row.pk, by=case.who(who), at=at(3, 6, 10))
    assert today_board(case.who("head"), date(2026, 3, 10)).put_off == ()


@pytest.mark.parametrize("day", [6, 13])  # not today, and not after it is due on the 12th
def test_plan__keeps_to_the_days_that_are_left(case: Case, day: int) -> None:
    with pytest.raises(OutOfRange):
        plan(case, date(2026, 3, day))
    plan(case, date(2026, 3, 12))


def test_plan__what_is_due_today_is_not_put_off_and_what_is_late_for_a_week(case: Case) -> None:
    calls.ask_call(matter=case.matter, by=case.who("intake"), at=at(3, 6, 8), about="下午")
    call = case.duty(TermKey.CALL_BACK)
    where = {"number": case.row.number, "n": call.n, "by": case.who("intake")}
    with pytest.raises(OutOfRange):
        duties.last_day(**where, today=call.due)
    late = call.due + timedelta(days=1)
    assert duties.last_day(**where, today=late) == late + duties.AFTER_OVERDUE


def test_plan__is_of_ones_own_lines_only(case: Case) -> None:
    for who in ("head", "handler"):
        with pytest.raises(NotPermitted):
            plan(case, date(2026, 3, 10), by=who)
    with pytest.raises(NotFound):
        plan(case, date(2026, 3, 10), by="labour.intake")
    with pytest.raises(Missing):
        plan(case, date(2026, 3, 10), reason="")


def test_plan__made_again_takes_the_place_of_the_old_one_and_can_be_taken_back(case: Case) -> None:
    plan(case, date(2026, 3, 9))
    plan(case, date(2026, 3, 11), hour=10)
    assert Planned.objects.count() == 2
    (resting,) = today_board(case.who("intake"), ON).resting
    assert resting.until == date(2026, 3, 11)
    back = {"number": case.row.number, "n": resting.n}
    with pytest.raises(NotFound):
        duties.take_back(**back, by=case.who("head"))
    duties.take_back(**back, by=case.who("intake"))
    assert TermKey.PROMISE in keys(case, "intake")


def test_plan__a_matter_without_a_clock_rests_too() -> None:
    case = waiting()
    case.answered().executed()
    Duty.objects.filter(matter=case.matter, closed_by=None, office__isnull=False)
    owner = case.owner()
    board = today_board(case.who(owner), date(2026, 4, 1))
    assert [line.number for line in board.undated] == [case.row.number]
    day = date(2026, 4, 8)
    duties.plan(
        number=case.row.number, n=MATTER_ITSELF, by=case.who(owner), at=at(4, 1), until=day,
        reason="等复查期满",
    )  # fmt: skip
    resting = today_board(case.who(owner), date(2026, 4, 1))
    assert (resting.undated, [r.until for r in resting.undated_resting]) == ((), [day])
    assert len(today_board(case.who(owner), day).undated) == 1


def test_today__a_right_that_somebody_let_pass_is_nothing_they_owe(case: Case) -> None:
    assert case.duty(TermKey.OBJECT).closed_by is None
    board = today_board(case.who("intake"), date(2026, 3, 18))
    assert TermKey.OBJECT not in [d.key for d in board.lines]
    assert board.counts.late == 1  # the promise of the 12th


def test_plan__an_urgent_matter_never_leaves_sight_for_long(case: Case) -> None:
    where = {"number": case.row.number, "n": case.duty(TermKey.NOTIFY).n, "by": case.who("intake")}
    assert duties.last_day(**where, today=ON) == date(2026, 3, 20)
    Matter.objects.filter(pk=case.matter).update(urgency=Urgency.URGENT)
    assert duties.last_day(**where, today=ON) == date(2026, 3, 9)

"""Promises and calls: whoever says it will be done has it as a duty, by name and by day."""

from datetime import date
from typing import Any

import pytest

from tests.rooms.steps import Case, at, waiting
from xinqiao import wiring
from xinqiao.casebook import queries as casebook
from xinqiao.casebook.models import Duty, Event
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.handling.services import assignment
from xinqiao.rooms.messages import sending
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.people import texts
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.reception import queries
from xinqiao.rooms.reception.models import Promise
from xinqiao.rooms.reception.services import calls, promises
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.intake import Intake

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case() -> Case:
    return waiting()


def promised(case: Case, who: str = "intake", **changes: Any) -> Event:
    values: dict[str, Any] = {
        "matter": case.matter, "by": case.who(who), "at": at(3, 9),
        "what": "周五前去现场看电梯", "due": date(2026, 3, 13),
    }  # fmt: skip
    return promises.promise(**(values | changes))


def test_promise__becomes_a_duty_of_whoever_keeps_it(case: Case) -> None:
    event = promised(case, holder=case.staff("handler"))
    duty = case.duty(TermKey.PROMISE)
    assert (duty.staff_id, duty.due, duty.how) == (case.staff("handler"), date(2026, 3, 13), "")
    (owed,) = queries.owed_by(case.who("handler"))
    assert (owed.gist, owed.since, owed.key) == ("周五前去现场看电梯", date(2026, 3, 9), "promise")
    assert queries.owed_by(case.who("intake")) == []
    assert texts.read(event.facts["promise"]) == "周五前去现场看电梯"
    assert "电梯" not in str(event.facts)


def test_promise__on_a_rest_day_gives_way_to_a_working_day(case: Case) -> None:
    promised(case, due=date(2026, 3, 14))
    assert case.duty(TermKey.PROMISE).due == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"what": " "}, Missing, "what"),
        ({"what": "诺" * 121}, OutOfRange, "what"),
        ({"due": date(2026, 3, 8)}, OutOfRange, "due"),
        ({"due": date(2027, 3, 11)}, OutOfRange, "due"),
        ({"holder": "labour.handler"}, NotFound, None),
        ({"by": "labour.head"}, NotPermitted, None),
    ],
)
def test_promise__refusals_leave_no_trace(
    case: Case, changes: dict[str, Any], refusal: type[DomainError], field: str | None
) -> None:
    for name in ("holder", "by"):
        if name in changes:
            actor = case.who(changes[name])
            changes[name] = actor.staff if name == "holder" else actor
    with pytest.raises(refusal) as caught:
        promised(case, **changes)
    assert caught.value.field == field
    assert not Duty.objects.filter(key=TermKey.PROMISE).exists()


def test_promise__is_not_given_to_somebody_recused() -> None:
    case = waiting().handling()
    assignment.recuse(
        matter=case.matter, by=case.who("head"), at=at(3, 18), staff=case.staff("handler"),
        successor=case.staff("handler2"), reason="亲属",
    )  # fmt: skip
    with pytest.raises(OutOfRange, match="no part"):
        promised(case, at=at(3, 19), due=date(2026, 3, 20), holder=case.staff("handler"))


def test_promise__shows_no_words_in_the_list_of_a_sealed_matter(case: Case) -> None:
    cast = case.cast
    report = Intake(
        channel=Channel.LETTER, title="举报", text="举报内容。", purpose=Purpose.REPORT,
        parties=(Person("李四", phone="13812341235"),),
    )  # fmt: skip
    made = registry.register(report, by=cast.actor("bureau.registrar"), at=at(3, 9))
    case = Case(cast, made.matter, "bureau")
    who = case.owner().removeprefix("bureau.")
    promised(case, who)
    assert Promise.objects.get().gist == ""
    (owed,) = queries.owed_by(case.who(who))
    assert (owed.sealed, owed.about, owed.gist) == (True, "", "")


def test_keep_promise__ends_the_duty_and_tells_what_was_done(case: Case) -> None:
    promised(case)
    n = case.duty(TermKey.PROMISE).n
    promises.keep_promise(
        matter=case.matter, by=case.who("head"), at=at(3, 12), n=n, result="已到现场，确认停运"
    )
    assert case.duty(TermKey.PROMISE).how == "done"
    (said,) = queries.promises_to(case.matter)
    assert (said.open, said.kept_on) == (False, date(2026, 3, 12))
    with pytest.raises(NotFound, match="open promise"):
        promises.keep_promise(
            matter=case.matter, by=case.who("head"), at=at(3, 12), n=n, result="再说一遍"
        )


def test_keep_promise__of_two_only_the_one_that_was_kept(case: Case) -> None:
    promised(case)
    promised(case, what="下周打电话告知结果", due=date(2026, 3, 16))
    first, second = queries.open_promises(case.matter, case.cast.office("housing"))
    promises.keep_promise(
        matter=case.matter, by=case.who("intake"), at=at(3, 10), n=first.n, result="已看"
    )
    assert [p.n for p in queries.open_promises(case.matter, case.cast.office("housing"))] == [
        second.n
    ]


def test_keep_promise__belongs_to_the_office_that_made_it(case: Case) -> None:
    promised(case)
    with pytest.raises(NotPermitted, match="Another office"):
        promises.keep_promise(
            matter=case.matter, by=case.who("bureau.registrar"), at=at(3, 12), result="代办",
            n=case.duty(TermKey.PROMISE).n,
        )  # fmt: skip


def test_put_off__keeps_the_holder_and_starts_the_later_day(case: Case) -> None:
    promised(case, holder=case.staff("handler"))
    n = case.duty(TermKey.PROMISE).n
    promises.put_off(
        matter=case.matter, by=case.who("intake"), at=at(3, 11), n=n, due=date(2026, 3, 18),
        reason="厂家周三到场",
    )  # fmt: skip
    old = Duty.objects.get(matter=case.matter, n=n)
    new = case.duty(TermKey.PROMISE)
    assert (old.how, new.due, new.staff_id) == ("stopped", date(2026, 3, 18), case.staff("handler"))
    (said,) = queries.promises_to(case.matter)
    assert (said.n, said.times_put_off, said.open) == (new.n, 1, True)


def test_put_off__is_explained_to_the_person_each_time(case: Case) -> None:
    promised(case)
    promised(case, what="下周打电话告知结果", due=date(2026, 3, 16))
    for day, due, reason in ((11, 18, "厂家周三到场"), (17, 20, "配件在路上")):
        promises.put_off(
            matter=case.matter, by=case.who("intake"), at=at(3, day), reason=reason,
            n=queries.promises_to(case.matter)[0].n, due=date(2026, 3, due),
        )  # fmt: skip
    first, second = queries.promises_to(case.matter, opened=True)
    assert first.due == date(2026, 3, 20)
    assert [(p.on, p.reason) for p in first.put_off] == [
        (date(2026, 3, 11), "厂家周三到场"), (date(2026, 3, 17), "配件在路上"),
    ]  # fmt: skip
    assert second.put_off == ()
    assert [said.put_off for said in queries.promises_to(case.matter)] == [(), ()]


def test_put_off__is_told_with_the_new_day_and_without_the_words(case: Case) -> None:
    promised(case)
    promises.put_off(
        matter=case.matter, by=case.who("intake"), at=at(3, 11), reason="厂家周三到场",
        n=case.duty(TermKey.PROMISE).n, due=date(2026, 3, 18),
    )  # fmt: skip
    event = Event.objects.get(act=Act.PUT_OFF_PROMISE)
    (told,) = (on.call for on in wiring.TABLE if on.act == event.act)
    told(event)
    message = Message.objects.get(template="promise_put_off")
    assert message.values["date"] == "2026-03-18"
    for language, day in (("zh", "3月18日"), ("en", "18 Mar")):
        message.language = language
        body = sending.text_of(message)
        assert day in body
        assert not {word for word in ("电梯", "厂家", "张") if word in body}


@pytest.mark.parametrize("due", [date(2026, 3, 13), date(2026, 3, 12)])
def test_put_off__only_to_a_later_day(case: Case, due: date) -> None:
    promised(case)
    n = case.duty(TermKey.PROMISE).n
    with pytest.raises(OutOfRange, match="later day"):
        promises.put_off(
            matter=case.matter, by=case.who("intake"), at=at(3, 11), n=n, due=due, reason="忙"
        )


def test_promise__outlives_the_closing() -> None:
    case = waiting().answered().executed()
    promised(case, at=at(3, 30, 14), due=date(2026, 4, 3))
    case.closed()
    assert case.row.step == Step.CLOSED
    assert case.duty(TermKey.PROMISE).closed_by is None
    n = case.duty(TermKey.PROMISE).n
    promises.keep_promise(
        matter=case.matter, by=case.who("intake"), at=at(4, 2), n=n, result="回访完毕"
    )
    assert case.duty(TermKey.PROMISE).how == "done"


def test_ask_call__by_the_person_lies_with_whoever_answers(case: Case) -> None:
    calls.ask_call(matter=case.matter, by=case.person(), at=at(3, 9), about="下午打我手机")
    duty = case.duty(TermKey.CALL_BACK)
    assert (duty.staff_id, duty.due) == (case.staff("intake"), date(2026, 3, 10))
    assert [o.key for o in queries.owed_by(case.who("intake"))] == [TermKey.CALL_BACK]
    with pytest.raises(NotAllowedNow, match="already"):
        calls.ask_call(matter=case.matter, by=case.person(), at=at(3, 9))


def test_ask_call__after_the_closing_lies_with_the_unit() -> None:
    case = waiting().answered().executed().closed()
    calls.ask_call(matter=case.matter, by=case.person(), at=at(4, 1))
    assert case.duty(TermKey.CALL_BACK).office_id == case.cast.office("housing")


def test_call_back__ends_it_or_begins_another_day(case: Case) -> None:
    calls.ask_call(matter=case.matter, by=case.who("intake"), at=at(3, 9))
    calls.call_back(
        matter=case.matter, by=case.who("intake"), at=at(3, 10), note="两次无人接听", reached=False
    )
    assert case.duty(TermKey.CALL_BACK).due == date(2026, 3, 11)
    assert case.duty(TermKey.CALL_BACK).staff_id == case.staff("intake")
    calls.call_back(matter=case.matter, by=case.who("intake"), at=at(3, 11), note="已说明进度")
    assert queries.owed_by(case.who("intake")) == []


def test_owed__is_nobody_elses_after_a_recusal() -> None:
    case = waiting().handling()
    promised(case, at=at(3, 17), due=date(2026, 3, 20), holder=case.staff("handler"))
    assignment.recuse(
        matter=case.matter, by=case.who("head"), at=at(3, 18), staff=case.staff("handler"),
        successor=case.staff("handler2"), reason="亲属",
    )  # fmt: skip
    assert queries.owed_by(case.who("handler")) == []
    assert not casebook.visible_to(case.who("handler")).filter(pk=case.matter).exists()
    assert [o.key for o in queries.owed_by(case.who("handler2"))] == [TermKey.PROMISE]

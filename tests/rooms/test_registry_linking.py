"""Repeats: linked or merged by a person, undone by a person, each answered for itself."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast, assemble
from tests.rooms.registry_play import at, due, matter, received, registered, triaged, typed
from xinqiao.casebook import ledger
from xinqiao.casebook.models import Duty, Event
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.errors import DomainError, Missing, NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.people.models import Party
from xinqiao.rooms.registry import queries, services
from xinqiao.rooms.registry.models import MatterLink, Submission
from xinqiao.rooms.registry.registration import Registered
from xinqiao.rooms.registry.services import LinkKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def cast() -> Cast:
    return assemble()


def linked(cast: Cast, one: Registered, other: Registered, **values: Any) -> Event:
    given: dict[str, Any] = {
        "kind": LinkKind.REPEAT, "by": cast.actor("bureau.triage"), "at": at(3, 3),
    } | values  # fmt: skip
    return services.link(matter=one.matter, other=other.matter, **given)


def merged(cast: Cast, one: Registered, into: Registered) -> Event:
    return services.merge(
        matter=one.matter, into=into.matter, reason="同一人同一事", by=cast.actor("bureau.triage"),
        at=at(3, 5, 10),
    )  # fmt: skip


def test_link__marks_a_repeat_and_unlink_takes_it_back(cast: Cast) -> None:
    first, second = registered(cast), registered(cast)
    event = linked(cast, second, first, note="同一电话")
    assert (event.facts["final"], matter(second).repeat) == (False, True)
    by = cast.actor("bureau.triage")
    assert [k.other_id for k in queries.links_of(second.matter, by)] == [first.matter]
    assert [k.matter_id for k in queries.links_of(first.matter, by)] == [second.matter]
    services.unlink(matter=second.matter, other=first.matter, reason="并非一事", by=by, at=at(3, 4))
    assert not matter(second).repeat
    assert queries.links_of(second.matter, by) == []
    linked(cast, second, first, at=at(3, 5))
    assert MatterLink.objects.count() == 2


def test_link__to_a_matter_that_ended_with_a_rereview_says_so(cast: Cast) -> None:
    first, second = registered(cast), registered(cast)
    held = ledger.hold(first.matter)
    Event.objects.create(
        matter=held.matter, seq=2, act=Act.SERVE_REREVIEW.value, at=at(3, 2), recorded_at=at(3, 2),
        actor="system", source="条例第三十六条", facts={}, effects={}, salt="", prev="", digest="x",
    )  # fmt: skip
    assert linked(cast, second, first, kind=LinkKind.NEW_FACTS).facts["final"] is False
    services.unlink(
        matter=second.matter, other=first.matter, reason="无新事实", at=at(3, 3),
        by=cast.actor("bureau.triage"),
    )  # fmt: skip
    assert linked(cast, second, first).facts["final"] is True


def test_link__refuses(cast: Cast) -> None:
    first, second = registered(cast), registered(cast)
    elsewhere = registered(cast, who="county_bureau.registrar")
    with pytest.raises(OutOfRange), transaction.atomic():
        linked(cast, first, first)
    with pytest.raises(NotFound), transaction.atomic():
        linked(cast, first, elsewhere)
    linked(cast, second, first)
    with pytest.raises(NotAllowedNow), transaction.atomic():
        linked(cast, second, first)


def test_unlink__refuses_without_link_or_reason(cast: Cast) -> None:
    first, second = registered(cast), registered(cast)
    by = cast.actor("bureau.triage")
    with pytest.raises(NotFound), transaction.atomic():
        services.unlink(matter=second.matter, other=first.matter, reason="无", by=by, at=at(3, 3))
    linked(cast, second, first)
    with pytest.raises(Missing), transaction.atomic():
        services.unlink(matter=second.matter, other=first.matter, reason="", by=by, at=at(3, 3))


def test_merge__moves_submissions_and_people_and_answers_each(cast: Cast) -> None:
    first, second = received(cast), registered(cast)
    merged_event = merged(cast, second, first)
    assert matter(second).step == "merged"
    assert due(second, "pass_on") is None
    assert merged_event.facts["from_step"] == "registered"
    assert {s.number for s in queries.submissions_of(first.matter)} == {first.number, second.number}
    assert list(Party.objects.filter(matter=first.matter).values_list("n", flat=True)) == [1, 2]
    assert due(first, "pass_on") == date(2026, 3, 17)  # the answer to the second one
    assert due(first, "notify") == date(2026, 3, 20)  # the clock of the first goes on
    assert queries.by_receipt(second.number, second.query_code).matter == first.matter


def test_unmerge__brings_back_what_had_moved(cast: Cast) -> None:
    first, second = received(cast), triaged(cast)
    merged(cast, second, first)
    services.unmerge(
        matter=second.matter, reason="并非一事", by=cast.actor("bureau.triage"), at=at(3, 6)
    )
    row = matter(second)
    assert (row.step, row.staff_id) == ("registered", cast.staff["bureau.triage"].pk)
    assert due(second, "pass_on") == date(2026, 3, 17)
    assert [s.number for s in queries.submissions_of(second.matter)] == [second.number]
    assert Party.objects.get(matter=second.matter).submission == second.number
    stopped = Duty.objects.get(matter=first.matter, key="pass_on", opened_by__gt=1)
    assert stopped.how == "stopped"
    by = cast.actor("bureau.head")
    (said,), _ = queries.words_of(matter=matter(second), by=by, at=at(3, 7))
    assert said.text == typed().text


@pytest.mark.parametrize("case", ["itself", "hidden", "sealed", "voided", "late"])
def test_merge__refuses(cast: Cast, case: str) -> None:
    one = received(cast) if case == "late" else registered(cast)
    into = {
        "itself": lambda: one,
        "hidden": lambda: registered(cast, who="county_bureau.registrar"),
        "sealed": lambda: registered(cast, who="bureau.triage", purpose=Purpose.REPORT),
        "voided": lambda: _voided(cast),
        "late": lambda: registered(cast),
    }[case]()
    refusal: type[DomainError] = {"hidden": NotFound, "late": NotAllowedNow}.get(case, OutOfRange)
    with pytest.raises(refusal), transaction.atomic():
        services.merge(
            matter=one.matter, into=into.matter, reason="一事", by=cast.actor("bureau.triage"),
            at=at(3, 6),
        )  # fmt: skip


def _voided(cast: Cast) -> Registered:
    found = registered(cast)
    services.propose_void(
        matter=found.matter, reason="录错", by=cast.actor("bureau.registrar"), at=at(3, 3)
    )
    services.confirm_void(matter=found.matter, by=cast.actor("bureau.head"), at=at(3, 3))
    return found


def test_unmerge__of_a_matter_that_is_not_merged_is_refused(cast: Cast) -> None:
    found = registered(cast)
    for number in (found.matter, 999_999):
        with pytest.raises(NotAllowedNow), transaction.atomic():
            services.unmerge(
                matter=number, reason="误", by=cast.actor("bureau.triage"), at=at(3, 6)
            )


def test_add_submission__gets_its_own_number_code_clock_and_answer(cast: Cast) -> None:
    first, by = received(cast), cast.actor("bureau.registrar")
    again = services.add_submission(
        matter=first.matter, by=by, at=at(3, 9), confirmed=frozenset({"read_back"}),
        intake=typed(channel=Channel.PHONE, received_at=at(3, 9, 8), text="电梯还没有修。"),
    )  # fmt: skip
    assert again.number != first.number
    assert matter(first).repeat
    assert queries.by_receipt(again.number, again.query_code).matter == first.matter
    assert Submission.objects.get(number=again.number).matter_id == first.matter
    assert due(first, "pass_on") == date(2026, 3, 24)
    services.answer_submission(
        matter=first.matter, submission=again.number, answer="已告知进展", at=at(3, 10),
        by=cast.actor("bureau.registrar"),
    )  # fmt: skip
    assert due(first, "pass_on") is None
    with pytest.raises(NotAllowedNow), transaction.atomic():
        services.answer_submission(
            matter=first.matter, submission=again.number, answer="再答", by=by, at=at(3, 11)
        )
    words, _ = queries.words_of(matter=matter(first), by=by, at=at(3, 11))
    assert [w.text for w in words] == [typed().text, "电梯还没有修。"]
    event = Event.objects.get(matter=first.matter, act="add_submission")
    queries.check_words(again.number, event.facts["words"])


def test_add_submission__after_the_end_starts_no_clock(cast: Cast) -> None:
    first = registered(cast)
    held = ledger.hold(first.matter)
    assert held.standing.step == "registered"
    with pytest.raises(OutOfRange), transaction.atomic():
        services.add_submission(
            matter=first.matter, intake=typed(received_at=at(3, 9)), at=at(3, 3),
            by=cast.actor("bureau.registrar"),
        )  # fmt: skip


def test_answer_submission__of_another_matter_is_not_found(cast: Cast) -> None:
    first, second = registered(cast), registered(cast)
    with pytest.raises(NotFound), transaction.atomic():
        services.answer_submission(
            matter=first.matter, submission=second.number, answer="已答复", at=at(3, 3),
            by=cast.actor("bureau.registrar"),
        )  # fmt: skip

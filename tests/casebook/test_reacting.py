"""Reactions: queued with the act, done at least once, kept while they fail."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from tests.casebook.test_ledger import opened
from tests.cast import Cast, assemble
from xinqiao import wiring
from xinqiao.casebook import ledger, reacting
from xinqiao.casebook.models import Event, Reaction
from xinqiao.casebook.reacting import On
from xinqiao.kernel.procedure.steps import Act

pytestmark = pytest.mark.django_db
CALLS: list[int] = []
LONG_AGO = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


class Unwilling(Exception):
    """What a broken printer says."""


def remember(event: Event) -> None:
    CALLS.append(event.seq)


def refuse(event: Event) -> None:
    Reaction.objects.filter(event=event).update(error="half done")
    raise Unwilling("out of paper")


@pytest.fixture(autouse=True)
def table() -> Iterator[None]:
    CALLS.clear()
    yield
    reacting.connect(wiring.TABLE)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def noted(cast: Cast, at: datetime) -> None:
    held = ledger.hold(opened(cast).pk)
    ledger.record(held, Act.NOTE, by=cast.actor("bureau.registrar"), at=at, facts={})


def test_queue__waits_with_its_event_for_the_worker(cast: Cast) -> None:
    reacting.connect([On(Act.NOTE, remember)])
    noted(cast, now())
    reaction = Reaction.objects.get()
    assert (reaction.event.act, reaction.done_at, CALLS) == ("note", None, [])
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_queue__vanishes_with_an_act_that_is_rolled_back(cast: Cast) -> None:
    reacting.connect([On(Act.NOTE, remember)])

    @transaction.atomic
    def act_and_fail() -> None:
        noted(cast, now())
        raise Unwilling

    with pytest.raises(Unwilling):
        act_and_fail()
    assert not Reaction.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_queue__leaves_history_alone(cast: Cast) -> None:
    reacting.connect([On(Act.NOTE, remember)])
    noted(cast, LONG_AGO)
    assert not Reaction.objects.exists()


def test_react__is_done_once_however_often_it_is_called(cast: Cast) -> None:
    reacting.connect([On(Act.NOTE, remember)])
    noted(cast, now())
    reaction = Reaction.objects.get()
    reacting.react.call(reaction.pk)
    reacting.react.call(reaction.pk)
    reaction.refresh_from_db()
    assert reaction.done_at is not None
    assert CALLS == [2]


def test_react__a_failure_is_kept_shown_and_tried_again_later(cast: Cast) -> None:
    reacting.connect([On(Act.NOTE, refuse)])
    noted(cast, now())
    reaction = Reaction.objects.get()
    reacting.react.call(reaction.pk)
    reaction.refresh_from_db()
    assert (reaction.done_at, reaction.attempts) == (None, 1)
    assert reaction.error == "Unwilling: out of paper"  # what it had half done is undone
    assert reacting.failing() == [reaction]
    again = DBTaskResult.objects.order_by("-run_after").first()
    assert again.run_after - now() > timedelta(seconds=30)


def test_react__gives_up_after_so_many_tries_but_stays_visible(cast: Cast) -> None:
    reacting.connect([On(Act.NOTE, refuse)])
    noted(cast, now())
    reaction = Reaction.objects.get()
    for _ in range(reacting.MOST_ATTEMPTS + 1):
        reacting.react.call(reaction.pk)
    assert DBTaskResult.objects.count() == reacting.MOST_ATTEMPTS
    assert reacting.failing() == [reaction]


def test_react__names_a_reaction_that_is_no_longer_in_the_table(cast: Cast) -> None:
    reacting.connect([On(Act.NOTE, remember)])
    noted(cast, now())
    reacting.connect([])
    reaction = Reaction.objects.get()
    reacting.react.call(reaction.pk)
    reaction.refresh_from_db()
    assert "no reaction is called" in reaction.error


def test_wiring__is_connected_and_names_every_issuing_act_once() -> None:
    names = [(on.act, on.name) for on in wiring.TABLE]
    assert len(names) == len(set(names))
    assert Act.ISSUE_OPINION in {act for act, _ in names}
    printed = {act for act, name in names if name.endswith("print_papers")}
    assert Act.REGISTER not in printed  # its receipt holds a code that is kept nowhere
    assert reacting.connected() == frozenset(names)

"""Two sweeps at once say everything once. PostgreSQL only."""

import pytest

from tests.rooms.steps import at, waiting
from tests.rooms.test_handling_races import at_once, told
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.supervision.models import Ladder, Notice, Rung
from xinqiao.rooms.supervision.services.watching import raise_overdue, remind_due

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(databases=["default", "keys"], transaction=True),
]


def test_sweep__two_at_once_remind_and_raise_once() -> None:
    case = waiting()
    assert at_once(*[lambda: remind_due(at(3, 19))] * 2) == ["done", "done"]
    notices = Notice.objects.count()
    assert notices == len(set(Notice.objects.values_list("matter", "duty", "days"))) > 0
    assert Message.objects.filter(template="staff_due").count() == notices
    assert at_once(*[lambda: raise_overdue(at(3, 23))] * 2) == ["done", "done"]
    assert told(case, Act.RAISE) == Rung.objects.count() == 1
    assert Ladder.objects.get().level == 1

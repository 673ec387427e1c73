"""Two sign at once, two begin an issue at once: one instruction, every number once. PostgreSQL."""

import pytest

from tests.cast import assemble
from tests.rooms.bulletin_play import Desk
from tests.rooms.test_reception_races import together
from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.rooms.bulletin.models import Instruction, Issue

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(databases=["default", "keys"], transaction=True),
]


def test_sign__two_at_once_write_one_instruction() -> None:
    desk = Desk(assemble())
    issue = desk.submitted(desk.matter())
    item = issue.items.get()

    def sign(n: int) -> str:
        try:
            desk.sign(item)
        except NotAllowedNow:
            return "too late"
        return "signed"

    assert sorted(map(str, together(3, sign))) == ["signed", "too late", "too late"]
    assert Instruction.objects.count() == 1
    issue.refresh_from_db()
    assert issue.state == "signed"


def test_add__sheets_begun_at_once_have_numbers_of_their_own() -> None:
    desk = Desk(assemble())
    matters = [desk.matter() for _ in range(3)]
    together(3, lambda n: desk.add(matters[n], single=True))
    assert sorted(Issue.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert desk.add(matters[0]).issue.number == len(matters) + 1

"""A mass letter is kept as often as it came, and seen together by whoever may see it."""

import pytest

from tests.cast import Cast, assemble
from tests.rooms import registry_play as play
from xinqiao.kernel.codes import Purpose
from xinqiao.rooms.registry import repeats

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def cast() -> Cast:
    return assemble()


def test_alike__names_every_other_matter_with_the_same_words_and_none_beside(cast: Cast) -> None:
    first, second, third = (play.registered(cast, text="要求保留十七路公交站。") for _ in range(3))
    play.registered(cast, text="要求增设路灯。")
    play.registered(cast, text="要求保留十七路公交站。", purpose=Purpose.REPORT)
    found = repeats.alike(first.matter, cast.actor("bureau.triage"))
    assert [number for number, _ in found] == [third.number, second.number]


def test_alike__shows_a_unit_only_what_it_has_a_part_in(cast: Cast) -> None:
    mine = play.sent(cast, text="要求保留十七路公交站。")
    play.registered(cast, text="要求保留十七路公交站。")
    assert repeats.alike(mine.matter, cast.actor("housing.intake")) == []

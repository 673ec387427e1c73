"""Changing keys under real data: everything is still read, found and compared."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from tests.cast import Cast, assemble
from tests.rooms.registry_play import CARD, at, matter, registered, typed
from xinqiao.rooms.people import queries as people
from xinqiao.rooms.people import reindexing, services
from xinqiao.rooms.people.models import Party
from xinqiao.rooms.registry import queries
from xinqiao.rooms.registry.services import likely_repeats
from xinqiao.vault import blind, keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def cast(tmp_path: Path, settings: Any) -> Any:
    """Key files of its own: a rotation must not reach other tests."""
    settings.KEYS_ROOT, settings.MASTER_KEY_FILE = tmp_path, tmp_path / "master"
    keys.forget()
    with translation.override("en"):
        yield assemble()
    keys.forget()


def rotated(*options: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *options, stdout=out)
    return out.getvalue()


def all_is_well(cast: Cast, number: int, code: str) -> None:
    row = Party.objects.get(matter=number)
    by = cast.actor("bureau.head")
    shown = services.reveal(party=row.pk, fields=["id_number"], reason="核对", by=by, at=at(3, 3))
    assert shown == {"id_number": CARD}
    (said,), _ = queries.words_of(matter=row.matter, by=by, at=at(3, 3))
    assert said.text == typed().text
    likely = likely_repeats(by=by, id_numbers=[CARD], phones=["13812341234"], text=typed().text)
    assert [r.reasons for r in likely] == [("same_id", "same_phone", "same_text")]
    assert queries.by_receipt(said.row.number, code).matter == number


def test_rotate_keys__wraps_every_key_anew_and_reads_on(cast: Cast) -> None:
    found = registered(cast)
    before = keys.master_ring().current
    told = rotated()
    assert keys.master_ring().current != before
    assert keys.master_ring().current in told
    keys.forget()
    all_is_well(cast, found.matter, found.query_code)
    assert before in rotated("--retire")
    keys.forget()
    assert list(keys.master_ring().keys) == [keys.master_ring().current]
    all_is_well(cast, found.matter, found.query_code)


def test_rotate_keys__indexes_people_and_texts_anew(cast: Cast) -> None:
    found = registered(cast)
    before = Party.objects.values_list("id_index", "phone_index").get()
    rotated("--index")
    after = Party.objects.values_list("id_index", "phone_index").get()
    assert None not in after
    assert not set(before) & set(after)
    assert len(keys.blind_ring().keys) == 1
    all_is_well(cast, found.matter, found.query_code)


def test_rotate_keys__finishes_an_index_that_was_interrupted(cast: Cast) -> None:
    found = registered(cast)
    blind.rotate()
    current = keys.blind_ring().current
    all_is_well(cast, found.matter, found.query_code)  # found under the old key meanwhile
    rotated("--index")
    assert list(keys.blind_ring().keys) == [current]
    all_is_well(cast, found.matter, found.query_code)


def test_reindex__forgets_what_was_erased_and_tells_how_far_it_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "BATCH", 2)
    made = [registered(cast) for _ in range(3)]
    registered(cast, anonymous=True, parties=())
    keys.shred(matter(made[0]).key)
    told: list[tuple[int, int]] = []
    assert reindexing.reindex(lambda done, total: told.append((done, total))) == 3
    assert told == [(2, 3), (3, 3)]
    found = {p.matter_id for p in people.same_person(id_number=CARD)}
    assert found == {m.matter for m in made[1:]}
    rotated("--index")  # what was erased does not stand in the way

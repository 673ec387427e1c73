"""A new master key: every data key moves under it, at any pace, and none comes back to life."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connections

from xinqiao.vault import keys, rings, rotation
from xinqiao.vault.fields import seal, unseal_text
from xinqiao.vault.models import DataKey

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 3)


def masters() -> set[str]:
    return set(DataKey.objects.values_list("master", flat=True))


def test_rotate_kek__rewraps_everything_and_every_text_still_opens() -> None:
    given = keys.new_keys(10)
    sealed = {key: seal(str(key), key=key, where="t|c|1") for key in given}
    before = dict(DataKey.objects.values_list("pk", "wrapped"))
    seen: list[tuple[int, int]] = []
    current = rotation.rotate_kek(lambda done, total: seen.append((done, total)))
    assert masters() == {current}
    assert seen == [(3, 10), (6, 10), (9, 10), (10, 10)]
    assert all(row.wrapped != before[row.pk] for row in DataKey.objects.all())
    keys.forget()
    assert all(unseal_text(sealed[key], where="t|c|1") == str(key) for key in given)


def test_rotate_kek__that_was_interrupted_is_finished_by_the_next() -> None:
    keys.new_keys(10)

    def power_cut(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate_kek(power_cut)
    assert len(masters()) == 2
    current = rotation.rotate_kek()
    assert masters() == {current}
    assert len(rings.master().ring().keys) == 2
    assert rotation.rotate_kek() != current


def test_rewrap__follows_a_key_that_the_administrator_added() -> None:
    keys.new_keys(4)
    added = rings.master().add()
    assert rotation.rewrap() == 4
    assert rotation.rewrap() == 0
    assert masters() == {added}


def test_rewrap__does_not_bring_back_a_key_shredded_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = keys.new_keys(5)
    wrap: Callable[[int, bytes, rings.Ring], bytes] = keys.wrap

    def shredding(key: int, secret: bytes, ring: rings.Ring) -> bytes:
        if key == given[2]:
            keys.shred(given[1])
        return wrap(key, secret, ring)

    monkeypatch.setattr(keys, "wrap", shredding)
    rotation.rotate_kek()
    assert set(DataKey.objects.values_list("pk", flat=True)) == set(given) - {given[1]}


def test_retire__drops_only_master_keys_that_wrap_nothing() -> None:
    keys.new_keys(2)
    first = rings.master().ring().current
    second = rings.master().add()
    keys.new_keys(2)
    assert rotation.retire() == []
    current = rotation.rotate_kek()
    assert current == second  # the administrator's key was new already: nothing was added
    assert rotation.retire() == [first]
    assert list(rings.master().ring().keys) == [second]


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_rotate_kek__disturbs_nobody_who_seals_and_reads_meanwhile() -> None:
    sealed = [(key, seal(str(key), key=key, where="t|c|1")) for key in keys.new_keys(60)]
    over = Event()

    def work() -> int:
        rounds = 0
        try:
            while not over.is_set() or not rounds:
                keys.forget()  # so that every round unwraps anew, under whichever key it finds
                fresh = keys.new_key()
                sealed.append((fresh, seal(str(fresh), key=fresh, where="t|c|1")))
                assert all(
                    unseal_text(text, where="t|c|1") == str(key) for key, text in sealed[-9:]
                )
                assert all(unseal_text(text, where="t|c|1") == str(key) for key, text in sealed[:9])
                rounds += 1
        finally:
            connections["keys"].close()
        return rounds

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        for _ in range(3):
            rotation.rotate_kek()
        over.set()
        assert working.result() >= 1
    rotation.rewrap()
    keys.forget()
    assert masters() == {rings.master().ring().current}
    assert all(unseal_text(text, where="t|c|1") == str(key) for key, text in sealed)

"""Query codes: only their hash is kept, and they outlive a new key."""

from pathlib import Path

import pytest

from xinqiao.vault.codes import code_fits, hash_code, rotate, stable_hash

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CODE = "K7QM3V5DK7QM3V5DK7QM"


def test_code__fits_its_own_hash_and_no_other() -> None:
    stored = hash_code(CODE)
    assert len(stored) == 32
    assert code_fits(CODE, stored)
    assert code_fits(CODE, memoryview(stored))
    for place in range(20):
        assert not code_fits(CODE[:place] + "0" + CODE[place + 1 :], stored)
    assert not code_fits(CODE, b"")


def test_code__given_before_a_rotation_still_fits() -> None:
    before = hash_code(CODE)
    rotate()
    after = hash_code(CODE)
    assert before != after
    assert code_fits(CODE, before)
    assert code_fits(CODE, after)


def test_code__is_not_known_to_a_thief_of_the_table(key_folder: Path) -> None:
    stored = hash_code(CODE)
    (key_folder / "codes").unlink()
    assert hash_code(CODE) != stored


def test_stable_hash__outlives_a_rotation_and_needs_the_key(key_folder: Path) -> None:
    before = stable_hash(b"a row of a file")
    rotate()
    assert stable_hash(b"a row of a file") == before
    assert stable_hash(b"another row") != before
    (key_folder / "codes").unlink()
    assert stable_hash(b"a row of a file") != before

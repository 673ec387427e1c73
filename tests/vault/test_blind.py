"""The blind index finds equal values, says nothing without its key, and survives a new key."""

from hashlib import sha256
from pathlib import Path

import pytest

from xinqiao.vault import blind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NUMBER = "11010519491231002X"


def test_blind__is_the_same_for_every_spelling() -> None:
    assert blind.blind("１１０１０５　19491231002x ", "id_number") == blind.blind(
        NUMBER, "id_number"
    )
    assert len(blind.blind(NUMBER, "id_number")) == 8


def test_blind__differs_between_values_and_between_fields() -> None:
    values = {blind.blind(f"1381234{n:04}", "phone") for n in range(2000)}
    assert len(values) == 2000
    assert len({blind.blind(NUMBER, field) for field in blind.FIELDS}) == len(blind.FIELDS)


def test_blind__cannot_be_counted_back_without_the_key(key_folder: Path) -> None:
    before = blind.blind(NUMBER, "id_number")
    assert before != sha256(NUMBER.encode()).digest()[:8]
    (key_folder / "blind").unlink()
    assert blind.blind(NUMBER, "id_number") != before


@pytest.mark.parametrize("field", ["name", "sex", "accused", ""])
def test_blind__of_a_field_with_few_values_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match="may not be indexed"):
        blind.blind("张三", field)


def test_blinds__find_old_rows_after_a_rotation_until_they_are_dropped() -> None:
    old = blind.blind(NUMBER, "id_number")
    blind.rotate()
    new = blind.blind(NUMBER, "id_number")
    assert blind.blinds(NUMBER, "id_number") == (new, old)
    assert new != old
    blind.drop_old()
    assert blind.blinds(NUMBER, "id_number") == (new,)

"""A changed copy is what `dataclasses.replace` gives."""

from dataclasses import dataclass, field, replace

import pytest

from xinqiao.kernel.records import changed


@dataclass(frozen=True, slots=True)
class Thing:
    name: str
    size: int = 1
    parts: tuple[str, ...] = field(default=())


def test_changed__is_what_replace_gives() -> None:
    before = Thing("a", 2, ("x",))
    for changes in ({}, {"size": 3}, {"name": "b", "parts": ()}):
        assert changed(before, **changes) == replace(before, **changes)
    assert before == Thing("a", 2, ("x",))


def test_changed__refuses_what_is_no_field() -> None:
    with pytest.raises(TypeError):
        changed(Thing("a"), colour="red")

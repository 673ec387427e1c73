"""A vault of its own for every test: fresh key files, nothing remembered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from xinqiao.vault import keys


@pytest.fixture(autouse=True)
def key_folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The folder of the key files."""
    folder = tmp_path / "keys"
    settings.KEYS_ROOT = folder
    settings.MASTER_KEY_FILE = folder / "master"
    keys.forget()
    yield folder
    keys.forget()

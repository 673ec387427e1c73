"""Key files: made once, readable by their owner, never replaced when lost."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_django import Settings

from xinqiao.vault import rings
from xinqiao.vault.errors import KeyFileProblem
from xinqiao.vault.rings import KeyFile


def test_key_file__is_made_on_first_use_for_its_owner_only(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "new" / "ring")
    ring = file.ring()
    assert [len(key) for key in ring.keys.values()] == [32]
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert file.path.parent.stat().st_mode & 0o777 == 0o700
    assert KeyFile(file.path).ring() == ring


def test_key_file__is_one_file_when_many_start_at_once(tmp_path: Path) -> None:
    files = [KeyFile(tmp_path / "ring") for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        seen = list(pool.map(lambda file: file.ring().current, files))
    assert len(set(seen)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["ring"]


def test_key_file__that_was_lost_is_not_replaced_by_another(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "ring")
    with pytest.raises(KeyFileProblem, match="Restore it"):
        file.ring(may_make=lambda: False)
    assert not file.path.exists()


def test_key_file__may_come_from_the_administrator(tmp_path: Path) -> None:
    older, newer = bytes(32), bytes(range(32))
    path = tmp_path / "ring"
    path.write_text("\n".join(base64.b64encode(key).decode() for key in (older, newer)))
    ring = KeyFile(path).ring()
    assert ring.newest_first() == [newer, older]
    assert ring.keys[ring.current] == newer


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"not base64!", b"AAAA", b"\xff\xfe", b"A" * 43 + b"=\nAAAA"]
)
def test_key_file__with_anything_else_in_it_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ring"
    path.write_bytes(content)
    with pytest.raises(KeyFileProblem, match="key"):
        KeyFile(path).ring()


def test_add__makes_a_new_current_key_which_other_processes_notice(tmp_path: Path) -> None:
    file, elsewhere = KeyFile(tmp_path / "ring"), KeyFile(tmp_path / "ring")
    first = elsewhere.ring().current
    second = file.add()
    assert elsewhere.ring().current == second
    assert list(elsewhere.ring().keys) == [first, second]
    assert file.path.stat().st_mode & 0o777 == 0o600


def test_add__at_the_same_time_loses_no_key(tmp_path: Path) -> None:
    path = tmp_path / "ring"
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda _: KeyFile(path).add(), range(8)))
    assert set(added) < set(KeyFile(path).ring().keys)
    assert len(KeyFile(path).ring().keys) == 9


def test_keep__drops_what_is_named_nowhere_but_never_the_current_key(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "ring")
    first, second, third = file.ring().current, file.add(), file.add()
    assert file.keep({first}) == [second]
    assert list(file.ring().keys) == [first, third]
    assert file.keep(set()) == [first]
    assert list(file.ring().keys) == [third]


def test_exposed__names_the_files_that_others_can_read(key_folder: Path) -> None:
    assert rings.exposed() == []
    for file in (rings.master(), rings.blinder(), rings.coder(), rings.signers()):
        file.ring()
    assert rings.exposed() == []
    rings.blinder().path.chmod(0o640)
    assert rings.exposed() == [key_folder / "blind"]


def test_master__may_lie_elsewhere(tmp_path: Path, settings: Settings) -> None:
    settings.MASTER_KEY_FILE = tmp_path / "credential"
    assert rings.master().path == tmp_path / "credential"

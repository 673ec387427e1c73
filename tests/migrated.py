"""Databases with all tables: migrated once, then copied for every worker of every run.

A migration renders every model again and again; on SQLite the outcome is therefore kept
between runs, under a name made of all that it depends on.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "xinqiao"
KEPT = Path(tempfile.gettempdir()) / f"xq-migrated-{os.getuid()}"
FILES = ("xinqiao.sqlite3", "keys.sqlite3")
IMPORT = re.compile(r"^(?:from|import) (xinqiao[\w.]*)", re.MULTILINE)


def prepare(home: Path) -> None:
    """Give the installation that the environment describes its tables."""
    if "XINQIAO_DATABASE_URL" in os.environ:
        _migrate()
        return
    kept = KEPT / _key()
    if not kept.exists():
        _migrate()
        _keep(home, kept)
    for name in FILES:
        shutil.copyfile(kept / name, home / name)


def lend(home: Path) -> None:
    """An SQLite installation begins in `home` with its tables; for the SQLite run."""
    home.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copyfile(Path(os.environ["XINQIAO_HOME"]) / name, home / name)


def install() -> None:
    """Let every test database begin as a copy of the prepared one; once a process."""
    from django.db.backends.base.creation import BaseDatabaseCreation

    BaseDatabaseCreation.create_test_db = _copied  # type: ignore[method-assign]


def _copied(self: Any, verbosity: int = 1, autoclobber: bool = False, **_: Any) -> str:
    from django.conf import settings

    connection, name = self.connection, self._get_test_db_name()
    self._create_test_db(verbosity, autoclobber)  # PostgreSQL copies by itself: TEST["TEMPLATE"]
    if connection.vendor == "sqlite":
        shutil.copyfile(connection.settings_dict["NAME"], name)
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    return str(name)


def _migrate() -> None:
    subprocess.run([sys.executable, "-m", "tests.migrated"], check=True, cwd=ROOT)


def _keep(home: Path, kept: Path) -> None:
    """Whoever comes second finds the same files already there."""
    KEPT.mkdir(mode=0o700, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=KEPT))
    for name in FILES:
        shutil.copyfile(home / name, new / name)
    if kept.exists():
        shutil.rmtree(new)
    else:
        new.rename(kept)


def _key() -> str:
    """Of the migrations, what they import of ours, the tables' owners and the packages."""
    digest = sha256(sys.version.encode())
    for file in sorted(_depended_on()):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:32]


def _depended_on() -> Iterator[Path]:
    own = [SOURCE / "vault" / "router.py", SOURCE / "cli" / "prepare.py"]
    own += [SOURCE / "config" / "settings.py", SOURCE / "config" / "engine.py"]
    waiting, seen = [*own, *SOURCE.glob("**/migrations/*.py")], set[Path]()
    while waiting:
        file = waiting.pop()
        if file in seen or not file.is_file():
            continue
        seen.add(file)
        if file not in own:
            waiting += [_file_of(m) for m in IMPORT.findall(file.read_text(encoding="utf-8"))]
    yield from seen
    yield from (ROOT / "requirements.lock", Path(__file__).resolve())


def _file_of(module: str) -> Path:
    path = SOURCE.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.db import connections

    from xinqiao.cli import prepare as installation

    installation.tables()
    connections.close_all()  # the last one out folds the write-ahead log into the file


if __name__ == "__main__":
    main()

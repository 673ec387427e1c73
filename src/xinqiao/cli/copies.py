"""Backups: the databases, the files and the keys in one folder, and the way back.

The keys lie in a folder of their own inside the backup, because their copies must be destroyed
sooner than the others: what was erased by destroying its key would otherwise live on in them.
"""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from xinqiao.casebook.models import TreeHead

MANIFEST = "manifest.json"
FORMAT = "xinqiao-backup-1"
KEY_PARTS = "keys"


def make(folder: Path, at: datetime) -> Iterator[str]:
    """Copy everything into `folder`, which must be new or empty; says what it has done.

    The main database goes first: whatever it names in the others is then already there.
    Raises CommandError when the folder holds something or a copy fails.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise _refusal(
            noop("%(folder)s is not empty; a backup is never written over another."), folder=folder
        )
    head = TreeHead.objects.first()
    (folder / KEY_PARTS).mkdir(mode=0o700)
    for alias, place in (("default", folder), ("keys", folder / KEY_PARTS)):
        yield _("database %(alias)s: %(file)s") % {"alias": alias, "file": _dump(alias, place)}
    for name, source, place in _folders(folder):
        if source.exists():
            shutil.copytree(source, place)
            count = sum(path.is_file() for path in place.rglob("*"))
            yield _("%(name)s: %(count)s copied") % {"name": _(name), "count": count}
    manifest = {
        "format": FORMAT,
        "at": at.isoformat(),
        "engines": {alias: connections[alias].vendor for alias in ("default", "keys")},
        "head": {"size": head.size, "root": head.root} if head else None,
        "files": {str(path.relative_to(folder)): _sha256(path) for path in _files(folder)},
    }
    _write_durably(folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))


def put_back(folder: Path) -> Iterator[str]:
    """Put a backup into an installation that has nothing yet; says what it has done.

    Raises CommandError when the backup is damaged, of another engine, or anything is there.
    """
    manifest = read(folder)
    _refuse_overwriting(folder)
    for alias, place in (("default", folder), ("keys", folder / KEY_PARTS)):
        if connections[alias].vendor != manifest["engines"][alias]:
            raise _refusal(noop("This backup is of %(engine)s."), engine=manifest["engines"][alias])
        _load(alias, place)
        yield _("database %(alias)s: put back") % {"alias": alias}
    for name, target, source in _folders(folder):
        if source.exists():
            shutil.copytree(source, target, dirs_exist_ok=True)
            yield _("%(name)s: put back") % {"name": _(name)}


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a whole backup. Raises CommandError for a damaged or unfinished one."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _refusal(
            noop("%(folder)s holds no finished backup (%(error)s)."), folder=folder, error=error
        ) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _refusal(noop("%(folder)s holds no backup that this version knows."), folder=folder)
    there = {str(path.relative_to(folder)): path for path in _files(folder)}
    for name, digest in manifest["files"].items():
        if name not in there or _sha256(there[name]) != digest:
            raise _refusal(noop("%(path)s is missing or damaged."), path=folder / name)
    return manifest


def _refusal(sentence: str, **values: object) -> CommandError:
    """What stopped the command, in the language of the terminal."""
    return CommandError(_(sentence) % values)


def _folders(folder: Path) -> tuple[tuple[str, Path, Path], ...]:
    """(name, in the installation, in the backup)."""
    return (
        (noop("files"), Path(settings.FILES_ROOT), folder / "files"),
        (noop("key files"), Path(settings.KEYS_ROOT), folder / KEY_PARTS / "files"),
    )


def _dump(alias: str, place: Path) -> str:
    connection = connections[alias]
    if connection.vendor == "postgresql":
        target = place / f"{alias}.dump"
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}", alias=alias)
    else:
        target = place / f"{alias}.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            if (found := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise _refusal(
                    noop("The copy of the database %(alias)s is damaged: %(found)s"),
                    alias=alias, found=found,
                )  # fmt: skip
    target.chmod(0o600)
    return target.name


def _load(alias: str, place: Path) -> None:
    connection = connections[alias]
    if connection.vendor == "postgresql":
        source = place / f"{alias}.dump"
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        name = f"--dbname={connection.settings_dict['NAME']}"
        _run("pg_restore", *options, name, str(source), alias=alias)
        return
    connection.close()
    target = Path(connection.settings_dict["NAME"])
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(place / f"{alias}.sqlite3")) as source_copy,
        closing(sqlite3.connect(target)) as copy,
    ):
        source_copy.backup(copy)


def _refuse_overwriting(folder: Path) -> None:
    for alias in ("default", "keys"):
        if connections[alias].introspection.table_names():
            raise _refusal(
                noop("The database %(alias)s holds tables; nothing is written over."), alias=alias
            )
    for name, target, _copy in _folders(folder):
        if target.exists() and any(target.iterdir()):
            raise _refusal(
                noop("%(target)s holds %(name)s; nothing is written over."),
                target=target,
                name=_(name),
            )


def _run(program: str, *arguments: str, alias: str) -> None:
    """A program of PostgreSQL, with the connection in its environment and not on show."""
    database = connections[alias].settings_dict
    signed_in = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    environment = os.environ | {name: str(value) for name, value in signed_in.items() if value}
    try:
        done = subprocess.run(  # noqa: S603 - own command line
            [program, *arguments], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise _refusal(
            noop("%(program)s is missing; install postgresql-client."), program=program
        ) from error
    if done.returncode:
        raise CommandError(f"{program}: {done.stderr.strip()}")


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return sorted(found)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _write_durably(path: Path, text: str) -> None:
    """Written last: a backup with a manifest is a whole one."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())

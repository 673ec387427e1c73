"""Files that are kept: sealed piece by piece under a random name, read in part or whole."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from django.apps import apps
from django.conf import settings

from xinqiao.kernel.errors import OutOfRange
from xinqiao.rooms.files import pictures, sources
from xinqiao.rooms.files.filetypes import check_name
from xinqiao.rooms.files.models import SealedFile
from xinqiao.rooms.people.rowid import fresh
from xinqiao.vault import fields, streams
from xinqiao.vault.errors import Damaged, Erased

ORIGINAL, COPY = "original", "copy"


@dataclass(frozen=True, slots=True)
class Opened:
    """A kept file, opened. `what` was opened: the file as it came, or the copy to show."""

    name: str
    content_type: str
    size: int
    tag: str  # changes when the content does
    what: str
    stream: streams.Sealed
    digest: str = ""

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`; a whole file only if it is the one that came in.

        Raises Damaged before the last piece is given out, otherwise.
        """
        if start or (stop is not None and stop < self.size) or not self.digest:
            return self.stream.read(start, stop)
        return self._proved()

    def _proved(self) -> Iterator[bytes]:
        digest, waiting = sha256(), b""
        for piece in self.stream.read():
            digest.update(piece)
            if waiting:
                yield waiting
            waiting = piece
        if digest.hexdigest() != self.digest:
            raise Damaged
        yield waiting


@contextmanager
def keeping(
    source: sources.Source, *, key: int, table: type[SealedFile]
) -> Iterator[dict[str, Any]]:
    """The columns of a row of `table` for a file that is sealed and safe on disk.

    key: the data key of what the file belongs to. Write the row inside; when that fails, the
    file goes again. Raises OutOfRange for what is not taken.
    """
    seen, row, made = source.seen or sources.look(source), fresh(), list[str]()
    try:
        with source.open() as content:
            stored = _keep(_checked(content, seen), key, table, made)
            shown = _keep_copy(content, key, table, made) if _is_picture(seen) else ""
        name = fields.seal(check_name(source.name), key=key, where=_name_at(table, row))
        yield {
            "id": row, "name": name, "size": source.size, "stored": stored, "shown": shown,
            "content_type": seen.content_type, "sha256": seen.sha256, "scan": seen.scan,
        }  # fmt: skip
    except BaseException:
        for written in made:
            _path(written).unlink(missing_ok=True)
        raise


def names(rows: Sequence[SealedFile]) -> list[str | None]:
    """What the files are called, in one statement; None for an erased one."""
    return fields.unseal_many((bytes(r.name), _name_at(type(r), r.id)) for r in rows)


def open_kept(row: SealedFile, *, original: bool = False) -> Opened:
    """Open a kept file: of a picture the copy without its place, unless the original is asked for.

    The caller has asked whether the reader may, and writes the read log. Raises Erased, Damaged.
    """
    name = fields.unseal_text(bytes(row.name), where=_name_at(type(row), row.id))
    if row.shown and not original:
        stream = _open(row.shown, type(row))
        shown = Path(name).stem + ".jpg"
        return Opened(shown, pictures.SHOWN_TYPE, stream.size, row.shown, COPY, stream)
    stream = _open(row.stored, type(row))
    return Opened(name, row.content_type, stream.size, row.stored, ORIGINAL, stream, row.sha256)


def sweep_orphans(at: datetime) -> int:
    """Remove files that no row names (a crash between file and commit); returns how many.

    Files younger than a day are left alone: their transaction may still be running.
    """
    yesterday = at.timestamp() - 86_400
    old = {p.name: p for p in _files() if p.stat().st_mtime < yesterday}
    for table in (m for m in apps.get_models() if issubclass(m, SealedFile)):
        for column in ("stored", "shown"):
            for name in table._default_manager.values_list(column, flat=True).iterator():
                old.pop(name, None)
    for path in old.values():
        path.unlink(missing_ok=True)
    return len(old)


def _is_picture(seen: sources.Seen) -> bool:
    return seen.content_type.startswith("image/")


def _checked(content: BinaryIO, seen: sources.Seen) -> Iterator[bytes]:
    """The content; refused at its end when it is no longer what was looked at."""
    digest = sha256()
    for piece in sources.pieces(content):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != seen.sha256:
        raise OutOfRange(sources.CUT_SHORT, "file")


def _keep_copy(content: BinaryIO, key: int, table: type[SealedFile], made: list[str]) -> str:
    """The picture drawn anew, through a file that has no name and ends with this call."""
    with ExitStack() as stack:
        folder = Path(settings.UPLOADS_ROOT)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        bare = stack.enter_context(TemporaryFile(dir=folder, buffering=0))
        drawn = streams.Scratch(cast(Any, bare), os.urandom(32))
        pictures.without_place(content, cast(BinaryIO, _Appended(drawn)))
        return _keep(sources.pieces(cast(BinaryIO, drawn)), key, table, made)


class _Appended:
    """What a picture is written to: a scratch file that only grows."""

    def __init__(self, file: streams.Scratch) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        self._file.append(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


def _keep(pieces: Iterator[bytes], key: int, table: type[SealedFile], made: list[str]) -> str:
    """Sealed, complete and safe on disk before the row that names it is committed."""
    name = os.urandom(16).hex()
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    made.append(name)
    with os.fdopen(descriptor, "wb") as sink:
        streams.seal(pieces, sink, key=key, where=_content_at(table, name))
        sink.flush()
        os.fsync(sink.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return name


def _open(name: str, table: type[SealedFile]) -> streams.Sealed:
    path = _path(name)
    try:
        return streams.Sealed(lambda: path.open("rb"), where=_content_at(table, name))
    except FileNotFoundError as error:
        raise Erased from error


def _path(name: str) -> Path:
    return Path(settings.FILES_ROOT) / name[:2] / name


def _files() -> Iterator[Path]:
    return (p for p in Path(settings.FILES_ROOT).glob("??/*") if p.is_file())


def _name_at(table: type[SealedFile], row: str) -> str:
    return fields.place(table._meta.db_table, "name", row)


def _content_at(table: type[SealedFile], name: str) -> str:
    return fields.place(table._meta.db_table, "file", name)

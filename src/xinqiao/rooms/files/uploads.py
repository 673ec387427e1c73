"""Files on their way in: begun, continued after every break, looked at when they are whole.

How far one has come is the length of its file on disk and nothing else, so neither a crash nor
a second process can disagree with it (ADR 0014).
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db.models import Sum

from xinqiao.kernel.errors import DomainError, NotFound, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.files import filetypes, sources
from xinqiao.rooms.files.errors import Altered, Busy, TooLarge, WrongOffset
from xinqiao.rooms.files.models import Upload
from xinqiao.rooms.files.purposes import LIMITS, MB, Owner, Purpose
from xinqiao.rooms.people.rowid import fresh
from xinqiao.vault import fields, keys, streams

UNFINISHED = timedelta(hours=24)
FINISHED = timedelta(days=7)  # a draft may wait over a holiday
SPARE = 1024 * MB  # room that uploads leave to the databases
CHECKSUMS = ("sha1", "sha256", "md5")

NO_UPLOAD = gettext_noop("There is no such upload, or it has expired. Please send the file again.")
QUOTA = gettext_noop("Too much is waiting to be sent. Register or remove what is there first.")
NO_ROOM = gettext_noop("There is no room for this file at the moment. Please tell the office.")
NO_SIZE = gettext_noop("The request must say how long the file is.")
LARGE = gettext_noop("A file here has at most %(most)s MB.")


@dataclass(frozen=True, slots=True)
class UploadView:
    """One upload as its owner sees it."""

    id: str
    name: str
    size: int | None  # None: still being recorded, nobody knows how long it gets
    offset: int
    expires_at: datetime

    @property
    def whole(self) -> bool:
        """Whether everything has arrived."""
        return self.offset == self.size


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a part must hash to. Raises ValueError for an algorithm that is not known."""

    algorithm: str
    digest: bytes

    def __post_init__(self) -> None:
        if self.algorithm not in CHECKSUMS:
            raise ValueError(f"{self.algorithm!r} is not one of {', '.join(CHECKSUMS)}.")


def begin(
    *, name: str, size: int | None, purpose: Purpose, owner: Owner, at: datetime
) -> UploadView:
    """Announce a file; the size of a recording that is just being made comes later.

    Raises OutOfRange for a name that is not taken or an empty file; TooLarge for what is above
    the limit of its kind or purpose, the owner's quota, or the disk's room.
    """
    plain, limit = filetypes.check_name(name), LIMITS[purpose]
    if size is None and purpose is not Purpose.RECORDING:
        raise OutOfRange(NO_SIZE, "file")
    if size is not None:
        _check_size(plain, size, purpose)
    waiting = Upload.objects.filter(owner=owner.text)
    sum_of = waiting.aggregate(total=Sum("size"))["total"] or 0
    if waiting.count() >= limit.count or sum_of + (size or 0) > limit.quota:
        raise TooLarge(QUOTA, "file")
    root = _root()
    if shutil.disk_usage(root).free < (size or 0) + SPARE:
        raise TooLarge(NO_ROOM, "file")
    row = Upload(
        id=fresh(), owner=owner.text, purpose=purpose, size=size, key=keys.new_key(),
        created_at=at, expires_at=at + UNFINISHED,
    )  # fmt: skip
    row.name = fields.seal(plain, key=row.key, where=_where("name", row.id))
    os.close(os.open(_path(row.id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    row.save(force_insert=True)
    return UploadView(row.id, plain, size, 0, row.expires_at)


def upload_of(upload: str, *, owner: Owner, at: datetime) -> UploadView:
    """How far an upload has come. Raises NotFound for another's, and after its time."""
    return _view(_mine(upload, owner, at))


def uploads_of(wanted: Sequence[str], *, owner: Owner, at: datetime) -> list[UploadView]:
    """Those of these uploads that are the owner's and still there, in the order asked for."""
    if not wanted:
        return []
    rows = Upload.objects.filter(owner=owner.text, expires_at__gt=at).in_bulk(list(wanted)[:500])
    return [_view(rows[u]) for u in dict.fromkeys(wanted) if u in rows and _path(u).exists()]


def waiting_of(owner: Owner, *, at: datetime) -> list[UploadView]:
    """What an owner has sent and not used yet, oldest first; for whoever comes back later."""
    rows = Upload.objects.filter(owner=owner.text, expires_at__gt=at).order_by("created_at", "id")
    return [_view(row) for row in rows[:500] if _path(row.id).exists()]


def append(
    upload: str,
    *,
    owner: Owner,
    offset: int,
    parts: Iterable[bytes],
    at: datetime,
    checksum: Checksum | None = None,
    total: int | None = None,
) -> UploadView:
    """Write what follows at `offset`, safe on disk when this returns; look at a whole file.

    total: how long the file turned out to be, once, where its size was not announced.

    What arrived before the connection broke stays. Raises NotFound, WrongOffset, Busy, Altered
    (the part is forgotten), TooLarge (more than announced), and OutOfRange for a whole file that
    is not taken, which is gone then.
    """
    row = _mine(upload, owner, at)
    with _alone(row) as file:
        if file.size != offset:
            raise WrongOffset(file.size)
        if row.size is None and total is not None:
            _check_size(_view(row).name, total, Purpose(row.purpose))
            row.size = max(total, file.size)
            row.save(update_fields=["size"])
        most = LIMITS[Purpose(row.purpose)].most if row.size is None else row.size
        try:
            _write(file, most, parts, checksum)
        finally:
            file.sync()
        reached = file.size
    if reached == row.size:
        _look(row, at)
    elif row.expires_at - at < UNFINISHED / 2:
        Upload.objects.filter(pk=row.pk).update(expires_at=at + UNFINISHED)
    return _view(row)


def source_of(upload: str, *, owner: Owner, at: datetime) -> sources.Source:
    """A whole upload, to be kept by `store.keeping`. Raises NotFound; OutOfRange as `look`."""
    row = _mine(upload, owner, at)
    view = _view(row)
    if not view.whole:
        raise NotFound(sources.CUT_SHORT, "file")
    if not row.sha256:  # the process ended between the last byte and the look
        _look(row, at)
    return _source(row, view.name)


def cancel(upload: str, *, owner: Owner, at: datetime) -> None:
    """Throw an upload away with its key. Raises NotFound."""
    _drop(_mine(upload, owner, at))


def sweep_uploads(at: datetime) -> int:
    """Throw away what has expired, and files that no row names; returns how many."""
    expired = list(Upload.objects.filter(expires_at__lte=at)[:500])
    for row in expired:
        _drop(row)
    yesterday = at.timestamp() - UNFINISHED.total_seconds()
    old = [p for p in _root().iterdir() if p.stat().st_mtime < yesterday]
    named = set(Upload.objects.filter(pk__in=[p.name for p in old]).values_list("pk", flat=True))
    strays = [p for p in old if p.name not in named]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(expired) + len(strays)


def _check_size(name: str, size: int, purpose: Purpose) -> None:
    most = LIMITS[purpose].most
    if size > most:
        raise TooLarge(LARGE, "file", most=most // MB)
    filetypes.check_size(name, size)


def _mine(upload: str, owner: Owner, at: datetime) -> Upload:
    row = Upload.objects.filter(pk=upload, owner=owner.text, expires_at__gt=at).first()
    if row is None or not _path(row.id).exists():
        raise NotFound(NO_UPLOAD, "file")
    return row


def _view(row: Upload) -> UploadView:
    name = fields.unseal_text(bytes(row.name), where=_where("name", row.id))
    return UploadView(row.id, name, row.size, _path(row.id).stat().st_size, row.expires_at)


def _write(
    file: streams.Scratch, most: int, parts: Iterable[bytes], checksum: Checksum | None
) -> None:
    start = reached = file.size
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    try:
        for part in parts:
            if reached + len(part) > most:
                raise TooLarge(LARGE, "file", most=most // MB)
            if digest:
                digest.update(part)
            file.append(part)
            reached += len(part)
    except BaseException:
        if checksum:  # an incomplete part cannot be checked
            file.cut(start)
        raise
    if digest and checksum and digest.digest() != checksum.digest:
        file.cut(start)
        raise Altered


def _look(row: Upload, at: datetime) -> None:
    """Note what the whole file is; throw it away when it is not taken."""
    name = fields.unseal_text(bytes(row.name), where=_where("name", row.id))
    try:
        seen = sources.look(_source(row, name))
    except DomainError:
        _drop(row)
        raise
    row.content_type, row.sha256, row.scan = seen.content_type, seen.sha256, seen.scan
    row.expires_at = at + FINISHED
    row.save(update_fields=["content_type", "sha256", "scan", "expires_at"])


def _source(row: Upload, name: str) -> sources.Source:
    seen = sources.Seen(row.content_type, row.sha256, row.scan) if row.sha256 else None
    return sources.Source(name, row.size or 0, lambda: cast(Any, _open(row, os.O_RDONLY)), seen)


def _open(row: Upload, flags: int) -> streams.Scratch:
    file = os.fdopen(os.open(_path(row.id), flags), "r+b" if flags & os.O_RDWR else "rb", 0)
    return streams.scratch(file, key=row.key, where=_where("content", row.id))


@contextmanager
def _alone(row: Upload) -> Iterator[streams.Scratch]:
    with _open(row, os.O_RDWR) as file:
        try:
            fcntl.flock(file.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield file


def _drop(row: Upload) -> None:
    _path(row.id).unlink(missing_ok=True)
    row.delete()
    keys.shred(row.key)


def _root() -> Path:
    root = Path(settings.UPLOADS_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def _path(upload: str) -> Path:
    return Path(settings.UPLOADS_ROOT) / upload


def _where(column: str, row: str) -> str:
    return fields.place("files_upload", column, row)

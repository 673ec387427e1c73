"""Key files: the secrets that never lie in a database.

A key file holds one key of 32 random bytes per line, in Base64; the last line is the current
key, the others can still read what they once wrote. An administrator may supply such a file
(`openssl rand -base64 32`); otherwise it is made on first use, readable by its owner only.
"""

import base64
import binascii
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from xinqiao.vault.errors import KeyFileProblem

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of one file by their ids, in the order in which they were added."""

    keys: dict[str, bytes]

    @property
    def current(self) -> str:
        """The id of the key that writes."""
        return next(reversed(self.keys))

    def newest_first(self) -> list[bytes]:
        """All keys, the current one first."""
        return list(reversed(self.keys.values()))


class KeyFile:
    """One key file. Reading it again costs one look at its date unless it has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._ring = Ring({})

    def ring(self, may_make: Callable[[], bool] = lambda: True) -> Ring:
        """The keys in the file. may_make: asked only when there is no file yet.

        Raises KeyFileProblem when the file is missing and may not be made, or is no key file.
        """
        try:
            found = self.path.stat()
        except FileNotFoundError:
            if not may_make():
                raise KeyFileProblem(
                    f"{self.path} is missing, but there is something only its keys can open. "
                    "Restore it from the backup of the keys."
                ) from None
            _create(self.path, _line(os.urandom(KEY_BYTES)))
            found = self.path.stat()
        seen = (found.st_ino, found.st_mtime_ns, found.st_size)
        if seen != self._seen:
            self._ring, self._seen = _parse(self.path), seen
        return self._ring

    def add(self) -> str:
        """Append a fresh key, which is the current one from then on. Returns its id."""
        with self._alone():
            key = os.urandom(KEY_BYTES)
            _replace(self.path, [*self.ring().keys.values(), key])
            return key_id(key)

    def keep(self, ids: set[str]) -> list[str]:
        """Drop all keys but these and the current one. Returns the ids that were dropped."""
        with self._alone():
            ring = self.ring()
            kept = {i: key for i, key in ring.keys.items() if i in ids or i == ring.current}
            _replace(self.path, list(kept.values()))
            return [i for i in ring.keys if i not in kept]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two commands that change the file at once would lose a key, and all it wrote."""
        self.ring()
        with self.path.with_name(f".{self.path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def master() -> KeyFile:
    """The keys that wrap every data key (KEK)."""
    return _file(settings.MASTER_KEY_FILE)


def blinder() -> KeyFile:
    """The keys of the blind index."""
    return _named(settings.KEYS_ROOT, "blind")


def coder() -> KeyFile:
    """The keys under which query codes are hashed."""
    return _named(settings.KEYS_ROOT, "codes")


def signers() -> KeyFile:
    """The private keys that sign tree heads (Ed25519 seeds)."""
    return _named(settings.KEYS_ROOT, "signer")


def exposed() -> list[Path]:
    """The key files that others than their owner can read; `doctor` names them."""
    paths = (file().path for file in (master, blinder, coder, signers))
    return [path for path in paths if path.exists() and path.stat().st_mode & 0o077]


def key_id(key: bytes) -> str:
    """Eight hexadecimal digits that name a key without giving it away."""
    return sha256(b"xinqiao key id" + key).hexdigest()[:8]


def replace_text(path: Path, text: str) -> None:
    """Write a small private file so that a power cut leaves the old or the new one whole."""
    _draft(path, text).replace(path)
    _sync_folder(path.parent)


@cache
def _named(folder: Path, name: str) -> KeyFile:
    """Asked for with every value indexed: joining a path again would cost more than the hash."""
    return _file(folder / name)


@cache
def _file(path: Path) -> KeyFile:
    return KeyFile(path)


def _line(key: bytes) -> str:
    return base64.b64encode(key).decode() + "\n"


def _parse(path: Path) -> Ring:
    try:
        lines = path.read_text(encoding="ascii").split()
        keys = [base64.b64decode(line, validate=True) for line in lines]
    except (OSError, UnicodeDecodeError, binascii.Error) as error:
        raise KeyFileProblem(f"{path} cannot be read as a key file: {error}") from error
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise KeyFileProblem(f"{path} must hold keys of {KEY_BYTES} bytes in Base64, one a line.")
    return Ring({key_id(key): key for key in keys})


def _create(path: Path, text: str) -> None:
    """The file appears complete or not at all; if two processes try, the first one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _draft(path, text)
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    _sync_folder(path.parent)


def _replace(path: Path, keys: list[bytes]) -> None:
    replace_text(path, "".join(map(_line, keys)))


def _draft(path: Path, text: str) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    return draft


def _sync_folder(folder: Path) -> None:
    """Without this, a power cut may forget the name of a file that is safe itself."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

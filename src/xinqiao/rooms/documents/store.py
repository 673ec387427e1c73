"""Sealed files outside the web root, under random names. Written whole or not at all."""

import os
import secrets
from pathlib import Path

from django.conf import settings

NAME_BYTES = 16


def folder() -> Path:
    """Where the PDFs of papers lie."""
    return Path(settings.FILES_ROOT) / "papers"


def write(sealed: bytes) -> str:
    """Keep the bytes for good (synced to disk) and return their random name, 32 hex digits."""
    name = secrets.token_hex(NAME_BYTES)
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("xb") as file:
        os.chmod(file.fileno(), 0o600)
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    _sync(path.parent)
    return name


def read(name: str) -> bytes:
    """The bytes kept under `name`. Raises FileNotFoundError, ValueError for what is no name."""
    return _path(name).read_bytes()


def drop(name: str) -> None:
    """Remove a file that no row came to name; safe to repeat."""
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    if len(name) != 2 * NAME_BYTES or not set(name) <= set("0123456789abcdef"):
        raise ValueError("a file's name has 32 hexadecimal digits")
    return folder() / name[:2] / name


def _sync(place: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

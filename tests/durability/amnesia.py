"""A file system that forgets: what was not synced is lost when the power is cut.

    python -m tests.durability.amnesia SOURCE MOUNT DUMP

It starts with a copy of SOURCE, in memory. Making the folder MOUNT/.cut is the power cut: what
had been synced until then is written to DUMP, nothing else ever is. Names of files are kept at
once; that is kinder than a real disk, and enough to tell synced from not synced.
"""

import errno
import os
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mfusepy

CUT = "/.cut"


@dataclass
class File:
    """What is read now, what would survive, and the writes between the two."""

    live: bytearray = field(default_factory=bytearray)
    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def write(self, offset: int, data: bytes) -> None:
        put(self.live, offset, data)
        self.pending.append((offset, data))

    def truncate(self, length: int) -> None:
        cut(self.live, length)
        self.pending.append((length, None))

    def sync(self) -> None:
        for offset, data in self.pending:
            if data is None:
                cut(self.durable, offset)
            else:
                put(self.durable, offset, data)
        self.pending.clear()


def put(into: bytearray, offset: int, data: bytes) -> None:
    if len(into) < offset:
        into.extend(bytes(offset - len(into)))
    into[offset : offset + len(data)] = data


def cut(what: bytearray, length: int) -> None:
    if length < len(what):
        del what[length:]
    else:
        what.extend(bytes(length - len(what)))


class Amnesia(mfusepy.Operations):
    """The file system."""

    use_ns = True

    def __init__(self, source: Path, dump: Path) -> None:
        self.dump = dump
        self.folders = {"/"}
        self.files: dict[str, File] = {}
        for path in source.rglob("*"):
            name = f"/{path.relative_to(source)}"
            if path.is_dir():
                self.folders.add(name)
            else:
                data = path.read_bytes()
                self.files[name] = File(bytearray(data), bytearray(data))

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        if path in self.folders:
            return {"st_mode": stat.S_IFDIR | 0o700, "st_nlink": 2}
        size = len(self._file(path).live)
        return {"st_mode": stat.S_IFREG | 0o600, "st_nlink": 1, "st_size": size}

    def readdir(self, path: str, fh: int) -> list[str]:
        names = {*self.folders, *self.files} - {"/"}
        return [".", "..", *(os.path.basename(n) for n in names if os.path.dirname(n) == path)]

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        self.files[path] = File()
        return 0

    def open(self, path: str, flags: int) -> int:
        self._file(path)
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return bytes(self._file(path).live[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self._file(path).write(offset, data)
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        self._file(path).truncate(length)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._file(path).sync()
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        if path == CUT:
            self._power_cut()
        self.folders.add(path)
        return 0

    def unlink(self, path: str) -> int:
        self._file(path)
        del self.files[path]
        return 0

    def rename(self, old: str, new: str) -> int:
        self.files[new] = self._file(old)
        del self.files[old]
        return 0

    def chmod(self, path: str, mode: int) -> int:
        return 0

    def utimens(self, path: str, times: Any = None) -> int:
        return 0

    def _file(self, path: str) -> File:
        if path not in self.files:
            raise mfusepy.FuseOSError(errno.ENOENT)
        return self.files[path]

    def _power_cut(self) -> None:
        for name, file in self.files.items():
            target = self.dump / name.removeprefix("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.durable)


def main(source: str, mount: str, dump: str) -> None:
    """Serve until unmounted."""
    files = Amnesia(Path(source), Path(dump))
    mfusepy.FUSE(files, mount, foreground=True, nothreads=True, fsname="amnesia")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What a file is: by its name and its content, and only what the house takes."""

import codecs
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from pathlib import PurePath, PurePosixPath
from typing import BinaryIO

import puremagic

from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.files.errors import TooLarge
from xinqiao.rooms.files.purposes import GB, MB

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".bmp": "image/bmp",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".docx": WORD,
    ".xlsx": EXCEL,
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".txt": "text/plain",
    ".mp3": "audio/mpeg",
    ".wav": "audio/x-wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
INSIDE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
PROGRAMS = frozenset({".svg", ".html", ".htm", ".xml", ".js"})  # a browser would run them
MACROS = "vbaProject.bin"
OPENING_BYTES = 65_536
PIECE = 256 * 1024
MOST_MEMBERS = 1_000
MOST_RATIO = 100
MOST_BYTES = 50 * MB
MOST_RECORDED = 2 * GB
RECORDED = ("audio/", "video/")
LONGEST_NAME = 120

NAMED = gettext_noop("A file's name has no path and no hidden signs in it. Please rename the file.")
UNNAMED = gettext_noop("This file has no name.")
EMPTY = gettext_noop("This file is empty.")
TOO_BIG = gettext_noop("A file has at most %(most)s MB; please divide or shrink it.")
RUNS = gettext_noop(
    "Files of this kind can carry programs and are not taken. Please send a picture (PNG) or a PDF."
)
NOT_TAKEN = gettext_noop("Files of this kind are not taken; the kinds are: %(kinds)s.")
NOT_WHAT = gettext_noop("The content of this file is not what its name says. Please check it.")
DAMAGED = gettext_noop("This file is damaged or unusually packed and cannot be taken.")
WITH_MACROS = gettext_noop("This file carries a program (macro). Please save it without and retry.")


def check_name(name: str) -> str:
    """The name as it is kept, shortened before its ending.

    Raises OutOfRange for one with a path, with control or direction signs, or of a kind that is
    not taken.
    """
    plain = unicodedata.normalize("NFC", name).strip()
    if not plain:
        raise OutOfRange(UNNAMED, "file")
    if "/" in plain or "\\" in plain or plain in (".", "..") or not _visible(plain):
        raise OutOfRange(NAMED, "file")
    ending = PurePath(plain).suffix.lower()
    if ending in PROGRAMS:
        raise OutOfRange(RUNS, "file")
    if ending not in TYPES:
        kinds = " ".join(sorted(e.removeprefix(".") for e in TYPES))
        raise OutOfRange(NOT_TAKEN, "file", kinds=kinds)
    return plain[-LONGEST_NAME:]


def check_size(name: str, size: int) -> None:
    """Raises OutOfRange for an empty file, TooLarge above what its kind may have."""
    if size <= 0:
        raise OutOfRange(EMPTY, "file")
    kind = TYPES.get(PurePath(name).suffix.lower(), "")
    most = MOST_RECORDED if kind.startswith(RECORDED) else MOST_BYTES
    if size > most:
        raise TooLarge(TOO_BIG, "file", most=most // MB)


def content_type(name: str, content: BinaryIO) -> str:
    """The type of a file whose name and content agree. Raises OutOfRange for any other."""
    ending = PurePath(check_name(name)).suffix.lower()
    content.seek(0)
    opening = content.read(OPENING_BYTES)
    if ending == ".txt":
        _check_text(content)
    elif ending not in _looks_like(opening):
        raise OutOfRange(NOT_WHAT, "file")
    if ending in INSIDE:
        _check_package(content, INSIDE[ending])
    return TYPES[ending]


def _visible(name: str) -> bool:
    """Whether every sign shows: no controls, and none that turn the reading direction."""
    return not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") for sign in name)


def _looks_like(opening: bytes) -> set[str]:
    try:
        return {m.extension for m in puremagic.magic_string(opening)}
    except (puremagic.PureError, ValueError):  # unknown, or empty
        return set()


def _check_text(content: BinaryIO) -> None:
    if not any(_reads_as(content, encoding) for encoding in ("utf-8", "gb18030")):
        raise OutOfRange(NOT_WHAT, "file")


def _reads_as(content: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    content.seek(0)
    read: Callable[[], bytes] = lambda: content.read(PIECE)  # noqa: E731
    try:
        for piece in iter(read, b""):
            if b"\0" in piece:
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _check_package(content: BinaryIO, wanted: str) -> None:
    try:
        with zipfile.ZipFile(content) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise OutOfRange(DAMAGED, "file") from error
    names = {m.filename for m in members}
    if wanted not in names:
        raise OutOfRange(NOT_WHAT, "file")
    if any(name.endswith(MACROS) for name in names):
        raise OutOfRange(WITH_MACROS, "file")
    packed = max(sum(m.compress_size for m in members), 1)
    unpacked = sum(m.file_size for m in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_RATIO * packed or not _inside(names):
        raise OutOfRange(DAMAGED, "file")


def _inside(names: set[str]) -> bool:
    """Whether no member would land outside the folder into which somebody unpacks it."""
    paths = [PurePosixPath(name.replace("\\", "/")) for name in names]
    return not any(path.is_absolute() or ".." in path.parts for path in paths)

"""What a file is: by its content, and only what the house takes."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePath

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.text import gettext_noop

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
}
INSIDE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
OPENING_BYTES = 65_536
MOST_PIXELS = 50_000_000
MOST_MEMBERS = 1_000
MOST_RATIO = 100
SHOWN_AS = "JPEG"

NOT_TAKEN = gettext_noop("Files of this kind are not taken; the kinds are: %(kinds)s.")
NOT_WHAT = gettext_noop("The content of this file is not what its name says. Please check it.")
DAMAGED = gettext_noop("This file is damaged or unusually packed and cannot be taken.")
PIXELS = gettext_noop("This picture is larger than 50 million pixels; please make it smaller.")


def content_type(name: str, content: bytes) -> str:
    """The type of a file whose name and content agree. Raises OutOfRange for any other."""
    ending = PurePath(name).suffix.lower()
    if ending not in TYPES:
        kinds = " ".join(sorted(e.removeprefix(".") for e in TYPES))
        raise OutOfRange(NOT_TAKEN, "file", kinds=kinds)
    if ending == ".txt":
        _check_text(content)
    elif ending not in _looks_like(content):
        raise OutOfRange(NOT_WHAT, "file")
    if ending in INSIDE:
        _check_package(content, INSIDE[ending])
    return TYPES[ending]


def without_place(content: bytes, kind: str) -> bytes | None:
    """A picture drawn anew, turned upright and without its metadata; None for other files.

    Where it was taken, when and with what is gone from the copy; the original is kept sealed.
    Raises OutOfRange for a picture that cannot be opened or is too large.
    """
    if not kind.startswith("image/"):
        return None
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise OutOfRange(PIXELS, "file")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise OutOfRange(DAMAGED, "file") from error
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    copy = io.BytesIO()
    bare.save(copy, SHOWN_AS, quality=90)
    return copy.getvalue()


def _looks_like(content: bytes) -> set[str]:
    try:
        return {m.extension for m in puremagic.magic_string(content[:OPENING_BYTES])}
    except (puremagic.PureError, ValueError):  # unknown, or empty
        return set()


def _check_text(content: bytes) -> None:
    if b"\0" in content:
        raise OutOfRange(NOT_WHAT, "file")
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return
    raise OutOfRange(NOT_WHAT, "file")


def _check_package(content: bytes, wanted: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
    except zipfile.BadZipFile as error:
        raise OutOfRange(DAMAGED, "file") from error
    if wanted not in {m.filename for m in members}:
        raise OutOfRange(NOT_WHAT, "file")
    unpacked = sum(m.file_size for m in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_RATIO * max(len(content), 1):
        raise OutOfRange(DAMAGED, "file")

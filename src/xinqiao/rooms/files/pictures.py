"""Pictures, drawn anew: upright, and without where, when and with what they were taken."""

from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.files.filetypes import DAMAGED

MOST_PIXELS = 50_000_000
SMALL = (64, 64)
BROKEN = (OSError, ValueError, SyntaxError, EOFError)
SHOWN_AS = "JPEG"
SHOWN_TYPE = "image/jpeg"
PIXELS = gettext_noop("This picture is larger than 50 million pixels; please make it smaller.")

Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and says so in a sentence


def check(content: BinaryIO, kind: str) -> None:
    """Raises OutOfRange for a picture that is none, has too many pixels, or ends half-way.

    It is read to its end, a photo small: whoever sends half of one learns it now, not when the
    letter goes off.
    """
    if kind.startswith("image/"):
        with _opened(content) as picture:
            try:
                picture.draft("RGB", SMALL)
                picture.load()
            except BROKEN as error:
                raise OutOfRange(DAMAGED, "file") from error


def without_place(content: BinaryIO, sink: BinaryIO) -> None:
    """Write the picture's copy. Raises OutOfRange for what cannot be drawn."""
    with _opened(content) as picture:
        try:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        except BROKEN as error:
            raise OutOfRange(DAMAGED, "file") from error
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    bare.save(sink, SHOWN_AS, quality=90)


def _opened(content: BinaryIO) -> Image.Image:
    content.seek(0)
    try:
        picture = Image.open(content)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise OutOfRange(DAMAGED, "file") from error
    if picture.width * picture.height > MOST_PIXELS:
        raise OutOfRange(PIXELS, "file")
    return picture

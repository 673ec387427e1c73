"""Small files of every kind that tests send."""

import io
import zipfile

import docx
import openpyxl
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def photo(kind: str = "JPEG", size: tuple[int, int] = (8, 6)) -> bytes:
    """A picture that says where it was taken and that it lies on its side."""
    picture, stream = Image.new("RGB", size, "red"), io.BytesIO()
    exif = picture.getexif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[2] = (33.0, 37.0, 12.0)  # GPS latitude
    picture.save(stream, kind, exif=exif)
    return stream.getvalue()


def office_file(kind: str) -> bytes:
    """An empty document or sheet."""
    stream = io.BytesIO()
    (docx.Document() if kind == "docx" else openpyxl.Workbook()).save(stream)
    return stream.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    """A ZIP file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()

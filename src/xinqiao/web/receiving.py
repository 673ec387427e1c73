"""Files of plain forms: streamed to disk under a key that only this process knows.

What is small stays in memory (Django's own handler stands before this one); a larger file
never lies readable on the disk, and its nameless file ends with the request.
"""

import os
from tempfile import TemporaryFile
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from xinqiao.rooms.files.purposes import LIMITS, Purpose
from xinqiao.vault.streams import Scratch

MOST_BYTES = LIMITS[Purpose.ATTACHMENT].most


class HiddenFileHandler(FileUploadHandler):
    """Takes what the handlers before it did not."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Make a file without a name."""
        super().new_file(*args, **kwargs)
        settings.UPLOADS_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = cast(Any, TemporaryFile)(dir=settings.UPLOADS_ROOT, buffering=0)
        self.file = Scratch(file, os.urandom(32))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write on; what is beyond every limit is counted, not kept, and refused by its size."""
        if start + len(raw_data) <= MOST_BYTES:
            self.file.append(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """The file as a form has it."""
        self.file.seek(0)
        return UploadedFile(
            cast(Any, self.file), self.file_name, self.content_type, file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip

    def upload_interrupted(self) -> None:
        """The connection broke."""
        if hasattr(self, "file"):
            self.file.close()

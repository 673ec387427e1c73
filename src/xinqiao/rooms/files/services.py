"""What other rooms and the doors use of this room, in one place to import from."""

from xinqiao.rooms.files.purposes import Owner, Purpose, guest_owner, staff_owner
from xinqiao.rooms.files.sources import Source, from_bytes, from_form, look
from xinqiao.rooms.files.store import Opened, keeping, names, open_kept, sweep_orphans
from xinqiao.rooms.files.uploads import (
    Checksum,
    UploadView,
    append,
    begin,
    cancel,
    source_of,
    sweep_uploads,
    upload_of,
    uploads_of,
    waiting_of,
)

__all__ = [
    "Checksum",
    "Opened",
    "Owner",
    "Purpose",
    "Source",
    "UploadView",
    "append",
    "begin",
    "cancel",
    "from_bytes",
    "from_form",
    "guest_owner",
    "keeping",
    "look",
    "names",
    "open_kept",
    "source_of",
    "staff_owner",
    "sweep_orphans",
    "sweep_uploads",
    "upload_of",
    "uploads_of",
    "waiting_of",
]

"""附件: taken in by content, sealed on disk under a random name, opened with a line in the log."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.files import services as files
from xinqiao.rooms.files.models import Scan
from xinqiao.rooms.people import services as people
from xinqiao.rooms.registry.models import Attachment, Submission

MOST_FILES = 200

TOO_MANY = gettext_noop("A matter has at most %(most)s attachments.")
NO_FILE = gettext_noop("There is no such attachment.")
NO_MATTER = gettext_noop("There is no such matter.")


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One attachment as a page lists it."""

    id: str
    name: str
    content_type: str
    size: int
    sha256: str
    at: datetime
    has_copy: bool
    scanned: bool


def attach(
    *,
    matter: int,
    file: files.Source,
    by: Actor,
    at: datetime,
    submission: str | None = None,
    expected: int | None = None,
) -> Attachment:
    """Take a file into a matter: its hash goes into the record, the file sealed onto the disk.

    submission: number of the one it came with. The file is sealed before the matter is locked,
    so a long recording keeps nobody waiting. Raises NotFound; OutOfRange as `files.look`, and
    for the 201st; and as `ledger.record`. Source: TRUST.md 3.6.
    """
    seen = visible_to(by).filter(pk=matter).only("key").first()
    if seen is None:
        raise NotFound(NO_MATTER)
    with files.keeping(file, key=seen.key, table=Attachment) as kept, transaction.atomic():
        held = ledger.hold(matter, expected)
        if Attachment.objects.filter(matter=matter).count() >= MOST_FILES:
            raise OutOfRange(TOO_MANY, "file", most=MOST_FILES)
        row = Attachment(
            **kept, matter=held.matter, submission=_submission(matter, submission),
            at=at, staff_id=by.staff,
        )  # fmt: skip
        facts = {"file": row.id, "sha256": row.sha256, "size": row.size, "type": row.content_type}
        row.seq = ledger.record(held, Act.ATTACH, by=by, at=at, facts=facts).seq
        row.save(force_insert=True)
    return row


def attachments_of(*, matter: int) -> list[AttachmentView]:
    """The attachments of a matter with their names; two statements. Erased ones show no name."""
    rows = list(Attachment.objects.filter(matter=matter))
    return [
        AttachmentView(
            r.id, n or "", r.content_type, r.size, r.sha256, r.at, bool(r.shown),
            r.scan == Scan.CLEAN,
        )
        for r, n in zip(rows, files.names(rows), strict=True)
    ]  # fmt: skip


@transaction.atomic
def open_file(
    *, attachment: str, by: Actor, at: datetime, original: bool = False, purpose: str = "attachment"
) -> files.Opened:
    """Open an attachment, written down first; of a picture the copy without its place.

    original: the file as it came, evidence with all its metadata. Raises NotFound (no such
    file, or none of the actor's business; as Erased when its key is gone), Damaged when the
    file on disk is not the one that came in.
    """
    row = Attachment.objects.select_related("matter").filter(pk=attachment).first()
    if row is None or not visible_to(by).filter(pk=row.matter_id).exists():
        raise NotFound(NO_FILE)
    opened = files.open_kept(row, original=original)
    people.log_read(
        matter=row.matter, by=by, at=at, texts=[row.id], fields=[opened.what], purpose=purpose
    )
    return opened


def _submission(matter: int, number: str | None) -> Submission | None:
    if number is None:
        return None
    found = Submission.objects.filter(matter=matter, number=number).first()
    if found is None:
        raise NotFound(NO_FILE, "submission")
    return found

"""附件: taken in by content, sealed on disk under a random name, opened with a line in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotFound, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.files.models import Scan
from xinqiao.rooms.files.services import (
    Opened,
    Owner,
    Source,
    cancel,
    keeping,
    names,
    open_kept,
    source_of,
    staff_owner,
)
from xinqiao.rooms.people import services as people
from xinqiao.rooms.registry.models import Attachment, Submission

MOST_FILES = 200

TOO_MANY = gettext_noop("A matter has at most %(most)s attachments.")
NO_FILE = gettext_noop("There is no such attachment.")
NONE_CHOSEN = gettext_noop("Please choose at least one file.")
NOT_ATTACHED = gettext_noop("“%(file)s” was not attached: %(why)s")
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
    file: Source,
    by: Actor,
    at: datetime,
    submission: str | None = None,
    expected: int | None = None,
) -> Attachment:
    """Take a file into a matter: its hash goes into the record, the file sealed onto the disk.

    submission: number of the one it came with. The file is sealed before the matter is locked,
    so a long recording keeps nobody waiting. Raises NotFound; OutOfRange as `files.look`
    and for the 201st; and as `ledger.record`. Source: TRUST.md 3.6.
    """
    seen = visible_to(by).filter(pk=matter).only("key").first()
    if seen is None:
        raise NotFound(NO_MATTER)
    with keeping(file, key=seen.key, table=Attachment) as kept, transaction.atomic():
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


@transaction.atomic
def attach_all(
    *,
    matter: int,
    files: Sequence[Source],
    uploads: Sequence[str],
    by: Actor,
    at: datetime,
    owner: Owner | None = None,
    submission: str | None = None,
    expected: int | None = None,
) -> list[Attachment]:
    """Take several files at once, all of them or none.

    files: of a plain form. uploads: ids of uploads of this person, which end with this. owner:
    whose the uploads are, where it is not a member of staff. submission: as in `attach`. Raises
    Missing without any file; and as `attach`, naming the file.
    """
    if not files and not uploads:
        raise Missing(NONE_CHOSEN, "file")
    owner = owner or staff_owner(by)
    given = [*files, *(source_of(u, owner=owner, at=at) for u in uploads)]
    made = []
    for n, file in enumerate(given):
        try:
            since = None if n else expected
            made.append(
                attach(
                    matter=matter, file=file, by=by, at=at, submission=submission, expected=since
                )
            )  # fmt: skip
        except OutOfRange as refusal:
            why = refusal.sentence
            raise OutOfRange(NOT_ATTACHED, "file", file=file.name, why=why) from refusal
    for upload in uploads:
        cancel(upload, owner=owner, at=at)
    return made


def attach_upload(
    *, matter: int, upload: str, by: Actor, at: datetime, submission: str | None = None
) -> Attachment:
    """Take an upload of this person into a matter, and end it. Raises as `attach`, NotFound."""
    owner = staff_owner(by)
    file = source_of(upload, owner=owner, at=at)
    row = attach(matter=matter, file=file, by=by, at=at, submission=submission)
    cancel(upload, owner=owner, at=at)
    return row


def attachments_of(*, matter: int) -> list[AttachmentView]:
    """The attachments of a matter with their names; two statements. Erased ones show no name."""
    rows = list(Attachment.objects.filter(matter=matter))
    return [
        AttachmentView(
            r.id, n or "", r.content_type, r.size, r.sha256, r.at, bool(r.shown),
            r.scan == Scan.CLEAN,
        )
        for r, n in zip(rows, names(rows), strict=True)
    ]  # fmt: skip


def own_files(*, matter: int, submission: str) -> list[tuple[str, str]]:
    """(id, name) of the files that came with one submission; erased ones are left out."""
    rows = list(Attachment.objects.filter(matter=matter, submission__number=submission))
    return [(r.id, name) for r, name in zip(rows, names(rows), strict=True) if name]


@transaction.atomic
def open_file(
    *, attachment: str, by: Actor, at: datetime, original: bool = False, purpose: str = "attachment"
) -> Opened:
    """Open an attachment, written down first; of a picture the copy without its place.

    original: the file as it came, evidence with all its metadata. Raises NotFound (no such
    file, or none of the actor's business; as Erased when its key is gone), Damaged when the
    file on disk is not the one that came in.
    """
    row = Attachment.objects.select_related("matter").filter(pk=attachment).first()
    if row is None or not visible_to(by).filter(pk=row.matter_id).exists():
        raise NotFound(NO_FILE)
    opened = open_kept(row, original=original)
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

"""Files that go with a letter: on their way in with the draft, in the matter once it is sent."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.files import services as files
from xinqiao.rooms.files.services import Owner, Purpose, Source, UploadView
from xinqiao.rooms.files.sources import PIECE
from xinqiao.rooms.letterbox.letters import LetterView, change_uploads, content_of, put
from xinqiao.rooms.letterbox.models import Letter, State
from xinqiao.rooms.registry import attachments

logger = logging.getLogger(__name__)

ABANDONED = timedelta(minutes=10)  # the request that was to finish it is over by then


def give_owner(letter: str) -> Owner:
    """Whose uploads those of a letter are. letter: its id, which nobody else can know."""
    return files.guest_owner(f"letter|{letter}")


def uploads(view: LetterView, *, at: datetime) -> list[UploadView]:
    """The files of a letter that are still there, whole or not."""
    return files.uploads_of(view.uploads, owner=give_owner(view.id), at=at)


def put_in(letter: str, file: Source, *, at: datetime) -> LetterView:
    """Take a file of a plain form. Raises OutOfRange and TooLarge as `files.begin`; NotFound."""
    owner = give_owner(letter)
    made = files.begin(name=file.name, size=file.size, purpose=Purpose.PETITION, owner=owner, at=at)
    try:
        with file.open() as content:
            files.append(
                made.id, owner=owner, offset=0, at=at,
                parts=iter(lambda: content.read(PIECE), b""),
            )  # fmt: skip
    except DomainError:
        _cancel(made.id, owner, at)
        raise
    return change_uploads(letter, at=at, add=made.id)


def note_upload(letter: str, upload: str, *, at: datetime) -> LetterView:
    """A file that comes in parts belongs to the letter from its first part. Raises NotFound."""
    return change_uploads(letter, at=at, add=upload)


def take_out(letter: str, upload: str, *, at: datetime) -> LetterView:
    """Throw a file away. Nothing happens when it is gone. Raises NotFound for the letter."""
    view = change_uploads(letter, at=at, without=upload)
    if view.state is State.DRAFT:
        _cancel(upload, give_owner(letter), at)
    return view


def enclose(letter: str, *, at: datetime) -> None:
    """Put the files of a registered letter into its matter, one after the other.

    A file that fails stays with the letter, and `finish` tries it again; one that expired on
    its way, or never came whole, is left out and logged.
    """
    content = content_of(Letter.objects.get(pk=letter))
    for upload in content["uploads"]:
        try:
            _enclose(letter, upload, content["receipt"], at)
        except DomainError as refusal:
            logger.warning("A file of a letter could not be taken: %s", refusal.code)
        _done(letter, upload, at)


def finish(at: datetime) -> int:
    """Put in what a request that broke off left behind; returns how many letters."""
    left = Letter.objects.filter(files_left__gt=0, updated_at__lt=at - ABANDONED)
    letters = list(left.values_list("pk", flat=True)[:50])
    for letter in letters:
        enclose(letter, at=at)
    return len(letters)


def _enclose(letter: str, upload: str, receipt: dict[str, str], at: datetime) -> None:
    owner, matter = give_owner(letter), int(receipt["matter"])
    source = files.source_of(upload, owner=owner, at=at)
    known = {(a.sha256, a.size) for a in attachments.attachments_of(matter=matter)}
    if source.seen is None or (source.seen.sha256, source.size) not in known:
        attachments.attach(
            matter=matter, file=source, by=petitioner(matter), at=at, submission=receipt["number"]
        )
    _cancel(upload, owner, at)


@transaction.atomic
def _done(letter: str, upload: str, at: datetime) -> None:
    row = Letter.objects.select_for_update().get(pk=letter)
    content, kept = content_of(row), row.expires_at - row.updated_at
    content["uploads"] = [u for u in content["uploads"] if u != upload]
    row.files_left = len(content["uploads"])
    put(row, content, at, kept)
    row.save()


def _cancel(upload: str, owner: Owner, at: datetime) -> None:
    try:
        files.cancel(upload, owner=owner, at=at)
    except DomainError:
        return  # gone already: thrown away as not taken, or at its time

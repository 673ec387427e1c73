"""Papers, attachments and what is masked: content goes in and out as the pages let it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.timezone import now

from xinqiao.api.shapes import FileOut, Revealed, RevealIn
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.rooms.desk import services as desk
from xinqiao.rooms.desk.matter import MatterPage
from xinqiao.rooms.files.services import from_form
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.attachments import NO_FILE, attach_all
from xinqiao.web.matter import PAPER_TYPES, file_response
from xinqiao.web.streaming import stream


def paper(actor: Actor, number: str, paper: str, form: str) -> HttpResponse:
    """A paper as PDF, or a draft as DOCX. Raises as `desk.paper_file`."""
    name, content = desk.paper_file(number=number, paper=paper, form=form, by=actor, at=now())
    return file_response(name, content, PAPER_TYPES[form])


def listed(found: MatterPage) -> list[FileOut]:
    """The attachments of a matter, oldest first."""
    return [
        FileOut(
            id=f.id, name=f.name, type=f.content_type, size=f.size, sha256=f.sha256, at=f.at,
            scanned=f.scanned, has_copy=f.has_copy,
        )
        for f in found.attachments
    ]  # fmt: skip


def opened(
    request: HttpRequest, actor: Actor, found: MatterPage, file: str, *, original: bool
) -> HttpResponseBase:
    """One attachment or the part asked for. Raises NotFound for one of another matter."""
    if file not in {f.id for f in found.attachments}:
        raise NotFound(NO_FILE)
    return stream(request, registry.open_file(
        attachment=file, by=actor, at=now(), original=original, purpose="api"
    ))  # fmt: skip


def taken(
    actor: Actor, found: MatterPage, sent: Sequence[Any], uploads: Sequence[str], seq: int | None
) -> None:
    """Attach what was sent, all of it or none. Raises as `attach_all`."""
    attach_all(
        matter=found.id, files=[from_form(file) for file in sent], uploads=uploads, by=actor,
        at=now(), expected=seq,
    )  # fmt: skip


def revealed(actor: Actor, number: str, party: str, asked: RevealIn) -> Revealed:
    """Masked values of a person, with a reason, written down. Raises as `desk.reveal`."""
    has = desk.party_of(number=number, party=party, by=actor).has
    values = desk.reveal(
        number=number, party=party, fields=tuple(asked.fields) or has, reason=asked.reason,
        by=actor, at=now(),
    )  # fmt: skip
    return Revealed(values=values)

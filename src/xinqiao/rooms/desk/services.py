"""What a person at a desk may open: personal words and numbers, each look written down."""

from datetime import datetime

from django.db import transaction

from xinqiao.casebook import queries as casebook
from xinqiao.casebook.replay import standing_of
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.desk.matter import references
from xinqiao.rooms.desk.withheld import withheld, withheld_entries
from xinqiao.rooms.documents import queries as papers
from xinqiao.rooms.documents import services as printing
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people.queries import PartyView, parties_of
from xinqiao.rooms.people.services import log_read
from xinqiao.rooms.registry import queries as registry
from xinqiao.rooms.registry.queries import ClaimView, SubmissionView


@transaction.atomic
def read_words(*, number: str, seq: int, by: Actor, at: datetime) -> tuple[str | None, ...]:
    """The personal words of one entry of the record, in order; None for an erased text.

    Leaves a line in the read log. Raises NotFound for whoever may not know of the matter.
    """
    matter = casebook.matter_for(by, number)
    event = casebook.events_of(matter.pk).filter(seq=seq).first()
    if event is None or withheld_entries([event], standing_of(matter.pk), by):
        raise NotFound(gettext_noop("There is no such entry in the record."))
    ids = references(event.facts, "text")
    if not ids:
        return ()
    found = people.read_texts(matter=matter, ids=ids, purpose=event.act, by=by, at=at)
    return tuple(found.get(i) for i in ids)


def reveal(
    *, number: str, party: str, fields: tuple[str, ...], reason: str, by: Actor, at: datetime
) -> dict[str, str]:
    """Sealed values of one person of the matter under `number`, with a reason, written down.

    Raises as people.services.reveal, and NotFound when the person is of another matter.
    """
    matter = casebook.matter_for(by, number)
    if party not in {p.id for p in parties_of(matter.pk)}:
        raise NotFound(people.NO_PARTY)
    return people.reveal(party=party, fields=fields, reason=reason, by=by, at=at)


def said(*, number: str, by: Actor, at: datetime) -> tuple[list[SubmissionView], list[ClaimView]]:
    """Everything said in a matter: its submissions and claims; written down first.

    Raises NotFound for whoever may not know of the matter.
    """
    return registry.words_of(matter=casebook.matter_for(by, number), by=by, at=at)


@transaction.atomic
def paper_file(*, number: str, paper: str, form: str, by: Actor, at: datetime) -> tuple[str, bytes]:
    """A paper of the matter as "pdf" or "docx": its file name and content; written down first.

    Raises NotFound (no such paper, or none of the actor's business), NotAllowedNow (an issued
    paper is no longer edited as DOCX), Erased, Damaged.
    """
    matter = casebook.matter_for(by, number)
    document = papers.paper_of(matter.pk, paper)
    if withheld(document.paper_kind, standing_of(matter.pk), by):
        raise NotFound(gettext_noop("There is no such paper."))
    log_read(matter=matter, by=by, at=at, texts=[paper], fields=[form], purpose="paper")
    content = printing.pdf(document) if form == "pdf" else printing.docx(document)
    return f"{document.number or document.paper_kind.zh}.{form}", content


def party_of(*, number: str, party: str, by: Actor) -> PartyView:
    """One person of a matter, masked. Raises NotFound as the matter's page does."""
    matter = casebook.matter_for(by, number)
    found = next((p for p in parties_of(matter.pk) if p.id == party), None)
    if found is None:
        raise NotFound(people.NO_PARTY)
    return found

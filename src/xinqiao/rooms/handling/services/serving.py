"""Service of papers on the petitioner: the rules that every serving act keeps.

Source: 条例第三十四条至第三十六条; 民事诉讼法第八十七条至第九十五条（参照）.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Service
from xinqiao.kernel.errors import Missing, NotAllowedNow, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.handling import course_papers
from xinqiao.rooms.handling.models import ServiceProof
from xinqiao.rooms.handling.services.basics import kept, kept_if, last_event, not_future


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How a paper reached the person.

    method: in person, by post, otherwise, electronically.  on: the day it reached them.
    recipient: who took it.  refused: they would not; then `witness` says who saw it.
    consent: they agreed to electronic service.  place: empty for the usual one of the method.
    """

    method: Service
    on: date
    recipient: str
    refused: bool = False
    witness: str = ""
    consent: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A checked service: what goes into the facts, and the row that follows the event."""

    facts: dict[str, Any]
    row: ServiceProof

    def save(self, event: Event) -> None:
        """Write the proof under its event."""
        self.row.seq, self.row.act = event.seq, event.act
        self.row.save(force_insert=True)


def prove(held: Held, served: Served, at: datetime, *issued_by: Act) -> Proof:
    """Check a service against the rules and seal its texts.

    issued_by: the acts that may have issued the paper; the service is not before the last.
    Raises OutOfRange (day), NotAllowedNow (electronic without consent), Missing (recipient,
    witness of a refusal).
    """
    if served.method is Service.ELECTRONIC and not served.consent:
        raise NotAllowedNow(
            gettext_noop("Electronic service needs the person's consent."), "method"
        )
    if served.refused and not served.witness.strip():
        raise Missing(gettext_noop("Name the witness of the refusal."), "witness")
    not_future(served.on, localdate(at), "on")
    issued = last_event(held.matter, *issued_by)
    if issued is not None and served.on < localdate(issued.at):
        raise OutOfRange(gettext_noop("A paper cannot be served before it was issued."), "on")
    return _proof(held, served)


def prove_on_paper(held: Held, act: Act, served: Served, by: Actor, at: datetime) -> dict[str, Any]:
    """The 送达回证 of a service that was proved, as a reference for the facts of its act."""
    paper = course_papers.proof(
        held, act, method=served.method, on=served.on, recipient=served.recipient,
        place=served.place, refused=served.refused, witness=served.witness, by=by, at=at,
    )  # fmt: skip
    return paper.reference()


def _proof(held: Held, served: Served) -> Proof:
    matter = held.matter
    recipient = kept(matter, "recipient", served.recipient)
    witness = kept_if(matter, "witness", served.witness)
    facts = {
        "method": served.method.value,
        "served_on": served.on.isoformat(),
        "refused": served.refused,
        "recipient": recipient,
    } | witness
    row = ServiceProof(
        matter=matter,
        method=served.method.value,
        served_on=served.on,
        refused=served.refused,
        recipient=recipient["text"],
        witness=witness["witness"]["text"] if witness else "",
    )
    return Proof(facts, row)

"""What the matter page and the citizen's door read of the registry."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from xinqiao.casebook.models import Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, petitioner
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.numbering import SubmissionNumber, typed_code
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people import services as people
from xinqiao.rooms.registry.models import Claim, Leg, MatterLink, Submission
from xinqiao.rooms.registry.registration import claim_at, words_at
from xinqiao.vault import codes, fields
from xinqiao.vault.errors import Damaged
from xinqiao.vault.hashing import commit

NO_RECEIPT = gettext_noop(
    "No submission has this number and query code. Please compare both with your receipt."
)
# A stored hash that no code has: a wrong number takes as long as a wrong code.
NO_CODE = bytes(32)


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """One submission with its words; None where they were erased."""

    row: Submission
    title: str | None
    text: str | None
    words: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim; text None where it was erased."""

    n: int
    text: str | None
    category: str
    dropped: bool


def by_receipt(number: str, code: str) -> Actor:
    """Who holds this number and query code: the petitioner of the matter it is in now.

    Raises OutOfRange for what cannot be a number or code at all, and NotFound alike for an
    unknown number and a wrong code. The door limits how often somebody may ask.
    """
    typed, sought = typed_code(code), str(SubmissionNumber.parse(number))
    row = Submission.objects.filter(number=sought).first()
    fits = codes.code_fits(typed, bytes(row.code) if row else NO_CODE)
    if row is None or not fits:
        raise NotFound(NO_RECEIPT)
    return petitioner(row.matter_id)


@transaction.atomic
def words_of(
    *, matter: Matter, by: Actor, at: datetime, purpose: str = "matter page"
) -> tuple[list[SubmissionView], list[ClaimView]]:
    """Everything said in a matter: submissions in order and claims; written down first.

    Raises NotFound when the matter is none of the actor's business; Damaged when what is
    stored is not what was registered.
    """
    if not visible_to(by).filter(pk=matter.pk).exists():
        raise NotFound(gettext_noop("There is no such matter."))
    rows = list(submissions_of(matter.pk))
    claims = list(Claim.objects.filter(matter=matter))
    people.log_read(
        matter=matter, by=by, at=at, texts=[r.number for r in rows], fields=["words", "claims"],
        purpose=purpose,
    )  # fmt: skip
    said = fields.unseal_many((bytes(r.words), words_at(r.number)) for r in rows)
    asked = fields.unseal_many((bytes(c.text), claim_at(matter.key, c.n)) for c in claims)
    views = [_view(row, text) for row, text in zip(rows, said, strict=True)]
    return views, [
        ClaimView(c.n, text, c.category, c.dropped) for c, text in zip(claims, asked, strict=True)
    ]


def matter_under(number: str) -> int | None:
    """The matter that the submission of this number is in now; None for an unknown number."""
    return Submission.objects.filter(number=number).values_list("matter", flat=True).first()


def check_words(number: str, commitment: str) -> None:
    """Whether a submission's words are those its event committed to. Raises Damaged if not."""
    row = Submission.objects.get(number=number)
    words = fields.unseal(bytes(row.words), where=words_at(number))
    if commit(words, bytes(row.salt)).hex() != commitment:
        raise Damaged


def submissions_of(matter: int) -> QuerySet[Submission]:
    """The submissions that are in a matter now, oldest first."""
    return Submission.objects.filter(matter=matter).select_related("office", "staff")


def legs_of(matter: int) -> QuerySet[Leg]:
    """Every hop of a matter, oldest first."""
    return Leg.objects.filter(matter=matter).select_related("sender", "receiver")


def links_of(matter: int, by: Actor) -> Sequence[MatterLink]:
    """Standing links of a matter to others the actor may see, in both directions."""
    seen = visible_to(by).values("pk")
    mine = MatterLink.objects.filter(matter=matter, undone=None, other__in=seen)
    theirs = MatterLink.objects.filter(other=matter, undone=None, matter__in=seen)
    return [*mine.select_related("other"), *theirs.select_related("matter")]


def _view(row: Submission, text: str | None) -> SubmissionView:
    words: dict[str, Any] = json.loads(text) if text is not None else {}
    return SubmissionView(row, words.get("title"), words.get("text"), words)

"""A redone opinion must not repeat the annulled one: same outcome on the same ground."""

from collections.abc import Mapping

from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.codes import Outcome, ReviewOutcome
from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.handling.models import DraftState, OpinionDraft
from xinqiao.rooms.people import texts

REVIEWS = (Act.ISSUE_REVIEW, Act.ISSUE_REREVIEW)


def refuse_repetition(matter: Matter, claims: Mapping[int, tuple[Outcome, str]]) -> None:
    """claims: number → outcome and quoted rules of the new draft.

    Raises NotAllowedNow when the last opinion was annulled and every claim comes out as
    before under the same rules. Source: local review rules, followed as house rule.
    """
    annulled = annulled_opinion(matter)
    if annulled is None:
        return
    before = {c.n: (Outcome(c.outcome), _plain(texts.read(c.basis))) for c in annulled.claims.all()}
    if before == {n: (outcome, _plain(basis)) for n, (outcome, basis) in claims.items()}:
        raise NotAllowedNow(
            gettext_noop(
                "The annulled opinion said the same on the same ground; decide anew, or on"
                " other grounds."
            ),
            "claims",
        )


def annulled_opinion(matter: Matter) -> OpinionDraft | None:
    """The opinion that the last review annulled; None when the last one stood, or none was."""
    last = Event.objects.filter(matter=matter, act__in=REVIEWS).order_by("-seq").first()
    if last is None or last.facts["outcome"] != ReviewOutcome.ANNULLED:
        return None
    issued = OpinionDraft.objects.filter(matter=matter, state=DraftState.ISSUED, seq__lt=last.seq)
    return issued.order_by("-version").first()


def _plain(text: str) -> str:
    return "".join(text.split())

"""What an actor can do to a matter now, and why not where not: buttons, API and checks."""

from dataclasses import dataclass

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import DomainError, NotAllowedNow, NotPermitted
from xinqiao.kernel.procedure.checks import check
from xinqiao.kernel.procedure.early import too_early
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.moves import MOVES, admitting, moves_for
from xinqiao.kernel.procedure.row import Move
from xinqiao.kernel.procedure.standing import Barred
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import Sentence, gettext_noop


class Refused(NotAllowedNow):
    """Refused with a sentence of its own: a guard's, or from when it is possible."""

    def __init__(self, sentence: Sentence) -> None:
        """sentence: as `check` or `too_early` gave it."""
        super().__init__(sentence.msgid, None, **sentence.params)


@dataclass(frozen=True, slots=True)
class Offer:
    """One act shown to one actor: possible now (`why` is None) or not, and why."""

    move: Move
    why: Sentence | None

    @property
    def act(self) -> Act:
        """The act offered."""
        return self.move.act


def offers(situation: Situation) -> list[Offer]:
    """Every act of this actor from this step, in the order of the table."""
    standing, actor = situation.standing, situation.actor
    if is_barred(situation):
        return []
    shown: dict[Act, Offer] = {}
    for m in MOVES:
        if standing.step in m.src and m.admits(actor, standing):
            offer = Offer(m, _refusal(m, situation))
            if m.act not in shown or (shown[m.act].why and offer.why is None):
                shown[m.act] = offer  # of several rows for one act, the one that opens
    return list(shown.values())


def permit(act: Act, situation: Situation) -> Move:
    """The row under which the actor may do `act` now.

    Raises NotPermitted (no such role or part in the matter, or recused) or NotAllowedNow
    (no such move from this step, or a guard refuses).
    """
    if is_barred(situation):
        raise NotPermitted(gettext_noop("You have been recused from this matter."))
    if not moves_for(act, situation.standing.step) and (soon := too_early(act, situation.standing)):
        raise Refused(soon)
    rows = admitting(act, situation.standing, situation.actor)
    if not rows:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    refusals = [_refusal(row, situation) for row in rows]
    if None in refusals:
        return rows[refusals.index(None)]
    raise Refused(next(sentence for sentence in refusals if sentence))


def may(act: Act, situation: Situation) -> bool:
    """Whether `permit` would let the act pass."""
    try:
        permit(act, situation)
    except DomainError:
        return False
    return True


def is_barred(situation: Situation) -> bool:
    """Whether the actor, or the actor's whole office, is shut out of the matter."""
    actor: Actor = situation.actor
    if actor.staff is None:
        return False
    bars = situation.standing.bars
    return Barred(actor.office, None) in bars or Barred(None, actor.staff) in bars


def _refusal(row: Move, situation: Situation) -> Sentence | None:
    found = (check(guard, situation) for guard in row.guards)
    return next((sentence for sentence in found if sentence), None)

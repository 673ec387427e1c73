"""What several acts of handling share: texts, people at posts, the unit that handles."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import TO_CARRY_OUT, Outcome
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.standing import Barred, DutyState, Owner, Standing
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.people import texts

# Acts by which a unit takes the answering of a matter on itself.
ANSWERS = (Act.ACCEPT, Act.STUDY, Act.ROUTE, Act.DECLINE, Act.DECLINE_AGAIN)
HEADS = (Role.UNIT_HEAD, Role.BUREAU_HEAD)


def check(held: Held, act: Act, by: Actor, at: datetime) -> None:
    """Refuse before anything personal is opened for a paper. Raises as `ledger.record`."""
    if by.matter not in (None, held.matter.pk):
        raise NotPermitted(gettext_noop("Your number and code open another matter."))
    permit(act, Situation(held.standing, by, localdate(at)))


def kept(matter: Matter, kind: str, text: str, field: str | None = None) -> texts.Ref:
    """Seal a text that must not be empty; its reference. Raises Missing with the field."""
    if not text.strip():
        raise Missing(gettext_noop("Please write something here."), field or kind)
    return texts.keep(matter=matter, kind=kind, text=text.strip())


def kept_if(matter: Matter, kind: str, text: str) -> dict[str, texts.Ref]:
    """{kind: reference} of a text that may be empty; nothing where it is."""
    return {kind: texts.keep(matter=matter, kind=kind, text=text.strip())} if text.strip() else {}


def kept_values(matter: Matter, kind: str, values: Mapping[str, Any]) -> texts.Ref:
    """Seal several values as one text; each must not be empty. Raises Missing with the field."""
    for name, value in values.items():
        if not str(value).strip():
            raise Missing(gettext_noop("Please write something here."), name)
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return texts.keep(matter=matter, kind=kind, text=text)


def person(by: Actor) -> int:
    """The staff id of somebody at a post. Raises NotPermitted for the petitioner and the clock."""
    if by.staff is None:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    return by.staff


def owner_of(held: Held) -> Owner:
    """Who owns the matter now. Raises NotAllowedNow when nobody does: it is settled."""
    if held.standing.owner is None:
        raise NotAllowedNow(
            gettext_noop("This cannot be done at the step where the matter stands.")
        )
    return held.standing.owner


def unit_of(held: Held) -> int:
    """The office that answers the petitioner: the last to give a notice, else the owner's."""
    told = Event.objects.filter(matter=held.matter, act__in=ANSWERS).order_by("-seq")
    office = told.values_list("office_id", flat=True).first()
    return office if office is not None else owner_of(held).office


def head_of(standing: Standing, office: int) -> Owner:
    """Who heads the office in this matter: not somebody recused from it; else who is above.

    Raises NotFound when nobody up the line can act.
    """
    return _first(standing, office, *HEADS)


def keeper_of(standing: Standing, office: int) -> Owner:
    """The handler where the office still has them, else its head. Raises as `head_of`."""
    if standing.handler is not None and Barred(None, standing.handler) not in standing.bars:
        try:
            return directory.owner_of(standing.handler, office)
        except NotFound:  # they have left the office: its head answers until somebody follows
            return head_of(standing, office)
    return head_of(standing, office)


def worker_of(standing: Standing, office: int) -> Owner:
    """Who has the next move while the unit works: handler; legal review; head of the unit."""
    if standing.step is not Step.OPINION_DRAFT:
        return keeper_of(standing, office)
    if standing.legal_ok:
        return head_of(standing, office)
    return post_of(standing, office, Role.LEGAL) or head_of(standing, office)


def post_of(standing: Standing, office: int, role: Role) -> Owner | None:
    """Somebody of the office with the role who is not recused, if there is one."""
    found = directory.holders(office, role)
    return next((o for o in found if Barred(None, o.staff) not in standing.bars), None)


def _first(standing: Standing, office: int, *roles: Role) -> Owner:
    for place in (office, *reversed(directory.line_of(office))):
        for owner in directory.holders(place, *roles):
            if Barred(None, owner.staff) not in standing.bars:
                return owner
    raise NotFound(gettext_noop("Nobody heads the office; name a head first."))


def lifted(held: Held) -> tuple[int, ...]:
    """The notice clock of a matter without a name: the duty to tell is lifted (Art 23 ¶2)."""
    duty = held.standing.running(TermKey.NOTIFY) if held.standing.anonymous else None
    return (duty.n,) if duty else ()


def running(held: Held, key: TermKey) -> DutyState:
    """The running clock of a kind. Raises NotAllowedNow when none runs."""
    duty = held.standing.running(key)
    if duty is None:
        raise NotAllowedNow(gettext_noop("This time limit does not run."))
    return duty


def to_carry_out(standing: Standing) -> set[int]:
    """Claims that oblige somebody and are not carried out yet."""
    return {
        n
        for n, c in standing.claims.items()
        if c.outcome and Outcome(c.outcome) in TO_CARRY_OUT and not c.executed
    }


def all_claims(standing: Standing, given: Mapping[int, Any], field: str) -> None:
    """Every claim must be there, and no other. Raises Missing or OutOfRange with the field."""
    same_claims(set(standing.claims), set(given), field)


def same_claims(wanted: set[int], given: set[int], field: str) -> None:
    """Exactly the wanted claims. Raises Missing or OutOfRange with the field."""
    if left := sorted(wanted - given):
        raise Missing(gettext_noop("Claim %(claim)s is not decided yet."), field, claim=left[0])
    if stray := sorted(given - wanted):
        raise OutOfRange(gettext_noop("Claim %(claim)s is not among them."), field, claim=stray[0])


def not_future(day: date, today: date, field: str) -> None:
    """Raises OutOfRange for a day that has not come yet."""
    if day > today:
        raise OutOfRange(gettext_noop("This day has not come yet."), field)


def last_event(matter: Matter, *acts: Act) -> Event | None:
    """The latest event of one of these acts."""
    return Event.objects.filter(matter=matter, act__in=acts).order_by("-seq").first()

"""三项建议: to the unit, to the government, to the organ that may hold to account. Article 40."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import calendars, ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event, Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.errors import Missing, NotFound, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TERMS, TermKey, due_for
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import OfficeKind
from xinqiao.rooms.people import texts
from xinqiao.rooms.registry.places import oneself
from xinqiao.rooms.registry.wording import kept
from xinqiao.rooms.supervision import papers
from xinqiao.rooms.supervision.codes import SuggestionKind
from xinqiao.rooms.supervision.models import Suggestion
from xinqiao.rooms.supervision.services import parts

IMPROVEMENT, POLICY, ACCOUNTABILITY = SuggestionKind
# The parts of each, in the order of the paper; none may be empty.
SAID = {
    IMPROVEMENT: ("problem", "standard", "measures"),
    POLICY: ("problem", "figures", "rule_text", "effect", "proposal"),
    ACCOUNTABILITY: ("consequences", "evidence", "duty_chain"),
}
ACTS = {
    IMPROVEMENT: Act.SUGGEST_IMPROVEMENT,
    POLICY: Act.SUGGEST_POLICY,
    ACCOUNTABILITY: Act.PROPOSE_ACCOUNTABILITY,
}
MANAGING = (OfficeKind.DISCIPLINE, OfficeKind.GOVERNMENT, OfficeKind.POLITICAL_LEGAL)
MOST_CASES = 20

NOT_TO = gettext_noop("This suggestion cannot go to that office.")
NO_CASE = gettext_noop("There is no matter %(number)s that you may name.")
TOO_MANY = gettext_noop("Name at most %(most)s further matters.")
NO_PROPOSAL = gettext_noop("Nobody has proposed to hold somebody to account.")
WANTED = gettext_noop("This must be filled in.")


@dataclass(frozen=True, slots=True)
class Said:
    """A suggestion in words. to: the office, None: the usual one. cases: numbers of further
    matters of the same kind; the paper tells them without names."""

    words: Mapping[str, str] = field(default_factory=dict)
    to: int | None = None
    cases: tuple[str, ...] = ()


def addressees(kind: SuggestionKind, standing: Standing, by: Actor) -> list[int]:
    """To whom such a suggestion can go, the usual one first.

    改进工作: the units at work. 完善政策: the own government, and those above it. 追究责任: the
    organs with 管理权限, never the unit itself.
    """
    shut, _ = parts.barred(standing)
    if kind is IMPROVEMENT:
        return [office for office in parts.units(standing, by) if office not in shut]
    kinds = (OfficeKind.GOVERNMENT,) if kind is POLICY else MANAGING
    rows = [o for o in directory.offices() if o.kind in kinds and o.pk not in shut]
    if kind is POLICY:
        above = [o.pk for o in rows if o.pk in by.line]
        return sorted(above, key=by.line.index, reverse=True)
    at_work = set(parts.units(standing, by))
    rows.sort(key=lambda o: (MANAGING.index(OfficeKind(o.kind)), -o.level))
    near = [o for o in rows if o.region[:4] == by.region[:4] and o.level <= _level(by) + 1]
    return [o.pk for o in near or rows if o.pk not in at_work]


@transaction.atomic
def suggest_improvement(
    *, matter: int, by: Actor, at: datetime, said: Said, expected: int | None = None
) -> Event:
    """改进工作建议 to a unit that works on the matter: problem, standard, measures.

    Raises Missing, OutOfRange (addressee, a matter that cannot be named), NotPermitted,
    NotAllowedNow. Source: 条例第十四条、第四十条.
    """
    return _suggest(IMPROVEMENT, matter, by, at, said, expected)


@transaction.atomic
def suggest_policy(
    *, matter: int, by: Actor, at: datetime, said: Said, expected: int | None = None
) -> Event:
    """完善政策建议 to the own government: problem, figures, rule, effect, proposal.

    Raises as `suggest_improvement`. Source: 条例第十四条、第四十条.
    """
    return _suggest(POLICY, matter, by, at, said, expected)


@transaction.atomic
def propose_accountability(
    *, matter: int, by: Actor, at: datetime, said: Said, expected: int | None = None
) -> Event:
    """提请追究责任: the first signature; nothing leaves the house yet.

    A new proposal takes the place of one that nobody signed. Raises as `suggest_improvement`.
    Source: 条例第四十条.
    """
    held, to, cases = _begun(ACCOUNTABILITY, matter, by, at, said, expected)
    facts = {
        "proposer": by.staff,
        "from": by.office,
        "to": to,
        **_kept(held, ACCOUNTABILITY, said.words),
    }
    facts["cases"] = [case.pk for case in cases]
    event = ledger.record(held, Act.PROPOSE_ACCOUNTABILITY, by=by, at=at, facts=facts)
    Suggestion.objects.filter(matter=matter, kind=ACCOUNTABILITY.value, seq=None).delete()
    row = Suggestion.objects.create(
        matter=held.matter, kind=ACCOUNTABILITY.value, office_id=oneself(by).office, to_id=to,
        proposer_id=oneself(by).staff, proposed_seq=event.seq, made_on=localdate(at),
    )  # fmt: skip
    row.cases.set(cases)
    return event


@transaction.atomic
def suggest_accountability(
    *, matter: int, by: Actor, at: datetime, expected: int | None = None
) -> Event:
    """追究责任建议: the second signature, by another person; it goes to the organ named.

    Raises NotAllowedNow (nothing proposed, or by the same person), NotPermitted.
    Source: 条例第四十条.
    """
    held = ledger.hold(matter, expected)
    permit(Act.SUGGEST_ACCOUNTABILITY, Situation(held.standing, by, localdate(at)))
    row = Suggestion.objects.filter(matter=matter, kind=ACCOUNTABILITY.value, seq=None).first()
    if row is None:
        raise NotFound(NO_PROPOSAL)
    proposed = Event.objects.get(matter=matter, seq=row.proposed_seq or 0)
    words = {name: texts.read(proposed.facts[name]) for name in SAID[ACCOUNTABILITY]}
    facts = {
        "proposal": row.proposed_seq, "from": row.office_id, "to": row.to_id,
        "signers": [row.proposer_id, by.staff],
    }  # fmt: skip
    signers = (papers.name_of(row.proposer_id), papers.name_of(by.staff or 0))
    event = _send(
        held, ACCOUNTABILITY, Act.SUGGEST_ACCOUNTABILITY, row.to_id, words, list(row.cases.all()),
        facts, by, at, signers,
    )  # fmt: skip
    Suggestion.objects.filter(pk=row.pk).update(made_on=localdate(at), **_clock(event))
    return event


def _suggest(
    kind: SuggestionKind, matter: int, by: Actor, at: datetime, said: Said, expected: int | None
) -> Event:
    held, to, cases = _begun(kind, matter, by, at, said, expected)
    facts: dict[str, Any] = {"to": to, **_kept(held, kind, said.words)}
    facts["cases"] = [case.pk for case in cases]
    event = _send(held, kind, ACTS[kind], to, said.words, cases, facts, by, at)
    row = Suggestion.objects.create(
        matter=held.matter, kind=kind.value, office_id=oneself(by).office, to_id=to,
        proposer_id=oneself(by).staff, made_on=localdate(at), **_clock(event),
    )  # fmt: skip
    row.cases.set(cases)
    return event


def _begun(
    kind: SuggestionKind, matter: int, by: Actor, at: datetime, said: Said, expected: int | None
) -> tuple[Held, int, list[Matter]]:
    held = ledger.hold(matter, expected)
    permit(ACTS[kind], Situation(held.standing, by, localdate(at)))
    possible = addressees(kind, held.standing, by)
    if not possible or (said.to is not None and said.to not in possible):
        raise OutOfRange(NOT_TO, "to")
    return held, said.to or possible[0], _cases(held, said.cases, by)


def _cases(held: Held, numbers: Iterable[str], by: Actor) -> list[Matter]:
    """Further matters that the actor may see, none of them sealed."""
    wanted = list(dict.fromkeys(n.strip() for n in numbers if n.strip()))
    if len(wanted) > MOST_CASES:
        raise OutOfRange(TOO_MANY, "cases", most=MOST_CASES)
    seen = visible_to(by).filter(number__in=wanted, sealed=False).exclude(pk=held.matter.pk)
    found = {row.number: row for row in seen}
    for number in wanted:
        if number not in found:
            raise OutOfRange(NO_CASE, "cases", number=number)
    return [found[number] for number in wanted]


def _kept(held: Held, kind: SuggestionKind, words: Mapping[str, str]) -> dict[str, Any]:
    for name in SAID[kind]:
        if not words.get(name, "").strip():
            raise Missing(WANTED, name)
    return {name: kept(held, name, words[name]) for name in SAID[kind]}


def _send(
    held: Held,
    kind: SuggestionKind,
    act: Act,
    to: int,
    words: Mapping[str, str],
    cases: list[Matter],
    facts: dict[str, Any],
    by: Actor,
    at: datetime,
    signers: tuple[str, ...] = (),
) -> Event:
    """The paper, the addressee's clock and, where they had none, their seat."""
    holder = parts.answering(held, to)
    answer_on = due_for(TERMS[TermKey.FEEDBACK], localdate(at), calendars.current()).date
    letter = papers.suggestion(
        held, kind, {name: words[name] for name in SAID[kind]}, to=to, answer_on=answer_on,
        cases=cases, signers=signers, by=by, at=at,
    )  # fmt: skip
    change = Change(
        holders={TermKey.FEEDBACK: holder},
        take=parts.seat_for(held.standing, holder, Capacity.READER),
    )
    return ledger.record(held, act, by=by, at=at, facts=facts | letter.reference(), change=change)


def _clock(event: Event) -> dict[str, Any]:
    opened = next(o for o in event.effects["open"] if o["key"] == TermKey.FEEDBACK)
    return {"seq": event.seq, "duty": opened["n"], "due": date.fromisoformat(opened["due"])}


def _level(by: Actor) -> int:
    """How deep the actor's office lies: 1 province … 4 township."""
    row = next((o for o in directory.offices(pk=by.office or 0)), None)
    return row.level if row else 0

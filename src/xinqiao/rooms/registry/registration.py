"""Registering: one submission or a thousand, from whichever door, by the same code.

Registration can't be refused, capped or deleted (P6): nothing here asks for an ID number,
and a doubtful value passes once somebody has confirmed it.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import bulk, chain, ledger
from xinqiao.casebook.ledger import Opening
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.numbering import CODE_RANDOM_BYTES, SubmissionNumber, query_code
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people.services import Parties
from xinqiao.rooms.registry import numbers, places, repeats
from xinqiao.rooms.registry.intake import Checked, Intake, check
from xinqiao.rooms.registry.models import Claim, Submission
from xinqiao.rooms.registry.places import Access, Place
from xinqiao.vault import codes, fields, keys
from xinqiao.vault.hashing import commit, new_salt

CHUNK = 500  # submissions per transaction of an import


@dataclass(frozen=True, slots=True)
class Registered:
    """What the door gives the petitioner. `query_code` exists here and nowhere else."""

    matter: int
    submission: int
    number: str
    query_code: str
    sealed: bool
    due_on: date | None
    repeats: tuple[int, ...] = ()  # matters that may be the same, for a person to look at


@dataclass(slots=True)
class _Draft:
    """One submission on its way into the tables."""

    checked: Checked
    number: str
    key: int
    salt: bytes
    words: bytes
    access: Access
    marks: repeats.Marks
    code: str
    sealed: bool


def register(
    intake: Intake,
    *,
    by: Actor,
    at: datetime,
    office: int | None = None,
    confirmed: frozenset[str] = frozenset(),
) -> Registered:
    """Register one submission as a new matter.

    office: where a petitioner writes to; staff register at their own. confirmed: names of
    doubtful values that were looked at again. Raises Missing, OutOfRange, Doubts, NotPermitted,
    NotFound. Source: 条例 Art 21, 22, 23; DOMAIN.md 2.3 T1.
    """
    return register_many([intake], by=by, at=at, office=office, confirmed=confirmed)[0]


@transaction.atomic
def register_many(
    intakes: Sequence[Intake | Checked],
    *,
    by: Actor,
    at: datetime,
    office: int | None = None,
    confirmed: frozenset[str] = frozenset(),
) -> list[Registered]:
    """Register many submissions, each as a new matter, with a fixed number of statements.

    All or none: whoever has bad rows to set aside calls `intake.check` first. Raises as
    `register` does. At most some hundreds at a time; see CHUNK.
    """
    if not intakes:
        return []
    place = places.place_of(by, office)
    ready = [i if isinstance(i, Checked) else check(i, at=at, confirmed=confirmed) for i in intakes]
    given = numbers.give(place.region, [c.intake.channel for c in ready], localdate(at))
    drafts = list(_drafts(ready, given, place))
    known = _known(by, drafts)
    matters = ledger.open_matters([_opening(d, place) for d in drafts], by=by, at=at)
    rows = _write(drafts, matters, place, by, at)
    return [
        _registered(draft, matter, row.pk, known)
        for draft, matter, row in zip(drafts, matters, rows, strict=True)
    ]


def _drafts(
    ready: Sequence[Checked], given: Sequence[SubmissionNumber], place: Place
) -> Iterator[_Draft]:
    data_keys = keys.new_keys(len(ready)) if len(ready) > 1 else [keys.new_key()]
    plain = places.open_access(place)
    for checked, number, key in zip(ready, given, data_keys, strict=True):
        sealed = checked.intake.purpose is Purpose.REPORT
        yield _Draft(
            checked=checked,
            number=str(number),
            key=key,
            salt=new_salt(),
            words=chain.canonical(checked.words()),
            access=_access(checked, place, plain),
            marks=repeats.marks_of(checked),
            code=query_code(secrets.token_bytes(CODE_RANDOM_BYTES)),
            sealed=sealed,
        )


def _access(checked: Checked, place: Place, plain: Access) -> Access:
    """Who is named as complained of never learns of it; a report is sealed besides (G2)."""
    intake = checked.intake
    against = intake.against_offices, intake.against_staff
    if intake.purpose is Purpose.REPORT:
        return places.sealed_access(place, *against)
    return places.shielded_access(place, *against) if any(against) else plain


def _known(by: Actor, drafts: Sequence[_Draft]) -> dict[tuple[str, int], set[int]]:
    """(kind, hash) → matters registered before that share it and that the actor may see."""
    known: dict[tuple[str, int], set[int]] = defaultdict(set)
    if by.staff is not None:  # a petitioner may not learn who else wrote
        for matter, kind, mark in repeats.same(by, [d.marks for d in drafts]):
            known[kind, mark].add(matter)
    return known


def _opening(draft: _Draft, place: Place) -> Opening:
    intake, received = draft.checked.intake, draft.checked.received_on
    clocks: dict[str, Any] = {}
    if not place.bureau:  # Art 23: whoever is not a petition department tells the person itself
        clocks = {
            "skips": frozenset({TermKey.PASS_ON}),
            "also_starts": {TermKey.NOTIFY: received},
        }
    change = Change(
        owner=draft.access.owner,
        counts_from=received,
        take=draft.access.take,
        bar=draft.access.bar,
        seal=draft.sealed,
        **clocks,
    )
    return Opening(
        number=draft.number,
        key=draft.key,
        received_on=received,
        facts=_facts(draft),
        change=change,
        columns={
            "gist": "" if draft.sealed else intake.title,
            "channel": intake.channel.value,
            "category": intake.category,
            "place": intake.place,
            "urgency": intake.urgency.value,
            "confidential": intake.confidential,
            "group": intake.group,
            "people": intake.people,
        },
    )


def _facts(draft: _Draft) -> dict[str, Any]:
    intake = draft.checked.intake
    return {
        "submission": draft.number,
        "channel": intake.channel.value,
        "purpose": intake.purpose.value,
        "claims": list(range(1, len(intake.claims) + 1)),
        "parties": len(intake.parties),
        "people": intake.people,
        "anonymous": intake.anonymous,
        "received_at": draft.checked.received_at.isoformat(),
        "words": commit(draft.words, draft.salt).hex(),
    }


def _write(
    drafts: Sequence[_Draft], matters: Sequence[Matter], place: Place, by: Actor, at: datetime
) -> Sequence[Submission]:
    pairs = list(zip(drafts, matters, strict=True))
    rows = bulk.insert([_submission(d, m, place, by, at) for d, m in pairs])
    with_people = [
        Parties(m, d.checked.intake.parties, d.number) for d, m in pairs if d.checked.intake.parties
    ]
    if with_people:
        people.add_parties(with_people)
    bulk.insert([claim for d, m in pairs for claim in _claims(d, m)])
    return rows


def _submission(draft: _Draft, matter: Matter, place: Place, by: Actor, at: datetime) -> Submission:
    intake, number = draft.checked.intake, draft.number
    return bulk.make(
        Submission,
        number=number,
        matter_id=matter.pk,
        opened_id=matter.pk,
        channel=intake.channel.value,
        origin=intake.origin.value if intake.origin else "",
        written_on=intake.written_on,
        received_at=draft.checked.received_at,
        registered_at=at,
        office_id=place.office,
        staff_id=by.staff,
        people=intake.people,
        involved=intake.involved,
        visitors=intake.visitors,
        anonymous=intake.anonymous,
        confidential=intake.confidential,
        details=draft.checked.details(),
        words=fields.seal(draft.words, key=draft.key, where=words_at(number)),
        salt=draft.salt,
        text_index=draft.marks.texts[0],
        code=codes.hash_code(draft.code),
        import_key=intake.import_key,
    )


def _claims(draft: _Draft, matter: Matter) -> Iterator[Claim]:
    for n, text in enumerate(draft.checked.intake.claims, start=1):
        sealed = fields.seal(text, key=draft.key, where=claim_at(draft.key, n))
        yield bulk.make(Claim, matter_id=matter.pk, n=n, text=sealed)


def _registered(
    draft: _Draft, matter: Matter, submission: int, known: dict[tuple[str, int], set[int]]
) -> Registered:
    shared = {other for pair in draft.marks.pairs() for other in known.get(pair, ())}
    return Registered(
        matter=matter.pk,
        submission=submission,
        number=draft.number,
        query_code=draft.code,
        sealed=draft.sealed,
        due_on=matter.due_on,
        repeats=tuple(sorted(shared)),
    )


@dataclass(frozen=True, slots=True)
class Added:
    """A submission written under a matter that was there before; the event is the caller's."""

    row: Submission
    code: str
    commitment: str


def write_added(matter: Matter, checked: Checked, *, by: Actor, at: datetime) -> Added:
    """Number and write one more submission of a matter, sealed with the matter's key."""
    place = places.place_of(by, None)
    (number,) = numbers.give(place.region, [checked.intake.channel], localdate(at))
    draft = _Draft(
        checked=checked,
        number=str(number),
        key=matter.key,
        salt=new_salt(),
        words=chain.canonical(checked.words()),
        access=Access(place.sorter, ()),
        marks=repeats.marks_of(checked),
        code=query_code(secrets.token_bytes(CODE_RANDOM_BYTES)),
        sealed=matter.sealed,
    )
    row = _submission(draft, matter, place, by, at)
    row.save(force_insert=True)
    return Added(row, draft.code, commit(draft.words, draft.salt).hex())


def words_at(number: str) -> str:
    """The place of a submission's sealed words."""
    return fields.place("registry_submission", "words", number)


def claim_at(key: int, n: int) -> str:
    """The place of a claim's sealed text. key: the matter's data key."""
    return fields.place("registry_claim", "text", f"{key}.{n}")

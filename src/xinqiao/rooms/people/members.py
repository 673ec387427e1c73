"""群体成员: who belongs to a group, what each of them came to, and the code for their own outcome.

The roll is sealed. The record holds the members' numbers and commitments, so that nobody can
be dropped from the roll, and nobody can be said to be paid who is not (DOMAIN.md 3.14 F).
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel import identity
from xinqiao.kernel.actors import SYSTEM, Actor
from xinqiao.kernel.codes import TO_CARRY_OUT, Outcome
from xinqiao.kernel.errors import Missing, NotFound, OutOfRange
from xinqiao.kernel.numbering import CODE_RANDOM_BYTES, query_code
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people import texts
from xinqiao.rooms.people.models import Member
from xinqiao.rooms.people.roll import Named, Paid
from xinqiao.rooms.people.rowid import fresh
from xinqiao.vault import codes, fields
from xinqiao.vault.hashing import commit, new_salt

# What a member of a group can come to; each of them is also an outcome of a claim.
OUTCOMES = (
    Outcome.SUPPORTED, Outcome.PARTLY, Outcome.MEDIATED, Outcome.SETTLED, Outcome.EXPLAINED,
    Outcome.NOT_SUPPORTED,
)  # fmt: skip

EVIDENCE = gettext_noop("Say what shows it: a bank list, a receipt signed by each of them.")
NOT_THAT = gettext_noop("A member of a group cannot come to this.")
NOBODY = gettext_noop("Name the members it is about.")


@dataclass(frozen=True, slots=True)
class Slip:
    """What one member takes home: the only place where their code is ever written."""

    n: int
    name: str
    code: str


@transaction.atomic
def list_members(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    members: Sequence[Named],
    expected: int | None = None,
) -> Event:
    """登记群体成员: put people on the roll; nobody is ever taken off it.

    Raises Missing (nobody named), NotPermitted, NotAllowedNow. Source: 条例第二十条.
    """
    held = ledger.hold(matter, expected)
    permit(Act.LIST_MEMBERS, Situation(held.standing, by, localdate(at)))
    if not members:
        raise Missing(NOBODY, "members")
    first = len(held.standing.members) + 1
    rows = [_row(held, n, one) for n, one in enumerate(members, start=first)]
    facts = {"members": {str(row.n): commitment for row, commitment in rows_with(rows, members)}}
    event = ledger.record(held, Act.LIST_MEMBERS, by=by, at=at, facts=facts)
    for row in rows:
        row.listed_seq = event.seq
    Member.objects.bulk_create(rows)
    return event


@transaction.atomic
def settle_members(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    outcome: Outcome,
    members: Sequence[Paid],
    evidence: str,
    expected: int | None = None,
) -> Event:
    """登记成员结果: what each of these members came to, and what shows it.

    Something granted is settled with the day on which the member got it; until then it is owed.
    A later record of the same member takes the place of the earlier one.
    Raises Missing (nobody, evidence), OutOfRange (outcome, member), NotPermitted, NotAllowedNow.
    Source: 条例第三十二条; 保障农民工工资支付条例: the list of what was paid is the proof.
    """
    held = ledger.hold(matter, expected)
    permit(Act.SETTLE_MEMBER, Situation(held.standing, by, localdate(at)))
    if outcome not in OUTCOMES:
        raise OutOfRange(NOT_THAT, "outcome")
    if not members:
        raise Missing(NOBODY, "members")
    if not evidence.strip():
        raise Missing(EVIDENCE, "evidence")
    rows = {m.n: m for m in Member.objects.filter(matter=matter)}
    said: dict[str, Any] = {}
    changed = [_settle(held, rows, one, outcome, said) for one in members]
    shown = texts.keep(matter=held.matter, kind="evidence", text=evidence.strip())
    facts = {"members": said, "evidence": shown}
    event = ledger.record(held, Act.SETTLE_MEMBER, by=by, at=at, facts=facts)
    for row in changed:
        row.settled_seq = event.seq
    columns = ["outcome", "done_on", "settled", "settled_seq", "result", "result_salt"]
    Member.objects.bulk_update(changed, columns, batch_size=500)
    return event


@transaction.atomic
def issue_codes(*, matter: int, by: Actor, at: datetime, members: Iterable[int]) -> list[Slip]:
    """Give these members a fresh code each, for one printed sheet; an older one stops working.

    Whoever keeps the roll may; opening the names is written down. Raises NotFound,
    NotPermitted, NotAllowedNow.
    """
    held = ledger.hold(matter)
    permit(Act.LIST_MEMBERS, Situation(held.standing, by, localdate(at)))
    rows = list(Member.objects.filter(matter=matter, n__in=list(members)))
    if not rows:
        raise NotFound(NOBODY)
    people.log_read(matter=held.matter, by=by, at=at, fields=["members"], purpose="members' slips")
    slips = []
    for row, said in zip(rows, opened(rows), strict=True):
        code = query_code(secrets.token_bytes(CODE_RANDOM_BYTES))
        row.code = codes.hash_code(code)
        slips.append(Slip(row.n, said.get("name", ""), code))
    Member.objects.bulk_update(rows, ["code"], batch_size=500)
    return slips


def telephones(matter: int, numbers: Iterable[int], *, at: datetime) -> list[str]:
    """Telephone numbers of these members, where they are known; the look is written down as the
    system's, about to send a message."""
    rows = list(Member.objects.filter(matter=matter, n__in=list(numbers)).order_by("n"))
    people.log_read(
        matter=Matter(pk=matter), by=SYSTEM, at=at, fields=["members"], purpose="message"
    )
    return [said["phone"] for said in opened(rows) if said.get("phone")]


def rows_with(rows: Sequence[Member], members: Sequence[Named]) -> list[tuple[Member, str]]:
    """Each row with the commitment to what was said of the member."""
    return [
        (row, commit(_said(one), bytes(row.salt)).hex())
        for row, one in zip(rows, members, strict=True)
    ]


def _row(held: Held, n: int, one: Named) -> Member:
    key = fresh()
    where = place("content", key)
    return Member(
        id=key,
        matter=held.matter,
        n=n,
        content=fields.seal(_said(one), key=held.matter.key, where=where),
        salt=new_salt(),
        name_masked="" if held.standing.sealed else identity.mask_name(one.name),
    )


def _said(one: Named) -> str:
    said = {"name": one.name, "phone": one.phone, "owed": one.owed}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _settle(
    held: Held, rows: Mapping[int, Member], one: Paid, outcome: Outcome, said: dict[str, Any]
) -> Member:
    row = rows.get(one.member)
    if row is None or str(row.n) in said:
        raise OutOfRange(NOT_THAT, "members")
    result, salt = json.dumps({"amount": one.amount}), new_salt()
    row.outcome, row.done_on = outcome.value, one.on
    row.settled = outcome not in TO_CARRY_OUT or one.on is not None
    row.result_salt = salt
    row.result = fields.seal(result, key=held.matter.key, where=place("result", row.pk))
    said[str(row.n)] = {
        "outcome": outcome.value,
        "settled": row.settled,
        "on": one.on.isoformat() if one.on else "",
        "result": commit(result, salt).hex(),
    }
    return row


def place(column: str, row: str) -> str:
    """The place of a sealed column of a member."""
    return fields.place("people_member", column, row)


def opened(rows: Sequence[Member]) -> list[dict[str, str]]:
    """Name, telephone and what is owed of each; empty where they were erased."""
    found = fields.unseal_many((bytes(r.content), place("content", r.pk)) for r in rows)
    return [json.loads(text) if text else {} for text in found]

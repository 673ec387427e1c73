"""更正: how to reach somebody is set right at once; a name or number when an officer has seen
why. Every step is in the record as a commitment, so that nothing is changed in silence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel import identity
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Doubtful, Missing, NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people import persons, texts
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people.models import Correction, CorrectionState, Party, PartyKind
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.people.rowid import fresh
from xinqiao.vault import fields
from xinqiao.vault.hashing import commit, new_salt

CONTACT = ("phone", "email", "address")
IDENTITY = ("name", "id_number")
COLUMNS = (*CONTACT, *IDENTITY)
LONGEST = 200

NO_PARTY = gettext_noop("There is no such person.")
NO_REQUEST = gettext_noop("No such correction waits for an answer.")
UNKNOWN = gettext_noop("This cannot be corrected here.")
EMPTY = gettext_noop("Type how it should read.")
SAME = gettext_noop("This is how it reads already.")
ASKED = gettext_noop("This correction was asked for already; the office answers it.")
REASON = gettext_noop("Say on what you base it: a card you saw, a household book, a decision.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction that waits for an officer. shown: the new value, opened."""

    id: str
    column: str
    shown: str
    at: datetime


@transaction.atomic
def correct(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    column: str,
    value: str,
    reason: str = "",
    expected: int | None = None,
) -> Event:
    """更正个人信息. The person: contact data at once, name or ID number as a request; an officer,
    with the reason: any of them at once.

    Raises OutOfRange (column, value), Missing (value, an officer's reason), NotAllowedNow
    (asked already, the same), NotFound (nobody is named), NotPermitted.
    Source: 个人信息保护法第四十六条.
    """
    held = ledger.hold(matter, expected)
    permit(Act.CORRECT_PERSON, Situation(held.standing, by, localdate(at)))
    party = main_party(matter)
    new = _checked(column, value, at)
    _refuse_same(party, column, new)
    at_once = column in CONTACT or by.staff is not None
    if by.staff is not None and not reason.strip():
        raise Missing(REASON, "reason")
    if (
        not at_once
        and Correction.objects.filter(
            party=party, column=column, state=CorrectionState.ASKED
        ).exists()
    ):
        raise NotAllowedNow(ASKED, "value")
    row, salt = _correction(held, party, column, new, at)
    row.state = CorrectionState.DONE if at_once else CorrectionState.ASKED
    facts = _facts(row, commit(new, salt).hex())
    if reason.strip():
        facts["reason"] = texts.keep(matter=held.matter, kind="reason", text=reason.strip())
    event = ledger.record(held, Act.CORRECT_PERSON, by=by, at=at, facts=facts)
    row.asked_seq = event.seq
    row.decided_seq = event.seq if at_once else None
    row.save(force_insert=True)
    if at_once:
        _write(held, party, column, new)
    return event


@transaction.atomic
def decide(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    correction: str,
    confirm: bool,
    reason: str,
    expected: int | None = None,
) -> Event:
    """Confirm or refuse a correction that was asked for, with the reason.

    Raises NotFound (nothing waits), Missing (reason), NotPermitted, NotAllowedNow.
    Source: 个人信息保护法第四十六条、第五十条: a refusal gives its reasons.
    """
    held = ledger.hold(matter, expected)
    permit(Act.CORRECT_PERSON, Situation(held.standing, by, localdate(at)))
    waiting = Correction.objects.filter(matter=matter, state=CorrectionState.ASKED)
    row = waiting.select_related("party").filter(pk=correction).first()
    if row is None:
        raise NotFound(NO_REQUEST, "correction")
    if not reason.strip():
        raise Missing(REASON, "reason")
    people.log_read(
        matter=held.matter, by=by, at=at, parties=[row.party_id], fields=[row.column],
        purpose="correction",
    )  # fmt: skip
    new = _value(row)
    row.state = CorrectionState.CONFIRMED if confirm else CorrectionState.REFUSED
    facts = _facts(row, commit(new, bytes(row.salt)).hex())
    facts["reason"] = texts.keep(matter=held.matter, kind="reason", text=reason.strip())
    event = ledger.record(held, Act.CORRECT_PERSON, by=by, at=at, facts=facts)
    row.decided_seq = event.seq
    row.save(update_fields=["state", "decided_seq"])
    if confirm:
        _write(held, row.party, row.column, new)
    return event


@transaction.atomic
def waiting_of(*, matter: int, by: Actor, at: datetime) -> list[Asked]:
    """The corrections that wait, opened for whoever decides them; written down first."""
    row = visible_to(by).filter(pk=matter).first()
    rows = list(Correction.objects.filter(matter=matter, state=CorrectionState.ASKED))
    if row is None or not rows:
        return []
    people.log_read(
        matter=row, by=by, at=at, parties=[r.party_id for r in rows],
        fields=[r.column for r in rows], purpose="correction",
    )  # fmt: skip
    return [Asked(r.pk, r.column, _value(r), r.at) for r in rows]


def own_contact(matter: int) -> dict[str, str]:
    """How the petitioner's own data read, for their own page; name and number stay masked.

    Raises NotFound when nobody is named.
    """
    party = main_party(matter)
    shown = {c: _open(party, c) for c in CONTACT}
    return shown | {"name": party.name_masked, "id_number": party.id_masked}


def history_of(matter: int) -> list[Correction]:
    """Every correction of the matter, oldest first, without its values."""
    return list(Correction.objects.filter(matter=matter))


def main_party(matter: int) -> Party:
    """The main petitioner. Raises NotFound for an anonymous matter."""
    found = Party.objects.filter(matter=matter, kind=PartyKind.MAIN).order_by("n").first()
    if found is None:
        raise NotFound(NO_PARTY)
    return found


def _checked(column: str, value: str, at: datetime) -> str:
    """The value in its one spelling. Raises OutOfRange, Missing."""
    if column not in COLUMNS:
        raise OutOfRange(UNKNOWN, "column")
    new = value.strip()
    if not new:
        raise Missing(EMPTY, "value")
    if len(new) > LONGEST:
        raise OutOfRange(TOO_LONG, "value", most=LONGEST, count=len(new))
    given: dict[str, Any] = {"name": "某", column: new}
    doubts: list[Doubtful] = []
    try:
        clean = persons.checked(Person(**given), today=localdate(at), doubts=doubts)
    except OutOfRange as refusal:
        refusal.field = "value"
        raise
    return str(getattr(clean, column))


def _refuse_same(party: Party, column: str, new: str) -> None:
    if _open(party, column) == new:
        raise NotAllowedNow(SAME, "value")


def _correction(
    held: Held, party: Party, column: str, new: str, at: datetime
) -> tuple[Correction, bytes]:
    key, salt = fresh(), new_salt()
    sealed = fields.seal(new, key=held.matter.key, where=_place(key))
    row = Correction(
        id=key, matter=held.matter, party=party, column=column, value=sealed, salt=salt, at=at
    )
    return row, salt


def _facts(row: Correction, commitment: str) -> dict[str, Any]:
    return {
        "correction": row.pk,
        "party": row.party_id,
        "column": row.column,
        "state": str(row.state),
        "commit": commitment,
    }


def _write(held: Held, party: Party, column: str, new: str) -> None:
    """The new value into the party's row, with its mask and its blind index."""
    party = Party.objects.select_for_update().get(pk=party.pk)
    setattr(
        party, column, fields.seal(new, key=held.matter.key, where=persons.where(column, party.pk))
    )
    changed = [column]
    if column == "phone":
        party.phone_index = persons.index(new, "phone")
        party.phone_masked = _mask(held, identity.mask_phone(new)[:20])
        changed += ["phone_index", "phone_masked"]
    if column == "id_number":
        party.id_index = persons.index(new, "id_number")
        party.id_masked = _mask(held, identity.mask_number(new)[:18])
        changed += ["id_index", "id_masked"]
    if column == "name":
        party.name_masked = _mask(held, identity.mask_name(new))
        changed.append("name_masked")
    party.save(update_fields=changed)


def _mask(held: Held, masked: str) -> str:
    return "" if held.standing.sealed else masked


def _open(party: Party, column: str) -> str:
    blob = getattr(party, column)
    return fields.unseal_text(bytes(blob), where=persons.where(column, party.pk)) if blob else ""


def _value(row: Correction) -> str:
    return fields.unseal_text(bytes(row.value), where=_place(row.pk))


def _place(key: str) -> str:
    return fields.place("people_correction", "value", key)

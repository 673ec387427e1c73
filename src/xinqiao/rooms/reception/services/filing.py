"""A signed record becomes a submission with its claims, its promises duties: in one step."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import may
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people import texts
from xinqiao.rooms.people.models import PartyKind
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.reception import papers
from xinqiao.rooms.reception.content import Content
from xinqiao.rooms.reception.models import Record, RecordState, Visit, VisitState
from xinqiao.rooms.reception.services import promises, records
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.registration import Registered

READY = (RecordState.SIGNED, RecordState.REFUSED)
ON_TABLET = "信访人已在平板上手写签名，签名与记录一并封存。"
NOT_SIGNED = "信访人未签名。原因："

NO_MATTER = gettext_noop("There is no such matter.")


@transaction.atomic
def file(
    *,
    record: str,
    by: Actor,
    at: datetime,
    into: str = "",
    purpose: Purpose = Purpose.COMPLAINT,
) -> Registered | None:
    """File a record: as a new matter, or in one that the person already has.

    into: number of that matter; where the officer's post registers, the visit becomes a
    submission of its own there, with its number and code. purpose: of a new matter; a report
    is sealed at once, and so is what the hall knew of the visit. Every promise becomes a duty.
    Returns what the person is given; None where only the record was added.
    Raises NotAllowedNow (not signed yet), NotFound, and as `registry.register`.
    Source: 条例第二十一条; DOMAIN.md 2.3 T1, T2; 3.6.
    """
    row = records.mine(record, by, READY)
    content = records.opened(row)
    made, matter = _registered(content, into, purpose, by, at)
    held = ledger.hold(matter)
    event = ledger.record(
        held, Act.RECEIVE_VISITOR, by=by, at=at, facts=_facts(held, row, content, by, at)
    )
    for said in content.promises:
        promises.promise(
            matter=matter, by=by, at=at, what=said.what, due=said.due or localdate(at),
            holder=said.holder,
        )  # fmt: skip
    Record.objects.filter(pk=row.pk).update(
        state=RecordState.FILED, matter=matter, seq=event.seq, updated_at=at
    )
    _end_visit(row, matter, held, at)
    return made


def _registered(
    content: Content, into: str, purpose: Purpose, by: Actor, at: datetime
) -> tuple[Registered | None, int]:
    """What was registered, if anything was, and the matter it stands in."""
    intake = _intake(content, purpose)
    everything = frozenset({"*"})  # what is doubtful was read back and confirmed by the person
    if not into:
        made = registry.register(intake, by=by, at=at, confirmed=everything)
        return made, made.matter
    found = visible_to(by).filter(number=into).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(NO_MATTER, "into")
    standing = ledger.hold(found).standing
    if not may(Act.ADD_SUBMISSION, Situation(standing, by, localdate(at))):
        return None, found
    added = registry.add_submission(matter=found, intake=intake, by=by, at=at, confirmed=everything)
    return added, found


def _intake(content: Content, purpose: Purpose) -> Intake:
    named = [comer for comer in content.comers if comer.name]
    people = tuple(
        Person(
            name=comer.name, phone=comer.phone, id_number=comer.id_number,
            kind=PartyKind.MAIN if n == 0 else PartyKind.REPRESENTATIVE,
        )
        for n, comer in enumerate(named or [c for c in content.comers if not c.is_empty][:1])
    )  # fmt: skip
    return Intake(
        channel=Channel.VISIT, title=content.title, text=content.text, purpose=purpose,
        parties=people, claims=content.claims, people=max(content.present, len(people)),
        visitors=content.present, anonymous=not named, confidential=content.confidential,
        read_back=True,
    )  # fmt: skip


def _facts(held: Held, row: Record, content: Content, by: Actor, at: datetime) -> dict[str, Any]:
    refused = row.state == RecordState.REFUSED
    said = texts.keep(matter=held.matter, kind="reception", text=content.text)
    facts: dict[str, Any] = {
        "record": said,
        "present": content.present,
        "explained": [path.value for path in content.explained],
        "signed": not refused,
    }
    if content.explanation.strip():
        facts["explanation"] = texts.keep(
            matter=held.matter, kind="explanation", text=content.explanation
        )
    if refused:
        facts["refusal"] = texts.keep(matter=held.matter, kind="refusal", text=content.refusal)
    else:
        facts |= {"signature": row.signature_sha256, "words": row.content_sha256}
    signed = f"{NOT_SIGNED}{content.refusal}" if refused else ON_TABLET
    return facts | papers.reception(held, row, content, signed=signed, by=by, at=at).reference()


def _end_visit(row: Record, matter: int, held: Held, at: datetime) -> None:
    if row.visit_id is None:
        return
    changes: dict[str, object] = {"matter": matter}
    if held.standing.sealed:
        changes |= {"about": "", "name_masked": ""}
    Visit.objects.filter(pk=row.visit_id).update(**changes)
    here = Visit.objects.filter(pk=row.visit_id, state=VisitState.RECEIVING)
    here.update(state=VisitState.DONE, ended_at=at)


def may_register(by: Actor) -> bool:
    """Whether the officer's post can open a new matter with a record."""
    return bool(by.roles & {Role.REGISTRAR, Role.TRIAGE, Role.BUREAU_HEAD, Role.INTAKE})

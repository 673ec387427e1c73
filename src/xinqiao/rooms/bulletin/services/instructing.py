"""批示: what a leader writes becomes duties with owner and date, and comes back answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.checks import sentence
from xinqiao.kernel.procedure.consequences import Change, NewDuty
from xinqiao.kernel.procedure.guards import Guard
from xinqiao.kernel.procedure.standing import Barred, Owner, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.bulletin.models import Instruction, Item
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.messages.services import tell_staff
from xinqiao.rooms.registry.wording import kept

LONGEST = timedelta(days=366)
SEEING = frozenset(Capacity)

DAY = gettext_noop("An instruction has a day: from today on, and within a year.")
SHUT_OUT = gettext_noop("This unit may not know of the matter; choose another one.")
TWICE = gettext_noop("Name every unit once.")
NO_INSTRUCTION = gettext_noop("There is no such open instruction in this matter.")
ANOTHERS = gettext_noop("Another office has this instruction; it must report on it.")


@dataclass(frozen=True, slots=True)
class Task:
    """One unit's part. holder: staff id; None: whoever receives for the unit."""

    office: int
    due: date
    holder: int | None = None


def write(
    held: Held, by: Actor, at: datetime, text: str, tasks: Sequence[Task], item: Item | None = None
) -> Event:
    """Record an instruction; each task is a duty of its unit, which gets to know of the matter.

    Raises Missing (text), OutOfRange (day, unit shut out or named twice), NotFound (nobody
    receives for the unit), NotPermitted, NotAllowedNow (sealed, no bulletin and no own case).
    Source: 条例第二十五条; DOMAIN.md 3.2.
    """
    if held.standing.sealed:
        raise NotAllowedNow(sentence(Guard.NOT_SEALED))
    owners = [_owner(held, task, at) for task in tasks]
    if len({o.office for o in owners}) < len(owners):
        raise OutOfRange(TWICE, "offices")
    ref = kept(held, "instruction", text)
    facts = {"instruction": ref} | ({"item": item.seq} if item else {})
    duties = tuple(
        NewDuty(TermKey.INSTRUCTION, task.due, owner)
        for task, owner in zip(tasks, owners, strict=True)
    )
    change = Change(set_dates=duties, take=_seats(held, owners))
    event = ledger.record(held, Act.INSTRUCT, by=by, at=at, facts=facts, change=change)
    opened: list[int | None] = [
        o["n"] for o in event.effects.get("open", ()) if o["key"] == TermKey.INSTRUCTION
    ]
    Instruction.objects.bulk_create(
        Instruction(
            matter=held.matter, item=item, seq=event.seq, text=ref["text"], leader_id=by.staff or 0,
            at=at, n=n,
        )
        for n in opened or [None]
    )  # fmt: skip
    for task, owner in zip(tasks, owners, strict=True):
        tell_staff(
            staff=owner.staff, template="instruction_given", at=at, values={"date": task.due},
            matter=held.matter.pk,
        )  # fmt: skip
    return event


@transaction.atomic
def answer(
    *, matter: int, by: Actor, at: datetime, n: int, result: str, expected: int | None = None
) -> Event:
    """反馈批示落实: what was done; the leader is told.

    n: number of the duty. Raises NotFound, NotPermitted (another office's), Missing (result),
    NotAllowedNow. Source: 条例第二十五条; DOMAIN.md 3.2.
    """
    held = ledger.hold(matter, expected)
    row = Instruction.objects.filter(matter=held.matter, n=n, answered=None).first()
    duty = held.standing.duties.get(n)
    if row is None or duty is None or not duty.open:
        raise NotFound(NO_INSTRUCTION, "n")
    if duty.office != by.office:
        raise NotPermitted(ANOTHERS, "n")
    facts = {"instruction": row.seq, "result": kept(held, "result", result)}
    event = ledger.record(
        held, Act.ANSWER_INSTRUCTION, by=by, at=at, facts=facts, change=Change(closes=(n,))
    )
    Instruction.objects.filter(pk=row.pk).update(answered=event.seq, answered_at=at)
    tell_staff(staff=row.leader_id, template="instruction_done", at=at, matter=matter)
    return event


def _owner(held: Held, task: Task, at: datetime) -> Owner:
    today = localdate(at)
    if not today <= task.due <= today + LONGEST:
        raise OutOfRange(DAY, "due")
    if task.holder is None:
        owner = directory.owner_at(task.office)
    else:
        owner = directory.owner_of(task.holder, task.office)
    bars = {Barred(task.office, None), Barred(owner.office, None), Barred(None, owner.staff)}
    if bars & held.standing.bars:
        raise OutOfRange(SHUT_OUT, "offices")
    return owner


def _seats(held: Held, owners: Sequence[Owner]) -> tuple[Taken, ...]:
    """Who is to do something in the matter must be able to open it."""
    return tuple(
        Taken(o.office, None, Capacity.COPY)
        for o in owners
        if not held.standing.has_part(o.office, o.staff, SEEING)
    )

"""接访规范: a checklist that a bureau words itself, and sampling that trains and never counts.

A sample is of one record. The officer reads it first; nothing is added up over a person.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people.rowid import fresh
from xinqiao.rooms.reception import sealed
from xinqiao.rooms.reception.models import CodeItem, Record, RecordState, Sample
from xinqiao.rooms.reception.services.basics import at_counter
from xinqiao.vault import keys

FIRST_CODE = (
    "手机调成静音并收起来",
    "起身迎接，请坐，倒水",
    "先听对方说完，不打断",
    "如实记录，当面读给对方听",
    "说清楚走哪条路、多长时间、找谁",
    "答应的事当场写下日期",
    "道谢，送到门口",
)
SUPERVISORS = frozenset({Role.BUREAU_HEAD, Role.UNIT_HEAD})
MOST_LINES, LONGEST_LINE, LONGEST_NOTE = 15, 80, 2_000

HEADS_ONLY = gettext_noop("Only whoever heads the office does this.")
NO_LINES = gettext_noop("The code has at least one line.")
LINES = gettext_noop("At most %(most)s lines of %(long)s characters.")
NO_RECORD = gettext_noop("There is no such record to be looked at.")
NOTE_WANTED = gettext_noop("Write what the officer can learn from it.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
NO_SAMPLE = gettext_noop("There is nothing of this kind for you.")
SAMPLED = gettext_noop("This record has been looked at already.")


def code_of(office: int) -> list[str]:
    """The lines of an office's reception code; those to begin with where it has none."""
    found = list(CodeItem.objects.filter(office=office, active=True).values_list("text", flat=True))
    return found or list(FIRST_CODE)


@transaction.atomic
def word_code(*, lines: Sequence[str], by: Actor) -> None:
    """Word the code anew. Raises NotPermitted (not the head), Missing, OutOfRange."""
    office = _supervisor(by)
    kept = [" ".join(line.split()) for line in lines if line.strip()]
    if not kept:
        raise Missing(NO_LINES, "lines")
    if len(kept) > MOST_LINES or any(len(line) > LONGEST_LINE for line in kept):
        raise OutOfRange(LINES, "lines", most=MOST_LINES, long=LONGEST_LINE)
    CodeItem.objects.filter(office=office, active=True).update(active=False)
    CodeItem.objects.bulk_create(
        [CodeItem(office_id=office, text=line, place=n) for n, line in enumerate(kept)]
    )


@transaction.atomic
def sample(*, record: str, met: Sequence[str], note: str, by: Actor, at: datetime) -> Sample:
    """抽查: what was kept of the code in one record, and a word to learn from.

    record: filed, of the head's own office, not their own, not looked at yet. met: lines of
    the code that were kept. Raises NotPermitted, NotFound, NotAllowedNow, Missing, OutOfRange.
    """
    office = _supervisor(by)
    row = Record.objects.filter(pk=record, office=office, state=RecordState.FILED).first()
    if row is None or row.staff_id == by.staff or not _visible(row, by):
        raise NotFound(NO_RECORD)
    if Sample.objects.filter(record=row).exists():
        raise NotAllowedNow(SAMPLED)
    text = _text(note, "note")
    code = code_of(office)
    key, pk = keys.new_key(), fresh()
    return Sample.objects.create(
        id=pk, record=row, by_id=by.staff or 0, at=at, key=key,
        met=[line for line in code if line in met],
        unmet=[line for line in code if line not in met],
        note=sealed.seal({"note": text}, key=key, table="sample", column="note", row=pk),
    )  # fmt: skip


@transaction.atomic
def answer(*, sample: str, words: str, by: Actor, at: datetime) -> None:
    """What the officer says to it; from then on the head can read both. Raises NotFound."""
    at_counter(by)
    row = Sample.objects.filter(pk=sample, record__staff=by.staff, seen_at=None).first()
    if row is None or not _visible(row.record, by):
        raise NotFound(NO_SAMPLE)
    said = sealed.seal(
        {"answer": words.strip()[:LONGEST_NOTE]}, key=row.key, table="sample", column="answer",
        row=row.pk,
    )  # fmt: skip
    Sample.objects.filter(pk=row.pk).update(seen_at=at, answer=said)


def _visible(row: Record, by: Actor) -> bool:
    return visible_to(by).filter(pk=row.matter_id or 0).exists()


def _supervisor(by: Actor) -> int:
    counter = at_counter(by)
    if not by.roles & SUPERVISORS:
        raise NotPermitted(HEADS_ONLY)
    return counter.office


def _text(note: str, field: str) -> str:
    text = note.strip()
    if not text:
        raise Missing(NOTE_WANTED, field)
    if len(text) > LONGEST_NOTE:
        raise OutOfRange(TOO_LONG, field, most=LONGEST_NOTE, count=len(text))
    return text

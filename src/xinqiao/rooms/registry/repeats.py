"""Who may have written of this before: suggestions for a person, never a decision."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Value

from xinqiao.casebook.models import Matter
from xinqiao.casebook.prepared import prepared
from xinqiao.casebook.queries import reader_at, visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.rooms.people import persons
from xinqiao.rooms.people.models import Party
from xinqiao.rooms.registry.intake import Checked, fingerprint
from xinqiao.rooms.registry.models import Submission
from xinqiao.vault.blind import blinds

MOST_SHOWN = 20
SAME_ID, SAME_PHONE, SAME_TEXT = "same_id", "same_phone", "same_text"


@dataclass(frozen=True, slots=True)
class Likely:
    """A matter that may be the same, and what speaks for it."""

    matter: int
    number: str
    gist: str
    step: str
    received_on: date
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """The keyed hashes one submission is compared by."""

    ids: tuple[int, ...]
    phones: tuple[int, ...]
    texts: tuple[int, ...]  # under the current key first

    def pairs(self) -> Iterator[tuple[str, int]]:
        """(kind, hash) of all of them."""
        for kind, found in (
            (SAME_ID, self.ids),
            (SAME_PHONE, self.phones),
            (SAME_TEXT, self.texts),
        ):
            for mark in found:
                yield kind, mark


def likely_repeats(
    *, by: Actor, text: str = "", id_numbers: Iterable[str] = (), phones: Iterable[str] = ()
) -> list[Likely]:
    """Matters the actor may see with the same ID number, phone or text; two statements at most.

    Most reasons first, then newest. What cannot be compared yet is left out, so that a page
    may ask while the clerk is still typing.
    """
    reasons: dict[int, set[str]] = defaultdict(set)
    for matter, kind, _ in _sharing([_marks(text, id_numbers, phones)]):
        reasons[matter].add(kind)
    if not reasons:
        return []
    rows = visible_to(by).filter(pk__in=reasons).order_by("-received_on", "-pk")
    found = [
        Likely(m.pk, m.number, m.gist, m.step, m.received_on, tuple(sorted(reasons[m.pk])))
        for m in rows
    ]
    return sorted(found, key=lambda likely: -len(likely.reasons))[:MOST_SHOWN]


def alike(matter: int, by: Actor) -> list[tuple[str, str]]:
    """(number, gist) of other matters whose words are the same letter for letter, newest first;
    one statement. A mass letter is kept as often as it came; here it is seen together.

    Only what the actor may see, and at most MOST_SHOWN.
    """
    if by.reads_cases and by.staff is not None and by.office is not None:
        return _alike_seen(by.office, by.staff, matter)
    return list(_alike(visible_to(by), matter))


@prepared
def _alike_seen(office: int, staff: int, matter: int) -> QuerySet[Matter, tuple[str, str]]:
    return _alike(visible_to(reader_at(office, staff)), matter)


def _alike(seen: QuerySet[Matter], matter: int) -> QuerySet[Matter, tuple[str, str]]:
    words = Submission.objects.filter(matter=matter).values("text_index")
    others = Submission.objects.filter(text_index__in=words).values("matter")
    rows = seen.filter(pk__in=others).exclude(pk=matter).order_by("-received_on", "-pk")
    return rows.values_list("number", "gist")[:MOST_SHOWN]


def marks_of(checked: Checked) -> Marks:
    """The hashes of a submission that is about to be registered."""
    people = checked.intake.parties
    return _marks(checked.intake.text, (p.id_number for p in people), (p.phone for p in people))


def same(by: Actor, marks: Sequence[Marks]) -> list[tuple[int, str, int]]:
    """(matter, kind, hash) of every visible matter that shares one.

    One statement where nothing is the same, as mostly; a second one asks which of them the
    actor may see.
    """
    found = _sharing(marks)
    if not found:
        return []
    theirs = visible_to(by).filter(pk__in={matter for matter, _, _ in found})
    seen = set(theirs.values_list("pk", flat=True))
    return [shared for shared in found if shared[0] in seen]


def _sharing(marks: Sequence[Marks]) -> list[tuple[int, str, int]]:
    """The same of every matter, whoever may see it; one statement. Only for this module."""
    given = {
        SAME_ID: {i for m in marks for i in m.ids},
        SAME_PHONE: {i for m in marks for i in m.phones},
        SAME_TEXT: {i for m in marks for i in m.texts},
    }
    many = {kind: found for kind, found in given.items() if found}
    if not many:
        return []
    if all(len(found) == 1 for found in many.values()):  # one submission, as mostly
        return _sharing_one(*(mark for (mark,) in many.values()), kinds=tuple(many))
    return list(_sharing_any(many))


@prepared
def _sharing_one(*marks: int, kinds: tuple[str, ...]) -> Any:
    return _sharing_any({kind: [mark] for kind, mark in zip(kinds, marks, strict=True)})


def _sharing_any(marks: Mapping[str, Iterable[int]]) -> Any:
    """Every row that shares one of the hashes of its kind."""
    parts = [_shared(*_KINDS[kind], kind, found) for kind, found in marks.items()]
    return parts[0].union(*parts[1:])


_KINDS: dict[str, tuple[Any, str]] = {
    SAME_ID: (Party, "id_index"),
    SAME_PHONE: (Party, "phone_index"),
    SAME_TEXT: (Submission, "text_index"),
}


def _shared(model: Any, column: str, kind: str, marks: Iterable[int]) -> Any:
    rows = model.objects.filter(**{f"{column}__in": marks}).order_by()
    return rows.annotate(kind_=Value(kind), mark_=F(column)).values_list("matter", "kind_", "mark_")


def _marks(text: str, id_numbers: Iterable[str], phones: Iterable[str]) -> Marks:
    texts = blinds(fingerprint(text), "text") if text else ()
    return Marks(
        tuple(i for n in id_numbers for i in persons.indexes(n, "id_number")),
        tuple(i for n in phones for i in persons.indexes(n, "phone")),
        tuple(persons.as_number(b) for b in texts),
    )

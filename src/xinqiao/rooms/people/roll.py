"""A list of people as somebody pastes it: one a line, with clear errors for every bad line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xinqiao.kernel import identity
from xinqiao.kernel.errors import DomainError, Doubtful, OutOfRange
from xinqiao.kernel.text import Sentence, gettext_noop

MOST_LINES = 5000
LONGEST_CLAIM = 120
PARTS = re.compile(r"[,，;；\t]")
HEADINGS = frozenset({"姓名", "name", "序号", "number", "no", "no."})
AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?")

BAD_LINES = gettext_noop(
    "Nothing was taken: %(count)s lines cannot be read, the first of them is line %(first)s."
)
WHO = gettext_noop("A name is missing.")
MANY_PARTS = gettext_noop("This line has %(count)s parts; at most %(most)s are read.")
TWICE = gettext_noop("This repeats line %(first)s.")
NO_LINES = gettext_noop("Paste at least one line.")
TOO_MANY = gettext_noop("At most %(most)s lines at a time; here there are %(count)s.")
TOO_LONG = gettext_noop("At most %(most)s characters for what is owed.")
NO_MEMBER = gettext_noop("%(n)s is no member of this group.")
NO_NUMBER = gettext_noop("A line begins with the member's number on the list.")
NO_AMOUNT = gettext_noop("Write the amount in yuan, such as 12600.50.")
NO_DAY = gettext_noop("Write the day as 2026-02-10.")
LATER = gettext_noop("This day has not come yet.")


@dataclass(frozen=True, slots=True)
class Named:
    """One member of a group. phone, owed: empty where not given."""

    name: str
    phone: str = ""
    owed: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """What one member got. member: the number on the list; on: the day, if it was done."""

    member: int
    amount: str = ""
    on: date | None = None


class Fault(NamedTuple):
    """A line and what is wrong with it."""

    line: int
    sentence: Sentence


class BadLines(OutOfRange):
    """Every line at fault with its sentence; nothing of the list was taken."""

    code = "bad_lines"

    def __init__(self, faults: Sequence["Fault"], field: str) -> None:
        """faults: at least one."""
        super().__init__(BAD_LINES, field, count=len(faults), first=faults[0].line)
        self.faults = tuple(faults)


def members(pasted: str, field: str = "members") -> tuple[Named, ...]:
    """Read lines of name, telephone, what is owed; a heading and empty lines are passed over.

    Raises BadLines with every fault, OutOfRange for none or too many lines.
    """
    read: list[Named] = []
    faults: list[Fault] = []
    seen: dict[Named, int] = {}
    for line, parts in _lines(pasted, field):
        try:
            one = _named(parts)
        except DomainError as refusal:
            faults.append(Fault(line, refusal.sentence))
            continue
        if one in seen:
            faults.append(Fault(line, Sentence(TWICE, {"first": seen[one]})))
        seen.setdefault(one, line)
        read.append(one)
    if faults:
        raise BadLines(faults, field)
    return tuple(read)


def payments(
    pasted: str, known: frozenset[int], today: date, field: str = "members"
) -> tuple[Paid, ...]:
    """Read lines of member number, amount, day. known: the numbers on the list.

    Raises BadLines with every fault, OutOfRange for none or too many lines.
    """
    read: list[Paid] = []
    faults: list[Fault] = []
    for line, parts in _lines(pasted, field):
        try:
            read.append(_paid(parts, known, today))
        except DomainError as refusal:
            faults.append(Fault(line, refusal.sentence))
    if faults:
        raise BadLines(faults, field)
    return tuple(read)


def _lines(pasted: str, field: str) -> Iterator[tuple[int, list[str]]]:
    rows = enumerate(pasted.splitlines(), start=1)
    kept = [(n, [p.strip() for p in PARTS.split(row)]) for n, row in rows if row.strip()]
    if kept and kept[0][1][0].casefold() in HEADINGS:
        kept = kept[1:]
    if not kept:
        raise OutOfRange(NO_LINES, field)
    if len(kept) > MOST_LINES:
        raise OutOfRange(TOO_MANY, field, most=MOST_LINES, count=len(kept))
    yield from kept


def _named(parts: list[str]) -> Named:
    if len(parts) > 3:
        raise OutOfRange(MANY_PARTS, count=len(parts), most=3)
    name, phone, owed = (*parts, "", "")[:3]
    if not name:
        raise OutOfRange(WHO)
    if len(owed) > LONGEST_CLAIM:
        raise OutOfRange(TOO_LONG, most=LONGEST_CLAIM)
    try:
        name = identity.person_name(name)
    except Doubtful:
        name = identity.person_name(name, confirmed=True)
    return Named(name, identity.phone(phone) if phone else "", owed)


def _paid(parts: list[str], known: frozenset[int], today: date) -> Paid:
    if len(parts) > 3:
        raise OutOfRange(MANY_PARTS, count=len(parts), most=3)
    number, amount, on = (*parts, "", "")[:3]
    if not (number.isascii() and number.isdecimal()):
        raise OutOfRange(NO_NUMBER)
    if int(number) not in known:
        raise OutOfRange(NO_MEMBER, n=number)
    if amount and not AMOUNT.fullmatch(amount):
        raise OutOfRange(NO_AMOUNT)
    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        raise OutOfRange(NO_DAY) from None
    if day is not None and day > today:
        raise OutOfRange(LATER)
    return Paid(int(number), amount, day)

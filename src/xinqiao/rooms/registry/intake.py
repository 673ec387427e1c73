"""A submission as it is typed, and what can be said of it before anything is written.

An impossible value is refused with a sentence; a doubtful one is collected, and passes once
the person has confirmed it by name. Page, petitioner, interface and import use this one set.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.utils.timezone import localdate

from xinqiao.kernel.codes import Already, Channel, Purpose, Urgency
from xinqiao.kernel.errors import DomainError, Doubtful, Missing, OutOfRange
from xinqiao.kernel.records import changed
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people import persons
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.people.texts import LONGEST_TEXT

LONGEST_TITLE = 120
LONGEST_CLAIM = 500
MOST_CLAIMS = 20
MOST_PEOPLE = 100_000
GROUP_FROM = 5  # people; a group visit or a jointly signed letter
ORAL = frozenset({Channel.VISIT, Channel.PHONE, Channel.OUTREACH})
NO_WORD = re.compile(r"[\W_]+")
MARK_DIGITS = 32
LATE = timedelta(days=10)  # from receipt to registration, before somebody asks why

TEXT_WANTED = gettext_noop("Type what the petitioner says; nothing can be registered without it.")
TITLE_WANTED = gettext_noop("Type a title: what it is about, without names.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
CLAIMS_MANY = gettext_noop("At most %(most)s claims; here there are %(count)s.")
CLAIM_EMPTY = gettext_noop("A claim says what is asked for; one of them is empty.")
PEOPLE_FEW = gettext_noop("At least one person stands behind a submission.")
PEOPLE_MANY = gettext_noop("%(count)s people cannot be; the most is %(most)s.")
CODE = gettext_noop("This code has six digits; %(code)s has not.")
RECEIVED_LATER = gettext_noop("It cannot be received after it is registered.")
WRITTEN_LATER = gettext_noop("It cannot be written after it was received.")
HAPPENED_LATER = gettext_noop("What is complained of cannot lie in the future.")
LONG_AGO = gettext_noop(
    "It was received %(days)s days ago, and the fifteen days run from then. Is the date right?"
)
NO_CONTACT = gettext_noop(
    "Without an address, a phone number or an e-mail address nobody can be answered. Is there none?"
)
FEWER = gettext_noop("Fewer people are counted than are named. Is the number right?")
NOT_READ_BACK = gettext_noop(
    "What is said aloud is written down, read back and confirmed. Has that been done?"
)
DOUBTS = gettext_noop("Some values may be wrong: correct them, or confirm them and go on.")


class Answer(StrEnum):
    """To the six questions what the petitioner has already tried."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Intake:
    """One submission as typed (DOMAIN.md 4.1). Only channel, text and title are asked of all.

    received_at: aware; None: now. written_on: postmark or date of the letter. people: how many
    stand behind it; involved: how many it touches; visitors: how many came. address: where the
    problem lies, in words; place: the same as GB/T 2260 code. against: who is complained of, in
    words; against_offices, against_staff: those of them who work here, by id. numbers: document
    numbers to the `already` questions. import_key: what makes a second import of it idle.
    """

    channel: Channel
    text: str
    title: str
    received_at: datetime | None = None
    written_on: date | None = None
    happened_on: date | None = None
    purpose: Purpose = Purpose.COMPLAINT
    parties: tuple[Person, ...] = ()
    claims: tuple[str, ...] = ()
    people: int = 1
    involved: int | None = None
    visitors: int | None = None
    anonymous: bool = False
    confidential: bool = False
    group: bool = False
    origin: Channel | None = None
    category: str = ""
    place: str = ""
    address: str = ""
    addressee: str = ""
    urgency: Urgency = Urgency.ORDINARY
    already: Mapping[Already, Answer] = field(default_factory=dict)
    numbers: Mapping[Already, str] = field(default_factory=dict)
    against: str = ""
    against_offices: tuple[int, ...] = ()
    against_staff: tuple[int, ...] = ()
    read_back: bool = False
    may_publish: bool = False
    import_key: str | None = None


class Doubts(Doubtful):
    """Every value of one submission that may be wrong; `confirmed` takes their `names`."""

    def __init__(self, doubts: list[Doubtful]) -> None:
        """doubts: at least one."""
        super().__init__(DOUBTS, doubts[0].field)
        self.doubts = tuple(doubts)

    @property
    def names(self) -> frozenset[str]:
        """What the person confirms to go on."""
        return frozenset(d.field or "" for d in self.doubts)


@dataclass(frozen=True, slots=True)
class Checked:
    """An intake that may be registered, with every value in its one spelling."""

    intake: Intake
    received_at: datetime
    doubts: tuple[Doubtful, ...]
    confirmed: frozenset[str]

    @property
    def received_on(self) -> date:
        """The day the clocks count from, in Shanghai."""
        return localdate(self.received_at)

    def words(self) -> dict[str, Any]:
        """Everything said, for the sealed column; empty parts are left out."""
        i = self.intake
        said = {
            "title": i.title,
            "text": i.text,
            "address": i.address,
            "addressee": i.addressee,
            "against": i.against,
            "numbers": {k.value: v for k, v in i.numbers.items() if v},
        }
        return {name: value for name, value in said.items() if value}

    def details(self) -> dict[str, Any]:
        """Codes and dates without a column of their own, for the open JSON column."""
        i = self.intake
        found: dict[str, Any] = {k.value: a.value for k, a in i.already.items()}
        details: dict[str, Any] = {"already": found} if found else {}
        if i.happened_on:
            details["happened_on"] = i.happened_on.isoformat()
        if i.may_publish:
            details["may_publish"] = True
        if self.confirmed:
            details["confirmed"] = sorted(self.confirmed)
        return details


def check(intake: Intake, *, at: datetime, confirmed: frozenset[str] = frozenset()) -> Checked:
    """Whether this can be registered at `at`.

    confirmed: names of doubtful values that the person has looked at again; "*": all of them.
    Raises Missing, OutOfRange with the field at fault; Doubts for what was not confirmed.
    Source: DOMAIN.md 4.2.
    """
    today, doubts = localdate(at), list[Doubtful]()
    received = intake.received_at or at
    _check_words(intake)
    _check_dates(intake, received, at, today)
    _check_counts(intake)
    for name in ("category", "place"):
        code = getattr(intake, name)
        if code and not (len(code) == 6 and code.isdecimal() and code.isascii()):
            raise OutOfRange(CODE, name, code=code)
    parties = _people(intake, today, doubts)
    doubts += _doubts(intake, received, at)
    open_doubts = [d for d in doubts if "*" not in confirmed and d.field not in confirmed]
    if open_doubts:
        raise Doubts(open_doubts)
    clean = changed(
        intake,
        title=" ".join(intake.title.split()),
        parties=parties,
        claims=tuple(c.strip() for c in intake.claims) or (" ".join(intake.title.split()),),
        group=intake.group or (intake.channel is Channel.VISIT and intake.people >= GROUP_FROM),
    )
    used = frozenset(d.field or "" for d in doubts)
    return Checked(clean, received, tuple(doubts), used)


def fingerprint(text: str) -> str:
    """What two texts share that say the same, whatever their spaces and punctuation: hex."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return sha256(NO_WORD.sub("", folded).encode()).hexdigest()[:MARK_DIGITS]


def _check_words(intake: Intake) -> None:
    if not intake.text.strip():
        raise Missing(TEXT_WANTED, "text")
    if not intake.title.strip():
        raise Missing(TITLE_WANTED, "title")
    _not_longer(intake.text, LONGEST_TEXT, "text")
    _not_longer(intake.title, LONGEST_TITLE, "title")
    for name in ("address", "addressee", "against"):
        _not_longer(getattr(intake, name), LONGEST_CLAIM, name)
    if (count := len(intake.claims)) > MOST_CLAIMS:
        raise OutOfRange(CLAIMS_MANY, "claims", most=MOST_CLAIMS, count=count)
    for claim in intake.claims:
        if not claim.strip():
            raise Missing(CLAIM_EMPTY, "claims")
        _not_longer(claim, LONGEST_CLAIM, "claims")


def _not_longer(text: str, most: int, name: str) -> None:
    if len(text) > most:
        raise OutOfRange(TOO_LONG, name, most=most, count=len(text))


def _check_dates(intake: Intake, received: datetime, at: datetime, today: date) -> None:
    if received > at:
        raise OutOfRange(RECEIVED_LATER, "received_at")
    if intake.written_on and intake.written_on > localdate(received):
        raise OutOfRange(WRITTEN_LATER, "written_on")
    if intake.happened_on and intake.happened_on > today:
        raise OutOfRange(HAPPENED_LATER, "happened_on")


def _check_counts(intake: Intake) -> None:
    for name in ("people", "involved", "visitors"):
        count = getattr(intake, name)
        if count is None:
            continue
        if count < 1:
            raise OutOfRange(PEOPLE_FEW, name)
        if count > MOST_PEOPLE:
            raise OutOfRange(PEOPLE_MANY, name, most=MOST_PEOPLE, count=count)


def _people(intake: Intake, today: date, doubts: list[Doubtful]) -> tuple[Person, ...]:
    """The parties checked; the fields of refusals and doubts say whose: "parties.0.phone"."""
    if not intake.parties and intake.anonymous:
        return ()
    persons.check_all(intake.parties, anonymous=intake.anonymous)
    checked = []
    for n, person in enumerate(intake.parties):
        odd: list[Doubtful] = []
        try:
            checked.append(
                persons.checked(person, today=today, doubts=odd, nameless=intake.anonymous)
            )
        except DomainError as refusal:
            refusal.field = f"parties.{n}.{refusal.field}"
            raise
        for doubt in odd:
            doubt.field = f"parties.{n}.{doubt.field}"
        doubts += odd
    return tuple(checked)


Question = tuple[str, str, Callable[[Intake], bool]]
_QUESTIONS: tuple[Question, ...] = (
    ("contact", NO_CONTACT, lambda i: not i.anonymous and not _can_be_answered(i)),
    ("people", FEWER, lambda i: i.people < len(i.parties) - _stand_ins(i)),
    ("read_back", NOT_READ_BACK, lambda i: i.channel in ORAL and not i.read_back),
)


def _doubts(intake: Intake, received: datetime, at: datetime) -> Iterator[Doubtful]:
    if at - received > LATE:
        yield Doubtful(LONG_AGO, "received_at", days=(at - received).days)
    for name, msgid, odd in _QUESTIONS:
        if odd(intake):
            yield Doubtful(msgid, name)


def _can_be_answered(intake: Intake) -> bool:
    return any(p.phone or p.address or p.email for p in intake.parties)


def _stand_ins(intake: Intake) -> int:
    """Agents and guardians speak for somebody and are not counted among the petitioners."""
    return sum(p.kind in ("agent", "guardian") for p in intake.parties)

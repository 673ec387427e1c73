"""A citizen's answers, and the submission they make."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from xinqiao.kernel.codes import Already, Channel, Purpose
from xinqiao.kernel.errors import Missing
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import OfficeKind
from xinqiao.rooms.people.models import PartyKind
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry.intake import Answer, Intake

PLACE_WANTED = gettext_noop("Choose the place, so that the letter reaches the right office.")
NAME_WANTED = gettext_noop("Type your name, or choose to stay unnamed.")
CHILD_WANTED = gettext_noop("Type the name of the person you speak for.")


class Naming(StrEnum):
    """How somebody wants to appear."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Speaking(StrEnum):
    """For whom somebody writes."""

    SELF = "self"
    GUARDIAN = "guardian"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything asked, read from the form. JSON-ready but for the codes and the date.

    place: code of a region with a petition department. against_office: id of the office that is
    complained of, if it is one of ours. person: whom a guardian or agent speaks for. minor:
    somebody under 18 is concerned. needs: special needs in words.
    """

    purpose: Purpose
    text: str
    title: str
    place: str
    claims: tuple[str, ...] = ()
    happened_on: date | None = None
    address: str = ""
    against: str = ""
    against_office: int | None = None
    naming: Naming = Naming.NAMED
    speaking: Speaking = Speaking.SELF
    name: str = ""
    person: str = ""
    minor: bool = False
    people: int = 1
    phone: str = ""
    email: str = ""
    home: str = ""
    needs: str = ""
    already: Mapping[Already, Answer] = field(default_factory=dict)

    @property
    def protected(self) -> bool:
        """Whether who is complained of must not learn of it: asked for, a report, or a child."""
        quiet = self.naming is not Naming.NAMED
        return quiet or self.minor or self.purpose is Purpose.REPORT

    @property
    def confidential(self) -> bool:
        """Asked for, or a minor is concerned (PIPL 28, 31)."""
        return self.naming is Naming.CONFIDENTIAL or self.minor

    def as_json(self) -> dict[str, Any]:
        """For the queue."""
        day = self.happened_on.isoformat() if self.happened_on else None
        return asdict(self) | {"happened_on": day, "already": dict(self.already)}


def from_json(kept: Mapping[str, Any]) -> Answers:
    """What `as_json` gave."""
    day = kept["happened_on"]
    return Answers(
        **dict(kept)
        | {
            "purpose": Purpose(kept["purpose"]),
            "naming": Naming(kept["naming"]),
            "speaking": Speaking(kept["speaking"]),
            "claims": tuple(kept["claims"]),
            "happened_on": date.fromisoformat(day) if day else None,
            "already": {Already(k): Answer(v) for k, v in kept["already"].items()},
        }
    )


@dataclass(frozen=True, slots=True)
class Addressee:
    """The petition department of a place. office: its id."""

    office: int
    code: str
    place: Bilingual
    name: Bilingual


def addressees() -> list[Addressee]:
    """Where a letter can go, widest place first; two statements."""
    places = {r.code: r.name for r in directory.region_list()}
    found: dict[str, Addressee] = {}
    for office in directory.offices(kind=OfficeKind.BUREAU):
        name = Bilingual(office.name, office.name_en)
        one = Addressee(office.pk, office.region, places[office.region], name)
        found.setdefault(office.region, one)
    return list(found.values())


def intake_of(answers: Answers) -> tuple[Intake, int]:
    """The submission, and the office it goes to.

    Raises Missing for a place without an office, for nobody's name, and for a ward's.
    """
    office = next((a.office for a in addressees() if a.code == answers.place), None)
    if office is None:
        raise Missing(PLACE_WANTED, "place")
    shut_out = (answers.against_office,) if answers.protected and answers.against_office else ()
    intake = Intake(
        channel=Channel.WEB,
        text=answers.text,
        title=answers.title,
        purpose=answers.purpose,
        parties=parties_of(answers),
        claims=answers.claims,
        people=answers.people,
        anonymous=answers.naming is Naming.ANONYMOUS,
        confidential=answers.confidential,
        happened_on=answers.happened_on,
        place=answers.place,
        address=answers.address,
        against=answers.against,
        against_offices=shut_out,
        already=answers.already,
    )
    return intake, office


def parties_of(answers: Answers) -> tuple[Person, ...]:
    """Who stands behind it: nobody, the writer, or a ward and whoever speaks for them."""
    writer = Person(
        answers.name, phone=answers.phone, email=answers.email, address=answers.home,
        needs=answers.needs,
    )  # fmt: skip
    if answers.naming is Naming.ANONYMOUS:
        return (writer,) if answers.phone or answers.email or answers.home else ()
    if not answers.name.strip():
        raise Missing(NAME_WANTED, "name")
    if answers.speaking is Speaking.SELF:
        return (writer,)
    if not answers.person.strip():
        raise Missing(CHILD_WANTED, "person")
    ward = Person(answers.person, needs=answers.needs)
    kind = PartyKind.GUARDIAN if answers.speaking is Speaking.GUARDIAN else PartyKind.AGENT
    speaker = Person(
        answers.name, kind=kind, phone=answers.phone, email=answers.email, address=answers.home
    )
    return ward, speaker

"""A person as typed: what can be, what is doubtful, and the row it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xinqiao.casebook import bulk
from xinqiao.kernel import identity
from xinqiao.kernel.errors import Doubtful, Missing, OutOfRange
from xinqiao.kernel.records import changed
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people.models import Party, PartyKind
from xinqiao.rooms.people.rowid import fresh
from xinqiao.vault import fields
from xinqiao.vault.blind import blind, blinds

ID_CARD = "111"
CREDIT_CODE = "credit"
MOST_REPRESENTATIVES = 5
SEALED = ("name", "id_number", "phone", "email", "address", "needs")
LONGEST = {"email": 120, "address": 200, "needs": 200}

NAME_WANTED = gettext_noop("Type the name, or mark the submission as anonymous.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
EMAIL_SHAPE = gettext_noop("An e-mail address has an @ with something on both sides.")
MAIN_ONE = gettext_noop("Exactly one person is the main petitioner; here there are %(count)s.")
REPRESENTATIVES = gettext_noop("At most %(most)s representatives; here there are %(count)s.")


@dataclass(frozen=True, slots=True)
class Person:
    """One party as it was typed. Empty texts mean: not given; nothing but a name is ever asked.

    id_type: "111" ID card, "credit" unified credit code, else as on the form, unchecked.
    region: GB/T 2260 code of the home. needs: special needs in words.
    """

    name: str
    kind: PartyKind = PartyKind.MAIN
    id_type: str = ""
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    region: str = ""
    needs: str = ""
    organisation: bool = False


def check_all(people: Sequence[Person], *, anonymous: bool) -> None:
    """Whether these people together can be the parties of one submission.

    Raises OutOfRange for more than five representatives (Art 20) and for more or less than
    one main petitioner; Missing when nobody is named and it is not anonymous.
    """
    kinds = [person.kind for person in people]
    main, delegates = kinds.count(PartyKind.MAIN), kinds.count(PartyKind.REPRESENTATIVE)
    if delegates > MOST_REPRESENTATIVES:
        raise OutOfRange(REPRESENTATIVES, "parties", most=MOST_REPRESENTATIVES, count=delegates)
    if not people and not anonymous:
        raise Missing(NAME_WANTED, "name")
    if main > 1 or (main == 0 and not anonymous):
        raise OutOfRange(MAIN_ONE, "parties", count=main)


def checked(
    person: Person, *, today: date, doubts: list[Doubtful], nameless: bool = False
) -> Person:
    """The person with every value in its one spelling.

    What is odd but possible is added to `doubts` and kept. nameless: of an anonymous
    submission, where a contact may stand without a name. Raises OutOfRange for what cannot
    be. Source: DOMAIN.md 4.2.
    """
    for field, most in LONGEST.items():
        if (count := len(getattr(person, field))) > most:
            raise OutOfRange(TOO_LONG, field, most=most, count=count)
    if person.email and not all(person.email.partition("@")):
        raise OutOfRange(EMAIL_SHAPE, "email")
    return changed(
        person,
        name="" if nameless and not person.name.strip() else _name(person.name, doubts),
        id_number=_number(person, today, doubts) if person.id_number.strip() else "",
        phone=identity.phone(person.phone) if person.phone.strip() else "",
    )


def _name(typed: str, doubts: list[Doubtful]) -> str:
    try:
        return identity.person_name(typed)
    except Doubtful as doubt:
        doubts.append(doubt)
        return identity.person_name(typed, confirmed=True)


def _number(person: Person, today: date, doubts: list[Doubtful]) -> str:
    if person.id_type == CREDIT_CODE:
        return identity.credit_code(person.id_number)
    if person.id_type not in ("", ID_CARD):
        return identity.index_form(person.id_number)
    try:
        return identity.id_card(person.id_number, today=today).number
    except Doubtful as doubt:
        doubts.append(doubt)
        return identity.id_card(person.id_number, today=today, confirmed=True).number


def as_row(person: Person, *, key: int, n: int, submission: str, masks: bool) -> Party:
    """The unsaved row without its matter.

    key: the matter's data key. masks: whether to keep masked forms (not in a sealed matter).
    """
    row = bulk.make(
        Party, id=fresh(), n=n, submission=submission, kind=person.kind, region=person.region,
        organisation=person.organisation, id_type=person.id_type,
    )  # fmt: skip
    for column in SEALED:
        if text := getattr(person, column):
            setattr(row, column, fields.seal(text, key=key, where=where(column, row.id)))
    if masks:
        row.name_masked = identity.mask_name(person.name) if person.name else ""
        row.id_masked = identity.mask_number(person.id_number)[:18]
        row.phone_masked = identity.mask_phone(person.phone)[:20]
    row.id_index = index(person.id_number, "id_number")
    row.phone_index = index(person.phone, "phone")
    return row


def index(value: str, field: str) -> int | None:
    """The blind index of a value as the signed 64-bit number that the column holds."""
    return as_number(blind(value, field)) if value else None


def indexes(value: str, field: str) -> list[int]:
    """What to look for: under the current key, then under older ones."""
    return [as_number(found) for found in blinds(value, field)] if value else []


def as_number(found: bytes) -> int:
    """Eight bytes as a signed number."""
    return int.from_bytes(found, signed=True)


def where(column: str, row: str) -> str:
    """The place of a sealed column of a party."""
    return fields.place("people_party", column, row)

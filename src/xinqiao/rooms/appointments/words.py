"""What an appointment says of a person: sealed when it is made, opened by few, and written down."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from xinqiao.kernel import identity
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.appointments.codes import Need
from xinqiao.rooms.appointments.models import Appointment
from xinqiao.vault import fields

MOST_PEOPLE = 5  # Art 20: more are represented by at most five
LONGEST = {"name": 50, "about": 1000}

NAME_WANTED = gettext_noop("Say how we may call you; your family name is enough.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
TOO_MANY = gettext_noop("At most five come in and speak for the others; the others may wait here.")
NO_SUCH_NEED = gettext_noop("This is not in the list.")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who comes, as far as they say. needs: of codes.Need. restricted: it is about somebody
    who works here, so only the head of the office reads it. language: of messages, zh or en."""

    name: str = ""
    phone: str = ""
    about: str = ""
    people: int = 1
    needs: tuple[str, ...] = ()
    restricted: bool = False
    language: str = "zh"


def checked(caller: Caller, *, named: bool) -> Caller:
    """The caller with every value in its one spelling. named: a name is wanted.

    Raises Missing, OutOfRange with the field.
    """
    name, about = caller.name.strip(), caller.about.strip()
    if named and not name:
        raise Missing(NAME_WANTED, "name")
    for field, text in (("name", name), ("about", about)):
        if len(text) > LONGEST[field]:
            raise OutOfRange(TOO_LONG, field, most=LONGEST[field], count=len(text))
    if not 1 <= caller.people <= MOST_PEOPLE:
        raise OutOfRange(TOO_MANY, "people")
    if set(caller.needs) - {need.value for need in Need}:
        raise OutOfRange(NO_SUCH_NEED, "needs")
    phone = identity.phone(caller.phone) if caller.phone.strip() else ""
    return replace(caller, name=name, phone=phone, about=about, needs=tuple(caller.needs))


def seal(row: Appointment, caller: Caller, *, mask: bool) -> None:
    """Put the caller into an unsaved row whose key and number are set. mask: keep a masked name."""
    for column in ("name", "phone", "about"):
        if text := getattr(caller, column):
            setattr(row, column, fields.seal(text, key=row.key, where=_where(row, column)))
    row.name_masked = identity.mask_name(caller.name) if mask and caller.name else ""
    row.people, row.needs, row.restricted = caller.people, list(caller.needs), caller.restricted
    row.language = caller.language


def opened(row: Appointment) -> Caller | None:
    """What was said, in clear; None when it was erased. Callers check and write down who reads."""
    sealed = [(c, getattr(row, c)) for c in ("name", "phone", "about")]
    found = fields.unseal_many((bytes(b), _where(row, c)) for c, b in sealed if b is not None)
    if None in found:
        return None
    texts = dict(zip((c for c, b in sealed if b is not None), found, strict=True))
    return Caller(
        name=texts.get("name") or "", phone=texts.get("phone") or "",
        about=texts.get("about") or "", people=row.people, needs=tuple(row.needs),
        restricted=row.restricted, language=row.language,
    )  # fmt: skip


def phones(rows: Iterable[Appointment]) -> dict[int, str]:
    """Appointment → the number to tell it at, for those that left one; for messages, not pages."""
    having = [row for row in rows if row.phone is not None]
    found = fields.unseal_many((bytes(row.phone or b""), _where(row, "phone")) for row in having)
    return {row.pk: phone for row, phone in zip(having, found, strict=True) if phone}


def _where(row: Appointment, column: str) -> str:
    return fields.place("appointments_appointment", column, row.number)

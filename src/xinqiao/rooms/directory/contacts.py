"""How to reach offices: what is printed for the public. No names of staff."""

from collections.abc import Iterable
from dataclasses import dataclass

from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory.hours import Hours
from xinqiao.rooms.directory.models import Office, OfficeKind


@dataclass(frozen=True, slots=True)
class Contact:
    """An office with its service line. office: its id."""

    office: int
    name: Bilingual
    phone: str
    address: str
    hours: Hours


def public_contacts() -> list[Contact]:
    """The petition departments, highest level first; one statement."""
    return _contacts(Office.objects.filter(kind=OfficeKind.BUREAU, active=True))


def discipline_contacts() -> list[Contact]:
    """The discipline organs, highest level first; one statement."""
    return _contacts(Office.objects.filter(kind=OfficeKind.DISCIPLINE, active=True))


def contact_above(office: int) -> Contact | None:
    """The nearest office above that has a service line; None at the top."""
    line = Office.objects.filter(pk=office).values_list("line", flat=True).first() or []
    above = {c.office: c for c in _contacts(Office.objects.filter(pk__in=line)) if c.phone}
    return next((above[o] for o in reversed(line) if o in above), None)


def _contacts(rows: Iterable[Office]) -> list[Contact]:
    return [
        Contact(
            o.pk, Bilingual(o.name, o.name_en), o.service_phone, o.address,
            Hours(o.opens, o.closes),
        )
        for o in rows
    ]  # fmt: skip

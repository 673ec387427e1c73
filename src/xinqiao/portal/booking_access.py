"""Who books: somebody with the receipt of a matter, or with the number of an appointment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import now

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.numbering import typed_code
from xinqiao.portal import access
from xinqiao.portal.access import Opened
from xinqiao.rooms.appointments import queries
from xinqiao.rooms.appointments.services.booking import VISITOR
from xinqiao.rooms.gate import services as gate
from xinqiao.rooms.gate.services import Limit

OPEN_FOR = timedelta(minutes=15)
SESSION = "appointment"
BOOK_ADDRESS = Limit("booking_address", 12, timedelta(hours=1))
FIND_ADDRESS = Limit("appointment_address", 5, timedelta(minutes=15))
FIND_NUMBER = Limit("appointment_number", 5, timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Side:
    """The side from which somebody books. matter: None without one."""

    actor: Actor
    matter: int | None = None

    def url(self, page: str, appointment: int | None = None) -> str:
        """A page of this side: `times`, `new`; `move`, `cancel` or `ics` of an appointment."""
        if self.matter is None:
            return reverse(f"portal:booking_{page}")
        kwargs = {} if appointment is None else {"appointment": appointment}
        return reverse(f"portal:booking_matter_{page}", kwargs=kwargs)

    @property
    def back(self) -> str:
        """Where the side's appointments are listed."""
        return reverse("portal:booking_mine" if self.matter is None else "portal:booking_matter")


STRANGER = Side(VISITOR)


def of_matter(found: Opened) -> Side:
    """The side of whoever began the matter. Raises NotFound for one joined to another's."""
    access.whole(found)
    return Side(access.petitioner_of(found), found.matter)


def enter(request: HttpRequest, number: str, code: str) -> None:
    """Open an appointment for this session.

    Raises OutOfRange for a slip of the pen, which costs no try; TooManyTries; NotFound alike
    for an unknown number and a wrong code.
    """
    typed_code(code)
    who, at = access.network(access.address(request)), now()
    asked = number.strip().upper()
    gate.take(FIND_ADDRESS, who, at)
    gate.take(FIND_NUMBER, asked, at)
    found = queries.by_code(asked, code)
    gate.give_back(FIND_ADDRESS, who)
    gate.give_back(FIND_NUMBER, asked)
    request.session.cycle_key()
    remember(request, found)


def remember(request: HttpRequest, appointment: int, code: str = "") -> None:
    """Keep an appointment open in this session. code: shown until the session forgets it."""
    kept = {"id": appointment, "seen": now().isoformat(), "code": code}
    request.session[SESSION] = kept


def mine(request: HttpRequest) -> tuple[int, str] | None:
    """The appointment this session may look at now, and its code when it was just made."""
    kept = request.session.get(SESSION)
    if kept is None:
        return None
    if now() - datetime.fromisoformat(kept["seen"]) > OPEN_FOR:
        request.session.pop(SESSION)
        return None
    request.session[SESSION] = kept | {"seen": now().isoformat()}
    return int(kept["id"]), str(kept["code"])


def count(request: HttpRequest) -> None:
    """One booking of this address. Raises TooManyTries."""
    gate.take(BOOK_ADDRESS, access.network(access.address(request)), now())

"""The rooms in the head of every staff page: which there are and who uses them."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.actors import CASE_ROLES, Role
from xinqiao.rooms.responsibility.tree import WATCHING


@dataclass(frozen=True, slots=True)
class Room:
    """A link in the head. name: what a view calls `section`; route: the name of its address."""

    name: str
    label: str
    route: str
    roles: frozenset[Role]

    @property
    def url(self) -> str:
        """Its address, empty when this installation does not have it."""
        return _address(self.route)


@cache
def _address(route: str) -> str:
    """Asked for a dozen times by every page, and always the same."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


IN_LINE = 7  # rooms beside each other in the head; on a phone they take two lines
EVERYONE = frozenset(Role)
REGISTERS = frozenset({Role.REGISTRAR, Role.TRIAGE, Role.BUREAU_HEAD, Role.INTAKE})
SUPERVISES = frozenset(
    {Role.INSPECTOR, Role.BUREAU_HEAD, Role.TRIAGE, Role.CONFERENCE, Role.CONVENOR, Role.UNIT_HEAD,
     Role.LEADER}
)  # fmt: skip
LEADS = frozenset({Role.LEADER, Role.CONVENOR})
# What somebody uses most comes first.
ROOMS = (
    Room("today", noop("Today"), "home", EVERYONE),
    Room("register", noop("Register"), "register", REGISTERS),
    Room("lead", noop("My cases"), "lead", LEADS),
    Room("matters", noop("Matters"), "matters", CASE_ROLES),
    Room("calls", noop("My calls"), "calls", frozenset({Role.CALLER, Role.BUREAU_HEAD})),
    Room("bulletin", noop("Bulletin"), "bulletin", CASE_ROLES),
    Room("supervision", noop("Supervision"), "supervision", SUPERVISES),
    Room("reception", noop("Reception"), "reception", CASE_ROLES),
    Room("coverage", noop("Who carries what"), "coverage", WATCHING),
    Room("appointments", noop("Appointments"), "appointments", CASE_ROLES),
    Room("visits", noop("Visits"), "visits", CASE_ROLES),
    Room("conveyed", noop("Conveyed"), "conveyed", EVERYONE),
    Room("ratings", noop("Ratings"), "ratings", frozenset({Role.UNIT_HEAD, Role.BUREAU_HEAD})),
    Room("thanks", noop("Thanks"), "thanks", frozenset({Role.UNIT_HEAD, Role.INTAKE})),
    Room("my_work", noop("My work"), "my_work", EVERYONE),
    Room("recordings", noop("Recordings"), "recordings", CASE_ROLES),
    Room("offices", noop("Offices"), "offices", frozenset({Role.ADMIN})),
)


def _rooms(request: HttpRequest) -> list[dict[str, str]]:
    seats = getattr(request, "seats", None)
    roles = seats.here.actor.roles if seats and seats.here else frozenset()
    return [
        {"name": room.name, "label": gettext(room.label), "url": room.url}
        for room in ROOMS
        if (room.roles == EVERYONE or room.roles & roles) and room.url
    ]


def rooms(request: HttpRequest) -> dict[str, object]:
    """Context processor: `rooms`, `more_rooms`; worked out only on pages that show the head."""
    found = cache(lambda: _rooms(request))
    return {
        "rooms": SimpleLazyObject(lambda: found()[:IN_LINE]),
        "more_rooms": SimpleLazyObject(lambda: found()[IN_LINE:]),
    }

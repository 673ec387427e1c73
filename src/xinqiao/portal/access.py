"""A petitioner's way in: number and query code, and the fifteen minutes that they open.

What was opened lies in the session, not in the address, so that nothing in a browser's
history, a log or a shared link opens a matter.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from xinqiao.kernel.actors import Actor, petitioner
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.numbering import SubmissionNumber, typed_code
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.desk import citizen
from xinqiao.rooms.files.services import Owner, guest_owner
from xinqiao.rooms.gate import services as gate
from xinqiao.rooms.people import outcomes
from xinqiao.rooms.registry.queries import by_receipt, matter_under

OPEN_FOR = timedelta(minutes=15)  # without a click
LONGEST = timedelta(hours=2)
SESSION = "receipt"


@dataclass(frozen=True, slots=True)
class Opened:
    """The matter that this session may look at."""

    matter: int
    number: str  # of the submission whose receipt opened it
    member: int | None = None  # of its group, where a member's own code opened it


def enter(request: HttpRequest, number: str, code: str) -> None:
    """Open a matter for this session.

    Raises OutOfRange for a slip of the pen, which costs no try; TooManyTries; NotFound alike
    for an unknown number and a wrong code.
    """
    open_as(request, check(request, number, code))


def check(request: HttpRequest, number: str, code: str) -> Opened:
    """What number and code open, with its tries counted. Raises as `enter`."""
    asked, secret, at = str(SubmissionNumber.parse(number)), typed_code(code), now()
    who = network(address(request))
    gate.take(gate.QUERY_ADDRESS, who, at)
    gate.take(gate.QUERY_NUMBER, asked, at)
    matter, member = _holder(asked, secret)
    gate.give_back(gate.QUERY_ADDRESS, who)
    gate.give_back(gate.QUERY_NUMBER, asked)
    return Opened(matter, asked, member)


def open_as(request: HttpRequest, found: Opened) -> None:
    """Open it for this session, which gets a fresh key."""
    at = now().isoformat()
    request.session.cycle_key()
    request.session[SESSION] = {
        "matter": found.matter,
        "number": found.number,
        "member": found.member,
        "since": at,
        "seen": at,
    }


def _holder(number: str, code: str) -> tuple[int, int | None]:
    """(matter, member) that number and code open; member None: the receipt of a submission.

    A wrong code takes the same way, whether the number was ever given or not. Raises NotFound.
    """
    try:
        holder = by_receipt(number, code)
    except NotFound:
        matter = matter_under(number)
        member = outcomes.by_code(matter, code)
        if matter is None or member is None:
            raise
        return matter, member
    return int(holder.matter or 0), None


def opened(request: HttpRequest) -> Opened | None:
    """What this session may look at now; None when nothing was opened, its time is over, or
    it is one member's own outcome."""
    found = _kept(request)
    return None if found is None or found.member is not None else found


def member(request: HttpRequest) -> Opened | None:
    """The member's own outcome that this session may look at now; None when there is none."""
    found = _kept(request)
    return None if found is None or found.member is None else found


def _kept(request: HttpRequest) -> Opened | None:
    kept = request.session.get(SESSION)
    if kept is None:
        return None
    at = now()
    if at - _moment(kept["seen"]) > OPEN_FOR or at - _moment(kept["since"]) > LONGEST:
        leave(request)
        return None
    request.session[SESSION] = kept | {"seen": at.isoformat()}
    return Opened(kept["matter"], kept["number"], kept.get("member"))


def petitioner_of(found: Opened) -> Actor:
    """Who holds the receipt, as an actor."""
    return petitioner(found.matter)


def files_of(found: Opened) -> Owner:
    """Whose the files are that are sent with this receipt; the same at every visit."""
    return guest_owner(salted_hmac("xinqiao.portal.files", found.number).hexdigest())


def whole(found: Opened) -> None:
    """Only whoever began the matter has a say in it."""
    if not citizen.began(found.matter, found.number):
        raise NotFound(gettext_noop("There is no such matter."))


def leave(request: HttpRequest) -> None:
    """Close what was opened."""
    request.session.pop(SESSION, None)


def address(request: HttpRequest) -> str:
    """Where the request comes from, behind as many proxies as the installation trusts."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    direct = str(request.META.get("REMOTE_ADDR", ""))
    return hops[-proxies] if 0 < proxies <= len(hops) and hops[-proxies] else direct


def network(text: str) -> str:
    """An address as it is counted: one subscriber has a whole /64 of IPv6."""
    try:
        found = ip_address(text)
    except ValueError:
        return text
    if isinstance(found, IPv6Address):
        plain = found.ipv4_mapped
        return str(plain) if plain else str(IPv6Address(int(found) >> 64 << 64))
    return str(found)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

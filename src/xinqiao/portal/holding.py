"""Which account this session may look at, and for how long: as long as a receipt."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.timezone import now

from xinqiao.portal.access import LONGEST, OPEN_FOR

SESSION = "account"


def account(request: HttpRequest) -> str | None:
    """The account opened here; None when there is none or its time is over."""
    kept = request.session.get(SESSION)
    if kept is None:
        return None
    at = now()
    seen, since = (datetime.fromisoformat(kept[name]) for name in ("seen", "since"))
    if at - seen > OPEN_FOR or at - since > LONGEST:
        forget(request)
        return None
    request.session[SESSION] = kept | {"seen": at.isoformat()}
    return str(kept["id"])


def remember(request: HttpRequest, found: str) -> None:
    """Open the account for this session, which gets a fresh key."""
    at = now().isoformat()
    request.session.cycle_key()
    request.session[SESSION] = {"id": found, "since": at, "seen": at}


def forget(request: HttpRequest) -> None:
    """Close the account on this device, and what was opened through it."""
    request.session.pop(SESSION, None)
    request.session.pop("receipt", None)

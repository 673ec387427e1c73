"""Which letter this browser is writing.

The session forgets after half an hour; the form does not. So every page also carries the letter's
signed handle: what is sent with it is saved first, whatever became of the session.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest
from django.utils.timezone import now

from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.numbering import typed_code
from xinqiao.portal import access
from xinqiao.rooms.gate import services as gate
from xinqiao.rooms.letterbox import services as letterbox
from xinqiao.rooms.letterbox.services import LetterView

SESSION = "letter"
HANDLE = "letter"  # name of the hidden field
SALT = "xinqiao.portal.letter"
GOES_ON = timedelta(hours=2)  # a page that was left open longer saves, but opens nothing
STILL_SAVES = timedelta(days=7)


def handle(view: LetterView) -> str:
    """The signed handle for the form."""
    return signing.dumps(view.id, salt=SALT)


def hold(request: HttpRequest, view: LetterView) -> None:
    """From now on this session writes this letter."""
    if request.session.get(SESSION) != view.id:
        request.session.cycle_key()
    request.session[SESSION] = view.id


def held(request: HttpRequest) -> LetterView | None:
    """The letter this session writes; None when there is none or its time is over."""
    kept = request.session.get(SESSION)
    return _load(kept) if isinstance(kept, str) else None


def sent(request: HttpRequest) -> tuple[LetterView | None, bool]:
    """The letter a form belongs to, and whether this browser may go on reading it.

    The form's handle counts before the session: two tabs may hold two letters.
    """
    text = request.POST.get(HANDLE, "")
    letter = _signed(text, STILL_SAVES)
    if letter is None:
        found = held(request)
        return found, found is not None
    mine = request.session.get(SESSION) == letter or _signed(text, GOES_ON) is not None
    return _load(letter), mine


def let_go(request: HttpRequest) -> None:
    """Forget the letter on this device."""
    request.session.pop(SESSION, None)


def resume(request: HttpRequest, code: str) -> LetterView:
    """Open a letter by its resume code.

    Raises OutOfRange for a slip of the pen, which costs no try; TooManyTries; NotFound.
    """
    typed, at = typed_code(code), now()
    who = access.network(access.address(request))
    gate.take(gate.RESUME_ADDRESS, who, at)
    gate.take(gate.RESUME_CODE, typed, at)
    view = letterbox.resume(typed, at=at)
    gate.give_back(gate.RESUME_ADDRESS, who)
    gate.give_back(gate.RESUME_CODE, typed)
    hold(request, view)
    return view


def pause(request: HttpRequest, at: datetime) -> int:
    """Seconds that this network must wait before it may begin another letter; 0: none.

    The wait is in the form, signed, so that it needs neither a script nor a letter.
    """
    who = access.network(access.address(request))
    try:
        ready = signing.loads(request.POST.get("turn", ""), salt=f"{SALT}.turn|{who}")
    except signing.BadSignature:
        seconds = gate.turn(gate.DRAFT_ADDRESS, who, at)
        return gate.A_TURN * gate.MOST_TURNS if seconds is None else seconds
    return max(0, int(ready - at.timestamp()) + 1) if ready > at.timestamp() else 0


def turn(request: HttpRequest, at: datetime, seconds: int) -> str:
    """What the form carries, to be let in after so many seconds."""
    who = access.network(access.address(request))
    return signing.dumps(at.timestamp() + seconds, salt=f"{SALT}.turn|{who}")


def _signed(text: str, most: timedelta) -> str | None:
    try:
        found: str = signing.loads(text, salt=SALT, max_age=most)
    except signing.BadSignature:
        return None
    return found


def _load(letter: str) -> LetterView | None:
    try:
        return letterbox.load(letter, at=now())
    except NotFound:
        return None

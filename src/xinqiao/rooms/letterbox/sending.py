"""Sending a letter: registered once, however often it is sent, and never refused for the crowd."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.db import transaction

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import Doubtful, NotAllowedNow
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.gate import services as gate
from xinqiao.rooms.letterbox import enclosures
from xinqiao.rooms.letterbox.answers import Answers, from_json, intake_of
from xinqiao.rooms.letterbox.letters import (
    QUEUED_KEPT,
    RECEIPT_KEPT,
    content_of,
    held,
    put,
)
from xinqiao.rooms.letterbox.models import Letter, State
from xinqiao.rooms.registry import intake as intakes
from xinqiao.rooms.registry import registration

logger = logging.getLogger(__name__)

# Whoever writes on the page: nobody's matter is open to them yet.
WRITER = Actor(roles=frozenset({Role.PETITIONER}))
# A writer looks everything over on the last page, which says what is doubtful.
LOOKED_OVER = frozenset({"*"})
A_SWEEP = 200  # letters taken from the queue at a time

WAIT = gettext_noop(
    "Many letters are coming from your network just now. Yours is kept and will be taken: please"
    " wait %(seconds)s seconds, then press Send again."
)


class Wait(NotAllowedNow):
    """It is taken, but not yet. `seconds`: until then."""

    code = "wait"

    def __init__(self, seconds: int) -> None:
        super().__init__(WAIT, seconds=seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Sent:
    """What the writer gets. number and query_code are "" as long as it waits in the queue."""

    received_at: datetime
    number: str = ""
    query_code: str = ""
    matter: int | None = None
    sealed: bool = False
    due_on: date | None = None
    files_left: int = 0  # came with it and are not in the matter yet
    fresh: bool = False  # whether it was this call that registered it

    @property
    def queued(self) -> bool:
        """Whether it is received, but not registered yet."""
        return not self.number


def send(*, letter: str, answers: Answers, network: str, at: datetime) -> Sent:
    """Register a letter, or give the receipt of the one that was registered.

    network: where it comes from, as the gate counts it. Above the limits it waits its turn, or
    is received into the queue. Raises Missing, OutOfRange as the registry does; Wait; NotFound
    after its time.
    """
    if (known := receipt(letter, at=at)) is not None:
        return known
    intake, office = intake_of(answers)
    intakes.check(intake, at=at, confirmed=LOOKED_OVER)
    if not _its_turn(letter, network, office, at):
        return _put_aside(letter, answers, at)
    sent = _register(letter, answers, at, at)
    if sent.fresh:
        enclosures.enclose(letter, at=at)
    return sent


def doubts(answers: Answers, *, at: datetime) -> list[Doubtful]:
    """What the writer should look at again before sending; it does not keep them from it.

    Raises Missing, OutOfRange as `send` does.
    """
    intake, _office = intake_of(answers)
    return list(intakes.check(intake, at=at, confirmed=LOOKED_OVER).doubts)


def receipt(letter: str, *, at: datetime) -> Sent | None:
    """The receipt of a letter that was sent; None of a draft. Raises NotFound."""
    with transaction.atomic():
        return _known(held(letter, at))


def take_queued(at: datetime) -> int:
    """Register what waits in the queue, oldest first; returns how many.

    Each in a transaction of its own. One that fails is logged and tried again with the next
    sweep: nothing that was received is lost.
    """
    waiting = Letter.objects.filter(state=State.QUEUED).order_by("received_at", "id")
    done = 0
    for letter in list(waiting.values_list("pk", flat=True)[:A_SWEEP]):
        try:
            _register_queued(letter, at)
            done += 1
        except Exception:
            logger.exception("A letter in the queue could not be registered; it is tried again.")
    return done


def _its_turn(letter: str, network: str, office: int, at: datetime) -> bool:
    """True: now. False: into the queue. Raises Wait with the seconds left."""
    row = Letter.objects.get(pk=letter)
    if row.turn_at is None:
        waits = [
            gate.turn(gate.SUBMIT_ADDRESS, network, at),
            gate.turn(gate.SUBMIT_OFFICE, f"{network}|{office}", at),
        ]
        seconds = [w for w in waits if w is not None]
        if len(seconds) < len(waits) or gate.turn(gate.SUBMIT_ALL, "", at) != 0:
            return False
        row.turn_at = at + timedelta(seconds=max(seconds))
        Letter.objects.filter(pk=letter, turn_at=None).update(turn_at=row.turn_at)
    left = (row.turn_at - at).total_seconds()
    if left > 0:
        raise Wait(ceil(left))
    return True


@transaction.atomic
def _put_aside(letter: str, answers: Answers, at: datetime) -> Sent:
    row = held(letter, at)
    if (known := _known(row)) is not None:
        return known
    row.state, row.received_at = State.QUEUED, at
    put(row, content_of(row) | {"answers": answers.as_json()}, at, QUEUED_KEPT)
    row.save()
    return Sent(received_at=at)


def _register_queued(letter: str, at: datetime) -> None:
    row = Letter.objects.get(pk=letter)
    if row.received_at is not None:
        answers = from_json(content_of(row)["answers"])
        _register(letter, answers, row.received_at, at, QUEUED_KEPT)
        enclosures.enclose(letter, at=at)


@transaction.atomic
def _register(
    letter: str,
    answers: Answers,
    received_at: datetime,
    at: datetime,
    kept: timedelta = RECEIPT_KEPT,
) -> Sent:
    """The row is locked first, so of two that send at once the second finds the receipt."""
    row = Letter.objects.select_for_update().get(pk=letter)
    known = _known(row)
    if known is not None and not known.queued:
        return known
    intake, office = intake_of(answers)
    checked = intakes.check(intake, at=received_at, confirmed=LOOKED_OVER)
    (found,) = registration.register_many([checked], by=WRITER, at=at, office=office)
    content = content_of(row)
    receipt_ = {
        "received_at": received_at.isoformat(),
        "number": found.number,
        "query_code": found.query_code,
        "matter": found.matter,
        "sealed": found.sealed,
        "due_on": found.due_on.isoformat() if found.due_on else None,
    }
    row.state, row.turn_at, row.files_left = State.SENT, None, len(content["uploads"])
    kept_content = {"code": content["code"], "uploads": content["uploads"], "receipt": receipt_}
    put(row, kept_content, at, kept)
    row.save()
    return _sent(kept_content, fresh=True)


def _known(row: Letter) -> Sent | None:
    if row.state == State.SENT:
        return _sent(content_of(row))
    if row.state == State.QUEUED and row.received_at is not None:
        return Sent(received_at=row.received_at)
    return None


def _sent(content: Mapping[str, Any], *, fresh: bool = False) -> Sent:
    kept = content["receipt"]
    return Sent(
        received_at=datetime.fromisoformat(kept["received_at"]),
        number=kept["number"],
        query_code=kept["query_code"],
        matter=kept["matter"],
        sealed=kept["sealed"],
        due_on=date.fromisoformat(kept["due_on"]) if kept["due_on"] else None,
        files_left=len(content["uploads"]),
        fresh=fresh,
    )

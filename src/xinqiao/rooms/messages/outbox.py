"""The administrator's outbox: what waits, what failed, and what to do about it. No cases:
neither matter nor recipient is shown."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotAllowedNow, NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.permissions import check_administer
from xinqiao.rooms.directory.services import log_change
from xinqiao.rooms.messages.models import Message, State
from xinqiao.rooms.messages.sending import deliver

PAGE = 50
# What an administrator may start again or give up.
STOPPED = (State.FAILED, State.GIVEN_UP)
UNDONE = (State.FAILED, State.RETRYING, State.WAITING)


@dataclass(frozen=True, slots=True)
class Line:
    """One message as the house sees it."""

    id: int
    template: str
    state: str
    channel: str
    urgent: bool
    attempts: int
    error: str
    queued_at: datetime
    not_before: datetime
    sent_at: datetime | None

    @property
    def can_resend(self) -> bool:
        """Whether sending it again makes sense."""
        return self.state in STOPPED

    @property
    def can_give_up(self) -> bool:
        """Whether it would otherwise be tried again."""
        return self.state in UNDONE


def lines(state: str = "", page: int = 1) -> list[Line]:
    """Messages, newest first, one page of them; one statement."""
    found = Message.objects.filter(state=state) if state in State.values else Message.objects.all()
    first = (max(page, 1) - 1) * PAGE
    return [
        Line(
            row.pk, row.template, row.state, row.channel, row.urgent, row.attempts, row.error,
            row.queued_at, row.not_before, row.sent_at,
        )
        for row in found.order_by("-id").defer("contact", "values")[first : first + PAGE]
    ]  # fmt: skip


def counts() -> dict[str, int]:
    """State → how many; one statement."""
    rows = Message.objects.order_by().values_list("state").annotate(Count("id"))
    return dict(rows)


@transaction.atomic
def resend(message: int, *, by: Actor, at: datetime) -> None:
    """Try a message again from the start. Raises NotPermitted, NotFound, NotAllowedNow."""
    row = _held(message, by)
    if row.state not in STOPPED:
        raise NotAllowedNow(gettext_noop("Only a message that failed or was given up is resent."))
    _set(row, state=State.WAITING, attempts=0, error="", not_before=at)
    deliver.enqueue(row.pk)
    log_change("resend_message", str(message), {}, by, at)


@transaction.atomic
def give_up(message: int, *, by: Actor, at: datetime) -> None:
    """Stop trying; the address of somebody outside a matter is forgotten only when it was sent.

    Raises NotPermitted, NotFound, NotAllowedNow (sent, or on its way at this moment).
    """
    row = _held(message, by)
    if row.state not in UNDONE:
        raise NotAllowedNow(gettext_noop("This message is sent or settled already."))
    _set(row, state=State.GIVEN_UP)
    log_change("give_up_message", str(message), {}, by, at)


def _held(message: int, by: Actor) -> Message:
    check_administer(by)
    row = Message.objects.select_for_update().filter(pk=message).first()
    if row is None:
        raise NotFound(gettext_noop("There is no such message."))
    return row


def _set(row: Message, **values: object) -> None:
    Message.objects.filter(pk=row.pk).update(**values)

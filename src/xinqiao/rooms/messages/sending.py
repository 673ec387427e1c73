"""Sending one message: claimed in a short transaction, sent outside it, settled in another.

So a slow gateway keeps no lock, and a crash between the two sends again rather than never.
"""

import json
import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime, now
from django_tasks import task

from xinqiao.kernel.errors import NotFound
from xinqiao.rooms.directory.models import Staff
from xinqiao.rooms.messages import channels, wordings
from xinqiao.rooms.messages.channels import Letter, NotSent
from xinqiao.rooms.messages.models import Choice, Message, State, Wish
from xinqiao.rooms.messages.quiet import Quiet
from xinqiao.rooms.messages.templates import NEUTRAL
from xinqiao.rooms.people import queries as people
from xinqiao.rooms.people import services as people_services
from xinqiao.vault import fields
from xinqiao.vault.errors import Erased

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 7  # the last about a day after the first
STUCK = timedelta(minutes=10)
TO_SEND = (State.WAITING, State.RETRYING)
BY_WISH = {Wish.SMS: "phone", Wish.EMAIL: "email"}


def send_later(message: Message, at: datetime) -> None:
    """Queue the sending in the caller's transaction: at once, or when the night is over."""
    quiet = Quiet.parse(settings.OUTBOX_QUIET)
    over = quiet.ends(at) if quiet and not message.urgent else None
    if over:
        Message.objects.filter(pk=message.pk).update(not_before=over)
        deliver.using(run_after=over).enqueue(message.pk)
    else:
        deliver.enqueue(message.pk)


@task()
def deliver(message: int) -> None:
    """Send one message, once, if it is still to be sent; on failure try again later."""
    letter, channel = claim(message, now())
    if letter is None:
        return
    try:
        channels.send(channel, letter)
    except NotSent as failure:
        _failed(message, str(failure))
    except Exception as error:  # whatever a library raises; its text may name the person
        logger.warning("Message %s was not sent: %s", message, type(error).__name__)
        _failed(message, f"{channel}: {type(error).__name__}")
    else:
        _settle(message, state=State.SENT, sent_at=now(), error="", contact=None)


@transaction.atomic
def claim(message: int, at: datetime) -> tuple[Letter | None, str]:
    """Take a message to send, its address opened and that written down; None when there is
    nothing to do: sent, given up, unwanted, night again, or no address."""
    row = Message.objects.select_for_update(of=("self",)).filter(pk=message).first()
    if row is None or row.state not in TO_SEND:
        return None, ""
    if _night(row, at):
        send_later(row, at)
        return None, ""
    kind, to = _address(row, at)
    if not to:
        _settle(row.pk, state=State.UNWANTED if kind == Wish.NONE else State.NO_ADDRESS)
        return None, ""
    channel = channels.channel_for(kind)
    _settle(row.pk, state=State.SENDING, tried_at=at, attempts=row.attempts + 1, channel=channel)
    return Letter(row.pk, kind, to, text_of(row), row.language), channel


def text_of(row: Message) -> str:
    """The words as they go out now: neutral as soon as the matter is sealed."""
    sealed = row.matter is not None and row.matter.sealed
    values = {k: said(v, row.language) for k, v in row.values.items()}
    values["link"] = settings.ORIGIN_TOLD + _page_of(row)
    return wordings.render(NEUTRAL.key if sealed else row.template, row.language, values)


def _page_of(row: Message) -> str:
    """Where the reader goes on: signed in, with a receipt, or with the code of an appointment."""
    if row.staff_id is not None:
        return "/"
    return "/query/" if row.matter_id is not None else "/booking/find/"


def contact_place(key: str) -> str:
    """Where the sealed contact of a message lies."""
    return fields.place("outbox_message", "contact", key)


def said(value: Any, language: str) -> str:
    """A value in the reader's language."""
    if isinstance(value, Mapping):
        return str(value["en" if language == "en" else "zh"])
    for kind in (date, datetime):
        try:
            return _day(kind.fromisoformat(value), language)
        except ValueError:
            continue
    return str(value)


def requeue_stuck(at: datetime) -> int:
    """Queue anew what a lost worker or a lost task left lying; part of `xinqiao sweep`."""
    before = at - STUCK
    Message.objects.filter(state=State.SENDING, tried_at__lt=before).update(state=State.RETRYING)
    lying = Message.objects.filter(state__in=TO_SEND, not_before__lt=before)
    found = list(lying.order_by("id")[:500])
    for row in found:
        Message.objects.filter(pk=row.pk).update(not_before=at)
        deliver.enqueue(row.pk)
    return len(found)


def _night(row: Message, at: datetime) -> bool:
    quiet = Quiet.parse(settings.OUTBOX_QUIET)
    return not row.urgent and quiet is not None and quiet.ends(at) is not None


def _address(row: Message, at: datetime) -> tuple[str, str]:
    """What kind of address, and the address; ("none", "") for who wants nothing."""
    if row.staff_id:
        return _of_staff(row.staff_id)
    if row.contact is not None:
        return _of_contact(row)
    wish = Choice.objects.filter(pk=row.matter_id).values_list("wish", flat=True).first()
    if wish == Wish.NONE:
        return Wish.NONE, ""
    known = people.reachable(row.party)
    kind = BY_WISH[Wish(wish)] if wish else next(iter(known), "")
    if kind not in known:
        return "", ""
    try:
        return kind, people_services.address_of(party=row.party, column=kind, at=at)
    except (Erased, NotFound):
        return "", ""


def _of_staff(staff: int) -> tuple[str, str]:
    person = Staff.objects.filter(pk=staff, is_active=True).first()
    if person is None:
        return "", ""
    if person.email and not channels.chat():
        return "email", person.email
    return "chat", person.username


def _of_contact(row: Message) -> tuple[str, str]:
    try:
        told = fields.unseal_text(bytes(row.contact or b""), where=contact_place(row.key))
    except Erased:
        return "", ""
    found = json.loads(told)
    kind = "phone" if found["phone"] else "email"
    return kind, found[kind]


def _failed(message: int, error: str) -> None:
    attempts = Message.objects.values_list("attempts", flat=True).get(pk=message)
    if attempts >= MOST_ATTEMPTS:
        _settle(message, state=State.FAILED, error=error[:120])
        return
    again = now() + timedelta(seconds=30 * 4**attempts)
    with transaction.atomic():
        _settle(message, state=State.RETRYING, error=error[:120], not_before=again)
        deliver.using(run_after=again).enqueue(message)


def _settle(message: int, **values: Any) -> None:
    Message.objects.filter(pk=message).update(**values)


def _day(moment: date, language: str) -> str:
    at = localtime(moment) if isinstance(moment, datetime) else None
    when = at or moment
    day = f"{when.month}月{when.day}日" if language != "en" else when.strftime("%-d %b %Y")
    return f"{day} {at:%H:%M}" if at else day

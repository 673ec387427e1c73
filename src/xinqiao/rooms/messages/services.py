"""Telling people: each call queues in the caller's transaction and sends nothing itself.

Templates are in `templates`; `values` may hold `date`, `office`, `line`, `number` where there is
no matter, and for staff the figures of their day; the link is filled in here. A date is given as
a date or a datetime, a name as a `Bilingual`, so that each reader gets it in their language;
plain text stays as it is.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from xinqiao.casebook.models import Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotFound, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.messages import sending, wordings
from xinqiao.rooms.messages.models import Choice, Message, Wish
from xinqiao.rooms.messages.templates import ALLOWED, COUNTED, LANGUAGES
from xinqiao.rooms.people import queries as people
from xinqiao.vault import fields, keys
from xinqiao.vault.blind import blind

Value = str | date | Bilingual
Values = Mapping[str, Value]
NOTHING: Values = {}


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to reach outside a matter: who booked an appointment. One of the two is needed."""

    phone: str = ""
    email: str = ""
    language: str = "zh"


@transaction.atomic
def tell_petitioner(
    *,
    matter: int,
    template: str,
    at: datetime,
    values: Values = NOTHING,
    event: int | None = None,
    party: str | None = None,
) -> list[Message]:
    """Queue a message to whoever acts in the matter: petitioner, representatives, agents.

    at: the moment of what is told. event: its seq; with it the same is told once, however
    often it is asked for. party: one person alone. Returns what was newly queued. In a sealed
    matter the neutral text is sent, whatever the template.
    Raises NotFound (template). Source: DOMAIN.md 7 G5, G12.
    """
    row = Matter.objects.only("number", "sealed").get(pk=matter)
    filled = {"number": row.number} | _plain(values)
    language = language_of(matter)
    told = [party] if party else people.told_of(matter)
    about = f"m{matter}/{event if event is not None else at.isoformat()}"
    return [
        made
        for one in told
        if (
            made := _queue(
                template, about, one, at, filled, matter_id=matter, party=one, language=language
            )
        )
    ]


@transaction.atomic
def tell_contact(
    *,
    contact: Contact,
    template: str,
    at: datetime,
    values: Values = NOTHING,
    matter: int | None = None,
) -> Message | None:
    """Queue a message to somebody whose address no party holds; it is kept sealed until it is
    sent. None when it had been queued before.

    matter: what it is about, if anything; of a sealed one nothing is said. Raises NotFound
    (template).
    """
    whom = _blind(contact)
    about = f"c/{at.isoformat()}"
    key = _key(template, about, whom, _plain(values))
    told = json.dumps(asdict(contact), ensure_ascii=False)
    blob = fields.seal(told, key=keys.new_key(), where=sending.contact_place(key))
    return _queue(
        template, about, whom, at, _plain(values), contact=blob, language=contact.language,
        matter_id=matter,
    )  # fmt: skip


@transaction.atomic
def tell_staff(
    *,
    staff: int,
    template: str,
    at: datetime,
    values: Values = NOTHING,
    matter: int | None = None,
) -> Message | None:
    """Queue a message to somebody who works here. None when it had been queued before.

    matter: what it is about; of a sealed one nothing is said. Raises NotFound (template).
    """
    filled = _plain(values)
    if matter is not None:
        filled = {"number": Matter.objects.values_list("number", flat=True).get(pk=matter)} | filled
    about = f"s{matter or ''}/{at.isoformat()}"
    return _queue(template, about, str(staff), at, filled, matter_id=matter, staff_id=staff)


@transaction.atomic
def choose(*, matter: int, wish: str, language: str, by: Actor, at: datetime) -> None:
    """The petitioner's wish: by text message, by e-mail, or nothing at all.

    Notices and opinions are served all the same. Raises NotFound (not theirs), OutOfRange.
    """
    if by.matter != matter or not visible_to(by).filter(pk=matter).exists():
        raise NotFound(gettext_noop("There is no such matter."))
    if wish not in Wish.values:
        raise OutOfRange(gettext_noop("Choose one of the ways."), "wish")
    if language not in LANGUAGES:
        raise OutOfRange(gettext_noop("Choose one of the languages."), "language")
    values = {"wish": wish, "language": language, "at": at}
    Choice.objects.update_or_create(matter_id=matter, defaults=values)


def choice_of(matter: int) -> Choice | None:
    """What the petitioner chose; None: nothing yet."""
    return Choice.objects.filter(pk=matter).first()


def language_of(matter: int) -> str:
    """The language that messages in this matter are written in."""
    found = choice_of(matter)
    return found.language if found else "zh"


def _plain(values: Values) -> dict[str, Any]:
    """The values as JSON. Raises ValueError for a name that no template may fill in."""
    if stray := set(values) - {*ALLOWED, *COUNTED}:
        raise ValueError(f"no message may hold {sorted(stray)}")
    return {name: _json(value) for name, value in values.items()}


def _json(value: Value) -> Any:
    if isinstance(value, Bilingual):
        return {"zh": value.zh, "en": value.en}
    return value.isoformat() if isinstance(value, date) else value


def _key(template: str, about: str, recipient: str, values: Mapping[str, Any]) -> str:
    told = json.dumps([template, about, recipient, values], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _queue(
    template: str,
    about: str,
    recipient: str,
    at: datetime,
    values: Mapping[str, Any],
    **columns: Any,
) -> Message | None:
    found = wordings.find(template)
    row = {
        "template": template, "values": dict(values), "urgent": found.urgent,
        "queued_at": at, "not_before": at, "language": "zh",
    }  # fmt: skip
    key = _key(template, about, recipient, values)
    message, new = Message.objects.get_or_create(key=key, defaults=row | columns)
    if not new:
        return None
    sending.send_later(message, at)
    return message


def _blind(contact: Contact) -> str:
    """Says that two contacts are the same, and no more. Raises Missing without an address."""
    if contact.phone:
        return blind(contact.phone, "phone").hex()
    if contact.email:
        return blind(contact.email, "email").hex()
    raise Missing(gettext_noop("Leave a phone number or an e-mail address."), "phone")

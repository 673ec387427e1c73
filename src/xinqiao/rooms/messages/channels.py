"""The ways out: apprise for what it knows, one JSON gateway, else a folder.

An error says what went wrong and never to whom: addresses of people stay out of logs.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from xinqiao.kernel.identity import mask_phone
from xinqiao.vault.rings import replace_text

FOLDER = "folder"
GATEWAY = "gateway"
CHATS = ("wecom", "dingtalk", "feishu")
SECONDS = 15
TAKEN = range(200, 300)
SUBJECT = {"zh": "新消息", "en": "New message"}


class NotSent(Exception):
    """A channel did not take a message. The text is shown to the administrator."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go. kind: "phone", "email" or "chat", what `to` is."""

    id: int
    kind: str
    to: str
    text: str
    language: str = "zh"


def channel_for(kind: str) -> str:
    """The channel that carries an address of this kind here."""
    wanted = {"phone": ("sms",), "email": ("email",), "chat": CHATS}[kind]
    here = settings.OUTBOX_CHANNELS
    return next((name for name in (*wanted, GATEWAY) if name in here), FOLDER)


def chat() -> bool:
    """Whether staff can be reached by a chat at all."""
    return any(name in settings.OUTBOX_CHANNELS for name in CHATS)


def send(channel: str, letter: Letter) -> None:
    """Hand a letter to a channel. Raises NotSent."""
    _carriers().get(channel, _by_apprise)(channel, letter)


def _carriers() -> dict[str, Callable[[str, Letter], None]]:
    return {FOLDER: _into_folder, GATEWAY: _by_gateway}


def _into_folder(channel: str, letter: Letter) -> None:
    """Without any gateway: a file that shows what would have been sent, the address masked."""
    folder: Path = settings.OUTBOX_ROOT
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {"id": letter.id, "to": masked(letter), "text": letter.text, "language": letter.language}
    replace_text(folder / f"{letter.id}.json", json.dumps(told, ensure_ascii=False, indent=1))


class _NoRedirects(HTTPRedirectHandler):
    """A gateway that sends us elsewhere would take the address of a person with it."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def _by_gateway(channel: str, letter: Letter) -> None:
    """POST {id, kind, to, text, language}; any 2xx is taken as accepted. `id` stays the same
    when a message is sent again, so that a gateway can leave out what it has sent already."""
    address = settings.OUTBOX_CHANNELS[GATEWAY]
    if not address.startswith(("https://", "http://")):
        raise NotSent("XINQIAO_MESSAGES_GATEWAY must begin with https:// or http://")
    body = json.dumps(
        {"id": letter.id, "kind": letter.kind, "to": letter.to, "text": letter.text,
         "language": letter.language}
    ).encode()  # fmt: skip
    kind = {"Content-Type": "application/json"}
    try:
        request = Request(address, body, kind, method="POST")  # noqa: S310 - http(s), see above
        with build_opener(_NoRedirects).open(request, timeout=SECONDS) as answer:
            status = answer.status
    except (OSError, HTTPException, ValueError) as error:
        raise NotSent(f"gateway: {_reason(error)}") from None
    if status not in TAKEN:
        raise NotSent(f"gateway: HTTP {status}")


def _reason(error: Exception) -> str:
    if isinstance(error, HTTPError):
        error.close()
        return f"HTTP {error.code}"
    return type(error).__name__


def _by_apprise(channel: str, letter: Letter) -> None:
    import apprise  # heavy: only where something is sent

    carrier = apprise.Apprise()
    address = settings.OUTBOX_CHANNELS[channel].replace("{to}", quote(letter.to, safe=""))
    if not carrier.add(address):
        raise NotSent(f"{channel}: the address of the channel cannot be read")
    title = SUBJECT[letter.language] if letter.kind == "email" else ""
    if not carrier.notify(body=letter.text, title=title):
        raise NotSent(f"{channel}: not taken")


def masked(letter: Letter) -> str:
    """The address as a person who keeps the house may see it."""
    if letter.kind == "phone":
        return mask_phone(letter.to)
    if letter.kind == "email":
        name, _, host = letter.to.partition("@")
        return f"{name[:1]}***@{host}"
    return letter.to

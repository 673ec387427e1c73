"""The ways out: the own gateway, apprise, and who gets what where nothing is set."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from pytest_django import Settings

from xinqiao.rooms.messages import channels
from xinqiao.rooms.messages.channels import Letter, NotSent

LETTER = Letter(7, "phone", "13912345678", "编号411600", "zh")


class Gateway(BaseHTTPRequestHandler):
    """Takes whatever comes, and answers as it is told."""

    taken: ClassVar[list[tuple[str, dict[str, object]]]] = []
    status: ClassVar[int] = 202

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((self.path, json.loads(body)))
        self.send_response(self.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def gateway(settings: Settings) -> Iterator[type[Gateway]]:
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    Thread(target=server.serve_forever, daemon=True).start()
    Gateway.taken, Gateway.status = [], 202
    here = f"127.0.0.1:{server.server_port}"
    settings.OUTBOX_CHANNELS = {"gateway": f"http://{here}/sms", "sms": f"json://{here}/to/{{to}}"}
    yield Gateway
    server.shutdown()
    server.server_close()


def test_gateway__gets_the_letter_as_json(gateway: type[Gateway]) -> None:
    channels.send("gateway", LETTER)
    told = {"id": 7, "kind": "phone", "to": LETTER.to, "text": LETTER.text, "language": "zh"}
    assert gateway.taken == [("/sms", told)]


@pytest.mark.parametrize("status", [500, 403, 302])
def test_gateway__whatever_is_not_taken_is_not_sent(gateway: type[Gateway], status: int) -> None:
    gateway.status = status
    with pytest.raises(NotSent, match=f"HTTP {status}") as refused:
        channels.send("gateway", LETTER)
    assert LETTER.to not in str(refused.value)
    assert len(gateway.taken) == 1  # a redirect is not followed


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "ftp://x/", "http://[bad/"])
def test_gateway__out_of_reach_says_why_and_not_to_whom(settings: Settings, address: str) -> None:
    settings.OUTBOX_CHANNELS = {"gateway": address}
    with pytest.raises(NotSent) as refused:
        channels.send("gateway", LETTER)
    assert LETTER.to not in str(refused.value)


def test_apprise__carries_the_text_to_the_address(gateway: type[Gateway]) -> None:
    channels.send("sms", LETTER)
    ((path, body),) = gateway.taken
    assert path == f"/to/{LETTER.to}"
    assert body["message"] == LETTER.text
    gateway.status = 500
    with pytest.raises(NotSent, match="sms: not taken"):
        channels.send("sms", LETTER)


def test_apprise__an_address_nobody_understands_is_said(settings: Settings) -> None:
    settings.OUTBOX_CHANNELS = {"sms": "pigeon-post"}
    with pytest.raises(NotSent, match="cannot be read"):
        channels.send("sms", LETTER)


@pytest.mark.parametrize(
    ("kind", "here", "channel"),
    [
        ("phone", (), "folder"),
        ("phone", ("email",), "folder"),
        ("phone", ("sms", "gateway"), "sms"),
        ("email", ("gateway",), "gateway"),
        ("chat", ("feishu", "dingtalk"), "dingtalk"),
        ("chat", ("sms",), "folder"),
    ],
)
def test_channel__follows_what_is_set(
    settings: Settings, kind: str, here: tuple[str, ...], channel: str
) -> None:
    settings.OUTBOX_CHANNELS = dict.fromkeys(here, "x://")
    assert channels.channel_for(kind) == channel

"""A petitioner at the portal, on a chosen day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from tests.cast import Cast
from tests.rooms import registry_play as play
from tests.rooms.steps import Case
from xinqiao.rooms.registry.registration import Registered


def on_day(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """What the portal's clock shows from now on."""
    for module in ("views", "access", "following", "rights"):
        monkeypatch.setattr(f"xinqiao.portal.{module}.now", lambda: at)
    for module in ("views", "following", "rights", "group"):
        monkeypatch.setattr(f"xinqiao.portal.{module}.localdate", lambda: localdate(at))


def enter(client: Client, number: str, code: str, **headers: Any) -> Any:
    """Type number and code into the form."""
    return client.post("/query/", {"number": number, "code": code}, **headers)


@dataclass
class Visit:
    """One registered matter, its road, and the browser of its petitioner."""

    cast: Cast
    found: Registered
    road: Case
    client: Client

    def enter(self) -> Any:
        return enter(self.client, self.found.number, self.found.query_code)

    def page(self, path: str = "") -> str:
        answer = self.client.get(f"/query/matter/{path}", {"lang": "en"})
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()


def visit(cast: Cast, found: Registered | None = None) -> Visit:
    """A matter that housing received on 5 March 2026, with two claims."""
    found = found or play.received(cast, claims=("修复电梯", "赔偿损失"))
    return Visit(cast, found, Case(cast, found.matter), Client())

"""A petitioner at the portal, on a chosen day."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import localdate
from pytest_django import Settings

from tests.cast import Cast, assemble
from tests.rooms import registry_play as play
from tests.rooms.steps import Case
from xinqiao.casebook.models import Event
from xinqiao.rooms.registry.registration import Registered
from xinqiao.vault import keys

CST = ZoneInfo("Asia/Shanghai")


def day(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=CST)


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


def first_visit(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A fresh house on 6 March 2026, and its petitioner who has entered number and code."""
    settings.KEYS_ROOT, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    settings.MASTER_KEY_FILE = tmp_path / "master"
    keys.forget()
    on_day(monkeypatch, day(3, 6))
    found = visit(assemble())
    found.enter()
    return found


def post(seen: Visit, path: str, **data: Any) -> Any:
    """What the person sends from a page of the own matter."""
    return seen.client.post(f"/query/matter/{path}", data)


def last(seen: Visit) -> Event:
    return Event.objects.filter(matter=seen.found.matter).latest("seq")


def plain(page: str) -> str:
    """What is read on the page, without its marks."""
    return re.sub(r"<[^>]+>", "", page)

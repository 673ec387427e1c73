"""xinqiao demo: the command, its accounts, and that a play repeats itself."""

import stat
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from xinqiao.casebook.models import Event
from xinqiao.cli.demo import founding, messages, theatre
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.registry.models import Submission

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PASSWORD = "correct-horse-battery"
END = datetime(2026, 11, 23, 18, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_play__the_same_arguments_give_the_same_play() -> None:
    found = messages.load(messages.EXCERPT)

    def once() -> list[tuple[str, datetime]]:
        with transaction.atomic():
            theatre.play(found, matters=8, end=END, password=PASSWORD)
            told = list(Event.objects.order_by("at", "id").values_list("act", "at"))
            transaction.set_rollback(True)
        return told

    assert once() == once() != []


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.HOME, settings.KEYS_ROOT = tmp_path, tmp_path / "keys"
    return tmp_path


def test_command__prints_accounts_that_can_sign_in_and_keeps_them_for_the_owner(home: Path) -> None:
    call_command("demo", matters=3, messages=messages.EXCERPT, stdout=StringIO())
    kept = home / "demo-accounts.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    (_, password), *accounts = [
        line.split("\t") for line in kept.read_text(encoding="utf-8").splitlines()
    ]
    assert len(accounts) >= 60
    assert len(password) >= 16
    for username, *_ in (accounts[0], accounts[-1]):
        assert Client().login(username=username, password=password)
    assert Submission.objects.count() >= 3


def test_command__refuses_where_there_are_offices(home: Path) -> None:
    founding.found(END, PASSWORD)
    before = len(directory.offices())
    with pytest.raises(CommandError, match="offices already"):
        call_command("demo", matters=3)
    assert len(directory.offices()) == before
    assert not (home / "demo-accounts.txt").exists()


def test_command__refuses_a_short_password_and_leaves_nothing(home: Path) -> None:
    with pytest.raises(Exception, match="12 characters"), transaction.atomic():
        call_command("demo", matters=3, password="short", messages=messages.EXCERPT)
    assert not directory.offices()


def test_password__is_new_each_time_and_easy_to_read_aloud() -> None:
    passwords = {founding.new_password() for _ in range(50)}
    assert len(passwords) == 50
    assert all(len(p.replace("-", "")) == 16 and p.isascii() for p in passwords)

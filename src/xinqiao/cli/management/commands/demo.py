"""xinqiao demo: an invented city with 200 days of real work behind it."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import now
from rich.console import Console
from rich.table import Table

from xinqiao.casebook import sealing
from xinqiao.cli.demo import messages, theatre
from xinqiao.cli.demo.founding import Account, new_password
from xinqiao.cli.progress import progress
from xinqiao.rooms.directory import queries

MATTERS = 600
ACCOUNTS = "demo-accounts.txt"
COLUMNS = ("用户名 User name", "姓名 Name", "岗位 Post", "机关 Office")


class Command(BaseCommand):
    """All or nothing: an interrupted demo leaves the installation as it was."""

    help = "Make the demo bureau: an invented city, real messages, 200 days of work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Everything has a default."""
        parser.add_argument("--matters", type=int, default=MATTERS, help="how many (600)")
        parser.add_argument("--seed", type=int, default=theatre.SEED, help="repeats a play exactly")
        parser.add_argument("--password", help="of every account (default: a random one)")
        parser.add_argument("--messages", type=Path, help="a CSV in place of the real messages")

    def handle(
        self,
        *,
        matters: int,
        seed: int,
        password: str | None,
        messages: Path | None,
        **options: Any,
    ) -> None:
        """Found, play, seal, print. Raises CommandError where offices exist already."""
        if queries.offices():
            raise CommandError(
                "This installation has offices already, and a demo is never mixed with real work."
                " Use another folder: XINQIAO_HOME=/tmp/demo xinqiao demo"
            )
        console = Console()
        played = _play(console, matters, seed, password or new_password(), messages)
        sealing.seal(now())
        console.print(_table(played.accounts))
        console.print(f"[bold]密码 Password of every account: {played.password}[/bold]")
        console.print(f"The list is kept in {played.file} (readable by you alone).")
        console.print(
            f"{played.opened} matters; the names and numbers of petitioners are invented, their"
            " words are real. ID numbers begin with 4198, which is no place, and phone numbers"
            " with 1540000."
        )
        for name, sentence in played.refused:
            console.print(f"A rule stopped one script: {sentence} ({name})", style="yellow")


class _Result:
    """What is printed at the end."""

    def __init__(self, played: theatre.Played, password: str, file: Path) -> None:
        self.accounts, self.opened = played.city.accounts, len(played.opened)
        self.refused, self.password, self.file = played.refused, password, file


def _play(console: Console, matters: int, seed: int, password: str, file: Path | None) -> _Result:
    found = messages.load(file or messages.source(settings.CHECKOUT))
    days = progress(console, "Playing 200 days of work…", theatre.LENGTH + 1)
    with days as day_is_over, transaction.atomic():
        played = theatre.play(
            found, matters=matters, end=now(), password=password, seed=seed,
            on_day=day_is_over,
        )  # fmt: skip
        kept = _keep(played.city.accounts, password)
    return _Result(played, password, kept)


def _keep(accounts: list[Account], password: str) -> Path:
    """Write the accounts to a file that only its owner reads."""
    path = Path(settings.HOME) / ACCOUNTS
    lines = [f"{a.username}\t{a.name}\t{a.post}\t{a.office}" for a in accounts]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write("\n".join([f"password\t{password}", *lines, ""]))
    return path


def _table(accounts: list[Account]) -> Table:
    table = Table(*COLUMNS, title="Accounts of the demo", title_justify="left")
    office = ""
    for account in accounts:
        if office and account.office != office:
            table.add_section()
        office = account.office
        table.add_row(account.username, account.name, account.post, office)
    return table

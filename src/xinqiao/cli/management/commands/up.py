"""xinqiao up: web server, worker and clock with one command."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from xinqiao.cli import clock, prepare
from xinqiao.cli.supervise import ROLES


class Command(BaseCommand):
    """Without a role everything runs here; on several hosts each gets its role."""

    help = "Start Xinqiao: web server, worker and clock. Ends with Ctrl+C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--role picks one part; --demo is what `make up` passes."""
        parser.add_argument(
            "--demo",
            action="store_true",
            help="make the demo bureau first if there is no office yet",
        )
        parser.add_argument("--role", choices=ROLES, help="run only this part on this host")

    def handle(self, *, role: str | None, demo: bool, **options: Any) -> None:
        """The supervisor replaces this process, so that Django is not kept in memory twice."""
        if role == "clock":
            clock.run()
            return
        if role != "worker":
            prepare.tables()
            prepare.static_files()
        if demo:
            prepare.demo()
        sys.stdout.flush()
        command = [sys.executable, "-m", "xinqiao.cli.supervise", role or "all"]
        os.execv(sys.executable, command)  # noqa: S606 - our own module, no outside input

"""xinqiao up: web server, worker and clock with one command."""

import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from xinqiao.cli import clock, prepare, supervise
from xinqiao.cli.supervise import ROLES

SIGNALLED = 128  # and the number of the signal: how a shell names the end by one


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
        """A process of its own prepares, while this one loads what all parts will use.

        What preparing leaves behind goes with that process, and no database is ever open where
        the parts are forked.
        """
        if role == "clock":
            clock.run()
            return
        sys.stdout.flush()
        preparing = os.fork() if role != "worker" or demo else None
        if preparing == 0:
            _prepare(demo=demo, pages=role != "worker")
            return
        if preparing is None:
            supervise.load()
        else:
            with _stopping(preparing):
                supervise.load()
                _wait_for(preparing)
        sys.exit(supervise.main(role or "all"))


def _prepare(*, demo: bool, pages: bool) -> None:
    if pages:
        prepare.tables()
        prepare.static_files()
    if demo:
        prepare.demo()


@contextmanager
def _stopping(preparing: int) -> Iterator[None]:
    """Whoever stops this process stops that one as well."""

    def stop(number: int, frame: FrameType | None) -> None:
        os.kill(preparing, number)
        sys.exit(SIGNALLED + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _wait_for(preparing: int) -> None:
    """Ends this process as well when that one did not end well; it has said why."""
    code = os.waitstatus_to_exitcode(os.waitpid(preparing, 0)[1])
    if code:
        sys.exit(code if code > 0 else SIGNALLED - code)

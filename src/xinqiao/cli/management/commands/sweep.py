"""xinqiao sweep: do what time alone brings about, such as a term that ended."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from xinqiao.cli.jobs import DAILY, SWEEP

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs every minute by itself; running it twice does nothing twice."""

    help = "Do what has become due: receipts by lapse of time, ended terms, recounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Without options: what the minute brings."""
        parser.add_argument("--daily", action="store_true", help="what is looked at once a day")

    def handle(self, *, verbosity: int, daily: bool, **options: Any) -> None:
        """One part that fails does not keep the others back. Raises CommandError naming it."""
        failed = []
        for part in DAILY if daily else SWEEP:
            name = f"{part.__module__}.{part.__qualname__}"
            try:
                done = part(now())
            except Exception as error:
                logger.exception("%s failed; it runs again with the next sweep.", name)
                failed.append(f"{name} ({type(error).__name__}: {error})")
                continue
            if verbosity:
                self.stdout.write(f"{part.__name__}: {done}")
        if failed:
            raise CommandError("; ".join(failed))

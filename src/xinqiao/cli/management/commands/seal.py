"""xinqiao seal: give new records their places in the tree and sign its head."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from xinqiao.casebook import sealing
from xinqiao.vault.errors import NotTheSameTree


class Command(BaseCommand):
    """Runs every few minutes by itself; by hand it does no harm."""

    help = "Place new records in the tree and sign its head."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--full looks everywhere."""
        parser.add_argument(
            "--full", action="store_true", help="look for unplaced records in the whole book"
        )

    def handle(self, *, full: bool, verbosity: int, **options: Any) -> None:
        """Raises CommandError when the book does not continue what was signed before."""
        try:
            head = sealing.seal(now(), full=full)
        except NotTheSameTree as error:
            raise CommandError(f"{error} Run “xinqiao verify --all”.") from error
        if verbosity:
            self.stdout.write(head.note if head else "Nothing new since the last head.")

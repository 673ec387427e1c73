"""xinqiao backup: copy databases, files and keys into a folder, while work goes on."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now
from django.utils.translation import gettext as _

from xinqiao.cli import copies, ticks


class Command(BaseCommand):
    """Nobody has to stop working for it."""

    help = "Copy databases, files and keys into a new folder. Keep its part “keys” elsewhere."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, help="a folder that is new or empty")

    def handle(self, *, folder: Path, **options: Any) -> None:
        """One line a part."""
        at = now()
        for line in copies.make(folder, at):
            self.stdout.write(line)
        ticks.note("backup", at)
        self.stdout.write(_("The backup in %(folder)s is whole.") % {"folder": folder})

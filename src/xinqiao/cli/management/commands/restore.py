"""xinqiao restore: put a backup into an empty installation and verify it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from xinqiao.casebook import verify
from xinqiao.cli import copies, prepare


class Command(BaseCommand):
    """Never writes over anything; ends well only when the book verifies."""

    help = "Put a backup into an empty installation, then check every record of it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from."""
        parser.add_argument("folder", type=Path, help="a folder that “xinqiao backup” made")

    def handle(self, *, folder: Path, **options: Any) -> None:
        """Raises CommandError when the backup, the place or the book is not as it must be."""
        for line in copies.put_back(folder):
            self.stdout.write(line)
        prepare.tables()  # a backup of an older version
        found = [str(problem) for problem in verify.problems()]
        for line in found:
            self.stdout.write(line)
        if found:
            said = _("The backup was put back, but %(count)s problems were found.")
            raise CommandError(said % {"count": len(found)})
        self.stdout.write(_("The backup was put back, and everything is as it was recorded."))

"""xinqiao doctor: what this installation lacks, and what to do about it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _

from xinqiao.cli import checkup
from xinqiao.cli.checkup import Level


class Command(BaseCommand):
    """Looks, and with --mend puts right what needs no decision."""

    help = "Look at database, keys, settings, fonts, calendar and jobs; exit 1 if one fails."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--mend changes something."""
        parser.add_argument(
            "--mend", action="store_true", help="put triggers back and close key files to others"
        )

    def handle(self, *, mend: bool, **options: Any) -> None:
        """One line a subject. Raises CommandError when one fails."""
        for done in checkup.mend() if mend else ():
            self.stdout.write(f"{_('done')}  {done}")
        failed = 0
        for line in checkup.examine(now()):
            failed += line.level is Level.FAIL
            self.stdout.write(str(line))
        if failed:
            raise CommandError(_("%(count)s of these must be put right.") % {"count": failed})

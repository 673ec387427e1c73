"""xinqiao verify: does the book, one matter, or a receipt still say what it said?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from xinqiao.casebook import receipts, verify


class Command(BaseCommand):
    """Changes nothing, so it looks at the database as it is; a receipt needs no database."""

    help = "Check the whole book, one matter, or a receipt. One line per problem; then exit 1."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to check."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--all", action="store_true", help="every matter, the tree, every head")
        what.add_argument("--matter", metavar="NUMBER", help="one matter and its place in the tree")
        what.add_argument("--receipt", metavar="FILE", type=Path, help="a receipt; no database")
        parser.add_argument("--key", metavar="LINE", help="the published key, for --receipt")

    def handle(
        self, *, matter: str | None, receipt: Path | None, key: str | None, **options: Any
    ) -> None:
        """Raises CommandError when something is wrong."""
        if receipt:
            self._receipt(receipt, key)
        else:
            self._book(matter)

    def _book(self, number: str | None) -> None:
        found = 0
        for problem in verify.problems([verify.numbered(number)] if number else None):
            found += 1
            self.stdout.write(f"{problem.where}: {problem.sentence.render(gettext)}")
        if found:
            raise CommandError(gettext("%(count)s problems were found.") % {"count": found})
        self.stdout.write(gettext("Everything is as it was recorded."))

    def _receipt(self, file: Path, key: str | None) -> None:
        try:
            found = receipts.check(file.read_bytes(), key)
        except OSError as error:
            raise CommandError(str(error)) from error
        except receipts.NotGenuine as error:
            self.stdout.write(f"{file}: {error}")
            raise CommandError(gettext("This receipt is not genuine.")) from error
        self.stdout.write(
            gettext(
                "Genuine: act %(seq)s of the matter %(pseudonym)s, dated %(at)s, recorded"
                " %(recorded_at)s, is entry %(index)s of the %(size)s that %(origin)s signed."
            )
            % {name: getattr(found, name) for name in found.__dataclass_fields__}
        )
        if key is None:
            self.stdout.write(gettext("Compare the key with the published one: %s") % found.key)
